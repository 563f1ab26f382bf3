"""What a command asks of its user, an audit asks of a record written by hand; what honest branches bring passes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.audit.play import PNG, RECORD, Play

LATER = "2027-02-10T12:00:00+01:00"
LATEST = "2027-02-10T15:00:00+01:00"
STAGES = [
    {"id": "brand-review", "role": "reviewer"},
    {"id": "legal-review", "role": "legal", "when": {"labels": ["claim"]}},
]
TASKS = {"concept": {"role": "writer"}, "measure": {"role": "head"}}


@pytest.fixture
def tasks(play: Play) -> Play:
    """Writers have a concept to make, the head measures; maya's backup is pia."""
    play.files.workflow(stages=STAGES, responsibilities=TASKS)
    play.files.member("maya", "writer", backup="pia")
    play.on_main()
    return play


@pytest.fixture
def claims(play: Play) -> Play:
    """The post takes both stages."""
    play.write(labels=["claim"])
    play.on_main()
    return play


def _said(play: Play, decision: str, stage: str, by: str, **fields: Any) -> str:
    path = play.files.review("launch", stage, by, decision, **fields)
    play.commit(by, at=str(fields.get("at", LATER)))
    return path


@pytest.mark.parametrize(
    ("assigned", "task", "by"),
    [
        (None, "concept", "ben"), (None, "concept", "pia"), (None, "measure", "hana"), ("dana", "concept", "dana"),
        ("maya", "concept", "pia"),
    ],
)  # fmt: skip
def test_a_task_is_ticked_by_who_has_it_or_stands_in(tasks: Play, assigned: str | None, task: str, by: str) -> None:
    if assigned:
        tasks.write(assignments={task: assigned})
        tasks.commit("maya")
    _said(tasks, "done", task, by)
    assert tasks.errors() == set()


@pytest.mark.parametrize(
    ("assigned", "task", "by", "why"),
    [
        (None, "concept", "dana", "concept takes the role writer, dana holds reviewer"),
        ("ben", "concept", "maya", "concept is assigned to ben"),
        (None, "consept", "ben", "did you mean 'concept'?"),
    ],
)
def test_a_task_of_others_is_not_ticked(tasks: Play, assigned: str | None, task: str, by: str, why: str) -> None:
    if assigned:
        tasks.write(assignments={task: assigned})
        tasks.commit("maya")
    path = _said(tasks, "done", task, by)
    assert tasks.errors() == {("SO456", path)}
    assert why in tasks.message("SO456")


def test_who_has_a_task_is_asked_of_base(tasks: Play) -> None:
    tasks.files.member("dana", "reviewer", "writer")
    tasks.commit("hana")
    path = _said(tasks, "done", "concept", "dana")
    assert tasks.errors() == {("SO456", path)}


def test_a_task_that_was_given_away_since_was_ticked_by_its_own(tasks: Play) -> None:
    """The newer assignment is on the branch too, after the tick."""
    _said(tasks, "done", "concept", "ben")
    tasks.write(assignments={"concept": "maya"})
    tasks.commit("maya")
    assert tasks.errors() == set()


@pytest.mark.parametrize("status", ["draft", "hold", "cancelled"])
@pytest.mark.parametrize("decision", ["approve", "request-changes"])
def test_nobody_judges_what_is_not_handed_in(play: Play, status: str, decision: str) -> None:
    play.write(status=status)
    play.on_main()
    path = _said(play, decision, "brand-review", "dana", at=LATER)
    assert play.errors() == {("SO456", path)}
    assert "must 'socialops" in play.message("SO456")


def test_what_was_held_after_the_review_was_there_to_be_judged(play: Play) -> None:
    """maya holds it on main, and the branch is put on top of that."""
    play.approve("dana", at=LATER)
    play.switch("main")
    play.write(status="hold")
    play.commit("maya", at=LATEST)
    play.switch("work")
    play.git("rebase", "-q", "main", by="dana", at=LATEST)
    assert play.errors() == set()


def test_a_stage_has_its_turn_after_those_before_it(claims: Play) -> None:
    path = claims.approve("lena", stage="legal-review")
    assert claims.errors() == {("SO456", path)}
    assert "brand-review comes first and is still open" in claims.message("SO456")


