"""The report: one HTML file that shows a run and works from disk, without network."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kamerlens.database import Database, Source
from kamerlens.errors import RunError
from kamerlens.report.limits import Limits

__all__ = ["Limits", "report_of", "write_report"]


def report_of(run: Path, *, letters: str | None = None, themes: Path | None = None) -> Path:
    """Write the report of a finished run anew, with what ``run.json`` says about it.

    Args:
        run: The run's folder.
        letters: Folder or web address of the source files; where the run found them by default.
        themes: Themes file with the names of the run's themes; the one of the run by default.

    Returns:
        The file.

    Raises:
        RunError: The folder is no run, or cannot be written.
    """
    path = run / "report.html"
    with Database(run) as database:
        try:
            write_report(
                database,
                path,
                themes=themes or database.themes,
                letters=database.letters if letters is None else _way(run, letters),
                warnings=database.info.get("warnings", ()),
            )
        except OSError as error:
            raise RunError(f"{path}: cannot be written: {error.strerror}") from error
    return path


def _way(run: Path, letters: str) -> str:
    """Return a folder as links in the report name it; a web address is one already."""
    if letters.startswith(("https://", "http://")):
        return letters
    folder = Path(letters).resolve()
    try:
        return Path(os.path.relpath(folder, run.resolve())).as_posix()
    except ValueError:  # on another drive
        return folder.as_uri()


def write_report(
    source: Source,
    path: Path,
    *,
    themes: Path | None = None,
    letters: str = "",
    warnings: Sequence[str] = (),
    limits: Limits | None = None,
) -> None:
    """Write the report of a run.

    Args:
        source: The run's tables: a store that is being filled, or a
            :class:`kamerlens.database.Database`.
        path: The file to write.
        themes: Themes file with the names of the run's themes; the embedded one by default.
        letters: Folder (relative to the report) or address where the source PDFs lie; page
            numbers link to them. Beside the report by default.
        warnings: What went wrong in the run besides unreadable files.
        limits: How much of a large run the file carries.
    """
    from kamerlens.report.data import collect
    from kamerlens.report.page import render

    limits = limits or Limits()
    core = collect(source, themes=themes, limits=limits)
    carried = _carried(source, core, limits)
    core["carried"] = carried
    core["warnings"] = list(warnings)
    made = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with made.open("w", encoding="utf-8", newline="\n") as file:
            for piece in render(core, _texts(source, core, carried), letters=letters):
                file.write(piece)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def _carried(source: Source, core: dict[str, Any], limits: Limits) -> list[int]:
    """Return the positions of the documents whose text fits, newest first chosen."""
    sizes = dict(
        source.execute(
            "SELECT document_id, sum(length(text) * 3)::BIGINT FROM blocks GROUP BY document_id"
        )
    )
    room = limits.text
    found: list[int] = []
    for position in reversed(range(len(core["documents"]))):
        room -= sizes.get(core["documents"][position]["id"], 0)
        if room < 0 and found:
            break
        found.append(position)
    return sorted(found)


def _texts(
    source: Source, core: dict[str, Any], carried: list[int]
) -> Iterator[tuple[int, dict[str, Any]]]:
    from kamerlens.report.passages import document_texts

    places = {
        "entities": {row[0]: i for i, row in enumerate(core["entities"])},
        "terms": {row[0]: i for i, row in enumerate(core["terms"])},
        "themes": {theme["code"]: i for i, theme in enumerate(core["themes"])},
    }
    names = [core["documents"][position]["id"] for position in carried]
    yield from zip(carried, document_texts(source, names, **places), strict=True)
