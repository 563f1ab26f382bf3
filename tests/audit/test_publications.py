"""What is said to be out was approved, was there, and is said by who may."""

from __future__ import annotations

from typing import Any

import pytest

from socialops.domain.approval.digest import channel_digest
from tests.audit.play import PNG, Play
from tests.factories import run_cli

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


def test_a_failure_needs_an_approval_as_its_command_asks(play: Play) -> None:
    """What nobody approved was nobody's to send; who tried it all the same is told."""
    _publish(play, outcome="failed")
    assert play.errors() == {("SO407", PUBLICATION)}


def test_a_failure_of_what_was_approved(play: Play) -> None:
    play.approve()
    _publish(play, outcome="failed")
    assert play.errors() == set()


@pytest.mark.parametrize(("said", "charged"), [("pia", False), ("hana", True)])
def test_who_calls_failed_what_another_sent_is_told(play: Play, said: str, charged: bool) -> None:
    """The claim, and what the same run left unknown, are pia's: hana may not know. Nobody is refused for it."""
    play.approve()
    _publish(play, outcome="unknown", key="3n2q7w3dsdfxp", run="9f2c4e")
    shared = {"at": AT, "digest": _shown(play)}
    play.files.publication("launch", outcome="unknown", number=2, by="pia", key="3n2q7w3dsdfxp", run="9f2c4e", **shared)
    play.commit("pia")
    path = play.files.publication("launch", outcome="failed", number=3, by=said, **shared)
    play.commit(said)
    found = [f for f in play.findings() if f["code"] == "SO412"]
    assert [(f["path"], f["severity"]) for f in found] == ([(path, "warning")] if charged else [])
    assert play.errors() == set()
    for finding in found:
        assert "hana says that it failed on acme-x, but pia was at sending it" in finding["message"]
        assert PUBLICATION in finding["message"]


def test_what_is_out_does_not_go_out_again_unchanged(play: Play) -> None:
    play.approve()
    _publish(play)
    path = play.files.publication("launch", number=2, by="pia", at=AT, digest=_shown(play))
    play.commit("pia")
    assert play.errors() == {("SO407", path)}
    assert f"published on acme-x already ({PUBLICATION})" in play.message("SO407")


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


def _proved(play: Play, by: str = "pia", **fields: Any) -> None:
    """As mark-published writes it."""
    said = {"digest": play.files.digest("launch"), "part": _shown(play), "stages": ["brand-review"], **fields}
    _publish(play, by, **said)


def test_a_publication_names_the_stages_that_it_passed(play: Play) -> None:
    play.approve()
    _proved(play)
    assert play.errors() == set()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"stages": []}, "'stages' leaves out brand-review"),
        ({"stages": ["legal-review"]}, "'stages' leaves out brand-review"),
        ({"stages": ["brand-review", "legal-review"]}, "nobody approved it at legal-review"),
        ({"digest": "sha256:" + "0" * 64}, "its 'digest' is not that of the words that its 'part' is of"),
    ],
)
def test_stages_that_are_forged_or_trimmed_are_refused(play: Play, fields: dict[str, Any], why: str) -> None:
    play.approve()
    _proved(play, **fields)
    assert play.errors() == {("SO407", PUBLICATION)}
    assert why in play.message("SO407")


def test_named_stages_do_not_help_while_one_of_them_waits(play: Play) -> None:
    play.approve()
    play.files.review("launch", "brand-review", "dana", "withdraw", number=2)
    play.commit("dana")
    _proved(play)
    assert play.errors() == {("SO407", PUBLICATION)}
    assert "it waited at brand-review" in play.message("SO407")


def test_one_of_two_stages_may_not_be_left_out_though_both_approved(play: Play) -> None:
    play.write(labels=["claim"])
    play.commit("maya")
    play.approve()
    play.approve("lena", stage="legal-review")
    _proved(play)
    assert play.errors() == {("SO407", PUBLICATION)}
    assert "'stages' leaves out legal-review" in play.message("SO407")


