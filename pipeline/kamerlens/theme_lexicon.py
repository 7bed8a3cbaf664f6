"""Lexicon evidence for themes: seed words, the termbase's domains, parts of compounds.

A text is read once from left to right. At each word the longest entry that begins there wins and
takes its words; a word that no entry takes is searched for entries among its parts
(``klimaatfinanciering`` holds ``klimaat``). So nothing is counted twice. Entries of the termbase
without a theme take their words too: the aid in *minister for aid* is no evidence of aid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kamerlens.termbase import Concept
from kamerlens.theme_names import LANGUAGES, Theme
from kamerlens.theme_words import Token, folded, stem, tokens

#: How much a part of a compound counts beside a whole entry: it is the less certain reading.
PART_WEIGHT = 0.7
#: Shorter words are found in compounds by chance ("ramp" in "programma").
_SHORTEST_PART = 5
_SHORTEST_REST = 3
_LONGEST_PHRASE = 10
Themes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A lexicon entry at a place in a text.

    Attributes:
        themes: Codes it speaks for; empty for an entry that only takes its words.
        weight: What it counts for each of its themes.
        key: The entry, as stems joined by a space.
    """

    start: int
    end: int
    themes: Themes
    weight: float
    key: str


class Lexicon:
    """Entries of one language, found in texts."""

    def __init__(self, language: str) -> None:
        self.language = language
        # Stems joined by a space → codes joined by a space; flat, so that it is read in no time.
        self._phrases: dict[str, str] = {}
        self._longest: dict[str, int] = {}
        self._fronts: dict[str, str] = {}
        self._backs: dict[str, str] = {}

    def add(self, phrase: str, themes: Sequence[str], *, parts: bool = True) -> None:
        """Add an entry; an entry that is there gains the themes.

        Phrases of more than ten words are left out: nobody writes them in full twice.

        Args:
            phrase: A word or phrase, in base form.
            themes: Codes it speaks for.
            parts: Whether a single word is also found inside compounds.
        """
        words = [token.stem for token in tokens(phrase, self.language)]
        if not 0 < len(words) <= _LONGEST_PHRASE:
            return
        self._insert(words, themes)
        if "-" in phrase and " " not in phrase:
            self._insert([stem(phrase.replace("-", ""), self.language)], themes)
        if parts and len(words) == 1 and themes:
            self._add_part(phrase, words[0])

    def _insert(self, words: Sequence[str], themes: Sequence[str]) -> None:
        key = " ".join(words)
        known = self._phrases.get(key, "").split()
        self._phrases[key] = " ".join(dict.fromkeys((*known, *themes)))
        self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def _add_part(self, phrase: str, word: str) -> None:
        themes = self._phrases[word]
        for form in {folded(phrase), word}:
            if len(form) >= _SHORTEST_PART:
                self._fronts[form] = themes
        if len(word) >= _SHORTEST_PART:
            self._backs[word] = themes

    def as_dict(self) -> dict[str, dict[str, str] | dict[str, int]]:
        """Return the entries as JSON can hold them."""
        return {
            "phrases": dict(sorted(self._phrases.items())),
            "longest": {word: n for word, n in sorted(self._longest.items()) if n > 1},
            "fronts": dict(sorted(self._fronts.items())),
            "backs": dict(sorted(self._backs.items())),
        }

    @classmethod
    def from_dict(cls, language: str, entries: Mapping[str, Any]) -> Lexicon:
        """Return the lexicon that :meth:`as_dict` described."""
        lexicon = cls(language)
        lexicon._phrases = entries["phrases"]
        lexicon._longest = entries["longest"]
        lexicon._fronts = entries["fronts"]
        lexicon._backs = entries["backs"]
        return lexicon

    def hits(self, text: str) -> list[Hit]:
        """Return the entries in a text, in order, without overlap."""
        return self.hits_in(tokens(text, self.language))

    def hits_in(self, words: Sequence[Token]) -> list[Hit]:
        """Return the entries in a text given as its words, in order, without overlap."""
        found: list[Hit] = []
        at = 0
        while at < len(words):
            hit, taken = self._phrase_at(words, at)
            if hit is not None:
                found.append(hit)
            elif not words[at].text.isupper():
                found.extend(self._parts(words[at]))
            at += taken
        return found

    def _phrase_at(self, words: Sequence[Token], at: int) -> tuple[Hit | None, int]:
        first = words[at]
        longest = min(self._longest.get(first.stem, 1), len(words) - at)
        for length in range(longest, 0, -1):
            key = " ".join([word.stem for word in words[at : at + length]])
            if key in self._phrases:
                end = words[at + length - 1].end
                return self._hit(first.start, end, self._phrases[key], 1.0, key), length
        if first.whole in self._phrases and _begins_word(words, at):
            themes = self._phrases[first.whole]
            return self._hit(first.start, first.whole_end, themes, 1.0, first.whole), first.parts
        return None, 1

    def _parts(self, word: Token) -> Iterator[Hit]:
        """Yield entries at the front and at the back of a compound."""
        plain = folded(word.text)
        front = self._front(plain)
        if front:
            yield self._part(word, 0, len(front), self._fronts[front], front)
        back = self._back(word.stem, len(front))
        if back:
            begin = word.stem.rindex(back)
            yield self._part(word, begin, len(word.text), self._backs[back], back)

    def _part(self, word: Token, begin: int, end: int, themes: str, key: str) -> Hit:
        stop = min(word.start + end, word.end)
        return self._hit(min(word.start + begin, stop), stop, themes, PART_WEIGHT, key)

    def _hit(self, start: int, end: int, themes: str, weight: float, key: str) -> Hit:
        return Hit(start, end, tuple(themes.split()), weight, key)

    def _front(self, plain: str) -> str:
        for length in range(len(plain) - _SHORTEST_REST, _SHORTEST_PART - 1, -1):
            if plain[:length] in self._fronts:
                return plain[:length]
        return ""

    def _back(self, word: str, taken: int) -> str:
        for begin in range(max(taken, 2), len(word) - _SHORTEST_PART + 1):
            if word[begin:] in self._backs:
                return word[begin:]
        return ""


