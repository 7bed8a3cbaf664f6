"""UD version 1 tags brought to version 2: by rule where the tree decides, else by a tagger.

The largest Dutch training file is of version 1. Most of its tags have one counterpart. Common
words in a name of several words are now often ``PROPN``, and punctuation in one is ``SYM``. Only
seven verbs are still auxiliaries ("laten" and "willen" are none), and only "zijn" is one as a
copula. What coordinates is ``CCONJ``, an adjective that determines ("dezelfde") is ``DET``,
``PART`` is gone. For the rest, and for the features that version 1 leaves out, a tagger trained on
version 2 alone chooses among the labels that the old annotation leaves open.

Source: https://universaldependencies.org/v2/summary.html, and counts over the two versions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import Morphologizer
from spacy.tokens import Doc

from kamerlens.train.treebank import Sentence

#: What a version 1 tag may have become; tags not listed are what they were.
_CHOICES: dict[str, tuple[str, ...]] = {
    "CONJ": ("CCONJ",),
    "DET": ("DET", "PRON"),
    "PART": ("ADP", "SCONJ", "ADV"),
    "PRON": ("PRON", "DET", "ADV"),
    "SCONJ": ("SCONJ", "ADP"),
}
#: The verbs that can be AUX in version 2; version 1 knew more.
_AUXILIARIES = frozenset({"hebben", "kunnen", "moeten", "mogen", "worden", "zijn", "zullen"})
#: Those of them that version 1 called VERB or AUX by construction, version 2 mostly AUX.
_MODALS = frozenset({"kunnen", "moeten", "mogen", "zullen"})
#: A form seen so often in version 2 without a tag has lost it: "eerder" is no longer ADV.
_OFTEN = 4
#: Advantage, in the tagger's logits, of a tag that stays what it was over ``PROPN``.
_SAME_TAG = 1.0
#: Ordinal numbers, now adjectives: "eerste", "20ste", "19e".
_ORDINAL = re.compile(r"^(?:\d+(?:e|de|ste)|[^\W\d_]*(?:de|ste|eerst))$")
#: Version 1 features that mean the same in version 2.
_SHARED_FEATURES = ("Number", "Tense", "VerbForm", "Gender", "Degree", "Definite", "PronType")

_Label = tuple[str, dict[str, str]]


def harmonise(
    nlp: Language,
    sentences: Sequence[Sentence],
    *,
    modern: Iterable[Sentence] = (),
    batch_size: int = 128,
) -> Iterator[Sentence]:
    """Yield version 1 sentences with version 2 tags and features, in order.

    Args:
        nlp: A pipeline with a trained ``morphologizer``.
        sentences: Sentences of UD version 1.
        modern: Sentences of version 2: what they call a common word is open to it in any case.
        batch_size: Sentences tagged at a time.

    Raises:
        ValueError: The pipeline has no morphologizer of spaCy's.
    """
    morphologizer = nlp.get_pipe("morphologizer")
    if not isinstance(morphologizer, Morphologizer):
        raise ValueError("harmonising needs a pipeline with spaCy's morphologizer")
    labels = [_split_label(label) for label in morphologizer.labels]
    upstream: Any = nlp.get_pipe("tok2vec")
    seen = _tags_of_forms(modern)
    for start in range(0, len(sentences), batch_size):
        batch = sentences[start : start + batch_size]
        docs = [Doc(nlp.vocab, words=list(s.words), spaces=list(s.spaces)) for s in batch]
        upstream.set_annotations(docs, upstream.predict(docs))
        for sentence, scores in zip(batch, morphologizer.model.predict(docs), strict=True):
            yield _choose(sentence, np.asarray(scores), labels, seen)


def _tags_of_forms(sentences: Iterable[Sentence]) -> dict[str, Counter[str]]:
    """Count the tags of each form without capitals."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word, tag in zip(sentence.words, sentence.pos, strict=True):
            if word.islower():
                seen[word][tag] += 1
    return seen


def _split_label(label: str) -> _Label:
    """Split a morphologizer's label into its tag and its features."""
    features = dict(part.split("=", 1) for part in label.split("|") if "=" in part)
    return features.pop("POS", ""), features


