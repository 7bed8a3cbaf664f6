"""Dutch cabinet letters to parliament on the United Nations, made analysable."""

from __future__ import annotations

__version__ = "0.1.0"
