from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialops.domain.approval.state import State
from socialops.views.calendar.entries import Calendar, WantedDay, calendar
from socialops.views.calendar.period import Period
from socialops.views.post_times import PostTimes
from socialops.views.standing import stand_all
from tests.factories import NOW, WorkspaceFolder, small_workspace

MARCH = Period(date(2027, 3, 1), date(2027, 3, 31))

BERLIN = ZoneInfo("Europe/Berlin")
NO_LOG = PostTimes()


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def seen(folder: WorkspaceFolder, period: Period = MARCH, times: PostTimes = NO_LOG, **options: Any) -> Calendar:
    workspace = folder.load()
    assert workspace.findings == ()
    standings = stand_all(workspace, NOW, times)
    return calendar(workspace, standings, period=period, today=NOW.date(), times=times, **options)


def names(found: Calendar) -> list[tuple[str, str]]:
    return [(entry.post, entry.channel) for entry in found.entries]


def test_one_entry_is_one_post_on_one_channel_at_its_own_time_in_the_workspaces_zone(folder: WorkspaceFolder) -> None:
    variants = {"acme-linkedin": {"publish_at": "2027-03-02 10:00"}}
    folder.post("a", channels=["acme-x", "acme-linkedin"], variants=variants, timezone="America/New_York")
    found = seen(folder)
    assert names(found) == [("a", "acme-x"), ("a", "acme-linkedin")]
    assert [entry.at.isoformat() for entry in found.entries] == [
        "2027-03-01T15:00:00+01:00",
        "2027-03-02T16:00:00+01:00",
    ]
    assert found.entries[0].platform == "x"
    assert (found.entries[0].state, found.entries[0].stage) == (State.IN_REVIEW, "brand-review")


def test_both_ends_are_inclusive_in_the_workspaces_zone(folder: WorkspaceFolder) -> None:
    folder.post("before", publish_at="2027-02-28 23:59")
    folder.post("first", publish_at="2027-03-01 00:00")
    folder.post("last", publish_at="2027-03-31 23:59")
    folder.post("after", publish_at="2027-03-31T22:30:00Z")
    assert [post for post, _ in names(seen(folder))] == ["first", "last"]


def test_an_open_period_ends_with_the_last_entry(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.post("b", publish_at="2029-01-01 09:00")
    found = seen(folder, Period(date(2027, 3, 1), None))
    assert (found.first, found.last) == (date(2027, 3, 1), date(2029, 1, 1))
    assert seen(folder, Period(date(2030, 1, 1), None)).last == date(2030, 1, 1)


def test_cancelled_shows_only_when_asked_for(folder: WorkspaceFolder) -> None:
    folder.post("a", status="cancelled")
    folder.post("b", status="draft")
    assert names(seen(folder)) == [("b", "acme-x")]
    assert names(seen(folder, wanted=WantedDay(states=frozenset({"cancelled"})))) == [("a", "acme-x")]


def test_filters_combine_and_their_values_are_alternatives(folder: WorkspaceFolder) -> None:
    folder.campaign("spring")
    folder.post("a", campaign="spring", channels=["acme-x", "acme-linkedin"])
    folder.post("b", campaign="spring", author="lena")
    folder.post("c")
    assert names(seen(folder, wanted=WantedDay(channels=frozenset({"acme-linkedin"})))) == [("a", "acme-linkedin")]
    spring = frozenset({"spring"})
    assert names(seen(folder, wanted=WantedDay(campaigns=spring, members=frozenset({"lena"})))) == [("b", "acme-x")]
    both = WantedDay(channels=frozenset({"acme-x"}), members=frozenset({"lena", "maya"}))
    assert [post for post, _ in names(seen(folder, wanted=both))] == ["a", "b", "c"]


def test_a_members_posts_are_also_those_that_wait_for_them(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.post("b", status="draft")
    assert [post for post, _ in names(seen(folder, wanted=WantedDay(members=frozenset({"dana"}))))] == ["a"]


def test_what_is_closer_than_the_channels_spacing_conflicts_whatever_the_filters_hide(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", spacing="30m")
    folder.campaign("spring")
    folder.post("a", campaign="spring", publish_at="2027-03-31 23:50")
    folder.post("b", publish_at="2027-04-01 00:19", channels=["acme-x", "acme-linkedin"])
    folder.post("c", publish_at="2027-04-01 00:49")
    folder.post("gone", publish_at="2027-03-31 23:51", status="cancelled")
    found = seen(folder, wanted=WantedDay(campaigns=frozenset({"spring"})))
    assert [(entry.post, entry.conflicts) for entry in found.entries] == [("a", ("b",))]
    april = seen(folder, Period(date(2027, 4, 1), date(2027, 4, 1)))
    assert [(e.post, e.channel, e.conflicts) for e in april.entries] == [
        ("b", "acme-linkedin", ()),
        ("b", "acme-x", ("a",)),
        ("c", "acme-x", ()),
    ]


def test_posts_at_the_very_same_time_conflict_with_each_other(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", spacing="1d")
    for name in ("a", "b", "c"):
        folder.post(name)
    assert [entry.conflicts for entry in seen(folder).entries] == [("b", "c"), ("a", "c"), ("a", "b")]


def test_a_thousand_posts_at_one_time_name_only_their_neighbours(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", spacing="1d")
    for number in range(60):
        folder.post(f"p{number:02}")
    assert {len(entry.conflicts) for entry in seen(folder).entries} <= set(range(20, 41))


def test_by_due_shows_the_stages_still_to_pass(folder: WorkspaceFolder) -> None:
    stages = [
        {"id": "brand-review", "role": "manager", "due": "2d before publish"},
        {"id": "legal-review", "role": "legal", "due": "1d before publish"},
        {"id": "late-look", "role": "legal", "due": "4h after submit"},
    ]
    folder.workflow(stages=stages)
    path = folder.post("a", publish_at="2027-03-10 09:00")
    folder.review("a", "brand-review", "dana")
    folder.post("b", status="cancelled")
    submitted = datetime(2027, 3, 1, 8, 0, tzinfo=BERLIN)
    found = seen(folder, by="due", times=PostTimes(submitted={path: submitted}))
    assert [(e.post, e.stage, e.at.isoformat()) for e in found.entries] == [
        ("a", "late-look", "2027-03-01T12:00:00+01:00"),
        ("a", "legal-review", "2027-03-09T09:00:00+01:00"),
    ]


def test_what_has_no_time_is_counted_and_what_went_out_shows_when_it_did(folder: WorkspaceFolder) -> None:
    folder.post("a", publish_at=None)
    folder.post("b", publish_at=None)
    folder.publication("b", at="2027-03-05T12:00:00+01:00")
    found = seen(folder)
    assert found.undated == 1
    assert [(e.post, e.at.isoformat()) for e in found.entries] == [("b", "2027-03-05T12:00:00+01:00")]
