"""One definition of content over history: what the whole tree of a commit says, whichever path it came by."""

from __future__ import annotations

import subprocess
import time

import pytest

from socialops.domain.approval.digest import channel_digest
from tests.audit.play import BASE, PNG, POST, RECORD, Play
from tests.factories import EARLIER, run_cli


def _refused(play: Play, path: str = RECORD) -> None:
    assert play.errors() == {("SO455", path)}


def _twin(play: Play, text: str, place: str = "posts/2027/launch.yaml") -> None:
    words = (play.files.root / POST).read_text()
    play.files.write(place, words.replace("Words of launch.", text))


@pytest.mark.parametrize("place", ["posts/2027/launch.yaml", "posts/aa/launch.yaml", "series/launch.yaml"])
def test_of_two_files_that_a_merge_leaves_one_of(play: Play, place: str) -> None:
    """dana's copy comes on one side, the first file goes on the other: no path differs from both."""
    play.switch("one", "work")
    _twin(play, "Words of Dana.", place)
    play.commit("dana")
    play.switch("two", "work")
    play.git("rm", "-q", POST)
    play.commit("dana")
    play.git("switch", "-q", "-C", "work", "one")
    play.merge("two", by="maya")
    if place.startswith("series"):
        assert play.errors() == set()
        return
    play.approve()
    _refused(play)


def test_of_two_files_whoever_takes_one_away_chose(play: Play) -> None:
    _twin(play, "Words of Ben.")
    play.commit("ben")
    play.git("rm", "-q", POST)
    play.commit("dana")
    play.approve()
    _refused(play)


@pytest.mark.parametrize("first", [True, False])
def test_a_post_and_its_picture_that_only_a_merge_brings_together(play: Play, first: bool) -> None:
    play.switch("picture", "work")
    play.files.write("assets/new.png", PNG)
    play.commit("dana")
    play.switch("work")
    play.write(media=[{"file": "assets/new.png", "alt": "Door"}])
    play.commit("maya")
    if first:
        play.merge("picture", by="maya")
    else:
        play.switch("picture")
        play.merge("work", by="maya")
        play.git("branch", "-f", "work", "picture")
        play.switch("work")
    play.approve()
    _refused(play)


def test_who_made_neither_side_of_it_may_approve(play: Play) -> None:
    play.switch("picture", "work")
    play.files.write("assets/new.png", PNG)
    play.commit("ben")
    play.switch("work")
    play.write(media=[{"file": "assets/new.png", "alt": "Door"}])
    play.commit("maya")
    play.merge("picture", by="maya")
    play.approve()
    assert play.errors() == set()


def test_the_one_who_merges_it_may_not(play: Play) -> None:
    play.switch("picture", "work")
    play.files.write("assets/new.png", PNG)
    play.commit("ben")
    play.switch("work")
    play.write(media=[{"file": "assets/new.png", "alt": "Door"}])
    play.commit("maya")
    play.merge("picture", by="dana")
    play.approve()
    _refused(play)


def test_a_picture_swapped_by_a_merge(play: Play) -> None:
    """The picture is swapped on a side where the post does not name it."""
    play.files.write("assets/new.png", PNG)
    play.on_main("maya")
    play.switch("picture", "work")
    play.files.write("assets/new.png", PNG + b" by dana")
    play.commit("dana")
    play.switch("work")
    play.write(media=[{"file": "assets/new.png", "alt": "Door"}])
    play.commit("maya")
    play.merge("picture", by="maya")
    play.approve()
    _refused(play)


@pytest.mark.parametrize("broken", ["text: 'Other words.\n", "text: [\n", "text: a\ntext: b\n", "\t\n"])
def test_a_broken_file_is_content_too(play: Play, broken: str) -> None:
    whole = (play.files.root / POST).read_text()
    play.files.write(POST, whole.replace("Words", "Danas words") + broken)
    play.commit("dana")
    play.files.write(POST, whole.replace("Words", "Danas words"))
    play.commit("ben")
    play.approve()
    _refused(play)


