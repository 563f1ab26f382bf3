"""Where a post stands and whose turn it is: what every view starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.approval.replies import Reply, replies
from socialops.domain.approval.state import PostState, State, post_state
from socialops.domain.approval.waiting import Waiting, due_at, present, waiting_for
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import PUBLISH
from socialops.domain.publishing.due import Readiness, missed, readiness_on
from socialops.domain.time.clock import Duration, exact, shift
from socialops.domain.time.zones import zone
from socialops.domain.workspace import AIMLESS, Aim, Filed, Workspace
from socialops.views.post_times import PostTimes

_A_BUSINESS_DAY = Duration(1, "bd")
_AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Standing:
    """One post at one moment."""

    path: str
    state: PostState
    waiting: tuple[Waiting, ...]
    turn: Turn | None
    missed: tuple[str, ...] = ()
    """Channels on which it was missed, see `domain.publishing.due`."""
    aim: Aim = AIMLESS
    own_changes: tuple[OwnChange, ...] = ()
    """Who would be asked at the open stage, had they not changed the post; none where nobody asked git."""
    replies: tuple[Reply, ...] = ()
    """What was said to requests for changes whose makers have not looked since."""

    @property
    def post(self) -> Post:
        """The post itself."""
        return self.state.post


class OwnChange(NamedTuple):
    """That *member* could approve by their role, and changed the post on a *day*; *others* are left."""

    member: str
    day: date
    others: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """For everybody."""
        return f"{self.member} {self._rest}"

    @property
    def to_them(self) -> str:
        """For the member."""
        return f"You {self._rest}"

    @property
    def _rest(self) -> str:
        names = " or ".join(self.others) or "nobody else holds the role ('socialops approve' says what leads on)"
        return f"changed this post on {self.day}, so somebody else must approve it: {names}."


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, to do what, by when. `roles` is empty where the turn is the author's own."""

    task: str
    members: tuple[str, ...]
    roles: tuple[str, ...] = ()
    stage: str | None = None
    due: datetime | None = None


def home_zone(workspace: Workspace) -> tzinfo:
    """The workspace's zone: all views show times in it."""
    return zone(workspace.settings.timezone) or UTC


SILENT = 2
"""Hours after which it is odd that nothing was sent by itself."""
_UNSENT = {State.DUE, State.FAILED, State.PARTLY_PUBLISHED}


def stand(workspace: Workspace, filed: Filed[Post], now: datetime, times: PostTimes) -> Standing:
    """Where one post stands at *now*."""
    state = post_state(workspace, filed.item, now)
    waiting = waiting_for(workspace, state, now, times.anchor(filed.path))
    late = missed(workspace, state, now) if state.state in _UNSENT else ()
    turn = _turn(workspace, state, waiting, now)
    if turn and turn.due and turn.due < now:
        due = floored(workspace, filed.item.id, turn.due, now, times)
        turn, waiting = replace(turn, due=due), tuple(replace(w, due=due) for w in waiting)
    aim = workspace.aim_of(filed.item)
    said = replies(workspace.reviews.get(filed.item.id, ()), state, workspace.settings.timezone)
    turn = _unsent(workspace, state, turn, late, now)
    return Standing(filed.path, state, waiting, turn, late, aim, replies=said)


def without_changers(
    workspace: Workspace, standing: Standing, changers: Mapping[str, datetime], now: datetime
) -> Standing:
    """The same where it is known who *changers* are: four eyes keeps them from approving what they changed."""
    state = replace(standing.state, changers=changers)
    found = waiting_for(workspace, state, now)
    if state.turn is not State.IN_REVIEW or not found:
        return replace(standing, state=state)
    members = tuple(name for name in found[0].members if name not in changers)
    again = tuple(name for name in found[0].again if name not in changers)
    asked = [name for w in standing.waiting for name in w.members if name in changers]
    own = tuple(OwnChange(name, changers[name].astimezone(home_zone(workspace)).date(), members) for name in asked)
    waiting = tuple(replace(w, members=members, again=again) for w in standing.waiting)
    turn = standing.turn and replace(standing.turn, members=members)
    return replace(standing, state=state, waiting=waiting, turn=turn, own_changes=own)


def send_late(missed: tuple[str, ...]) -> str:
    """What is left to do for a post that should have gone out on those channels."""
    return f"send late or give another time ({', '.join(missed)} missed)"


