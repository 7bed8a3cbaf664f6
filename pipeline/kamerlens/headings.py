"""Levels of headings: by numbering and by how much they stand out, the same across a letter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kamerlens.blocktypes import Draft

_ROMAN = re.compile(r"^[IVX]{1,5}\.?$")
_DOTTED = re.compile(r"^\d{1,2}((?:\.\d{1,2})+)\.?$")
_ARABIC = re.compile(r"^\d{1,2}\.?$")
_CAPITAL = re.compile(r"^[A-H]\.$")
#: Unnumbered headings that stand beside numbered ones, not under them.
_BESIDE = re.compile(
    r"^(?:Inleiding|Samenvatting|Conclusies?|Slot|Tot slot|Ten slotte|Afsluiting|Vooruitblik|"
    r"Slotopmerkingen|Introduction|Summary|Conclusions?)\b.{0,20}$",
    re.IGNORECASE,
)

#: Size, capitals, weight and numbering: smaller tuples stand higher.
Rank = tuple[float, int, int, float]
Setting = tuple[float, int, int]
#: Weight of a heading that no style sets off; only its text tells then what it is like.
_PLAIN = 4


def numbering_class(number: str | None) -> float | None:
    """Return the depth that a heading's number implies: I 0, A ½, 1 1, 1.1 2, a 4; None without."""
    if number is None:
        return None
    bare = number.strip("()")
    if _ROMAN.match(bare):
        return 0.0
    if _CAPITAL.match(bare):
        return 0.5
    if dotted := _DOTTED.match(bare):
        return 1.0 + dotted[1].count(".")
    return 1.0 if _ARABIC.match(bare) else 4.0


def set_levels(documents: Sequence[Sequence[Draft]]) -> None:
    """Give every heading its level, 1 the highest.

    Headings set alike get the same level throughout the letter. Numbering ranks before weight
    within one setting; an unnumbered heading among numbered ones of its setting stands under
    them, unless it comes before the first or is an introduction or conclusion. A title takes a
    level of its own where it is set more strongly than the headings under it.
    """
    top = _top_classes([draft for drafts in documents for draft in drafts])
    ranked: list[tuple[Draft, Rank]] = []
    known: dict[str, Rank] = {}
    for drafts in documents:
        more = _as_known(_ranks(drafts, top), known)
        known.update((draft.text, rank) for draft, rank in more)
        ranked.extend(more)
    ranks = {rank for _, rank in ranked}
    for drafts in documents:
        ranks.update(
            (*_setting(draft), top.get(_setting(draft), 9.0))
            for draft in drafts
            if draft.type == "title"
        )
    order = {rank: place + 1 for place, rank in enumerate(sorted(ranks))}
    for draft, rank in ranked:
        draft.level = order[rank]


def _top_classes(drafts: Sequence[Draft]) -> dict[Setting, float]:
    """Return the highest numbering of each setting that has any."""
    top: dict[Setting, float] = {}
    for draft in drafts:
        depth = numbering_class(draft.number)
        if draft.type == "heading" and depth is not None:
            setting = _setting(draft)
            top[setting] = min(depth, top.get(setting, depth))
    return top


def _ranks(drafts: Sequence[Draft], top: dict[Setting, float]) -> list[tuple[Draft, Rank]]:
    ranked: list[tuple[Draft, Rank]] = []
    numbered: set[Setting] = set()
    for draft in drafts:
        if draft.type != "heading":
            continue
        setting = _setting(draft)
        depth = numbering_class(draft.number)
        if depth is not None:
            numbered.add(setting)
        elif setting in numbered and not _BESIDE.match(draft.text):
            depth = 9.0
        else:
            depth = top.get(setting, 9.0)
        ranked.append((draft, (*setting, depth)))
    return ranked


def _as_known(
    ranked: Sequence[tuple[Draft, Rank]], known: Mapping[str, Rank]
) -> list[tuple[Draft, Rank]]:
    """Rank headings in one plain setting as their namesakes in a document before."""
    plain = [(draft, rank) for draft, rank in ranked if rank[2] == _PLAIN and draft.number is None]
    namesakes = [known[draft.text] for draft, _ in plain if draft.text in known]
    if not namesakes:
        return list(ranked)
    same = max(set(namesakes), key=namesakes.count)
    return [(draft, same if (draft, rank) in plain else rank) for draft, rank in ranked]


def _setting(draft: Draft) -> Setting:
    chunk = draft.chunk
    style = chunk.style or ""
    letters = [char for char in draft.text if char.isalpha()]
    capitals = len(letters) >= 8 and all(char.isupper() for char in letters)
    weight = {"b": 0, "bi": 1, "i": 2, "u": 3}.get(style, _PLAIN)
    return (-round(chunk.first.size * 2) / 2, 0 if capitals else 1, weight)
