"""The table of states, and what stands through what."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialops.domain.approval.state import State
from socialops.domain.approval.waiting import waiting_for
from tests.factories import WorkspaceFolder, small_workspace

BERLIN = ZoneInfo("Europe/Berlin")
BEFORE = datetime(2027, 2, 20, 12, 0, tzinfo=BERLIN)
AFTER = datetime(2027, 3, 1, 9, 0, tzinfo=BERLIN)  # the very minute of publishing
STAGES = [
    {"id": "brand-review", "role": "manager"},
    {"id": "legal-review", "role": "legal", "when": {"labels": ["claim"]}},
]


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    """One stage for everyone, a second for claims; omar manages too, li writes too."""
    made = small_workspace(tmp_path / "acme")
    made.workflow(stages=STAGES)
    made.member("omar", "manager")
    made.member("li", "writer")
    made.post("spring")
    return made


def _states(folder: WorkspaceFolder, now: datetime = BEFORE) -> tuple[str, str | None]:
    state = folder.state("spring", now)
    return state.state.value, state.stage


def _waits(folder: WorkspaceFolder, now: datetime = BEFORE) -> tuple[tuple[str, ...], tuple[str, ...]]:
    (waiting,) = waiting_for(folder.load(), folder.state("spring", now), now)
    return waiting.members, waiting.again


# --- the table, line by line ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "state"), [("cancelled", "cancelled"), ("hold", "on-hold"), ("draft", "draft")])
def test_the_author_s_status_says_so(folder: WorkspaceFolder, status: str, state: str) -> None:
    folder.post("spring", status=status)
    folder.review("spring", "brand-review", "dana")
    assert _states(folder) == (state, None)
    assert waiting_for(folder.load(), folder.state("spring", BEFORE), BEFORE) == ()


def test_changes_requested(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana", "request-changes")
    assert _states(folder) == ("changes-requested", "brand-review")
    assert _waits(folder) == (("maya",), ())


def test_in_review_at_the_first_stage_that_applies(folder: WorkspaceFolder) -> None:
    assert _states(folder) == ("in-review", "brand-review")
    assert _waits(folder) == (("dana", "omar"), ())


def test_in_review_at_the_second_stage(folder: WorkspaceFolder) -> None:
    folder.post("spring", labels=["claim"])
    folder.review("spring", "brand-review", "dana")
    assert _states(folder) == ("in-review", "legal-review")
    assert _waits(folder) == (("lena",), ())


def test_approved_without_a_time(folder: WorkspaceFolder) -> None:
    folder.post("spring", publish_at=None)
    folder.review("spring", "brand-review", "dana")
    assert _states(folder) == ("approved", None)


def test_scheduled_and_due(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana")
    assert _states(folder) == ("scheduled", None)
    assert _states(folder, AFTER.replace(hour=8, minute=59)) == ("scheduled", None)
    assert _states(folder, AFTER) == ("due", None)


def test_due_as_soon_as_one_channel_is(folder: WorkspaceFolder) -> None:
    folder.post(
        "spring", channels=["acme-x", "acme-linkedin"], variants={"acme-linkedin": {"publish_at": "2027-02-19 09:00"}}
    )
    folder.review("spring", "brand-review", "dana")
    assert _states(folder) == ("due", None)


TWO = ["acme-x", "acme-linkedin"]


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ({"acme-x": ["published"], "acme-linkedin": ["published"]}, "published"),
        ({"acme-x": ["published"]}, "partly-published"),
        ({"acme-x": ["published"], "acme-linkedin": ["failed"]}, "partly-published"),
        ({"acme-x": ["failed"]}, "failed"),
        ({"acme-x": ["failed"], "acme-linkedin": ["failed"]}, "failed"),
        ({"acme-x": ["unknown"]}, "unconfirmed"),
        ({"acme-x": ["published"], "acme-linkedin": ["unknown"]}, "unconfirmed"),
        ({"acme-x": ["unknown", "published"], "acme-linkedin": ["published"]}, "published"),
        ({"acme-x": ["failed", "published"], "acme-linkedin": ["failed", "published"]}, "published"),
        ({"acme-x": ["published", "failed"], "acme-linkedin": ["published", "unknown"]}, "published"),
    ],
)
def test_published_and_its_neighbours(folder: WorkspaceFolder, outcomes: dict[str, list[str]], state: str) -> None:
    folder.post("spring", channels=TWO)
    folder.review("spring", "brand-review", "dana")
    for channel, each in outcomes.items():
        for number, outcome in enumerate(each, start=1):
            folder.publication("spring", channel, outcome, number=number)
    assert _states(folder, AFTER) == (state, None)


def test_a_tenth_publication_counts_more_than_a_ninth(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana")
    folder.publication("spring", outcome="failed", number=9)
    folder.publication("spring", outcome="published", number=10)
    assert _states(folder, AFTER) == ("published", None)


def test_a_channel_that_was_dropped_does_not_count(folder: WorkspaceFolder) -> None:
    folder.post("spring", channels=TWO)
    folder.publication("spring", "acme-linkedin", "unknown")
    folder.post("spring")
    folder.review("spring", "brand-review", "dana")
    assert _states(folder, AFTER) == ("due", None)


def test_no_stage_applies(folder: WorkspaceFolder) -> None:
    folder.workflow(stages=STAGES[1:])
    assert _states(folder) == ("in-review", None)
    assert folder.state("spring").all_satisfied is False


def test_every_state_of_the_contract_is_reachable() -> None:
    assert {state.value for state in State if state is not State.PLANNED} == {
        "cancelled", "on-hold", "draft", "changes-requested", "in-review", "approved", "scheduled", "due", "published",
        "partly-published", "failed", "sending", "unconfirmed",
    }  # fmt: skip


# --- approvals ------------------------------------------------------------------------------------------------------


def test_a_changed_word_lapses_the_approval_and_changing_it_back_restores_it(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana")
    before = (folder.root / "posts/spring.yaml").read_bytes()
    folder.write("posts/spring.yaml", before.replace(b"Words", b"words"))
    assert _states(folder) == ("in-review", "brand-review")
    assert [d.review.by for d in folder.state("spring").lapsed] == ["dana"]
    assert _waits(folder) == (("dana", "omar"), ("dana",))
    folder.write("posts/spring.yaml", before)
    assert _states(folder) == ("scheduled", None)


def test_a_changed_byte_of_a_picture_lapses_it_too(folder: WorkspaceFolder) -> None:
    folder.write("assets/a.png", b"one")
    folder.post("spring", media=[{"file": "assets/a.png"}])
    folder.review("spring", "brand-review", "dana")
    assert _states(folder) == ("scheduled", None)
    folder.write("assets/a.png", b"two")
    assert _states(folder) == ("in-review", "brand-review")


def test_moving_a_post_lapses_it_only_where_the_plan_is_covered(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana")
    folder.post("spring", publish_at="2027-03-01 10:00")
    assert _states(folder) == ("in-review", "brand-review")
    folder.workflow(stages=STAGES, covers=["content"])
    folder.review("spring", "brand-review", "dana", number=2)
    folder.post("spring", publish_at="2027-03-01 11:00")
    assert _states(folder) == ("scheduled", None)


@pytest.mark.parametrize("who", [{"author": "dana"}, {"contributors": ["dana"]}])
def test_four_eyes_keeps_the_writers_from_approving(folder: WorkspaceFolder, who: dict[str, Any]) -> None:
    folder.post("spring", **who)
    folder.review("spring", "brand-review", "dana")
    assert _states(folder) == ("in-review", "brand-review")
    assert _waits(folder)[0] == ("omar",)
    folder.workflow(stages=STAGES, four_eyes=False)
    assert _states(folder) == ("scheduled", None)


def test_only_the_role_approves(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "li")
    folder.review("spring", "brand-review", "lena")
    folder.review("spring", "brand-review", "nobody")
    assert _states(folder) == ("in-review", "brand-review")


def test_any_of_several_roles(folder: WorkspaceFolder) -> None:
    folder.workflow(stages=[{"id": "brand-review", "any_of": ["manager", "legal"]}])
    folder.review("spring", "brand-review", "lena")
    assert _states(folder) == ("scheduled", None)


def test_two_approvals_take_two_people(folder: WorkspaceFolder) -> None:
    folder.workflow(stages=[{"id": "brand-review", "any_of": ["manager", "legal"], "approvals": 2}])
    folder.member("dana", "manager", "legal")
    folder.review("spring", "brand-review", "dana")
    folder.review("spring", "brand-review", "dana", number=2)
    assert _states(folder) == ("in-review", "brand-review")
    assert _waits(folder)[0] == ("omar", "lena")
    folder.review("spring", "brand-review", "lena")
    assert _states(folder) == ("scheduled", None)


def test_a_backup_stands_in(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "li")
    folder.member("dana", "manager", backup="li")
    assert _states(folder) == ("scheduled", None)


def test_a_backup_who_wrote_the_post_does_not(folder: WorkspaceFolder) -> None:
    folder.member("dana", "manager", backup="maya")
    folder.review("spring", "brand-review", "maya")
    assert _states(folder) == ("in-review", "brand-review")


@pytest.mark.parametrize(
    ("until", "at", "counts"),
    [
        ("2027-02-10", "2027-02-10T23:59:00+01:00", True),  # the last day is a day of work
        ("2027-02-10", "2027-02-11T00:00:00+01:00", False),
        ("2027-02-09", "2027-02-10T09:00:00+01:00", False),
        ("2027-02-10", "2027-02-01T09:00:00+01:00", True),  # left since; what they approved stays approved
    ],
)
def test_a_leaver_counts_by_the_day_of_the_record(folder: WorkspaceFolder, until: str, at: str, counts: bool) -> None:
    folder.member("dana", "manager", until=until)
    folder.review("spring", "brand-review", "dana", at=at)
    assert (_states(folder)[0] == "scheduled") is counts


def test_the_highest_number_counts_whatever_the_times_say(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana", "approve", number=2, at="2027-02-01T09:00:00+01:00")
    folder.review("spring", "brand-review", "dana", "request-changes", number=1, at="2027-02-19T09:00:00+01:00")
    assert _states(folder) == ("scheduled", None)
    folder.review("spring", "brand-review", "dana", "withdraw", number=10, at="2027-01-01T09:00:00+01:00")
    assert _states(folder) == ("in-review", "brand-review")


def test_a_comment_or_a_tick_is_no_decision(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana")
    folder.review("spring", "brand-review", "dana", "comment", number=2, note="Nice")
    folder.review("spring", "brand-review", "dana", "done", number=3)
    assert _states(folder) == ("scheduled", None)


def test_a_record_filed_under_another_name_counts_for_nothing(folder: WorkspaceFolder) -> None:
    path = folder.review("spring", "brand-review", "dana")
    for name in (
        "brand-review--omar--1",
        "legal-review--dana--1",
        "brand-review--dana--0",
        "brand-review--dana--01",
        "x",
    ):
        (folder.root / path).rename(folder.root / f"reviews/spring/{name}.yaml")
        path = f"reviews/spring/{name}.yaml"
        assert _states(folder) == ("in-review", "brand-review"), name


def test_an_approval_of_another_post_counts_for_nothing(folder: WorkspaceFolder) -> None:
    folder.post("summer", text="Words of spring.\n", title="Spring")
    digest = folder.digest("summer")
    folder.review("spring", "brand-review", "dana", digest=digest)
    assert _states(folder) == ("in-review", "brand-review")


# --- requests for changes -------------------------------------------------------------------------------------------


def test_a_request_stands_through_edits(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana", "request-changes")
    folder.post("spring", text="Better words.\n")
    assert _states(folder) == ("in-review", "brand-review")
    assert _waits(folder) == (("dana", "omar"), ("dana",))


def test_a_request_stands_against_another_s_approval(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana", "request-changes")
    folder.post("spring", text="Better words.\n")
    folder.review("spring", "brand-review", "omar")
    assert _states(folder) == ("in-review", "brand-review")


@pytest.mark.parametrize("decision", ["approve", "withdraw"])
def test_it_ends_when_its_member_decides_again(folder: WorkspaceFolder, decision: str) -> None:
    folder.review("spring", "brand-review", "dana", "request-changes")
    folder.review("spring", "brand-review", "dana", decision, number=2)
    folder.review("spring", "brand-review", "omar")
    assert _states(folder) == ("scheduled", None)


def test_it_ends_when_its_member_no_longer_holds_the_role(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana", "request-changes")
    folder.review("spring", "brand-review", "omar")
    folder.member("dana", "writer")
    assert _states(folder) == ("scheduled", None)


@pytest.mark.parametrize(
    ("by", "at", "ends"),
    [
        ("omar", "2027-02-11T09:00:00+01:00", True),
        ("dana", "2027-02-11T09:00:00+01:00", True),
        ("lena", "2027-02-11T09:00:00+01:00", False),  # may not bypass
        ("omar", "2027-02-09T09:00:00+01:00", False),  # lifted something older
    ],
)
def test_it_ends_when_it_is_lifted(folder: WorkspaceFolder, by: str, at: str, ends: bool) -> None:
    folder.review("spring", "brand-review", "dana", "request-changes")
    folder.review("spring", "brand-review", "omar")
    folder.review("spring", "brand-review", by, "lift", number=5, of="dana", at=at)
    assert (_states(folder)[0] == "scheduled") is ends


def test_a_lift_is_of_one_member_at_one_stage(folder: WorkspaceFolder) -> None:
    folder.post("spring", labels=["claim"])
    folder.member("dana", "manager", "legal")
    folder.review("spring", "brand-review", "dana", "request-changes")
    folder.review("spring", "legal-review", "omar", "lift", of="dana", at="2027-02-11T09:00:00+01:00")
    folder.review("spring", "brand-review", "omar", "lift", of="lena", at="2027-02-11T09:00:00+01:00")
    assert _states(folder) == ("changes-requested", "brand-review")


def test_a_second_request_after_the_lift_stands(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana", "request-changes")
    folder.review("spring", "brand-review", "omar", "lift", of="dana", at="2027-02-11T09:00:00+01:00")
    folder.review("spring", "brand-review", "dana", "request-changes", number=2, at="2027-02-12T09:00:00+01:00")
    assert _states(folder) == ("changes-requested", "brand-review")


def test_making_a_critic_a_contributor_silences_nobody(folder: WorkspaceFolder) -> None:
    folder.review("spring", "brand-review", "dana", "request-changes")
    folder.post("spring", contributors=["dana"])
    folder.review("spring", "brand-review", "omar")
    assert _states(folder) == ("in-review", "brand-review")


def test_routing_a_stage_around_silences_nobody(folder: WorkspaceFolder) -> None:
    folder.post("spring", labels=["claim"])
    folder.review("spring", "legal-review", "lena", "request-changes")
    folder.post("spring")
    folder.review("spring", "brand-review", "dana")
    assert _states(folder) == ("in-review", "legal-review")
    folder.review("spring", "legal-review", "lena", "withdraw", number=2)
    assert _states(folder) == ("scheduled", None)


def test_changing_the_workflow_silences_nobody(folder: WorkspaceFolder) -> None:
    folder.post("spring", labels=["claim"])
    folder.review("spring", "legal-review", "lena", "request-changes")
    folder.workflow("urgent", stages=[{"id": "quick", "role": "manager"}])
    folder.post("spring", workflow="urgent")
    folder.review("spring", "quick", "dana")
    assert _states(folder) == ("in-review", "legal-review")


def test_an_approval_of_a_stage_that_was_routed_around_does_not_help(folder: WorkspaceFolder) -> None:
    folder.review("spring", "legal-review", "lena")
    assert _states(folder) == ("in-review", "brand-review")


@pytest.mark.parametrize(
    "when",
    [
        {"labels": ["x", "claim"]},
        {"channels": ["acme-x"]},
        {"platforms": ["x"]},
        {"campaigns": ["launch"]},
        {"labels": ["x"], "platforms": ["x"]},
    ],
)
def test_a_stage_applies_where_anything_of_its_when_matches(folder: WorkspaceFolder, when: dict[str, Any]) -> None:
    folder.workflow(stages=[{"id": "brand-review", "role": "manager", "when": when}])
    folder.post("spring", labels=["claim"], campaign="launch")
    assert folder.state("spring").stages
    folder.post("spring", channels=["acme-linkedin"])
    assert not folder.state("spring").stages


def test_in_the_hour_that_comes_twice_the_instant_counts(folder: WorkspaceFolder) -> None:
    folder.post("spring", publish_at="2027-10-31T02:10:00+01:00")  # the second 02:10
    folder.review("spring", "brand-review", "dana")
    first = datetime(2027, 10, 31, 2, 50, tzinfo=BERLIN)
    assert _states(folder, first) == ("scheduled", None)
    assert _states(folder, first.replace(minute=5, fold=1)) == ("scheduled", None)
    assert _states(folder, first.replace(minute=10, fold=1)) == ("due", None)
