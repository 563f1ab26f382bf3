"""How far each stage of a post is: who approved, who stands against it, and whether it applies at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from socialops.classes import dataclass
from socialops.domain.approval.decisions import Decided, Votes
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import GENERAL, Stage, Workflow
from socialops.domain.normal_form import normal_set
from socialops.domain.time.clock import exact, instant
from socialops.domain.workspace import Workspace


@dataclass(frozen=True)
class StageResult:
    """How far one stage is."""

    stage: Stage
    applies: bool
    approved: tuple[Decided, ...]
    requests: tuple[Decided, ...]
    lapsed: tuple[Decided, ...]
    bypass: Decided | None = None
    """Who let the post pass here without a look, which is owed."""

    @property
    def satisfied(self) -> bool:
        """Enough approvals of the current digest (or a bypass), and no request for changes stands."""
        return (self.enough or self.bypass is not None) and not self.requests

    @property
    def enough(self) -> bool:
        """Enough approvals of the current digest."""
        return len(self.approved) >= self.stage.approvals


def stage_applies(stage: Stage, post: Post, workspace: Workspace) -> bool:
    """True without `when`, or where one entry of any of its lists matches."""
    when = stage.when
    if when is None or not (when.labels or when.channels or when.platforms or when.campaigns):
        return True
    return (
        (bool(when.labels and post.labels) and not normal_set(when.labels).isdisjoint(normal_set(post.labels)))
        or (bool(when.channels) and not set(when.channels).isdisjoint(post.channels))
        or (bool(when.platforms) and any(workspace.platform_of(c) in when.platforms for c in post.channels))
        or post.campaign in when.campaigns
    )


def stage_results(
    workspace: Workspace,
    workflow: Workflow,
    post: Post,
    votes: Votes,
    electorate: Electorate,
    now: datetime,
) -> tuple[StageResult, ...]:
    """The stages of the workflow that apply, in order; and those where a request stands although they don't."""
    latest = votes.latest
    known = {stage.id for stage in workflow.stages}
    skipped = _skipped(votes, electorate)
    results = []
    for stage in (*workflow.stages, *_foreign_stages(workspace, latest, known)):
        decided = [d for (stage_id, _), d in latest.items() if stage_id == stage.id]
        requests = tuple(d for d in decided if _stands(workspace, electorate, d, votes, now))
        applies = stage.id in known and stage_applies(stage, post, workspace)
        if not applies and not requests:
            continue
        approvals = [
            d
            for d in decided
            if d.review.decision == "approve" and not electorate.objections(d.review.by, stage, d.review.at.date())
        ]
        good = tuple(d for d in approvals if votes.is_current(d))
        lapsed = tuple(d for d in approvals if not votes.is_current(d))
        if not applies:  # a critic's request stands although the stage was routed around: only it must go
            good = ()
        passed = skipped.get(stage.id) if applies else None
        results.append(StageResult(stage if applies else _only_request(stage), applies, good, requests, lapsed, passed))
    return tuple(results)


def _skipped(votes: Votes, electorate: Electorate) -> dict[str, Decided]:
    """The stages that a bypass of what is there now lets pass, each with its record."""
    made = [d for (stage, _), d in votes.latest.items() if stage == GENERAL and d.review.decision == "bypass"]
    good = [d for d in made if d.review.post == votes.post and votes.is_current(d)]
    return {
        stage: d
        for d in good
        if not electorate.bypass_objections(d.review.by, d.review.at.date())
        for stage in d.review.stages or ()
    }


def _foreign_stages(
    workspace: Workspace, latest: Mapping[tuple[str, str], Decided], known: set[str]
) -> tuple[Stage, ...]:
    """Stages of other workflows on which somebody asked for changes: changing the workflow silences nobody."""
    asked = {stage for (stage, _), d in latest.items() if d.review.decision == "request-changes" and stage not in known}
    workflows = workspace.workflows.values() if asked else ()
    found = {s.id: s for filed in workflows for s in filed.item.stages if s.id in asked}
    return tuple(found[name] for name in sorted(found))


def _only_request(stage: Stage) -> Stage:
    return stage.model_copy(update={"approvals": 0})


def _stands(workspace: Workspace, electorate: Electorate, decided: Decided, votes: Votes, now: datetime) -> bool:
    review = decided.review
    if review.decision != "request-changes" or not electorate.may_request(review.by, review.stage, now.date()):
        return False
    zone = workspace.settings.timezone
    asked = exact(review.at, zone)
    return not any(
        exact(lift.at, zone) >= asked and electorate.may_lift(lift.by, instant(lift.at, zone).date())
        for lift in votes.lifts_of(review)
    )
