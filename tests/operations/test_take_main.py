"""A branch whose pull request can't be merged, as main changed the same: told, and one command takes main in."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialops.operations.sync.merge.begin_anew import begin_anew
from tests.clones import Clone, Clones, seeded
from tests.factories import small_workspace

SHARED = "All is shared with origin/moon.\n"
AGAINST = "main and your branch both changed {}, so a pull request of it can't be merged as it is:\n"
TAKE = "Bring main into your branch: socialops sync --take-main (with --dry-run it only shows what that does)\n"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("seed") / "acme")
    for name in ("a", "b", "c"):
        folder.post(name, notes="one")
    return seeded(folder)


@pytest.fixture
def two(seed: Path, tmp_path: Path) -> Clones:
    return Clones(seed, tmp_path)


def audit(clone: Clone) -> int:
    return clone.do("audit", "--base", "origin/main", now=None).code


def test_what_main_changed_too_is_told_and_taken_in_by_fields(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("a", notes="one", text="Maya's words.\n", labels=["tip"])
    maya.post("b", notes="two")
    maya.keep("Reword")
    maya.do("sync", "--branch", "moon")
    assert maya.do("sync").err == SHARED
    dana.do("sync")
    dana.git_.run("switch", "-q", "moon")
    dana.do("approve", "a", now=None)
    dana.do("sync")
    dana.git_.run("switch", "-q", "main")
    dana.post("a", notes="one", text="Dana's words.\n", title="Dana's title")
    dana.post("b", notes="one", title="Another")
    dana.keep("Main goes on")
    dana.git_.run("push", "-q", "origin", "main")
    told = AGAINST.format("2 files") + (
        "  posts/a.yaml: both changed text\n  posts/b.yaml: both changed it, each in its own place\n"
    )
    assert maya.do("sync").err.endswith(f"{SHARED}{told}{TAKE}")
    assert "posts/a.yaml (text); posts/b.yaml: a pull request of it can't be merged" in maya.do("doctor").out
    head = maya.git_.run("rev-parse", "HEAD")
    ran = maya.do("sync", "--take-main")
    assert (ran.code, maya.git_.run("rev-parse", "HEAD")) == (1, head)
    assert ran.err.startswith("posts/a.yaml: your branch and main changed the same\n  text\n    yours:  Maya's words.")
    assert "  - keep yours: socialops sync --take-main --mine posts/a.yaml\n" in ran.err
    plan = maya.do("sync", "--take-main", "--theirs", "a", "--dry-run").out
    assert "Would cost: dana's approval of a at brand-review" in plan
    ran = maya.do("sync", "--take-main", "--theirs", "a", "--branch", "x")
    assert (ran.code, maya.git_.run("rev-parse", "HEAD")) == (2, head)
    ran = maya.do("sync", "--take-main", "--mine", "a")
    assert (ran.code, maya.is_clean(), maya.alike()) == (0, True, True), ran.err
    assert "Your branch holds all that origin/main has; each commit of it stays as it is.\n" in ran.err
    post = maya.load().posts["a"].item
    assert (post.text, post.title, post.labels) == ("Maya's words.\n", "Dana's title", ("tip",))
    assert maya.load().posts["b"].item.notes == "two"
    assert maya.do("sync").err == SHARED


@pytest.mark.slow
def on_moon(two: Clones) -> Clone:
    """Dana's other clone, on the branch, which does not know what she says on main meanwhile."""
    laptop = two.clone("dana", "laptop")
    laptop.git_.run("switch", "-q", "moon")
    return laptop


