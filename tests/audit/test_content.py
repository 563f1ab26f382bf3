"""What was approved is what goes out: edits, merges, pre-approved texts, media."""

from __future__ import annotations

from tests.audit.play import PNG, POST, RECORD, Play
from tests.factories import run_cli


def _state(play: Play) -> str:
    return str(play.files.state("launch").state)


def _checked(play: Play) -> set[str]:
    import json

    ran = run_cli("check", "--format", "json", cwd=play.files.root)
    return {f["code"] for f in json.loads(ran.out)["findings"]}


def test_an_approval_by_the_right_person_passes_and_says_what_the_evidence_is_worth(play: Play) -> None:
    play.approve()
    ran = play.run()
    assert ran.code == 0
    assert ran.out == ""
    assert ran.err.count("honour system") == 1
    assert "All proved: 1 commit judged." in ran.err
    assert _state(play) == "scheduled"


def test_an_edit_after_approval_lapses_it_and_undoing_the_edit_brings_it_back(play: Play) -> None:
    play.approve()
    words = (play.files.root / POST).read_text()
    play.files.write(POST, words.replace("Words", "Swords"))
    play.commit("maya")
    assert play.errors() == set()
    assert _state(play) == "in-review"
    assert _checked(play) == {"SO404"}
    play.files.write(POST, words)
    play.commit("maya")
    assert play.errors() == set()
    assert _state(play) == "scheduled"


def test_two_branches_that_merge_cleanly_leave_nothing_approved_that_nobody_read(play: Play) -> None:
    play.approve()
    play.switch("main")
    play.write(text="BUY NOW\n")
    play.commit("maya")
    assert play.errors() == set()
    play.merge("work", by="hana")
    assert _state(play) == "in-review"
    assert _checked(play) == {"SO404"}


def test_an_evil_merge_that_edits_the_approved_text_lapses_the_approval(play: Play) -> None:
    play.approve()
    play.switch("main")
    play.files.write("README.md", "More\n")
    play.commit("maya")
    play.switch("work")
    play.merge("main", "--no-commit", by="maya")
    play.write(text="BUY NOW\n")
    play.commit("maya", "Merge main")
    assert play.errors() == set()
    assert _state(play) == "in-review"


def test_an_evil_merge_that_edits_and_approves_is_its_authors_own_approval(play: Play) -> None:
    play.switch("main")
    play.files.write("README.md", "More\n")
    play.commit("maya")
    play.switch("work")
    play.write(text="Mine.\n")
    play.commit("maya")
    play.merge("main", "--no-commit", by="dana")
    play.write(text="BUY NOW\n")
    play.files.review("launch", "brand-review", "dana")
    play.commit("dana", "Merge main")
    assert play.errors() == {("SO455", RECORD)}
    assert "dana approved this, and changed its content in commit" in play.message("SO455")


def test_tomorrows_text_can_not_be_approved_today(play: Play) -> None:
    play.write(text="Tomorrow's words.\n")
    tomorrow = play.files.digest("launch")
    play.git("restore", POST)
    play.approve(digest=tomorrow)
    play.write(text="Tomorrow's words.\n")
    play.commit("maya")
    assert play.errors() == {("SO457", RECORD)}
    assert f"dana's record is about content ({tomorrow[:19]}…)" in play.message("SO457")


def test_the_text_may_be_older_than_its_approval_as_long_as_the_branch_held_it(play: Play) -> None:
    play.write(text="First.\n")
    play.commit("maya")
    path = play.files.review("launch", "brand-review", "dana")
    record = (play.files.root / path).read_bytes()
    (play.files.root / path).unlink()
    play.write(text="Second.\n")
    play.commit("maya")
    play.files.write(path, record)
    play.commit("dana")
    assert play.errors() == set()
    assert _state(play) == "in-review"


def test_a_text_that_only_base_held_long_ago_was_not_read_on_this_branch(play: Play) -> None:
    play.write(text="Long ago.\n")
    play.on_main("maya")
    old = play.files.digest("launch")
    play.write(text="Since then.\n")
    play.on_main("maya")
    play.approve(digest=old)
    assert play.errors() == {("SO457", RECORD)}


def test_media_that_change_after_approval_lapse_it_although_the_post_file_stays(play: Play) -> None:
    play.files.write("assets/hero.png", PNG)
    play.write(media=[{"file": "assets/hero.png", "alt": "Door"}])
    play.commit("maya")
    play.approve()
    assert _state(play) == "scheduled"
    play.files.write("assets/hero.png", PNG + b"!")
    play.commit("maya")
    assert play.errors() == set()
    assert _state(play) == "in-review"


