"""The lemmatizer's tables, learned from treebank sentences and the words of plain text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from kamerlens.language.lemmas import Changes, LemmaTables, change_of, word_class
from kamerlens.train.treebank import Sentence

#: Parts of speech whose changes of ending are learned.
_LEARNED = frozenset({"NOUN", "ADJ", "VERB", "AUX"})
#: A change that cuts more letters than this is an irregular word, not a pattern.
_LONGEST_CUT = 5
_LONGEST_ENDING = 6
#: What can be a word or a part of one; addresses and numbers cannot.
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
#: How many changes of an ending are kept, the most frequent ones.
_KEPT_CHANGES = 4


def learn_tables(sentences: Iterable[Sentence], words: Iterable[str]) -> LemmaTables:
    """Learn lemma tables.

    Args:
        sentences: Treebank sentences with UD version 2 tags.
        words: Words seen in plain text, as written.

    Returns:
        Tables; equal counts are settled alphabetically, so the same input gives the same bytes.
    """
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for sentence in sentences:
        rows = zip(sentence.words, sentence.pos, sentence.morphs, _own(sentence), strict=True)
        for i, (word, pos, morph, lemma) in enumerate(rows):
            for name in {pos, word_class(pos, morph)}:
                counts[name][word][lemma] += 2
                if pos not in ("PROPN", "X"):
                    counts[name][word.lower()][lemma] += 0 if word.islower() else 1 + (i == 0)
    forms = _most_frequent(counts)
    seen = {word.lower() for word in words} | {
        lemma for table in forms.values() for lemma in table.values() if lemma.islower()
    }
    known = frozenset(word for word in seen if _WORD.fullmatch(word))
    return LemmaTables(_without_repeats(forms), _learn_endings(forms), known)


def _own(sentence: Sentence) -> list[str]:
    """Return the lemmas, those of separated verbs without the part that stands elsewhere."""
    lemmas = list(sentence.lemmas)
    for i, (head, relation) in enumerate(zip(sentence.heads, sentence.relations, strict=True)):
        if relation == "compound:prt" and not sentence.words[head].startswith(sentence.words[i]):
            lemmas[head] = lemmas[head].removeprefix(sentence.words[i].lower()) or lemmas[head]
    return lemmas


def _most_frequent(counts: dict[str, dict[str, Counter[str]]]) -> dict[str, dict[str, str]]:
    """Keep the most frequent lemma of each form."""
    return {
        name: {
            form: max(lemmas, key=lambda lemma: (lemmas[lemma], lemma))
            for form, lemmas in table.items()
            if lemmas.total() > 0
        }
        for name, table in counts.items()
    }


def _without_repeats(forms: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Leave out what need not be said: a class that says what its part of speech says.

    Compounds look up their last part by class, so nouns and verbs keep both.
    """
    kept = {}
    for name, table in forms.items():
        pos = name.split("|")[0]
        if name == pos and pos == "PROPN":
            table = {form: lemma for form, lemma in table.items() if form != lemma}
        kept[name] = table
    return kept


def _learn_endings(
    forms: dict[str, dict[str, str]],
) -> dict[str, dict[str, Changes]]:
    """Count the changes of ending per class; each distinct word counts once."""
    counts: dict[str, dict[str, Counter[tuple[int, int, str]]]] = {}
    for name, table in forms.items():
        pos = name.split("|")[0]
        if pos not in _LEARNED:
            continue
        of_class = counts.setdefault(name, defaultdict(Counter))
        for form, lemma in table.items():
            if form.islower():
                change = change_of(form, lemma.lower(), participle=pos in ("VERB", "AUX"))
                if change[1] <= _LONGEST_CUT:
                    for length in range(min(_LONGEST_ENDING, len(form)) + 1):
                        of_class[form[len(form) - length :]][change] += 1
    return {name: {e: _shares(c) for e, c in t.items()} for name, t in counts.items()}


def _shares(changes: Counter[tuple[int, int, str]]) -> Changes:
    """Turn counts into shares; an ending seen once says half of what others say."""
    total = changes.total() if changes.total() > 1 else 2
    ranked = sorted(changes.items(), key=lambda item: (-item[1], item[0]))[:_KEPT_CHANGES]
    return tuple((*change, round(count / total, 4)) for change, count in ranked)
