"""Two clones and a bare repository in every state that they can be in: nothing is lost, nothing stays half-done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.clones import Clone, Clones, seeded
from tests.factories import GitFolder, run_cli, small_workspace, spawn_cli

STEPS = Path(__file__).parents[1] / "steps"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("seed") / "acme")
    folder.post("a", notes="one")
    folder.post("b")
    return seeded(folder)


@pytest.fixture
def two(seed: Path, tmp_path: Path) -> Clones:
    return Clones(seed, tmp_path)


def test_clean_ahead_behind_and_both(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    assert maya.do("sync").err == "All is shared with origin/main.\n"
    ran = dana.do("approve", "a")
    assert ran.err.endswith("\n1 commit not shared: socialops sync\n")
    assert "1 commit ahead: socialops sync" in dana.do("status").err
    plan = dana.do("sync", "--dry-run")
    assert plan.out == "Would share with origin/main: 1 commit\n  Dana: post(a): approve at brand-review\n"
    assert not dana.alike()
    assert dana.do("sync").err.startswith("Shared: 1 commit\n  Dana: post(a): approve at brand-review\n")
    maya.post("b", text="Other words.\n")
    maya.keep("Reword b", at="2027-02-01T09:00:00+00:00")
    ran = maya.do("sync")
    assert (ran.code, "Brought in: 1 commit" in ran.err, "Shared: 1 commit" in ran.err) == (0, True, True)
    assert maya.git_.log() == ["Reword b", "post(a): approve at brand-review", "Start"]
    assert maya.git_.log("%an %ad %s")[0].startswith("Maya Mon Feb 1 09:00:00 2027")
    assert maya.alike()
    assert maya.is_clean()
    maya.post("new")
    dana.do("sync")
    behind = json.loads(maya.do("status", "--format", "json").out)
    assert (behind["ahead"], behind["behind"], behind["uncommitted"]) == (0, 0, ["posts/new.yaml"])
    ran = maya.do("sync")  # a draft that git does not track is nobody's hindrance, and is said not to go along
    left = "Not shared: 1 file that no commit holds (posts/new.yaml): socialops submit new\n"
    assert (ran.code, ran.err) == (0, f"All that you committed is shared with origin/main.\n{left}")
    for command in (["sync", "--dry-run"], ["status"], []):
        assert maya.do(*command).err.endswith(left)
    assert "  -> socialops submit new\n" in maya.do("doctor").out
    maya.write("assets/new.png", b"")
    maya.post("held", status="hold")
    kept = "git add posts/held.yaml && git commit -m 'Keep my version' posts/held.yaml"
    assert maya.do("sync").err.endswith(f"posts/held.yaml, posts/new.yaml): socialops submit new; {kept}\n")


def test_a_new_branch_shares_what_no_branch_of_the_others_has(two: Clones) -> None:
    two.maya.git_.run("switch", "-q", "-c", "walk")
    two.maya.do("hold", "a")
    shared = "1 commit\n  Maya: post(a): hold\n"
    assert two.maya.do("-C", "posts", "sync", "--dry-run").out == f"Would share with origin/walk: {shared}"
    assert two.maya.do("-C", "posts", "sync").err.startswith(f"Shared: {shared}")  # from a folder below, too
    assert two.maya.alike()


def test_fields_of_both_come_together_and_what_clashes_is_told_and_chosen(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.post("a", notes="one", text="Dana's words.\n", title="Dana's title")
    dana.keep("Reword")
    dana.do("sync")
    maya.post("a", notes="two", text="Maya's words.\n", labels=["tip"])
    head = maya.keep("Reword, too")
    ran = maya.do("sync")
    assert ran.code == 1
    assert ran.err == (
        "posts/a.yaml: you and others changed the same\n"
        "  text\n"
        "    yours:  Maya's words.\n"
        "    theirs: Dana's words.\n"
        "  - keep yours: socialops sync --mine posts/a.yaml\n"
        "  - keep theirs: socialops sync --theirs posts/a.yaml\n"
        "  - words of both: write them into yours, socialops submit a, then socialops sync --mine posts/a.yaml\n"
        "Nothing was changed, and nothing was shared with origin/main.\n"
    )
    assert maya.git_.run("rev-parse", "HEAD") == head
    assert maya.is_clean()
    assert maya.do("sync", "--mine", "posts/aa.yaml").err.endswith("here (did you mean 'posts/a.yaml'?).\n")
    plan = maya.do("sync", "--mine", "posts/a.yaml", "--dry-run").out
    assert "posts/a.yaml: would keep yours of text, drop theirs; all else of both would be in it.\n" in plan
    ran = maya.do("-C", "posts", "sync", "--theirs", "a.yaml")
    assert (ran.code, maya.alike(), maya.is_clean()) == (0, True, True)
    assert "posts/a.yaml: kept theirs of text, dropped yours; all else of both is in it.\n" in ran.err
    assert "it holds your changes and theirs now" not in ran.err
    post = maya.load().posts["a"].item
    assert (post.text, post.title, post.notes, post.labels) == ("Dana's words.\n", "Dana's title", "two", ("tip",))
    assert maya.do("sync", "--mine", "reviews/a/brand-review--dana--1.yaml").code == 1
    assert maya.do("sync", "--mine", "posts/a.yaml", "--theirs", "posts/a.yaml").code == 2


def test_a_side_is_chosen_of_a_post_by_its_id_too(two: Clones) -> None:
    two.dana.post("a", text="Dana's words.\n")
    two.dana.keep("Reword")
    two.dana.do("sync")
    two.maya.post("a", text="Maya's words.\n")
    two.maya.keep("Reword, too")
    ran = two.maya.do("sync", "--mine", "aa")
    assert (ran.code, "There is no post 'aa' here (" in ran.err) == (2, True), ran.err
    ran = two.maya.do("sync", "--mine", "roles/manager.yaml")
    assert (ran.code, "roles/manager.yaml: nothing clashes there, so no side was chosen.\n" in ran.err) == (1, True)
    ran = two.maya.do("sync", "--mine", "a")
    assert (ran.code, "posts/a.yaml: kept yours of text" in ran.err, two.maya.alike()) == (0, True, True), ran.err


def test_policy_clashes_by_field_too_and_costs_approvals_that_are_told_before(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.do("approve", "a")
    dana.role("manager", title="Head", may=["post", "publish"])
    dana.keep("Less rights")
    dana.do("sync")
    maya.role("manager", title="Boss", may=["post", "publish", "change-policy", "bypass", "open-case"])
    maya.workflow(stages=[{"id": "brand-review", "role": "legal"}])
    maya.keep("Legal decides", by="dana")
    ran = maya.do("sync", by="dana")
    assert (ran.code, "roles/manager.yaml" in ran.err, "yours:  Boss" in ran.err) == (1, True, True)
    ran = maya.do("sync", "--mine", "roles/manager.yaml", by="dana")
    assert ran.code == 0
    assert ran.err.splitlines()[0].startswith("a: dana's approval at brand-review counts no more")
    role = maya.load().roles["manager"].item
    assert (role.title, role.may) == ("Boss", ("post", "publish"))


def test_a_record_about_a_post_that_others_changed_is_refused_or_left_out(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("a", text="Better.\n")
    maya.keep("Reword")
    maya.do("sync")
    dana.do("approve", "a", now=None)
    dana.do("approve", "b", now=None)
    ran = dana.do("sync")
    assert ran.code == 1
    assert "a: others changed it meanwhile, so reviews/a/brand-review--dana--1.yaml" in ran.err
    assert "socialops sync --drop a" in ran.err
    ran = dana.do("sync", "--drop", "aa")
    assert (ran.code, ran.err) == (
        2,
        "socialops: --drop aa: no post, series or case here is called that; did you mean 'a'?\n",
    )
    ran = dana.do("sync", "--drop", "a")
    assert (ran.code, dana.alike(), dana.is_clean()) == (0, True, True)
    assert "reviews/a/brand-review--dana--1.yaml: left out, as you said." in ran.err
    assert dana.git_.log() == ["post(b): approve at brand-review", "Reword", "Start"]
    assert dana.do("audit", "--base", "HEAD~1", now=None).code == 0
    assert dana.do("approve", "a").code == 0
    (maya.root / "posts/a.yaml").unlink()
    maya.keep("Away with it")
    assert maya.do("sync").code == 0
    ran = dana.do("sync")
    told = "then see what became of it: socialops sync --drop a, then socialops history a\n"
    assert ("a: others deleted or renamed it meanwhile, so" in ran.err, told in ran.err) == (True, True), ran.err


def test_the_words_of_a_comment_on_what_others_changed_are_not_lost(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("a", text="Better.\n")
    maya.keep("Reword")
    maya.do("sync")
    dana.do("comment", "a", "-m", "Until Friday? That's late.", "--to", "maya", "--stage", "brand-review", now=None)
    again = "socialops comment a --stage brand-review --to maya -m 'Until Friday? That'\"'\"'s late.'"
    assert dana.do("sync").err.splitlines()[1].endswith(f". Does your comment still hold, say it again: {again}")
    dana.do("comment", "a", "-m", "First.\nSecond.", now=None)
    assert "copy its words first, out of reviews/a/general--dana--1.yaml" in dana.do("sync").err
    assert dana.do("sync", "--drop", "a").code == 0


def test_what_was_said_of_a_post_that_is_given_up_does_not_come_to_lie_under_theirs(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    for clone in (dana, maya):
        clone.post("tulips", author=clone.by, text=f"By {clone.by}.\n")
        clone.keep("Tulips")
    assert dana.do("sync").code == 0
    assert maya.do("comment", "tulips", "-m", "Of mine").code == 0
    two_posts = "at TIME (records hold the name of yours, so rename can't), then socialops sync --drop tulips --theirs"
    said = maya.do("sync").err
    assert two_posts in said
    assert "  - keep theirs: socialops sync --drop tulips --theirs posts/tulips.yaml\n" in said
    ran = maya.do("sync", "--theirs", "tulips")
    record, line = "reviews/tulips/general--maya--1.yaml", "sync --drop tulips --theirs posts/tulips.yaml"
    assert f"tulips: {record} would speak of theirs, and is about the post that you give up." in ran.err
    assert f"Leave that out: socialops {line}. Does your comment still hold, say it again: socialops comment" in ran.err
    assert (ran.code, maya.alike()) == (1, False)
    assert f"socialops {line} (--take-main in place" in maya.do("rename", "post", "tulips", "tulips-2").err
    assert maya.do(*line.split()).code == 0
    assert (maya.alike(), (maya.root / record).exists(), "By dana" in maya.text("posts/tulips.yaml")) == (
        True, False, True,
    )  # fmt: skip


def test_a_record_name_that_others_took_gets_the_next_number(two: Clones) -> None:
    dana, other = two.dana, two.clone("dana", "laptop")
    other.do("comment", "a", "-m", "From the laptop", now=None)
    other.do("sync")
    dana.do("comment", "a", "-m", "From the desk", now=None)
    dana.do("approve", "a", now=None)
    ran = dana.do("sync")
    assert (
        "reviews/a/general--dana--1.yaml: others took that name, so yours is reviews/a/general--dana--2.yaml."
        in ran.err
    )
    assert "From the desk" in dana.text("reviews/a/general--dana--2.yaml")
    assert "From the laptop" in dana.text("reviews/a/general--dana--1.yaml")
    assert dana.state("a").state == "scheduled"
    assert dana.do("audit", "--base", "HEAD~2", now=None).code == 0


def test_what_names_a_record_that_gets_another_number_follows(two: Clones) -> None:
    dana, other = two.dana, two.clone("dana", "laptop")
    start = "measures/acme-x/2027-02"
    fields = {"channel": "acme-x", "by": "dana", "as_of": "2027-02-10T09:00:00+01:00", "account": {"followers": 7}}
    other.document(f"{start}-10--dana--1.yaml", fields)
    other.keep("Laptop")
    other.do("sync")
    dana.document(f"{start}-10--dana--1.yaml", {**fields, "account": {"followers": 8}})
    dana.keep("Desk")
    dana.document(f"{start}-11--dana--1.yaml", {**fields, "instead_of": f"{start}-10--dana--1.yaml"})
    paths = [f"{start}-11--dana--1.yaml", f"{start}-10--dana--1.yaml", "posts/a.yaml"]
    dana.document("decisions/launch/dana--1.yaml", {"by": "dana", "note": "So", "evidence": paths})
    dana.keep("Desk again")
    assert dana.do("sync").code == 0
    assert f"\ninstead_of: {start}-10--dana--2.yaml\n" in dana.text(f"{start}-11--dana--1.yaml")
    decided = dana.text("decisions/launch/dana--1.yaml")
    assert [path in decided for path in (*paths, f"{start}-10--dana--2.yaml")] == [True, False, True, True]
    assert "followers: 8" in dana.text(f"{start}-10--dana--2.yaml")
    assert dana.is_clean()


def test_an_older_word_never_comes_after_a_newer_one(two: Clones) -> None:
    """The next number is the last word: dana's approval of ten o'clock does not undo her request of eleven."""
    dana, other = two.dana, two.clone("dana", "laptop")
    dana.do("approve", "b", now="2027-02-20 10:00")
    other.do("request-changes", "b", "-m", "The price is wrong", now="2027-02-20 11:00")
    other.do("sync")
    head, record = dana.git_.run("rev-parse", "HEAD"), "reviews/b/brand-review--dana--1.yaml"
    ran = dana.do("sync")
    assert (ran.code, dana.git_.run("rev-parse", "HEAD")) == (1, head)
    yours = "your approval here is older, and would stand as the last word"
    assert f"b: you asked for changes on another machine, and {yours} ({record}). Leave yours out" in ran.err
    assert "socialops sync --drop b" in ran.err
    unused = "a: nothing of yours about it is unshared, so nothing was left out.\n"
    ran = dana.do("sync", "--drop", "b", "--drop", "a")
    assert (ran.code, ran.err.startswith(f"{unused}Brought in")) == (0, True), ran.err
    assert dana.do("sync", "--drop", "a").err == f"{unused}All is shared with origin/main.\n"
    assert (dana.alike(), dana.state("b").state) == (True, "changes-requested")


def test_what_is_no_record_is_neither_dropped_nor_shared(two: Clones) -> None:
    maya = two.maya
    maya.do("hold", "b")
    held = maya.git_.run("rev-parse", "--short", "HEAD")
    what = (
        "b: what is not shared of it (post(b): hold) changes posts/b.yaml itself, and --drop leaves out only what was"
    )
    way = f"Back by a commit more: socialops resume b. As it was before: git revert --no-edit {held}\n"
    ran = maya.do("sync", "--drop", "b")
    assert (ran.code, f"{what} said about it. {way}" in ran.err, maya.alike()) == (1, True, False), ran.err
    maya.post("c")
    maya.post("b", text="And more.\n")
    before = maya.git_.run("rev-parse", "HEAD~")[:9]
    maya.keep("Both")
    line = f"git restore --source={before} --staged --worktree posts/b.yaml && git commit -m 'As it was before' posts/b"
    said = maya.do("sync", "--drop", "b", "--dry-run").err
    assert ("(Both and 1 more) changes posts/b.yaml itself" in said, f"{line}.yaml\n" in said) == (True, True), said
    maya.git_.run("reset", "-q", "--hard", held)
    maya.git_.run("revert", "--no-edit", held)
    ran = maya.do("sync", "--drop", "b")
    assert ran.err.startswith("b: nothing of yours about it is unshared, so nothing was left out.\nShared: 2 commits\n")


def test_comments_on_one_post_from_two_machines_come_together(two: Clones) -> None:
    dana, other = two.dana, two.clone("dana", "laptop")
    dana.do("comment", "a", "-m", "From the desk", now=None)
    time.sleep(1.1)  # a record's time is told in seconds
    other.do("comment", "a", "-m", "From the laptop", now=None)
    assert other.do("sync").code == 0
    base = dana.git_.run("rev-parse", "origin/main")
    ran = dana.do("sync")  # the older one comes later
    renamed = "reviews/a/general--dana--1.yaml: others took that name, so yours is reviews/a/general--dana--2.yaml."
    assert (ran.code, renamed in ran.err) == (0, True)
    assert [dana.text(f"reviews/a/general--dana--{number}.yaml").count("From the desk") for number in (1, 2)] == [0, 1]
    assert (dana.alike(), dana.is_clean()) == (True, True)
    assert dana.do("audit", "--base", base, now=None).code == 0
    assert other.do("sync").code == 0


def test_a_lift_reaches_no_request_that_its_member_never_saw(two: Clones) -> None:
    dana, lee = two.dana, two.clone("lee")
    dana.member("lee", "manager")
    dana.keep()
    dana.do("sync")
    lee.do("sync", by="dana")
    lee.do("request-changes", "b", "-m", "A typo", now="2027-02-20 09:00")
    lee.do("sync")
    dana.do("sync")
    lee.do("withdraw", "b", "--review", now="2027-02-20 10:00")
    lee.do("request-changes", "b", "-m", "It is a lie", now="2027-02-20 10:30")
    lee.do("sync")
    assert dana.do("lift", "b", "--of", "lee", "-m", "A small one", now="2027-02-20 11:00").code == 0
    ran = dana.do("sync")
    assert ran.code == 1
    assert "lee asked for changes meanwhile, and your lift here is about what was asked before that" in ran.err
    assert "(reviews/b/brand-review--lee--3.yaml; yours is reviews/b/brand-review--dana--1.yaml)" in ran.err
    unused = "a: nothing of yours about it is unshared, so nothing was left out.\n"
    ran = dana.do("sync", "--drop", "b", "--drop", "a")
    assert (ran.code, ran.err.startswith(f"{unused}Brought in")) == (0, True), ran.err
    assert dana.do("sync", "--drop", "a").err == f"{unused}All is shared with origin/main.\n"
    assert (dana.alike(), dana.state("b").state) == (True, "changes-requested")


def test_what_went_out_before_a_request_stays_before_it(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.do("approve", "b", now=None)
    dana.member("lee", "manager")
    dana.keep()
    dana.do("sync")
    maya.do("sync")
    ran = dana.do("mark-published", "b", "--channel", "acme-x", "--url", "https://x.com/acme/status/1", now=None)
    assert ran.code == 0, ran.err
    base = maya.git_.run("rev-parse", "HEAD")
    assert maya.do("request-changes", "b", "-m", "Too late?", by="lee", now=None).code == 0
    maya.do("sync", by="lee")
    assert dana.do("sync").code == 0
    assert (dana.alike(), dana.state("b").state) == (True, "published")
    assert dana.do("audit", "--base", base, now=None).code == 0


def test_commits_under_an_address_of_no_member_are_told(two: Clones) -> None:
    maya = two.maya
    maya.post("b", text="From the old laptop.\n")
    maya.keep("Reword b", by="old-laptop")
    maya.do("hold", "a")
    told = "Among these is 1 commit by <old-laptop@acme.test>, an address of no member: 'socialops audit' refuses"
    for words in (("--dry-run",), ()):
        assert "has it by <old-laptop@acme.test>, an address of no member" in (ran := maya.do("sync", *words)).err
        assert ran.code == 1
    maya.git_.run("switch", "-qc", "star")
    assert told in maya.do("sync", "--dry-run").out
    ran = maya.do("sync")
    assert (ran.code, told in ran.err, "git config user.email YOUR-ADDRESS" in ran.err) == (0, True, True)
    maya.do("resume", "a")
    assert "no member" not in maya.do("sync").err


def test_commits_of_others_are_joined_and_never_made_anew(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("c")
    theirs = maya.keep("By somebody else", by="lena")
    maya.post("b", text="Mine.\n")
    mine = maya.keep("Mine")
    dana.post("a", notes="three")
    dana.keep("Theirs")
    dana.do("sync")
    ran = maya.do("sync")
    assert (ran.code, "joined by one commit more" in ran.err, maya.is_clean()) == (0, True, True)
    assert {theirs, mine} <= set(maya.git_.run("rev-list", "HEAD").split())
    assert maya.git_.run("rev-list", "--merges", "--count", "HEAD") == "1"


def test_files_move_go_and_hold_no_text(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    (dana.root / "posts/2027").mkdir()
    dana.git_.run("mv", "posts/a.yaml", "posts/2027/a.yaml")
    dana.git_.run("rm", "-q", "posts/b.yaml")
    dana.write("assets/p.png", b"\0dana")
    dana.keep("Tidy up")
    dana.do("sync")
    maya.post("a", notes="moved on")
    maya.keep("On")
    assert maya.do("sync").code == 0
    assert "moved on" in maya.text("posts/2027/a.yaml")
    assert not (maya.root / "posts/a.yaml").exists()
    assert not (maya.root / "posts/b.yaml").exists()
    maya.write("assets/p.png", b"\0maya")
    maya.git_.run("rm", "-q", "posts/2027/a.yaml")
    maya.keep("Another picture, a gone")
    dana.do("sync")
    dana.post("a", folder="posts/2027", notes="still here")
    dana.write("assets/p.png", b"\0again")
    dana.keep("Another one")
    dana.do("sync")
    ran = maya.do("sync")
    assert ran.code == 1
    assert (
        "assets/p.png: you and others changed the same\n  the file\n    yours:  changed\n    theirs: changed" in ran.err
    )
    assert "posts/2027/a.yaml: you and others changed the same\n  the file\n    yours:  removed" in ran.err
    ran = maya.do("sync", "--theirs", "assets/p.png", "--mine", "posts/2027/a.yaml")
    assert (ran.code, maya.is_clean(), (maya.root / "assets/p.png").read_bytes()) == (0, True, b"\0again")
    assert not (maya.root / "posts/2027").exists()
    assert "assets/p.png: kept theirs of the file, dropped yours.\n" in ran.err
    assert "posts/2027/a.yaml: kept yours of the file, dropped theirs.\n" in ran.err


def test_a_reviewer_whose_own_post_had_the_name_of_anothers_can_approve_that_one(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("new")
    maya.keep("New")
    assert maya.do("sync").code == 0
    dana.post("new", author="dana", text="My own.\n")
    anew = "socialops new post new-2 --like new --at TIME && rm posts/new.yaml, then socialops sync (under four eyes"
    assert f"; or, do you review here, too: {anew}" in dana.do("sync").err
    started = dana.git_.run("rev-parse", "HEAD")
    dana.keep("Mine")
    one = f"git reset --soft {started[:12]} && git commit -m 'Begin new-2'"
    assert f"do you review here, too, then after rename, and before socialops sync: {one} (" in dana.do("sync").err
    assert dana.do("rename", "post", "new", "new-2").code == 0
    dana.git_.run("reset", "-q", "--soft", started[:12])
    dana.keep("Begin new-2")
    for words in (("sync",), ("approve", "new"), ("audit", "--base", started)):
        assert (ran := dana.do(*words)).code == 0, ran.err
    assert "My own." in dana.text("posts/new-2.yaml")


def test_what_is_in_no_commit_is_named_and_nothing_is_begun(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.post("new")
    dana.keep("New")
    dana.do("sync")
    maya.post("a", text="Half a thought.\n")
    ran = maya.do("sync")
    assert (ran.code, "posts/a.yaml has changes that no commit holds" in ran.err) == (1, True)
    assert maya.text("posts/a.yaml").count("Half a thought.") == 1
    maya.post("a", text="Half a thought.\n", status="hold")
    ran = maya.do("sync")
    assert "posts/a.yaml is on hold or cancelled, and has changes that no commit holds: commit them (git " in ran.err
    assert "socialops submit" not in ran.err  # which takes no such post
    (maya.root / "posts/a.yaml").unlink()
    ran = maya.do("sync")
    back = "git restore --staged --worktree posts/a.yaml"
    assert f"posts/a.yaml is gone, and no commit says so: bring it back ({back})" in ran.err
    assert "socialops submit" not in ran.err
    maya.git_.run("checkout", "-q", ".")
    maya.post("new", text="My own.\n")
    ran = maya.do("sync")
    assert (ran.code, "posts/new.yaml lies here in no commit" in ran.err) == (1, True)
    assert "git add posts/new.yaml && git commit -m 'Keep my version' posts/new.yaml, then socialops rename" in ran.err
    assert "My own." in maya.text("posts/new.yaml")
    kept = maya.keep()
    ran = maya.do("sync")
    assert ran.err.splitlines()[4] == (
        "  - they are two posts, and only the name is the same: socialops rename post new new-2, then socialops sync"
    )
    assert (maya.do("rename", "post", "new", "new-2").code, maya.do("sync").code) == (0, 0)
    assert ("My own." in maya.text("posts/new-2.yaml"), "My own." in maya.text("posts/new.yaml")) == (True, False)
    maya.git_.run("reset", "-q", "--hard", f"{kept}~")
    maya.post("new")
    maya.write("assets/p.png", b"A picture")
    assert maya.do("sync").code == 0
    maya.keep()
    (maya.root / "assets/p.png").unlink()
    assert maya.do("sync").err.splitlines()[1].endswith("or let it go (git commit -m 'Let it go' -- assets/p.png)")
    maya.post("new", media=[{"file": "assets/p.png", "alt": "A picture"}])
    ran = maya.do("sync")
    assert "-- assets/p.png); but posts/new.yaml still names it: before you let it go, write another there\n" in ran.err
    maya.git_.run("checkout", "-q", ".")
    assert maya.is_clean()


def test_who_may_not_hand_in_a_post_is_not_told_to_but_whom_to_tell(two: Clones) -> None:
    lena, tell = two.clone("lena"), "socialops comment a --to maya -m WHAT"
    lena.post("a", text="Lena's words.\n")
    lena.post("new", author="maya")
    assert lena.do("submit", "a").code == 1
    said = lena.do("sync").err
    way = f"it is maya's: throw them away (git restore posts/a.yaml), then tell them what to change ({tell})\n"
    assert f"posts/a.yaml has changes that no commit holds: {way}" in said, said
    ran = lena.do("doctor").out
    assert f"-> git restore posts/a.yaml, then {tell}; socialops submit new\n" in ran, ran
    assert "socialops submit a" not in lena.do("status").err
    lena.git_.run("restore", "posts/a.yaml")
    assert lena.do("comment", "a", "--to", "maya", "-m", "Red").code == 0
    assert lena.do("sync").code == 0
    for who, more in (("dana", []), ("maya", []), ("lena", ["lena"])):  # a reviewer, its author, a contributor
        clone = two.clone(who, f"{who}-2")
        clone.post("a", contributors=more)
        clone.keep("Is one of its own", by="maya")
        clone.post("a", text="Other words.\n", contributors=more)
        assert "hand it in (socialops submit a)" in clone.do("sync").err, who
        assert "-> socialops submit a" in clone.do("doctor").out, who


def test_a_file_becomes_a_folder_and_a_folder_a_file_and_nothing_of_one_s_own_goes(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.git_.run("rm", "-q", "posts/b.yaml", "campaigns", "--ignore-unmatch", "-r")
    dana.write("x", "A file.")
    dana.write("y/in.txt", "In a folder.")
    (dana.root / "link").symlink_to("x")
    dana.keep()
    dana.do("sync")
    maya.write("x/own.txt", "Mine.")
    maya.write("y", "Mine, too.")
    ran = maya.do("sync")
    assert (ran.code, "- x lies here" in ran.err, "- y lies here" in ran.err) == (1, True, True)
    assert maya.text("x/own.txt") == "Mine."
    (maya.root / "x/own.txt").unlink()
    (maya.root / "y").unlink()
    assert maya.do("sync").code == 0
    assert (maya.text("x"), maya.text("y/in.txt"), (maya.root / "link").is_symlink()) == (
        "A file.",
        "In a folder.",
        True,
    )


def test_a_protected_branch_and_hooks(two: Clones) -> None:
    maya = two.maya
    two.hook("pre-receive", 'read a b ref; [ "$ref" = refs/heads/main ] || exit 0; echo Open a pull request.; exit 1')
    maya.do("hold", "a")
    ran = maya.do("sync")
    assert (ran.code, "remote: Open a pull request." in ran.err, "sync --branch NAME" in ran.err) == (1, True, True)
    ran = maya.do("sync", "--branch", "team/a")
    assert (ran.code, maya.alike()) == (0, True)
    assert "All is shared on the branch team/a, where you are now." in ran.err
    assert maya.git_.run("rev-parse", "main") == maya.git_.run("rev-parse", "origin/main")
    maya.do("resume", "a")
    two.hook("pre-push", "echo A post is too long.; echo Not on Fridays. >&2; exit 1", maya.root)
    ran = maya.do("sync")
    assert (ran.code, "a hook of this clone (pre-push) stopped them" in ran.err) == (1, True)
    assert "  A post is too long.\n  Not on Fridays.\n" in ran.err  # a hook writes to where it likes
    (maya.root / ".git/hooks/pre-push").unlink()
    assert maya.do("sync").code == 0


@pytest.mark.parametrize("way", ["--squash", "--no-ff"])
def test_no_commit_is_lost_sight_of_on_a_branch_that_was_merged_and_removed(two: Clones, way: str) -> None:
    maya, dana = two.maya, two.dana
    maya.do("hold", "a")
    maya.do("sync", "--branch", "walk")
    dana.git_.run("fetch", "-q")
    dana.git_.run("merge", "-q", way, *(["-m", "M"] if way == "--no-ff" else []), "origin/walk")
    dana.git_.run("commit", "-q", "--allow-empty", "-m", "Merged")
    dana.post("a", text="And main went on.\n")
    dana.keep("On")
    dana.git_.run("push", "-q", "origin", "main", ":walk")
    gone, back = "origin/walk is there no more: somebody removed it", "socialops sync --go main"
    for words in (["sync", "--dry-run"], ["sync"]):
        ran = maya.do(*words)
        assert (ran.code, ran.err.startswith(gone)) == (0, True), ran.err
        assert ran.err.endswith(f"All that you committed here is on the main branch, so go there: {back}\n")
    assert "is shared with" not in maya.do("sync", "--go", "main", "--dry-run").out
    went = maya.do("sync", "--go", "main").err
    assert went.startswith("Brought in: "), went
    assert "\n  Dana: On\n" in went
    assert went.endswith("\nYou are on main now, as it was last shared.\n"), went
    maya.git_.run("switch", "-q", "walk")
    maya.do("hold", "b")
    ran = maya.do("sync")
    share = "Share that first: socialops sync --branch b. When that is done, go to the main branch:"
    assert f"But 1 commit here is not on the main branch (post(b): hold). {share} {back}. Is none of that" in ran.err
    maya.git_.run("switch", "-q", "main")  # the half of it that leads away
    there = "socialops sync --go walk"
    ran = maya.do("sync")
    assert ran.err.endswith(f"Your branch walk holds 1 commit that nobody else has (post(b): hold): {there}\n")
    assert "1 commit is on your branch walk and nowhere else (post(b): hold)\n" in maya.do("doctor").out
    maya.git_.run("switch", "-q", "walk")
    assert maya.do("sync", "--branch", "walk-2").code == 0
    maya.git_.run("switch", "-q", "main")
    assert maya.do("sync").err == "All is shared with origin/main.\n"


def test_main_of_another_repository_at_the_same_name_is_brought_there(two: Clones, tmp_path: Path) -> None:
    maya = two.maya
    maya.git_.run("init", "-q", "--bare", "-b", "main", str(tmp_path / "new.git"))
    maya.git_.run("remote", "set-url", "origin", str(tmp_path / "new.git"))
    way = "socialops sync --branch main"
    assert f"or origin is another repository now. To bring it there: {way}\n" in maya.do("sync").err
    assert maya.do(*way.split()[1:]).code == 0
    assert maya.do("sync").err == "All is shared with origin/main.\n"


def test_a_post_that_was_changed_on_the_branch_before_the_squash_is_main_s(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("moon")
    maya.keep("Moon")
    maya.do("sync", "--branch", "walk")
    dana.git_.run("fetch", "-q")
    dana.git_.run("merge", "-q", "--squash", "origin/walk")
    dana.post("moon", text="Another's.\n", author="dana")
    dana.keep("Only the name is the same")
    dana.git_.run("push", "-q", "origin", "main", ":walk")
    assert "But 1 commit here is not on the main branch (Moon). Share that" in maya.do("sync").err
    dana.post("moon", text="Newer.\n")
    dana.keep("Merged as one")
    dana.git_.run("push", "-q", "origin", "main")
    back = "socialops sync --go main"
    doctor = maya.do("doctor").out
    assert ("Was walk merged with other words than yours of moon" in doctor, "--take-main" in doctor) == (False, True)
    maya.git_.run("fetch", "-q")
    doctor = maya.do("doctor").out
    assert ("Was walk merged with other words than yours of moon" in doctor, "--take-main" in doctor) == (True, False)
    assert "which of the two it is, and what to type, says: socialops sync\n" in doctor.lower()
    told = "The main branch has moon in other words than yours: somebody changed it meanwhile. Is something of yours"
    ran = maya.do("sync")
    assert (ran.code, f"{told} missing, write it into the post there. Go there: {back}\n" in ran.err) == (0, True)
    assert "both changed" not in ran.err
    maya.post("sun")
    maya.keep("Sun")
    ran = maya.do("sync", "--branch", "next")
    begins = "main holds the work of walk already, so next begins at main as it is now. It brings along what main has"
    assert (ran.code, ran.err.startswith(f"{begins} not: 1 commit.\n"), "both changed" in ran.err) == (0, True, False)
    assert maya.git_.run("diff", "--name-only", "origin/main", "HEAD") == "posts/sun.yaml"
    assert maya.do("sync", "--go", "main").code == 0
    assert maya.do("sync").err == "All is shared with origin/main.\n"
    maya.git_.run("switch", "-q", "walk")
    maya.post("moon", text="Newer than what was shared.\n")
    maya.keep("Newer")
    said = maya.do("sync").err
    assert "(Newer), which has moon in other words: look whether these are yours with a change (git diff HEAD " in said
    assert said.index("git branch -D walk") < said.index("Is it still to come, share that first: socialops sync --")
    maya.git_.run("switch", "-q", "main")
    assert "Your branch walk holds" in maya.do("sync").err


def test_a_branch_that_was_removed_without_a_merge_still_holds_its_commits(two: Clones) -> None:
    two.maya.do("hold", "a")
    two.maya.do("sync", "--branch", "walk")
    two.maya.git_.run("push", "-q", "origin", ":walk")
    for name in ("walk", "other"):  # as last seen: another one's push removed it, and a second branch holds them, too
        two.maya.git_.run("update-ref", f"refs/remotes/origin/{name}", "HEAD")
    ran = two.maya.do("sync")
    assert "But 1 commit here is not on the main branch (post(a): hold). Share that first" in ran.err


def test_a_branch_that_others_removed_is_told_from_main_too(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    for post in ("a", "b"):
        maya.do("hold", post)
        maya.do("sync", "--branch", f"team/{post}")
        maya.git_.run("switch", "-q", "main")
    assert maya.do("sync").err == "All is shared with origin/main.\n"
    dana.git_.run("fetch", "-q")
    dana.git_.run("merge", "-q", "--squash", "origin/team/b")
    dana.keep("Merged as one")
    dana.git_.run("push", "-q", "origin", "main", ":team/a", ":team/b")
    there = "socialops sync --go team/a"
    told = f"Your branch team/a holds 1 commit that nobody else has (post(a): hold): {there}\n"
    for _ in range(2):
        assert maya.do("sync").err.endswith(f"All is shared with origin/main.\n{told}")
    maya.git_.run("switch", "-q", "team/a")
    assert "But 1 commit here is not on the main branch" in (err := maya.do("sync").err)
    lines = ["git switch main", "git branch -D team/a", "git branch -d -r origin/team/a"]
    assert f". Is none of that to come any more: {' && '.join(lines)}\n" in err
    maya.git_.run("switch", "main")
    assert "a is changed on the branch 'team/a'" in maya.do("status", "a").err
    for line in lines[1:]:
        maya.git_.run(*line.split()[1:])
    for words in (["status", "a"], ["show", "a"]):
        assert "is changed on" not in maya.do(*words).err


def test_a_lock_on_a_branch_is_removed_where_it_is_ours_else_named(two: Clones) -> None:
    maya = two.maya
    head = maya.keep("Nothing")
    hook, lock = maya.root / ".git/hooks/reference-transaction", maya.root / ".git/refs/heads/new.lock"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        '#!/bin/sh\n[ "$1" = prepared ] && grep -q refs/heads/new || exit 0\n'
        'rm "$0"; kill -9 $(ps -o ppid= -p $PPID); kill -9 $PPID\n',
        encoding="utf-8",
    )
    hook.chmod(0o755)
    assert spawn_cli(["sync", "--branch", "new"], cwd=maya.root, by="maya").code == -9
    assert lock.exists()
    ran = maya.do("sync", "--branch", "new")
    assert (ran.code, lock.exists()) == (0, False), ran.err
    lock = maya.root / ".git/refs/heads/other.lock"
    lock.touch()
    os.utime(lock, (0, 0))
    ran = maya.do("sync", "--branch", "other")
    assert (ran.code, lock.exists(), "fatal" in ran.err) == (2, True, False)
    assert f"(a program was killed), delete the lock file {lock}. Nothing was changed." in ran.err
    (maya.root / ".git/HEAD.lock").touch()
    os.utime(maya.root / ".git/HEAD.lock", (0, 0))
    ran = maya.do("comment", "a", "-m", "Hi")
    assert (ran.code, f"delete the lock file {maya.root}/.git/HEAD.lock. Nothing was changed." in ran.err) == (2, True)
    assert maya.git_.run("rev-parse", "HEAD") == head


@pytest.mark.slow
def test_a_lock_of_git_is_waited_for_then_named_and_nothing_is_begun(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.do("hold", "a", by="maya")
    dana.do("sync")
    head = maya.keep("Nothing")
    (maya.root / ".git/index.lock").write_bytes(b"")
    ran = maya.do("sync")
    assert (ran.code, "index.lock" in ran.err) == (2, True), ran.err
    (maya.root / ".git/index.lock").unlink()
    assert (maya.git_.run("rev-parse", "HEAD"), maya.is_clean()) == (head, True)
    assert maya.do("sync").code == 0


def test_a_hook_that_stands_in_the_way_is_named_and_nothing_is_begun(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.do("hold", "a", by="maya")
    dana.do("sync")
    head = maya.keep("Nothing")
    two.hook(
        "reference-transaction", '[ "$1" = prepared ] && ! grep -q refs/heads/ || { echo No. >&2; exit 1; }', maya.root
    )
    ran = maya.do("sync")
    assert (ran.code, "git can't move the branch, so nothing was changed" in ran.err, "No." in ran.err) == (
        2,
        True,
        True,
    )
    (maya.root / ".git/hooks/reference-transaction").unlink()
    assert (maya.git_.run("rev-parse", "HEAD"), maya.is_clean()) == (head, True)
    assert maya.do("sync").code == 0


@pytest.mark.slow
def test_others_are_quicker_five_times(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.do("hold", "a")
    again = (
        f"unset $(git rev-parse --local-env-vars); cd '{dana.root}'; git commit -q --allow-empty -m Quick; git push -q"
    )
    two.hook("pre-push", again, maya.root)
    ran = maya.do("sync")
    assert (ran.code, ran.err.count("Others were quicker: once more")) == (1, 4), ran.err
    assert ran.err.endswith("others were quicker each time.\nThey are safe here. Run 'socialops sync' again.\n"), (
        ran.err
    )
    (maya.root / ".git/hooks/pre-push").unlink()
    assert (maya.do("sync").code, maya.alike(), maya.is_clean()) == (0, True, True)


def test_looking_at_what_would_come_leaves_no_more_behind_the_second_time(two: Clones) -> None:
    """What was worked out lies there unreachable, as git's own does until it tidies up."""
    maya, dana = two.maya, two.dana
    dana.post("a", text="Dana's words.\n", notes="one")
    dana.keep("Reword")
    dana.do("sync")
    maya.post("a", text="Maya's words.\n", notes="one")
    maya.keep("Reword, too")
    counts = set()
    for _ in range(3):
        assert maya.do("sync").code == 1
        counts.add(maya.git_.run("count-objects"))
    assert len(counts) == 1


