"""Dutch terms to UN English: the termbase first, then the text itself, treaties, composition.

Every candidate says where it comes from and how likely it is right; an alignment may also say
that nothing good enough was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kamerlens.calibration import Calibration, embedded_calibration, features
from kamerlens.cognates import cognates
from kamerlens.composition import Composer, Option, english_plural, is_left_dutch
from kamerlens.lexicon import Lexicon, Translation
from kamerlens.namekeys import bare_acronym
from kamerlens.spelling import un_spelling
from kamerlens.termbase import Concept, Termbase, embedded_termbase, load_concepts
from kamerlens.vocabulary import zipf
from kamerlens.wordforms import english_phrase_key, is_function_word, words

Status = Literal["termbase", "treaty", "in_text", "proposed", "unaligned"]
#: Candidates given for a term.
_MOST = 8
#: Words much commoner in English than in Dutch make a term English (difference in Zipf).
_ENGLISH_LEAD = 0.9
#: The name of a body of more words than this stands in a longer term as its acronym.
_LONG_NAME = 4
_BODIES = frozenset({"agency", "body", "mission", "programme"})
_UN = re.compile(
    r"^(?:VN|V\.N\.|UN)[- ](?P<after>.+)$|^(?P<before>.+?) (?:van|der|bij|binnen) (?:de )?"
    r"(?:VN|Verenigde Naties)$"
)
_UN_NAME = re.compile(r"VN|Verenigde Naties|UN\b|^[A-Z]{2,}")
_PEOPLE_NL = re.compile(r"(?:mensen|personen) ")
_PEOPLE_EN = re.compile(r"(?:people|persons) ")
_ARTICLE = re.compile(r"^(?:de|het|een|'t) (?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible English term.

    Attributes:
        score: The chance that it is right, in [0, 1].
        method: ``termbase``, ``termbase form``, ``termbase acronym``, ``termbase alternative``,
            ``in text``, ``treaties``, ``composed``, ``cognate`` or ``English``.
        evidence: Where it comes from: the termbase entry, treaties and counts, or the parts.
    """

    en: str
    score: float
    method: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A Dutch term with its English, None if nothing was good enough.

    ``concept`` is the termbase's entry where that decided.
    """

    nl: str
    en: str | None
    confidence: float
    status: Status
    candidates: tuple[Candidate, ...] = ()
    concept: Concept | None = None


class Aligner:
    """Finds the English of Dutch terms."""

    def __init__(
        self,
        termbase: Termbase,
        lexicon: Lexicon,
        calibration: Calibration,
        warnings: Sequence[str] = (),
    ) -> None:
        self.termbase = termbase
        self.lexicon = lexicon
        self.warnings = tuple(warnings)
        self._calibration = calibration
        self._composer = Composer(lexicon, lookup=self._lookup, usage=self._termbase_usage())
        self._done: dict[tuple[str, str | None, tuple[str, ...], bool], Alignment] = {}

    @classmethod
    def load(
        cls,
        *,
        termbases: Sequence[Path] = (),
        use_termbase: bool = True,
        lexicon: Path | None = None,
    ) -> Aligner:
        """Return an aligner.

        Args:
            termbases: The user's own termbases; they outrank the embedded one.
            use_termbase: Whether to use termbases at all.
            lexicon: A lexicon to use instead of the embedded one.

        Raises:
            DataError: A termbase or the lexicon cannot be read.
        """
        if not use_termbase:
            termbase = Termbase(())
        elif termbases:
            termbase = Termbase(load_concepts(termbases))
        else:
            termbase = embedded_termbase()
        return cls(termbase, Lexicon.load(lexicon), embedded_calibration(), termbase.conflicts())

    def align(
        self,
        nl: str,
        *,
        lemma: str | None = None,
        in_text: Sequence[str] = (),
        is_english: bool = False,
    ) -> Alignment:
        """Return the English of a Dutch term.

        Args:
            nl: The term, in any form.
            lemma: Its base form, if known.
            in_text: English that the text itself gives for it, the most certain first.
            is_english: Whether the text has it as English already.
        """
        key = (nl, lemma, tuple(in_text), is_english)
        if key not in self._done:
            self._done[key] = self._align(nl, lemma, in_text, is_english)
        return self._done[key]

    def _align(
        self, nl: str, lemma: str | None, in_text: Sequence[str], is_english: bool
    ) -> Alignment:
        term = _ARTICLE.sub("", " ".join(nl.split()))
        if not words(term):
            return Alignment(nl, None, 0.0, "unaligned")
        concept, sure = self._from_termbase(term, lemma)
        quoted = [
            Candidate(en, self._calibration.known["in_text"], "in text", {"text": en})
            for en in in_text
        ]
        others = self.guesses(lemma or term) if not sure else []
        english = (is_english and not _ends_in_dutch(term)) or _is_english(term, others)
        if not sure and not quoted and english:
            sure = [Candidate(term, self._calibration.known["english"], "English", {})]
        candidates = _distinct([*sure, *quoted, *others])[:_MOST]
        if concept is None and sure == [] and quoted == []:
            candidates.sort(key=lambda c: -c.score)
        return self._decide(nl, concept, candidates)

    def _decide(
        self, nl: str, concept: Concept | None, candidates: Sequence[Candidate]
    ) -> Alignment:
        if not candidates or candidates[0].score < self._calibration.abstain:
            score = candidates[0].score if candidates else 0.0
            return Alignment(nl, None, score, "unaligned", tuple(candidates))
        first = candidates[0]
        return Alignment(
            nl,
            first.en,
            first.score,
            _STATUS.get(first.method, "proposed"),
            tuple(candidates),
            concept,
        )

    def _from_termbase(
        self, term: str, lemma: str | None
    ) -> tuple[Concept | None, list[Candidate]]:
        """Return the termbase's concept for a term and its names as candidates."""
        for concepts, method, prefix in self._matches(term, lemma):
            if concepts:
                return concepts[0], self._names_of(term, concepts, method, prefix)
        return None, []

    def _matches(
        self, term: str, lemma: str | None
    ) -> Iterator[tuple[Sequence[Concept], str, str]]:
        """Yield the ways to find a term in the termbase, the surest first."""
        if not self.termbase.concepts:
            return
        yield self.termbase.find(term), "termbase", ""
        yield self.termbase.find_acronym(term), "termbase acronym", ""
        if lemma:
            yield self.termbase.find(lemma), "termbase", ""
        yield self.termbase.find_inflected(term), "termbase form", ""
        shorter = _without_un(term)
        if shorter:
            for text in (f"{shorter} van de Verenigde Naties", f"VN-{shorter}"):
                yield self.termbase.find(text), "termbase form", ""
                yield self.termbase.find_inflected(text), "termbase form", ""
            yield self.termbase.find(shorter), "termbase form", "United Nations "
            yield self.termbase.find_inflected(shorter), "termbase form", "United Nations "
        if " " in term or term[:1].isupper():
            yield self.termbase.find_english(term), "termbase", ""

    def _names_of(
        self, term: str, concepts: Sequence[Concept], method: str, prefix: str
    ) -> list[Candidate]:
        known = self._calibration.known
        found = []
        for number, concept in enumerate(concepts):
            main_name = _as_asked(concept, term)
            evidence = {
                "source": concept.source,
                "entry": concept.nl,
                "origin": concept.origin,
            }
            for name in dict.fromkeys((main_name, *concept.english)):
                main = number == 0 and name == main_name
                en = name if name.startswith(("United Nations", "UN ")) else prefix + name
                score = known[method] if main else known["termbase alternative"]
                label = method if main else "termbase alternative"
                found.append(Candidate(en, score, label, evidence))
        return found

    def guesses(self, term: str) -> list[Candidate]:
        """Return what the treaties, composition and spelling suggest, the likeliest first."""
        judged = judge(self.evidence_for(term), self._calibration)
        return [_as_candidate(evidence, score) for evidence, score in judged]

    def evidence_for(self, term: str) -> list[Evidence]:
        """Return each guess with all that speaks for it; without scores."""
        found: dict[str, Evidence] = {}

        def at(en: str) -> Evidence:
            return found.setdefault(english_phrase_key(en), Evidence(en))

        for translation in self.lexicon.translations(term):
            if not is_left_dutch(translation.en, term):
                at(translation.en).translation = translation
        for option in self._composer.compose(term):
            evidence = at(option.en)
            if evidence.option is None or evidence.option.rank < option.rank:
                evidence.option = option
        for guess in cognates(term) if " " not in term else ():
            at(guess.en).likeness = guess.likeness
        size = sum(len(self._composer.splitter.split(word)) for word in words(term))
        seen = sum(t.count for t in (i.translation for i in found.values()) if t is not None)
        for item in found.values():
            item.features = features(
                item.en,
                item.translation,
                item.option,
                item.likeness,
                size,
                _nested(item, found.values()),
                seen,
                self._nominal,
            )
        return list(found.values())

    def _nominal(self, word: str) -> float:
        """Return how often an English word ends a noun phrase; the middle for unknown words."""
        return self.lexicon.nominal(word) if self.lexicon.usage(word) >= 3 else 0.4

    def _lookup(self, text: str) -> Iterator[tuple[str, float, str]]:
        """Yield the termbase's English of a part of a term."""
        concepts = self.termbase.find(text) or self.termbase.find_inflected(text)
        for concept in concepts[:2]:
            yield concept.en, 0.95, "termbase"
            for name in concept.en_alternatives[:3]:
                yield name, 0.5, "termbase"
        acronym = bare_acronym(text)
        for concept in self.termbase.find_acronym(acronym)[:1]:
            name = concept.en
            if concept.kind in _BODIES and concept.acronyms_en and name.count(" ") >= _LONG_NAME:
                name = concept.acronyms_en[0]
            yield english_plural(name) if acronym != text else name, 0.8, "termbase"

    def _termbase_usage(self) -> Callable[[str], int] | None:
        if not self.termbase.concepts:
            return None
        names = {name.lower() for c in self.termbase.concepts for name in c.english}
        return lambda en: 20 if en in names else 0


