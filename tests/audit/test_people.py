"""Four eyes over the whole history, and who may write what."""

from __future__ import annotations

import pytest

from tests.audit.play import BASE, PNG, POST, RECORD, Play
from tests.factories import EARLIER, run_cli


def _refused(play: Play, who: str = "dana") -> None:
    assert play.errors() == {("SO455", RECORD)}
    assert f"{who} approved this, and changed its content in commit" in play.message("SO455")


def test_who_changed_the_text_can_not_approve_it_and_somebody_else_can(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.approve()
    _refused(play)
    play.git("reset", "-q", "--hard", "HEAD~1")
    play.approve("mia")
    assert play.errors() == set()


def test_a_second_role_does_not_help(play: Play) -> None:
    play.files.member("maya", "writer", "reviewer")
    play.on_main()
    path = play.approve("maya")
    assert ("SO456", path) in play.errors()
    assert "maya wrote this post" in play.message("SO456")


def test_nor_does_a_contributor_count(play: Play) -> None:
    play.write(contributors=["dana"])
    play.commit("maya")
    play.approve()
    assert play.errors() == {("SO456", RECORD)}
    assert "dana contributed to this post" in play.message("SO456")


def test_a_co_author_wrote_it_too(play: Play) -> None:
    play.write(text="Ours.\n")
    play.commit("maya", "Ours\n\nCo-Authored-By: Dana W <DANA@acme.test>\r")
    play.approve()
    _refused(play)


def test_a_committer_counts_where_the_author_is_no_member(play: Play) -> None:
    play.write(text="Mine.\n")
    play.commit("dana", GIT_AUTHOR_EMAIL="dana@home.test")
    play.approve()
    _refused(play)


def test_a_committer_who_rebased_a_members_words_did_not_write_them(play: Play) -> None:
    play.write(text="Maya's.\n")
    play.commit("dana", GIT_AUTHOR_EMAIL="maya@acme.test")
    play.approve()
    assert play.errors() == set()


def test_giving_the_post_another_author_does_not_launder_it(play: Play) -> None:
    play.write("fresh", author="dana")
    play.commit("dana")
    play.write("fresh", author="maya")
    play.commit("maya")
    path = play.approve(post="fresh")
    assert play.errors() == {("SO455", path)}


@pytest.mark.parametrize("who", ["dana", "mia"])
def test_who_takes_a_post_over_and_who_wrote_it_both_wrote_it(play: Play, who: str) -> None:
    play.files.member("ben", "writer", "reviewer")
    play.write("fresh", author="dana", status="draft")
    play.on_main("dana")
    play.write("fresh", author="ben", status="draft")
    play.commit("ben")
    assert run_cli("submit", "fresh", cwd=play.files.root, by="ben", now=EARLIER).code == 0
    assert play.errors() == set()
    ben = play.approve("ben", post="fresh")
    assert ("SO456", ben) in play.errors()
    play.git("reset", "-q", "--hard", "HEAD~1")
    path = play.approve(who, post="fresh")
    assert play.errors() == ({("SO455", path)} if who == "dana" else set())


def test_who_wrote_it_approves_anew_what_somebody_else_had_approved_and_a_third_took_over(play: Play) -> None:
    """Nobody's words go out unseen: mia approved dana's, and dana sees what ben did to them."""
    play.write("fresh", author="dana")
    play.on_main("dana")
    play.approve("mia", post="fresh")
    play.write("fresh", author="ben", text="Ben's words.\n")
    play.commit("ben")
    path = play.approve(post="fresh")
    assert play.errors() == set()
    play.git("reset", "-q", "--hard", "HEAD~3")
    play.write("fresh", author="ben", text="Ben's words.\n")  # the same without mia's look
    play.commit("ben")
    play.approve(post="fresh")
    assert play.errors() == {("SO455", path)}


def test_moving_the_file_does_not_launder_it(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.commit("dana")
    (play.files.root / "posts/2027").mkdir()
    play.git("mv", POST, "posts/2027/launch.yaml")
    play.commit("maya")
    play.approve()
    _refused(play)


def test_nor_does_it_where_both_happened_on_main_already(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.on_main("dana")
    (play.files.root / "posts/2027").mkdir()
    play.git("mv", POST, "posts/2027/launch.yaml")
    play.on_main("maya")
    play.approve()
    _refused(play)


def test_nor_does_another_id(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.git("rm", "-q", POST)
    play.write("other", text="Dana's words.\n")
    play.commit("maya")
    path = play.approve(post="other")
    assert play.errors() == {("SO455", path)}


@pytest.mark.parametrize("then", ["stay", "move"])
def test_media_count_under_every_path_they_ever_had(play: Play, then: str) -> None:
    play.files.write("assets/old.png", PNG)
    play.write(media=[{"file": "assets/old.png", "alt": "Door"}])
    play.on_main("maya")
    play.files.write("assets/old.png", PNG + b" by dana")
    play.commit("dana")
    if then == "move":
        play.git("mv", "assets/old.png", "assets/new.png")
        play.write(media=[{"file": "assets/new.png", "alt": "Door"}])
        play.commit("maya")
    play.approve()
    _refused(play)


def test_a_change_that_somebody_else_approved_is_settled(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.approve("mia")
    play.write(text="Dana's words, and Maya's.\n")
    play.commit("maya")
    play.approve("dana")
    assert play.errors() == set()


def test_ones_own_approval_in_between_settles_nothing(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.approve("dana")
    play.write(text="Dana's words!\n")
    play.commit("maya")
    path = play.approve("dana", number=2)
    assert play.errors() == {("SO455", RECORD), ("SO455", path)}


def test_nor_does_one_that_was_taken_back(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.approve("mia")
    play.files.review("launch", "brand-review", "mia", "withdraw", number=2)
    play.commit("mia")
    play.write(text="Dana's words!\n")
    play.commit("maya")
    play.approve("dana")
    _refused(play)


def test_an_approved_text_on_a_side_branch_does_not_cover_another_branch(play: Play) -> None:
    """The old text is back for a moment on one branch while dana writes on the other."""
    play.approve("mia")
    play.switch("side", "work")
    old = (play.files.root / POST).read_text()
    play.write(text="Aside.\n")
    play.commit("maya")
    play.files.write(POST, old)
    play.commit("maya")
    play.switch("work")
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.merge("side", by="maya")
    play.approve("dana")
    _refused(play)


def test_an_island_with_its_own_socialops_yaml_is_no_beginning(play: Play) -> None:
    settings = play.git("show", "main:socialops.yaml") + "\n"
    play.git("switch", "-q", "--orphan", "island")
    play.files.write("socialops.yaml", settings)
    play.files.document(
        "posts/fresh.yaml",
        {
            "id": "fresh",
            "title": "Fresh",
            "author": "maya",
            "channels": ["acme-x"],
            "status": "ready",
            "text": "Dana's words.\n",
        },
    )
    play.commit("dana")
    play.switch("work")
    play.merge("island", "--allow-unrelated-histories", by="maya")
    path = play.approve(post="fresh")
    assert ("SO455", path) in play.errors()


def test_who_started_the_workspace_may_approve_what_the_import_brought(play: Play) -> None:
    play.files.role("head", may=["post", "publish", "change-policy", "bypass"])
    play.files.member("hana", "head", "reviewer")
    play.on_main()
    play.approve("hana")
    assert play.errors() == set()


def test_without_four_eyes_a_team_of_one_can_work(play: Play) -> None:
    play.files.workflow(four_eyes=False, stages=[{"id": "brand-review", "role": "reviewer"}])
    play.on_main()
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.approve()
    assert play.errors() == set()


def test_changing_the_title_or_the_plan_is_not_writing(play: Play) -> None:
    play.write(title="Another title", publish_at="2027-03-02 09:00")
    play.commit("dana")
    play.approve()
    assert play.errors() == set()


def test_new_posts_and_content_take_the_right_to_post(play: Play) -> None:
    play.write("fresh")
    play.commit("lena")
    assert play.errors() == {("SO456", "posts/fresh.yaml")}
    assert "adds the post, but lena <lena@acme.test> holds no role that may 'post' at base" in play.message("SO456")
    play.git("reset", "-q", "--hard", "main")
    play.write(text="Lena's.\n")
    play.commit("lena")
    assert play.errors() == {("SO456", POST)}
    assert "changes the post" in play.message("SO456")
    play.git("reset", "-q", "--hard", "main")
    play.git("rm", "-q", POST)
    play.commit("lena")
    assert play.errors() == {("SO456", POST)}
    assert "removes the post" in play.message("SO456")


def test_media_are_content(play: Play) -> None:
    play.files.write("assets/hero.png", PNG)
    play.write(media=[{"file": "assets/hero.png", "alt": "Door"}])
    play.on_main("maya")
    play.files.write("assets/hero.png", PNG + b"!")
    play.commit("lena")
    assert play.errors() == {("SO456", "assets/hero.png")}
    assert "changes media of launch, but lena" in play.message("SO456")


def test_a_stranger_may_nothing(play: Play) -> None:
    play.write(text="Spam.\n")
    play.commit("mallory")
    assert play.errors() == {("SO456", POST)}
    said = play.message("SO456")
    assert "<mallory@acme.test>, who is no member, holds no role" in said
    assert "If it is yours: add it to 'emails' in your file in members/" in said
    assert "Has nobody else the commit yet, make it anew: git commit --amend --reset-author" in said
    assert "ben" not in said  # nobody is invited to be somebody else
    play.write(text="Ham.\n")
    play.commit("maya")
    said = play.message("SO456")
    assert "If not, begin anew there, since a branch keeps its commits: 'socialops explain SO456'" in said
    assert "--amend" not in said  # which would be another commit


def test_an_address_that_the_forge_made_up_is_known_as_such(play: Play) -> None:
    play.write(text="Edited on the forge.\n")
    play.commit("mallory", GIT_AUTHOR_EMAIL="7+ben@users.noreply.github.com")
    assert "the forge's own address of somebody who edits there: add it to 'emails'" in play.message("SO456")


def test_a_leaver_writes_nothing(play: Play) -> None:
    play.files.member("ben", "writer", until="2027-02-05")
    play.on_main()
    play.write(text="Late.\n")
    play.commit("ben")
    assert play.errors() == {("SO456", POST)}


@pytest.mark.parametrize("path", ["posts/zz.yaml", "Posts/launch.yaml", "posts/launch.yml"])
def test_a_file_that_passes_for_a_post_takes_the_right_too(play: Play, path: str) -> None:
    play.files.write(path, (play.files.root / POST).read_bytes().replace(b"Words", b"Swords"))
    play.commit("lena")
    assert play.errors() == {("SO456", path)}


def test_a_merge_that_drops_newer_content_takes_the_right_to_post(play: Play) -> None:
    play.files.write("README.md", "work\n")
    play.commit("maya")
    play.switch("main")
    play.write(text="Newer.\n")
    play.commit("maya")
    play.switch("work")
    play.merge("main", "-s", "ours", by="lena")
    assert play.errors() == {("SO456", POST)}
    play.git("reset", "-q", "--hard", "HEAD~1")
    play.merge("main", by="lena")
    assert play.errors() == set()


@pytest.mark.parametrize(
    ("by", "found"),
    [("ben", {("SO456", POST)}), ("mallory", {("SO456", POST)}), ("pia", set()),
     ("maya", set()), ("dana", set()), ("lena", set())],
)  # fmt: skip
def test_the_status_is_the_authors_or_a_reviewers_word(play: Play, by: str, found: set[tuple[str, str]]) -> None:
    play.write(status="hold")
    play.commit(by)
    assert play.errors() == found
    if found:
        assert "sets the status to 'hold'" in play.message("SO456")


@pytest.mark.parametrize(("by", "found"), [("mallory", {("SO456", POST)}), ("pia", set()), ("ben", set())])
def test_strangers_do_not_move_posts(play: Play, by: str, found: set[tuple[str, str]]) -> None:
    play.write(publish_at="2027-04-01 09:00")
    play.commit(by)
    assert play.errors() == found


def test_a_stage_takes_its_role(play: Play) -> None:
    path = play.approve("lena")
    assert play.errors() == {("SO456", path)}
    path = play.approve("ben", stage="general")
    assert ("SO456", path) in play.errors()


def test_an_approval_is_judged_by_the_text_it_is_about(play: Play) -> None:
    """dana approved maya's text, and only afterwards became a contributor to the next one."""
    play.approve("dana")
    play.write(text="Newer.\n", contributors=["dana"])
    play.commit("dana")
    play.approve("mia")
    assert play.errors() == set()
    assert play.files.state("launch").all_satisfied


def test_a_past_that_was_approved_by_who_holds_another_role_now_is_settled(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.on_main("dana")
    play.files.review("launch", "brand-review", "mia", at=BASE)
    play.on_main("mia")
    play.files.member("mia", "writer")
    play.on_main()
    play.write(text="Maya's words.\n")
    play.commit("maya")
    play.approve("dana")
    assert play.errors() == set()


def test_moving_the_whole_workspace_does_not_launder_it(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.on_main("dana")
    names = [path.name for path in play.root.iterdir() if path.name != ".git"]
    (play.root / "social").mkdir()
    for name in names:
        play.git("mv", name, f"social/{name}")
    play.on_main()
    play.files.root = play.root / "social"
    path = play.approve()
    assert play.errors() == {("SO455", path)}


def test_a_second_file_with_the_same_id_takes_the_right_to_post(play: Play) -> None:
    play.files.write("posts/later/launch.yaml", (play.files.root / POST).read_bytes())
    play.commit("lena")
    assert play.errors() == {("SO456", "posts/later/launch.yaml")}


@pytest.mark.parametrize("launder", ["stay", "move", "media"])
def test_the_command_refuses_beforehand_what_the_audit_would_refuse(play: Play, launder: str) -> None:
    if launder == "media":
        play.files.write("assets/old.png", PNG)
        play.write(media=[{"file": "assets/old.png", "alt": "Door"}])
        play.commit("maya")
        play.files.write("assets/old.png", PNG + b" by dana")
        play.commit("dana")
        play.git("mv", "assets/old.png", "assets/new.png")
        play.write(media=[{"file": "assets/new.png", "alt": "Door"}])
        play.commit("maya")
    else:
        play.write(text="Dana's words.\n")
        play.commit("dana")
    if launder == "move":
        (play.files.root / "posts/2027").mkdir()
        play.git("mv", POST, "posts/2027/launch.yaml")
        play.commit("maya")
    ran = run_cli("approve", "launch", cwd=play.root, by="dana")
    assert ran.code == 1
    assert "changed its content in commit" in ran.out + ran.err
    assert run_cli("approve", "launch", cwd=play.root, by="mia").code == 0


def test_the_address_of_a_forges_editor_is_told_how_to_become_a_members(play: Play) -> None:
    play.write(text="Edited on the web.\n")
    play.git("add", "-A")
    play.git("commit", "-q", "-m", "x", "--author", "Maya <7+maya-m@users.noreply.github.com>", by="stranger")
    assert "to 'emails' in their file in members/ on the target branch" in play.message("SO456")


def test_what_base_holds_about_what_is_over_is_not_charged_again(play: Play) -> None:
    play.approve()
    part, digest = play.files.part("launch", "acme-x"), play.files.digest("launch")
    at = "2027-02-10T09:30:00+01:00"
    play.files.publication("launch", by="pia", at=at, digest=digest, part=part, stages=["brand-review"])
    play.commit("pia")
    play.switch("main")
    play.merge("work", by="hana")
    play.files.member("dana", "legal")  # who approved it has another role by now
    play.commit("hana")
    play.switch("later", "main")
    play.files.review("launch", "general", "maya", "comment", note="It did well.")
    play.commit("maya")
    assert play.findings(head="later") == []
    play.write(text="Newer.\n")  # a revision needs somebody who may
    play.commit("maya")
    play.files.review("launch", "brand-review", "dana", number=2)
    play.commit("dana")
    assert {code for code, _ in play.errors(head="later")} == {"SO456"}
