"""A push as git tells a pre-receive hook of it, and the verdict on each branch."""

from __future__ import annotations

from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.finding import Severity
from socialops.domain.results.report import Report


class Update(NamedTuple):
    """A ref, and the commits it leaves and goes to (all zeros: none)."""

    old: str
    new: str
    ref: str

    @property
    def creates(self) -> bool:
        """True where the ref was not there."""
        return not self.old.strip("0")

    @property
    def deletes(self) -> bool:
        """True where the ref goes away."""
        return not self.new.strip("0")


@dataclass(frozen=True)
class PushVerdict:
    """What is wrong with one update of a protected branch."""

    branch: str
    refusal: str | None
    report: Report

    @property
    def refused(self) -> bool:
        """True where the push must not land."""
        return self.refusal is not None or self.report.fails(Severity.ERROR)
