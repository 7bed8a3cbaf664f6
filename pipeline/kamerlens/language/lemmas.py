"""Lemmas of Dutch words from tables: known words, then compounds of them, then endings.

A table knows what a word form with a part of speech was in the training treebank. A form it does
not know is tried as a compound whose last part it knows ("vluchtelingenkampen": "kampen" is
"kamp"), as Dutch makes most of its new words that way. What is left gets the change of ending
that known words with the same ending and features show, preferring results seen as words.
The lemma of a compound keeps its linking letters and hyphens ("vredesmissie", "VN-missie").
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

import srsly
from spacy.attrs import LOWER, MORPH, ORTH, POS, SENT_START
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token

from kamerlens.language.stored import StoredPipe

#: Features that tell one form of a word from another, by part of speech.
_DISTINCTIVE = {
    "NOUN": ("Number",),
    "ADJ": ("Degree",),
    "VERB": ("VerbForm", "Number", "Tense"),
    "AUX": ("VerbForm", "Number", "Tense"),
}
#: Parts of speech whose unknown words change their ending.
_INFLECTED = frozenset(_DISTINCTIVE)
#: First parts of separable verbs; "ge" stands between them and the rest of a participle.
PARTICLES = (
    "aan aaneen achter achterop achteruit af bekend bij bijeen binnen bloot boven buiten dicht "
    "door dood droog fijn gelijk gevangen goed groot hoog in ineen klaar kwijt langs los mee mis "
    "na neer om omhoog omlaag omver onder op open over overeen plaats rond samen schoon stil "
    "stop tegemoet tegen teleur teniet tentoon terecht terug teweeg thuis toe uit uiteen vast "
    "veilig vol voor voorbij voort vooruit vrij waar weer weg zwart"
).split()
#: What stands apart from its verb, as spaCy's hashes.
_APART = frozenset(get_string_id(word) for word in (*PARTICLES, "deel", "plaats"))
_PARTICLE_TAGS = frozenset({"ADP", "ADV", "ADJ", "NOUN"})
#: What follows a particle that ends its clause; a preposition may come before the end.
_AFTER_PARTICLE = frozenset({"PUNCT", "CCONJ", "SCONJ", "ADP", "SPACE"})
#: Words between verb and particle at most; more are found in the treebank in one case of fifty.
_FARTHEST = 25
_PARTICIPLE = re.compile(rf"(|{'|'.join(sorted(PARTICLES, key=len, reverse=True))})ge(?=.{{3}})")
#: Vowels after "ge" are marked as beginning a syllable: "geëxploiteerd".
_DIAERESIS = {"ë": "e", "ï": "i", "ö": "o", "ü": "u"}
_LONGEST_ENDING = 6
#: How much more a result counts that is a known word.
_KNOWN_WORD = {"VERB": 16.0, "AUX": 16.0}
#: Shortest last part of a compound and shortest rest before it, in letters: shorter ones match
#: by accident ("der" in "lader").
_LAST_PART, _FIRST_PART = 4, 3
#: Endings that look like a word of their own.
_NO_WORDS = frozenset({"heden", "baar", "lijk", "ster"})
_CACHE_LIMIT = 200_000
#: What a lemma depends on, beside the word's being the first of its text.
_KEY = [ORTH, POS, MORPH, SENT_START]
#: Changes of an ending, as :class:`LemmaTables` tells them.
Changes = tuple[tuple[int, int, str, float], ...]


@dataclass(slots=True)
class LemmaTables:
    """What the lemmatizer knows; every key is a class of :func:`word_class` or a plain tag.

    Attributes:
        forms: Class or tag, then word form as written or in lower case: its lemma.
        endings: Class, then ending: changes ``(ge, cut, add, share)`` of known words with that
            ending: whether participial "ge" goes, how many letters are cut, what is added, and
            the share of words that do so.
        words: Words in lower case that occur in text.
    """

    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    endings: Mapping[str, Mapping[str, Changes]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()

    def to_bytes(self) -> bytes:
        """Return the tables as MessagePack, keys sorted."""
        content = {
            "forms": {k: dict(sorted(v.items())) for k, v in sorted(self.forms.items())},
            "endings": {k: dict(sorted(v.items())) for k, v in sorted(self.endings.items())},
            "words": sorted(self.words),
        }
        data: bytes = srsly.msgpack_dumps(content)
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> LemmaTables:
        """Read what :meth:`to_bytes` wrote."""
        content = srsly.msgpack_loads(data, use_list=False)
        return cls(content["forms"], content["endings"], frozenset(content["words"]))


def word_class(pos: str, morph: str) -> str:
    """Return the part of speech with the features that matter to the lemma: ``NOUN|Plur``."""
    names = _DISTINCTIVE.get(pos, ())
    given = dict(part.split("=", 1) for part in morph.split("|") if "=" in part)
    return "|".join([pos, *(given[name] for name in names if name in given)])


def without_ge(word: str) -> str | None:
    """Return a participle without its "ge", or None: ``opgericht`` gives ``opricht``."""
    match = _PARTICIPLE.match(word)
    return match.group(1) + word[match.end() :] if match else None


def change_of(word: str, lemma: str, *, participle: bool) -> tuple[int, int, str]:
    """Return the smallest change ``(ge, cut, add)`` that makes the lemma of the word."""
    bases = [word, without_ge(word) if participle else None]
    changes = []
    for ge, base in enumerate(bases):
        if base is not None:
            same = 0
            while same < min(len(base), len(lemma)) and base[same] == lemma[same]:
                same += 1
            changes.append((ge, len(base) - same, lemma[same:]))
    return min(changes, key=lambda c: (c[1] + len(c[2]), c[0]))


def apply_change(word: str, ge: int, cut: int, add: str) -> str | None:
    """Apply a change; None where the word is too short for it or has no "ge" to lose."""
    base = without_ge(word) if ge else word
    if base and ge and base[0] in _DIAERESIS:
        base = _DIAERESIS[base[0]] + base[1:]
    if base is None or cut >= len(base):
        return None
    return base[: len(base) - cut] + add


def repair_spelling(lemma: str, pos: str) -> str:
    """Bring a made-up lemma to Dutch spelling.

    A word does not end in a doubled consonant nor in v or z; a long vowel is written once in an
    open syllable ("stroomen" is "stromen"), and no consonant is doubled after one.
    """
    if pos in ("VERB", "AUX"):
        lemma = re.sub(r"([aeou]{2}|ie|ij|ei|ui)([bdfgklmnprst])\2en$", r"\1\2en", lemma)
        return re.sub(r"([aeou])\1([bdfgklmnprstvz])en$", r"\1\2en", lemma)
    lemma = re.sub(r"([bdfgklmnprst])\1$", r"\1", lemma)
    return re.sub(r"(?<=[aeiou])[vz]$", lambda m: "f" if m.group() == "v" else "s", lemma)


class Lemmatizer(StoredPipe):
    """Sets ``token.lemma`` from part of speech, features and tables."""

    file = "tables.msgpack"
    content = "lemma tables"

    def __init__(self, nlp: Language, name: str = "kamerlens_lemmatizer") -> None:
        """Create a lemmatizer without tables; reading a pipeline from disk fills them."""
        self.name = name
        self.vocab = nlp.vocab
        self.tables = LemmaTables()
        self._known: dict[tuple[int, int, int, bool], str] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemma of every token."""
        keys = doc.to_array(_KEY).tolist()
        for token, (orth, pos, morph, first) in zip(doc, keys, strict=True):
            start = first == 1 or token.i == 0
            key = (orth, pos, morph, start)
            lemma = self._known.get(key)
            if lemma is None:
                lemma = self._known[key] = self.lemma_of(token, start=start)
            token.lemma_ = lemma
        for verb, particle in separated(doc, self.tables.words):
            verb.lemma_ = particle.lower_ + verb.lemma_
        if len(self._known) > _CACHE_LIMIT:
            self._known.clear()
        return doc

    def lemma_of(self, token: Token, *, start: bool) -> str:
        """Return the lemma of a tagged token; ``start``: it begins a sentence."""
        return lemmatise(self.tables, token.text, token.pos_, str(token.morph), start=start)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the tables."""
        del exclude
        return self.tables.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Read the tables."""
        del exclude
        self.set_tables(LemmaTables.from_bytes(data))
        return self

    def set_tables(self, tables: LemmaTables) -> None:
        """Use other tables from now on."""
        self.tables = tables
        self._known.clear()


