"""Alerts that rang: which of them stand, since when, who answers by when, and what ended the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from socialops.domain.approval.decisions import is_filed_right
from socialops.domain.approval.waiting import present
from socialops.domain.documents.alert import Alert, task_of
from socialops.domain.documents.alert_name import AlertName
from socialops.domain.documents.decision import decision_name
from socialops.domain.numbers.alarms.declared import within
from socialops.domain.numbers.alarms.episode import Answer, Episode, episodes, recovery
from socialops.domain.numbers.alarms.ring import Ring
from socialops.domain.numbers.alarms.watch import Alarms, Blind
from socialops.domain.numbers.kpi import Formula, Number
from socialops.domain.time.clock import exact, shift
from socialops.domain.workspace import Filed, Workspace
from socialops.views.standing import home_zone


class AlertRow(NamedTuple):
    """An alert that rang: it stands while `answer` is None.

    `since` is the as-of of the record that made it ring, `now` the latest number and `as_of` its time, `limit` what it
    was to keep to. `expected` names the moment of the calendar that explains it. Times are in the workspace's zone.
    """

    name: str
    alert: Alert
    path: str
    formula: Formula
    post: str | None
    channel: str
    since: datetime
    now: Number
    limit: Number
    drop: bool
    as_of: datetime
    responder: str | None
    members: tuple[str, ...]
    due: datetime
    overdue: bool
    answer: str | None
    answered: datetime | None
    expected: str | None

    @property
    def subject(self) -> str:
        """What it is about: the post, else the channel."""
        return self.post or self.channel

    @property
    def task(self) -> str:
        """What its responder is to do, by the name of the task."""
        return task_of(self.alert)

    @property
    def what(self) -> str:
        """The same in words, where its file has some."""
        return self.alert.respond or (f"open a case: {self.alert.playbook}" if self.alert.playbook else self.task)


class AlertsFound(NamedTuple):
    """All that rang, what stands first and the most pressing of it first; and what can't ring."""

    rows: tuple[AlertRow, ...]
    blind: tuple[Blind, ...]

    @property
    def standing(self) -> tuple[AlertRow, ...]:
        """Those that nobody has answered."""
        return tuple(row for row in self.rows if row.answer is None)


NONE = AlertsFound((), ())


def alerts(workspace: Workspace, now: datetime) -> AlertsFound:
    """All alerts at a moment; without alerts nothing is read."""
    return _known(_Same(workspace, now)) if workspace.alerts else NONE


def standing_on_posts(workspace: Workspace, now: datetime) -> Mapping[str, Sequence[AlertRow]]:
    """The alerts that stand, by the post they are on."""
    found: dict[str, list[AlertRow]] = {}
    for row in alerts(workspace, now).standing:
        if row.post:
            found.setdefault(row.post, []).append(row)
    return found


class _Same:
    """A workspace as it is at one moment: what several views ask of it within one run is found once."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace, self.now = workspace, now

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.workspace is self.workspace and other.now == self.now

    def __hash__(self) -> int:
        return hash(id(self.workspace))


@lru_cache(maxsize=1)
def _known(asked: _Same) -> AlertsFound:
    workspace, now = asked.workspace, asked.now
    alarms, answers = Alarms(workspace, now), _Answers(workspace, now)
    rows = [row for filed in workspace.alerts.values() for row in _of_alert(alarms, answers, filed)]
    rows.sort(key=lambda row: (row.answer is not None, row.due if row.answer is None else row.since, row.name))
    blind = tuple(found for filed in workspace.alerts.values() for found in alarms.blind(filed.item))
    return AlertsFound(tuple(rows), blind)


def _of_alert(alarms: Alarms, answers: _Answers, filed: Filed[Alert]) -> Iterator[AlertRow]:
    alert, formula = filed.item, alarms.formula(filed.item)
    if formula is None:
        return
    for channel, rings in alarms.rings(alert).items():
        by_post: dict[str | None, list[Ring]] = {}
        for ring in rings:
            by_post.setdefault(ring.post, []).append(ring)
        for post, own in by_post.items():
            name = AlertName(alert.id, post, channel)
            known = answers.to(alert, name)
            later = alarms.values.later(formula, post, channel) if post else []
            known += [found for ring in own if (found := recovery(ring, later))]
            for episode in episodes(own, known):
                now = later[-1] if later and episode.answer is None else None
                yield _row(alarms, filed, formula, name, episode, now and (now.value, now.at))


def _row(
    alarms: Alarms,
    filed: Filed[Alert],
    formula: Formula,
    name: AlertName,
    episode: Episode,
    latest: tuple[Number, datetime] | None,
) -> AlertRow:
    workspace, alert, home = alarms.workspace, filed.item, home_zone(alarms.workspace)
    last, since = episode.last, episode.since.astimezone(home)
    now, as_of = latest or (last.now, last.since)
    due = shift(since, within(alert), sign=1, holidays=workspace.holidays)
    roles = (alert.responder,) if alert.responder else ()
    answer = episode.answer
    return AlertRow(
        str(name), alert, filed.path, formula, name.post, name.channel, since, now, last.limit, last.drop,
        as_of.astimezone(home), alert.responder, present(workspace.roster, roles, alarms.now.date()), due,
        answer is None and due < alarms.now, answer and answer.what, answer and answer.at.astimezone(home),
        alarms.expected(last),
    )  # fmt: skip


class _Answers:
    """What was said to alerts by *now*."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace = workspace
        self.zone = workspace.settings.timezone
        self.now = exact(now, self.zone)
        self._cases: dict[str, list[Answer]] = {}
        for name, filed in workspace.cases.items():
            if filed.item.alert:
                at = exact(filed.item.log[0].at, self.zone)
                self._cases.setdefault(filed.item.alert, []).append(Answer(at, f"case/{name}"))

    def to(self, alert: Alert, name: AlertName) -> list[Answer]:
        """Those to the alert of that name."""
        found = [*self._cases.get(str(name), ()), *self._decided(name), *self._done(alert, name)]
        return [answer for answer in found if answer.at <= self.now]

    def _decided(self, name: AlertName) -> Iterator[Answer]:
        for filed in self.workspace.decisions.get(name.folder, ()):
            said, place = filed.item, decision_name(filed.path)
            right = place is not None and place.member == said.by and said.of == str(name)
            if right and said.decision == "none":
                yield Answer(exact(said.at, self.zone), f"decision/{filed.path}")

    def _done(self, alert: Alert, name: AlertName) -> Iterator[Answer]:
        task = task_of(alert)
        for filed in self.workspace.reviews.get(name.post or "", ()):
            said = filed.item
            if said.decision == "done" and said.stage == task and is_filed_right(filed):
                yield Answer(exact(said.at, self.zone), f"done/{said.by}")
