"""English for Dutch terms that no list has: parts are translated and put in English order.

A phrase is cut at prepositions, conjunctions and between words; a compound between its parts. The
translations of the parts are joined by the patterns of ``corpus/words`` ("X van Y": "X of Y",
"Y X"; "X-bestrijding": "combating X", "X control"), and what the treaties' English uses comes
first.

Source: the idea of ranking composed candidates by target-language use is that of Grefenstette,
"The World Wide Web as a Resource for Example-Based Machine Translation" (1999), and of
Baldwin & Tanaka, "Translation by Machine of Complex Nominals" (2004).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from kamerlens.cognates import cognates
from kamerlens.compounds import CompoundSplitter, Cut
from kamerlens.data import data_path
from kamerlens.lexicon import Lexicon
from kamerlens.vocabulary import zipf
from kamerlens.wordforms import (
    dutch_key,
    english_singular,
    irregular_plurals,
    is_function_word,
    is_plural_dutch,
)

#: Translations kept for a part, and for a whole.
_BEAM = 8
#: What a noun's place costs a word that is hardly ever one, per nat of its share.
_NOUN_COST = 0.3
#: Longest phrase composed, in words.
_WORDS = 9
_DETERMINERS = frozenset("de het een den der deze dit die dat zijn haar hun onze".split())
_CONJUNCTIONS = {"en": "and", "of": "or", "en/of": "and/or", "dan wel": "or"}
#: Words in the names of bodies and instruments that stand with an article.
_BODIES = frozenset(
    "Nations Council Committee Commission Assembly Union Organization Office Fund Programme Forum "
    "Mechanism Secretariat Court Tribunal Bank Agency Department Agreement Convention Charter "
    "Covenant Protocol Declaration Compact Agenda Goals Kingdom Commissioner Secretary-General "
    "Treaty Statute Group Coalition Board Authority Alliance Conference Summit Pact".split()
)
#: Ends of nouns that stand without an article: what they name is not counted.
_UNCOUNTED = re.compile(
    r"(?:ing|ism|ity|ness|logy|acy|aid|assistance|relief|justice|peace|development|migration|change"
    r"|disarmament|education|health|law|corruption|violence|evidence|climate)$"
)
_ORDINAL = re.compile(r"^(\d+)(?:e|ste|de)$")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the Dutch and what it was taken for; ``how`` names the source."""

    nl: str
    en: str
    how: str


@dataclass(frozen=True, slots=True)
class Option:
    """A possible translation.

    Attributes:
        en: English.
        belief: Mean log score of the parts' translations; 0 is certain.
        pattern: Cost of the patterns that joined them; 0 where the usual ones did.
        usage: Log of one plus the uses of the whole in English texts.
        bonds: Mean of the same over neighbouring content words.
        parts: What was translated how.
    """

    en: str
    belief: float
    pattern: float
    usage: float
    bonds: float
    parts: tuple[Part, ...]

    @property
    def rank(self) -> float:
        """Higher is better; orders the options of one phrase."""
        joints = max(0, len(self.parts) - 2)
        return self.belief - self.pattern + 0.35 * self.usage + 0.25 * self.bonds - 0.2 * joints


Lookup = Callable[[str], Iterable[tuple[str, float, str]]]


