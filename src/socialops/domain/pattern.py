"""Patterns that are compiled when they are first used: a command uses few of those that its modules have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast


class _Late:
    """Stands for a pattern; each of its methods is, from its first call on, that of the pattern itself."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._make(), name)
        setattr(self, name, found)
        return found


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, with its methods alone: `re.sub(pattern, …)` does not take it."""
    made: list[re.Pattern[str]] = []

    def make() -> re.Pattern[str]:
        if not made:
            made.append(re.compile(source, flags))
        return made[0]

    return cast("re.Pattern[str]", _Late(make))