def _begins_word(words: Sequence[Token], at: int) -> bool:
    return at == 0 or words[at - 1].whole_end != words[at].whole_end or not words[at - 1].whole


#: Words of the longest name that is an entry.
_LONGEST = 8


def build(themes: Iterable[Theme], concepts: Iterable[Concept]) -> Mapping[str, Lexicon]:
    """Return a lexicon by language, from seed words and the termbase's domains.

    Args:
        themes: The theme set; a seed that begins with ``=`` is found as a whole word only.
        concepts: Termbase entries; domains that are no theme of the set count for none.
    """
    themes = tuple(themes)
    codes = {theme.code for theme in themes}
    lexicons = {language: Lexicon(language) for language in LANGUAGES}
    for theme in themes:
        for language, lexicon in lexicons.items():
            for seed in theme.seeds[language]:
                lexicon.add(seed.lstrip("="), (theme.code,), parts=not seed.startswith("="))
    for concept in concepts:
        domains = tuple(domain for domain in concept.domains if domain in codes)
        _add_names(lexicons["nl"], (*concept.dutch, *concept.acronyms_nl), domains)
        _add_names(lexicons["en"], (*concept.english, *concept.acronyms_en), domains)
    return lexicons


def _add_names(lexicon: Lexicon, names: Iterable[str], domains: Themes) -> None:
    """Add a concept's names; single words without a theme are left to the seeds.

    Full titles of treaties are left out: their shorter names and their words are there too.
    """
    for name in names:
        if (domains or len(name.split()) > 1) and len(name.split()) <= _LONGEST:
            lexicon.add(name, domains, parts=False)
