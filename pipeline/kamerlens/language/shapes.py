"""Names told by their shape: capitals, the language they are in, and the word that heads them.

An English name in Dutch text stands out by its capitals; its head tells its kind ("World
Humanitarian *Summit*", "*Office* for the Coordination of Humanitarian Affairs"). The same holds for
capitalised Dutch compounds ("Wapenhandels*verdrag*") and for heads with a complement ("*Akkoord*
van Algiers", "*Commissie* voor Vredesopbouw"). What stands between quotation marks and begins with
a capital is the title of a work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from kamerlens.language import english, gazetteer, regulations
from kamerlens.language.heads import Heads, embedded_heads
from kamerlens.language.position import opens

_OF = frozenset("of on for to in against under at with from by".split())
_CONNECTING = _OF | frozenset("the and & a an".split())
_LONG_ACRONYM = 7
#: Bodies that any number of things belong to ("VN-organisatie").
_PREFIXES = frozenset({"UN", "VN", "EU", "AU", "NATO", "NAVO", "US"})
#: Names by an English head that take capitalised words of any language before it ("Sint Maarten
#: Trust Fund", "Hamid Karzai International Airport").
_OPEN_LEFT = frozenset({"ORG", "FAC", "EVENT", "PRODUCT", "WORK_OF_ART"})
_LEADING = frozenset("van voor inzake over tegen tot der".split())
#: What a body is not named by: "de Wereldbank over het Fonds".
_NO_BODY = frozenset({"over", "tegen", "tot"})
_ARTICLES = frozenset({"de", "het", "den"})
_INNER = frozenset("van de het der en inzake voor over".split())
_LONGEST = 10
#: Shortest compound with a telling head, in letters.
_COMPOUND = 7
_QUOTED = re.compile(
    r"(?:[«“](?P<title>[A-Z0-9](?:[^«»“”]|«[^«»“”]*»){6,200}?)[»”]|‘(?P<single>[A-Z0-9][^«»“”‘]{6,200}?)’(?!\w))"
)
#: Fewest words of a title between quotation marks; one or two are often a word meant ironically.
_TITLE_WORDS = 3
#: Fewest words of an English name without a telling head that is a title: shorter ones are often
#: capitalised concepts ("Foreign Terrorist Fighters").
_LONG_TITLE = 7
#: Summits and conferences of a body, named after it.
_SUMMIT = re.compile(r"(?:VN|EU|NAVO|AU|G7|G8|G20|OVSE)-\w*(?:top|conferentie)$")
_NOUNS = frozenset({"NOUN", "ADJ", "PROPN"})
_ORDINALS = frozenset(
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde".split()
)
_FIGURE_ORDINAL = re.compile(r"\d{1,3}(?:e|ste|de)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")


def english_names(doc: Doc, heads: Heads | None = None) -> Iterator[tuple[int, int, str | None]]:
    """Yield (start, end, label) of capitalised English names; no label where no head is known."""
    lists = heads or embedded_heads()
    for span in doc.spans.get(english.GROUP, ()):
        for start, end in _capitalised_runs(span):
            start = _with_prefix(doc, start)
            label = _head_label(doc[start:end], lists)
            if label in _OPEN_LEFT:
                start = _leftmost(doc, start)
            if label == "WORK_OF_ART" and doc[end : end + 1].text == "(":
                label = None  # what has an acronym is no title
            if label in ("WORK_OF_ART", "EVENT") and _is_year(doc, end):
                end += 1
            if end - start > 1:
                yield start, end, label


def _capitalised_runs(span: Span) -> Iterator[tuple[int, int]]:
    """Yield the parts of an English span that begin and end with a capital."""
    start = last = None
    for token in span:
        if token.text[:1].isupper():
            start = token.i if start is None else start
            last = token.i
        elif start is not None and token.lower_ not in _CONNECTING and token.text not in ",’':":
            yield start, (start if last is None else last) + 1
            start = last = None
    if start is not None:
        yield start, (start if last is None else last) + 1


def _with_prefix(doc: Doc, start: int) -> int:
    """Return where a name begins with the acronym of its owner: "IFC Performance Standards"."""
    if start and doc[start - 1].text.isupper() and 1 < len(doc[start - 1]) < _LONG_ACRONYM:
        return start - 1
    return start


def _leftmost(doc: Doc, start: int) -> int:
    """Return where the capitalised words right before a name begin."""
    while start and not opens(doc, start - 1) and doc[start - 1].text[:1].isupper():
        if doc[start - 1].text.endswith(("se", "sche")):  # "de Filipijnse Commission on …"
            break
        start -= 1
    return start


def _is_year(doc: Doc, i: int) -> bool:
    return i < len(doc) and _YEAR.match(doc[i].text) is not None


def _head_label(name: Span, heads: Heads) -> str | None:
    """Return the label of an English name by its head, the last word before "of", "on" and such."""
    head: Token | None = None
    for token in name:
        if token.lower_ in _OF and head is not None:
            break
        if token.text[:1].isupper():
            head = token
    if head is None:
        return None
    word = head.text
    while word:
        if word in heads.english:
            return heads.english[word]
        word = word.partition("-")[2]
    return "WORK_OF_ART" if len(name) >= _LONG_TITLE else None


def dutch_names(doc: Doc, heads: Heads | None = None) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) of Dutch names that a telling word heads."""
    lists = heads or embedded_heads()
    for token in doc:
        text = token.text
        if not text[:1].isupper() or len(text) < 3 or text.isupper():
            continue
        if _SUMMIT.match(text):
            yield token.i, _subject(doc, token.i + 1), "EVENT"
            continue
        label = lists.dutch_label(text)
        if label is None:
            continue
        leads = doc[token.i + 1 : token.i + 2].text
        described = label != "FAC" and not (label == "ORG" and leads in _NO_BODY)
        end = complement(doc, token.i + 1) if described else None
        start = _adjectives(doc, _coordinated(doc, token.i))
        if label == "LAW" and (title := regulations.title(doc, token.i, lists)) is not None:
            yield start, max(title, end or 0), label
        elif end is not None:
            yield start, end, label
        elif _is_name(doc, token, lists) or start < token.i:
            end = token.i + 1
            if label == "LAW" and _is_year(doc, end):
                end = regulations.year_end(doc, end)
            yield start, end, label


