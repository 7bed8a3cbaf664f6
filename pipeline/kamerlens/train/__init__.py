"""Training of the artefacts under ``models/`` from named data."""
