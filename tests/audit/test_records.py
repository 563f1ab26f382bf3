"""Records are only ever added, by those whose they are, and are bound to their place."""

from __future__ import annotations

import pytest

from tests.audit.play import RECORD, Play


def _held(play: Play) -> bytes:
    """dana's approval is on main, and `work` starts there."""
    play.files.review("launch", "brand-review", "dana")
    play.on_main("dana", "2027-02-10T09:00:00+01:00")
    return (play.files.root / RECORD).read_bytes()


def test_a_record_of_base_can_not_be_removed(play: Play) -> None:
    _held(play)
    play.git("rm", "-q", RECORD)
    play.commit("maya")
    assert play.errors() == {("SO451", RECORD)}
    assert "the record was removed by maya <maya@acme.test> in commit" in play.message("SO451")


def test_nor_by_its_own_member(play: Play) -> None:
    _held(play)
    play.git("rm", "-q", RECORD)
    play.commit("dana")
    assert play.errors() == {("SO451", RECORD)}


def test_a_record_of_base_can_not_be_edited(play: Play) -> None:
    words = _held(play)
    play.files.write(RECORD, words + b"note: Lovely.\n")
    play.commit("dana")
    assert play.errors() == {("SO451", RECORD)}
    assert "the record was changed by dana" in play.message("SO451")


def test_an_edit_by_somebody_else_proves_nothing_either(play: Play) -> None:
    words = _held(play)
    play.files.write(RECORD, words + b"note: Lovely.\n")
    play.commit("maya")
    assert play.errors() == {("SO451", RECORD), ("SO452", RECORD)}


