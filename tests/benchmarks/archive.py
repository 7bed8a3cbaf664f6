"""What all papers of the States-General would cost, from the figures of the benchmarks.

Run: ``python -m tests.benchmarks.archive`` prints the table of ``docs/scale.md`` from the figures
in ``tests/benchmarks/README.md``; ``--write`` puts it there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from tests.benchmarks.scale import FIGURES
from tests.conftest import REPOSITORY

README = REPOSITORY / "tests" / "benchmarks" / "README.md"
PAGE = REPOSITORY / "docs" / "scale.md"
PAPERS = 500_000
#: Papers of one run: a series or dossier, or a parliamentary year of one committee.
A_RUN = 1000
PROCESSES = (2, 16, 64)
_BEGIN, _END = "<!-- begin: python -m tests.benchmarks.archive -->", "<!-- end -->"
_ROW = re.compile(r"^\| ([^|]+?) \| ([\d.]+) \|$", re.MULTILINE)


def figures(text: str) -> dict[str, float]:
    """Return the measured figures of a README: name → number.

    Raises:
        ValueError: One of them is missing.
    """
    section = text.partition("## Figures for docs/scale.md")[2].partition("\n## ")[0]
    found = dict(_ROW.findall(section))
    missing = [what for what in FIGURES.values() if what not in found]
    if missing:
        raise ValueError(f"{README}: no figure for {', '.join(missing)}")
    return {name: float(found[what]) for name, what in FIGURES.items()}


def table(measured: Mapping[str, float]) -> str:
    """Return the Markdown table of what all papers cost."""
    letters = PAPERS * measured["worker"] / 3600
    runs, count = PAPERS * measured["together"] / 3600, PAPERS // A_RUN
    memory = measured["run_mib"] + (A_RUN - 100) * measured["run_mib_letter"]
    at_once = measured["run_mib"] + PAPERS * measured["run_mib_letter"]
    rows = [
        ("processor hours, letter by letter", f"{letters:,.0f}"),
        (f"processor hours, {count} runs of {A_RUN:,} papers put together", f"{runs:,.0f}"),
    ]
    for n in PROCESSES:
        days = (letters / n + runs / min(n, count)) / 24
        rows.append((f"days with {n} processes", f"{days:.1f}"))
    rows += [
        ("memory of a worker, MiB", f"{measured['worker_mib']:,.0f}"),
        (f"memory of the process that puts {A_RUN:,} papers together, MiB", f"{memory:,.0f}"),
        (f"the same for {PAPERS:,} papers in one run, GiB", f"{at_once / 1024:,.0f}"),
        ("disk for the runs, GiB", f"{PAPERS * measured['disk'] / 1024:,.0f}"),
        ("disk for the cache of letters, GiB", f"{PAPERS * measured['cache'] / 1024:,.0f}"),
    ]
    return "\n".join(["| what | figure |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def page(text: str, measured: Mapping[str, float]) -> str:
    """Return a page with its table made anew."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{table(measured)}\n\n{_END}{after}"


def main(words: list[str]) -> None:
    """Print the table, or write it into the page."""
    measured = figures(README.read_text(encoding="utf-8"))
    if "--write" in words:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), measured), encoding="utf-8")
    else:
        print(table(measured))


if __name__ == "__main__":
    main(sys.argv[1:])
