"""Acronyms: their definitions in the text, in either language and order, and what is known of them.

Source of the matching: Schwartz & Hearst 2003, "A Simple Algorithm for Identifying Abbreviation
Definitions in Biomedical Text": the letters of the short form are sought from right to left in the
words beside the brackets, the first of them at the beginning of a word. Dutch letters often put the
acronym of the English name behind the Dutch name ("Hoge Commissaris … (OHCHR)"), whose letters
cannot match; there the name that ends before the brackets is the long form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from kamerlens.language import english, gazetteer
from kamerlens.language.gazetteer import NameIndex
from kamerlens.language.names import Entry
from kamerlens.records import Acronym
from kamerlens.termbase import Concept, Termbase, fold

GROUP = "kamerlens_acronyms"
#: An acronym, alone or as the first part of a compound; a plural ending is no part of it.
_ACRONYM = re.compile(r"(?P<short>[A-Z][A-Za-z0-9&/]{1,9}?)(?:['’]?s|en)?$")
_PART = re.compile(r"[-‐‑/]")
_ROMAN = re.compile(r"[IVXLC]+$")
#: Labels of names that have acronyms; people, dates and places before brackets do not.
_NAMED = frozenset({"ORG", "LAW", "EVENT", "PRODUCT", "TITLE", "FAC", "WORK_OF_ART"})
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_SKIP = frozenset("« » “ ” \" ' ’ ‘ : hierna kortweg afgekort de het the oftewel ofwel".split())
#: Words that cannot begin a long form.
_NO_BEGINNING = frozenset("de het een the a an van der of en and in op".split())


@dataclass(frozen=True, slots=True)
class Definition:
    """An acronym and its long form in a doc, as tokens."""

    short: str
    start: int
    end: int
    at: int


def short_form(word: str) -> str | None:
    """Return the acronym in a word without its plural ending, None if it is no acronym."""
    match = _ACRONYM.match(word)
    if match is None:
        return None
    short = match["short"]
    capitals = sum(c.isupper() for c in short)
    if capitals < 2 or capitals * 2 < len(short) or _ROMAN.match(short):
        return None
    return short


def initials(long: str) -> str:
    """Return the first letters of the content words of a long form, in lower case."""
    words = re.findall(r"\w+", long.lower())
    return "".join(word[0] for word in words if word not in _NO_BEGINNING)


def matches(short: str, long: str) -> int | None:
    """Return where in a text the long form of an acronym begins, None if it does not hold it.

    The text is what stands before the brackets; the long form runs to its end.
    """
    letters = [c for c in short.lower() if c.isalnum()]
    at = len(long)
    lowered = long.lower()
    for number in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (
            lowered[at] != letters[number] or (number == 0 and at > 0 and lowered[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    return at


def find_definitions(doc: Doc) -> Iterator[Definition]:
    """Yield the acronyms that a doc defines, in text order."""
    if not any(bracket in doc.text for bracket in _OPENING):
        return
    for i, token in enumerate(doc):
        if token.text not in _OPENING or i == 0:
            continue
        close = next((j for j in range(i + 1, min(i + 16, len(doc))) if doc[j].text in _CLOSING), 0)
        if close:
            yield from _in_brackets(doc, i, close)


def _in_brackets(doc: Doc, opening: int, closing: int) -> Iterator[Definition]:
    """Yield what brackets define: ``long (SHORT)``, ``SHORT (long)`` or ``(long, SHORT)``."""
    inner = [j for j in range(opening + 1, closing) if doc[j].text not in _SKIP]
    if not inner:
        return
    before = opening - 1
    first = short_form(doc[inner[0]].text)
    if first and (len(inner) == 1 or doc[inner[1]].text in ",;/"):
        long = _long_before(doc, opening, first)
        if long is not None:
            yield Definition(first, *long, inner[0])
        return
    last = short_form(doc[inner[-1]].text)
    if last and len(inner) > 2 and doc[inner[-2]].text in {",", "of", "or"}:
        start = matches(last, doc[inner[0] : inner[-2]].text)
        if start is not None:
            yield Definition(last, inner[0], inner[-2], inner[-1])
        return
    outside = short_form(doc[before].text)
    if outside and len(inner) > 1:
        text = doc[inner[0] : closing].text
        if matches(outside, text) is not None and _initials(outside, text):
            yield Definition(outside, inner[0], closing, before)


def _initials(short: str, long: str) -> bool:
    """Return whether a long form in brackets begins with the acronym's first letter."""
    return long[:1].lower() == short[:1].lower()


def _long_before(doc: Doc, opening: int, short: str) -> tuple[int, int] | None:
    """Return the tokens of the long form that ends before an opening bracket."""
    end = opening
    while end and doc[end - 1].text in _SKIP:
        end -= 1
    words = min(len(short) + 5, len(short) * 2)
    begin = end
    while begin > max(0, end - words) and doc[begin - 1].text not in ".;:?!«»()":
        begin -= 1
        if doc[begin].is_sent_start:
            break
    name = _name_before(doc, end)
    window = doc[begin:end]
    at = matches(short, window.text) if len(window) else None
    if at is not None:
        span = doc.char_span(window.start_char + at, window.end_char, alignment_mode="expand")
        if span is not None and _plausible(short, span, name):
            return span.start, span.end
    return (name.start, name.end) if name is not None else None


