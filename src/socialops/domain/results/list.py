"""What `list` ends in."""

from __future__ import annotations

from typing import NamedTuple


class Listed(NamedTuple):
    """One document; a record has the name of its file for an id, and says what it records for a title."""

    id: str
    title: str
    path: str
