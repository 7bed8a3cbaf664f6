"""Benchmarks, run by name: ``python -m tests.benchmarks`` runs all and prints Markdown."""
