"""Universal Dependencies treebanks: CoNLL-U files read, brought to one convention, made Docs.

The training parts come from three releases. Their tags differ: UD version 1 knows ``CONJ`` and
``PART`` and gives fewer features, the newest release adds ``ExtPos``. Everything here is brought
to the convention of UD 2.8, the release that published scores for Dutch refer to.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from kamerlens.errors import DataError

#: Features that UD 2.8 does not give; they are dropped from newer releases.
_NEWER_FEATURES = frozenset({"ExtPos"})
_NO_SPACE_BEFORE = re.compile(r"[.,;:!?)\]}%»”’…]+")
_NO_SPACE_AFTER = re.compile(r"[(\[{«“‘€$]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One treebank sentence; all tuples have one item per token.

    Attributes:
        source: The sentence's identifier in the treebank.
        words: Word forms.
        spaces: Whether a space follows the word.
        pos: Universal part-of-speech tags.
        lemmas: Lemmas as written words: without the treebank's compound mark ``_``.
        morphs: Features in UD's notation, ``""`` where there are none.
        heads: Position of the syntactic head, 0-based; -1 for the root or where none is given.
        relations: Syntactic relation to the head.
        version: Major version of Universal Dependencies, 1 or 2.
    """

    source: str
    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    pos: tuple[str, ...]
    lemmas: tuple[str, ...]
    morphs: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    version: int = 2

    @property
    def text(self) -> str:
        """The sentence as a string, without a space at its end."""
        pairs = zip(self.words, self.spaces, strict=True)
        return "".join(word + " " * space for word, space in pairs).rstrip()

    @property
    def paragraph(self) -> str:
        """The identifier up to the sentence number: sentences of one paragraph share it."""
        return re.sub(r"\.s\.[\d.]+$", "", self.source)

    @property
    def document(self) -> str:
        """The identifier of the text the sentence comes from."""
        return re.sub(r"\.p\.[\d.]+$", "", self.paragraph)


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file in file order.

    Args:
        path: A ``.conllu`` file. Empty nodes (``1.1``) and multiword ranges (``1-2``) are left out.

    Raises:
        DataError: A line has other than ten columns.

    Source: https://universaldependencies.org/format.html
    """
    source, version, rows = "", 1 if "udv1" in path.name else 2, []
    with path.open(encoding="utf8") as lines:
        for number, raw in enumerate(lines, 1):
            line = raw.rstrip("\n")
            if line.startswith("#"):
                source = _sentence_id(line) or source
            elif line:
                columns = line.split("\t")
                if len(columns) != 10:
                    raise DataError(path, f"{len(columns)} columns where 10 belong", number)
                rows.append(columns)
            elif rows:
                yield _sentence(source, rows, version)
                rows = []
    if rows:
        yield _sentence(source, rows, version)


def _sentence_id(comment: str) -> str | None:
    """Return the sentence's identifier, where the comment line states it."""
    match = re.match(r"# (?:sent_id = )?(\S+?)(?:\.xml)?$", comment)
    return match.group(1).rsplit("\\", 1)[-1] if match else None


def _sentence(source: str, rows: Sequence[Sequence[str]], version: int) -> Sentence:
    """Make a sentence from its ten-column rows."""
    kept = [row for row in rows if row[0].isdigit()]
    words = tuple(html.unescape(row[1]) for row in kept)
    given = tuple("SpaceAfter=No" not in row[9] for row in kept)
    return Sentence(
        source=source,
        words=words,
        spaces=given if version > 1 else guess_spaces(words),
        pos=tuple(row[3] for row in kept),
        lemmas=tuple(
            written_lemma(word, html.unescape(row[2]))
            for word, row in zip(words, kept, strict=True)
        ),
        morphs=tuple(_features(row[5]) for row in kept),
        heads=tuple(int(row[6]) - 1 if row[6].isdigit() else -1 for row in kept),
        relations=tuple(row[7] for row in kept),
        version=version,
    )


def written_lemma(word: str, lemma: str) -> str:
    """Return a lemma without the treebank's mark between the parts of a compound.

    The mark stands for nothing ("gemeente_raad"), or for a hyphen that the word has
    ("kabinet_crisis" of "kabinet-crisis").
    """
    parts = [part for part in lemma.split("_") if part]
    if not parts:
        return word
    made, at = parts[0], len(parts[0])
    for part in parts[1:]:
        if word[at : at + 1] == "-" and word[:at].lower() == made.lower():
            made, at = f"{made}-", at + 1
        made, at = made + part, at + len(part)
    if made.count("-") < word.count("-") == len(parts) - 1:
        return "-".join(parts)
    return made


