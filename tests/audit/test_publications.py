"""What is said to be out was approved, was there, and is said by who may."""

from __future__ import annotations

from typing import Any

from socialops.domain.approval.digest import channel_digest
from tests.audit.play import PNG, Play

PUBLICATION = "publications/launch/acme-x--1.yaml"
AT = "2027-02-10T09:30:00+01:00"


def _shown(play: Play) -> str:
    workspace = play.files.load()
    return channel_digest(workspace.posts["launch"].item, "acme-x", workspace.files.media)


def _publish(play: Play, by: str = "pia", **fields: Any) -> None:
    play.files.publication("launch", by=by, **{"at": AT, "digest": _shown(play), **fields})
    play.commit(by)


def test_what_was_approved_goes_out(play: Play) -> None:
    play.approve()
    _publish(play)
    assert play.errors() == set()


def test_it_takes_the_right_to_publish(play: Play) -> None:
    play.approve()
    _publish(play, "ben")
    assert play.errors() == {("SO456", PUBLICATION)}
    assert "ben records a publication, but holds no role that may 'publish' at base" in play.message("SO456")


def test_nobody_publishes_what_nobody_approved(play: Play) -> None:
    _publish(play)
    assert play.errors() == {("SO407", PUBLICATION)}
    assert "pia recorded in commit" in play.message("SO407")
    assert "it waited at brand-review" in play.message("SO407")


def test_an_approval_that_comes_later_does_not_mend_it(play: Play) -> None:
    _publish(play)
    play.approve()
    assert play.errors() == {("SO407", PUBLICATION)}


def test_an_approval_that_was_taken_back_before_covers_nothing(play: Play) -> None:
    play.approve()
    play.files.review("launch", "brand-review", "dana", "withdraw", number=2)
    play.commit("dana")
    _publish(play)
    assert play.errors() == {("SO407", PUBLICATION)}


def test_nor_does_one_of_an_older_text(play: Play) -> None:
    play.approve()
    play.write(text="Newer.\n")
    play.commit("maya")
    _publish(play)
    assert play.errors() == {("SO407", PUBLICATION)}


def test_what_was_approved_may_be_recorded_after_the_text_went_on(play: Play) -> None:
    play.approve()
    shown = _shown(play)
    play.write(text="Newer.\n")
    play.commit("maya")
    _publish(play, digest=shown)
    assert play.errors() == set()


def test_what_was_never_there_did_not_go_out(play: Play) -> None:
    play.approve()
    _publish(play, digest="sha256:" + "0" * 64)
    assert play.errors() == {("SO457", PUBLICATION)}


def test_media_are_part_of_what_goes_out(play: Play) -> None:
    play.files.write("assets/hero.png", PNG)
    play.write(media=[{"file": "assets/hero.png", "alt": "Door"}])
    play.commit("maya")
    play.approve()
    play.files.write("assets/hero.png", PNG + b"!")
    play.commit("maya")
    _publish(play)
    assert play.errors() == {("SO407", PUBLICATION)}


def test_a_failure_needs_no_approval(play: Play) -> None:
    _publish(play, outcome="failed")
    assert play.errors() == set()


def test_a_publication_in_somebody_elses_name(play: Play) -> None:
    play.approve()
    play.files.publication("launch", by="pia", at=AT, digest=_shown(play))
    play.commit("ben")
    assert play.errors() == {("SO452", PUBLICATION)}


def test_a_publication_is_never_taken_back(play: Play) -> None:
    play.approve()
    _publish(play)
    play.switch("main")
    play.merge("work", by="hana")
    play.git("branch", "-f", "late", "main")
    play.switch("late")
    play.git("rm", "-q", PUBLICATION)
    play.commit("pia")
    assert play.errors(head="late") == {("SO451", PUBLICATION)}


def test_a_publication_under_another_channel_is_none(play: Play) -> None:
    play.approve()
    path = "publications/launch/acme-y--1.yaml"
    play.files.publication("launch", by="pia", at=AT, digest=_shown(play))
    (play.files.root / PUBLICATION).rename(play.files.root / path)
    play.commit("pia")
    assert play.errors() == {("SO452", path)}


def test_a_range_can_not_publish_by_a_workflow_that_it_changes(play: Play) -> None:
    play.files.workflow(four_eyes=False, stages=[{"id": "any", "role": "publisher"}])
    play.commit("hana")
    play.files.review("launch", "any", "pia")
    play.commit("pia")
    _publish(play)
    assert play.errors() == {("SO456", "reviews/launch/any--pia--1.yaml"), ("SO407", PUBLICATION)}
