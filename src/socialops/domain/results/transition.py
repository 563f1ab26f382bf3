"""What a transition ends in: done, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.approval.decisions import Decided
from socialops.domain.approval.state import PostState
from socialops.domain.handoff.case_state import Ball
from socialops.domain.plan import Plan

if TYPE_CHECKING:
    from socialops.domain.documents.case import Case


@dataclass(frozen=True)
class Refused:
    """The rules of the workspace forbid it: every reason, by post. Nothing was written."""

    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Done:
    """What was written (or would be): the plan, the commit, the post's state after, the approvals that it set aside."""

    post: str
    plan: Plan
    commit: str | None
    after: PostState | None
    lapsed: tuple[Decided, ...] = ()


@dataclass(frozen=True)
class CaseDone:
    """What was written into a case (or would be): the plan, the commit, and where the ball is after."""

    case: Case
    plan: Plan
    commit: str | None
    ball: Ball