class Composer:
    """Puts translations together."""

    def __init__(
        self,
        lexicon: Lexicon,
        *,
        lookup: Lookup | None = None,
        usage: Callable[[str], int] | None = None,
    ) -> None:
        """Take what is known.

        Args:
            lexicon: Translations and English use learnt from treaties.
            lookup: Gives further translations of a Dutch phrase: English, score in [0, 1], source.
            usage: Gives further uses of an English phrase.
        """
        self._lexicon = lexicon
        self._lookup = lookup
        self._usage = usage
        self.splitter = CompoundSplitter(lexicon.zipf)
        self._uses: dict[str, int] = {}
        self._spans: dict[str, tuple[Option, ...]] = {}

    def compose(self, term: str) -> list[Option]:
        """Return composed translations of a term, the best first; none taken from a list whole."""
        words = term.split()
        if not words or len(words) > _WORDS:
            return []
        options = self._compound(words[0]) if len(words) == 1 else self._phrase(words)
        return _best(options, _BEAM)

    def uses(self, en: str) -> int:
        """Return how often an English phrase is used, its plural counted with it."""
        low = en.lower()
        if low not in self._uses:
            self._uses[low] = self._count_uses(low)
        return self._uses[low]

    def _count_uses(self, low: str) -> int:
        total = self._lexicon.usage(low) + self._lexicon.usage(english_plural(low))
        return total + (self._usage(low) if self._usage else 0)

    def _span(self, words: Sequence[str], *, noun: bool = False) -> tuple[Option, ...]:
        """Return the translations of a part, from lists or composed.

        Args:
            words: The part.
            noun: Whether it has to be a noun phrase: what is none in English then comes last.
        """
        text = " ".join(words)
        if text not in self._spans:
            self._spans[text] = ()  # no way round to itself
            options = list(self._whole(text))
            if len(words) > 1:
                options += self._phrase(words)
            else:
                options += self._single(words[0], bool(options))
            self._spans[text] = tuple(_best(options, _BEAM))
        found = self._spans[text]
        if noun:
            judged = (
                replace(o, pattern=o.pattern - _NOUN_COST * self._nounhood(o.en)) for o in found
            )
            found = tuple(sorted(judged, key=lambda o: (-o.rank, o.en)))
        return found

    def _nounhood(self, en: str) -> float:
        """Return how much of a noun phrase English is, as a log share."""
        words = en.split()
        ends = (n for n, word in enumerate(words) if n and is_function_word(word, "en"))
        head = words[next(ends, len(words)) - 1]
        return math.log(self._lexicon.nominal(head) + 0.05) if self._lexicon.usage(head) else -1.0

    def _whole(self, text: str) -> Iterator[Option]:
        """Yield what the lists say about a phrase."""
        for en, score, how in self._lookup(text) if self._lookup else ():
            yield self._option(en, math.log(score), 0.0, (Part(text, en, how),))
        for number, en in enumerate(adjectives().get(dutch_key(text), ())):
            belief = math.log(0.9) - 0.4 * number
            yield self._option(en, belief, 0.0, (Part(text, en, "pattern"),))
        size = sum(len(self.splitter.split(word)) for word in text.split())
        for found in self._lexicon.translations(text)[:_BEAM]:
            if is_left_dutch(found.en, text):
                continue
            belief = math.log(max(found.score, 1e-4))
            if found.count < 3:  # a chance sighting with words too many
                belief -= 0.4 * max(0, len(found.en.split()) - size)
            yield self._option(found.en, belief, 0.0, (Part(text, found.en, "lexicon"),))
        name = territories().get(text)
        if name is not None:
            yield self._option(name, 0.0, 0.0, (Part(text, name, "name"),))

    def _single(self, word: str, known: bool) -> Iterator[Option]:
        ordinal = _ORDINAL.match(word)
        if ordinal:
            en = _english_ordinal(int(ordinal[1]))
            yield self._option(en, 0.0, 0.0, (Part(word, en, "number"),))
            return
        if word.isdigit() or (word.isupper() and len(word) > 1 and not known):
            yield from self._names(word)
            return
        yield from self._compound(word)
        if not known:
            for guess in cognates(word)[:2]:
                belief = math.log(0.3 * guess.likeness)
                yield self._option(guess.en, belief, 0.0, (Part(word, guess.en, "cognate"),))
            if word[0].isupper() and not any(part.islower() for part in word.split("-")):
                yield self._option(word, math.log(0.3), 0.0, (Part(word, word, "name"),))

    def _names(self, word: str) -> Iterator[Option]:
        for en in modifiers().get(word.lower(), (word,)):
            yield self._option(en, math.log(0.8), 0.0, (Part(word, en, "name"),))

    def _phrase(self, words: Sequence[str]) -> Iterator[Option]:
        """Yield the translations of several words by all ways to cut them."""
        yield from self._coordinated(words)
        yield from self._prepositional(words)
        if any(w.lower() in prepositions() for w in words[1:-1]):
            return  # an adjective before "recht op onderwijs" goes with "recht"
        for at in range(1, len(words)):
            for left in self._modifier_span(words[:at]):
                for right in self._span(words[at:], noun=True):
                    yield self._joined(f"{left.en} {right.en}", left, right, 0.0)

    def _modifier_span(self, words: Sequence[str]) -> tuple[Option, ...]:
        if words[-1].lower() in _CONJUNCTIONS or words[-1].endswith("-"):
            return ()
        found = self._span(words)
        if len(words) == 1 and dutch_key(words[0]) in adjectives():  # "militaire": no noun here
            found = tuple(o for o in found if o.parts[0].how == "pattern") or found
        return found[:5]

    def _prepositional(self, words: Sequence[str]) -> Iterator[Option]:
        """Cut at the first preposition, the longest that fits."""
        table = prepositions()
        for at in range(1, len(words) - 1):
            for stop in range(min(at + 4, len(words) - 1), at, -1):
                preposition = " ".join(words[at:stop]).lower()
                if preposition in table:
                    yield from self._headed(words[:at], preposition, words[stop:])
                    yield from self._around(words[:at], table[preposition], words[stop:])
                    return

    def _headed(
        self, head: Sequence[str], preposition: str, rest: Sequence[str]
    ) -> Iterator[Option]:
        """Yield what a noun becomes with its preposition: "aanpak van": "addressing"."""
        rest, definite = _without_determiner(rest)
        templates = phrase_heads().get(f"{dutch_key(head[0])} {preposition}", ())
        if len(head) > 1 or not rest or not templates:
            return
        plural = self._is_plural(rest[-1])
        for number, template in enumerate(templates):
            nl = f"{head[0]} {preposition}"
            part = Part(nl, template.replace("{}", "…").strip(), "pattern")
            own = math.log(0.95) - 0.2 * number
            for right in self._span(rest, noun=True)[:5]:
                parts = (part, *right.parts)
                belief = (own + right.belief * len(right.parts)) / len(parts)
                for form, extra in _with_article(right.en, definite=definite, plural=plural):
                    cost = right.pattern + extra + 0.25 * number
                    yield self._option(template.format(form), belief, cost, parts)

    def _around(
        self, head: Sequence[str], templates: Sequence[str], rest: Sequence[str]
    ) -> Iterator[Option]:
        rest, definite = _without_determiner(rest)
        if not rest:
            return
        plural = self._is_plural(rest[-1])
        many = self._is_plural(head[-1])
        for left in self._span(head, noun=True)[:5]:
            if many and " of " not in left.en:
                left = replace(left, en=english_plural(left.en))
            for right in self._span(rest, noun=True)[:5]:
                costs = self._preposition_costs(left.en, templates)
                forms = _with_article(right.en, definite=definite, plural=plural)
                for template, cost in zip(templates, costs, strict=True):
                    if template.startswith("{1}"):
                        en = template.format(left.en, right.en)
                        yield self._joined(en, left, right, cost)
                        continue
                    for form, extra in forms:
                        en = template.format(left.en, form)
                        yield self._joined(en, left, right, cost + extra)

    def _is_plural(self, word: str) -> bool:
        """Return whether a Dutch noun, or the last part of a compound, is a plural."""
        cut = next(iter(self.splitter.cuts(word)), None)
        return is_plural_dutch(word) or (cut is not None and is_plural_dutch(cut.right))

    def _preposition_costs(self, head: str, templates: Sequence[str]) -> list[float]:
        """Return what each pattern costs: less where the head is seen with its preposition."""
        last = head.rpartition(" ")[2].lower()
        seen = [self._lexicon.usage(f"{last} {t.split()[1]}") for t in templates]
        total = sum(n for n, t in zip(seen, templates, strict=True) if t.startswith("{0}"))
        costs = []
        for number, (count, template) in enumerate(zip(seen, templates, strict=True)):
            cost = 0.4 * number
            if template.startswith("{0}") and total >= 3:
                cost = 0.5 * cost - 0.4 * math.log((count + 0.5) / (total + 1))
            costs.append(cost)
        return costs

    def _coordinated(self, words: Sequence[str]) -> Iterator[Option]:
        for at in range(1, len(words) - 1):
            english = _CONJUNCTIONS.get(words[at].lower())
            if english is None:
                continue
            if words[at - 1].endswith("-"):
                yield from self._shared_head(words[:at], english, words[at + 1 :])
            else:
                for left in self._span(words[:at])[:4]:
                    for right in self._span(words[at + 1 :])[:4]:
                        en = f"{left.en} {english} {right.en}"
                        yield self._joined(en, left, right, 0.2)

    def _shared_head(
        self, first: Sequence[str], conjunction: str, second: Sequence[str]
    ) -> Iterator[Option]:
        """``vluchtelingen- en migratiestromen``: the first compound's head stands in the second."""
        for cut in self.splitter.cuts(second[0])[:2]:
            whole = [*first[:-1], first[-1][:-1] + cut.right]
            for left in self._span(whole)[:4]:
                for right in self._span(second)[:4]:
                    head = right.en.split()[-1]
                    shorter = left.en.removesuffix(f" {head}") if " " in left.en else left.en
                    en = f"{shorter} {conjunction} {right.en}"
                    yield self._joined(en, left, right, 0.0 if shorter != left.en else 0.5)

    def _compound(self, word: str) -> Iterator[Option]:
        cuts = self.splitter.cuts(word)
        for cut in cuts[:4]:
            cost = 0.15 * (cut.cost - cuts[0].cost)
            yield from self._cut_options(cut, cost)

    def _cut_options(self, cut: Cut, cost: float) -> Iterator[Option]:
        lefts = self._modifiers(cut.left)
        patterns = heads().get(dutch_key(cut.right), ())
        for number, template in enumerate(patterns):
            part = Part(cut.right, template.replace("{}", "…").strip(), "pattern")
            own = math.log(0.8 if number == 0 else 0.6)
            for left in lefts:
                if left.en.endswith("-"):
                    continue
                inner = left.en if template.startswith("{") else self._as_object(left.en)
                total = cost + left.pattern + 0.25 * number
                parts = (*left.parts, part)
                yield self._option(template.format(inner), (left.belief + own) / 2, total, parts)
        for right in self._span((cut.right,), noun=True)[:6]:
            for left in lefts:
                yield self._joined(_side_by_side(left.en, right.en), left, right, cost)
                if left.en.endswith("-"):
                    continue
                en = f"{right.en} of {self._as_object(left.en)}"
                yield self._joined(en, left, right, cost + 0.6)

    def _modifiers(self, word: str) -> list[Option]:
        """Return what a first part can be in English before a noun: singular nouns, adjectives."""
        options = []
        known = modifiers().get(dutch_key(word)) or modifiers().get(word.lower())
        for number, en in enumerate(known or ()):
            part = (Part(word, en, "pattern"),)
            options.append(self._option(en, math.log(0.7) - 0.3 * number, 0.0, part))
        for found in self._span((word,)):
            en = self._attributive(found.en)
            parts = (*found.parts[:-1], Part(found.parts[-1].nl, en, found.parts[-1].how))
            if len(found.parts) > 1:
                parts = found.parts
            options.append(self._option(en, found.belief, found.pattern, parts))
        return _best(options, 6)

    def _attributive(self, en: str) -> str:
        """Return a noun as it stands before another: singular, unless only its plural is used."""
        first, _, last = en.rpartition(" ")
        single = english_singular(last)
        if single == last:
            return en
        one = f"{first} {single}".strip()
        plural, singular = self._lexicon.usage(en), self._lexicon.usage(one)
        return en if plural > 10 * singular + 2 and first else one

    def _as_object(self, en: str) -> str:
        """Return a noun as it stands after "of" or "combating": plural if that is used more."""
        plural = english_plural(en)
        return plural if self._lexicon.usage(plural) > self._lexicon.usage(en) else en

    def _joined(self, en: str, left: Option, right: Option, cost: float) -> Option:
        parts = (*left.parts, *right.parts)
        belief = (left.belief * len(left.parts) + right.belief * len(right.parts)) / len(parts)
        return self._option(en, belief, left.pattern + right.pattern + cost, parts)

    def _option(self, en: str, belief: float, cost: float, parts: tuple[Part, ...]) -> Option:
        bonds = [math.log1p(self.uses(bond)) for bond in _bonds(en)]
        mean = sum(bonds) / len(bonds) if bonds else 0.0
        return Option(en, belief, cost, math.log1p(self.uses(en)), mean, parts)


