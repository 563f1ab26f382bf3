"""Wall times, gaps and overlaps, durations, due dates."""

# ruff: noqa: E501 - tables of cases, one a line

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from socialops.domain.approval.waiting import due_at
from socialops.domain.time.clock import (
    ClockTrouble,
    Due,
    Duration,
    instant,
    is_business_day,
    iso,
    parse_duration,
    parse_time,
    resolve,
    shift,
    start_of_day,
)

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _berlin(text: str) -> datetime:
    return _wall(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("wall", "zone", "kind"),
    [
        ("2027-03-28 01:59", "Europe/Berlin", None),
        ("2027-03-28 02:00", "Europe/Berlin", "nonexistent"),
        ("2027-03-28 02:59", "Europe/Berlin", "nonexistent"),
        ("2027-03-28 03:00", "Europe/Berlin", None),
        ("2027-10-31 01:59", "Europe/Berlin", None),
        ("2027-10-31 02:00", "Europe/Berlin", "ambiguous"),
        ("2027-10-31 02:59", "Europe/Berlin", "ambiguous"),
        ("2027-10-31 03:00", "Europe/Berlin", None),
        ("2027-03-14 02:30", "America/New_York", "nonexistent"),
        ("2027-11-07 01:30", "America/New_York", "ambiguous"),
        ("2027-10-03 02:15", "Australia/Lord_Howe", "nonexistent"),  # half an hour
        ("2011-12-30 12:00", "Pacific/Apia", "nonexistent"),  # a whole day
        ("2027-03-28 02:30", "UTC", None),
        ("2027-03-28 02:30", "Asia/Kathmandu", None),
    ],
)
def test_gaps_and_overlaps(wall: str, zone: str, kind: str | None) -> None:
    found = resolve(_wall(wall), zone)
    if kind is None:
        assert isinstance(found, datetime)
        assert found.replace(tzinfo=None) == _wall(wall)
    else:
        assert isinstance(found, ClockTrouble)
        assert (found.kind, found.zone, found.wall) == (kind, zone, _wall(wall))
        assert found.earlier.astimezone(UTC) < found.later.astimezone(UTC)


def test_both_readings_of_a_troubled_time() -> None:
    gap = resolve(_wall("2027-03-28 02:30"), "Europe/Berlin")
    assert isinstance(gap, ClockTrouble)
    assert [iso(gap.earlier), iso(gap.later)] == ["2027-03-28T01:30:00+01:00", "2027-03-28T03:30:00+02:00"]
    twice = resolve(_wall("2027-10-31 02:30"), "Europe/Berlin")
    assert isinstance(twice, ClockTrouble)
    assert [iso(twice.earlier), iso(twice.later)] == ["2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00"]
    assert instant(_wall("2027-10-31 02:30"), "Europe/Berlin") == twice.earlier


def test_an_offset_resolves_it() -> None:
    found = resolve(_wall("2027-10-31T02:30:00+01:00"), "Europe/Berlin")
    assert isinstance(found, datetime)
    assert iso(found) == "2027-10-31T02:30:00+01:00"


@pytest.mark.parametrize(
    ("start", "duration", "sign", "end"),
    [
        ("2027-03-27T09:00:00+01:00", "1d", 1, "2027-03-28T09:00:00+02:00"),  # a day of 23 hours
        ("2027-03-27T09:00:00+01:00", "24h", 1, "2027-03-28T10:00:00+02:00"),
        ("2027-03-28T09:00:00+02:00", "1d", -1, "2027-03-27T09:00:00+01:00"),
        ("2027-10-30T09:00:00+02:00", "1d", 1, "2027-10-31T09:00:00+01:00"),  # 25 hours
        ("2027-10-30T09:00:00+02:00", "24h", 1, "2027-10-31T08:00:00+01:00"),
        ("2027-03-28T01:30:00+01:00", "60m", 1, "2027-03-28T03:30:00+02:00"),
        ("2027-03-05T09:00:00+01:00", "1bd", 1, "2027-03-09T09:00:00+01:00"),  # Friday; Monday is a holiday
        ("2027-03-09T09:00:00+01:00", "1bd", -1, "2027-03-05T09:00:00+01:00"),
        ("2027-03-06T09:00:00+01:00", "1bd", 1, "2027-03-09T09:00:00+01:00"),  # from a Saturday
        ("2027-03-06T09:00:00+01:00", "1bd", -1, "2027-03-05T09:00:00+01:00"),
        ("2027-03-06T09:00:00+01:00", "0bd", 1, "2027-03-06T09:00:00+01:00"),
        ("2027-03-26T09:00:00+01:00", "1bd", 1, "2027-03-29T09:00:00+02:00"),  # over the clock change
        ("2027-01-31T09:00:00+01:00", "29d", 1, "2027-03-01T09:00:00+01:00"),
    ],
)
def test_durations(start: str, duration: str, sign: int, end: str) -> None:
    moment = _wall(start).astimezone(BERLIN)
    holidays = frozenset({date(2027, 3, 8)})
    assert iso(shift(moment, parse_duration(duration), sign=sign, holidays=holidays)) == end


