"""Importing spaCy without its command line.

``import spacy`` also imports ``spacy.cli`` with all that downloads and projects need, which takes
almost half of the time. A run needs none of it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_PARTS = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> None:
    """Import spaCy; its command line is imported when it is first asked for."""
    if "spacy" in sys.modules:
        return
    stand_ins = {name: ModuleType(name) for name in _PARTS}
    stand_ins["spacy.cli"].__path__ = []
    stand_ins["spacy.cli.info"].info = _info  # type: ignore[attr-defined]
    sys.modules.update(stand_ins)
    try:
        import_module("spacy")
    finally:
        for name in _PARTS:
            del sys.modules[name]


def _info(*arguments: Any, **options: Any) -> Any:
    """Stand in for ``spacy.info``."""
    return import_module("spacy.cli.info").info(*arguments, **options)
