from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.views.calendar.open_weeks import OpenWeek, open_weeks
from tests.factories import NOW, WorkspaceFolder, small_workspace

MARCH = (date(2027, 3, 1), date(2027, 3, 31))
EVERY_DAY = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "20:00"}


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path, holidays="DE-BE")


def weeks(folder: WorkspaceFolder, **options: Any) -> tuple[OpenWeek, ...]:
    return open_weeks(folder.load(), *MARCH, now=NOW, **options)


def test_thin_weeks_are_offered_free_times_in_the_windows(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [2, 5]}, windows=[EVERY_DAY])
    folder.post("a", publish_at="2027-03-01 10:00")
    found = {week.first.isoformat(): week for week in weeks(folder)}
    first = found["2027-03-01"]
    assert (first.planned, first.least) == (1, 2)
    assert [at.isoformat() for at in first.offers] == ["2027-03-02T10:00:00+01:00"]  # at the usual time
    second = found["2027-03-08"]
    assert [at.isoformat()[:16] for at in second.offers] == ["2027-03-09T10:00", "2027-03-10T10:00"]  # 8 is a holiday
    assert list(found) == ["2027-03-01", "2027-03-08", "2027-03-15", "2027-03-22", "2027-03-29"]


def test_a_channel_with_enough_and_one_without_cadence_have_none(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [0, 5]})
    assert weeks(folder) == ()


def test_what_is_over_is_not_offered(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [1, 5]})
    workspace = folder.load()
    found = open_weeks(workspace, date(2027, 2, 1), date(2027, 2, 28), now=NOW)
    assert [(week.first.isoformat(), [at.day for at in week.offers]) for week in found] == [
        ("2027-02-15", []),  # NOW is its Saturday
        ("2027-02-22", [22]),
    ]


def test_channels_filter_and_spacing_holds(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [2, 5]}, spacing="2d")
    folder.channel("acme-linkedin", "linkedin", cadence={"per_week": [1, 5]})
    folder.post("a", publish_at="2027-03-02 10:00")
    (first, *_) = weeks(folder, channels={"acme-x"})
    assert [at.day for at in first.offers] == [4]
    assert {week.channel for week in weeks(folder, channels={"acme-x"})} == {"acme-x"}
    assert len({week.channel for week in weeks(folder)}) == 2


def test_nothing_is_offered_after_a_channels_last_day(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [5, 7]}, until="2027-03-17")
    found = weeks(folder)
    assert [week.first.day for week in found] == [1, 8, 15]
    assert [at.day for at in found[-1].offers] == [15, 16, 17]
