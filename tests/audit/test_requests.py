"""A request for changes stands, whatever is done to route around it."""

from __future__ import annotations

import pytest

from tests.audit.play import RECORD, Play


@pytest.fixture
def asked(play: Play) -> Play:
    """dana asked for changes on main."""
    play.files.review("launch", "brand-review", "dana", "request-changes")
    play.on_main("dana", "2027-02-10T09:00:00+01:00")
    return play


def _silenced(play: Play) -> bool:
    return play.files.state("launch").all_satisfied


def test_another_approval_does_not_outvote_it(asked: Play) -> None:
    asked.approve("mia")
    assert asked.errors() == set()
    assert not _silenced(asked)


def test_its_member_decides_again(asked: Play) -> None:
    asked.approve("dana", number=2)
    assert asked.errors() == set()
    assert _silenced(asked)


def test_the_request_can_not_be_removed(asked: Play) -> None:
    asked.git("rm", "-q", RECORD)
    asked.commit("maya")
    asked.approve("mia")
    assert asked.errors() == {("SO451", RECORD)}


def test_making_the_critic_a_contributor_does_not_silence_them(asked: Play) -> None:
    asked.write(contributors=["dana"])
    asked.commit("maya")
    asked.approve("mia")
    assert asked.errors() == set()
    assert not _silenced(asked)


def test_nor_does_another_workflow(asked: Play) -> None:
    asked.files.workflow("easy", stages=[{"id": "glance", "role": "reviewer"}])
    asked.on_main(at="2027-02-10T09:00:00+01:00")
    asked.write(workflow="easy")
    asked.commit("maya")
    asked.approve("mia", stage="glance")
    assert asked.errors() == set()
    assert not _silenced(asked)


def test_nor_do_other_labels(play: Play) -> None:
    play.write(labels=["claim"])
    play.commit("maya")
    play.files.review("launch", "legal-review", "lena", "request-changes")
    play.commit("lena")
    play.write(labels=[])
    play.commit("maya")
    play.approve("mia")
    assert play.errors() == set()
    assert not _silenced(play)


def test_nor_does_an_approval_of_the_old_labels(play: Play) -> None:
    """Labels route: the approval was of the post with them, so it lapses."""
    play.write(labels=["claim"])
    play.commit("maya")
    play.approve("mia")
    play.write(labels=[])
    play.commit("maya")
    assert play.errors() == set()
    assert not _silenced(play)


def test_a_withdrawal_in_the_critics_name(asked: Play) -> None:
    path = asked.files.review("launch", "brand-review", "dana", "withdraw", number=2)
    asked.commit("maya")
    assert asked.errors() == {("SO452", path)}


@pytest.mark.parametrize(("by", "refused"), [("ben", True), ("mia", True), ("hana", False)])
def test_only_who_may_bypass_lifts_it(asked: Play, by: str, refused: bool) -> None:
    path = asked.files.review("launch", "brand-review", by, "lift", of="dana")
    asked.commit(by)
    assert asked.errors() == ({("SO456", path)} if refused else set())
    if refused:
        assert f"{by} lifts a request for changes, but holds no role that may 'bypass' at base" in asked.message(
            "SO456"
        )
    asked.approve("mia", number=2)
    assert _silenced(asked) is not refused


def test_a_request_by_who_holds_no_role_of_the_stage(play: Play) -> None:
    path = play.files.review("launch", "brand-review", "ben", "request-changes")
    play.commit("ben")
    assert play.errors() == {("SO456", path)}
    assert "ben may not ask for changes by the policy at base" in play.message("SO456")
