"""A clock that is watched answers as any other, and says for how long it would have answered the same."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.domain.time.clock import Duration, exact, shift
from socialops.domain.time.watched.moment import Watched
from socialops.domain.time.watched.watch import Watch

BERLIN, KIRITIMATI = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Kiritimati")
NOW = datetime(2027, 3, 2, 9, 0, tzinfo=BERLIN)
LEAST = timedelta(microseconds=1)
QUESTIONS: list[Callable[[datetime, datetime], Any]] = [
    lambda now, at: now < at,
    lambda now, at: now <= at,
    lambda now, at: at < now,
    lambda now, at: at <= now,
    lambda now, at: (at == now, at != now),
    lambda now, at: exact(now, "Europe/Berlin") > at,
    lambda now, at: now - timedelta(hours=3) < at < timedelta(hours=5) + now,
    lambda now, at: (now - at).days,
    lambda now, at: (at - now).days,
    lambda now, at: (at - now) // timedelta(hours=1),
    lambda now, at: (now - at) // timedelta(minutes=7),
    lambda now, at: now - at > timedelta(hours=2),
    lambda now, at: at - now <= timedelta(hours=2),
    lambda now, at: abs(now - at) < timedelta(minutes=30),
    lambda now, at: (bool(now - at), (timedelta(hours=1) - (now - at)) > timedelta()),
    lambda now, at: now - at - timedelta(minutes=3) >= timedelta(minutes=4) + (now - at) * 0,
    lambda now, _: now.date(),
    lambda now, _: now.astimezone(KIRITIMATI).date(),
    lambda now, _: (now.weekday(), now.isocalendar(), now.year, now.month, now.day, now.isoweekday(), now.toordinal()),
    lambda now, _: (now.hour, now.minute),
    lambda now, _: now.astimezone(UTC).hour,
    lambda now, _: now.replace(hour=0, minute=0, second=0, microsecond=0),
    lambda now, at: min(at, now) < max(at, now),
    lambda now, at: sorted([at, now, at + timedelta(hours=1)]).index(now),
    lambda now, at: [each.date() for each in sorted([at, now])],
    lambda now, at: shift(at, Duration(2, "bd"), sign=-1) <= now,
    lambda now, _: (now - (now - timedelta(hours=1))).total_seconds(),
    lambda now, at: copy.deepcopy([now])[0] < at,
    lambda now, _: now.utcoffset(),
]
LOOSE: list[Callable[[datetime, datetime], Any]] = [
    lambda now, _: now.isoformat(),
    lambda now, _: f"{now:%H:%M}",
    lambda now, _: str(now),
    lambda now, _: now.time(),
    lambda now, _: now.second,
    lambda now, _: now.timestamp(),
    lambda now, _: now.replace(microsecond=0),
    lambda now, _: now.strftime("%d"),
    lambda now, _: {now},
    lambda now, _: now.timetuple(),
    lambda now, _: now.astimezone(),
    lambda now, at: (now - at).total_seconds(),
    lambda now, at: at + (now - at),
    lambda now, at: (now - at) / 2,
    lambda now, at: str(now - at),
    lambda now, at: timedelta(hours=1) / (at - now),
]


def _watched(now: datetime) -> tuple[datetime, Watch]:
    watch = Watch(now)
    return Watched.of(now, watch), watch


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
@given(
    minutes=st.one_of(st.integers(-4000, 4000), st.sampled_from([0, 60, -60, 120, 180, -300, 1440, 420])),
    beside=st.sampled_from([timedelta(), LEAST, -LEAST, timedelta(seconds=30)]),
    place=st.sampled_from([BERLIN, UTC, KIRITIMATI]),
    part=st.floats(0, 1),
)
def test_the_answer_holds_all_the_time_that_it_says(
    question: Callable[[datetime, datetime], Any], minutes: int, beside: timedelta, place: ZoneInfo, part: float
) -> None:
    at = (NOW.astimezone(UTC) + timedelta(minutes=minutes) + beside).astimezone(place)
    now, watch = _watched(NOW)
    answer = question(now, at)
    assert answer == question(NOW, at)
    span = watch.span
    if span is None:
        assert "times" in watch.loose
        return
    assert span.since <= NOW.astimezone(UTC) < span.until
    for moment in (span.since, span.until - LEAST, span.since + (span.until - span.since) * part):
        if moment < span.until:
            assert question(moment.astimezone(BERLIN), at) == answer, moment


def test_it_is_another_answer_right_beside() -> None:
    now, watch = _watched(NOW)
    assert now < NOW + timedelta(minutes=5)
    assert now > NOW.astimezone(UTC) - timedelta(minutes=7)
    assert (now - (NOW - timedelta(hours=2, minutes=3))) // timedelta(hours=1) == 2
    span = watch.span
    assert span
    assert (span.since - NOW, span.until - NOW) == (-timedelta(minutes=3), timedelta(minutes=5))


@pytest.mark.parametrize("question", LOOSE)
def test_what_changes_all_the_time_is_for_the_moment_alone(question: Callable[[datetime, datetime], Any]) -> None:
    now, watch = _watched(NOW)
    at = NOW - timedelta(hours=1, minutes=1)
    assert question(now, at) == question(NOW, at)
    assert watch.span is None


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31", "2027-10-30"])
def test_where_clocks_change_nothing_is_said_of_other_moments(day: str) -> None:
    _, watch = _watched(datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=BERLIN))
    assert watch.span is None
    far, watch = _watched(datetime.fromisoformat(f"{day} 12:00").replace(tzinfo=BERLIN) - timedelta(days=10))
    assert watch.span
    assert far + timedelta(days=10) > far
    assert watch.span is None
