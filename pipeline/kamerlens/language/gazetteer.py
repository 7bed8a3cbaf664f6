"""Finding names of the gazetteer in a Doc.

Names and text are cut into pieces at white space, hyphens and apostrophes and folded (case,
accents), so that ``VN Veiligheidsraad``, ``VN-Veiligheidsraad`` and ``VN-veiligheidsraad`` are one
key; capitals are compared afterwards. A match begins and ends with a token, so that the ``VN`` in
``VN-budget`` is none. The cost is a dictionary look-up a token.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span

from kamerlens.language.names import Alias, Entry, all_entries
from kamerlens.language.position import opens
from kamerlens.vocabulary import zipf_frequency

GROUP = "kamerlens_gazetteer"
_PIECES = re.compile(r"\w+|[^\w\s]")
#: Left out where a token has more than them.
_DROPPED = frozenset("-‐‑–'’`.")
#: Shortest word whose inflection is folded.
_INFLECTED = 6
#: A vowel that is written twice when the ending goes: "speciale", "speciaal".
_OPEN_VOWEL = re.compile(r"([^\Waeiou]|i(?=[aou]))([aeou])([^\Waeiou])$")
_PLURALS = frozenset({"’s", "'s", "‘s"})
_GENITIVE = re.compile(r"['’]s?$")
_IN_BRACKETS = re.compile(r"\s\([^()]*\)$")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}$")
#: Score of a match whose capitals agree, are more or are fewer than the name's. An order, used
#: between matches of the same words.
_SAME, _MORE, _FEWER = 1.0, 0.95, 0.8
#: From how many pieces on a name may lack its capitals altogether: shorter ones, such as
#: "algemene vergadering", are common nouns then.
_LONG_NAME = 4
#: Frequency (Zipf scale) from which on a word is ordinary.
_ORDINARY_WORD = 3.5
#: Labels of names that may begin with a small letter.
_SMALL_LETTERS = frozenset({"TITLE", "NORP", "LAW", "DATE", "LANGUAGE"})
#: General nouns for the seat of a body; with a small letter they describe it.
_SEATS = frozenset({"kantoor", "bureau", "hoofdkantoor", "groep"})


@dataclass(frozen=True, slots=True)
class Pieces:
    """A word cut up: folded pieces, and the same as written."""

    folded: tuple[str, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A name found.

    Attributes:
        start: First token.
        end: Token after the last.
        entries: What it may be, the best first.
        ambiguous: Whether the context must support it.
        score: How well the spelling agrees, in (0, 1].
    """

    start: int
    end: int
    entries: tuple[Entry, ...]
    ambiguous: bool
    score: float


def fold(text: str) -> str:
    """Return a word without case, accents and the ending that Dutch adjectives have or lack.

    "algemeen" and "algemene", "speciaal" and "speciale" fall together; so does little else, and
    nothing of the same length and capitals.
    """
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.casefold())
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    if len(plain) >= _INFLECTED and plain[-1] == "e":
        plain = _OPEN_VOWEL.sub(r"\1\2\2\3", plain[:-1])
    return plain


@lru_cache(maxsize=100_000)
def cut(word: str) -> Pieces:
    """Return the pieces of a word; a genitive ending (``Mali's``) is left out."""
    if word.isascii() and word.isalpha():
        return Pieces((fold(word),), (word,))
    bare = _GENITIVE.sub("", word) or word
    written = tuple(p for p in _PIECES.findall(bare) if p not in _DROPPED) or (word,)
    return Pieces(tuple(fold(piece) for piece in written), written)


def _usable(entry: Entry, first: str) -> bool:
    """Return whether a name can stand in a text: "kantoor van de …" describes, it does not name.

    Offices, peoples and instruments ("klimaatakkoord van Parijs") may begin with a small letter.
    """
    if entry.user or entry.label in _SMALL_LETTERS:
        return True
    return first[0].isupper() or any(c.isupper() or c.isdigit() for c in first)


def _own_aliases(entry: Entry) -> Iterable[Alias]:
    """Return the names of an entry, without those that also lack the body it belongs to."""
    if entry.label != "PRODUCT":
        return entry.aliases
    wordings = {alias.text for alias in entry.aliases}
    return (alias for alias in entry.aliases if _owner_cut(alias.text) not in wordings)


