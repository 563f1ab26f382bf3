"""What falls due soon, and what is late, for each person: the lines of `remind`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from socialops.classes import dataclass
from socialops.domain.approval.state import State
from socialops.domain.documents.workflow import PUBLISH
from socialops.domain.time.clock import shift
from socialops.domain.workspace import Workspace
from socialops.views.cases.list import CaseRow
from socialops.views.cases.list import reminders as of_cases
from socialops.views.standing import Standing, home_zone, publishers
from socialops.views.tasks import Task, role_of

if TYPE_CHECKING:
    from socialops.views.numbers.alerts import AlertRow

Kind = Literal["stage", "task", "publish", "case", "answer", "alert"]
_OUTGOING = {State.SCHEDULED, State.DUE, State.FAILED, State.PARTLY_PUBLISHED, State.UNCONFIRMED}
_REVIEWED = {State.IN_REVIEW, State.CHANGES_REQUESTED}


@dataclass(frozen=True)
class Reminder:
    """One thing for one member; `member` is None where nobody could do it. `role` makes it theirs, if one does."""

    member: str | None
    kind: Kind
    subject: str
    what: str
    due: datetime
    overdue: bool
    title: str
    path: str
    role: str | None

    @property
    def key(self) -> str:
        """What tells it from the other things that this member is reminded of."""
        return f"{self.kind}/{self.subject}/{self.what}"


def reminders(
    workspace: Workspace,
    standings: Iterable[Standing],
    found: Iterable[Task],
    cases: Sequence[CaseRow],
    *,
    now: datetime,
    within: timedelta,
    alerts: Iterable[AlertRow] = (),
) -> list[Reminder]:
    """What is due by *now* + *within* or late, soonest first; a stage with `remind:` is due that much earlier.

    Of stages only the one whose turn it is counts; a post is to be published only once it is approved; of the other
    tasks those that are ready, and what a bypass owes. Who is asked something hears of it until they answer, and
    whoever answers for one of the *alerts* that stand from the first moment. *found* are the open tasks, *cases* the
    open cases.
    """
    until = now + within
    lines = [line for standing in standings for line in _of_post(workspace, standing, now, until)]
    rows = [t for t in found if t.ready and t.due]
    lines += [
        Reminder(t.member, "stage", t.post, f"approve at {t.task}", t.due, t.overdue, t.title, t.path, t.role)
        for t in rows
        if t.owed and t.due and t.due <= until
    ]
    lines += [
        Reminder(t.member, "answer" if t.asked else "task", t.post, t.task, t.due, t.overdue, t.title, t.path, t.role)
        for t in rows
        if not t.stage and not t.alert and t.task != PUBLISH and t.due and (t.due <= until or t.asked)
    ]
    lines += [
        Reminder(m, "alert", row.name, row.what, row.due, row.overdue, row.alert.title, row.path, row.responder)
        for row in alerts
        for m in row.members or (None,)
    ]
    by_id = {row.id: row for row in cases}
    lines += (_of_case(by_id, entry) for entry in of_cases(cases, now, within))
    return sorted(lines, key=lambda line: (line.due, line.kind, line.subject, line.what, line.member or ""))


def _of_post(workspace: Workspace, standing: Standing, now: datetime, until: datetime) -> Iterator[Reminder]:
    state = standing.state
    if state.state in _OUTGOING:
        yield from _publish(workspace, standing, now, until)
        return
    turn = standing.turn
    if turn is None or turn.due is None or not _presses(workspace, standing, now, until):
        return
    what = f"{turn.task} at {turn.stage}" if turn.stage else turn.task
    for member in turn.members or (None,):
        role = role_of(workspace.roster, member, turn.roles, now) if turn.roles else None
        yield _line(workspace, standing, member, "stage", what, turn.due, now, role)


def _presses(workspace: Workspace, standing: Standing, now: datetime, until: datetime) -> bool:
    """True from *until* on, or from the stage's own `remind:` on, whichever comes first."""
    turn, state = standing.turn, standing.state
    if turn is None or turn.due is None or turn.due <= until:
        return True
    stage = state.workflow.stage(turn.stage) if state.workflow and turn.stage and state.state in _REVIEWED else None
    return bool(stage and stage.remind and shift(turn.due, stage.remind, sign=-1, holidays=workspace.holidays) <= now)


def _publish(workspace: Workspace, standing: Standing, now: datetime, until: datetime) -> Iterator[Reminder]:
    """The next publication: as its turn says, and before that as planned."""
    state, turn = standing.state, standing.turn
    out = {channel for channel, filed in state.published.items() if filed.item.outcome == "published"}
    times = {channel: at for channel, at in state.times.items() if channel not in out}
    due = turn.due if turn else min(times.values(), default=None)
    if due is None or due > until:
        return
    members, roles = publishers(workspace, state, now)
    channels = sorted(channel for channel, at in times.items() if at == due)
    what = f"{turn.task if turn else PUBLISH} on {', '.join(channels)}"
    for member in members or (None,):
        role = role_of(workspace.roster, member, roles, now) if roles else None
        yield _line(workspace, standing, member, "publish", what, due, now, role)


def _line(
    workspace: Workspace,
    standing: Standing,
    member: str | None,
    kind: Kind,
    what: str,
    due: datetime,
    now: datetime,
    role: str | None,
) -> Reminder:
    post = standing.post
    at = due.astimezone(home_zone(workspace))
    return Reminder(member, kind, post.id, what, at, due < now, post.title, standing.path, role)


def _of_case(rows: dict[str, CaseRow], entry: dict[str, Any]) -> Reminder:
    row = rows[entry["subject"]]
    return Reminder(
        entry["member"], "case", row.id, entry["what"], entry["due"], entry["overdue"], row.title, row.path, None
    )


def by_member(found: Iterable[Reminder]) -> dict[str | None, list[Reminder]]:
    """The digests: each member's lines, by name; what nobody could do comes last."""
    out: dict[str | None, list[Reminder]] = {}
    for line in sorted(found, key=lambda line: (line.member is None, line.member or "")):
        out.setdefault(line.member, []).append(line)
    return out