def test_states_of_git_in_which_nothing_can_be_shared(two: Clones, tmp_path: Path) -> None:
    maya, dana = two.maya, two.dana
    dana.post("a", text="x\n")
    dana.keep()
    dana.do("sync")
    maya.post("a", text="y\n")
    maya.keep()
    maya.git_.run("fetch", "-q")
    subprocess.run(["git", "merge", "-q", "origin/main"], cwd=maya.root, check=False, capture_output=True)
    ran = maya.do("sync")
    assert (ran.code, "A merge is not finished" in ran.err) == (2, True)
    maya.git_.run("merge", "--abort")
    maya.git_.run("checkout", "-q", "--detach")
    assert maya.do("sync").code == 2
    maya.git_.run("checkout", "-q", "main")
    maya.git_.run("remote", "set-url", "origin", str(tmp_path / "nowhere.git"))
    ran = maya.do("sync")
    assert (ran.code, "origin can't be reached, so nothing was changed" in ran.err) == (2, True)
    maya.git_.run("remote", "remove", "origin")
    assert (maya.do("sync").code, maya.do("hold", "a").err.count("not shared")) == (2, 0)
    alone = small_workspace(tmp_path / "alone")
    git = alone.git()
    git.run("init", "-q", "--bare", str(tmp_path / "first.git"))
    git.run("remote", "add", "origin", str(tmp_path / "first.git"))
    assert run_cli("sync", cwd=alone.root).code == 0
    assert git.run("status", "-sb") == "## main...origin/main"