def test_a_day_that_ends_in_a_gap_takes_the_earlier_reading() -> None:
    assert iso(shift(_berlin("2027-03-27 02:30"), Duration(1, "d"), sign=1)) == "2027-03-28T01:30:00+01:00"


def test_business_days() -> None:
    days = [date(2027, 3, 1) + n * DAY for n in range(7)]
    assert [is_business_day(day) for day in days] == [True] * 5 + [False] * 2
    assert not is_business_day(days[0], frozenset({days[0]}))


def test_midnight_that_does_not_exist() -> None:
    assert iso(start_of_day(date(2018, 11, 4), "America/Sao_Paulo")).startswith("2018-11-0")


def test_due_dates() -> None:
    publish, submitted = _berlin("2027-03-28 09:00"), _berlin("2027-03-20 09:00")

    def due(amount: int, unit: str, side: str, anchor: str) -> str | None:
        found = due_at(
            Due(parse_duration(f"{amount}{unit}"), side, anchor),  # type: ignore[arg-type]
            publish=publish,
            submitted=submitted,
            holidays=frozenset(),
        )
        return iso(found) if found else None

    assert due(2, "d", "before", "publish") == "2027-03-26T09:00:00+01:00"
    assert due(48, "h", "before", "publish") == "2027-03-26T08:00:00+01:00"
    assert due(4, "h", "after", "submit") == "2027-03-20T13:00:00+01:00"
    assert due(0, "h", "after", "publish") == "2027-03-28T09:00:00+02:00"
    assert due_at(None, publish=publish, submitted=None, holidays=frozenset()) is None
    two_hours = Due(Duration(2, "h"), "after", "submit")
    assert due_at(two_hours, publish=publish, submitted=None, holidays=frozenset()) is None


@pytest.mark.parametrize(
    "text", ["2027-03-01 09:00", "2027-03-01T09:00:00+01:00", "2027-03-01T09:00Z", "2027-03-01 09:00:00.5-05:30"]
)
def test_reads_times(text: str) -> None:
    assert parse_time(text) == datetime.fromisoformat(text)


@pytest.mark.parametrize(
    "value",
    ["2027-03-01", "09:00", "2027-03-01 9:00", "2027-03-01T09:00", "2027-03-01 24:00", "2027-13-01 09:00", "1969-12-31 09:00",
     "2200-01-01 09:00", "2027-03-01 09:00 ", "2027-03-01 09:00\n", "٢٠٢٧-٠٣-٠١ ٠٩:٠٠", "2027-03-01 09:00+25:00", 2027, None, ["x"]],
)  # fmt: skip
def test_refuses_other_times(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        parse_time(value)


@pytest.mark.parametrize("value", ["", "30", "m", "1.5h", "-1d", "1w", "1 d", "999999d", "٣d", 30, None, "1d\n"])
def test_refuses_other_durations(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        parse_duration(value)


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - wall times
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC"]
)


@given(MOMENTS, ZONES)
def test_a_resolved_time_shows_the_same_wall_time(moment: datetime, zone: str) -> None:
    found = resolve(moment, zone)
    if isinstance(found, datetime):
        assert found.replace(tzinfo=None, fold=0) == moment
        again = resolve(found.astimezone(UTC), zone)
        assert again == found


@given(MOMENTS, ZONES, st.integers(0, 400), st.sampled_from([1, -1]))
def test_days_keep_the_wall_time_and_hours_the_length(moment: datetime, zone: str, amount: int, sign: int) -> None:
    start = instant(moment.replace(second=0, microsecond=0), zone)
    by_hours = shift(start, Duration(amount, "h"), sign=sign)
    assert by_hours.astimezone(UTC) - start.astimezone(UTC) == sign * timedelta(hours=amount)
    by_days = shift(start, Duration(amount, "d"), sign=sign)
    wall = datetime.combine(start.date() + sign * amount * DAY, start.time())
    if isinstance(resolve(wall, zone), datetime):
        assert by_days.replace(tzinfo=None, fold=0) == wall


@given(MOMENTS, st.integers(0, 30), st.sampled_from([1, -1]))
def test_so_many_business_days_lie_between(moment: datetime, amount: int, sign: int) -> None:
    start = moment.replace(tzinfo=BERLIN)
    end = shift(start, Duration(amount, "bd"), sign=sign)
    first, last = sorted((start.date(), end.date()))
    between = [first + n * DAY for n in range((last - first).days + 1)]
    between.remove(start.date())
    assert sum(is_business_day(day) for day in between) == amount


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]
)
@pytest.mark.parametrize("at", ["00:00", "00:30", "01:59", "02:30", "23:30"])
def test_days_on_end_at_the_same_wall_time_on_every_day_of_a_year(zone: str, at: str) -> None:
    start = datetime.fromisoformat(f"2026-12-31 {at}").replace(tzinfo=ZoneInfo(zone), fold=1)
    for days in range(1, 370):
        wall = start.replace(tzinfo=None, fold=0) + days * DAY
        found = resolve(wall, zone)
        due = found.earlier if isinstance(found, ClockTrouble) else found
        moved = shift(start, Duration(days, "d"), sign=1)
        assert (moved, moved.utcoffset(), moved.fold) == (due, due.utcoffset(), due.fold)
