"""Times that somebody writes, and that are surely not meant: done, and said."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.factories import WorkspaceFolder, identity, run_cli, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.post("a", status="draft")
    return folder


def calendar(folder: WorkspaceFolder, *options: str) -> list[dict[str, str]]:
    ran = run_cli("calendar", *options, "--format", "csv", cwd=folder.root)
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out, newline="")))


def test_a_post_that_is_moved_into_a_wrong_year_is_told(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = run_cli("schedule", "a", "--at", "2020-01-01 09:00", cwd=folder.root, env=identity("maya"))
    assert ran.code == 0
    assert "\nNote: 2020-01-01 09:00 lies in the past" in f"\n{ran.err}"
    ran = run_cli("schedule", "a", "--at", "2027-05-01 09:00", cwd=folder.root, env=identity("maya"))
    assert "past" not in ran.err


def test_a_new_post_in_the_past_is_told(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = run_cli("new", "post", "late", "--at", "2026-03-01 09:00", cwd=folder.root, env=identity("maya"))
    assert ran.code == 0, ran.err
    assert "\nNote: 2026-03-01 09:00 lies in the past" in f"\n{ran.err}"
    assert ran.err.count("Note:") == 1


def test_a_time_that_channels_of_their_own_keep_is_told(folder: WorkspaceFolder) -> None:
    variants = {"acme-linkedin": {"publish_at": "2027-03-02 08:00"}}
    folder.post("a", status="draft", channels=["acme-x", "acme-linkedin"], variants=variants)
    folder.git()
    ran = run_cli("schedule", "a", "--at", "2027-03-05 09:00", cwd=folder.root, env=identity("maya"))
    assert "this moves acme-x; acme-linkedin keeps its own time, 2027-03-02 08:00" in ran.err


def test_out_before_its_time_is_told(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.review("a", "brand-review", "dana")
    folder.git()
    ran = run_cli("mark-published", "a", "--channel", "acme-x", "--url", "https://x.com/acme/status/1",
                  cwd=folder.root, env=identity("dana"))  # fmt: skip
    assert ran.code == 0, ran.err
    assert "acme-x was planned for 2027-03-01 09:00, which is still ahead" in ran.err


def test_posts_of_a_series_that_lie_in_the_past_are_counted(folder: WorkspaceFolder) -> None:
    folder.series(approve="each", starts="2027-01-05 09:00")
    folder.git()
    ran = run_cli("series", "materialise", "weekly-tip", "--until", "2027-03-02",
                  cwd=folder.root, env=identity("maya"))  # fmt: skip
    assert ran.code == 0, ran.err
    assert "of them lie in the past" in ran.out + ran.err


def test_a_report_on_the_31st_keeps_its_days_and_names_what_it_leaves_out(folder: WorkspaceFolder) -> None:
    folder.series("report", rrule="FREQ=MONTHLY", starts="2027-01-31 09:00", approve="each", values=None,
                  template={"author": "maya", "channels": ["acme-x"], "text": "Report {n}."})  # fmt: skip
    rows = calendar(folder, "--from", "2027-01-01", "--to", "2027-12-31")
    days = [row["at"][5:10] for row in rows if row["series"] == "report"]
    assert set(days) <= {"01-31", "03-31", "05-31", "07-31", "08-31", "10-31", "12-31"}
    assert len(days) == 7
    told = run_cli("check", "--format", "concise", cwd=folder.root).out
    assert "leaves out February, April, June, September and November" in told
    assert "FREQ=MONTHLY;BYMONTHDAY=-1" in told


def test_a_zone_without_summer_time_is_told_with_a_city(folder: WorkspaceFolder) -> None:
    folder.post("a", status="draft", publish_at="2027-07-01 09:00", timezone="EST")
    folder.post("b", status="draft", publish_at="2027-07-02 09:00", timezone="America/New_York")
    assert [row["at"] for row in calendar(folder, "--month", "2027-07")] == [
        "2027-07-01T16:00:00+02:00",
        "2027-07-02T15:00:00+02:00",
    ]
    told = [
        line for line in run_cli("check", "--format", "concise", cwd=folder.root).out.splitlines() if "SO311" in line
    ]
    assert len(told) == 1
    assert told[0].startswith("posts/a.yaml")
    assert "America/New_York" in told[0]


def test_an_approval_gives_the_event_a_later_stamp(folder: WorkspaceFolder) -> None:
    """What programs compare that keep an event which they know."""
    folder.post("a")
    folder.git()

    def event() -> dict[str, str]:
        ran = run_cli("calendar", "--month", "2027-03", "--format", "ics", cwd=folder.root, now="2027-02-20 12:00")
        lines = ran.out.replace("\r\n ", "").splitlines()
        return dict(line.split(":", 1) for line in lines if line.startswith(("STATUS", "DTSTAMP")))

    before = event()
    assert (
        run_cli(
            "approve",
            "a",
            cwd=folder.root,
            env=identity("dana", at="2027-02-20T11:00:00+01:00"),
            now="2027-02-20 12:00",
        ).code
        == 0
    )
    after = event()
    assert before["STATUS"] != after["STATUS"]
    assert before["DTSTAMP"] < after["DTSTAMP"] <= "20270220T110000Z"
    assert event() == after


def test_an_empty_period_says_what_comes_next(folder: WorkspaceFolder) -> None:
    for form in ("table", "list"):
        ran = run_cli("calendar", "--week", "2027-W08", "--format", form, cwd=folder.root, now="2027-02-26 12:00")
        assert ran.err.startswith(
            "Nothing from 2027-02-22 to 2027-02-28; next: Mon 1 Mar 09:00, A (a on acme-x; draft)."
        )


def test_the_last_days_of_a_month_say_what_comes_next(folder: WorkspaceFolder) -> None:
    folder.post("b", publish_at="2027-04-03 10:00", title="April")
    late = run_cli("calendar", cwd=folder.root, now="2027-03-31 12:00")
    assert (
        "Nothing more until 2027-03-31; next: Sat 3 Apr 10:00, April (b on acme-x; in-review, brand-review)."
        in late.err
    )
    early = run_cli("calendar", "--month", "2027-03", cwd=folder.root, now="2027-02-20 12:00")
    assert "next:" not in early.err


def test_what_comes_next_keeps_to_the_filters(folder: WorkspaceFolder) -> None:
    folder.post("b", publish_at="2027-04-03 10:00", channels=["acme-linkedin"])
    ran = run_cli("calendar", "--month", "2027-02", "--channel", "acme-linkedin", cwd=folder.root)
    assert "next: Sat 3 Apr 10:00" in ran.err
    ran = run_cli("calendar", "--month", "2027-05", cwd=folder.root)
    assert ran.err == "Nothing from 2027-05-01 to 2027-05-31.\n"
