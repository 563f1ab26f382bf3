from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.views.calendar.difference import Difference, difference
from socialops.views.calendar.entries import Calendar, WantedDay, calendar
from socialops.views.calendar.period import Period
from socialops.views.post_times import PostTimes
from socialops.views.standing import stand_all
from tests.factories import NOW, WorkspaceFolder, small_workspace

ALWAYS = Period(None, None)
MARCH = Period(date(2027, 3, 1), date(2027, 3, 31))


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path)
    made.channel("acme-x", spacing="1h")
    return made


def plan(folder: WorkspaceFolder, **options: Any) -> Calendar:
    workspace = folder.load()
    standings = stand_all(workspace, NOW, PostTimes())
    return calendar(workspace, standings, period=ALWAYS, today=NOW.date(), **options)


def shown(found: Difference) -> dict[str, list[str]]:
    return {
        "added": [entry.post for entry in found.added],
        "removed": [entry.post for entry in found.removed],
        "moved": [f"{m.entry.post} {m.before:%d.%m.} {m.entry.at:%d.%m.}" for m in found.moved],
        "clashes": [f"{entry.post} {' '.join(entry.conflicts)}" for entry in found.clashes],
    }


def test_the_same_plan_has_no_difference(folder: WorkspaceFolder) -> None:
    folder.post("a")
    assert not difference(plan(folder), plan(folder), period=MARCH)


def test_moved_added_removed_and_each_new_clash_once(folder: WorkspaceFolder) -> None:
    folder.post("stays", publish_at="2027-03-10 09:00")
    folder.post("old-clash", publish_at="2027-03-10 09:30")
    folder.post("moves", publish_at="2027-03-02 09:00")
    folder.post("goes", publish_at="2027-03-03 09:00")
    folder.post("cancelled", publish_at="2027-03-04 09:00")
    before = plan(folder)
    folder.post("moves", publish_at="2027-03-20 09:00")
    (folder.root / "posts/goes.yaml").unlink()
    folder.post("cancelled", publish_at="2027-03-04 09:00", status="cancelled")
    folder.post("comes", publish_at="2027-03-20 09:30")
    assert shown(difference(before, plan(folder), period=MARCH)) == {
        "added": ["comes"],
        "removed": ["goes", "cancelled"],
        "moved": ["moves 02.03. 20.03."],
        "clashes": ["moves comes"],
    }


def test_a_move_shows_when_either_end_lies_in_the_period(folder: WorkspaceFolder) -> None:
    folder.post("leaves", publish_at="2027-03-31 09:00")
    folder.post("comes", publish_at="2027-04-01 09:00")
    folder.post("elsewhere", publish_at="2027-05-01 09:00")
    before = plan(folder)
    folder.post("leaves", publish_at="2027-04-02 09:00")
    folder.post("comes", publish_at="2027-03-30 09:00")
    folder.post("elsewhere", publish_at="2027-05-02 09:00")
    found = difference(before, plan(folder), period=MARCH)
    assert shown(found)["moved"] == ["comes 01.04. 30.03.", "leaves 31.03. 02.04."]


def test_a_filter_tells_of_what_passes_on_either_side(folder: WorkspaceFolder) -> None:
    folder.campaign("spring")
    folder.post("a", campaign="spring")
    folder.post("b")
    wanted = WantedDay(campaigns=frozenset({"spring"}))
    whole, passing = plan(folder), plan(folder, wanted=wanted)
    folder.post("a", publish_at="2027-03-05 09:00")
    folder.post("b", publish_at="2027-03-06 09:00")
    after = (plan(folder), plan(folder, wanted=wanted))
    found = difference(whole, after[0], period=MARCH, shown=(passing, after[1]))
    assert shown(found) == {"added": [], "removed": [], "moved": ["a 01.03. 05.03."], "clashes": []}