#: A name of an entry, with its pieces as written.
_Written = tuple[Entry, Alias, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Group:
    """Names that begin with the same piece, by all their pieces; their lengths, longest first."""

    names: dict[str, list[_Written]]
    lengths: list[int]


class NameIndex:
    """Names by their folded pieces.

    Of most names a text holds not even the first piece: the rest of a name is cut up when its
    first piece is sought.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: dict[str, Entry] = {}
        self._texts: dict[str, list[tuple[Entry, Alias, str]]] = {}
        self._groups: dict[str, _Group] = {}
        self._cache: dict[int, Pieces] = {}
        for entry in entries:
            self.entries.setdefault(entry.entity_id, entry)
            for alias in _own_aliases(entry):
                for text in _spellings(alias):
                    first = text.split(maxsplit=1)[0]
                    if _usable(entry, first):
                        key = cut(first).folded[0]
                        self._texts.setdefault(key, []).append((entry, alias, text))

    def match(self, doc: Doc) -> Iterator[Match]:
        """Yield the longest name that begins at each token, in text order."""
        folded, written, tokens = self._flatten(doc)
        total, texts = len(folded), self._texts
        for at in range(total):
            if folded[at] not in texts or (at and tokens[at - 1] == tokens[at]):
                continue
            group = self._group(folded[at])
            for length in group.lengths:
                end = at + length
                if end > total or (end < total and tokens[end] == tokens[end - 1]):
                    continue
                names = group.names.get(" ".join(folded[at:end]))
                if names is None:
                    continue
                found = self._judge(doc, tokens[at], tokens[end - 1] + 1, written[at:end], names)
                if found is not None:
                    yield found
                    break

    def find(self, text: str) -> tuple[Entry, ...]:
        """Return the entries with this name, the best first; empty if there is none."""
        folded, written = _cut_name(text)
        if not folded or folded[0] not in self._texts:
            return ()
        names = self._group(folded[0]).names.get(" ".join(folded), [])
        scored = _scored(written, names, opens=False)
        return tuple(dict.fromkeys(entry for _, _, entry in scored))

    def _group(self, first: str) -> _Group:
        """Return the names that begin with a piece."""
        group = self._groups.get(first)
        if group is None:
            names: dict[str, list[_Written]] = {}
            lengths: set[int] = set()
            for entry, alias, text in self._texts[first]:
                folded, written = _cut_name(text)
                names.setdefault(" ".join(folded), []).append((entry, alias, written))
                lengths.add(len(folded))
            group = self._groups[first] = _Group(names, sorted(lengths, reverse=True))
        return group

    def _flatten(self, doc: Doc) -> tuple[list[str], list[str], list[int]]:
        folded: list[str] = []
        written: list[str] = []
        tokens: list[int] = []
        cache = self._cache
        for i, orth in enumerate(doc.to_array(ORTH).tolist()):
            pieces = cache.get(orth)
            if pieces is None:
                pieces = cache[orth] = cut(doc[i].text)
            folded += pieces.folded
            written += pieces.written
            tokens += [i] * len(pieces.folded)
        return folded, written, tokens

    def _judge(
        self,
        doc: Doc,
        start: int,
        end: int,
        written: Sequence[str],
        names: list[_Written],
    ) -> Match | None:
        scored = _scored(written, names, opens=opens(doc, start))
        if not scored:
            return None
        ambiguous = scored[0][1] or (opens(doc, start) and _ordinary(written, scored[0][2]))
        entries = tuple(dict.fromkeys(entry for _, _, entry in scored))
        return Match(start, end, entries, ambiguous, scored[0][0])


def _scored(
    written: Sequence[str], names: list[_Written], *, opens: bool
) -> list[tuple[float, bool, Entry]]:
    """Return (score, ambiguous, entry) of the names whose capitals agree, best first."""
    found = []
    for entry, alias, pieces in names:
        score = _capitals(written, pieces, alias, opens=opens)
        if score:
            found.append((score, alias.ambiguous, entry))
    return sorted(found, key=lambda item: (not item[2].user, item[1], -item[0]))


def _capitals(written: Sequence[str], name: Sequence[str], alias: Alias, *, opens: bool) -> float:
    """Return how well the capitals agree with a name's, 0 if they rule it out."""
    if tuple(written) == tuple(name):
        return _SAME
    if alias.acronym:
        return 0.0
    if written[0] in _SEATS or _other_accent(written, name):
        return 0.0
    more = fewer = kept = 0
    for word, piece in zip(written, name, strict=True):
        upper, expected = word[:1].isupper(), piece[:1].isupper()
        more += upper and not expected
        fewer += expected and not upper
        kept += expected and upper
    if not fewer:
        return _MORE
    if kept > (1 if opens and written[0][:1].isupper() else 0) or len(name) >= _LONG_NAME:
        return _FEWER
    return 0.0


def _other_accent(written: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether a text has an accent that the name lacks: "Türk" is no "Turk".

    Accents are often left out, but not added.
    """
    return any(
        piece.isascii() and not word.isascii() for word, piece in zip(written, name, strict=True)
    )


def _ordinary(written: Sequence[str], entry: Entry) -> bool:
    """Return whether a name is an ordinary word, whose capital says nothing here ("Denk")."""
    if len(written) > 1 or written[0].isupper() or entry.label in ("GPE", "LOC", "NORP"):
        return False
    return bool(zipf_frequency(written[0].lower(), "nl") >= _ORDINARY_WORD)


def _owner_cut(text: str) -> str:
    """Return a name without the body it belongs to, which is a name of its own."""
    return text.partition(" van de ")[0] if " van de " in text else ""


def _spellings(alias: Alias) -> Iterator[str]:
    # "Action for Peacekeeping (A4P)": in a text these are two names.
    text = alias.text
    yield (_IN_BRACKETS.sub("", text) or text) if text.endswith(")") else text
    if alias.acronym and _PLURAL_ACRONYM.match(text):
        yield text + "s"


def _cut_name(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    folded: list[str] = []
    written: list[str] = []
    for word in text.split():
        pieces = cut(word)
        folded += pieces.folded
        written += pieces.written
    return tuple(folded), tuple(written)


def _has_plural(doc: Doc, end: int, entry: Entry) -> bool:
    """Return whether the token after an acronym is its plural's ending: "SDG’s", not "VN’s"."""
    if end == len(doc) or doc[end].text not in _PLURALS or doc[end - 1].whitespace_:
        return False
    written = doc[end - 1].text
    return any(alias.text in (f"{written}’s", f"{written}'s") for alias in entry.aliases)


class GazetteerMatcher(Pipe):
    """Writes the names found to ``doc.spans``; identity in ``kb_id_``, doubt in ``id_``.

    ``span._.kamerlens_match`` says how well the spelling agrees;
    ``span.id_`` holds the other identities that share the name, separated by ``|``, led by ``?``
    where the context must support the name at all.
    """

    def __init__(self, nlp: Language, name: str, index: NameIndex) -> None:
        self.vocab = nlp.vocab
        self.name = name
        self.index = index

    def __call__(self, doc: Doc) -> Doc:
        """Find the names in a doc."""
        doc.spans[GROUP] = [self._span(doc, match) for match in self.index.match(doc)]
        return doc

    def _span(self, doc: Doc, match: Match) -> Span:
        best, *others = match.entries
        doubt = ("?" if match.ambiguous else "") + "|".join(e.entity_id for e in others)
        end = match.end + _has_plural(doc, match.end, best)
        span = Span(doc, match.start, end, label=best.label, kb_id=best.entity_id, span_id=doubt)
        span._.kamerlens_match = match.score
        return span


@Language.factory(
    "kamerlens_gazetteer",
    assigns=["doc.spans", "span._.kamerlens_match"],
    default_config={"paths": []},
)
def create_gazetteer(nlp: Language, name: str, paths: list[str]) -> GazetteerMatcher:
    """Make the component.

    Args:
        nlp: The pipeline.
        name: Name of the component in it.
        paths: A user's gazetteer files, which outrank the embedded names.
    """
    return GazetteerMatcher(nlp, name, NameIndex(all_entries([Path(path) for path in paths])))


if not Span.has_extension("kamerlens_match"):
    Span.set_extension("kamerlens_match", default=0.0)
