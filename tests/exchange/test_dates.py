"""Days and times as people write them."""

from __future__ import annotations

import pytest

from socialops.exchange.dates import Moment, Order, Unclear, moment


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2027-03-01 09:00", "2027-03-01 09:00"),
        ("2027-03-01T09:00:00+01:00", "2027-03-01T09:00:00+01:00"),
        ("2027-03-01T09:00Z", "2027-03-01T09:00:00Z"),
        ("2027/3/1 9:05", "2027-03-01 09:05"),
        ("20270301", "2027-03-01 09:00"),
        ("01.03.2027 09:00", "2027-03-01 09:00"),
        ("1.3.27", "2027-03-01 09:00"),
        ("25/12/2027 3:00 PM", "2027-12-25 15:00"),
        ("12/25/2027 12am", "2027-12-25 00:00"),
        ("4/4/2027", "2027-04-04 09:00"),
        ("March 1, 2027 9:00 AM", "2027-03-01 09:00"),
        ("Mon, 1 Mar 2027 at 14:30", "2027-03-01 14:30"),
        ("1. März 2027 um 9 Uhr", "2027-03-01 09:00"),
        ("1er mars 2027 à 9h30", "2027-03-01 09:30"),
        ("9 de marzo de 2027", "2027-03-09 09:00"),
        ("1-Mar-27", "2027-03-01 09:00"),
        ("46082.375", "2026-03-01 09:00"),
        ("46082", "2026-03-01 09:00"),
    ],
)
def test_one_cell_says_it(written: str, read: str) -> None:
    assert moment(written) == Moment(read, whole_day=moment(written).whole_day)  # type: ignore[union-attr]


@pytest.mark.parametrize("written", ["2027-03-01", "46082", "1 March 2027"])
def test_a_day_alone_is_told_from_one_with_a_time(written: str) -> None:
    found = moment(written)
    assert isinstance(found, Moment)
    assert found.whole_day
    assert not moment(written, "9:00").whole_day  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("day", "clock", "read"),
    [
        ("2027-03-01", "9:30", "2027-03-01 09:30"),
        ("2027-03-01", "0.375", "2027-03-01 09:00"),
        ("46082", "0.5", "2026-03-01 12:00"),
        ("2027-03-01 00:00:00", "14:00:00", "2027-03-01 14:00"),
        ("1 March 2027", "2 pm", "2027-03-01 14:00"),
    ],
)
def test_two_cells_say_it(day: str, clock: str, read: str) -> None:
    assert moment(day, clock) == Moment(read)


@pytest.mark.parametrize(
    ("written", "order", "read"),
    [
        ("03/04/2027", "dmy", "2027-04-03 09:00"),
        ("03/04/2027", "mdy", "2027-03-04 09:00"),
        ("3-4-27 10:00", "mdy", "2027-03-04 10:00"),
        ("03.04.2027", "mdy", "2027-03-04 09:00"),
    ],
)
def test_the_order_settles_what_may_be_two_days(written: str, order: Order, read: str) -> None:
    found = moment(written, "", order)
    assert isinstance(found, Moment)
    assert found.text == read


@pytest.mark.parametrize(
    ("day", "clock", "order", "said"),
    [
        ("03/04/2027", "", None, "'03/04/2027' may be 3 April or 4 March: say --dates dmy (the day first) or"),
        ("3/4/27 14:30", "", None, "'3/4/27' may be 3 April or 4 March"),
        ("12/25/2027", "", "dmy", "'12/25/2027' is no day"),
        ("31/02/2027", "", None, "'31/02/2027' is no day"),
        ("2027-13-01", "", None, "'2027-13-01' is no day"),
        ("1850-01-01", "", None, "lies outside the years"),
        ("soon", "", None, "'soon' is no time: write it as 2027-03-01 09:00"),
        ("2027-03-01 25:00", "", None, "'2027-03-01 25:00' is no time"),
        ("2027-03-01", "noonish", None, "'noonish' is no time of day: write it as 09:00"),
        ("2027-03-01", "9", None, "'9' is no time of day"),
        ("2027-03-01", "13:00 pm", None, "'13:00 pm' is no time of day"),
        ("soon", "9:00", None, "'soon' is no time"),
        ("999999", "", None, "'999999' is no time"),
    ],
)  # fmt: skip
def test_what_is_none_says_why(day: str, clock: str, order: Order | None, said: str) -> None:
    found = moment(day, clock, order)
    assert isinstance(found, Unclear)
    assert said in found.reason