def _features(column: str) -> str:
    """Return a feature column without the features that UD 2.8 does not know."""
    parts = [part for part in column.split("|") if part.split("=")[0] not in _NEWER_FEATURES]
    return "" if parts == ["_"] else "|".join(parts)


def guess_spaces(words: Sequence[str]) -> tuple[bool, ...]:
    """Guess after which words a space stood; UD version 1 files do not say.

    Closing punctuation attaches to the left, opening punctuation to the right, and straight
    quotation marks do so by turns.
    """
    spaces = [True] * len(words)
    open_quotes: set[str] = set()
    for i, word in enumerate(words):
        if word in ("'", '"') and word not in open_quotes:
            open_quotes.add(word)
            spaces[i] = False
        elif word in open_quotes or _NO_SPACE_BEFORE.fullmatch(word):
            open_quotes.discard(word)
            if i:
                spaces[i - 1] = False
        elif _NO_SPACE_AFTER.fullmatch(word):
            spaces[i] = False
    return tuple(spaces)


def in_text_order(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Sort sentences by text, paragraph and number, each text where it first occurs.

    The UD version 1 file is shuffled; neighbours matter to the sentence splitter.
    """
    kept = list(sentences)
    first: dict[str, int] = {}
    for i, sentence in enumerate(kept):
        first.setdefault(sentence.document, i)
    return sorted(kept, key=lambda s: (first[s.document], _numbers(s.source)))


def _numbers(source: str) -> tuple[int, ...]:
    """Return the numbers of an identifier as integers, to sort ``p.10`` after ``p.9``."""
    return tuple(int(number) for number in re.findall(r"\d+", source))


def group_sentences(
    sentences: Iterable[Sentence], *, seed: int, longest: int = 12, same_text: bool = True
) -> Iterator[list[Sentence]]:
    """Yield runs of 1 to ``longest`` neighbouring sentences.

    A sentence splitter learns from borders inside a Doc, so several sentences go together; runs
    of mixed length keep it from learning a count.

    Args:
        sentences: Sentences in order.
        seed: Seed of the lengths.
        longest: Longest run.
        same_text: Whether a run ends where the text does.
    """
    dice = random.Random(seed)
    for _, of_text in groupby(sentences, key=lambda s: s.document if same_text else ""):
        rest = list(of_text)
        while rest:
            size = dice.randint(1, longest)
            yield rest[:size]
            rest = rest[size:]


def paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of each paragraph together."""
    for _, of_paragraph in groupby(sentences, key=lambda s: s.paragraph):
        yield list(of_paragraph)


def nameless(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return sentences that hold no name for sure: no proper noun, capital or digit inside.

    They teach a recogniser that a capital at the beginning of a sentence means nothing.
    """
    return [
        sentence
        for sentence in sentences
        if len(sentence.words) > 5
        and not {"PROPN", "X"} & set(sentence.pos)
        and not any(word[:1].isupper() for word in sentence.words[1:])
        and not any(letter.isdigit() for letter in sentence.text)
    ]


def sentences_to_doc(vocab: Vocab, sentences: Sequence[Sentence], *, breaks: bool = False) -> Doc:
    """Return one annotated Doc of several sentences, a space between any two.

    Sentences of UD version 1 leave ``pos`` and ``morph`` unset, as theirs are not comparable.

    Args:
        vocab: Vocabulary of the Doc.
        sentences: Sentences in order.
        breaks: Whether a new paragraph begins on a new line. The line break is a token that
            ends the sentence before it, as in what spaCy's tokenizer makes of such a text.
    """
    words: list[str] = []
    pos: list[str] = []
    morphs: list[str] = []
    lemmas: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    for i, sentence in enumerate(sentences):
        if breaks and i and sentence.paragraph != sentences[i - 1].paragraph:
            spaces[-1] = False
            for column, value in ((words, "\n"), (pos, "SPACE"), (morphs, ""), (lemmas, "\n")):
                column.append(value)
            spaces.append(False)
            starts.append(False)
        words.extend(sentence.words)
        spaces.extend([*sentence.spaces[:-1], True])
        starts.extend([True] + [False] * (len(sentence.words) - 1))
        pos.extend(sentence.pos)
        morphs.extend(sentence.morphs)
        lemmas.extend(sentence.lemmas)
    known = all(sentence.version > 1 for sentence in sentences)
    return Doc(
        vocab,
        words=words,
        spaces=spaces,
        pos=pos if known else None,
        morphs=morphs if known else None,
        lemmas=lemmas,
        sent_starts=starts,
    )
