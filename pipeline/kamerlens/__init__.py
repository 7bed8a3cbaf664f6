"""Dutch cabinet letters to parliament on the United Nations, made analysable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "load", "read"]

if TYPE_CHECKING:
    from kamerlens.language.nlp import load
    from kamerlens.results import read


def __getattr__(name: str) -> Any:
    """Import the public functions when first used, so that ``import kamerlens`` stays light."""
    if name == "read":
        from kamerlens.results import read

        return read
    if name == "load":
        from kamerlens.language.nlp import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
