"""The model's names, held against what else is known of the words.

The model often takes the first word of a sentence for a name, or swallows words beside one; the
gazetteer's names and the shapes of words tell where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from kamerlens.language import english, gazetteer, offices
from kamerlens.language.heads import embedded_heads
from kamerlens.language.persons import embedded_given_names
from kamerlens.language.position import opens
from kamerlens.vocabulary import zipf_frequency

_EDGE = frozenset(
    "de het een van in op voor bij en als tot o.m. o.a. bijv. onder zoals door met aan uit over "
    "dit deze die dat zo ook the , ; : ) « » “ ” . - –".split()
)
#: Prepositions that relate two names; "van" may be part of one.
_BETWEEN = frozenset("aan bij door in met naar op over tegen voor".split())
_ARTICLES = frozenset({"de", "het"})
#: Bodies that are named after where they work.
_PLACED = ("missie", "operatie", "macht", "ambassade", "vertegenwoordiging", "team")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_CAPITAL_PARTICLES = frozenset("Van De Den Der Ten Ter Al El".split())
_RELATIVE = frozenset("die dat waar waarin wie welke".split())
_MAY_BE_SMALL = frozenset({"DATE", "MONEY", "PERCENT", "REF", "TITLE", "NORP", "WORK_OF_ART"})
_NEEDS_CAPITAL = frozenset({"ORG", "GPE", "LOC", "PERSON", "FAC", "PRODUCT", "TITLE"})
#: Parts of speech of names; the tagger's other guesses speak against a name at the beginning of a
#: sentence. Without a tagger nothing does.
_NAME_TAGS = frozenset({"PROPN", "X", "SYM", ""})
#: A noun that opens a sentence counts as a name only below this frequency (Zipf scale).
_ORDINARY_NOUN = 1.5
#: A word that the tagger takes for a name is one up to this frequency; places and peoples that are
#: named more often are in the gazetteer.
_ORDINARY_NAME = 3.0
_COMPOUND = re.compile(r"[A-Z][\w’']*-(?P<last>[a-z][\w’']*)$")
#: What makes lower-case words a date; and a group of people.
_CALENDAR = re.compile(
    r"\b(?:1[0-9]|20)\d\d\b|['’]\d\d|januari|februari|maart|april|\bmei\b|juni|juli|augustus|september|oktober|november|"
    r"december|eeuw|jaren|dag\b|voorjaar|najaar|zomer|winter|herfst|lente|kerst|pasen|ramadan|"
    r"interbellum"
)
_ADHERENTS = ("isten", "ist", "ieten", "ische", "isch", "'s", "’s", "nen", "lijke", "lijk")
#: What an amount, a share and a document's number hold.
_HOLDS = {
    "MONEY": re.compile(r"[€$£¥]|[A-Z]{3}|euro|dollar|pond|gulden|yen|fran[ck]|kroon|roebel", re.I),
    "PERCENT": re.compile(r"%|procent|per\s?cent", re.I),
    "REF": re.compile(r"[^\W\d_]|\d\s\d|-"),
}
_MAY_BE_NUMBERS = frozenset({"DATE", "MONEY", "PERCENT", "REF"})
#: The number of a footnote stuck to an ordinary word: "jurisprudentie2", "is.8".
_WORD_WITH_NOTE = re.compile(r"[^\W\d_A-Z]+[.,:;»”]?\d{1,2}$")
_PAGE = re.compile(r"(?:p|pp|blz)\.?\s?\d*$")
#: English words that make an English phrase rather than a name, in weights of
#: :func:`kamerlens.language.english.weight`.
_ENGLISH_PHRASE = 1.0
_Name = tuple[int, int, str]


def clean(
    doc: Doc,
    spans: Sequence[Span],
    runs: Sequence[tuple[int, int]] = (),
    people: Sequence[Span] = (),
) -> Iterator[_Name]:
    """Yield (start, end, label) of the model's names, without what cannot belong to them.

    Args:
        doc: The doc.
        spans: The model's names.
        runs: Capitalised English names, which the model often cuts short.
        people: People's names found by rule.
    """
    known = [*_known(doc), *people]
    titles = list(doc.spans.get(offices.GROUP, ()))
    for span in spans:
        if any(_swallows(span, office) for office in titles):
            continue
        for start, end in runs:
            if start <= span.start and span.end <= end and span.label_ not in ("DATE", "NORP"):
                span = Span(doc, start, end, label=span.label_)
        for start, end, label in _split(doc, span, known):
            end = _without_place(doc, start, end, label, known)
            start, end = _strip(doc, start, end, label)
            if start < end and not _hopeless(doc[start:end], label):
                yield start, end, label


def _swallows(span: Span, office: Span) -> bool:
    """Return whether a name of the model is an office found by rule, or describes something of it.

    "Besluit van de Minister van Defensie" names the office; the rule knows where it ends.
    """
    if span.label_ == "TITLE":
        return bool(span.start < office.end and office.start < span.end)
    before = span.doc[office.start - 2 : office.start].text if office.start > 1 else ""
    inside = span.start < office.start - 1 and span.end >= office.end
    return inside and before.lower() in ("van de", "aan de", "door de")


def _known(doc: Doc) -> list[Span]:
    """Return the gazetteer's names that need no support, and English spans for their borders."""
    spans = doc.spans.get(gazetteer.GROUP, ())
    return [span for span in spans if not span.id_.startswith("?")]