def test_an_approval_is_judged_though_it_counts_no_longer(play: Play) -> None:
    old = (play.files.root / POST).read_bytes()
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.approve()
    play.files.write(POST, old)
    play.commit("dana")
    _refused(play)


def test_nor_does_a_merge_that_drops_the_words_hide_it(play: Play) -> None:
    play.files.write("README.md", "work\n")
    play.commit("maya")
    play.switch("side", "main")
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.approve()
    play.switch("work")
    play.git("merge", "-q", "--no-commit", "--no-ff", "side", by="maya")
    play.git("checkout", "-q", "main", "--", POST)
    play.git("commit", "-q", "-m", "Merge side", by="maya")
    assert ("SO455", RECORD) in play.errors()


def test_bringing_back_what_one_approved_is_no_writing(play: Play) -> None:
    old = (play.files.root / POST).read_bytes()
    play.files.review("launch", "brand-review", "dana", at=BASE)
    play.on_main("dana")
    play.write(text="Ben's words.\n")
    play.on_main("ben")
    play.files.write(POST, old)
    play.commit("dana")
    assert play.errors() == set()
    assert play.files.state("launch").all_satisfied


def test_but_approving_what_one_brought_back_is_not_allowed(play: Play) -> None:
    old = (play.files.root / POST).read_bytes()
    play.write(text="Ben's words.\n")
    play.on_main("ben")
    play.files.write(POST, old)
    play.commit("dana")
    play.approve()
    _refused(play)