def _is_name(doc: Doc, token: Token, heads: Heads) -> bool:
    """Return whether a word by itself is a name: a compound that is no ordinary word."""
    text = token.text
    if len(text) < _COMPOUND or text.lower() in heads.dutch:
        return False
    if text.partition("-")[0] in _PREFIXES:  # "VN-organisatie": any of them
        return False
    return not opens(doc, token.i)


def _coordinated(doc: Doc, i: int) -> int:
    """Return where the first parts that share a compound's end begin: "Asiel-, Migratie- en …"."""
    start = i
    while start > 1 and doc[start - 1].text in ("en", "of", ",") and _is_part(doc[start - 2]):
        start -= 2
    return start


def _is_part(token: Token) -> bool:
    return token.text[-1:] == "-" and token.text[:1].isupper()


def _adjectives(doc: Doc, i: int) -> int:
    """Return where the capitalised adjectives of a name begin: "Algemene Douanewet".

    One for a people belongs to the name only without its ending: "Nederlands Jeugdinstituut", but
    "de Nederlandse Vereniging" may be any.
    """
    peoples = {
        other
        for span in doc.spans.get(gazetteer.GROUP, ())
        if span.label_ == "NORP"
        for other in range(span.start, span.end)
    }
    while i and doc[i - 1].is_title and doc[i - 1].is_alpha:
        inflected = doc[i - 1].text.endswith("e")
        if inflected if i - 1 in peoples else doc[i - 1].pos_ != "ADJ":
            break
        i -= 1
    return i


def first_of_ordinals(doc: Doc, i: int) -> int:
    """Return where a row of ordinals begins that ends with the one at ``i``; else ``i``.

    "Eerste, Derde en Vijfde Commissie", "71ste en 72ste zitting".
    """
    kind = _ordinal(doc[i])
    start = i
    while kind and start > 1:
        at = start - 1
        if start == i:  # before the last one stands "en", perhaps with an article
            at -= doc[at].text in _ARTICLES
            if doc[at].text not in ("en", "of"):
                break
        elif doc[at].text != ",":
            break
        if at < 1 or _ordinal(doc[at - 1]) != kind:
            break
        start = at - 1
    return start


def _ordinal(token: Token) -> str:
    """Return whether a token is an ordinal in figures or one in words with a capital."""
    if _FIGURE_ORDINAL.match(token.text):
        return "figures"
    return "words" if token.is_title and token.lower_ in _ORDINALS else ""


def complement(doc: Doc, at: int) -> int | None:
    """Return the end of "van Algiers", "inzake Clustermunitie"; None where no name follows."""
    if at + 1 >= len(doc) or doc[at].text not in _LEADING:
        return None
    at += 1 + (doc[at + 1].text in _ARTICLES)
    if at < len(doc) and doc[at].lower_ in embedded_heads().offices:
        return None  # "Besluit van de Minister"
    end = None
    for i in range(at, min(at + _LONGEST, len(doc))):
        token = doc[i]
        if token.text[:1].isupper() and not opens(doc, i):
            end = i + 1
        elif token.text not in _INNER or not _leads_on(doc, i):
            break
    return end


def _subject(doc: Doc, at: int) -> int:
    """Return the end of what a summit is about: "over wereldwijde migratiestromen"."""
    end = at
    if at < len(doc) and doc[at].text in ("over", "inzake", "voor"):
        for i in range(at + 1, min(at + _LONGEST, len(doc))):
            if doc[i].pos_ in _NOUNS:
                end = i + 1
            elif doc[i].text not in _INNER:
                break
    return end


def _leads_on(doc: Doc, i: int) -> bool:
    """Return whether a small word stands between capitalised ones, an article aside."""
    if doc[i].text == "en" and doc[i + 1 : i + 2].text in _ARTICLES:
        return False
    following = doc[i + 1 : i + 3]
    if not len(following):
        return False
    if doc[i].text == "en" and following[0].is_upper and not doc[i - 1].is_upper:
        return False  # "de Raad voor de Rechtspraak en BZK"
    first = following[0]
    return first.text[:1].isupper() or (
        first.text in _ARTICLES and following.text.rpartition(" ")[2][:1].isupper()
    )


def quoted_titles(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of titles of works between quotation marks."""
    for match in _QUOTED.finditer(doc.text):
        group = "title" if match["title"] else "single"
        if len(match[group].split()) >= _TITLE_WORDS + (group == "single"):
            span = doc.char_span(match.start(group), match.end(group))
            if span is not None:
                yield span.start, span.end
