"""Who can still look at what a bypass let pass; and the way on where nobody is left who could by approving."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from datetime import date

from socialops.domain.approval.bypass import Debt
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.waiting import present
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import Stage
from socialops.domain.workspace import Workspace

_NAMED = 3


def who_looks(workspace: Workspace, debt: Debt, day: date) -> str:
    """What is to happen so that a debt is paid, as half a sentence: who looks and what they type."""
    filed = workspace.posts.get(debt.filed.item.post)
    workflow = workspace.workflow_of(filed.item) if filed else None
    stage = workflow.stage(debt.stage) if workflow else None
    typed = f"socialops approve {shlex.quote(debt.filed.item.post)}"
    if filed is None or stage is None:  # the stage is gone, so that anybody's word counts
        return f"somebody else looks ({typed} --stage {shlex.quote(debt.stage)})"
    if without := nobody_left(workspace, filed.item, stage, [debt.filed.item.by], day):
        return without
    return f"{_some(_left(workspace, filed.item, stage, [debt.filed.item.by], day))} looks ({typed})"


def nobody_left(
    workspace: Workspace, post: Post, stage: Stage, made: Collection[str], day: date, changed: Collection[str] = ()
) -> str:
    """That too few can approve at a stage which bypasses of members *made* let pass, and what pays; else "".

    Who *changed* it can't approve either, and asks for changes as others do.
    """
    if len(_left(workspace, post, stage, {*made, *changed}, day)) >= stage.approvals:
        return ""
    asking = present(workspace.roster, stage.roles, day, without=made)
    roles = " or ".join(stage.roles)
    few = f"nobody is left to look at {post.id} at {stage.id} by approving (it takes {stage.approvals} of {roles})"
    if not asking:
        return f"{few}: somebody else gets the role {roles}, and looks"
    ask = f"socialops request-changes {shlex.quote(post.id)} --stage {shlex.quote(stage.id)} -m WHAT"
    return f"{few}: a request for changes by {_some(asking)} pays too ({ask}), or somebody else gets the role"


def _left(workspace: Workspace, post: Post, stage: Stage, without: Collection[str], day: date) -> tuple[str, ...]:
    """Who can approve, or has."""
    workflow = workspace.workflow_of(post)
    electorate = Electorate(workspace.roster, workflow, post, workspace.stage_roles) if workflow else None
    return present(workspace.roster, stage.roles, day, electorate=electorate, without=without)


def _some(names: tuple[str, ...]) -> str:
    return " or ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
