"""Patterns of rules, bounded in size and time."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import regex

from socialops.style.matching.dialect import BadPatternError, rewrite
from socialops.style.matching.step_bound import Longest, longest_without_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from socialops.style.matching.budget import Clock

LONGEST = 1_000_000
"""Longest pattern taken, in characters."""

Match = regex.Match[str]


class Pattern:
    """A pattern that searches within the time left to it; every question raises TimeoutError where that is used up.

    Where the text is so short that the pattern can't be slow on it (see effort), the engine's own clock stands still.
    """

    __slots__ = ("_compiled", "_longest", "groups", "key", "source")

    def __init__(self, source: str, compiled: regex.Pattern[str]) -> None:
        self.source = source
        self.groups: int = compiled.groups
        self.key = (compiled.pattern, compiled.flags)
        self._compiled = compiled
        self._longest: Longest | None = None

    def _without_clock(self) -> Longest:
        if self._longest is None:
            self._longest = longest_without_clock(self._compiled.pattern)
        return self._longest

    def search(self, text: str, clock: Clock, start: int = 0) -> Match | None:
        """The first match from a place on."""
        left = clock.left()
        if len(text) > (self._longest or self._without_clock()).search:
            return self._compiled.search(text, start, timeout=left)
        return self._compiled.search(text, start)

    def match(self, text: str, clock: Clock, start: int = 0) -> Match | None:
        """The match at a place."""
        left = clock.left()
        if len(text) > (self._longest or self._without_clock()).match:
            return self._compiled.match(text, start, timeout=left)
        return self._compiled.match(text, start)

    def find_all(self, text: str, clock: Clock) -> Iterator[Match]:
        """All matches that don't overlap."""
        left = clock.left()
        if len(text) > (self._longest or self._without_clock()).search:
            return self._compiled.finditer(text, timeout=left)
        return self._compiled.finditer(text)

    def substitute(self, put: Callable[[Match], str], text: str, clock: Clock) -> str:
        """The text with something else in the place of each match."""
        return self._compiled.sub(put, text, timeout=clock.left())


def compile_pattern(source: str, *, ignorecase: bool = False) -> Pattern:
    """Compile a pattern of a rule, multi-line as Vale does. Raise BadPatternError saying what is wrong with it."""
    if len(source) > LONGEST:
        raise BadPatternError("the pattern is too long")
    rewritten = rewrite(source)
    flags = regex.MULTILINE | (regex.IGNORECASE if ignorecase else 0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Pattern(source, regex.compile(rewritten, flags))
    except regex.error as fault:
        raise BadPatternError(str(fault)) from fault
    except (RecursionError, OverflowError, MemoryError, ValueError, KeyError, IndexError) as fault:
        raise BadPatternError("the pattern is too complicated") from fault


def holds(pattern: Pattern | None, text: str, clock: Clock) -> bool:
    """Say whether the pattern matches anywhere in the text, within the time left."""
    return pattern is not None and pattern.search(text, clock) is not None