def test_an_old_address_is_still_ones_own(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.on_main("dana")
    play.files.member("dana", "reviewer", emails=["dana@newname.test"])
    play.on_main()
    play.files.review("launch", "brand-review", "dana")
    play.commit("dana", GIT_AUTHOR_EMAIL="dana@newname.test")
    _refused(play)


def test_the_command_knows_the_old_address_too(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.on_main("dana")
    play.files.member("dana", "reviewer", emails=["dana@newname.test", "dana2@acme.test"])
    play.on_main()
    ran = run_cli("approve", "launch", cwd=play.root, by="dana2")
    assert ran.code == 1
    assert "dana changed its content in commit" in ran.out + ran.err


def test_the_command_knows_what_was_written_under_another_id(play: Play) -> None:
    play.write(text="Dana's words.\n")
    play.commit("dana")
    play.git("rm", "-q", POST)
    play.write("other", text="Dana's words.\n")
    play.commit("maya")
    ran = run_cli("approve", "other", cwd=play.root, by="dana")
    assert ran.code == 1
    assert "dana changed its content in commit" in ran.out + ran.err


@pytest.mark.parametrize("status", ["hold", "cancelled", "draft"])
def test_a_merge_that_takes_back_the_status_takes_the_right(play: Play, status: str) -> None:
    play.files.write("README.md", "work\n")
    play.commit("maya")
    play.switch("main")
    play.write(status=status)
    play.commit("dana")
    play.switch("work")
    play.merge("main", "-s", "ours", by="mallory")
    assert play.errors() == {("SO456", POST)}
    assert "sets the status to 'ready'" in play.message("SO456")
    play.git("reset", "-q", "--hard", "HEAD~1")
    play.merge("main", by="mallory")
    assert play.errors() == set()


@pytest.mark.parametrize("way", ["delete", "break", "move"])
def test_a_hold_is_not_lifted_by_way_of_nothing(play: Play, way: str) -> None:
    """ben may post, and is neither author, contributor nor reviewer."""
    play.write(status="hold")
    play.on_main("maya")
    if way == "break":
        play.files.write(POST, "id: [\n")
    else:
        play.git("rm", "-q", POST)
    play.commit("ben")
    if way == "move":
        (play.files.root / "posts/2027").mkdir(parents=True)
    play.write()
    if way == "move":
        (play.files.root / POST).rename(play.files.root / "posts/2027/launch.yaml")
    play.commit("ben")
    assert {code for code, _ in play.errors()} == {"SO456"}
    assert "sets the status to 'ready'" in play.message("SO456")


def test_a_hold_may_be_taken_away_and_added_again_as_it_was(play: Play) -> None:
    play.write(status="hold")
    play.on_main("maya")
    old = (play.files.root / POST).read_bytes()
    play.git("rm", "-q", POST)
    play.commit("ben")
    play.files.write(POST, old)
    play.commit("ben")
    assert play.errors() == set()


@pytest.mark.parametrize(("by", "found"), [("mallory", {("SO456", POST)}), ("lena", {("SO456", POST)}), ("ben", set())])
def test_a_plan_that_no_approval_covers_is_not_anybodys(play: Play, by: str, found: set[tuple[str, str]]) -> None:
    stages = [{"id": "brand-review", "role": "reviewer"}]
    play.files.workflow(covers=["content"], stages=stages)
    play.on_main()
    play.write(publish_at="2027-02-20 09:00")
    play.commit(by)
    assert play.errors() == found


def test_a_policy_of_its_day_bears_an_approval_out(play: Play) -> None:
    play.write(text="Newer.\n")
    play.commit("maya")
    play.approve()
    play.switch("main")
    play.files.workflow(covers=["content"], stages=[{"id": "brand-review", "role": "reviewer"}])
    play.commit("hana")
    play.switch("work")
    play.merge("main", by="maya")
    assert play.errors() == set()
    assert not play.files.state("launch").all_satisfied
    play.approve(number=2)
    assert play.errors() == set()
    assert play.files.state("launch").all_satisfied


def test_a_merge_where_histories_crossed_is_no_change_of_policy(play: Play) -> None:
    """Two common ancestors: the branch went into main while main went into the branch."""
    play.files.write("a.md", "a\n")
    play.commit("maya")
    play.switch("main")
    play.files.member("zoe", "writer")
    play.commit("hana")
    play.git("branch", "before", "main")
    play.merge("work", by="hana")
    play.switch("work")
    play.merge("before", by="maya")
    play.switch("main")
    play.files.member("zoe", "writer", name="Zoe Z")
    play.commit("hana")
    play.switch("work")
    play.merge("main", by="maya")
    assert play.errors() == set()


@pytest.mark.parametrize("deep", [7, 60])
def test_posts_that_get_new_ids_again_and_again_are_followed_once(play: Play, deep: int) -> None:
    wide = 10 if deep < 10 else 1
    for number in range(deep):
        for path in (play.files.root / "posts").glob("p*.yaml"):
            path.unlink()
        for each in range(wide):
            play.write(f"p{number}-{each}", text="Words.\n")
        play.commit("dana" if number == 0 else "maya")
    record = play.approve(post=f"p{deep - 1}-0")
    start = time.monotonic()
    assert play.errors() == {("SO455", record)}
    assert time.monotonic() - start < 20


def test_an_octopus_of_many_parents_is_judged_soon(play: Play) -> None:
    """Every parent brings a file of its own beside many posts that only the last has."""
    stream, count = [], 400
    for number in range(count):
        mail = f"Maya <maya@acme.test> {1802246400 + number} +0100"
        stream.append(
            f"commit refs/heads/p{number}\nauthor {mail}\ncommitter {mail}\ndata 1\nx\nfrom main\n"
            f"M 100644 inline notes/{number}.md\ndata 2\nx\n\n"
        )
    for number in range(200):
        body = f"id: q{number}\ntitle: Q\nauthor: maya\nchannels: [acme-x]\nstatus: ready\ntext: Words {number}.\n"
        stream.append(f"M 100644 inline posts/q{number}.yaml\ndata {len(body)}\n{body}\n")
    made = "".join(stream).encode()
    subprocess.run(["git", "fast-import", "--quiet"], input=made, cwd=play.root, check=True)
    parents = play.git("rev-parse", *(f"p{number}" for number in range(count))).split()
    options = [word for parent in parents for word in ("-p", parent)]
    merged = play.git("commit-tree", f"p{count - 1}^{{tree}}", *options, "-m", "Octopus", by="maya")
    start = time.process_time()
    assert {code for code, _ in play.errors(head=merged)} <= {"SO456"}
    assert time.process_time() - start < 4  # 0.5 s on a machine that does nothing else; 4 s where each asks each


def _move(play: Play) -> None:
    names = [path.name for path in play.root.iterdir() if path.name not in {".git", "README.md"}]
    (play.root / "social").mkdir()
    for name in names:
        play.git("mv", name, f"social/{name}")


def test_who_may_change_policy_may_move_the_workspace(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana", at=BASE)
    play.on_main("dana")
    _move(play)
    play.commit("hana")
    assert play.errors() == set()
    play.git("reset", "-q", "--hard", "main")
    _move(play)
    play.commit("ben")
    assert {code for code, _ in play.errors()} == {"SO454"}


@pytest.mark.parametrize("path", [RECORD, "reviews/launch/legal-review--lena--1.yaml", POST, "assets/new.png"])
def test_and_nothing_comes_along(play: Play, path: str) -> None:
    play.files.review("launch", "brand-review", "dana", at=BASE)
    play.on_main("dana")
    _move(play)
    play.files.write(f"social/{path}", b"post: launch\n")
    play.commit("hana")
    assert ("SO454", f"social/{path}") in play.errors()


def test_a_record_that_a_move_leaves_out_is_gone(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana", at=BASE)
    play.on_main("dana")
    _move(play)
    (play.root / "social" / RECORD).unlink()
    play.commit("hana")
    assert play.errors() == {("SO451", RECORD)}


@pytest.mark.parametrize("status", ["hold", "cancelled", "draft"])
def test_what_is_held_does_not_go_out(play: Play, status: str) -> None:
    play.approve()
    play.write(status=status)
    play.commit("dana")
    path = play.files.publication("launch", by="pia", at=EARLIER, digest=_shown(play))
    play.commit("pia")
    assert play.errors() == {("SO407", path)}
    assert f"its status was '{status}'" in play.message("SO407")


@pytest.mark.parametrize("outcome", ["failed", "unknown"])
def test_what_is_out_is_not_taken_for_failed_afterwards(play: Play, outcome: str) -> None:
    play.approve()
    digest = _shown(play)
    play.files.publication("launch", by="pia", at=EARLIER, digest=digest)
    play.commit("pia")
    assert play.errors() == set()
    path = play.files.publication("launch", outcome=outcome, number=2, by="pia", at=EARLIER, digest=digest)
    play.commit("pia")
    assert play.errors() == {("SO407", path)}


def test_a_twin_that_comes_first_says_the_status(play: Play) -> None:
    play.write(author="ben")
    play.on_main("ben")
    play.files.write("posts/0/launch.yaml", (play.files.root / POST).read_text().replace("ready", "hold"))
    play.commit("maya")
    assert play.errors() == {("SO456", "posts/0/launch.yaml")}


def test_an_approval_is_judged_though_the_post_goes(play: Play) -> None:
    path = play.approve("maya")
    play.git("rm", "-q", POST)
    play.commit("maya")
    assert ("SO456", path) in play.errors()


def _shown(play: Play) -> str:
    workspace = play.files.load()
    return channel_digest(workspace.posts["launch"].item, "acme-x", workspace.files.media)


def test_a_post_that_a_branch_changes_and_puts_back_is_touched(play: Play) -> None:
    """All records that count for it are judged, those of base too, though the merge changes nothing in it."""
    path = play.files.review("launch", "brand-review", "maya")
    play.on_main("maya")
    assert play.errors() == set()
    play.write(text="Other words.\n")
    play.commit("ben")
    play.write()
    play.commit("ben")
    assert ("SO456", path) in play.errors()


def test_an_approval_of_a_post_that_is_gone_is_judged_by_what_it_was(play: Play) -> None:
    play.write(text="Words of Dana.\n")
    play.commit("dana")
    digest = play.files.digest("launch")
    play.git("rm", "-q", POST)
    play.commit("maya")
    path = play.approve(digest=digest)
    assert ("SO455", path) in play.errors()
