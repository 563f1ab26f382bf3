from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from socialops.domain.time.clock import instant
from socialops.render.cases.report_page import page
from socialops.views.cases.list import list_cases, load_by_member, reminders
from socialops.views.cases.report import report
from tests.factories import WorkspaceFolder
from tests.handoffs import BEN, CLOSE, OPEN, PASS, TAKE, add_case, entry, handoff_workspace


def at(text: str) -> datetime:
    return instant(datetime.fromisoformat(text), "Europe/Berlin")


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    """One case solved, one that bounced, one nobody took."""
    folder = handoff_workspace(tmp_path)
    add_case(folder, OPEN, TAKE, PASS, BEN, CLOSE, themes=["seams"])
    back = [entry("11:30", "ben", "pass", step="answer"), entry("11:45", "abe", "accept")]
    add_case(folder, OPEN, TAKE, PASS, BEN, *back, case_id="bounced", themes=["seams", "zips"], channel="acme-x")
    add_case(folder, entry("2027-03-03 10:00", "ada", "open"), case_id="dropped", themes=["seams"])
    return folder


def test_report_counts_times_bounces_drops_themes_and_lessons(folder: WorkspaceFolder) -> None:
    found = report(folder.load(), at("2027-03-03 12:00"))
    assert (found.cases, found.closed, found.handoffs, found.bounces, found.dropped) == (3, 1, 3, 1, 1)
    assert found.dropped_in == ("dropped",)
    assert [(t.name, t.cases, t.closed) for t in found.by_theme] == [("seams", 3, 1), ("zips", 1, 0)]
    assert [(s.name, s.count, s.median) for s in found.times] == [
        ("first taken", 2, 5),
        ("first answer", 2, 30),
        ("resolution", 1, 23 * 60),
    ]
    assert {s.name: (s.count, s.longest) for s in found.steps} == {
        "complaint/answer": (2, 55),
        "complaint/repair": (2, 22 * 60),
    }
    assert [(r.theme, r.cases, r.feed_back_to) for r in found.recurring] == [
        ("seams", ("bounced", "torn-seam", "dropped"), ("care", "workshop"))
    ]
    assert [(x.lesson, x.again) for x in found.lessons] == [("Stronger thread", 1)]


def test_report_of_a_period_has_both_days(folder: WorkspaceFolder) -> None:
    found = report(folder.load(), at("2027-03-09 12:00"), first=date(2027, 3, 3), last=date(2027, 3, 3))
    assert (found.cases, found.handoffs_per_case) == (1, 0.0)
    assert report(folder.load(), at("2027-03-09 12:00"), first=date(2027, 3, 4)).handoffs_per_case is None


def test_html_escapes_what_strangers_wrote(folder: WorkspaceFolder) -> None:
    add_case(folder, OPEN, case_id="evil", themes=["<script>alert(1)</script>\u200b"])
    text = page(report(folder.load(), at("2027-03-03 12:00")), workspace="<b>Acme")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<svg " in text
    assert "\u200b" not in text


def test_list_orders_by_urgency_and_counts_load(folder: WorkspaceFolder) -> None:
    rows = list_cases(folder.load(), at("2027-03-03 12:00"))
    assert [(r.id, r.state.value, r.urgency.value, r.overdue) for r in rows] == [
        ("bounced", "open", "late", True),
        ("dropped", "pending", "late", True),
    ]
    assert rows[1].pending is not None
    assert rows[1].pending.members == ("abe", "ada")
    assert load_by_member(rows) == {"abe": (2, 2), "ada": (1, 1)}
    soon = reminders(rows, at("2027-03-03 12:00"), timedelta(hours=1))
    assert [(r["member"], r["what"]) for r in soon] == [
        ("abe", "finish answer"),
        ("abe", "accept at answer"),
        ("ada", "accept at answer"),
    ]  # fmt: skip


def test_due_runs_in_the_receiving_teams_hours(folder: WorkspaceFolder) -> None:
    add_case(folder, OPEN, TAKE, PASS | {"at": "2027-03-01 19:00"}, case_id="late-pass")
    (row,) = [r for r in list_cases(folder.load(), at("2027-03-01 20:00")) if r.id == "late-pass"]
    assert row.due == at("2027-03-04 08:00")
