"""Which section answers to which of an earlier document."""

from __future__ import annotations

import pandas as pd
import pytest

from kamerlens.links import COLUMNS, LINKED, SAME, section_links

CLIMATE = "De uitstoot van broeikasgassen moet omlaag en kustlanden vragen geld voor dijken."
RIGHTS = "Journalisten en verdedigers van mensenrechten lopen gevaar in de Derde Commissie."
ARMS = "Het verdrag over kernwapens mist bekrachtigingen en inspecteurs missen toegang."
HEALTH = "Een vaccin bereikt dorpen pas als artsen en koelkasten er eerder zijn."

Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def frames(documents: dict[str, list[tuple[str, str]]]) -> Frames:
    """Return sections, blocks and documents; names are ``<part><session>``."""
    sections, blocks, about = [], [], []
    for name, content in documents.items():
        about.append((name, name[:-2], int(name[-2:]), 1945 + int(name[-2:])))
        for number, (heading, text) in enumerate(content):
            section = f"{name}/s{number}"
            sections.append((section, name, heading))
            if text:
                blocks.append((name, section, "paragraph", text))
    return (
        pd.DataFrame(sections, columns=["section_id", "document_id", "heading"]),
        pd.DataFrame(blocks, columns=["document_id", "section_id", "type", "text"]),
        pd.DataFrame(about, columns=["document_id", "part", "session", "year"]),
    )


def linked(given: Frames) -> list[tuple[str | None, str | None, str]]:
    frame = section_links(*given)
    assert tuple(frame.columns) == COLUMNS
    frame = frame.astype(object).where(frame.notna(), None)
    return list(zip(frame["section_a"], frame["section_b"], frame["verdict"], strict=True))


def test_links_find_what_stayed_came_and_went_in_any_order() -> None:
    given = frames(
        {
            "letter70": [("1. Klimaat", CLIMATE), ("2. Ontwapening", ARMS)],
            "letter71": [("I. Gezondheid", HEALTH), ("II. Klimaat", CLIMATE)],
        }
    )
    assert linked(given) == [
        (None, "letter71/s0", "new"),
        ("letter70/s0", "letter71/s1", "same"),
        ("letter70/s1", None, "gone"),
    ]


def test_links_of_a_section_under_another_heading_are_changed() -> None:
    given = frames({"letter70": [("Klimaat", CLIMATE)], "letter71": [("Onze planeet", CLIMATE)]})
    frame = section_links(*given)
    assert frame["verdict"].tolist() == ["changed"]
    assert LINKED <= frame["similarity"].iloc[0] < SAME


def test_links_are_one_to_one() -> None:
    given = frames(
        {
            "letter70": [("Mensenrechten", RIGHTS)],
            "letter71": [("Mensenrechten", RIGHTS), ("Mensenrechten en recht", RIGHTS)],
        }
    )
    assert [verdict for *_, verdict in linked(given)] == ["same", "new"]


def test_links_of_sections_without_text_go_by_the_heading() -> None:
    given = frames({"letter70": [("Prioriteiten", "")], "letter71": [("Prioriteiten", CLIMATE)]})
    assert linked(given) == [("letter70/s0", "letter71/s0", "same")]


def test_links_of_one_letter_are_from_report_to_letter() -> None:
    given = frames({"letter71": [("Klimaat", CLIMATE)], "annex70": [("Klimaat", CLIMATE)]})
    assert linked(given) == [("annex70/s0", "letter71/s0", "same")]


@pytest.mark.parametrize(
    "documents",
    [{"letter70": [], "letter71": []}, {"letter70": [("Klimaat", CLIMATE)]}, {}],
)
def test_links_need_two_documents_with_sections(
    documents: dict[str, list[tuple[str, str]]],
) -> None:
    assert linked(frames(documents)) == []


def test_links_of_a_document_without_sections() -> None:
    given = frames({"letter70": [], "letter71": [("Klimaat", CLIMATE)]})
    assert linked(given) == [(None, "letter71/s0", "new")]


def test_links_of_blocks_in_pieces_are_those_of_the_whole() -> None:
    sections, blocks, documents = frames(
        {
            "letter70": [("Klimaat", CLIMATE), ("Ontwapening", ARMS)],
            "letter71": [("Gezondheid", HEALTH), ("Klimaat", f"{CLIMATE} {RIGHTS}")],
        }
    )
    pieces = [blocks.iloc[i : i + 1] for i in range(len(blocks))]
    whole = section_links(sections, blocks, documents)
    pd.testing.assert_frame_equal(section_links(sections, pieces, documents), whole)