def test_a_case_that_both_went_on_with_is_told_and_one_s_own_entries_left_out(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    steps = [{"id": "triage", "holder": "manager", "may_end": True}]
    playbook = {
        "id": "zip", "title": "Zip", "trigger": {"kind": "complaint", "severity": "low"}, "starts_with": "triage",
        "steps": steps, "ends_when": "Done.", "resolutions": ["ok"],
    }  # fmt: skip
    dana.document("playbooks/zip.yaml", playbook)
    dana.keep("Playbook")
    dana.do("case", "open", "zip", "--title", "Zip breaks", "--id", "zip-1")
    dana.do("sync")
    maya.do("sync")
    dana.do("case", "note", "zip-1", "-m", "First")
    dana.do("sync")
    maya.do("case", "note", "zip-1", "-m", "Second", by="dana")
    ran = maya.do("sync", by="dana")
    assert (ran.code, "cases/zip-1.yaml" in ran.err, "2 entries, the last: note by dana" in ran.err) == (1, True, True)
    assert maya.do("sync", "--theirs", "cases/zip-1.yaml", by="dana").code == 1
    assert maya.do("sync", "--drop", "zip-1", by="dana").code == 0
    assert "Second" not in maya.text("cases/zip-1.yaml")


def test_lines_to_type_about_cases_and_records_run_nothing_that_a_name_says(two: Clones) -> None:
    case, record = "$(touch pwned)", "reviews/a/general--maya--1;touch pwned.yaml"
    for clone in (two.maya, two.dana):
        for path in (f"cases/{case}.yaml", record):
            clone.write(path, f"by: {clone.by}\n")
        clone.keep("Hostile")
    two.dana.git_.run("push", "-q", "origin", "HEAD:main")
    ran = two.maya.do("sync")
    for line in (f"--drop '{case}', then socialops case show '{case}'", f"git checkout @{{upstream}} -- '{record}'"):
        assert (ran.code, line in ran.err) == (1, True), ran.err


@pytest.mark.slow
def test_four_at_once(two: Clones) -> None:
    clones = [two.maya, two.dana, two.clone("maya", "three"), two.clone("maya", "four")]
    for number, clone in enumerate(clones):
        clone.post(f"new-{number}")
        clone.keep(f"New {number}")
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda clone: spawn_cli(["sync"], cwd=clone.root, by=clone.by), clones))
    assert [ran.code for ran in runs] == [0, 0, 0, 0], [ran.err for ran in runs]
    two.maya.do("sync")
    assert {f"New {number}" for number in range(4)} <= set(two.maya.git_.log())
    assert all(clone.is_clean() for clone in clones)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen of OpenSSH")
