from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialops.views.backlog import Backlog, backlog
from socialops.views.filters import Filters
from socialops.views.post_times import PostTimes
from socialops.views.standing import stand_all
from socialops.views.work.load import Load
from tests.factories import NOW, WorkspaceFolder, small_workspace

BERLIN = ZoneInfo("Europe/Berlin")
NO_LOG = PostTimes()


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2027, 2, day, hour, 0, tzinfo=BERLIN)


def seen(folder: WorkspaceFolder, times: PostTimes = NO_LOG, now: datetime = NOW, **options: Any) -> Backlog:
    workspace = folder.load()
    assert workspace.findings == ()
    return backlog(workspace, stand_all(workspace, now, times), now=now, times=times, **options)


def test_a_review_waits_since_the_last_change_of_the_post(folder: WorkspaceFolder) -> None:
    path = folder.post("a")
    (item,) = seen(folder, PostTimes({path: at(16, 14)})).items
    assert (item.waiting_for, item.roles, item.stage, item.task) == (("dana",), ("manager",), "brand-review", "approve")
    assert (item.since, item.age_days) == (at(16, 14), 3)
    assert item.due is not None
    assert (item.due.isoformat(), item.overdue) == ("2027-02-27T09:00:00+01:00", False)


def test_a_second_stage_waits_since_the_approval_of_the_first(folder: WorkspaceFolder) -> None:
    folder.workflow(stages=[{"id": "brand-review", "role": "manager"}, {"id": "legal-review", "role": "legal"}])
    path = folder.post("a")
    folder.review("a", "brand-review", "dana", at="2027-02-18T10:00:00+01:00")
    (item,) = seen(folder, PostTimes({path: at(3)})).items
    assert (item.stage, item.waiting_for, item.since) == ("legal-review", ("lena",), at(18, 10))


def test_without_git_and_records_nobody_knows_since_when(folder: WorkspaceFolder) -> None:
    folder.post("a")
    (item,) = seen(folder).items
    assert (item.since, item.age_days) == (None, None)


def test_an_age_below_zero_is_zero(folder: WorkspaceFolder) -> None:
    path = folder.post("a")
    (item,) = seen(folder, PostTimes({path: NOW + timedelta(days=9)})).items
    assert item.age_days == 0


def test_a_request_for_changes_waits_for_the_author_since_it_was_made(folder: WorkspaceFolder) -> None:
    path = folder.post("a", contributors=["lena"])
    folder.review("a", "brand-review", "dana", "request-changes", at="2027-02-12T09:00:00+01:00")
    (item,) = seen(folder, PostTimes({path: at(1)})).items
    assert (item.waiting_for, item.task, item.stage, item.since) == (("maya", "lena"), "revise", "brand-review", at(12))


def test_a_due_post_waits_for_the_publisher_since_its_publish_time(folder: WorkspaceFolder) -> None:
    folder.workflow(stages=[{"id": "brand-review", "role": "manager"}], responsibilities={"publish": {"role": "legal"}})
    folder.post("a", publish_at="2027-02-19 09:00")
    folder.review("a", "brand-review", "dana")
    (item,) = seen(folder).items
    assert (item.waiting_for, item.roles, item.task, item.stage) == (("lena",), ("legal",), "publish", None)
    assert (item.since, item.due, item.overdue, item.age_days) == (at(19), at(19), True, 1)
    folder.post("a", publish_at="2027-02-19 09:00", assignments={"publish": "maya"})
    assert seen(folder).items[0].waiting_for == ("maya",)


def test_without_that_responsibility_it_waits_for_whoever_may_publish(folder: WorkspaceFolder) -> None:
    folder.post("a", publish_at="2027-02-19 09:00")
    folder.review("a", "brand-review", "dana")
    assert seen(folder).items[0].waiting_for == ("dana",)


def test_what_is_settled_or_undecided_waits_for_nobody(folder: WorkspaceFolder) -> None:
    folder.post("idea", status="draft", publish_at=None)
    folder.post("held", status="hold")
    folder.post("gone", status="cancelled")
    folder.post("planned")
    folder.review("planned", "brand-review", "dana")
    folder.post("out")
    folder.publication("out")
    assert seen(folder) == Backlog((), ())


def test_what_publishes_soonest_unapproved_comes_first(folder: WorkspaceFolder) -> None:
    folder.post("later", publish_at="2027-03-09 09:00")
    folder.post("soon", publish_at="2027-02-21 09:00", status="draft")
    folder.post("sometime", publish_at=None)
    folder.post("due", publish_at="2027-02-19 09:00")
    folder.review("due", "brand-review", "dana")
    assert [item.post for item in seen(folder).items] == ["soon", "due", "later", "sometime"]


def test_the_load_counts_open_and_overdue_of_each_member(folder: WorkspaceFolder) -> None:
    folder.member("hanna", "manager")
    folder.post("late", publish_at="2027-02-21 09:00")
    folder.post("early", publish_at="2027-03-09 09:00", author="hanna")
    folder.post("own", publish_at="2027-03-09 09:00", status="draft")
    assert seen(folder).load == (Load("dana", 2, 1), Load("hanna", 1, 1), Load("maya", 1, 0))


def test_members_and_roles_narrow_it(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.post("b", status="draft")
    assert [item.post for item in seen(folder, wants=Filters(members=frozenset({"dana"}))).items] == ["a"]
    assert [item.post for item in seen(folder, roles={"writer"}).items] == ["b"]
    assert [item.post for item in seen(folder, roles={"manager"}).items] == ["a"]
    assert seen(folder, wants=Filters(members=frozenset({"lena"}))).items == ()


def test_an_absent_reviewers_backup_is_asked(folder: WorkspaceFolder) -> None:
    folder.member("dana", "manager", backup="lena", away=[{"from": "2027-02-15", "to": "2027-02-28"}])
    folder.post("a")
    assert seen(folder).items[0].waiting_for == ("lena",)
