from __future__ import annotations

from datetime import date

import pytest

from socialops.errors import SocialopsError
from socialops.views.calendar.period import Period, find_period

TODAY = date(2027, 2, 20)


@pytest.mark.parametrize(
    ("options", "first", "last"),
    [
        ({}, date(2027, 2, 1), date(2027, 2, 28)),
        ({"month": "2027-12"}, date(2027, 12, 1), date(2027, 12, 31)),
        ({"month": "2028-02"}, date(2028, 2, 1), date(2028, 2, 29)),
        ({"week": "2027-W09"}, date(2027, 3, 1), date(2027, 3, 7)),
        ({"week": "2027-03-07"}, date(2027, 3, 1), date(2027, 3, 7)),
        ({"week": "2026-W53"}, date(2026, 12, 28), date(2027, 1, 3)),
        ({"start": "2027-03-01", "end": "2027-03-01"}, date(2027, 3, 1), date(2027, 3, 1)),
        ({"start": "2027-03-01"}, date(2027, 3, 1), None),
        ({"end": "2027-03-01"}, None, date(2027, 3, 1)),
    ],
)
def test_options_name_days(options: dict[str, str], first: date, last: date | None) -> None:
    assert find_period(TODAY, **options) == Period(first, last)


@pytest.mark.parametrize(
    "options",
    [
        {"month": "2027-13"},
        {"month": "2027-3"},
        {"month": "0001-01"},
        {"month": ""},
        {"week": "2027-W53"},
        {"week": "W09"},
        {"week": "2027-02-30"},
        {"start": "tomorrow"},
        {"start": ""},
        {"end": "2027-02-29"},
        {"end": "9999-12-31"},
    ],
)
def test_what_is_no_day_is_refused_with_an_example(options: dict[str, str]) -> None:
    with pytest.raises(SocialopsError, match=r"20\d\d-\d\d"):
        find_period(TODAY, **options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"month": "2027-03", "week": "2027-W09"}, "use one of them"),
        ({"month": "2027-03", "end": "2027-03-09"}, "use one of them"),
        ({"start": "2027-03-02", "end": "2027-03-01"}, "swap the two"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: dict[str, str], words: str) -> None:
    with pytest.raises(SocialopsError, match=words):
        find_period(TODAY, **options)
