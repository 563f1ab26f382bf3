"""Urgent: letting a post pass without the stages' look, which is owed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from socialops.domain.approval.bypass import MOST, USUAL, Debt, owed, past_due
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.objections import bypass_objections
from socialops.domain.approval.state import PostState
from socialops.domain.documents.workflow import Stage, Workflow
from socialops.domain.time.clock import Duration, iso, shift
from socialops.domain.workspace import Workspace
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.still_to_come import doubted, held_up
from socialops.operations.records_branch import source_of
from socialops.store.load import load

_TAKE = "socialops sync --take-main"


class Skipped(NamedTuple):
    """The stages that a bypass lets pass, and by when they must look."""

    stages: tuple[str, ...]
    due: datetime


def skipped(context: TransitionContext, state: PostState, within: Duration | None) -> Skipped:
    """What a bypass of the post skips now: every stage that is open."""
    stages = tuple(result.stage.id for result in state.stages if result.applies and not result.satisfied)
    holidays = context.workspace.holidays
    return Skipped(stages, shift(context.now, within or USUAL, sign=1, holidays=holidays).replace(microsecond=0))


def bypass_reasons(context: TransitionContext, state: PostState, within: Duration | None) -> list[str]:
    """Why the post is not to be let pass."""
    reasons = bypass_objections(context.workspace, context.post, context.actor.id, context.now.date())
    found = skipped(context, state, within)
    for decided in (d for result in state.stages for d in result.requests):
        if ahead := next(held_up(context.workspace, [decided.review], context.now), None):
            reasons += [*doubted(context.repo, context.workspace, context.now), ahead]
            continue
        lift = f"'socialops lift {context.post.id} --of {decided.review.by} -m WHY' sets it aside"
        reasons.append(f"{decided.review.by} asked for changes at {decided.review.stage}, and that stands: {lift}")
    if not found.stages and not reasons:
        reasons.append("no stage is open, so there is nothing to skip")
    most = shift(context.now, MOST, sign=1, holidays=context.workspace.holidays)
    if found.due > most:
        reasons.append(f"a bypass is looked at within {MOST} at most: --review-within {USUAL}")
    workspace = load(source_of(context.repo.root))
    if late := next(past_due(workspace, context.now), None):
        reasons.append(
            f"the bypass of {late.filed.item.post} ({late.filed.path}) was to be looked at by {late.stage} until "
            f"{iso(late.due)}: that comes first{_way_to_a_look(context, workspace, late)}"
        )
    return reasons


def stage_to_look_at(
    context: TransitionContext, state: PostState, workflow: Workflow, opened: Stage | None
) -> Stage | None:
    """Where an approval names no stage: the *opened* one, if any, or one that is owed and that the actor may look for.

    A request for changes pays for its own stage, and opens it: others are owed beside it.
    """
    electorate = Electorate(context.workspace.roster, workflow, context.post, context.workspace.stage_roles)
    owing = [result.stage for result, _ in owed(context.workspace, state)]
    every = [*([opened] if opened else []), *owing]
    day = context.now.date()
    return next(
        (stage for stage in every if not electorate.objections(context.actor.id, stage, day)), (*every, None)[0]
    )


def nobody_looks(context: TransitionContext, stages: Collection[Stage], *made: str, alone: bool = False) -> list[str]:
    """That too few are left to look by approving at stages which bypasses of members *made* let pass; else nothing.

    *alone* is whether it is a sentence of its own.
    """
    from socialops.operations.posts.whose.who_is_left import changed_so_far
    from socialops.operations.posts.whose.who_owes import nobody_left

    workflow = context.workspace.workflow_of(context.post)
    changed = changed_so_far(context) if workflow and workflow.four_eyes else ()
    day = context.now.date()
    said = (nobody_left(context.workspace, context.post, stage, made, day, changed) for stage in stages)
    return [f"{each[0].upper()}{each[1:]}." if alone else each for each in said if each]


def _way_to_a_look(context: TransitionContext, workspace: Workspace, late: Debt) -> str:
    """Who looks, and how a look that others have by now comes here; after the words that it comes first."""
    from socialops.git.objects import Objects
    from socialops.operations.posts.whose.paid_there import is_paid, knows, past_due_at
    from socialops.operations.posts.whose.who_owes import who_looks
    from socialops.operations.sync.branches.standpoint import standpoint

    looks = f": {who_looks(workspace, late, context.now.date())}"
    stand = standpoint(context.repo.root, context.repo)
    objects = Objects(context.repo.root) if stand else None
    main = objects.commit(stand.trunk.main) if stand and objects else None
    if stand is None or objects is None or main is None:
        return looks
    there, still = past_due_at(context.repo, objects, main, context.now)
    name = f"{stand.trunk.remote}/{stand.trunk.name}"
    if is_paid(late, there, still):
        what = "which is not here yet: socialops sync" if stand.is_main else f"and your branch not yet: {_TAKE}"
        return f". {name} holds that look, {what}, then the same line again"
    if stand.is_main or not knows(there, late):
        where = "on main" if stand.is_main else "shared on your branch"
        return f"{looks}. Is that {where} since: socialops sync, then the same line again"
    return f"{looks}. Is that on main since: {_TAKE}, then the same line again"