def separated(doc: Doc, words: Container[str]) -> Iterator[tuple[Token, Token]]:
    """Yield verbs whose first part stands apart, with that part, in text order of the parts.

    "De raad komt morgen bijeen" and "bijeen te komen" both hold the verb "bijeenkomen". The part
    ends its clause or stands before a preposition, and verb and part are a known word together.

    Args:
        doc: A Doc with parts of speech and lemmas.
        words: Known words in lower case.
    """
    taken: set[int] = set()
    for i, lowered in enumerate(doc.to_array(LOWER).tolist()):
        if lowered in _APART and (token := doc[i]).pos_ in _PARTICLE_TAGS:
            for verb in _verbs_near(token):
                if verb.i not in taken and token.lower_ + verb.lemma_ in words:
                    taken.add(verb.i)
                    yield verb, token
                    break


def _verbs_near(particle: Token) -> Iterator[Token]:
    """Yield the verbs that a particle can belong to, the most probable first."""
    doc, i = particle.doc, particle.i
    if i + 2 < len(doc) and doc[i + 1].lower_ == "te":
        if doc[i + 2].pos_ in ("VERB", "AUX"):
            yield doc[i + 2]
        return
    if i + 1 < len(doc) and doc[i + 1].pos_ not in _AFTER_PARTICLE:
        return
    for j in range(i - 1, max(i - _FARTHEST, 0) - 1, -1):
        token = doc[j]
        if token.pos_ == "VERB" and "VerbForm=Fin" in str(token.morph):
            yield token
            return
        if token.pos_ == "SCONJ" or doc[j + 1].is_sent_start:
            return