def is_left_dutch(en: str, nl: str) -> bool:
    """Return whether English text has the Dutch word untranslated, as with names of taxes."""
    return en.lower() == nl.lower() and zipf(en, "en") < 1.5 and not en[0].isupper()


def _side_by_side(left: str, right: str) -> str:
    """Join a modifier and a noun; one that ends in a hyphen takes no space ("non-")."""
    return left + right if left.endswith("-") else f"{left} {right}"


def _without_determiner(words: Sequence[str]) -> tuple[Sequence[str], bool]:
    """Return a noun phrase without the article or the like before it, and whether it had one."""
    definite = words[0].lower() in _DETERMINERS
    return (words[1:] if definite else words), definite


def _with_article(en: str, *, definite: bool, plural: bool) -> list[tuple[str, float]]:
    """Return a noun phrase as it stands after a preposition, with costs."""
    if en[:1].isupper() and " " in en and (definite or not _BODIES.isdisjoint(en.split())):
        return [(f"the {en}", 0.0)]
    if plural:
        return [(english_plural(en), 0.0), (en, 0.3)]
    if definite and _UNCOUNTED.search(en.partition(" of ")[0]):
        return [(en, 0.0), (f"the {en}", 0.3)]
    if definite and not _is_plural(en):
        return [(f"the {en}", 0.0), (en, 0.1)]
    return [(en, 0.0)]