def test_signed_records_and_commits_are_signed_anew(tmp_path: Path) -> None:
    for name in ("dana", "maya"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(tmp_path / name)]
        subprocess.run(command, check=True)
    folder = small_workspace(tmp_path / "acme", evidence="signature")
    for name, role in (("dana", "manager"), ("maya", "writer")):
        folder.member(name, role, ssh_keys=[(tmp_path / f"{name}.pub").read_text().strip()])
    folder.post("a")
    folder.post("b", status="draft")
    two = Clones(seeded(folder), tmp_path / "clones")
    for clone, name in ((two.dana, "dana"), (two.maya, "maya"), (two.clone("dana", "laptop"), "dana")):
        for key, value in (("gpg.format", "ssh"), ("user.signingkey", str(tmp_path / f"{name}.pub"))):
            clone.git_.run("config", key, value)
    laptop = Clone(tmp_path / "clones" / "laptop", "dana")
    laptop.do("comment", "a", "-m", "From the laptop", now=None)
    laptop.do("sync")
    two.dana.do("comment", "a", "-m", "From the desk", now=None)
    two.dana.do("approve", "a", now=None)
    assert two.dana.do("sync").code == 0
    assert "--2.yaml" in two.dana.git_.run("show", "--name-only", "--format=", "HEAD~1")
    two.maya.post("b", text="Mine.\n")
    assert two.maya.do("submit", "b", now=None).code == 0
    assert two.maya.do("sync").code == 0
    assert two.maya.git_.run("cat-file", "commit", "HEAD").count("gpgsig") == 1
    start = two.maya.git_.run("rev-list", "--max-parents=0", "HEAD")
    ran = two.maya.do("audit", "--base", start, now=None)
    assert ran.code == 0, ran