def test_a_post_or_media_behind_a_link_is_never_what_was_approved(play: Play) -> None:
    play.files.write("assets/hero.png", PNG)
    play.write(media=[{"file": "assets/hero.png", "alt": "Door"}])
    play.commit("maya")
    digest = play.files.digest("launch")
    (play.files.root / "assets/hero.png").unlink()
    play.files.write("assets/real.png", PNG)
    (play.files.root / "assets/hero.png").symlink_to("real.png")
    play.commit("maya")
    play.approve(digest=digest)
    assert play.errors() == set()
    assert _state(play) == "in-review"


def test_a_record_behind_a_link_proves_nothing(play: Play) -> None:
    play.files.write(
        "assets/record.yaml", (play.files.root / play.files.review("launch", "brand-review", "dana")).read_bytes()
    )
    (play.files.root / RECORD).unlink()
    (play.files.root / RECORD).symlink_to("../../assets/record.yaml")
    play.commit("dana")
    assert play.errors() == {("SO452", RECORD)}


def test_a_folder_of_records_can_not_be_a_link(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana")
    (play.files.root / "reviews").rename(play.files.root / "elsewhere")
    (play.files.root / "reviews").symlink_to("elsewhere")
    play.commit("dana")
    assert play.errors() == {("SO452", "reviews")}
    assert _state(play) == "in-review"


def test_a_link_that_base_holds_among_the_records_stays_as_it_is(play: Play) -> None:
    (play.files.root / "publications").mkdir()
    (play.files.root / "publications/hero.png").symlink_to("../posts/launch.yaml")
    play.commit("maya")
    play.git("branch", "-f", "main", "work")
    play.write(text="Other words.\n")
    play.commit("maya")
    assert play.errors() == set()


def test_a_submodule_in_place_of_records_proves_nothing(play: Play) -> None:
    head = play.git("rev-parse", "HEAD")
    play.git("update-index", "--add", "--cacheinfo", f"160000,{head},reviews/launch")
    play.git("commit", "-q", "-m", "Submodule")
    assert play.errors() == {("SO452", "reviews/launch")}


def test_media_paths_that_lead_out_of_the_workspace_are_no_post(play: Play) -> None:
    play.write(media=[{"file": "../secret.png", "alt": "Door"}])
    play.commit("maya")
    assert "SO009" in _checked(play)
    assert _state_of(play) is None


def _state_of(play: Play) -> object:
    return play.files.load().posts.get("launch")


def test_update_merges_rebases_and_cherry_picks_keep_an_approval(play: Play) -> None:
    play.approve()
    play.switch("main")
    play.files.write("README.md", "More\n")
    play.commit("maya")
    play.switch("work")
    play.merge("main", by="maya")
    assert play.errors() == set()
    play.switch("rebased", "work~1")
    play.git("rebase", "-q", "main", by="ben")
    assert play.errors(head="rebased") == set()
    play.switch("picked", "main")
    play.git("cherry-pick", "rebased", by="ben")
    assert play.errors(head="picked") == set()


def test_a_branch_that_is_merely_behind_base_deletes_nothing(play: Play) -> None:
    play.write("second")
    play.commit("maya")
    play.switch("main")
    play.approve()
    assert play.errors() == set()


def test_two_reviewers_in_parallel_clones_are_merged(play: Play) -> None:
    play.files.workflow(stages=[{"id": "brand-review", "role": "reviewer", "approvals": 2}])
    play.on_main()
    play.switch("mias", "work")
    play.approve("mia")
    play.switch("work")
    play.approve("dana")
    play.merge("mias", by="maya")
    assert play.errors() == set()
    assert _state(play) == "scheduled"


def test_approving_an_older_revision_does_not_approve_the_newer(play: Play) -> None:
    old = play.files.digest("launch")
    play.write(text="Newer.\n")
    play.commit("maya")
    play.approve(digest=old)
    assert play.errors() == set()
    assert _state(play) == "in-review"


def test_a_stage_that_does_not_apply_approves_nothing(play: Play) -> None:
    play.files.workflow(stages=[{"id": "legal-review", "role": "legal", "when": {"labels": ["claim"]}}])
    play.on_main()
    path = play.approve("lena", stage="legal-review")
    assert play.errors() == {("SO456", path)}
    assert "legal-review does not apply" in play.message("SO456")
    assert _state(play) == "in-review"
    assert _checked(play) == {"SO409"}


def test_a_skipped_stage_leaves_the_post_in_review(play: Play) -> None:
    play.write(labels=["claim"])
    play.commit("maya")
    path = play.approve("lena", stage="legal-review")
    assert play.errors() == {("SO456", path)}
    assert "brand-review comes first" in play.message("SO456")
    assert play.files.state("launch").stage == "brand-review"
    assert _checked(play) == {"SO406"}
    play.approve("dana")
    assert play.errors() == {("SO456", path)}