def _plausible(short: str, span: Span, name: Span | None) -> bool:
    """Return whether letters that match make a long form, beside the name that ends there too."""
    if span[0].lower_ in _NO_BEGINNING:
        return False
    if initials(span.text) == short.lower():
        return True
    content = [token for token in span if token.lower_ not in _NO_BEGINNING and token.is_alpha]
    return len(content) <= len(short) + 1 and (name is None or span.start <= name.start)


def _name_before(doc: Doc, end: int) -> Span | None:
    """Return the entity that ends here."""
    span: Span
    for span in (*doc.ents, *doc.spans.get(gazetteer.GROUP, ())):
        if span.end == end and span.label_ in _NAMED and short_form(span.text) is None:
            return span
    return None


@Language.component("kamerlens_acronyms", requires=["doc.ents", "doc.spans"], assigns=["doc.spans"])
def find_in_doc(doc: Doc) -> Doc:
    """Write the long forms of acronyms to ``doc.spans``; the acronym is their ``kb_id_``."""
    doc.spans[GROUP] = [
        Span(doc, d.start, d.end, label="LONG", kb_id=d.short) for d in find_definitions(doc)
    ]
    return doc


def mentioned(doc: Doc) -> Iterator[str]:
    """Yield the acronyms of a doc, also those inside compounds ("VN-budget") and names."""
    if doc.text.isupper():  # a heading in capitals
        return
    numbers = {i for ent in doc.ents if ent.label_ in ("REF", "MONEY") for i in range(*_range(ent))}
    for i, token in enumerate(doc):
        if i not in numbers:
            yield from _in_word(token.text)


@lru_cache(maxsize=50_000)
def _in_word(word: str) -> tuple[str, ...]:
    """Return the acronyms in a word, of which a compound can have several."""
    if sum(map(str.isupper, word)) < 2:
        return ()
    parts = _PART.split(word) if "-" in word else [word]
    followed = zip(parts, [*parts[1:], ""], strict=True)
    # "COVID-19" is a name
    shorts = (short_form(part) for part, following in followed if not following.isdigit())
    return tuple(short for short in shorts if short is not None)


def _range(span: Span) -> tuple[int, int]:
    return span.start, span.end


def settle(docs: Mapping[str, Doc], index: NameIndex, termbase: Termbase) -> tuple[Acronym, ...]:
    """Return the acronyms of a letter in the order of their first mention.

    What the letter itself says goes before what is known; a name known by the acronym supplies
    the other language and the official English.

    Args:
        docs: Block id → Doc, in reading order.
        index: The gazetteer.
        termbase: The concept store.
    """
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for block_id, doc in docs.items():
        for short in mentioned(doc):
            counts[short] += 1
            first.setdefault(short, block_id)
    defined: dict[str, Span] = {}
    for doc in docs.values():
        for span in doc.spans.get(GROUP, ()):
            defined.setdefault(span.kb_id_, span)
    return tuple(
        _acronym(short, first[short], counts[short], defined.get(short), index, termbase)
        for short in first
    )


def _acronym(
    short: str,
    block_id: str,
    mentions: int,
    long: Span | None,
    index: NameIndex,
    termbase: Termbase,
) -> Acronym:
    entry = _entry(short, long, index)
    nl, en = _known(short, long, entry, termbase)
    if long is not None:
        text = long.text
        if is_english(text):
            en = en or text
        else:
            nl = text
    return Acronym(
        acronym=short,
        long_nl=nl,
        long_en=en,
        entity_id=entry.entity_id if entry else None,
        first_block_id=block_id,
        how="in-text" if long is not None else "termbase" if en or nl else "unresolved",
        mentions=mentions,
    )


def _entry(short: str, long: Span | None, index: NameIndex) -> Entry | None:
    """Return what the acronym stands for, by its long form or else by itself."""
    entries = index.find(short)
    if long is None:
        return entries[0] if entries else None
    # What has the acronym goes before what has the long form: OHCHR is the office, though a letter
    # puts it behind the High Commissioner. It is the same if the names share most of their words.
    words = _content(long.text)
    for entry in entries:
        names = [_content(alias.text) for alias in entry.aliases if not alias.acronym]
        if any(len(words & name) * 2 >= max(len(words), 1) for name in names):
            return entry
    for entry in index.find(long.text):
        return entry
    if len(entries) != 1 or is_english(long.text) or initials(long.text) == short.lower():
        return None
    return entries[0]


def _content(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 3}


def _known(
    short: str, long: Span | None, entry: Entry | None, termbase: Termbase
) -> tuple[str | None, str | None]:
    if entry is not None:
        return entry.name_nl, entry.name_en
    if long is not None:
        concepts = termbase.find(long.text) or termbase.find_english(long.text)
        concepts = concepts or _related(termbase.find_acronym(short), long.text, short)
    else:
        concepts = termbase.find_acronym(short) or termbase.find_acronym(short.lower())
    return (concepts[0].nl, concepts[0].en) if concepts else (None, None)


def _related(concepts: Sequence[Concept], long: str, short: str) -> list[Concept]:
    """Return the concepts one of whose names is part of a long form ("contraterrorismebeleid")."""
    folded = fold(long)
    related = [c for c in concepts if any(fold(n) in folded for n in (*c.dutch, *c.english))]
    if related or len(concepts) != 1:
        return related
    # One concept has the acronym, and its own Dutch name is made of it ("lhbti's").
    only = concepts[0]
    return [only] if any(fold(name).startswith(fold(short)) for name in only.dutch) else []


def is_english(text: str) -> bool:
    """Return whether a phrase as a whole is English rather than Dutch."""
    return sum(english.weight(word) for word in re.findall(r"[\w'’-]+", text)) > 0
