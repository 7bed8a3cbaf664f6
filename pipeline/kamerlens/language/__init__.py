"""The language pass: spaCy components for Dutch cabinet letters on the UN."""

from __future__ import annotations

from kamerlens.spacy_alone import import_spacy

import_spacy()