def test_the_part_of_another_text_does_not_go_with_the_digest(play: Play) -> None:
    play.approve()
    approved = play.files.digest("launch")
    play.write(text="Newer.\n")
    play.commit("maya")
    _proved(play, digest=approved)
    assert play.errors() == {("SO407", PUBLICATION)}
    assert "'digest' is not that of the words" in play.message("SO407")


def test_a_part_that_was_never_there_did_not_go_out(play: Play) -> None:
    play.approve()
    _proved(play, part="sha256:" + "0" * 64)
    assert play.errors() == {("SO457", PUBLICATION)}


def test_a_stage_that_base_took_up_meanwhile_is_given_later(play: Play) -> None:
    play.approve()
    _proved(play)
    play.switch("main")
    stages = [{"id": "brand-review", "role": "reviewer"}, {"id": "second-look", "role": "legal"}]
    play.files.workflow(stages=stages)
    play.commit("hana")
    assert play.errors() == {("SO407", PUBLICATION)}
    assert "it waited at second-look" in play.message("SO407")
    play.switch("work")
    play.merge("main")
    play.approve("lena", stage="second-look")
    assert play.errors() == set()
    assert run_cli("check", cwd=play.files.root).code == 0


SECOND = "publications/launch/acme-x--2.yaml"


def _taken_back(play: Play, by: str = "pia", **fields: Any) -> None:
    """As mark-published --failed -m writes it."""
    said: dict[str, Any] = {"digest": play.files.digest("launch"), "part": _shown(play), "stages": ["brand-review"]}
    said |= {"outcome": "failed", "note": "Marked by mistake", "number": 2, **fields}
    play.files.publication("launch", by=by, at=AT, **said)
    play.commit(by)


def test_what_was_marked_by_mistake_is_taken_back_and_may_go_out_later(play: Play) -> None:
    play.approve()
    _proved(play)
    _taken_back(play)
    assert play.errors() == set()
    assert play.files.state("launch").state == "scheduled"
    _proved(play, number=3)
    assert play.errors() == set()
    assert play.files.state("launch").state == "published"


@pytest.mark.parametrize(
    ("marked", "back", "codes"),
    [
        ({}, {"note": None}, {"SO407"}),
        ({"key": "k-1", "run": "r-1"}, {}, {"SO407"}),
        ({"remote_id": "99"}, {}, {"SO407"}),
        ({}, {"by": "maya"}, {"SO456"}),
        ({}, {"outcome": "unknown"}, {"SO407"}),
    ],
)
def test_only_a_reason_by_who_may_publish_takes_back_what_was_marked_by_hand(
    play: Play, marked: dict[str, Any], back: dict[str, Any], codes: set[str]
) -> None:
    play.approve()
    _proved(play, **marked)
    _taken_back(play, **back)
    assert play.errors() == {(code, SECOND) for code in codes}


def test_what_is_taken_back_is_still_judged_as_it_was_marked(play: Play) -> None:
    _proved(play)
    _taken_back(play)
    assert ("SO407", PUBLICATION) in play.errors()


def test_a_revision_may_fail_but_what_is_out_may_not(play: Play) -> None:
    play.approve()
    _proved(play)
    play.files.publication("launch", by="pia", at=AT, outcome="failed", digest=_shown(play), number=2)
    play.commit("pia")
    second = "publications/launch/acme-x--2.yaml"
    assert play.errors() == {("SO407", second)}
    (play.files.root / second).unlink()
    play.git("reset", "-q", "--hard", "HEAD^")
    play.write(text="Newer.\n")
    play.commit("maya")
    play.approve("mia")
    play.files.publication("launch", by="pia", at=AT, outcome="failed", digest=_shown(play), number=2)
    play.commit("pia")
    assert play.errors() == set()
    _proved(play, number=3)
    assert play.errors() == set()
    assert run_cli("check", cwd=play.files.root).code == 0


def test_what_proves_another_post_proves_nothing_here(play: Play) -> None:
    play.files.post("other", text="Other words.\n")
    play.commit("maya")
    play.approve(post="other")
    copied = {"digest": play.files.digest("other"), "part": play.files.part("other", "acme-x")}
    _proved(play, **copied)
    assert play.errors() == {("SO457", PUBLICATION)}