def test_a_record_that_the_range_itself_added_can_not_vanish(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana", "request-changes")
    play.commit("dana")
    play.git("rm", "-q", RECORD)
    play.commit("maya")
    assert play.errors() == {("SO451", RECORD)}
    assert "maya" in play.message("SO451")


def test_putting_it_back_as_it_was_mends_it(play: Play) -> None:
    words = _held(play)
    play.git("rm", "-q", RECORD)
    play.commit("maya")
    play.files.write(RECORD, words)
    play.commit("maya")
    assert play.errors() == set()


def test_a_member_renumbers_their_own_record_that_base_does_not_hold(play: Play) -> None:
    play.approve()
    play.git("mv", RECORD, RECORD.replace("--1", "--2"))
    play.commit("dana")
    assert play.errors() == set()


def test_nobody_else_renumbers_it(play: Play) -> None:
    play.approve()
    play.git("mv", RECORD, RECORD.replace("--1", "--2"))
    play.commit("maya")
    assert play.errors() == {("SO451", RECORD), ("SO452", RECORD.replace("--1", "--2"))}


def test_renumbering_does_not_reach_back_into_base(play: Play) -> None:
    _held(play)
    play.git("mv", RECORD, RECORD.replace("--1", "--2"))
    play.commit("dana")
    assert play.errors() == {("SO451", RECORD)}


def test_renumbering_can_not_change_the_words(play: Play) -> None:
    words = (play.files.root / play.approve(note="With doubts.")).read_bytes()
    play.git("rm", "-q", RECORD)
    play.files.write(RECORD.replace("--1", "--2"), words.replace(b"With doubts.", b"Lovely."))
    play.commit("dana")
    assert play.errors() == {("SO451", RECORD)}


@pytest.mark.parametrize(
    "target", ["reviews/other/brand-review--dana--1.yaml", "reviews/launch/legal-review--dana--1.yaml"]
)
def test_a_record_copied_to_another_post_or_stage_speaks_for_nobody(play: Play, target: str) -> None:
    words = _held(play)
    play.write("other")
    play.files.write(target, words)
    play.commit("dana")
    assert play.errors() == {("SO452", target)}
    assert "its path says otherwise" in play.message("SO452")


def test_a_record_copied_with_its_fields_edited_is_its_committers(play: Play) -> None:
    words = _held(play).decode()
    play.write("other")
    target = "reviews/other/brand-review--dana--1.yaml"
    play.files.write(
        target,
        words.replace("post: launch", "post: other").replace(play.files.digest("launch"), play.files.digest("other")),
    )
    play.commit("maya")
    assert play.errors() == {("SO452", target)}
    assert "the record says dana, but maya <maya@acme.test> made it in commit" in play.message("SO452")


def test_a_record_typed_by_hand_by_somebody_else(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana")
    play.commit("maya")
    assert play.errors() == {("SO452", RECORD)}


def test_a_record_by_nobody_the_workspace_knows(play: Play) -> None:
    path = play.files.review("launch", "brand-review", "nemo")
    play.commit("maya")
    assert play.errors() == {("SO452", path)}
    assert "nemo, who is no member at base" in play.message("SO452")


def test_a_forged_author_passes_under_the_honour_system_which_is_said(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana")
    play.git("add", "-A")
    play.git("commit", "-q", "-m", "x", "--author", "Dana <dana@acme.test>", by="maya")
    ran = play.run()
    assert ran.code == 0
    assert "honour system" in ran.err


def test_a_committer_is_no_proof(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana")
    play.git("add", "-A")
    play.git("commit", "-q", "-m", "x", "--author", "Maya <maya@acme.test>", by="dana")
    assert play.errors() == {("SO452", RECORD)}


def test_trailers_and_messages_carry_no_authority(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana")
    play.commit("maya", "Approve\n\nSocialops-By: dana\nSigned-off-by: Dana <dana@acme.test>\napproved-BY: dana")
    assert play.errors() == {("SO452", RECORD)}


def test_a_merge_that_drops_a_withdrawal_of_base(play: Play) -> None:
    play.approve()
    play.switch("main")
    play.merge("work", by="hana")
    play.git("branch", "-f", "late", "main")
    withdrawal = play.files.review("launch", "brand-review", "dana", "withdraw", number=2)
    play.commit("dana")
    play.switch("late")
    play.write("other")
    play.commit("maya")
    play.merge("main", "-s", "ours", by="maya")
    assert play.errors(head="late") == {("SO451", withdrawal)}
    assert "maya <maya@acme.test> in commit" in play.message("SO451", head="late")


def test_the_honest_merge_keeps_it(play: Play) -> None:
    play.approve()
    play.switch("main")
    play.merge("work", by="hana")
    play.git("branch", "-f", "late", "main")
    play.files.review("launch", "brand-review", "dana", "withdraw", number=2)
    play.commit("dana")
    play.switch("late")
    play.write("other")
    play.commit("maya")
    play.merge("main", by="maya")
    assert play.errors(head="late") == set()


def test_crossed_histories_do_not_hide_what_a_merge_would_drop(play: Play) -> None:
    """Both sides have merged each other's first commit: where the ancestors disagree, nothing passes."""
    play.files.write("README.md", "work\n")
    play.commit("maya")
    play.git("branch", "first")
    play.switch("main")
    withdrawal = play.files.review("launch", "brand-review", "dana", "request-changes")
    play.commit("dana")
    play.git("branch", "second")
    play.merge("first", by="hana")
    play.switch("work")
    play.merge("second", "-s", "ours", by="maya")
    assert {code for code, _ in play.errors()} == {"SO450"}
    assert f"{withdrawal} changed on both sides" in play.message("SO450")


@pytest.mark.parametrize("at", ["2027-02-08T08:00:00+01:00", "2027-02-12T08:00:00+01:00"])
def test_a_record_can_not_be_dated_far_from_its_commit(play: Play, at: str) -> None:
    play.approve(at=at)
    assert play.errors() == {("SO456", RECORD)}
    assert f"dana's record says {at}, but its commit" in play.message("SO456")


def test_within_a_day_clocks_may_differ(play: Play) -> None:
    play.approve(at="2027-02-09T10:00:00+01:00")
    assert play.errors() == set()


def test_a_commit_can_not_be_older_than_the_one_before_it(play: Play) -> None:
    play.commit("maya", "Later", "2027-02-15T09:00:00+01:00")
    play.approve()
    assert play.errors() == {("SO456", RECORD)}
    assert "before it is of 2027-02-15" in play.message("SO456")


def test_a_leaver_never_approves(play: Play) -> None:
    play.files.member("dana", "reviewer", until="2027-02-05")
    play.on_main()
    play.approve()
    assert play.errors() == {("SO456", RECORD)}
    assert "dana left on 2027-02-05" in play.message("SO456")


def test_nor_by_dating_the_record_back(play: Play) -> None:
    play.files.member("dana", "reviewer", until="2027-02-05")
    play.on_main()
    play.approve(at="2027-02-04T10:00:00+01:00")
    assert play.errors() == {("SO456", RECORD)}


def test_what_a_member_approved_before_they_left_stays_good(play: Play) -> None:
    _held(play)
    play.files.member("dana", "reviewer", until="2027-02-15")
    play.on_main(at="2027-02-16T09:00:00+01:00")
    play.files.review("launch", "general", "mia", "comment", digest=None, note="Nice.", at="2027-02-17T09:00:00+01:00")
    play.commit("mia", at="2027-02-17T09:00:00+01:00")
    assert play.errors() == set()
    assert play.files.state("launch").all_satisfied


@pytest.mark.parametrize(
    "path", ["Reviews/launch/brand-review--dana--1.yaml", "reviews/launch/BRAND-review--dana--1.YAML"]
)
def test_names_that_some_file_systems_take_for_records_prove_nothing(play: Play, path: str) -> None:
    words = (play.files.root / play.files.review("launch", "brand-review", "dana")).read_bytes()
    (play.files.root / RECORD).unlink()
    play.files.write(path, words)
    play.commit("dana")
    assert play.errors() == {("SO452", path)}


def test_a_record_that_can_not_be_read_is_nobodys(play: Play) -> None:
    play.files.write(RECORD, "post: [launch\n")
    play.commit("dana")
    assert play.errors() == {("SO452", RECORD)}