def _unsent(
    workspace: Workspace, state: PostState, turn: Turn | None, late: tuple[str, ...], now: datetime
) -> Turn | None:
    """The turn of whoever publishes, with what is odd about it: a channel that sends by itself should have."""
    if turn is None or turn.task != PUBLISH:
        return turn
    if late:
        return replace(turn, task=send_late(late))
    ready = (readiness_on(workspace, state, channel, now) for channel in state.post.channels)
    due = [one.at for one in ready if one.readiness is Readiness.DUE and one.at]
    hours = max(((exact(now, "UTC") - exact(at, "UTC")) // _AN_HOUR for at in due), default=0)
    return replace(turn, task=f"publish, due since {hours} h and nobody sends") if hours >= SILENT else turn


def floored(workspace: Workspace, post: str, due: datetime | None, now: datetime, times: PostTimes) -> datetime | None:
    """*due*; where it lay before the post's first commit, one business day after that: nobody is late at once."""
    if due is None or due >= now:
        return due
    first = times.first(post)
    if first is None or due >= first:
        return due
    return shift(first.astimezone(home_zone(workspace)), _A_BUSINESS_DAY, sign=1, holidays=workspace.holidays)


def stand_all(
    workspace: Workspace, now: datetime, times: PostTimes, posts: Iterable[str] | None = None
) -> list[Standing]:
    """Where posts stand, all or those of the ids in *posts*; by publish time, undated ones last."""
    wanted = workspace.posts.values() if posts is None else [workspace.posts[post] for post in dict.fromkeys(posts)]
    found = [stand(workspace, filed, now, times) for filed in wanted]
    return sorted(found, key=_by_time)


def _by_time(standing: Standing) -> tuple[bool, datetime, str]:
    first = standing.state.first_time
    return first is None, first or datetime.max.replace(tzinfo=UTC), standing.post.id


def _turn(workspace: Workspace, state: PostState, waiting: tuple[Waiting, ...], now: datetime) -> Turn | None:
    people = state.post.people
    match state.turn:
        case State.DRAFT:
            return Turn("submit", people, due=_first_due(workspace, state))
        case State.CHANGES_REQUESTED:
            return Turn("revise", people, stage=waiting[0].stage, due=waiting[0].due) if waiting else None
        case State.IN_REVIEW:
            return _review(state, waiting)
        case State.APPROVED:
            return _release(workspace, state, now)
        case State.DUE | State.FAILED | State.PARTLY_PUBLISHED | State.UNCONFIRMED:
            return _publish(workspace, state, now)
        case _:
            return None


def _release(workspace: Workspace, state: PostState, now: datetime) -> Turn:
    """What follows an approval: a time, or where the post is out, its change on the platform."""
    if state.revision is None:
        return Turn("set a time", state.post.people)
    return Turn("publish the change", *publishers(workspace, state, now))


def _review(state: PostState, waiting: tuple[Waiting, ...]) -> Turn | None:
    if not waiting or state.open_stage is None:
        return None
    stage = waiting[0]
    return Turn("approve", stage.members, state.open_stage.stage.roles, stage.stage, stage.due)


def _first_due(workspace: Workspace, state: PostState) -> datetime | None:
    """When the first stage is due: a draft that is not handed in by then is late."""
    dues = (
        due_at(s.stage.due, publish=state.first_time, submitted=None, holidays=workspace.holidays)
        for s in state.stages
        if not s.satisfied
    )
    return min((due for due in dues if due), default=None)


_PUBLISHING = {State.UNCONFIRMED: "look whether it is out", State.FAILED: "publish again"}


def _publish(workspace: Workspace, state: PostState, now: datetime) -> Turn | None:
    open_times = [at for channel, at in state.times.items() if _outcome(state, channel) != "published"]
    due = min(open_times, default=None)
    if state.state is State.PARTLY_PUBLISHED and due and due > now and "failed" not in _outcomes(state):
        return None  # the rest is planned for later
    members, roles = publishers(workspace, state, now)
    return Turn(_PUBLISHING.get(state.state, PUBLISH), members, roles, due=due)


def _outcome(state: PostState, channel: str) -> str | None:
    filed = state.published.get(channel)
    return filed.item.outcome if filed else None


def _outcomes(state: PostState) -> set[str]:
    return {filed.item.outcome for filed in state.published.values()}


def publishers(workspace: Workspace, state: PostState, now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who brings the post out: the one assigned, else the role that is to, else who may; and that role."""
    duty = state.workflow.responsibilities.get(PUBLISH) if state.workflow else None
    roles = (duty.role,) if duty else ()
    roster, day = workspace.roster, now.date()
    if assigned := roster.assigned(state.post.assignments.get(PUBLISH), day):
        return assigned, roles
    members = present(roster, roles, day) if roles else ()
    return members or tuple(m.id for m in roster.permitted("publish", day)), roles


PASSED = frozenset({State.PUBLISHED, State.PARTLY_PUBLISHED, State.SENDING, State.UNCONFIRMED, State.FAILED})
"""States of a post that was published, or that somebody tried to publish."""
