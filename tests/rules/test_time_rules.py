"""What people expect of recurrence and zones, and what the calendar does: SO310 to SO313."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from socialops.operations.check import check
from tests.factories import WorkspaceFolder, run_cli, small_workspace

TODAY = date(2027, 2, 20)


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def found(folder: WorkspaceFolder, code: str) -> list[str]:
    report = check(folder.load(), TODAY)
    return [f"{d.path}:{d.line} {d.severity} {d.message}" for d in report.diagnostics if d.code == code]


def told(folder: WorkspaceFolder, rule: str, starts: str, **fields: object) -> str:
    folder.series("s", rrule=rule, starts=starts, approve="each", **fields)
    return " ".join(line.removeprefix("series/s.yaml:3 warning ") for line in found(folder, "SO310"))


@pytest.mark.parametrize(
    ("rule", "starts", "words"),
    [
        ("FREQ=MONTHLY", "2027-01-31 09:00",
         "leaves out February, April, June, September and November; for the last day of each month write FREQ"),
        ("FREQ=MONTHLY", "2027-01-30 09:00",
         "leaves out February; for day 30, or the last one before it, write FREQ=MONTHLY;BYMONTHDAY=28,29,30;BY"),
        ("FREQ=MONTHLY", "2027-01-29 09:00", "leaves out February but for every fourth year"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2027-01-31 09:00", "write FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYMONTHDAY=-31", "2027-01-01 09:00", "for the first day of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,31", "2027-01-15 09:00", "leaves out day 31 in months that are shorter"),
        ("FREQ=YEARLY", "2028-02-29 09:00",
         "only every fourth year; for the last day of February write FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        ("FREQ=YEARLY;BYYEARDAY=366", "2028-12-31 09:00", "write FREQ=YEARLY;BYYEARDAY=-1"),
        ("FREQ=YEARLY;BYMONTH=1,4,6", "2027-01-31 09:00", "leaves out April and June"),
        ("FREQ=MONTHLY;INTERVAL=3", "2027-01-31 09:00", "leaves out April"),
        ("FREQ=MONTHLY;BYDAY=5FR", "2027-01-29 09:00", "for the last one write FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=5", "2027-01-29 09:00", "write FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", "2027-03-02 09:00", "WKST=SU"),
        ("FREQ=WEEKLY;COUNT=3;BYDAY=TU", "2027-03-01 09:00", "write 'starts: 2027-03-02 09:00'"),
        ("FREQ=DAILY;UNTIL=20270310T000000Z", "2027-03-01 09:00", "write FREQ=DAILY;UNTIL=20270310"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_named_with_the_rule_to_write(
    folder: WorkspaceFolder, rule: str, starts: str, words: str
) -> None:
    assert words in told(folder, rule, starts)


@pytest.mark.parametrize(
    ("rule", "starts"),
    [
        ("FREQ=MONTHLY", "2027-01-28 09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31 09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "2027-01-30 09:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31", "2027-01-28 09:00"),
        ("FREQ=MONTHLY;BYMONTH=1,3,5", "2027-01-31 09:00"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "2027-02-28 09:00"),
        ("FREQ=YEARLY", "2027-12-31 09:00"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2027-08-13 09:00"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2027-01-29 09:00"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2027-01-29 09:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "2027-03-01 09:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "2027-03-02 09:00"),
        ("FREQ=DAILY;UNTIL=20270310", "2027-03-01 09:00"),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=4", "2027-03-02 09:00"),
        ("FREQ=WEEKLY;UNTIL=99991231T235959Z", "2027-01-04 09:00"),
    ],
)
def test_a_rule_that_means_what_it_says_is_left_alone(folder: WorkspaceFolder, rule: str, starts: str) -> None:
    assert told(folder, rule, starts) == ""


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("EST", "America/New_York"), ("MST", "America/Denver"), ("HST", "Pacific/Honolulu"),
        ("Etc/GMT+5", "America/New_York"), ("Etc/GMT-1", "Europe/Berlin"),
    ],
)  # fmt: skip
def test_a_zone_that_stands_still_is_told_wherever_it_is_written(tmp_path: Path, zone: str, words: str) -> None:
    folder = small_workspace(tmp_path, timezone=zone)
    folder.post("a", timezone=zone)
    folder.series("s", timezone=zone, approve="each")
    folder.team("press", hours={"days": ["mon"], "from": "08:00", "to": "17:00", "timezone": zone})
    lines = found(folder, "SO311")
    assert [line.split(":")[0] for line in lines] == [
        "posts/a.yaml", "series/s.yaml", "socialops.yaml", "teams/press.yaml"
    ]  # fmt: skip
    assert all(" warning " in line and line.endswith(words) for line in lines)


@pytest.mark.parametrize("zone", ["America/Phoenix", "Asia/Tokyo", "UTC", "Etc/UTC", "Europe/Berlin", "EST5EDT", "CET"])
def test_a_real_place_and_utc_are_left_alone(folder: WorkspaceFolder, zone: str) -> None:
    folder.post("a", timezone=zone)
    assert found(folder, "SO311") == []


def test_two_posts_in_one_minute_are_noted_where_no_spacing_is_set(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.post("b", channels=["acme-x", "acme-linkedin"])
    folder.post("later", publish_at="2027-03-01 09:01")
    folder.post("gone", status="cancelled")
    assert found(folder, "SO312") == [
        "posts/b.yaml:7 note goes out in the same minute as 'a' on acme-x (posts/a.yaml): move one of them"
    ]
    folder.channel("acme-x", spacing="2h")
    assert found(folder, "SO312") == []


def test_a_public_holiday_is_noted_where_no_windows_are_set(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path, holidays="DE-BE")
    folder.post("a", publish_at="2027-03-08 09:00")
    folder.post("b", publish_at="2027-03-09 09:00")
    folder.post("past", publish_at="2027-01-01 09:00")
    (line,) = found(folder, "SO313")
    assert line.startswith("posts/a.yaml:6 note Mon 2027-03-08 is a holiday (")
    folder.channel("acme-x", windows=[{"days": ["mon", "tue"], "from": "08:00", "to": "18:00"}])
    assert found(folder, "SO313") == []


def test_a_time_in_the_gap_is_shown_as_check_proposes_it(folder: WorkspaceFolder) -> None:
    folder.post("a", publish_at="2027-03-28 02:30")
    folder.post("b", publish_at="2027-10-31 02:30")
    assert "such as 2027-03-28 03:30" in " ".join(found(folder, "SO301"))
    shown = run_cli("calendar", "--from", "2027-03-27", "--to", "2027-11-01", "--format", "csv", cwd=folder.root).out
    assert "2027-03-28T03:30:00+02:00" in shown
    assert "2027-10-31T02:30:00+02:00" in shown
    assert "03:30" in run_cli("status", cwd=folder.root).out
