"""Who looks on while all is judged, to keep what the next run needs so that it need not look at everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from socialops.domain.finding import Diagnostic
from socialops.rules.rule import Context, Rule


class Gathering(Protocol):
    """One who is told how texts are compared, and what was found.

    Texts are compared by whichever process is first. So what is told of them is put where all processes find it, and
    `is_whole` comes back: whether all of it is there.
    """

    is_whole: bool

    def filling(self, context: Context) -> AbstractContextManager[None]:
        """While all texts are compared; a process that died may have begun with it."""
        ...

    def taken(self, found: Iterable[tuple[Rule, Diagnostic]], context: Context) -> Iterator[tuple[Rule, Diagnostic]]:
        """The same that was *found*, once all of it was."""
        ...
