"""Why a task can't be ticked off: whose it is, what ticks it off instead, and whose turn it is first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from socialops.domain.approval.objections import responders_of, task_objections
from socialops.domain.approval.state import PostState, State
from socialops.domain.approval.waiting import reviewers
from socialops.domain.documents.kind import MEASURES
from socialops.domain.documents.workflow import MEASURE, Workflow
from socialops.domain.suggest import did_you_mean
from socialops.operations.posts.context import TransitionContext
from socialops.views.post_times import PostTimes
from socialops.views.standing import Standing, publishers, stand
from socialops.views.tasks import doers
from socialops.views.work.duties import Desk, is_early, waiting_on

if TYPE_CHECKING:
    from socialops.views.numbers.alerts import AlertRow


def done_reasons(
    context: TransitionContext, state: PostState, workflow: Workflow, task: str, *, anyway: str | None
) -> list[str]:
    """All reasons why not; *anyway* says why those of order don't matter."""
    if context.is_series:
        return ["tasks belong to its posts: name one of them"]
    known = workflow.responsibilities
    if rang := _standing(context, task):
        return _not_the_responders(context, rang)
    if task not in known:
        return [f"there is no task '{task}' in the workflow '{workflow.id}'; {did_you_mean(task, known)}"]
    standing = stand(context.workspace, context.filed, context.now, PostTimes())
    order = list(_before(context, standing, workflow, task)) if anyway is None else []
    if anyway is not None and not anyway.strip():
        order = ["--anyway needs -m WHY: why what comes first does not matter"]
    return [*_not_theirs(context, task), *_other_means(context, state, workflow, task), *order]


def _standing(context: TransitionContext, task: str) -> list[AlertRow]:
    """The alerts that stand on the post and give the task; measures are read only where some alert could."""
    if not responders_of(context.workspace, task):
        return []
    from socialops.operations.records_branch import source_of
    from socialops.store.load import load
    from socialops.views.numbers.alerts import standing_on_posts

    rang = standing_on_posts(load(source_of(context.repo.root)), context.now).get(context.post.id, ())
    return [row for row in rang if row.task == task]


def _not_the_responders(context: TransitionContext, rang: list[AlertRow]) -> list[str]:
    """Why the alerts that stand are not this member's to answer."""
    roles = [row.responder for row in rang if row.responder]
    if context.workspace.roster.serves(context.actor, roles, context.now.date()):
        return []
    who = _names(tuple(dict.fromkeys(member for row in rang for member in row.members)))
    return [f"{rang[0].task} answers the alert {rang[0].name}: it is {who}'s turn"]


def _not_theirs(context: TransitionContext, task: str) -> Iterator[str]:
    ticked = [f.item for f in context.workspace.reviews.get(context.post.id, ()) if f.item.decision == "done"]
    yield from [f"{r.by} has done it already" for r in ticked if r.stage == task][:1]
    by, day = context.actor.id, context.now.date()
    yield from task_objections(context.workspace, context.post, by, task, day, you=by)


def _other_means(context: TransitionContext, state: PostState, workflow: Workflow, task: str) -> Iterator[str]:
    """Something else than a word ticks it off; while there are no measures, those are taken by hand."""
    by = workflow.responsibilities[task].ticked_by(task)
    if by == "publication":
        turn = _names(publishers(context.workspace, state, context.now)[0])
        yield (
            f"{task} is ticked off when the post is out on every channel; it is {turn}'s turn: "
            f"socialops mark-published {context.post.id} --channel CHANNEL --url URL"
        )
    elif by == MEASURE and any((context.repo.root / MEASURES).glob("*/*.yaml")):
        yield (
            f"{task} is ticked off by its numbers, once every channel that is out was read when it was due: "
            "socialops measure import FILE"
        )
    elif by == "alert":
        yield f"{task} is there while an alert on the post stands, and none does: it is nobody's turn"


def _before(context: TransitionContext, standing: Standing, workflow: Workflow, task: str) -> Iterator[str]:
    """What comes before it and is open, and whose turn that is."""
    on = "to go on: --anyway -m WHY"
    desk = Desk(context.workspace, PostTimes(), context.now)
    if standing.state.state is State.CANCELLED:
        yield f"the post is cancelled, so nothing is left to do ({on})"
        return
    if is_early(desk, standing, task):
        yield f"{task} comes once the post is out, and it is not out yet: {_turn(context, standing)} ({on})"
    for name in waiting_on(desk, standing, task):
        whose = _whose(context, standing, workflow, name)
        yield f"{task} comes after {name}, which is open: it is {whose}'s turn ({on})"


def _turn(context: TransitionContext, standing: Standing) -> str:
    """Whose move is next, and what it is."""
    from socialops.views.work.questions import answers_for

    move = answers_for(context.workspace, standing, context.now, PostTimes()).next
    return f"it is {_names(move.who)}'s turn ({move.task})"


def _whose(context: TransitionContext, standing: Standing, workflow: Workflow, name: str) -> str:
    """Who is to do what comes first."""
    duty = workflow.responsibilities.get(name)
    if duty:
        return _names(doers(context.workspace, context.post, name, duty.role, context.now))
    result = next(r for r in standing.state.stages if r.stage.id == name)
    return _names(reviewers(context.workspace, standing.state, result, context.now.date()))


def _names(members: tuple[str, ...]) -> str:
    return " or ".join(members) or "nobody"
