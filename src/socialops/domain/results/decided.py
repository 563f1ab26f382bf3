"""What `decide` ends in: the decision as it was recorded, or would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.plan import Plan

if TYPE_CHECKING:
    from socialops.domain.documents.decision import Decision


@dataclass(frozen=True)
class DecisionDone:
    """A decision that was recorded, or would be; no commit where none was wanted."""

    decision: Decision
    plan: Plan
    commit: str | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionRefused:
    """Nothing was written: every reason."""

    subject: str
    reasons: tuple[str, ...]
    notices: tuple[str, ...] = ()