def _choose(
    sentence: Sentence,
    scores: NDArray[np.float32],
    labels: Sequence[_Label],
    seen: Mapping[str, Counter[str]],
) -> Sentence:
    """Give each token the best-scored label that its version 1 annotation allows.

    Words of a name of several words have no features, and are their own lemmas.
    """
    pos, morphs = [], []
    joined = {i for members in _groups(sentence).values() for i in members}
    for i, row in enumerate(scores):
        tags = allowed_tags(sentence, i, joined=i in joined)
        of_form = seen.get(sentence.words[i], Counter())
        if of_form.total() >= _OFTEN and not any(of_form[tag] for tag in tags):
            tags = (*tags, *sorted(of_form))
        open_labels = [
            j
            for j, label in enumerate(labels)
            if _agree(tags, sentence.morphs[i], label, in_name=i in joined)
        ]
        if not open_labels:
            pos.append(tags[0])
            morphs.append("" if i in joined else sentence.morphs[i])
            continue
        same = tags[0] if "PROPN" in tags else ""
        best = max(open_labels, key=lambda j: row[j] + _SAME_TAG * (labels[j][0] == same))
        pos.append(labels[best][0])
        morphs.append("|".join(f"{k}={v}" for k, v in sorted(labels[best][1].items())))
    lemmas = tuple(
        word if tag == "PROPN" and i in joined else lemma
        for i, (word, tag, lemma) in enumerate(
            zip(sentence.words, pos, sentence.lemmas, strict=True)
        )
    )
    return replace(sentence, pos=tuple(pos), morphs=tuple(morphs), lemmas=lemmas, version=2)


def _groups(sentence: Sentence) -> dict[int, list[int]]:
    """Return the heads of ``name`` and ``mwe`` groups with all positions of their groups."""
    groups: dict[int, list[int]] = {}
    for i, (head, relation) in enumerate(zip(sentence.heads, sentence.relations, strict=True)):
        if relation in ("name", "mwe"):
            groups.setdefault(head, [head]).append(i)
    return groups


def allowed_tags(sentence: Sentence, i: int, *, joined: bool = False) -> tuple[str, ...]:
    """Return the version 2 tags that the version 1 annotation of a token leaves open.

    Args:
        sentence: A sentence of version 1.
        i: Position of the token.
        joined: Whether it is joined to others by ``name`` or ``mwe``: then it may have become
            ``PROPN`` if it has a capital, and punctuation inside is now ``SYM``.

    Returns:
        Tags, the most frequent first.
    """
    tag, word, relation = sentence.pos[i], sentence.words[i], sentence.relations[i]
    if joined:
        if not any(letter.isalnum() for letter in word):
            return ("SYM",)
        if relation == "name" and tag in ("ADP", "DET", "CONJ", "X"):
            return ("PROPN",)
        if word[:1].isupper():
            return (*dict.fromkeys([*_plain_tags(sentence, i), "PROPN"]),)
    return _plain_tags(sentence, i)


def _plain_tags(sentence: Sentence, i: int) -> tuple[str, ...]:
    """Return the tags that a version 1 tag outside of names may have become."""
    tag, word, relation = sentence.pos[i], sentence.words[i].lower(), sentence.relations[i]
    if relation == "cc" and tag in ("ADV", "ADJ", "ADP"):
        return ("CCONJ",)
    if relation == "det" and tag in ("ADJ", "PRON"):
        return ("DET",)
    if tag == "AUX":
        lemma = sentence.lemmas[i]
        copula = relation == "cop" and lemma != "zijn"
        return ("VERB",) if copula or lemma not in _AUXILIARIES else ("AUX",)
    if tag == "VERB" and sentence.lemmas[i] in _MODALS:
        return ("AUX", "VERB")
    if tag == "NUM":
        return ("ADJ",) if _ORDINAL.search(word) else ("NUM",)
    if tag == "PART":
        return ("SCONJ",) if word == "als" else ("ADP",)
    if tag == "X" and not sentence.words[i].islower():
        return ("X", "PROPN")
    if word == "er":
        return ("PRON",) if relation == "expl" else ("ADV",)
    return _CHOICES.get(tag, (tag,))


def _agree(tags: Sequence[str], old_morph: str, label: _Label, *, in_name: bool) -> bool:
    """Say whether a label has one of the tags and contradicts no version 1 feature.

    A word that became part of a name has lost its features.
    """
    tag, features = label
    if in_name and tag == "PROPN":
        return tag in tags
    old = dict(part.split("=", 1) for part in old_morph.split("|") if part)
    shared = {name for name in _SHARED_FEATURES if name in old and name in features}
    return tag in tags and all(old[name] == features[name] for name in shared)
