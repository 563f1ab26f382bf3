"""What the checks of social texts say."""

from __future__ import annotations

from typing import NamedTuple


class Remark(NamedTuple):
    """A place in a text and what is wrong there; `kind` says which check. Offsets are code points, `end` exclusive."""

    kind: str
    message: str
    start: int
    end: int
    match: str = ""
