"""The ``kamerlens`` command."""

from __future__ import annotations

import gc
import os
import sys

#: New objects after which Python looks for cycles among the youngest, the middle and all. Word
#: lists and names are hundreds of thousands of objects without any; by default Python would look
#: through them a third of the time that they take to load.
_COLLECT_AFTER = (50_000, 20, 20)
#: What tells numpy's libraries how many threads to use. A letter's matrices are small, and letters
#: are read side by side: more than one thread a process gets in the others' way.
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(*_COLLECT_AFTER)
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    from kamerlens.cli import app

    # Piped output is UTF-8 whatever the terminal's locale: the letters are full of ë and «».
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
