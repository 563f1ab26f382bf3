from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.domain.documents.people import Hours
from socialops.domain.time.clock import Duration, instant, parse_duration
from socialops.domain.time.working_hours import Schedule

BERLIN = "Europe/Berlin"


def schedule(
    start: str = "08:00",
    end: str = "16:00",
    days: Sequence[str] = ("mon", "tue", "wed", "thu", "fri"),
    holidays: frozenset[date] = frozenset(),
) -> Schedule:
    return Schedule(BERLIN, Hours.model_validate({"days": days, "from": start, "to": end}), holidays)


def at(text: str) -> datetime:
    return instant(datetime.fromisoformat(text), BERLIN)


@pytest.mark.parametrize(
    ("start", "box", "end"),
    [
        ("2027-03-01 10:00", "1h", "2027-03-01 11:00"),
        ("2027-03-01 15:30", "1h", "2027-03-02 08:30"),  # over night
        ("2027-03-05 15:30", "1h", "2027-03-08 08:30"),  # over the weekend
        ("2027-03-01 05:00", "1h", "2027-03-01 09:00"),  # before opening
        ("2027-03-01 15:00", "1h", "2027-03-01 16:00"),  # to closing, not to the next opening
        ("2027-03-01 10:00", "16h", "2027-03-03 10:00"),
        ("2027-03-01 10:00", "2d", "2027-03-03 10:00"),
        ("2027-03-04 10:00", "2d", "2027-03-08 10:00"),
        ("2027-03-06 12:00", "1d", "2027-03-09 08:00"),  # Saturday counts from Monday's opening
        ("2027-03-04 10:00", "1bd", "2027-03-05 10:00"),
        ("2027-03-26 10:00", "1d", "2027-03-29 10:00"),  # the clock change of 28 March keeps the time of day
        ("2027-03-01 10:00", "0m", "2027-03-01 10:00"),
    ],
)
def test_time_boxes_run_in_working_hours(start: str, box: str, end: str) -> None:
    assert schedule().after(at(start), parse_duration(box)) == at(end)


def test_holidays_and_the_own_zone_count() -> None:
    closed = schedule(holidays=frozenset({date(2027, 3, 8)}))
    assert closed.after(at("2027-03-05 15:30"), parse_duration("1h")) == at("2027-03-09 08:30")
    assert closed.after(at("2027-03-05 10:00"), parse_duration("1d")) == at("2027-03-09 10:00")
    tokyo = Schedule("Asia/Tokyo", closed.hours)
    assert tokyo.opening(at("2027-03-01 10:00")).isoformat() == "2027-03-02T08:00:00+09:00"


def test_business_days_of_a_team_that_works_on_saturdays() -> None:
    shop = schedule(days=("mon", "tue", "wed", "thu", "fri", "sat"))
    assert shop.after(at("2027-03-05 10:00"), parse_duration("1d")) == at("2027-03-06 10:00")
    assert shop.after(at("2027-03-05 10:00"), parse_duration("1bd")) == at("2027-03-08 10:00")


def test_night_shift() -> None:
    night = schedule("22:00", "06:00", days=("mon",))
    assert night.is_open(at("2027-03-02 03:00"))
    assert not night.is_open(at("2027-03-03 03:00"))
    assert night.after(at("2027-03-02 05:30"), parse_duration("1h")) == at("2027-03-08 22:30")


def test_without_hours_somebody_is_always_there() -> None:
    always = Schedule(BERLIN)
    assert always.is_open(at("2027-03-07 03:00"))
    assert always.after(at("2027-03-07 03:00"), parse_duration("2h")) == at("2027-03-07 05:00")


def test_an_endless_time_box_ends_at_the_horizon() -> None:
    short = schedule("08:00", "08:01", days=("mon",))
    for box in ("99999h", "99999d", "99999bd"):
        assert short.after(at("2027-03-01 08:00"), parse_duration(box)) < at("2027-03-01 08:00") + timedelta(days=4000)
    nobody = schedule(days=("sun",), start="00:00", end="00:00")
    assert nobody.is_open(at("2027-03-07 23:59"))


MINUTES = st.integers(0, 60 * 24 * 40)


@given(MINUTES, st.integers(0, 4000), st.integers(0, 4000))
def test_boxes_end_in_working_time_and_add_up(offset: int, first: int, second: int) -> None:
    team, start = schedule(), at("2027-03-01 00:00").astimezone(UTC) + timedelta(minutes=offset)
    end = team.after(start, Duration(first, "m"))
    local = end.time()
    assert end >= start
    assert end.weekday() < 5
    assert local.hour * 60 + local.minute in range(8 * 60, 16 * 60 + 1)
    assert team.after(end, Duration(second, "m")) >= end
    whole = team.after(start, Duration(first + second, "m"))
    if second:
        assert team.after(end, Duration(second, "m")) == whole
