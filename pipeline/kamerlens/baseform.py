"""The form in which a term is shown: singular and lower case, as a Dutch dictionary has it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Token

from kamerlens.nouns import NounBook
from kamerlens.patterns import is_split_plural
from kamerlens.vocabulary import zipf

#: A singular this much rarer than its plural (Zipf frequency) is none.
_RARER = 1.5
_VOWELS = "aeiou"
_PLURAL_ENDINGS = frozenset({"’s", "'s"})
#: A plural ending that the tokenizer split off.
_SPLIT_PLURAL = re.compile(r" ([’']s)(?= |$)")


def base_form(tokens: Sequence[Token], head: int, book: NounBook) -> str:
    """Return the base form of a term.

    The head noun stands in the singular, with the adjectives before it in the form that goes
    with it ("humanitaire operaties": humanitaire operatie; "het humanitaire recht": humanitair
    recht). What follows the head stays as written.

    Args:
        tokens: The tokens of the term.
        head: Index in ``tokens`` of the head noun.
        book: Knows singulars, which nouns take "het" and which stay plural.
    """
    noun = noun_form(tokens[head], book)
    neuter = is_neuter(tokens[head], noun, book)
    plural = noun == tokens[head].lower_ and "Plur" in tokens[head].morph.get("Number", [])
    before = [
        adjective_form(tokens[i], tokens[i + 1], bare=neuter and not plural) for i in range(head)
    ]
    after = [lower_unless_name(token) for token in tokens[head + 1 :]]
    if after and after[0] in _PLURAL_ENDINGS:
        after = after[1:]
    return _SPLIT_PLURAL.sub(r"\1", " ".join([*before, noun, *after]))


def noun_form(token: Token, book: NounBook) -> str:
    """Return a noun's singular, or its plural where that is the usual form."""
    shown = lower_unless_name(token)
    if shown.lower() in book.lists.plural_nouns or token.text.isupper():
        return shown
    if is_split_plural(token):
        return shown
    known = book.singular(shown)
    if known is not None:
        return known
    if token.pos_ not in ("NOUN", "PROPN") or "Plur" not in token.morph.get("Number", []):
        return _without_genitive(shown)
    lemma = token.lemma_
    if not lemma or (zipf(shown) > 0 and zipf(lemma) < zipf(shown) - _RARER):
        return shown  # "diabetes" is no plural, as "diabete" is no word
    return lemma[:1].upper() + lemma[1:] if shown[:1].isupper() else lemma


def _without_genitive(word: str) -> str:
    for ending in ("’s", "'s"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)]
    return word


def is_neuter(token: Token, noun: str, book: NounBook) -> bool:
    """Return whether a noun takes "het": by its tag in the singular, else by the list."""
    gender = token.morph.get("Gender", [])
    if gender and "Plur" not in token.morph.get("Number", []):
        return gender == ["Neut"]
    return book.lists.is_neuter(noun)


def adjective_form(token: Token, after: Token, *, bare: bool) -> str:
    """Return an adjective as it stands before the singular of its noun.

    Args:
        token: The adjective or participle.
        after: The word after it.
        bare: Whether the noun takes "het", so that the adjective has no ending.
    """
    shown = lower_unless_name(token)
    modifies_adjective = after.pos_ in ("ADJ", "VERB") and not shown.endswith("e")
    if "Cmp" in token.morph.get("Degree", []) and modifies_adjective:
        return token.lemma_
    if not bare or not shown.endswith("e"):
        return shown
    lemma = token.lemma_
    if token.pos_ == "ADJ" and lemma and not lemma.endswith("e"):
        return lemma if shown[:1].islower() else lemma[:1].upper() + lemma[1:]
    return without_ending(shown)


def without_ending(adjective: str) -> str:
    """Return an inflected adjective or participle without its -e, spelled as Dutch does.

    >>> without_ending("gedeelde"), without_ending("brede"), without_ending("actieve")
    ('gedeeld', 'breed', 'actief')
    """
    stem = adjective.removesuffix("e")
    if len(stem) < 3 or stem == adjective:
        return adjective
    if stem[-1] == stem[-2]:
        return stem[:-1]
    vowel, consonant = stem[-2], stem[-1]
    closed = {"v": "f", "z": "s"}.get(consonant, consonant)
    single = vowel in "aeou" and stem[-3] not in _VOWELS
    stressed = single and sum(1 for c in stem if c in _VOWELS) == 1
    return stem[:-2] + (vowel * 2 if stressed else vowel) + closed


def lower_unless_name(token: Token) -> str:
    """Return a token's text in lower case, unless it is (part of) a name or an acronym."""
    text = token.text
    if not text[:1].isupper():
        return text
    if any(c.isupper() for c in text[1:]) or token.ent_type_ or token.pos_ == "PROPN":
        return text
    return text[:1].lower() + text[1:]
