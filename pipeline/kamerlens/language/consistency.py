"""What a letter as a whole says about its names.

A name introduced in one paragraph is used in short in the next: a surname after the full name, an
acronym after its definition, "de Raad" after "de Veiligheidsraad". The steps here look over all
blocks of a letter and merge each block's names anew with what they found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span

from kamerlens.language import acronyms
from kamerlens.language.entities import SCORES, Name, candidates, merge, write
from kamerlens.language.gazetteer import NameIndex
from kamerlens.language.position import opens
from kamerlens.vocabulary import zipf_frequency

#: Labels of names that a letter repeats in the same words.
_REPEATED = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "PRODUCT"})
#: A word this frequent in Dutch (Zipf scale) is no surname at the beginning of a sentence.
_ORDINARY = 3.0
#: A word this frequent is no surname on the model's word alone.
_COMMON = 3.8
#: Kind of name → what a short name beside it means: "de Raad" beside the European Commission.
_BY_KIND = {"eu_institution": "Q8896"}
#: Parts of a surname that stand before it.
_UN = "Q1065"
_PARTICLES = frozenset("van de der den ten ter von al el bin ben la le du di da dos".split())
#: Languages whose speakers put the family name first, by the given name's hyphen ("Ban Ki-moon").
_FAMILY_FIRST = "-"


@dataclass(slots=True)
class Lexicon:
    """What a letter says of its names.

    Attributes:
        names: Words → label, identity and source.
        concepts: Acronyms of concepts, which are no names.
        redefined: Acronyms that stand for something else than what is known by them.
    """

    names: dict[tuple[str, ...], tuple[str, str, str]] = field(default_factory=dict)
    concepts: set[str] = field(default_factory=set)
    redefined: set[str] = field(default_factory=set)

    def lengths(self) -> dict[str, list[int]]:
        """Return first word → lengths of the names that begin with it, the longest first."""
        found: dict[str, set[int]] = {}
        for words in self.names:
            found.setdefault(words[0], set()).add(len(words))
        return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


def settle(docs: Mapping[str, Doc], index: NameIndex) -> None:
    """Merge the names of a letter's docs again, each in the light of the others.

    Args:
        docs: Block id → Doc in reading order, as the pipeline left them; ``doc.ents`` is set anew.
        index: The gazetteer.
    """
    lexicon = Lexicon()
    _learn_acronyms(docs.values(), index, lexicon)
    _learn_persons(docs.values(), lexicon)
    _learn_repeated(docs.values(), lexicon)
    recent: dict[str, int] = {}
    lengths = lexicon.lengths()
    for number, doc in enumerate(docs.values()):
        names = list(_with_context(candidates(doc), index, recent))
        names = [name for name in names if not _is_other(doc, name, lexicon)]
        names += _from_lexicon(doc, lexicon, lengths)
        merged = merge(names)
        recent.update((name.entity_id, number) for name in merged if name.entity_id)
        write(doc, merged)


def _with_context(
    names: Iterable[Name], index: NameIndex, recent: Mapping[str, int]
) -> Iterator[Name]:
    """Yield the names, the doubtful ones with the identity that the letter mentioned last."""
    names = list(names)
    here = {name.entity_id for name in names if name.rank < 4}
    near = {_BY_KIND[e.kind] for i in here if (e := index.entries.get(i)) and e.kind in _BY_KIND}
    for name in names:
        if not name.doubt:
            yield name
            continue
        others = [other for other in name.doubt.lstrip("?").split("|") if other]
        candidates = (name.entity_id, *others)
        known = [i for i in candidates if i in here or i in near or i in recent]
        if known:
            best = max(known, key=lambda i: (i in here, i in near, recent.get(i, -1)))
            label = index.entries[best].label
            rank = min(name.rank, 2)
            yield replace(name, entity_id=best, label=label, rank=rank, doubt="")
        elif name.rank == 4 and not others and _UN in recent and _is_organ(index, name):
            yield replace(name, rank=2, doubt="")
        else:
            yield name


def _is_organ(index: NameIndex, name: Name) -> bool:
    """Return whether a short name is that of a principal organ ("het Secretariaat")."""
    return index.entries[name.entity_id].kind == "principal_organ"


def _learn_acronyms(docs: Iterable[Doc], index: NameIndex, lexicon: Lexicon) -> None:
    """Learn what defined acronyms stand for: a name, or a concept that is no name."""
    for doc in docs:
        for long in doc.spans.get(acronyms.GROUP, ()):
            short = long.kb_id_
            if (short,) in lexicon.names or short in lexicon.concepts:
                continue
            known = [e for e in index.find(short) if _same(e.name_nl, e.name_en, long.text)]
            name = _name_of(doc, long)
            if known:
                lexicon.names[(short,)] = (known[0].label, known[0].entity_id, "rule")
            elif name is None:
                if not index.find(short) or acronyms.matches(short, long.text) is not None:
                    lexicon.concepts.add(short)
            elif name.label_ != "TITLE" or not index.find(short):
                lexicon.names[(short,)] = (name.label_, name.kb_id_, "rule")
                if acronyms.initials(long.text) == short.lower():
                    lexicon.redefined.add(short)
    for (short, *_), found in list(lexicon.names.items()):
        for plural in (f"{short}s", f"{short}'s", f"{short}’s"):
            lexicon.names[(plural,)] = found


def _same(nl: str, en: str, long: str) -> bool:
    """Return whether a known name and a long form share a content word."""
    words = {word.lower() for word in f"{nl} {en}".split() if len(word) > 3}
    return any(word.lower() in words for word in long.split())


def _name_of(doc: Doc, long: Span) -> Span | None:
    """Return the entity that a long form is, or ends with, or lies in."""
    for ent in doc.ents:
        if ent.end == long.end and ent.label_ not in ("PERSON", "DATE", "GPE", "NORP"):
            return ent
    return None


def _learn_persons(docs: Iterable[Doc], lexicon: Lexicon) -> None:
    """Learn the surnames of people named in full."""
    for doc in docs:
        for ent in doc.ents:
            if ent.label_ == "PERSON" and len(ent) > 1:
                for short in _surnames([token.text for token in ent]):
                    if not short[-1][:1].isupper() or _is_word(ent, short):
                        continue
                    lexicon.names.setdefault(short, ("PERSON", ent.kb_id_, "rule"))


def _is_word(ent: Span, short: tuple[str, ...]) -> bool:
    """Return whether a surname that only the model has seen is a common word ("Project")."""
    if ent._.kamerlens_source != "model" or len(short) > 1:
        return False
    return bool(zipf_frequency(short[0].lower(), "nl") >= _COMMON)


def _surnames(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the short forms of a full name: the surname, particles as written and with capital."""
    start = len(words) - 1
    if len(words) == 2 and _FAMILY_FIRST in words[1] and words[1].partition("-")[2].islower():
        yield (words[0],)
        return
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    surname = words[start:]
    if len(surname[-1]) > 2:
        yield tuple(surname)
        if len(surname) > 1:
            yield (surname[0].capitalize(), *surname[1:])


