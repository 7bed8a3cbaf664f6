"""The Dutch pipeline ``models/nl_kamerlens``, trained from treebanks and annotated names.

Stages, each reproducible on its own from the same seed:

1. word vectors from plain text, by counting;
2. a first tagger from the treebanks of UD version 2, which brings the version 1 file to their tags;
3. the tagger and sentence splitter from all of them;
4. the lemma tables;
5. the name recogniser, which starts from the tagger's own reading of words.
"""

from __future__ import annotations

import argparse
import logging
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as run_training
from spacy.util import fix_random_seed, load_config

from kamerlens.data import data_path
from kamerlens.language.lemmas import Lemmatizer
from kamerlens.language.tokenizer import customise
from kamerlens.train.augment import augment, read_pools
from kamerlens.train.entities import AnnotatedText, read_annotated, to_doc
from kamerlens.train.harmonise import harmonise
from kamerlens.train.lemma_tables import learn_tables
from kamerlens.train.treebank import (
    Sentence,
    group_sentences,
    in_text_order,
    read_conllu,
    sentences_to_doc,
)
from kamerlens.train.vectors import read_plain_text, set_vectors, tokenise, train_vectors

log = logging.getLogger(__name__)
