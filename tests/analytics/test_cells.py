"""Cells as people's tables write them: every number to the last digit, and none that could be two."""

from __future__ import annotations

from contextlib import suppress
from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialops.analytics.cells import Moment, Order, amount, folded, is_numeric, moment, order_of, tidy, whole


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("0", "en", 0),
        ("18,400", "en", 18400),
        ("1,234,567", "en", 1234567),
        ("424.0", "en", 424),
        ("1.2K", "en", 1200),
        ("3m", "en", 3_000_000),
        ("2,316 Views", "en", 2316),
        ("1 234", "fr", 1234),
        ("1\u202f310", "fr", 1310),
        ("1\u00a0310,0", "fr", 1310),
        ("1.234", "de", 1234),
        ("1.234.567", "de", 1234567),
        ("12,5K", "de", 12500),
        ("1.2K", "de", 1200),
        ("1'234", "de", 1234),
        ("-3", "en", -3),
        ("+3", "en", 3),
        ("\uff11\uff12", "en", 12),
        ("1,234.0", "", 1234),
        ("1.234,0", "", 1234),
        ("7", "", 7),
        ("0:01:30", "en", 90),
        ("", "en", None),
        ("-", "en", None),
        ("N/A", "en", None),
        ("—", "en", None),
        ("< 5", "en", None),
        ("999999999999999999", "en", 999999999999999999),
    ],
)
def test_a_count_is_read_in_every_country_s_way(text: str, language: str, value: int | None) -> None:
    assert whole(text, language) == value


@pytest.mark.parametrize(
    ("text", "language", "why"),
    [
        ("1.5", "en", "is no whole number"),
        ("1,5", "de", "is no whole number"),
        ("1.234", "en", "is no whole number"),
        ("1.234", "", "can be read as two numbers"),
        ("1,234", "", "can be read as two numbers"),
        ("1,23,456", "en", "can be read as two numbers"),
        ("1.234,567.8", "en", "can be read as two numbers"),
        ("6E+17", "en", "is no number"),
        ("=1+1", "en", "is no number"),
        ("62,5 %", "fr", "is no number"),
        ("12 likes or so", "en", "is no number"),
        ("1e5", "en", "is no number"),
        ("9" * 19, "en", "more than anything"),
        ("9" * 400, "en", "is no number"),
        ("1\n2 x", "en", "'1 2 x' is no number"),
        ("٣", "de", ""),
    ],
)
def test_what_is_no_count_or_two_is_refused(text: str, language: str, why: str) -> None:
    if not why:
        assert whole(text, language) == 3
        return
    with pytest.raises(ValueError, match=why.replace("(", "\\(")):
        whole(text, language)


@given(st.integers(0, 10**17), st.sampled_from(["en", "de", "fr", ""]))
def test_every_number_comes_back_exactly(number: int, language: str) -> None:
    assert whole(str(number), language) == number
    sign = {"en": ",", "de": ".", "fr": "\u202f"}.get(language)
    if sign:
        assert whole(f"{number:,}".replace(",", sign), language) == number


def test_a_fraction_is_exact() -> None:
    assert amount("75.44", "en") == Decimal("75.44")
    assert amount("75,44", "sv") == Decimal("75.44")


@pytest.mark.parametrize(
    ("text", "order", "found"),
    [
        ("2027-03-01", None, (2027, 3, 1)),
        ("2027/03/01", None, (2027, 3, 1)),
        ("20270301", None, (2027, 3, 1)),
        ("Sat, Aug 1, 2026", None, (2026, 8, 1)),
        ("Thu Mar 20 2025", None, (2025, 3, 20)),
        ("Jan 6, 2024", None, (2024, 1, 6)),
        ("23 August", None, (None, 8, 23)),
        ("1. März 2027", None, (2027, 3, 1)),
        ("5 de marzo de 2027", None, (2027, 3, 5)),
        ("1 janv. 2027", None, (2027, 1, 1)),
        ("01.09.2026", None, (2026, 9, 1)),
        ("01.09.2026", "mdy", (2026, 9, 1)),
        ("09/28/2026", "mdy", (2026, 9, 28)),
        ("28/09/2026", "dmy", (2026, 9, 28)),
        ("03-20-2026", "mdy", (2026, 3, 20)),
    ],
)
def test_a_day_is_read_in_every_form(text: str, order: Order | None, found: tuple[int | None, int, int]) -> None:
    assert moment(text, order) == Moment(*found)


@pytest.mark.parametrize(
    ("text", "clock", "offset"),
    [
        ("03/20/2026 09:00 am", time(9), None),
        ("03/20/2026 12:30 AM", time(0, 30), None),
        ("03/20/2026 11:30 pm", time(23, 30), None),
        ("2015-09-30 18:42 +0000", time(18, 42), "+0000"),
        ("2027-03-01T08:00:05.000Z", time(8, 0, 5), "Z"),
        ("2025-08-01T00:00:00", time(0), None),
    ],
)
def test_a_time_stands_behind_its_day(text: str, clock: time, offset: str | None) -> None:
    found = moment(text, "mdy")
    assert found is not None
    assert (found.clock, found.offset) == (clock, offset)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lifetime",
        "Gesamte Laufzeit",
        "03/04/2027",
        "2027-02-30",
        "2027-13-01",
        "31 June",
        "1 Foo 2027",
        "2027-03-01 25:00",
        "0001-01-01",
        "9" * 500,
        "5,2",
    ],
)
def test_what_is_no_day_or_two_is_none(text: str) -> None:
    assert moment(text, None) is None


def test_the_order_of_days_is_settled_by_a_part_over_twelve() -> None:
    assert order_of(["03/04/2027", "13/04/2027"]) == "dmy"
    assert order_of(["03/04/2027", "03/14/2027"]) == "mdy"
    assert order_of(["13/04/2027", "03/14/2027"]) == "both"
    assert order_of(["03/04/2027", "13.04.2027", "2027-04-13"]) is None
    assert is_numeric("03/04/2027 10:00")
    assert not is_numeric("03.04.2027")


@given(st.text(max_size=30), st.sampled_from(["en", "de", ""]))
def test_no_cell_is_a_crash(text: str, language: str) -> None:
    moment(text, "dmy")
    with suppress(ValueError):
        amount(text, language)


def test_headers_are_compared_without_what_does_not_matter() -> None:
    assert folded("\ufeff Impressions(total) ") == folded("impressions  (Total)")
    assert folded("„Gefällt mir“-Angaben") == folded("„GEFÄLLT MIR“-Angaben")
    assert folded("J’aime") == folded("J'aime")


@pytest.mark.parametrize(
    ("cell", "found"), [("'-aCmE", "-aCmE"), ("'=x", "=x"), ("'quoted'", "'quoted'"), (" a ", "a")]
)
def test_what_our_own_csv_puts_before_a_sign_is_taken_off(cell: str, found: str) -> None:
    assert tidy(cell) == found
