"""The debt that an urgent bypass leaves: stages that nobody has looked through yet, and by when they must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from socialops.classes import dataclass
from socialops.domain.approval.decisions import Decided, is_filed_right, latest_decisions
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.stages import StageResult
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.documents.records import Review
from socialops.domain.documents.workflow import GENERAL, Stage
from socialops.domain.time.clock import Duration, exact, instant
from socialops.domain.workspace import Filed, Workspace

USUAL = Duration(1, "bd")
"""By when a bypass is looked through, unless its maker says otherwise."""
MOST = Duration(5, "bd")


@dataclass(frozen=True)
class Debt:
    """One stage that a bypass skipped and that has not looked since."""

    filed: Filed[Review]
    stage: str
    due: datetime


def debts(workspace: Workspace, state: PostState) -> tuple[Debt, ...]:
    """What is owed on a post, oldest record first.

    A debt ends with its bypass where nothing went out by it, and one that does not count leaves none. What went out is
    looked at all the same: an approval or a request of the stage pays, of that digest or of any later one; never one
    by who made the bypass.
    """
    records = workspace.reviews.get(state.post.id, ())
    made = [filed for filed in records if filed.item.decision == "bypass" and is_filed_right(filed)]
    return tuple(debt for filed in made for debt in _of(workspace, state, filed))


def past_due(workspace: Workspace, now: datetime) -> Iterator[Debt]:
    """Every debt of the workspace that should have been paid by *now*."""
    for post, records in workspace.reviews.items():
        filed = workspace.posts.get(post)
        if filed and any(record.item.decision == "bypass" for record in records):
            yield from (debt for debt in debts(workspace, post_state(workspace, filed.item, now)) if debt.due < now)


def owed(workspace: Workspace, state: PostState) -> list[tuple[StageResult, datetime]]:
    """The stages that still have to look, as results that its maker let pass and nobody approved, each with its day."""
    found: dict[str, tuple[StageResult, datetime]] = {}
    known = {result.stage.id: result for result in state.stages}
    for debt in debts(workspace, state):
        stage = state.workflow.stage(debt.stage) if state.workflow else None
        if stage and debt.stage not in found:
            result = known.get(debt.stage) or StageResult(stage, True, (), (), ())
            made = result.bypass or Decided(debt.filed, 0)  # a revision made it lapse
            found[debt.stage] = replace(result, bypass=made), debt.due
    return list(found.values())


def _of(workspace: Workspace, state: PostState, filed: Filed[Review]) -> Iterator[Debt]:
    review, zone = filed.item, workspace.settings.timezone
    published = workspace.publications.get(state.post.id, ())
    out = any(p.item.digest == review.digest and p.item.outcome != "failed" for p in published)
    latest = latest_decisions(workspace.reviews.get(state.post.id, ())).get((GENERAL, review.by))
    current = latest is not None and latest.filed.path == filed.path and review.digest == state.digest
    stands = current and _lets_pass(workspace, state, review)
    if review.due is None or not (out or (stands and state.post.status != "cancelled")):
        return
    for stage in review.stages or ():
        if not _is_paid(workspace, state, review, stage, out=out):
            yield Debt(filed, stage, instant(review.due, zone))


def _lets_pass(workspace: Workspace, state: PostState, review: Review) -> bool:
    """True where its maker may let the post pass: else the bypass does not count, and nothing passed."""
    if state.workflow is None:
        return False
    electorate = Electorate(workspace.roster, state.workflow, state.post, workspace.stage_roles)
    return not electorate.bypass_objections(review.by, review.at.date())


def _is_paid(workspace: Workspace, state: PostState, made: Review, name: str, *, out: bool) -> bool:
    zone, workflow = workspace.settings.timezone, state.workflow
    stage = workflow.stage(name) if workflow else None
    approved: set[str] = set()
    for filed in workspace.reviews.get(state.post.id, ()):
        word = filed.item
        later = out and exact(word.at, zone) >= exact(made.at, zone)
        if word.stage != name or word.by == made.by or not is_filed_right(filed):
            continue
        if word.digest != made.digest and not later:
            continue
        if word.decision == "request-changes" and _counts(workspace, state, stage, word):
            return True
        if word.decision == "approve" and _counts(workspace, state, stage, word):
            approved.add(word.by)
    return len(approved) >= (stage.approvals if stage else 1)


def _counts(workspace: Workspace, state: PostState, stage: Stage | None, word: Review) -> bool:
    """True where the member may say that at the stage; at one that is gone, anybody's word counts."""
    if stage is None or state.workflow is None:
        return True
    electorate = Electorate(workspace.roster, state.workflow, state.post, workspace.stage_roles)
    if word.decision == "request-changes":
        return electorate.may_request(word.by, word.stage, word.at.date())
    return not electorate.objections(word.by, stage, word.at.date())