@dataclass(slots=True)
class Evidence:
    """A guess and what speaks for it."""

    en: str
    translation: Translation | None = None
    option: Option | None = None
    likeness: float = 0.0
    features: dict[str, float] = field(default_factory=dict)


def judge(evidence: Sequence[Evidence], calibration: Calibration) -> list[tuple[Evidence, float]]:
    """Return guesses with the chance that each is right, the likeliest first.

    The first is judged again by its lead over the second.
    """
    scored = [(item, item.features, calibration.confidence(item.features)) for item in evidence]
    scored.sort(key=lambda row: (-row[2], row[0].en))
    judged = []
    for number, (item, values, score) in enumerate(scored):
        if number == 0:
            second = scored[1][2] if len(scored) > 1 else 0.0
            score = calibration.confidence({**values, "first": 1.0, "lead": score - second})
        judged.append((item, score))
    return judged


def align_lines(
    terms: Iterable[str],
    *,
    use_termbase: bool = True,
    termbases: Sequence[Path] = (),
    aligner: Aligner | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the alignment of each term as a plain dictionary, in order.

    Args:
        terms: Dutch terms; empty lines are passed over.
        use_termbase: Whether to use termbases.
        termbases: The user's own termbases.
        aligner: An aligner loaded before.

    Yields:
        ``nl``, ``en``, ``confidence``, ``status`` and ``candidates``, each of these with ``en``,
        ``score``, ``method`` and ``evidence``.
    """
    aligner = aligner or Aligner.load(termbases=termbases, use_termbase=use_termbase)
    for line in terms:
        term = line.strip()
        if not term:
            continue
        found = aligner.align(term)
        yield {
            "nl": term,
            "en": found.en,
            "confidence": round(found.confidence, 4),
            "status": found.status,
            "candidates": [
                {
                    "en": candidate.en,
                    "score": round(candidate.score, 4),
                    "method": candidate.method,
                    "evidence": candidate.evidence,
                }
                for candidate in found.candidates
            ],
        }


_STATUS: dict[str, Status] = {
    "termbase": "termbase",
    "termbase form": "termbase",
    "termbase acronym": "termbase",
    "termbase alternative": "termbase",
    "in text": "in_text",
    "treaties": "treaty",
}


def _as_candidate(evidence: Evidence, score: float) -> Candidate:
    en = un_spelling(evidence.en)
    if evidence.translation is not None:
        found = evidence.translation
        details: dict[str, Any] = {
            "treaties": list(found.origins),
            "count": found.count,
            "share": round(found.forward, 3),
        }
        return Candidate(en, score, "treaties", details)
    if evidence.option is not None:
        parts = [[part.nl, part.en, part.how] for part in evidence.option.parts]
        return Candidate(en, score, "composed", {"parts": parts})
    return Candidate(en, score, "cognate", {"likeness": round(evidence.likeness, 3)})


def _as_asked(concept: Concept, term: str) -> str:
    """Return the preferred English, without ``United Nations`` where the Dutch has none.

    "mensen in nood" are people, not a person. Only a form that the entry itself admits is taken.
    """
    if concept.en.startswith("United Nations ") and not _UN_NAME.search(term):
        shorter = concept.en.removeprefix("United Nations ")
        if shorter in concept.en_alternatives:
            return shorter
    if _PEOPLE_NL.match(term):
        return next((name for name in concept.english if _PEOPLE_EN.match(name)), concept.en)
    return concept.en


def _nested(item: Evidence, others: Iterable[Evidence]) -> float:
    """Return the largest share of a guess's sightings that a longer guess with it inside has."""
    if item.translation is None:
        return 0.0
    inner = f" {english_phrase_key(item.en)} "
    shares = [
        other.translation.count / item.translation.count
        for other in others
        if other.translation is not None
        and other is not item
        and inner in f" {english_phrase_key(other.en)} "
    ]
    return min(1.0, max(shares, default=0.0))


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(english_phrase_key(candidate.en), candidate)
    return list(found.values())


def _without_un(term: str) -> str | None:
    """Return what is left of ``VN-missie`` or ``missie van de VN`` without the UN."""
    match = _UN.match(term)
    return (match["after"] or match["before"]) if match else None


def _is_english(term: str, guesses: Sequence[Candidate]) -> bool:
    """Return whether a term is English already: by its words' frequencies in both languages."""
    content = [word for word in words(term) if not is_function_word(word, "en")]
    if not content or (guesses and guesses[0].method == "treaties" and guesses[0].score > 0.4):
        return False
    return all(
        zipf(piece, "en") >= 2.5 and zipf(piece, "en") >= zipf(piece) + _ENGLISH_LEAD
        for word in content
        for piece in word.split("-")
        if piece
    )


def _ends_in_dutch(term: str) -> bool:
    """Return whether a term in English context is a single word or ends in a Dutch one.

    >>> _ends_in_dutch("Sustaining Peace-resoluties"), _ends_in_dutch("Grand Bargain")
    (True, False)
    """
    last = re.split(r"[ -]", term)[-1].lower()
    return " " not in term or zipf(last) > zipf(last, "en") + _ENGLISH_LEAD
