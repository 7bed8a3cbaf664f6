"""Benchmarks, run by name: ``python -m tests.benchmarks.letter`` and ``… .scale``."""
