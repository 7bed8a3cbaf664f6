"""Where terms may stand: patterns of parts of speech over the tokens of a Doc.

Each token becomes one letter (:func:`tag_letters`), a pattern is a regular expression over them.
What is found are the noun phrases of Dutch terminology: nouns, adjectives with a noun, and nouns
joined by prepositions, with every shorter term inside a longer one.

Source: the patterns follow Justeson & Katz 1995, "Technical terminology", with the prepositions,
articles and nominal infinitives that Dutch needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kamerlens.language.lemmas import without_ge
from kamerlens.nouns import NounBook
from kamerlens.termlists import TermLists
from kamerlens.vocabulary import zipf

#: Labels of named entities whose tokens make no term of their own pattern.
NO_TERM_LABELS = frozenset(
    {"PERSON", "NORP", "GPE", "LOC", "FAC", "DATE", "MONEY", "PERCENT", "REF", "TIME", "QUANTITY"}
)
#: Longest term in tokens, articles and prepositions included.
LONGEST = 9
#: Labels of named entities that stand in a term like one noun ("herziening van het Handvest").
NAME_LABELS = frozenset({"ORG", "TITLE", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT"})
#: S is the ending in "programma’s", where the tokenizer splits it off, n goes on a name.
_PHRASE = re.compile(r"A{0,3}Nn*S?(?:R+D?A{0,2}Nn*S?){0,2}")
#: A phrase may begin at an adjective or noun that no adjective goes before.
_PHRASE_STARTS = re.compile(r"(?<!A)[AN]")
_NOMINAL = re.compile(r"A{0,3}Nn*S?")
_JOINT = re.compile(r"R+D?")
_WORD = re.compile(r"[^\W\d_]")
_PLURAL_ENDINGS = frozenset({"’s", "'s"})
_ARTICLES = frozenset({"de", "het", "een", "der", "des"})
#: Tags that a noun unknown to the tagger gets now and then.
_MISTAKEN = frozenset({"VERB", "ADV", "X", "SCONJ", "INTJ"})
#: From this Zipf frequency on, the tagger knows a word well enough to be believed.
_COMMON = 3.2
#: From here on, a word has been seen at all.
_SEEN = 2.0
#: Prefixes of verbs, whose forms in -t and -d are no nouns unless known as such.
_VERB_PREFIXES = ("be", "ver", "ont", "her")
_NAMES = {"A": "ADJ", "N": "NOUN", "R": "ADP", "D": "DET", "S": "", "n": ""}


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a Doc where a term may stand.

    Attributes:
        start: First token.
        end: Token after the last.
        head: The first noun.
        pattern: Parts of speech of its tokens, e.g. ``ADJ NOUN``.
    """

    start: int
    end: int
    head: int
    pattern: str


def tag_letters(doc: Doc, book: NounBook) -> str:
    """Return one letter a token: A adjective, N noun, R preposition, D article, else a full stop.

    The name of an organ, a post, an event … is N, its further tokens n. Attributive participles
    count as adjectives, nominal infinitives ("het tegengaan van …") as nouns. Tokens inside names
    of persons, places and times, and English ones, break a term.
    """
    blocked = _blocked(doc)
    letters = ["." if token.i in blocked else _letter(token, book) for token in doc]
    for ent in doc.ents:
        if ent.label_ in NAME_LABELS and len(ent) > 1:
            letters[ent.start : ent.end] = ["N", *["n"] * (len(ent) - 1)]
    for start, end in fixed_places(doc, book.lists):
        joins = doc[end - 1].lower_ in book.lists.prepositions
        letters[start:end] = ("R" if joins else ".") * (end - start)
    for i in range(len(letters) - 1):
        adjective = letters[i : i + 2] == ["N", "N"] and doc[i].text.islower()
        if adjective and book.is_modifier(doc[i].text) and not book.is_noun(doc[i].text):
            letters[i] = "A"
    return "".join(letters)


def fixed_places(doc: Doc, lists: TermLists) -> Iterator[tuple[int, int]]:
    """Yield first token and token after the last of each fixed phrase ("ten aanzien van")."""
    lower = [token.lower_ for token in doc]
    for start, word in enumerate(lower):
        for phrase in lists.fixed_phrases.get(word, ()):
            if tuple(lower[start : start + len(phrase)]) == phrase:
                yield start, start + len(phrase)


def _blocked(doc: Doc) -> set[int]:
    out = {i for ent in doc.ents if ent.label_ in NO_TERM_LABELS for i in range(ent.start, ent.end)}
    for span in doc.spans.get("english", ()):
        if len(span) > 1:  # one English word is a loan: "mainstreaming van genderaspecten"
            out.update(range(span.start, span.end))
    return out


def _letter(token: Token, book: NounBook) -> str:
    lower = token.lower_
    if token.pos_ == "ADP":
        return "R" if lower in book.lists.prepositions else "."
    if lower in _ARTICLES:
        return "D"
    if lower in _PLURAL_ENDINGS and token.i and not token.nbor(-1).whitespace_:
        return "S"
    if not _WORD.match(token.text) or len(lower) < 2 or lower.endswith("-"):
        return "."
    if is_split_plural(token) or _is_mistaken_noun(token, book):
        return "N"
    if token.pos_ == "NOUN" and is_no_noun(token, book):
        return "A" if book.is_modifier(lower) else "."
    if token.pos_ in ("NOUN", "PROPN"):
        return "N"
    if token.pos_ == "ADJ":
        return "A"
    return _verb_letter(token) if token.pos_ == "VERB" else "."


def is_split_plural(token: Token) -> bool:
    """Return whether the tokenizer split the ending off a plural ("programma" + "’s")."""
    if token.whitespace_ or token.i + 1 >= len(token.doc):
        return False
    return token.nbor(1).text in _PLURAL_ENDINGS


