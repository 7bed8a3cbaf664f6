"""Auxiliary or verb: "hebben", "worden" and "zijn" decided by the rest of their clause.

"De VS hebben het verdrag niet geratificeerd" has an auxiliary, "de VS hebben een veto" a verb of
its own, and what tells them apart may stand twenty words away, farther than the tagger sees. Here
a linear model looks at the whole clause: whether a participle is in it that no noun follows,
whether an infinitive is, what stands beside the verb, and whether "er" is there.

Source: Berger, Della Pietra & Della Pietra, "A Maximum Entropy Approach to Natural Language
Processing" (1996), for deciding one class of words by features of its context.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Self

import srsly
from spacy.attrs import LOWER, MORPH, POS
from spacy.language import Language
from spacy.parts_of_speech import IDS
from spacy.strings import get_string_id
from spacy.tokens import Doc

from kamerlens.language.stored import StoredPipe

#: Forms of the verbs that are auxiliaries about as often as not, and the verb of each.
FORMS = {
    form: verb
    for verb, forms in {
        "hebben": "heb hebt heeft hebben had hadden gehad",
        "worden": "word wordt worden werd werden geworden",
        "zijn": "ben bent is zijn was waren geweest wezen",
    }.items()
    for form in forms.split()
}
_DECIDED = ("AUX", "VERB")
#: What a clause does not reach over, in tokens and in punctuation.
_FARTHEST = 40
_ENDS = frozenset(";:—«».?!")
#: What begins another clause after a comma; an aside may begin with anything else.
_OPENING = frozenset({"PRON", "SCONJ", "CCONJ"})
#: What stands after a participle that is an adjective: "de genomen besluiten".
_DESCRIBED = frozenset({"NOUN", "ADJ", "PROPN"})
#: The forms, and the two tags, as spaCy's numbers.
_FORMS = frozenset(get_string_id(form) for form in FORMS)
_VERBS = frozenset(IDS[tag] for tag in _DECIDED)
_VERB_FORM = re.compile(r"\bVerbForm=(\w+)")


@lru_cache(maxsize=1024)
def verb_form(morph: str) -> str:
    """Return the value of ``VerbForm`` in features as UD writes them, ``""`` without one."""
    match = _VERB_FORM.search(morph)
    return match.group(1) if match else ""


def features(
    words: Sequence[str], tags: Sequence[str], verb_forms: Sequence[str], i: int
) -> list[str]:
    """Return what is to be known of the clause of a verb.

    Args:
        words: Words in lower case.
        tags: Their universal parts of speech.
        verb_forms: The value of ``VerbForm`` of each, ``""`` where it has none.
        i: Position of a form of :data:`FORMS`.
    """

    def tag(j: int) -> str:
        return tags[j] if 0 <= j < len(tags) else "-"

    def word(j: int) -> str:
        return words[j] if 0 <= j < len(words) else "-"

    def is_part(j: int) -> bool:
        return tags[j] in _DECIDED and verb_forms[j] == "Part" and tag(j + 1) not in _DESCRIBED

    before, after = _clause(words, tags, verb_forms, i)
    left, right = (next(filter(is_part, span), None) for span in (before, after))
    infinitive = next((j for j in after if tags[j] in _DECIDED and verb_forms[j] == "Inf"), None)
    kind = None if infinitive is None else word(infinitive - 1) == "te"
    found = [
        "always",
        f"form {words[i]}",
        f"participle {left is not None} {right is not None}",
        f"infinitive {kind}",
        f"er {any(words[j] == 'er' for j in [*before, *after[:4]])}",
        f"next {word(i + 1)}",
        f"previous {word(i - 1)}",
        *(f"tags {k} {' '.join(tag(j) for j in range(i + 1, i + 1 + k))}" for k in (1, 2, 3)),
        f"tag before {tag(i - 1)}",
        f"tags before {tag(i - 2)} {tag(i - 1)}",
        f"tags around {tag(i - 1)} {tag(i + 1)}",
    ]
    part = left if right is None else right
    if part is not None:
        found += [f"participle {words[part]}", f"after participle {tag(part + 1)}"]
        found += [f"participle in {words[part][-n:]}" for n in (2, 4)]
        found += [f"participle at {part > i} {min(abs(part - i), 4)}"]
    verb = FORMS[words[i]]
    return [f"{verb}: {feature}" for feature in found]


def _clause(
    words: Sequence[str], tags: Sequence[str], verb_forms: Sequence[str], i: int
) -> tuple[list[int], list[int]]:
    """Return what stands before a verb in its clause and what after it, the nearest first."""
    before, after = [], []
    for j in range(i + 1, min(len(words), i + 1 + _FARTHEST)):
        opened = words[j] == "," and j + 1 < len(words) and tags[j + 1] in _OPENING
        if words[j] in _ENDS or opened or (j > i + 1 and _subordinates(words[j], tags[j])):
            break
        after.append(j)
    for j in range(i - 1, max(-1, i - 1 - _FARTHEST), -1):
        if words[j] in _ENDS or words[j] == "," or verb_forms[j] == "Fin":
            break
        before.append(j)
        if _subordinates(words[j], tags[j]):
            break
    return before, after


def _subordinates(word: str, tag: str) -> bool:
    """Say whether a word begins a clause; "als" more often means "as"."""
    return tag == "SCONJ" and word != "als"


class Auxiliaries(StoredPipe):
    """Sets ``token.pos`` of forms of "hebben", "worden" and "zijn" that are verbs.

    Attributes:
        weights: By the hash of a feature, what it speaks for ``AUX``; against it if negative.
    """

    file = "weights.msgpack"
    content = "weights of auxiliaries"

    def __init__(self, nlp: Language, name: str = "kamerlens_auxiliaries") -> None:
        """Create a component that knows nothing; reading a pipeline from disk changes that."""
        self.name = name
        self.vocab = nlp.vocab
        self.weights: dict[int, float] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Decide on each of the verbs' forms that the tagger calls a verb of either kind."""
        lowered, tags, morphs = doc.to_array([LOWER, POS, MORPH]).T.tolist()
        places = [i for i, word in enumerate(lowered) if word in _FORMS and tags[i] in _VERBS]
        if not places or not self.weights:
            return doc
        names = doc.vocab.strings
        words = [names[word] for word in lowered]
        of_tags = [names[tag] if tag else "" for tag in tags]
        verb_forms = [verb_form(names[morph]) for morph in morphs]
        for i in places:
            known = features(words, of_tags, verb_forms, i)
            score = sum(self.weights.get(get_string_id(feature), 0.0) for feature in known)
            doc[i].pos_ = _DECIDED[score <= 0]
        return doc

    def set_weights(self, weights: Mapping[str, float]) -> None:
        """Use other weights from now on, given by feature."""
        self.weights = {get_string_id(feature): weight for feature, weight in weights.items()}

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the weights as MessagePack, sorted."""
        del exclude
        data: bytes = srsly.msgpack_dumps(sorted(self.weights.items()))
        return data

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Read what :meth:`to_bytes` wrote."""
        del exclude
        self.weights = dict(srsly.msgpack_loads(data, use_list=False))
        return self


@Language.factory(
    "kamerlens_auxiliaries", requires=["token.pos", "token.morph"], assigns=["token.pos"]
)
def create_auxiliaries(nlp: Language, name: str) -> Auxiliaries:
    """Make the component; its weights come from disk or :meth:`Auxiliaries.set_weights`."""
    return Auxiliaries(nlp, name)
