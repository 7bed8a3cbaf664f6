"""Candidates in a letter: what is found where, by the termbase, names, patterns and ellipsis."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

from kamerlens.language.annotate import AnnotatedLetter
from kamerlens.namekeys import name_key
from kamerlens.records import Block, Candidate, Letter, Mention, Sentence
from kamerlens.termbase import Concept
from kamerlens.termmatch import TermMatcher
from kamerlens.terms import candidates

VOCAB = spacy.blank("nl").vocab
BLOCK = "l#letter/b0001"


def doc_of(tagged: str) -> Doc:
    """Make a Doc of ``word/TAG[/lemma[/features]]``."""
    parts = [[*word.split("/"), "", ""] for word in tagged.split()]
    words = [part[0] for part in parts]
    glued = {",", ".", ")", "’s"}
    spaces = [
        word != "(" and (i + 1 == len(words) or words[i + 1] not in glued)
        for i, word in enumerate(words)
    ]
    spaces[-1] = False
    return Doc(
        VOCAB,
        words=words,
        spaces=spaces,
        pos=[part[1] for part in parts],
        lemmas=[part[2] or part[0].lower() for part in parts],
        morphs=[part[3] for part in parts],
        sent_starts=[i == 0 for i in range(len(words))],
    )


def letter_of(doc: Doc, *names: tuple[int, int, str, str]) -> AnnotatedLetter:
    """Make a letter of one block; names are first token, end token, label and source."""
    doc.set_ents([Span(doc, start, end, label) for start, end, label, _ in names])
    block = Block(BLOCK, "l#letter", None, 0, "paragraph", doc.text)
    mentions = []
    for start, end, label, source in names:
        span = doc[start:end]
        place = (f"{BLOCK}:{start}", BLOCK, f"{BLOCK}/s000", span.start_char, span.end_char)
        mentions.append(Mention(*place, span.text, label, None, None, None, source, 0.9, None))  # type: ignore[arg-type]
    sentence = Sentence(f"{BLOCK}/s000", BLOCK, 0, len(doc.text), doc.text, "nl")
    letter = Letter("l", "l.txt", "", "txt", blocks=(block,))
    return AnnotatedLetter(letter, {BLOCK: doc}, (sentence,), tuple(mentions))


def bases(found: tuple[Candidate, ...]) -> list[str]:
    return list(dict.fromkeys(candidate.base for candidate in found))


def test_terms_candidates_point_at_their_text() -> None:
    doc = doc_of(
        "De/DET humanitaire/ADJ/humanitair operaties/NOUN/operatie/Number=Plur van/ADP de/DET "
        "Verenigde/PROPN Naties/PROPN kosten/VERB geld/NOUN"
    )
    found = candidates(letter_of(doc, (5, 7, "ORG", "gazetteer")))
    assert {"humanitaire operatie", "operatie", "Verenigde Naties"} <= set(bases(found))
    for candidate in found:
        assert doc.text[candidate.start_char : candidate.end_char] == candidate.text
        assert candidate.key == name_key(candidate.base)
        assert candidate.sentence_id == f"{BLOCK}/s000"
    places = [(c.start_char, -c.end_char) for c in found]
    assert places == sorted(places)
    assert len({(c.start_char, c.end_char, c.key) for c in found}) == len(found)


def test_terms_candidates_keep_names_by_kind() -> None:
    doc = doc_of("Guterres/PROPN bezoekt/VERB Mali/PROPN namens/ADP OCHA/PROPN ./PUNCT")
    letter = letter_of(doc, (0, 1, "PERSON", "model"), (2, 3, "GPE", "gazetteer"),
                       (4, 5, "ORG", "gazetteer"))  # fmt: skip
    found = candidates(letter)
    assert bases(found) == ["OCHA"]
    assert {candidate.pattern for candidate in found} <= {"NAME organ", "TERMBASE"}


def test_terms_candidates_take_no_phrase_for_a_name() -> None:
    doc = doc_of("Verdedigers/NOUN van/ADP vrijheid/NOUN moeten/AUX spreken/VERB")
    found = candidates(letter_of(doc, (0, 4, "ORG", "model")))
    assert not any(candidate.pattern.startswith("NAME") for candidate in found)


def test_terms_candidates_complete_what_is_left_out() -> None:
    doc = doc_of(
        "Vluchtelingen-/X en/CCONJ migratiestromen/NOUN/migratiestroom/Number=Plur "
        "nemen/VERB toe/ADP"
    )
    found = candidates(letter_of(doc))
    assert {"vluchtelingenstroom", "migratiestroom"} <= {base.lower() for base in bases(found)}
    whole = next(c for c in found if c.base.lower() == "vluchtelingenstroom")
    assert whole.text == "Vluchtelingen- en migratiestromen"


def test_terms_candidates_of_silent_blocks_are_none() -> None:
    annotated = letter_of(doc_of("Minister/NOUN van/ADP Handel/NOUN"))
    (block,) = annotated.letter.blocks
    signed = Block(block.block_id, block.document_id, None, 0, "signature", block.text)
    letter = Letter("l", "l.txt", "", "txt", blocks=(signed,))
    assert candidates(AnnotatedLetter(letter, annotated.docs)) == ()


CONCEPTS = [
    Concept("a", "bescherming van de burgerbevolking", "protection of civilians"),
    Concept("b", "burgerbevolking", "civilian population"),
    Concept("c", "Veiligheidsraad", "Security Council", acronyms_nl=("VNVR",)),
    Concept("d", "hervorming van de Verenigde Naties", "United Nations reform"),
    Concept("e", "raad", "council"),
]


def matches(tagged: str) -> list[str]:
    doc = doc_of(tagged)
    return [doc[start:end].text for start, end, _ in TermMatcher(CONCEPTS).matches(doc)]


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        ("bescherming/NOUN van/ADP burgerbevolkingen/NOUN",
         ["bescherming van burgerbevolkingen", "burgerbevolkingen"]),
        ("de/DET VN-hervormingen/NOUN", ["VN-hervormingen"]),
        ("hervorming/NOUN van/ADP de/DET VN/PROPN", ["hervorming van de VN"]),
        ("de/DET VNVR/PROPN", ["VNVR"]),
        ("de/DET Veiligheidsraad/PROPN", ["Veiligheidsraad"]),
        ("veiligheidsraad/NOUN", []),
        ("raden/VERB", []),
        ("raden/NOUN", ["raden"]),
        ("bescherming/NOUN ./PUNCT van/ADP burgerbevolking/NOUN", ["burgerbevolking"]),
        ("burgerbevolking-/NOUN en/CCONJ", []),
    ],
)  # fmt: skip
def test_terms_of_the_termbase_are_found_in_any_form(tagged: str, expected: list[str]) -> None:
    assert matches(tagged) == expected


def test_terms_leave_fixed_phrases_out() -> None:
    doc = doc_of(
        "ten/ADP aanzien/NOUN van/ADP terrorismebestrijding/NOUN in/ADP het/DET kader/NOUN van/ADP "
        "vredesopbouw/NOUN"
    )
    found = bases(candidates(letter_of(doc)))
    assert {"terrorismebestrijding", "vredesopbouw"} <= set(found)
    assert not any(base.split()[0] in ("aanzien", "kader") for base in found)


def test_terms_take_brackets_off_the_start_of_a_name() -> None:
    doc = doc_of("de/DET (/PUNCT 71ste/ADJ )/PUNCT zitting/NOUN van/ADP de/DET AVVN/PROPN")
    found = candidates(letter_of(doc, (1, 8, "EVENT", "rule")))
    assert "71ste zitting van de AVVN" in bases(found)