def _is_mistaken_noun(token: Token, book: NounBook) -> bool:
    """Return whether a token with another tag is a known noun, and stands like one."""
    before = token.nbor(-1) if token.i else None
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if token.pos_ == "ADJ":  # "een gewonde militair", but not "militair materieel"
        if after is not None and after.pos_ in ("NOUN", "PROPN", "ADJ", "VERB"):
            return False
        return before is not None and before.pos_ in ("DET", "ADJ") and book.is_noun(token.lower_)
    if token.pos_ not in _MISTAKEN or len(token) < 4 or not book.is_noun(token.lower_):
        return False
    if token.pos_ == "VERB" and zipf(token.lower_) >= _COMMON:
        return before is not None and before.pos_ in ("DET", "ADJ") and before.lower_ != "te"
    return True


def _verb_letter(token: Token) -> str:
    form = token.morph.get("VerbForm", [])
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if after is None:
        return "."
    if "Part" in form:
        attributive = after.pos_ in ("NOUN", "ADJ", "PROPN", "VERB")
        return "A" if attributive and token.lower_.endswith(("e", "en", "d", "t")) else "."
    if "Inf" in form and after.lower_ == "van":
        before = token.nbor(-1) if token.i else None
        nominal = before is None or before.pos_ in ("DET", "ADP", "ADJ", "PUNCT", "CCONJ")
        return "N" if nominal else "."
    return "."


#: Endings of adjectives; the nouns that end so are known.
_ADJECTIVE = re.compile(r"(?:baar|lijk|ief|eel|air|isch|loos|zaam|vol|end|ende|oorde|ig|ige)$")


def is_no_noun(token: Token, book: NounBook) -> bool:
    """Return whether a word tagged as a noun, but unknown, is formed like a verb or adjective.

    "aangedrongen" is a usual word and "aangedrong" none, so it is no plural; "geschaad" has the
    form of a participle.
    """
    lower, lemma = token.lower_, token.lemma_.lower()
    if "-" in lower or not lower.isalpha() or book.is_noun(lower):
        return False
    if "Plur" in token.morph.get("Number", []) and lower.endswith(("en", "de", "te")):
        return zipf(lower) >= _SEEN and zipf(lemma) < zipf(lower) - 1.5
    participle = lower.endswith(("d", "t", "de", "te", "en")) and not lower.endswith("heid")
    if participle and not lower.startswith("ge") and without_ge(lower) is not None:
        return True
    verbal = lower.startswith(_VERB_PREFIXES) and lower.endswith(("t", "d", "te", "de"))
    return verbal or (bool(_ADJECTIVE.search(lower)) and token.text.islower())


def find_terms(doc: Doc, book: NounBook) -> Iterator[Found]:
    """Yield every place of a Doc where a pattern fits, longest first from each start.

    Args:
        doc: Tagged and lemmatised; entities and ``doc.spans["english"]`` are respected.
        book: Known nouns, and the words that may not head or fill a term.

    Yields:
        Places by first token; nested and overlapping ones too.
    """
    letters = tag_letters(doc, book)
    for match in _PHRASE_STARTS.finditer(letters):
        maximal = _PHRASE.match(letters, match.start())
        if maximal is not None:
            yield from _inside(doc, letters, maximal.start(), maximal.end(), book)


def _inside(doc: Doc, letters: str, start: int, end: int, book: NounBook) -> Iterator[Found]:
    """Yield the terms that begin with the first nominal of a phrase."""
    first = _NOMINAL.match(letters, start)
    assert first is not None, "a phrase begins with a nominal"
    ends = [first.end(), *_later_ends(letters, first.end(), end)]
    head = letters.index("N", start)
    for begin in range(start, head + 1):
        for stop in reversed(ends):
            if stop - begin <= LONGEST and _acceptable(doc, letters, begin, stop, book):
                yield Found(begin, stop, head, pattern_name(letters[begin:stop]))


def _later_ends(letters: str, start: int, end: int) -> list[int]:
    ends = []
    while start < end and (joint := _JOINT.match(letters, start)):
        nominal = _NOMINAL.match(letters, joint.end())
        if nominal is None:
            break
        start = nominal.end()
        ends.append(start)
    return ends


def _acceptable(doc: Doc, letters: str, start: int, end: int, book: NounBook) -> bool:
    head = letters.index("N", start)
    last = letters.rindex("N", start, end)
    adverbial = letters[start : start + 2] == "AA" and not doc[start].lower_.endswith("e")
    if letters[start] == "A" and not adverbial and _is_general(doc[start], book):
        return False  # but "snel inzetbare eenheid"
    if any(letters[i] == "A" and _is_general(doc[i], book) for i in range(head + 1, end)):
        return False  # "agenda van de nieuwe secretaris-generaal"
    if letters[head + 1 : end].startswith("n") and end - start == letters[start:end].count("n") + 1:
        return False  # a name alone is found as a name
    if any(doc[i].is_sent_start for i in range(start + 1, end)):
        return False
    return not (_is_general(doc[head], book) or _is_general(doc[last], book))


def _is_general(token: Token, book: NounBook) -> bool:
    lemma, lower = token.lemma_.lower(), token.lower_
    lists = book.lists
    if token.pos_ in ("ADJ", "VERB"):
        bare = lower.removesuffix("e")
        return bool({lemma, lower, bare} & lists.general_adjectives) or token.is_digit
    return lemma in lists.general_nouns or lower in lists.general_nouns


def pattern_name(letters: str) -> str:
    """Return the parts of speech that a string of letters stands for."""
    return " ".join(_NAMES[letter] for letter in letters if _NAMES[letter])
