"""Tables that come whole or in pieces, so that a large one never stands in memory at once."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

#: A table: one frame, or its rows in several, which can be gone through more than once.
Frames = pd.DataFrame | Iterable[pd.DataFrame]


def pieces(table: Frames) -> Iterable[pd.DataFrame]:
    """Return a table's frames in order."""
    return [table] if isinstance(table, pd.DataFrame) else table
