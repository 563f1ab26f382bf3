"""How many names a refusal says, and that there are more."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 3


def first(names: Sequence[str]) -> str:
    """The first few of names, and how many more there are."""
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