def _best(options: Iterable[Option], most: int) -> list[Option]:
    """Return the best options, each English once."""
    found: dict[str, Option] = {}
    for option in options:
        if _is_clumsy(option.en):
            continue
        key = option.en.lower()
        if key not in found or found[key].rank < option.rank:
            found[key] = option
    return sorted(found.values(), key=lambda o: (-o.rank, o.en))[:most]


def _is_clumsy(en: str) -> bool:
    """Return whether a word stands twice in a row."""
    words = en.lower().split()
    return any(a == b for a, b in pairwise(words))


def _bonds(en: str) -> Iterator[str]:
    """Yield the pairs of neighbouring content words with what stands between them."""
    words = en.split()
    last = None
    for at, word in enumerate(words):
        if is_function_word(word, "en"):
            continue
        if last is not None:
            yield " ".join(words[last : at + 1])
        last = at


def _is_plural(en: str) -> bool:
    last = en.rpartition(" ")[2]
    return english_singular(last) != last


def english_plural(en: str) -> str:
    """Return a phrase with its last word in the plural, by the rules of spelling."""
    if not en or not en[-1].isalpha() or _is_plural(en):
        return en
    head, of, rest = en.partition(" of ")
    if of:
        return f"{english_plural(head)}{of}{rest}"
    first, _, last = en.rpartition(" ")
    if last.lower() in _irregular_plurals():
        return f"{first} {_irregular_plurals()[last.lower()]}".strip()
    if en.endswith("y") and en[-2:-1] not in "aeiou":
        return en[:-1] + "ies"
    if en.endswith("sis"):
        return en[:-2] + "es"
    if en.endswith(("s", "x", "ch", "sh")):
        return en + "es"
    return en + "s"


