"""Scores of every layer against gold annotation."""

from __future__ import annotations
