"""What `import` ends in: what it brought, what it left alone, and what is wrong with the rest."""

from __future__ import annotations

from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.plan import Plan


class Fault(NamedTuple):
    """What is wrong in a file: where (a row, a post), in which column, and what to do about it."""

    place: str
    column: str
    reason: str


@dataclass(frozen=True)
class Imported:
    """What an import wrote, or would write.

    `faults` stopped it, unless it was told to go on without those rows. `same` posts are there already as they come;
    those of `differing` are there otherwise, since somebody edited them or the source, and were left alone.
    """

    plan: Plan | None = None
    commit: str | None = None
    written: tuple[str, ...] = ()
    same: int = 0
    differing: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    past: bool = False
    """They went out before, so that nothing is left to do with them."""
