"""The language pass: spaCy components for Dutch cabinet letters on the UN."""
