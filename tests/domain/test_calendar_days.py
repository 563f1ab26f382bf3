"""Rules that never come round are known by the calendar, not by a search through centuries."""

from __future__ import annotations

import time
from datetime import date, datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from socialops.domain.time.calendar_days import never
from socialops.domain.time.recurrence import from_day, parse_rule, walls

_START = datetime(9980, 1, 1, 9)  # noqa: DTZ001 - a wall time, near the end of the calendar, where searches end
_PARTS = {
    "BYMONTH": st.integers(1, 12).map(str),
    "BYMONTHDAY": st.integers(-31, 31).filter(bool).map(str),
    "BYYEARDAY": st.integers(-366, 366).filter(bool).map(str),
    "BYWEEKNO": st.one_of(st.integers(-53, 53).filter(bool), st.sampled_from([1, 52, 53, -1, -53])).map(str),
    "BYDAY": st.sampled_from(["MO", "TH", "1SU", "-1MO", "5TH", "-5SU", "53MO", "-53TH"]),
    "WKST": st.sampled_from(["SU", "TH"]),
    "BYSETPOS": st.sampled_from(["1", "-1", "3", "366"]),
    "INTERVAL": st.sampled_from(["2", "4", "7", "12"]),
}  # fmt: skip


@st.composite
def _rules(draw: st.DrawFn) -> str:
    chosen = draw(st.lists(st.sampled_from(sorted(_PARTS)), unique=True, min_size=1, max_size=4))
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    return ";".join((f"FREQ={frequency}", *(f"{name}={draw(_PARTS[name])}" for name in chosen)))


@given(_rules())
def test_no_day_that_a_rule_means_is_denied(text: str) -> None:
    try:
        found = next(iter(rrulestr(text, dtstart=_START)), None)
    except ValueError:
        return  # no rule
    assert not (found and never(text, _START.date())), found


@given(_rules(), st.dates(date(1970, 1, 1), date(1996, 12, 31)), st.dates(date(1990, 1, 1), date(2003, 12, 31)))
def test_the_next_time_is_the_same_whether_those_before_it_are_counted_or_not(
    text: str, start: date, day: date
) -> None:
    try:
        rule = parse_rule(text)
    except PydanticCustomError:
        return
    begin, last = datetime(start.year, start.month, start.day, 9), date(day.year + 12, 12, 31)  # noqa: DTZ001
    counted = [wall for wall in walls(rule, begin, "UTC", last) if wall.date() >= day]
    assert list(from_day(rule, begin, "UTC", day, last)) == counted


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYWEEKNO=53;BYSETPOS=366",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=-3",
        "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5",
        "FREQ=MONTHLY;BYDAY=53MO",
        "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366",
        "FREQ=YEARLY;BYWEEKNO=20;BYMONTH=12",
        "FREQ=DAILY;BYYEARDAY=10;BYMONTH=5",
    ],
)
def test_what_never_comes_round_is_not_searched_for(text: str) -> None:
    start = datetime(2027, 3, 1, 9)  # noqa: DTZ001
    next(walls(parse_rule(text), start, "UTC", date(2199, 12, 31)), None)  # tables of the calendar are made once
    began = time.process_time()
    for _ in range(10):
        assert next(walls(parse_rule(text), start, "UTC", date(2199, 12, 31)), None) is None
    assert time.process_time() - began < 1


def test_what_comes_round_once_in_an_age_is_refused_by_the_day_and_taken_by_the_year() -> None:
    with pytest.raises(PydanticCustomError, match="less than once in four years"):
        parse_rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO")
    parse_rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29")
    rule = parse_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO")
    start = datetime(2027, 3, 1, 9)  # noqa: DTZ001
    assert next(walls(rule, start, "UTC", date(2199, 12, 31))).date() == date(2044, 2, 29)
