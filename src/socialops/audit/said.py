"""What is to be proved: that somebody said this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from socialops.git.range import RangeCommit


class Word(Protocol):
    """What somebody said: who, and when."""

    @property
    def by(self) -> str: ...  # noqa: D102
    @property
    def at(self) -> datetime: ...  # noqa: D102


class Said(Protocol):
    """A record, or an entry of a case's log, with the commits that brought it."""

    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def record(self) -> Word: ...  # noqa: D102
    @property
    def fields(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def commits(self) -> tuple[RangeCommit, ...]: ...  # noqa: D102
