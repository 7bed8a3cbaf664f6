"""The spelling of the United Nations: British, with -ize (``organization``, ``programme``).

Source: United Nations Editorial Manual, "Spelling" (the Concise Oxford English Dictionary, with
-ize where both forms are admitted).
"""

from __future__ import annotations

import re
from functools import lru_cache

from kamerlens.data import data_path
from kamerlens.vocabulary import zipf

_WORD = re.compile(r"[^\W\d_]+")
_ISE = re.compile(r"^(?P<stem>[a-z]{3,})is(?P<end>e|ed|es|ing|er|ers|ation|ations|ational)$")
#: Words in -ise that never had -ize.
_ALWAYS_S = re.compile(
    r"(?:adv|comprom|superv|exerc|surpr|rev|dev|enterpr|improv|telev|adv|disgu|franch|merchand"
    r"|prem|prom|prec|conc|exc|demi|desp|ra|pra|no|bru|cru|ari|incis|expert|treat|par|mort|diagnos"
    r"|paralys|analys|catalys|hydrolys|electrolys)is"
)


def un_spelling(text: str) -> str:
    """Return English in the spelling of the United Nations, case kept.

    >>> un_spelling("reorganisation of the labor program")
    'reorganization of the labour programme'
    """
    return _WORD.sub(lambda match: _respell(match.group()), text)


@lru_cache(maxsize=1)
def _american() -> dict[str, str]:
    text = data_path("corpus", "words", "un_spelling.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:] if line)
    return {row[0]: row[1] for row in rows}


@lru_cache(maxsize=20_000)
def _respell(word: str) -> str:
    low = word.lower()
    changed = _american().get(low)
    if changed is None and (match := _ISE.match(low)) and not _ALWAYS_S.match(low):
        ized = f"{match['stem']}iz{match['end']}"
        changed = ized if zipf(ized, "en") > 0 else None
    if changed is None:
        return word
    if word.isupper():
        return changed.upper()
    return changed[0].upper() + changed[1:] if word[0].isupper() else changed