def _split(doc: Doc, span: Span, known: Sequence[Span]) -> Iterator[_Name]:
    """Yield a name of the model, or what is left of it beside known names that it swallowed."""
    inside = [
        other
        for other in known
        if span.start <= other.start and other.end <= span.end and len(other) < len(span)
    ]
    if _two_names(doc, span, inside):
        return
    for other in inside:
        before, after = doc[span.start : other.start], doc[other.end : span.end]
        if other.label_ == "PERSON" and span.label_ == "TITLE":
            if len(before):  # "Secretaris-Generaal Ban Ki-moon"
                yield span.start, other.start, "TITLE"
            return
        report = other.label_ == "TITLE" and not len(before) and len(after) == 1
        if report and span.label_ != "PERSON":
            return  # "UNSG Report": the report is none by name
        if other.label_ == "NORP" and not len(before) and _own_name(after):
            yield other.end, span.end, span.label_  # "Nederlands-Turkse Corendon"
            return
        if span.label_ == "PERSON" or (other.label_ == "NORP" and _like_person(after)):
            # "SGVN Guterres", "Nigeriaanse Amina Mohammed"
            for start, end in ((span.start, other.start), (other.end, span.end)):
                if start < end:
                    yield start, end, "PERSON"
            return
        if len(before) > 1 and before[-1].text in ("en", ",", "/"):
            # "Verdragscomités en Speciale Procedures": the known name begins after "en".
            yield span.start, other.start, span.label_
            return
        if len(after) > 1 and after[0].text in ("en", ",", "/") and _capital(after[1]):
            yield other.end, span.end, span.label_
            return
    yield span.start, span.end, span.label_


def _two_names(doc: Doc, span: Span, inside: Sequence[Span]) -> bool:
    """Return whether two known names and a preposition were taken for one: "VN in Mali"."""
    first = {other.end for other in inside if other.start == span.start}
    last = {other.start for other in inside if other.end == span.end}
    return any(
        doc[end].text in _BETWEEN and start - end == 1 + (doc[end + 1].text in _ARTICLES)
        for end in first
        for start in last
        if end < start
    )


def _without_place(doc: Doc, start: int, end: int, label: str, known: Sequence[Span]) -> int:
    """Return the end of a body's or instrument's name without where or when: "Raad in Genève".

    English names and missions are named after their places.
    """
    if label not in ("ORG", "LAW") or any(
        span.start < end and start < span.end for span in doc.spans.get(english.GROUP, ())
    ):
        return end
    for i in range(start + 1, end - 1):
        if doc[i].text == "in" and not doc[i - 1].lower_.endswith(_PLACED):
            first = i + 1 + (doc[i + 1].text in _ARTICLES)
            place = any(
                other.start == first and other.end == end and other.label_ in ("GPE", "LOC")
                for other in known
            )
            return i if place or _YEAR.match(doc[first:end].text) else end
    return end


def _like_person(rest: Span) -> bool:
    """Return whether words look like a person's name: capitals, and no words of the language."""
    return len(rest) > 1 and (
        rest[0].text in embedded_given_names()
        or all(token.is_title and zipf_frequency(token.lower_, "nl") < 3.5 for token in rest)
    )


def _own_name(rest: Span) -> bool:
    """Return whether what follows an adjective is a name by itself: one word, or an acronym."""
    return len(rest) == 1 and (rest[0].is_upper or (rest[0].is_title and _is_rare(rest[0])))


def _is_rare(token: Token) -> bool:
    return bool(zipf_frequency(token.lower_, "nl") < 3.0)


def _capital(token: Token) -> bool:
    return bool(token.text[:1].isupper())


def _strip(doc: Doc, start: int, end: int, label: str) -> tuple[int, int]:
    """Return the borders of a name without small words and punctuation at its ends."""
    while start < end and doc[start].text in _EDGE:
        start += 1
    while start < end and (doc[end - 1].text in _EDGE or _lone_bracket(doc, start, end)):
        end -= 1
    if start < end and label not in ("NORP", "DATE") and is_common_compound(doc[start]):
        start += 1
        while start < end and doc[start].text in _EDGE:
            start += 1
    for i in range(start + 1, end):
        if _interrupts(doc[i]):
            end = i
            break
    while start < end and doc[end - 1].text in _EDGE:
        end -= 1
    if label == "PERSON" and start and doc[start - 1].text in _CAPITAL_PARTICLES:
        start -= not opens(doc, start - 1)
    for i in range(start, end):
        if doc[i].text == "(" and i > start and doc[end - 1].text != ")":
            return start, i
    if label == "TITLE" and (comma := _person_after_comma(doc, start, end)) is not None:
        return start, comma
    return start, end


