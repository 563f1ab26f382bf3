"""What rings: every alert of a workspace over everything that it watches, and where it is blind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from socialops.domain.documents.alert import POST, Alert
from socialops.domain.documents.kind import GENERAL
from socialops.domain.numbers.alarms import over_periods, over_posts
from socialops.domain.numbers.alarms.condition import FEWEST, USUAL, Bound
from socialops.domain.numbers.alarms.declared import age, cooled, period_condition, post_condition
from socialops.domain.numbers.alarms.over_posts import Aged
from socialops.domain.numbers.alarms.period import latest_over, zone_of
from socialops.domain.numbers.alarms.ring import Ring
from socialops.domain.numbers.alarms.values import AlertValues, watches
from socialops.domain.numbers.kpi import Formula
from socialops.domain.numbers.kpi_catalogue import formula_of
from socialops.domain.time.clock import length
from socialops.domain.time.week import DAYS
from socialops.domain.workspace import Workspace

BEHIND = 2
"""Periods, or posts, without a number that make an alert blind."""
_SEVENTHS = 10


class Blind(NamedTuple):
    """An alert that can't ring, on one channel or (None) on all, and why."""

    alert: str
    channel: str | None
    why: str


class Alarms:
    """Asks the alerts of a workspace at one moment; each question is answered once."""

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace, self.now = workspace, now
        self._rings: dict[str, Mapping[str, Sequence[Ring]]] = {}

    @cached_property
    def values(self) -> AlertValues:
        """The numbers."""
        return AlertValues(self.workspace, self.now)

    def formula(self, alert: Alert) -> Formula | None:
        """What it watches; None for what is no key figure, or none that was counted anywhere."""
        found = formula_of(self.workspace, alert.kpi)
        return found if found and found.counts else None

    def rings(self, alert: Alert) -> Mapping[str, Sequence[Ring]]:
        """All that ever rang, by channel."""
        if alert.id not in self._rings:
            formula = self.formula(alert)
            found = (
                {channel: self._of_channel(alert, formula, channel) for channel in self.channels(alert)}
                if formula
                else {}
            )
            self._rings[alert.id] = {channel: rings for channel, rings in found.items() if rings}
        return self._rings[alert.id]

    def _of_channel(self, alert: Alert, formula: Formula, channel: str) -> Sequence[Ring]:
        calm = cooled(alert, self.workspace.holidays)
        if alert.rhythm != POST:
            periods = self.values.periods(formula, channel, weekly=alert.rhythm == "week")
            return over_periods.rings(periods, period_condition(alert), least=alert.least, cooled=calm)
        return over_posts.rings(
            self._posts(alert, formula, channel), post_condition(alert), least=alert.least, cooled=calm
        )

    def _posts(self, alert: Alert, formula: Formula, channel: str) -> list[Aged]:
        found = self.values.posts(formula, channel, length(age(alert)))
        if not (alert.campaigns or alert.labels):
            return found
        posts = self.workspace.posts
        return [
            each._replace(
                wanted=watches(posts[each.post].item if each.post in posts else None, alert.campaigns, alert.labels)
            )
            for each in found
        ]

    def channels(self, alert: Alert) -> tuple[str, ...]:
        """Where it looks: where it says; else wherever its number was ever measured."""
        formula = self.formula(alert)
        if formula is None:
            return ()
        if formula.of == "general":
            return (GENERAL,)
        if alert.channels:
            return tuple(channel for channel in alert.channels if channel in self.workspace.channels)
        there = tuple(self.values.out) if alert.rhythm == POST else self.values.measured()
        return tuple(channel for channel in there if self._is_seen(alert, formula, channel)) or there

    def _is_seen(self, alert: Alert, formula: Formula, channel: str) -> bool:
        if alert.rhythm == POST:
            return any(post.value is not None for post in self._posts(alert, formula, channel))
        return bool(self.values.periods(formula, channel, weekly=alert.rhythm == "week"))

    def blind(self, alert: Alert) -> Iterator[Blind]:
        """Where it can't ring, as too little was measured."""
        formula = self.formula(alert)
        if formula is None:
            words = f"'{alert.kpi}' is no number that is measured of channels or posts, and alerts watch no other"
            yield Blind(alert.id, None, words)
            return
        channels = self.channels(alert)
        if not channels:
            yield Blind(alert.id, None, "nothing is measured yet")
        for channel in channels:
            filed = self.workspace.channels.get(channel)
            if filed and filed.item.has_ended(self.now.date()):
                continue
            why = (
                self._unseen_posts(alert, formula, channel)
                if alert.rhythm == POST
                else self._unseen(alert, formula, channel)
            )
            if why:
                yield Blind(alert.id, channel, why)

    def _unseen(self, alert: Alert, formula: Formula, channel: str) -> str | None:
        weekly = alert.rhythm == "week"
        word, size = ("week", DAYS) if weekly else ("day", 1)
        periods = self.values.periods(formula, channel, weekly=weekly)
        if not periods:
            return f"no {word} of {alert.kpi} is held whole"
        place = self.values.home if channel == GENERAL else zone_of(self.workspace.platform_of(channel))
        behind = (latest_over(self.now, place, weekly=weekly) - periods[-1].last).days // size
        if behind >= BEHIND:
            return f"nothing was measured since {periods[-1].last}, {behind} {word}s ago"
        missing = over_periods.too_few(periods, period_condition(alert))
        held = f"{len(periods)} {word}{'s are' if len(periods) != 1 else ' is'} held"
        return f"{held}, {len(periods) + missing} are needed before it can ring" if missing else None

    def _unseen_posts(self, alert: Alert, formula: Formula, channel: str) -> str | None:
        posts, condition = self._posts(alert, formula, channel), post_condition(alert)
        if not isinstance(condition, Bound):
            known = over_posts.measured(posts, len(posts))
            if known < FEWEST:
                return f"{known} of the last {USUAL} posts are measured at {age(alert)}, {FEWEST} are needed"
        limit = length(age(alert)) * _SEVENTHS / DAYS
        due = [each for each in posts if each.wanted and each.out + limit <= self.now]
        if len(due) >= BEHIND and all(each.value is None for each in due[-BEHIND:]):
            return f"the last {BEHIND} posts were not measured at {age(alert)}"
        return None

    def expected(self, ring: Ring) -> str | None:
        """The moment of the calendar that a ring's days lie in, which explains it."""
        for name, filed in self.workspace.moments.items():
            moment = filed.item
            if moment.start <= ring.last and ring.first <= (moment.end or moment.start):
                return name
        return None
