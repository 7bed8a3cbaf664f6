"""What is installed, what data and models were found, and what is missing."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from kamerlens import __version__
from kamerlens.data import data_path
from kamerlens.settings import cache_folder

#: What must be there: folder or file under corpus/ or models/ → what it is for.
NEEDED: Mapping[tuple[str, ...], str] = {
    ("corpus", "samples"): "sample letters",
    ("corpus", "terminology"): "termbase",
    ("corpus", "gazetteer"): "gazetteer",
    ("corpus", "themes.toml"): "themes",
    ("corpus", "letters.toml"): "series of letters",
    ("models", "nl_kamerlens"): "Dutch language model",
    ("models", "themes"): "theme model",
    ("models", "lexicon"): "treaty lexicon",
}


def diagnose() -> dict[str, Any]:
    """Return versions, data and models found; ``ok`` is False where something is missing."""
    data = {
        purpose: {"path": str(data_path(*parts)), **_size(data_path(*parts))}
        for parts, purpose in NEEDED.items()
    }
    libraries = {name: _version(name) for name in _required()}
    missing = [purpose for purpose, found in data.items() if not found["files"]]
    missing += [name for name, found in libraries.items() if found is None]
    return {
        "kamerlens": __version__,
        "python": platform.python_version(),
        "libraries": libraries,
        "optional": {name: _version(name) for name in ("ocrmypdf", "distributed")},
        "data": data,
        "cache": str(cache_folder()),
        "missing": missing,
        "ok": not missing,
    }


def format_diagnosis(found: Mapping[str, Any]) -> str:
    """Return a diagnosis as text for the terminal."""
    lines = [f"kamerlens {found['kamerlens']}, Python {found['python']}"]
    for kind in ("libraries", "optional"):
        lines.append(f"{kind}:")
        lines += [f"  {name:<22} {v or 'not installed'}" for name, v in found[kind].items()]
    lines.append("data and models:")
    for purpose, entry in found["data"].items():
        size = f"{entry['files']} files, {entry['bytes'] / 1e6:.1f} MB" if entry["files"] else "-"
        lines.append(f"  {purpose:<22} {size:<20} {entry['path']}")
    lines.append(f"cache: {found['cache']}")
    lines.append("missing: " + (", ".join(found["missing"]) or "nothing"))
    return "\n".join(lines)


def _required() -> list[str]:
    try:
        stated = requires("kamerlens") or []
    except PackageNotFoundError:
        return []
    plain = (text for text in stated if "extra ==" not in text)
    return sorted(text.split(">")[0].split("<")[0].split("=")[0].strip() for text in plain)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _size(path: Path) -> dict[str, int]:
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return {"files": len(files), "bytes": sum(p.stat().st_size for p in files)}