def _interrupts(token: Token) -> bool:
    """Return whether a word cannot stand inside a name: a verb, a relative pronoun."""
    return token.text in _RELATIVE or (token.is_lower and token.pos_ in ("VERB", "AUX"))


def _lone_bracket(doc: Doc, start: int, end: int) -> bool:
    return doc[end - 1].text == "(" and end - 1 > start


def _person_after_comma(doc: Doc, start: int, end: int) -> int | None:
    """Return where an office ends before the person who holds it."""
    for i in range(start + 1, end - 1):
        if doc[i].text == "," and doc[i + 1].is_title and "en" not in doc[i:end].text.split():
            return i
    return None


def is_common_compound(token: Token) -> bool:
    """Return whether a word is a common noun that begins with a name ("VNVR-lidmaatschap")."""
    match = _COMPOUND.match(token.text)
    return match is not None and embedded_heads().dutch_label(match["last"]) is None


def _hopeless(span: Span, label: str) -> bool:
    """Return whether words cannot be a name of this label."""
    text = span.text
    if not any(c.isalnum() for c in text) or _PAGE.match(text) or text[-1] == "-":
        return True
    if label in _NEEDS_CAPITAL and not any(c.isupper() or c.isdigit() for c in text):
        return True
    if label in _HOLDS and not _HOLDS[label].search(text):
        return True
    if label not in _MAY_BE_NUMBERS and len(span) == 1 and _WORD_WITH_NOTE.match(text):
        return True
    if label in ("PERSON", "LANGUAGE", "GPE") and _is_english_phrase(span):
        return True
    if label == "DATE" and not _CALENDAR.search(text) and not _is_feast(span):
        return True
    if label == "NORP" and text.islower() and not text.endswith(_ADHERENTS):
        return True
    if label == "DATE" and len(span) == 1 and _is_first_word(span[0], label):
        return True
    if label == "LANGUAGE" or len(span) > 1:
        return label == "LANGUAGE" or _describes(span, label)
    if text.istitle() and text.lower() in embedded_heads().dutch:
        return True  # "het Fonds", "dit Verdrag"
    if span[0].lower_ in embedded_heads().offices and (text,) not in embedded_heads().unique:
        return True  # "de Ministers"
    return label != "DATE" and (_is_first_word(span[0], label) or _is_noun(span[0], label))


def _is_feast(span: Span) -> bool:
    """Return whether words may be the name of a day or an era: "Pasen", "Renaissance"."""
    return span[0].text[:1].isupper() and not any(c.isdigit() for c in span.text)


def _describes(span: Span, label: str) -> bool:
    """Return whether several words describe rather than name.

    So do words whose only capital opens the sentence or heading ("Vrede en veiligheid"), and words
    that begin small and whose only capitals are a place's ("werkgroep in Genève").
    """
    if label in _MAY_BE_SMALL:
        return False
    capitals = [token for token in span if any(c.isupper() for c in token.text)]
    first = span[0]
    if capitals == [first]:
        return opens(span.doc, first.i) and first.is_title and first.pos_ != "PROPN"
    if label == "LAW" or not first.is_lower or embedded_heads().dutch_label(first.text) == "ORG":
        return False
    places = {
        i
        for other in _known(span.doc)
        if other.label_ in ("GPE", "LOC", "NORP")
        for i in range(other.start, other.end)
    }
    return all(token.i in places for token in capitals)


def _is_english_phrase(span: Span) -> bool:
    weights = [english.weight(token.text) for token in span]
    return len(span) > 1 and min(weights) > -1.0 and sum(weights) > _ENGLISH_PHRASE


def _is_noun(token: Token, label: str) -> bool:
    """Return whether a word is a common noun written with a capital ("het Project")."""
    if label in ("ORG", "EVENT", "LAW", "TITLE", "NORP") or token.pos_ in _NAME_TAGS:
        return False
    return bool(zipf_frequency(token.lower_, "nl") >= _ORDINARY_NAME)


def _is_first_word(token: Token, label: str) -> bool:
    """Return whether a word owes its capital to the sentence that it opens."""
    if not opens(token.doc, token.i) or not token.is_title:
        return False
    frequency = zipf_frequency(token.lower_, "nl")
    if token.pos_ in _NAME_TAGS:
        return label not in ("PERSON", "ORG") and frequency >= _ORDINARY_NAME
    return token.pos_ != "NOUN" or label == "PERSON" or frequency >= _ORDINARY_NOUN