def _learn_repeated(docs: Iterable[Doc], lexicon: Lexicon) -> None:
    """Learn the label that most mentions of a name have, where the letter repeats it."""
    labels: dict[tuple[str, ...], Counter[str]] = {}
    for doc in docs:
        for ent in doc.ents:
            if ent.label_ in _REPEATED and not ent.kb_id_ and ent.text[:1].isupper():
                words = tuple(token.text for token in ent)
                labels.setdefault(words, Counter())[ent.label_] += 1
    for words, counter in labels.items():
        label, count = min(counter.items(), key=lambda item: (-item[1], item[0]))
        concept = len(words) == 1 and acronyms.short_form(words[0]) in lexicon.concepts
        if (count > 1 or len(words) > 2) and not concept:
            lexicon.names.setdefault(words, (label, "", "model"))


def _from_lexicon(
    doc: Doc, lexicon: Lexicon, lengths: Mapping[str, Sequence[int]]
) -> Iterator[Name]:
    """Yield the letter's own names where they stand in a doc."""
    texts = [token.text for token in doc]
    for i, text in enumerate(texts):
        for length in lengths.get(text, ()):
            found = lexicon.names.get(tuple(texts[i : i + length]))
            if found is None or i + length > len(texts):
                continue
            if length == 1 and _ordinary(doc, i):
                continue
            label, identity, source = found
            yield Name(i, i + length, label, source, SCORES[source], 2, identity)
            break


def _ordinary(doc: Doc, i: int) -> bool:
    token = doc[i]
    return opens(doc, i) and token.is_title and zipf_frequency(token.lower_, "nl") >= _ORDINARY


def _is_other(doc: Doc, name: Name, lexicon: Lexicon) -> bool:
    """Return whether a name is an acronym that the letter defines as something else."""
    if name.end - name.start != 1 or name.rank == 0:
        return False
    short = acronyms.short_form(doc[name.start].text)
    return short in lexicon.concepts or (short in lexicon.redefined and name.source == "gazetteer")