def test_a_stage_has_had_its_turn_whatever_was_said_of_the_earlier_since(claims: Play) -> None:
    """dana takes her approval back on main while lena gives hers, and the branch is put on top of that."""
    claims.approve("dana")
    claims.git("branch", "-f", "main")
    claims.approve("lena", stage="legal-review", at=LATER)
    claims.switch("main")
    _said(claims, "withdraw", "brand-review", "dana", number=2, at=LATER)
    claims.switch("work")
    claims.git("rebase", "-q", "main", by="lena", at=LATER)
    assert claims.errors() == set()


def test_the_turn_is_that_of_any_workflow_that_base_had(claims: Play) -> None:
    """Main puts a stage in front while lena approves: no other record of hers could mend that."""
    claims.approve("dana")
    claims.git("branch", "-f", "main")
    claims.approve("lena", stage="legal-review")
    claims.switch("main")
    claims.files.workflow(stages=[{"id": "first-look", "role": "head"}, *STAGES])
    claims.commit("hana")
    claims.switch("work")
    assert claims.errors() == set()


def test_two_who_approve_at_once_both_pass(play: Play) -> None:
    """A rebase puts mia's approval behind dana's, when the stage had all that it asks for."""
    play.git("branch", "side", "main")
    play.approve("dana")
    play.switch("side")
    play.approve("mia")
    play.git("rebase", "-q", "work", by="mia")
    assert play.errors(head="side") == set()


def test_a_request_is_lifted_that_is_there(play: Play) -> None:
    path = _said(play, "lift", "brand-review", "hana", of="dana")
    assert play.errors() == {("SO456", path)}
    assert "there was none to lift" in play.message("SO456")


def test_a_request_is_lifted_although_its_member_took_it_back_meanwhile(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana", "request-changes")
    play.on_main("dana", LATER)
    _said(play, "lift", "brand-review", "hana", of="dana", at=LATER)
    play.switch("main")
    _said(play, "withdraw", "brand-review", "dana", number=2, at=LATER)
    play.switch("work")
    play.git("rebase", "-q", "main", by="hana", at=LATER)
    assert play.errors() == set()


def test_a_decision_is_taken_back_that_was_made(play: Play) -> None:
    path = _said(play, "withdraw", "brand-review", "dana", at=LATER)
    assert play.errors() == {("SO456", path)}
    assert "had made none there" in play.message("SO456")


@pytest.mark.parametrize(("decision", "stage", "passes"), [
    ("comment", "general", True), ("comment", "concept", True), ("comment", "brand-review", True),
    ("comment", "nowhere", False), ("request-changes", "nowhere", False), ("approve", "general", False),
    ("request-changes", "general", False),
])  # fmt: skip
def test_a_word_is_said_where_there_is_a_place_for_it(tasks: Play, decision: str, stage: str, *, passes: bool) -> None:
    path = _said(tasks, decision, stage, "dana", note="Hm.")
    assert tasks.errors() == (set() if passes else {("SO456", path)})


def test_a_request_at_a_stage_that_main_has_dropped_since_stays(play: Play) -> None:
    play.files.workflow(stages=[{"id": "old-review", "role": "reviewer"}])
    play.on_main()
    _said(play, "request-changes", "old-review", "dana")
    play.switch("main")
    play.files.workflow(stages=STAGES)
    play.commit("hana")
    play.switch("work")
    assert play.errors() == set()


@pytest.mark.parametrize("there", ["a link", "nothing"])
def test_nobody_approves_a_picture_that_nobody_can_see(play: Play, there: str) -> None:
    if there == "a link":
        (play.files.root / "assets").mkdir()
        (play.files.root / "assets/hero.png").symlink_to("/etc/hostname")
    play.write(media=[{"file": "assets/hero.png", "alt": "Door"}])
    play.commit("maya")
    path = play.approve()
    assert play.errors() == {("SO457", path)}
    assert "assets/hero.png" in play.message("SO457")


def test_that_a_picture_is_not_there_may_be_said(play: Play) -> None:
    play.write(media=[{"file": "assets/hero.png", "alt": "Door"}])
    play.commit("maya")
    _said(play, "request-changes", "brand-review", "dana", note="The picture is missing.")
    assert play.errors() == set()
    play.files.write("assets/hero.png", PNG)
    play.commit("maya")
    play.approve("mia")
    assert ("SO457", RECORD) not in play.errors()
