"""Why an approval does not count, or can't be given: the one list that a command, a pull request and an audit read."""

from __future__ import annotations

from datetime import date

from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.state import PostState
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import Stage
from socialops.domain.workspace import Workspace


def approval_objections(
    policy: Workspace, post: Post, by: str, stage: str, day: date, *, changed: str | None = None
) -> list[str]:
    """All that keeps a member from approving at a stage under one policy; *changed* names a change of their own."""
    workflow = policy.workflow_of(post)
    found = workflow.stage(stage) if workflow else None
    if workflow is None or found is None:
        return [f"'{stage}' is no stage of the post's workflow"]
    return Electorate(policy.roster, workflow, post, policy.stage_roles).objections(by, found, day, changed=changed)


def request_objections(policy: Workspace, post: Post, by: str, stage: str, day: date) -> list[str]:
    """What keeps a member from asking for changes at a stage; nothing where the policy does not know the stage."""
    member, workflow = policy.roster.members.get(by), policy.workflow_of(post)
    found = workflow.stage(stage) if workflow else None
    if member is None or workflow is None or found is None:
        return []
    reason = Electorate(policy.roster, workflow, post, policy.stage_roles).role_objection(member, found, day)
    return [reason] if reason else []


def turn_objections(state: PostState, stage: Stage, by: str) -> list[str]:
    """Why it is not the stage's turn, or no longer: it does not apply, has its approvals, or another comes first."""
    result = next((s for s in state.stages if s.stage.id == stage.id and s.applies), None)
    first = state.open_stage
    if result is None:
        return [f"stage {stage.id} does not apply to this post"]
    if any(d.review.by == by for d in result.approved):
        return [f"{by} has approved this very text at {stage.id} already"]
    if result.satisfied:
        return [f"stage {stage.id} has its approval{'s' if stage.approvals > 1 else ''} already"]
    if first and first.stage.id != stage.id:
        return [f"stage {first.stage.id} comes first and is still open"]
    return []