def test_a_record_gets_another_number_from_its_own_member_alone(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.do("hold", "a", now=None)
    maya.do("sync", "--branch", "moon")
    laptop = on_moon(two)
    dana.do("approve", "c", now=None)
    dana.do("sync")
    time.sleep(1.1)  # a record's time is told in seconds
    laptop.do("approve", "c", now=None)
    laptop.git_.run("push", "-q")
    dana.git_.run("switch", "-q", "moon")
    dana.do("sync")
    record = "reviews/c/brand-review--dana--1.yaml"
    ask = (
        "Only dana can give a record of theirs another number: ask dana to go to your branch and to type socialops sync"
    )
    said = maya.do("sync").err
    assert f"  {record}: both hold a record of that name\n{ask} --take-main\n" in said
    assert (f"{ask} --take-main" in maya.do("doctor").out, TAKE in dana.do("sync").err) == (True, True)
    assert audit(maya) == 2
    ran = maya.do("sync", "--take-main", now=None)
    only = f"{record}: origin/main holds another record of that name, and only dana can"
    assert (ran.code, only in ran.err) == (1, True)
    ran = dana.do("sync", "--take-main", now=None)
    moved = f"{record}: others took that name, so yours is {record.replace('1.y', '2.y')}."
    assert (ran.code, moved in ran.err) == (0, True)
    assert (dana.is_clean(), audit(dana)) == (True, 0)
    maya.do("sync")
    ran = maya.do("sync", "--take-main", now=None)
    assert ran.err.endswith(f"Your branch holds all that origin/main has already.\n{SHARED}")
    maya.post("b", notes="one", text="Maya's words.\n")
    maya.keep("Reword")
    dana.git_.run("switch", "-q", "main")
    dana.post("b", notes="one", title="Dana's title")
    dana.keep("Main goes on")
    dana.git_.run("push", "-q", "origin", "main")
    maya.do("sync")
    assert (audit(maya), maya.do("sync", "--take-main", now=None).code) == (2, 0)
    dana.git_.run("switch", "-q", "moon")
    dana.do("sync")
    assert dana.do("approve", "b", now=None).code == 0
    assert audit(dana) == 0


@pytest.mark.slow
def test_a_record_of_days_ago_gets_no_number_that_no_audit_would_let_pass(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.do("hold", "a")
    maya.do("sync", "--branch", "moon")
    laptop = on_moon(two)
    dana.do("approve", "c", now="2027-02-20 13:00")
    dana.do("sync", now="2027-02-20 13:00")
    laptop.do("approve", "c", now="2027-02-20 14:00")
    laptop.git_.run("push", "-q")
    dana.git_.run("switch", "-q", "moon")
    dana.do("sync", now="2027-02-20 14:00")
    ran = dana.do("sync", "--take-main", now="2027-02-23 09:00")
    assert ran.code == 1
    assert "reviews/c/brand-review--dana--2.yaml would get that number by this, and says 2027-02-20 14:00" in ran.err
    assert "Begin anew from main" in ran.err
    assert dana.is_clean()
    assert dana.do("sync", "--take-main", now="2027-02-21 09:00").code == 0


def test_who_begins_anew_sees_what_main_changed_since_and_keeps_what_is_on_hold_by_a_commit(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    a, b = folder.post("a"), folder.post("b", status="hold")
    said = [f"reviews/{post}/brand-review--dana--{n}.yaml" for post in "cd" for n in (1, 2)]
    way, takes, leaves = begin_anew("main", "moon", "c", [a, b, *said], {a}, folder.root).split(". ")
    assert takes == f"That takes over {a}, {b} as they are on moon"
    last = "and 1 more (all: git diff --name-only main...moon)"
    assert leaves == f"What was said on moon stays there, and is said anew: {', '.join(said[:3])} {last}"
    assert way.split(", then ")[1:] == [
        f"git restore --source=moon -- {a} {b}",
        f"see what that takes back of what main changed since (git diff -- {a}), and write what is to stay",
        "socialops submit a",
        f"git add {b} && git commit -m 'Keep my version' {b}",
        "socialops sync --branch NEW-NAME",
    ]


@pytest.mark.slow
def test_an_older_approval_on_the_branch_is_told_once_with_who_gave_it_and_what_the_branch_changed(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("a", notes="two")
    maya.post("b", notes="two")
    maya.do("submit", "a", "b")
    maya.do("sync", "--branch", "moon")
    laptop = on_moon(two)
    laptop.do("approve", "c", now="2027-02-20 12:00")
    dana.do("approve", "c", now="2027-02-20 13:00")
    dana.do("sync")
    laptop.git_.run("push", "-q")
    maya.do("sync")
    files = (
        "and would stand as the last word (reviews/c/brand-review--dana--1.yaml). What is shared stays, so begin anew"
    )
    way = (
        " from main, and have c looked at once more: socialops sync --go main, then git restore --source=moon -- "
        "posts/a.yaml posts/b.yaml, then socialops submit a b, then socialops sync --branch NEW-NAME. That takes over "
        "posts/a.yaml, posts/b.yaml as they are on moon. What was said on moon stays there, and is said anew: "
        "reviews/c/brand-review--dana--1.yaml\n"
    )
    told = f"  - c: dana approved it on main, and their approval on this branch is older, {files}{way}"
    assert maya.do("sync", "--take-main").err.startswith(f"sync waits until this is settled:\n{told}Nothing was")
    dana.do("sync", "--go", "moon")
    told = f"  - c: you approved it on main, and your approval on this branch is older, {files}"
    told = told.replace(
        "so begin anew", "so maya begins anew from main, and c is looked at once more: tell maya to go to"
    )
    assert (
        f"settled:\n{told} moon and to type socialops sync, which has the lines\nNo"
        in dana.do("sync", "--take-main").err
    )


@pytest.mark.slow
def test_where_main_has_a_later_approval_sync_and_doctor_say_at_once_to_begin_anew(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    for branch in ("red", "blue"):
        maya.post("a", notes="one", text=f"The {branch} words.\n")
        maya.do("submit", "a", now=None)
        maya.do("sync", "--branch", branch, now=None)
        maya.git_.run("switch", "-q", "main" if branch == "red" else branch)
    laptop = two.clone("dana", "laptop")
    for clone, branch in ((dana, "blue"), (laptop, "red")):
        clone.git_.run("fetch", "-q")
        clone.git_.run("switch", "-q", branch)
    assert dana.do("approve", "a", now=None).code == 0
    time.sleep(1.1)
    assert laptop.do("approve", "a", now=None).code == 0
    laptop.git_.run("push", "-q", "origin", "red", "red:main")
    assert dana.do("sync", now=None).code == 0
    older = "approval on this branch is older, and would stand as the last word (reviews/a/brand-review--dana--1.yaml)"
    begin = (
        "What is shared stays, so begin anew from main, and have a looked at once more: socialops sync --go main, then"
    )
    lines = (
        "socialops sync --go main",
        "git restore --source=blue -- posts/a.yaml",
        "socialops submit a",
        "socialops sync --branch NEW-NAME",
    )
    for word in ("sync", "doctor"):
        ran = maya.do(word, now=None)
        said = f"{ran.out}{ran.err}"
        assert f"a: dana approved it on main, and their {older}. {begin}" in said, said
        assert ("--take-main" in said, "another number" in said) == (False, False), said
        for line in lines:
            assert line in said
    anew = "so maya begins anew from main, and a is looked at once more"
    tell = f"{anew}: tell maya to go to blue and to type socialops sync, which has the lines"
    for word in ("sync", "doctor"):
        ran = dana.do(word, now=None)
        said = f"{ran.out}{ran.err}"
        assert f"you approved it on main, and your {older}. What is shared stays, {tell}\n" in said
        assert ("--take-main" in said, "submit" in said) == (False, False), said
    for line in lines:
        program, *words = line.split()
        assert (maya.git_.run(*words) == "") if program == "git" else (maya.do(*words, now=None).code == 0), line
    dana.do("sync", "--go", "NEW-NAME", now=None)
    assert (dana.do("approve", "a", now=None).code, audit(dana)) == (0, 0)


def test_who_is_not_its_author_had_better_not_rename_what_they_would_approve(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("sale", text="Maya's words.\n")
    maya.keep("Sale")
    maya.do("sync", "--branch", "moon")
    dana.post("sale", author="lena", text="Lena's words.\n")
    dana.keep("Another", by="lena")
    dana.do("sync")
    dana.do("sync", "--go", "moon")
    rename = "socialops rename post sale sale-2, then socialops sync --take-main"
    leave = " (leave that to maya: under four eyes, who renames a post has changed it and can't approve it)"
    assert f"same: {rename}\n" in maya.do("sync", "--take-main").err
    assert f"same: {rename}{leave}\n" in dana.do("sync", "--take-main").err
    assert dana.do("rename", "post", "sale", "sale-2", now=None).code == 0
    assert dana.do("sync", "--take-main", now=None).code == 0
    assert "dana changed its content" in dana.do("approve", "sale-2", now=None).err


def test_an_approval_that_counts_no_more_is_told_with_what_the_post_is_then(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    dana.member("hanna", "manager")
    dana.keep("Hanna comes")
    dana.do("sync")
    maya.do("sync")
    maya.post("a", text="Maya's words.\n")
    maya.post("b", text="Maya's words.\n")
    maya.keep("Reword")
    maya.do("sync", "--branch", "moon")
    hanna = two.clone("hanna")
    hanna.do("sync", "--go", "moon", now=None)
    assert hanna.do("approve", "a", now=None).code == hanna.do("approve", "b", now=None).code == 0
    assert hanna.do("sync", now=None).code == 0
    maya.do("sync")
    for post in "ab":
        dana.post(post, text="Dana's words.\n", author="maya")
    dana.keep("Reword, too", by="maya")
    assert dana.do("approve", "a", now=None).code == 0
    assert dana.do("sync", now=None).code == 0
    costs = {
        "a": "it is scheduled all the same, as dana approved it as it is then",
        "b": "it is in-review then, and must be reviewed anew",
    }
    theirs = ("sync", "--take-main", "--theirs", "a", "--theirs", "b")
    plan = maya.do(*theirs, "--dry-run", now=None).out
    said = maya.do(*theirs, now=None).err
    for post, after in costs.items():
        assert f"Would cost: hanna's approval of {post} at brand-review ({after})\n" in plan
        assert (
            f"{post}: hanna's approval at brand-review counts no more once both are brought together; {after}.\n"
            in said
        )
    states = {post: maya.state(post, datetime.now(UTC)).state for post in costs}
    assert (states, maya.alike()) == ({"a": "scheduled", "b": "in-review"}, True)


def test_who_is_on_main_is_sent_to_their_branch_first(two: Clones) -> None:
    maya = two.maya
    first = "--take-main brings that into a branch. Go to your branch first, then do this again: socialops sync --go"
    ran = maya.do("sync", "--take-main")
    assert (ran.code, f"You are on main, which others share: {first} BRANCH\n" in ran.err) == (2, True), ran.err
    for name in ("moon", "it's"):
        maya.do("hold", "a")
        maya.do("sync", "--branch", name)
        maya.git_.run("switch", "-q", "main")
    told = maya.do("sync", "--take-main").err
    assert all(f"socialops sync --go {name}" in told for name in ("moon", "'it'\"'\"'s'")), told
    maya.git_.run("branch", "merged")
    assert "merged" not in maya.do("sync", "--take-main").err


def test_going_to_another_branch_shares_first_and_takes_edits_along_or_touches_nothing(two: Clones) -> None:
    maya = two.maya
    maya.do("hold", "a")
    maya.do("sync", "--branch", "moon")
    maya.post("c", text="Moon.\n")
    maya.keep("Moon")
    maya.post("b", text="Half a thought.\n")
    maya.post("c", text="Another half.\n")
    assert "There is no branch 'man', here or at origin (did you mean 'main'" in maya.do("sync", "--go", "man").err
    ran = maya.do("sync", "--go", "main")
    assert (ran.code, "posts/c.yaml has changes that no commit holds: hand it in (" in ran.err) == (1, True), ran.err
    assert ran.err.endswith("You have not gone to main; all that you committed is shared with origin/moon.\n")
    assert ran.err.count("git restore posts/c.yaml") == 1
    assert ("Another half." in maya.text("posts/c.yaml"), maya.alike()) == (True, True)
    (maya.root / "posts/c.yaml").unlink()
    assert "posts/c.yaml is gone, and no commit says so: bring it back (git " in maya.do("sync", "--go", "main").err
    maya.git_.run("checkout", "-q", "posts/c.yaml")
    assert "Would go to main.\n" in maya.do("sync", "--go", "main", "--dry-run").out
    two.dana.do("sync")
    two.dana.git_.run("merge", "-q", "--squash", "origin/moon")
    two.dana.keep("Merged as one")
    two.dana.git_.run("push", "-q", "origin", "main", ":moon")
    ran = maya.do("sync", "--go", "main")
    assert (ran.code, "You are on main now, as it was last shared.\nNot shared: 1 file" in ran.err) == (0, True), (
        ran.err
    )
    assert ("Half a thought." in maya.text("posts/b.yaml"), maya.alike()) == (True, True)
    assert maya.git_.run("status", "--porcelain", "--branch").split() == [
        "##",
        "main...origin/main",
        "M",
        "posts/b.yaml",
    ]


@pytest.mark.slow
def test_a_post_whose_name_main_gave_to_another_goes_on_under_a_new_one_though_records_hold_it(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("kite", status="draft")
    for words in (("submit", "kite"), ("sync", "--branch", "kite")):
        assert maya.do(*words, now=None).code == 0
    for words in (("sync", "--go", "kite"), ("approve", "kite"), ("sync", "--go", "main")):
        assert dana.do(*words, now=None).code == 0
    dana.post("kite", author="dana", text="Another kite.\n")
    dana.keep("Another kite")
    assert (dana.do("sync", now=None).code, maya.do("sync", now=None).code) == (0, 0)
    begin = "socialops new post kite-2 --like kite --at TIME (records hold the name of yours, so rename can't)"
    go_on = "then socialops sync --take-main --theirs posts/kite.yaml, then socialops submit kite-2"
    assert f"only the name is the same: {begin}, {go_on}\n" in maya.do("sync", "--take-main", now=None).err
    refused = maya.do("rename", "post", "kite", "kite-2", now=None)
    assert (refused.code, "socialops new post kite-2 --like kite --at TIME" in refused.err) == (1, True)
    for typed in (
        ("new", "post", "kite-2", "--like", "kite", "--at", "2027-03-01 11:00"),
        ("sync", "--take-main", "--theirs", "posts/kite.yaml"),
        ("submit", "kite-2"),
        ("sync",),
    ):
        assert (ran := maya.do(*typed, now=None)).code == 0, ran.err
        stays = "reviews/kite/brand-review--dana--1.yaml speaks of theirs by that, though said of yours"
        assert (stays in ran.err) is ("--theirs" in typed), ran.err
    assert "Another kite." in maya.text("posts/kite.yaml")
    assert "Words of kite." in maya.text("posts/2027/03/kite-2.yaml")
    assert audit(maya) == 0
