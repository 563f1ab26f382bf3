"""Where the backlog hurts: pile-ups, growing queues, posts that say the same, and tasks that nobody can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.domain.approval.state import State
from socialops.domain.approval.waiting import present
from socialops.domain.documents.workflow import ALERT, Responsibility
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Workspace
from socialops.platforms.compose import compose
from socialops.views.backlog import Backlog
from socialops.views.standing import Standing, home_zone
from socialops.views.work.load import Load
from socialops.views.work.relief import Relief, relief

if TYPE_CHECKING:
    from socialops.views.tasks import Task

PILE = 5
"""Open items from which on one member has too many, unless told otherwise: a working week of one a day."""
LOOK_BACK = timedelta(days=7)
LOOK_AHEAD = timedelta(weeks=8)
"""How far ahead posts that say the same are told here; 'check' says it of all."""
SAME_DAYS = 14
"""Two posts that say the same on one channel within so many days overlap."""
_OVER = {State.CANCELLED, State.PUBLISHED}
_NAMED = 3


@dataclass(frozen=True)
class Queue:
    """How many posts wait at a stage; how many of them came, and how many others were decided, in the last 7 days."""

    stage: str
    waiting: int
    came: int
    decided: int


@dataclass(frozen=True)
class Overlap:
    """Two posts that say the same on one channel; `likeness` is 1.0 where they are equal."""

    channel: str
    posts: tuple[str, str]
    likeness: float


@dataclass(frozen=True)
class Orphan:
    """A task of a post that nobody can do, and the roles it takes."""

    post: str
    task: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Strain:
    """All that hurts; empty where nothing does."""

    pile_ups: tuple[Load, ...] = ()
    relief: tuple[Relief, ...] = ()
    queues: tuple[Queue, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    orphans: tuple[Orphan, ...] = ()

    def sentences(self) -> Iterator[str]:
        """Each of them as a sentence that says what to do."""
        helped = {found.member: found for found in self.relief}
        for load in self.pile_ups:
            yield _piled_up(load, helped.get(load.member))
        for queue in self.queues:
            yield (
                f"The queue at {queue.stage} grows: {queue.waiting} wait, {queue.came} came in the last 7 days and "
                f"{queue.decided} were decided."
            )
        for overlap in self.overlaps:
            how = "the same" if overlap.likeness == 1 else "nearly the same"
            yield f"{overlap.posts[0]} and {overlap.posts[1]} say {how} on {overlap.channel}: change or drop one."
        tasks: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for orphan in self.orphans:
            tasks.setdefault((orphan.task, orphan.roles), []).append(orphan.post)
        for (task, roles), posts in tasks.items():
            held = f" as {' or '.join(roles)}" if roles else ""
            named = ", ".join(posts[:_NAMED]) + (f" and {len(posts) - _NAMED} more" if posts[_NAMED:] else "")
            yield f"Nobody can do '{task}' of {named}{held}: give somebody else the role, or assign it."


def _piled_up(load: Load, found: Relief | None) -> str:
    late = f"{load.overdue or 'none'} of them late"
    if found is None or not found.others:
        return f"{load.member} has {load.open} open items, {late}, and nobody with less to do has a role for them."
    some = "all" if found.items == load.open else str(found.items)
    who = " or ".join(found.others[:_NAMED])
    return f"{load.member} has {load.open} open items, {late}: {who} could do {some} of them."


def strain(
    workspace: Workspace,
    standings: Sequence[Standing],
    found: Backlog,
    *,
    now: datetime,
    pile: int = PILE,
    tasks: Sequence[Task] = (),
) -> Strain:
    """What hurts now; *found* is the backlog that is shown, *pile* how many open items a member may have.

    Of *tasks*, the open ones, follows who else could do what one has too much of.
    """
    shown = {item.post for item in found.items}
    idle = _idle_duties(workspace, now.date())
    heavy = tuple(load for load in found.load if load.open > pile)
    return Strain(
        pile_ups=heavy,
        relief=tuple(relief(workspace, found.load, load, tasks, found.items, now.date()) for load in heavy),
        queues=tuple(_queues(workspace, standings, found, now)),
        overlaps=tuple(_overlaps(workspace, standings, now)),
        orphans=tuple(orphan for s in standings for orphan in _orphans(workspace, s, idle, shown)),
    )


def _queues(workspace: Workspace, standings: Sequence[Standing], found: Backlog, now: datetime) -> Iterator[Queue]:
    """Stages to which more came than was decided."""
    since: dict[str, list[datetime | None]] = {}
    for item in found.items:
        if item.state is State.IN_REVIEW and item.stage:
            since.setdefault(item.stage, []).append(item.since)
    decided: dict[str, set[str]] = {}
    for standing in standings:
        for result in standing.state.stages:
            for word in (*result.approved, *result.requests):
                at = instant(word.review.at, workspace.settings.timezone)
                if now - LOOK_BACK < at <= now:
                    decided.setdefault(result.stage.id, set()).add(standing.post.id)
    for stage, times in sorted(since.items()):
        came, left = sum(1 for at in times if at and now - LOOK_BACK < at), len(decided.get(stage, ()))
        if came > left and len(times) > 1:
            yield Queue(stage, len(times), came, left)


def _overlaps(workspace: Workspace, standings: Sequence[Standing], now: datetime) -> Iterator[Overlap]:
    """Pairs of which the later one is still to come."""
    from socialops.style.social.duplicates import Dated, near_duplicates

    zone, reach = home_zone(workspace), timedelta(days=SAME_DAYS)
    coming: set[tuple[str, str]] = set()
    days: dict[tuple[date, str], list[str]] = {}
    texts: dict[tuple[str, str], str] = {}
    for standing in standings:
        for channel, at in standing.state.times.items() if standing.state.state is not State.CANCELLED else ():
            if now - reach < at < now + LOOK_AHEAD:
                days.setdefault((at.astimezone(zone).date(), standing.post.id), []).append(channel)
                texts[standing.post.id, channel] = compose(standing.post, channel)
                coming |= {(standing.post.id, channel)} if standing.state.state not in _OVER else set()
    items = (Dated(*about, tuple(channels)) for about, channels in days.items())
    for pair in near_duplicates(items, lambda *about: texts[about], within_days=SAME_DAYS):
        if (pair.later.key, pair.later.channel) in coming or (pair.earlier.key, pair.earlier.channel) in coming:
            yield Overlap(pair.later.channel, (pair.earlier.key, pair.later.key), round(pair.likeness, 2))


def _idle_duties(workspace: Workspace, day: date) -> dict[str, list[tuple[str, Responsibility]]]:
    """By workflow, the responsibilities of a role that nobody holds; none in most."""
    found = {}
    for name, filed in workspace.workflows.items():
        duties = filed.item.responsibilities.items()
        idle = [(task, duty) for task, duty in duties if not present(workspace.roster, (duty.role,), day)]
        found[name] = [(task, duty) for task, duty in idle if duty.ticked_by(task) != ALERT]
    return found


def _orphans(
    workspace: Workspace, standing: Standing, idle: Mapping[str, Sequence[tuple[str, Responsibility]]], shown: set[str]
) -> Iterator[Orphan]:
    """The turn of a post that nobody could take; until it is out, responsibilities of a role that nobody holds."""
    state, turn, post = standing.state, standing.turn, standing.post
    if turn and post.id in shown and not turn.members:
        yield Orphan(post.id, turn.stage or turn.task, turn.roles)
    plan = idle.get(state.workflow.id, ()) if state.workflow and state.state not in _OVER else ()
    if not plan:
        return
    done = {f.item.stage for f in workspace.reviews.get(post.id, ()) if f.item.decision == "done"}
    for name, duty in plan:
        handed_in = post.status == "ready" and duty.ticked_by(name) == "submission"
        free = name in done or name in post.assignments or name == (turn.task if turn else None)
        if not (free or handed_in):
            yield Orphan(post.id, name, (duty.role,))
