"""spaCy's Dutch tokenizer, fitted to parliamentary prose.

spaCy's own list of Dutch abbreviations holds ordinary words ("dat.", "best.", "hand."), so that a
sentence ending in one does not end; it lacks others ("i.h.k.v."). The list is replaced by
``corpus/abbreviations.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from spacy.lang.nl.punctuation import TOKENIZER_INFIXES
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, registry

from kamerlens.data import data_path

#: Name of :func:`create_empty` in spaCy's registry of tokenizers.
EMPTY = "kamerlens.EmptyTokenizer.v1"
#: Strings kept whole whatever they hold: letters each with a full stop ("i.h.k.v.", "J.P."),
#: decades ("'90") and document symbols of the United Nations ("A/71/818", "S/RES/2334(2016)").
#: The anchor is needed: a pipeline read back from disk matches only the beginning.
_WHOLE = re.compile(
    r"(?:(?:[^\W\d_]{1,2}\.){2,}"
    r"|['’]\d\d"
    r"|(?:A|E|S|T|CAT|CCPR|CD|CEDAW|CERD|CRC|DP|HRI|SG|ST|TD|UNEP)/[A-Za-z0-9](?:[\w./-]|\(\w+\))*(?<=[\w)]))$"
)
#: Splits a slash before a name ("EU/VN"), which annotation keeps apart; words ("en/of"), units
#: ("km/u") and numbers ("2016/17") stay whole.
_SLASH = r"(?<=\w\w)/(?=[A-Z][^\W\d_])"
#: Reduced words that begin with an apostrophe, and are no closing quotation mark.
_REDUCED = ("'k", "'m", "'n", "'r", "'s", "'t")


def read_abbreviations(path: Path | None = None) -> Iterator[str]:
    """Yield the abbreviations of a list in file order; ``#`` starts a comment.

    Args:
        path: A text file, one abbreviation a line; by default ``corpus/abbreviations.txt``.
    """
    source = path or data_path("corpus", "abbreviations.txt")
    for line in source.read_text(encoding="utf8").splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


@registry.tokenizers(EMPTY)  # type: ignore[untyped-decorator]
def create_empty() -> Callable[[Language], Tokenizer]:
    """Make a tokenizer without rules, for a pipeline whose rules are read from disk.

    spaCy's own starts with 4,700 Dutch exceptions, which reading a pipeline throws away again:
    making them takes twice as long as all of the rest.
    """
    return lambda nlp: Tokenizer(nlp.vocab)


def learn_words(nlp: Language, texts: Iterable[str], *, limit: int = 30_000) -> None:
    """Let a pipeline's tokenizer remember the words of texts.

    Inside a memory zone it remembers nothing and cuts each word as often as it occurs, which
    takes five times as long.

    Args:
        nlp: A pipeline; outside of its memory zone.
        texts: Texts that will be tokenized.
        limit: Words in the vocabulary from which on no more are remembered, so that many texts
            need no more memory than a few.
    """
    words = dict.fromkeys(word for text in texts for word in text.split())
    for word in islice(words, max(0, limit - len(nlp.vocab))):
        nlp.tokenizer(word)


def customise(nlp: Language) -> None:
    """Replace exceptions, infixes and whole-token patterns of a Dutch pipeline's tokenizer.

    Raises:
        ValueError: The pipeline's tokenizer is not spaCy's rule-based one.
    """
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise ValueError(
            f"cannot fit a {type(tokenizer).__name__}: use a spacy.tokenizer.Tokenizer"
        )
    rules = {text: list(parts) for text, parts in BASE_EXCEPTIONS.items()}
    for entry in read_abbreviations():
        for written in (entry, entry[0].upper() + entry[1:]):
            rules[written] = [{ORTH: written}]
    for reduced in _REDUCED:
        for written in (reduced, reduced.replace("'", "’")):
            rules[written] = [{ORTH: written}]
    tokenizer.rules = rules
    tokenizer.token_match = _WHOLE.match
    tokenizer.infix_finditer = compile_infix_regex([*TOKENIZER_INFIXES, _SLASH]).finditer