@lru_cache(maxsize=1)
def _irregular_plurals() -> dict[str, str]:
    """Return English singular → the plural that no rule of spelling gives, the first listed."""
    found: dict[str, str] = {}
    for plural, singular in irregular_plurals("en").items():
        found.setdefault(singular, plural)
    return found


def _english_ordinal(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _table(name: str) -> dict[str, tuple[str, ...]]:
    text = data_path("corpus", "words", name).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:] if line)
    return {nl: tuple(en.split("|")) for nl, en in rows}


@lru_cache(maxsize=1)
def territories() -> dict[str, str]:
    """Return Dutch name → English name of countries and regions (Unicode CLDR)."""
    from babel import Locale

    dutch, english = Locale("nl").territories, Locale("en").territories
    return {
        name: english[code]
        for code, name in sorted(dutch.items())
        if code in english and len(name) > 2 and not name.isupper()
    }


@lru_cache(maxsize=1)
def prepositions() -> dict[str, tuple[str, ...]]:
    """Return Dutch preposition → English patterns, the usual one first."""
    return _table("prepositions.nl-en.tsv")


@lru_cache(maxsize=1)
def phrase_heads() -> dict[str, tuple[str, ...]]:
    """Return key of a noun and its preposition → English patterns for both."""
    table = _table("phrase_heads.nl-en.tsv")
    pairs = ((nl.partition(" "), en) for nl, en in table.items())
    return {f"{dutch_key(noun)} {preposition}": en for (noun, _, preposition), en in pairs}


@lru_cache(maxsize=1)
def adjectives() -> dict[str, tuple[str, ...]]:
    """Return key of an adjective → its English."""
    return {dutch_key(nl): en for nl, en in _table("adjectives.nl-en.tsv").items()}


@lru_cache(maxsize=1)
def heads() -> dict[str, tuple[str, ...]]:
    """Return key of a compound's last part → English patterns."""
    return {dutch_key(nl): en for nl, en in _table("heads.nl-en.tsv").items()}


@lru_cache(maxsize=1)
def modifiers() -> dict[str, tuple[str, ...]]:
    """Return a compound's first part (its key) → what stands for it before an English noun."""
    return {dutch_key(nl): en for nl, en in _table("modifiers.nl-en.tsv").items()}
