"""A program of its own, which reads one spreadsheet from its input and writes its rows as JSON.

The reader is in another language: a damaged file can make it ask for more memory than there is, and then it ends its
process with all that is in it. So it runs alone, with little memory. Nothing of ours is imported here.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from datetime import date, datetime, time
from itertools import islice
from typing import Any

MEMORY = 2 * 1024**3
"""Bytes: fifty times what the largest file that is taken needs."""
_EXACT = 2**53
"""Up to here a floating-point number holds every whole number."""


def text(value: Any) -> str:
    """A value as its CSV would have it; a number that lost digits shows that it did."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def sheets(data: bytes, most: int) -> dict[str, Any]:
    """Each sheet with its name and at most one row more than *most*; or a word for why there are none."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = []
        for name in book.sheet_names:
            rows = islice(book.get_sheet_by_name(name).iter_rows(), most + 1)
            found.append([name, [list(map(text, row)) for row in rows]])
    except python_calamine.PasswordError:
        return {"refused": "password"}
    return {"sheets": found}


def main() -> None:
    """Read standard input, write standard output."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits, and some systems refuse this one
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = sheets(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.buffer.write(json.dumps(found).encode())


if __name__ == "__main__":
    main()
