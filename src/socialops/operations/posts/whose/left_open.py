"""What an approval leaves open: another one's request for changes of what is out, and a further look of one's own."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from socialops.domain.approval.bypass import owed
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.state import State
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.still_to_come import held_up


def left_open(context: TransitionContext, stage: str) -> tuple[str, ...]:
    """What is still to come from whom once the actor has approved at a stage, a sentence each with its line."""
    return (*_standing(context), *_still_to_look(context, stage))


def _standing(context: TransitionContext) -> Iterator[str]:
    """Whose request for changes of what is out an approval by somebody else leaves as it is, and what ends it."""
    state, post = context.state(), shlex.quote(context.post.id)
    asked = [d.review for result in state.stages for d in result.requests] if state.state is State.PUBLISHED else []
    for request in asked:
        if request.by != context.actor.id and not any(held_up(context.workspace, [request], context.now)):
            yield (
                f"{request.by} asked for changes at {request.stage}, which your approval does not settle: {request.by} "
                f"looks (socialops approve {post}) or takes it back (socialops withdraw {post} --review), or it is "
                f"lifted (socialops lift {post} --of {request.by} -m WHY)"
            )


def _still_to_look(context: TransitionContext, stage: str) -> Iterator[str]:
    """The looks that the actor owes beside this one, each with the line that gives it: one word pays for one stage."""
    workflow = context.workspace.workflow_of(context.post)
    if workflow is None:
        return
    electorate = Electorate(context.workspace.roster, workflow, context.post, context.workspace.stage_roles)
    owing = [(result.stage, result.bypass) for result, _ in owed(context.workspace, context.state())]
    if stage not in [each.id for each, _ in owing]:
        return
    for each, made in owing:
        mine = made is not None and made.review.by != context.actor.id
        if each.id != stage and mine and not electorate.objections(context.actor.id, each, context.now.date()):
            typed = f"socialops approve {shlex.quote(context.post.id)} --stage {shlex.quote(each.id)}"
            yield f"You still owe a look at {each.id}: {typed}"
