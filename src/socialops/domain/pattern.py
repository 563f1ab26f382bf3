"""Patterns that are compiled when they are first used: a command uses few of those that its modules have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    import regex


class _Late:
    """Stands for a pattern; from the first call on, each of its methods is that of the pattern itself."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        made = self._make()
        vars(self).update((each, getattr(made, each)) for each in dir(made) if not each.startswith("__"))
        object.__setattr__(self, "__class__", _Made)
        return getattr(self, name)


class _Made:
    """One that is compiled: without a way to make what is missing, Python finds its methods three times as quickly."""


def late(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern, with its methods alone: `re.sub(pattern, …)` does not take it."""
    return cast("re.Pattern[AnyStr]", _late(lambda: re.compile(source, flags)))


def late_with_properties(source: str) -> regex.Pattern[str]:
    """The same for a pattern that asks for Unicode's properties: `regex` knows them, and costs 15 ms to import."""

    def make() -> Any:
        import regex

        return regex.compile(source)

    return cast("regex.Pattern[str]", _late(make))


def _late(make: Callable[[], Any]) -> _Late:
    made: list[Any] = []

    def once() -> Any:
        if not made:
            made.append(make())
        return made[0]

    return _Late(once)
