"""When an alert would have rung: what a rule is worth before anybody relies on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from socialops.classes import dataclass
from socialops.domain.numbers.alarms.condition import BUDGET, YEAR
from socialops.domain.numbers.alarms.ring import Ring
from socialops.domain.numbers.alarms.watch import Alarms, Blind
from socialops.domain.numbers.kpi import Unit

if TYPE_CHECKING:
    from socialops.domain.documents.alert import Alert


class Rang(NamedTuple):
    """One time that it would have rung; `expected` names the moment of the calendar that explains it."""

    channel: str
    ring: Ring
    expected: str | None

    @property
    def subject(self) -> str:
        """The post, else the channel."""
        return self.ring.post or self.channel


@dataclass(frozen=True)
class AlertTest:
    """When an alert would have rung in so many weeks until now, the earliest first; and where it can't."""

    alert: Alert
    unit: Unit
    rings: tuple[Rang, ...]
    blind: tuple[Blind, ...]
    weeks: int

    @property
    def unexpected(self) -> int:
        """How often it would have rung that nobody could explain by the calendar."""
        return sum(rang.expected is None for rang in self.rings)

    @property
    def is_noisy(self) -> bool:
        """True where that is more often than a team answers: over 6 times in 52 weeks."""
        return self.unexpected > BUDGET and self.unexpected * (YEAR // timedelta(weeks=1)) > BUDGET * self.weeks


def alert_test(alarms: Alarms, alert: Alert, weeks: int) -> AlertTest | None:
    """The test of one alert; None where its key figure is no number of channels or posts."""
    formula = alarms.formula(alert)
    if formula is None:
        return None
    first = alarms.now - timedelta(weeks=weeks)
    found = [
        Rang(channel, ring, alarms.expected(ring))
        for channel, rings in alarms.rings(alert).items()
        for ring in rings
        if first < ring.at <= alarms.now
    ]
    found.sort(key=lambda rang: (rang.ring.at, rang.channel, rang.ring.post or ""))
    return AlertTest(alert, formula.unit, tuple(found), tuple(alarms.blind(alert)), weeks)
