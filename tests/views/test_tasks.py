from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from socialops.domain.time.clock import instant, parse_time
from socialops.views.post_times import PostTimes
from socialops.views.standing import stand_all
from socialops.views.tasks import Task, next_task, tasks
from socialops.views.work.duties import Desk
from tests.factories import NOW, WorkspaceFolder, small_workspace

DUTIES = {
    "concept": {"role": "writer", "due": "7bd before publish", "done_by": "hand"},
    "publish": {"role": "manager", "due": "0h after publish"},
    "measure": {"role": "analyst", "due": "7d after publish"},
}


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.role("analyst")
    folder.workflow(responsibilities=DUTIES)
    return folder


def seen(folder: WorkspaceFolder, now: datetime = NOW, **options: Any) -> list[Task]:
    workspace = folder.load()
    assert not workspace.findings
    times = options.pop("times", PostTimes())
    return tasks(workspace, stand_all(workspace, now, times), now, times, **options)


def short(found: Sequence[Task]) -> list[tuple[str, str | None, str]]:
    return [(task.task, task.member, task.role) for task in found]


def test_stages_and_responsibilities_by_due_in_business_days_and_the_workspaces_zone(folder: WorkspaceFolder) -> None:
    folder.post("a", timezone="America/New_York")
    found = seen(folder)
    assert [(t.task, t.due and t.due.isoformat(), t.overdue) for t in found] == [
        ("concept", "2027-02-18T15:00:00+01:00", True),
        ("brand-review", "2027-02-27T15:00:00+01:00", False),
        ("publish", "2027-03-01T15:00:00+01:00", False),
    ]


def test_a_task_nobody_can_do_has_no_member(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.publication("a")
    assert ("measure", None, "analyst") in short(seen(folder))


def test_all_who_hold_the_role_unless_one_is_assigned(folder: WorkspaceFolder) -> None:
    folder.member("li", "writer")
    folder.post("a")
    assert short(seen(folder))[:2] == [("concept", "li", "writer"), ("concept", "maya", "writer")]
    folder.post("a", assignments={"concept": "li"})
    assert [row for row in short(seen(folder)) if row[0] == "concept"] == [("concept", "li", "writer")]


def test_a_backup_does_it_while_the_assigned_one_is_away_under_the_role_that_makes_it_theirs(
    folder: WorkspaceFolder,
) -> None:
    away = [{"from": "2027-02-19", "to": "2027-02-21"}]
    folder.member("maya", "writer", away=away, backup="lena")
    folder.member("dana", "manager", away=away, backup="lena")
    stages = [{"id": "check", "any_of": ["legal", "manager"]}]
    folder.role("boss")
    folder.member("lena", "boss")
    folder.workflow(stages=stages, responsibilities={"concept": DUTIES["concept"]})
    folder.post("a", assignments={"concept": "maya"})
    assert short(seen(folder)) == [("concept", "lena", "writer"), ("check", "lena", "manager")]


def test_done_ones_only_with_everything(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.review("a", "concept", "maya", "done")
    folder.review("a", "brand-review", "dana")
    assert [t.task for t in seen(folder)] == ["publish"]
    found = seen(folder, everything=True)
    assert [(t.task, t.member, t.done, t.overdue) for t in found[:2]] == [
        ("concept", "maya", True, False),
        ("brand-review", "dana", True, False),
    ]


def test_after_a_request_for_changes_the_stage_is_the_authors(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.review("a", "brand-review", "dana", "request-changes")
    assert ("brand-review", "maya", "author") in short(seen(folder))
    assert not [t for t in seen(folder) if t.member == "dana" and t.task == "brand-review"]


def test_once_it_is_out_what_was_due_before_is_over_and_publish_is_done(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.review("a", "brand-review", "dana")
    folder.publication("a")
    after = instant(parse_time("2027-03-02 09:00"), "Europe/Berlin")
    assert [t.task for t in seen(folder, after)] == ["measure"]
    done = [t for t in seen(folder, after, everything=True) if t.done]
    assert [(t.task, t.member) for t in done] == [("brand-review", "dana"), ("publish", "dana")]


@pytest.mark.parametrize("status", ["hold", "cancelled"])
def test_nothing_is_to_be_done_for_a_post_that_is_off(folder: WorkspaceFolder, status: str) -> None:
    folder.post("a", status=status)
    assert not seen(folder)


def test_a_draft_has_work_around_it_but_no_reviews_yet(folder: WorkspaceFolder) -> None:
    folder.post("a", status="draft")
    assert [(t.task, t.ready) for t in seen(folder)] == [("concept", True), ("publish", False)]


def test_after_submit_counts_from_the_submission(folder: WorkspaceFolder) -> None:
    folder.workflow(responsibilities={"concept": {"role": "writer", "due": "2h after submit"}}, stages=[
        {"id": "check", "role": "manager"}])  # fmt: skip
    path = folder.post("a")
    submitted = instant(parse_time("2027-02-20 08:00"), "Europe/Berlin")
    found = seen(folder, times=PostTimes({path: submitted}, {path: submitted}))
    assert [(t.task, t.due and t.due.hour) for t in found] == [("concept", 10), ("check", None)]


def test_next_task_names_all_who_could(folder: WorkspaceFolder) -> None:
    folder.member("li", "writer")
    folder.post("a")
    folder.post("b")
    assert short(next_task(seen(folder), "b")) == [("concept", "li", "writer"), ("concept", "maya", "writer")]
    assert next_task(seen(folder), "c") == ()


def test_of_the_stages_only_the_one_whose_turn_it_is_comes_next(folder: WorkspaceFolder) -> None:
    second = {"id": "second", "role": "legal", "due": "5d before publish"}
    folder.workflow(stages=[{"id": "first", "role": "manager", "due": "2d before publish"}, second])
    folder.post("a")
    assert [task.task for task in seen(folder)] == ["second", "first"]
    assert short(next_task(seen(folder), "a")) == [("first", "dana", "manager")]


@pytest.mark.parametrize("outcome", ["failed", "unknown", "published"])
def test_what_was_due_before_is_over_once_publishing_was_tried(folder: WorkspaceFolder, outcome: str) -> None:
    duties = {name: {"role": "writer", "due": due} for name, due in DUES.items()}
    folder.workflow(responsibilities=duties)
    folder.post("a", channels=["acme-x", "acme-linkedin"])
    folder.review("a", "brand-review", "dana")
    folder.publication("a", outcome=outcome)
    wanted = {"publish", "measure"} if outcome == "published" else {"publish"}
    assert {task.task for task in seen(folder)} == wanted
    workspace = folder.load()
    (standing,) = stand_all(workspace, NOW, PostTimes())
    assert {duty.task for duty in Desk(workspace, PostTimes(), NOW).planned(standing)} == {"publish", "measure"}


DUES = {"concept": "7d before publish", "publish": "0h before publish", "measure": "7d after publish"}
