"""The ``kamerlens`` command."""

from __future__ import annotations

import gc
import sys

#: New objects after which Python looks for cycles among the youngest, the middle and all. Word
#: lists and names are hundreds of thousands of objects without any; by default Python would look
#: through them a third of the time that they take to load.
_COLLECT_AFTER = (50_000, 20, 20)


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(*_COLLECT_AFTER)
    from kamerlens.cli import app

    # Piped output is UTF-8 whatever the terminal's locale: the letters are full of ë and «».
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