@Language.factory(
    "kamerlens_lemmatizer",
    requires=["token.pos", "token.morph"],
    assigns=["token.lemma"],
    default_score_weights={"lemma_acc": 1.0},
)
def create_lemmatizer(nlp: Language, name: str) -> Lemmatizer:
    """Make the component; its tables come from disk or from :meth:`Lemmatizer.set_tables`."""
    return Lemmatizer(nlp, name)


def lemmatise(tables: LemmaTables, word: str, pos: str, morph: str, *, start: bool) -> str:
    """Return the lemma of a word.

    Args:
        tables: What is known.
        word: The word as written.
        pos: Its universal part of speech.
        morph: Its features in UD's notation.
        start: Whether it begins a sentence, so that its capital says nothing.
    """
    kind, lowered = word_class(pos, morph), word.lower()
    names = [
        kind,
        pos,
        *(name for name in ("VERB", "AUX") if pos in ("VERB", "AUX") and name != pos),
    ]
    forms = [word] if pos == "PROPN" else [word, lowered]
    for form in reversed(forms) if start and pos != "X" else forms:
        for name in names:
            found = tables.forms.get(name, {}).get(form)
            if found is not None:
                return found
    if pos == "PROPN":
        return _of_name(tables, word)
    if pos not in _INFLECTED or not any(c.isalpha() for c in word):
        return word if pos in ("X", "SYM", "PUNCT", "NUM") else lowered
    if "Inf" in kind and lowered.endswith("n"):
        return lowered
    lemma = _of_compound(tables, lowered, kind, pos) or _of_ending(tables, lowered, kind, pos)
    return _restore_capitals(word, lemma, keep_first=not start and (pos == "ADJ" or "-" in word))


def _of_name(tables: LemmaTables, word: str) -> str:
    """Return a name without the ending of its genitive, where the rest is known or sure."""
    bare = re.sub(r"['’]s$", "", word)
    if bare != word and len(bare) > 1:
        return bare
    known = word[:-1].lower() in tables.words and word.lower() not in tables.words
    return word[:-1] if word.endswith("s") and word[:1].isupper() and known else word


def _of_compound(tables: LemmaTables, word: str, kind: str, pos: str) -> str | None:
    """Return the lemma by the longest known last part of the word, or None."""
    for at in range(_FIRST_PART, len(word) - _LAST_PART + 1):
        if word[at:] in _NO_WORDS:
            break
        for table in (kind, pos) if pos == "NOUN" else (kind,):
            found = tables.forms.get(table, {}).get(word[at:])
            if found is not None and found.islower() and _can_begin(tables, word[:at], pos):
                return word[:at] + found
    return None


def _can_begin(tables: LemmaTables, part: str, pos: str) -> bool:
    """Say whether a compound can begin so: with a word, with or without linking letters."""
    if pos in ("VERB", "AUX"):
        return part in PARTICLES
    bare = part.rstrip("-")
    return part.endswith("-") or any(
        bare.endswith(link) and bare[: len(bare) - len(link)] in tables.words
        for link in ("", "s", "en", "e", "n", "er")
    )


def _of_ending(tables: LemmaTables, word: str, kind: str, pos: str) -> str:
    """Return the lemma by the endings of the word; the longest weigh most."""
    scores: dict[str, float] = {}
    infinitive = pos in ("VERB", "AUX")
    table = tables.endings.get(kind, {})
    for length in range(min(_LONGEST_ENDING, len(word)) + 1):
        for ge, cut, add, share in table.get(word[len(word) - length :], ()):
            made = apply_change(word, ge, cut, add)
            if made is not None and len(made) > 1 and (not infinitive or made.endswith("n")):
                lemma = repair_spelling(made, pos)
                scores[lemma] = scores.get(lemma, 0.0) + share * 4.0**length
    if not scores:
        return word
    for lemma in scores:
        if lemma in tables.words:
            scores[lemma] *= _KNOWN_WORD.get(pos, 4.0)
    return max(scores, key=lambda lemma: (scores[lemma], lemma))


def _restore_capitals(word: str, lemma: str, *, keep_first: bool) -> str:
    """Give a lower-case lemma the capitals that belong to the word: acronyms, "Europees"."""
    parts, made = word.split("-"), lemma.split("-")
    if len(parts) != len(made):
        return lemma[:1].upper() + lemma[1:] if keep_first and word[:1].isupper() else lemma
    for i, part in enumerate(parts):
        if sum(letter.isupper() for letter in part) > 1:
            made[i] = part[: len(made[i])] + made[i][len(part) :]
        elif part[:1].isupper() and (keep_first or i):
            made[i] = made[i][:1].upper() + made[i][1:]
    return "-".join(made)
