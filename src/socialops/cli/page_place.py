"""Where a page will lie, seen from the workspace whose pictures it shows."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def way(output: Path | None, root: Path | None) -> str | None:
    """From the folder of the page to the workspace, as an address says it; None where no such way is."""
    if root is None:
        return None
    there = output.parent if output is not None and str(output) != "-" else ""
    with suppress(ValueError):  # another disk of Windows
        return os.path.relpath(root.resolve(), os.path.realpath(there)).replace(os.sep, "/")
    return None