def test_policy_of_who_may_not_change_it_is_to_be_sent_to_who_may_and_not_committed(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    for team in (maya, dana):
        team.write("channels/acme-rain.yaml", "id: acme-rain\nplatform: x\nhandle: '@rain'\nowner: dana\n")
    said = (
        "channels/acme-rain.yaml: policy, which your roles don't let you change, and no audit would let a commit of "
        "yours pass (SO454): send it to dana, who may, in place of committing it"
    )
    for command in (["sync"], ["status"], ["doctor"], []):
        ran = maya.do(*command)
        assert said in ran.err + ran.out, command
        assert "Keep my version" not in ran.err + ran.out
    assert "git add channels/acme-rain.yaml && git commit" in dana.do("sync").err


def test_a_commit_of_policy_by_who_may_not_is_told_on_its_branch_until_that_is_begun_anew(two: Clones) -> None:
    maya, channel = two.maya, "id: acme-rain\nplatform: x\nhandle: '@rain'\nowner: dana\n"
    maya.git_.run("switch", "-qc", "rain")
    maya.write("channels/acme-rain.yaml", channel)
    maya.keep("A channel", by="dana")
    maya.write("channels/acme-snow.yaml", channel.replace("rain", "snow"))
    commit = maya.keep("Another")[:9]
    maya.git_.run("push", "-q", "-u", "origin", "rain")
    maya.post("c")
    maya.keep("A post")
    said = (
        f"ommit {commit} changes policy (channels/acme-snow.yaml), which maya may not, so no audit lets it into main "
        "(SO454)"
    )
    way = "Let dana, who may, bring that file to main, then begin anew there: 'socialops explain SO454' has the lines\n"
    assert (f"c{said}\n" in (out := maya.do("doctor").out), f"-> {way}" in out) == (True, True), out
    assert f"C{said}. {way}" in maya.do("sync").err


def test_a_repository_that_was_not_empty_is_told_with_the_ways_out(two: Clones, tmp_path: Path) -> None:
    alone = small_workspace(tmp_path / "alone")
    git = alone.git()
    git.run("remote", "add", "origin", str(two.hub))
    ran = run_cli("sync", cwd=alone.root)
    own = "origin/main holds a workspace of its own, and no commit of yours. To work in that one: git clone ADDRESS. To"
    assert (ran.code, own in ran.err) == (2, True)
    said = run_cli("doctor", cwd=alone.root)  # by what sync fetched
    sharing = "sharing         origin/main holds a workspace of its own, and no commit of yours\n"
    assert (said.code, sharing in said.out, "-> To work in that one: git" in said.out) == (1, True, True)
    (tmp_path / "box").mkdir()
    box = GitFolder(tmp_path / "box")
    box.run("init", "-q", "-b", "main")
    (box.root / "README.md").write_text("Box\n", encoding="utf-8")
    box.commit("Initial commit")
    git.run("remote", "set-url", "origin", str(box.root / ".git"))
    (alone.root / "README.md").write_text("Ours\n", encoding="utf-8")
    git.commit("Read this")
    ran = run_cli("sync", cwd=alone.root)
    assert "origin/main holds files that yours has, too (README.md), and no commit of yours" in ran.err
    assert (ran.code, "git pull" in ran.err, "git push -u origin main. Nothing was" in ran.err) == (2, False, True)
    git.run("reset", "-q", "--hard", "HEAD~1")
    ran = run_cli("sync", "--branch", "look", cwd=alone.root)
    way = ran.err.partition("origin/main holds README.md, and no commit of yours")[2].partition("To keep both: git ")[2]
    git.run(*way.partition(", then socialops sync")[0].split())
    assert run_cli("sync", "--branch", "look", cwd=alone.root).code == 0
    assert sorted(box.run("log", "--format=%s", "look").splitlines()[1:]) == ["Initial commit", "Start"]
    assert "sharing" not in run_cli("doctor", cwd=alone.root).out
