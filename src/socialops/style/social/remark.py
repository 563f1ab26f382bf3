"""A finding of a check of social texts, before it has a code."""

from __future__ import annotations

from typing import NamedTuple


class Remark(NamedTuple):
    """A place in a text and what is wrong there; `kind` says which check. Offsets are code points, `end` exclusive."""

    kind: str
    message: str
    start: int
    end: int
    match: str = ""
