"""A branch that the forge merged and left there: what is committed on it since goes nowhere, and that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clones import Clone, Clones, seeded
from tests.factories import GitFolder, small_workspace

SHARED = "All is shared with origin/"
ALREADY = "Your branch moon was merged into main already: 1 commit since then (post(b): hold) is in no pull request"
BEGINS = "main holds the work of moon already, so {} begins at main as it is now."
ON_FORGE = "delete moon on the forge, if it is still there"
WAY = "A new branch for that: socialops sync --branch b\n"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("seed") / "acme")
    for name in ("a", "b", "c"):
        folder.post(name)
    return seeded(folder)


@pytest.fixture
def two(seed: Path, tmp_path: Path) -> Clones:
    return Clones(seed, tmp_path)


def merge(dana: Clone, branch: str, way: str = "--no-ff", by: str = "dana") -> None:
    """What the forge does with a pull request; the branch stays."""
    dana.git_.run("fetch", "-q")
    dana.git_.run("merge", "-q", way, f"origin/{branch}")
    if way == "--squash":
        dana.keep("Merged as one", by=by)
    dana.git_.run("push", "-q", "origin", "main")


@pytest.mark.parametrize(
    "way", ["--squash", *(pytest.param(way, marks=pytest.mark.slow) for way in ("--no-ff", "--ff-only"))]
)
def test_what_is_committed_on_a_merged_branch_is_told_to_be_in_no_pull_request(two: Clones, way: str) -> None:
    maya = two.maya
    maya.do("hold", "a")
    maya.do("sync", "--branch", "moon")
    merge(two.dana, "moon", way)
    later = "2027-02-20 12:01"  # only by git's times is a merge that made no commit known
    assert maya.do("sync", now=later).err == f"{SHARED}moon.\n"
    ran = maya.do("hold", "b")
    assert "\n1 commit not shared: socialops sync\n" in ran.err
    assert ran.err.endswith(WAY)
    assert "merged branch" in maya.do("doctor").out
    for _ in range(2):
        told = maya.do("sync").err
        assert f"{SHARED}moon.\n{ALREADY}" in told
        assert told.endswith(WAY)
    told = maya.do("doctor").out
    assert "your branch moon was merged into main already; 1 commit is in no pull request (post(b): hold)" in told
    maya.git_.run("switch", "-q", "main")
    told = maya.do("sync").err
    assert f"{SHARED}main.\n{ALREADY}" in told
    end = "then git branch -D moon && git branch -d -r origin/moon\n"
    assert (
        f"socialops sync --go moon, then socialops sync --branch b. If none of that is to come: {ON_FORGE}, {end}"
        in told
    )
    maya.git_.run("switch", "-q", "moon")
    ran = maya.do("sync", "--branch", "b")
    assert ran.err.startswith(f"{BEGINS.format('b')} It brings along what main has not: 1 commit.\n")
    assert "\nShared: 1 commit\n  Maya: post(b): hold\n" in ran.err
    assert ran.err.endswith("All is shared on the branch b, where you are now.\n")
    assert maya.do("sync").err == f"{SHARED}b.\n"
    assert "merged branch" not in maya.do("doctor").out
    maya.git_.run("switch", "-q", "main")
    assert maya.do("sync").err == f"{SHARED}main.\n"


def test_what_is_shared_on_a_merged_branch_and_not_to_come_is_let_go_by_the_lines_told(two: Clones) -> None:
    maya = two.maya
    maya.do("hold", "a")
    maya.do("sync", "--branch", "moon")
    merge(two.dana, "moon", "--squash")
    maya.do("hold", "b", now="2027-02-20 12:01")
    maya.do("sync", now="2027-02-20 12:02")
    maya.do("sync", "--go", "main")
    lines = ["git branch -D moon", "git branch -d -r origin/moon"]
    end = f". If none of that is to come: {ON_FORGE}, then {' && '.join(lines)}\n"
    assert maya.do("sync").err.endswith(end)
    maya.git_.run("switch", "-q", "-c", "anew")
    maya.git_.run("restore", "--source=moon", "--", "posts/b.yaml")
    maya.keep("Begun anew, on main")
    maya.git_.run("push", "-q", "origin", "anew")
    assert "no pull request" not in maya.do("doctor").out
    maya.git_.run("push", "-q", "origin", ":anew")
    maya.git_.run("switch", "-q", "main")
    maya.git_.run("branch", "-D", "anew")
    two.dana.git_.run("push", "-q", "origin", ":moon")
    assert end in maya.do("doctor").out
    for line in lines:
        maya.git_.run(*line.split()[1:])
    assert maya.do("show", "b").err == ""


def test_a_clone_made_after_the_merge_tells_it_too(two: Clones) -> None:
    two.maya.do("hold", "a")
    two.maya.do("sync", "--branch", "moon")
    merge(two.dana, "moon")
    late = two.clone("maya", "late")
    late.git_.run("switch", "-q", "moon")
    assert late.do("hold", "b").err.endswith(WAY)
    assert f"{SHARED}moon.\n{ALREADY}" in late.do("sync").err


def test_a_branch_that_was_only_begun_is_not_told_to_be_merged(two: Clones) -> None:
    maya = two.maya
    maya.do("sync", "--branch", "empty")  # shared before there is anything on it
    maya.do("hold", "a")
    assert maya.do("sync").err.endswith(f"{SHARED}empty.\n")
    merge(two.dana, "empty")
    maya.do("sync")
    maya.git_.run("switch", "-q", "-c", "walk")  # begun on a merged branch, and shared at once
    maya.do("sync")
    maya.do("hold", "b")
    maya.do("resume", "b")
    for words in (["sync"], ["doctor"], ["hold", "c"]):
        ran = maya.do(*words)
        assert "merged" not in ran.out + ran.err
    two.dana.post("a", text="Main went on.\n")
    two.dana.keep("On")
    two.dana.git_.run("push", "-q", "origin", "main")
    assert maya.do("sync").err.endswith(f"{SHARED}walk.\n")


def test_a_new_branch_after_a_merged_one_begins_at_main_and_takes_along_what_main_has_not(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("a", text="Moon.\n")
    maya.keep("Moon")
    maya.do("sync", "--branch", "moon")
    merge(dana, "moon", "--squash")
    assert dana.do("approve", "b", now=None).code == 0
    dana.post("c", text="Main went on.\n")
    dana.keep("On")
    dana.git_.run("push", "-q", "origin", "main", ":moon")
    maya.post("a", text="Half a thought.\n")
    maya.post("new")
    maya.post("c", text="Mine.\n")
    ran = maya.do("sync", "--branch", "next")
    assert (ran.code, "posts/c.yaml has changes that no commit holds: hand it in (" in ran.err) == (1, True), ran.err
    assert "Mine." in maya.text("posts/c.yaml")
    maya.git_.run("checkout", "-q", "posts/c.yaml")
    along = f"{BEGINS.format('next')} It brings along what main has not: 2 files that no commit holds.\n"
    assert maya.do("sync", "--branch", "next", "--dry-run").out.startswith(along)
    ran = maya.do("sync", "--branch", "next")
    assert (ran.code, ran.err.startswith(along), "approve at brand-review" in ran.err) == (0, True, True), ran.err
    assert "Not shared: 2 files that no commit holds (posts/a.yaml, posts/new.yaml)" in ran.err
    assert maya.git_.run("rev-parse", "HEAD", "moon") == maya.git_.run("rev-parse", "origin/main", "origin/moon")
    assert (maya.state("b").state, "Half a thought." in maya.text("posts/a.yaml")) == ("scheduled", True)
    assert maya.git_.run("status", "--porcelain").split() == ["M", "posts/a.yaml", "??", "posts/new.yaml"]


def test_nobody_is_sent_to_a_merged_branch_whose_work_went_on_on_another(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("a", text="Red.\n")
    maya.keep("Red")
    maya.git_.run("push", "-q", "origin", "main:a")
    merge(dana, "a", "--squash", by="maya")  # who squashes changes the post, and may not approve it then
    maya.git_.run("fetch", "-q")
    maya.post("a", text="Redder.\n")
    maya.keep("Redder", at="2027-02-20T13:00:00+01:00")  # by the clocks the old branch is the newer one
    maya.git_.run("push", "-q", "origin", "main:a")
    maya.git_.run("merge", "-q", "-s", "ours", "-m", "Bring in origin/main", "origin/main")
    maya.git_.run("push", "-q", "origin", "main:a-2")
    there = "a is changed on the branch 'a-2', which main has not: socialops sync --go a-2\n"
    waits = "1 branch holds posts that wait for your review: a-2 (changed: a). To review them: socialops sync --go a-2"
    assert dana.do("sync").err.endswith(f"{waits}\n")
    assert dana.do("show", "a").err == there
    maya.post("a", text="Reddest.\n")
    maya.keep("Reddest", at="2027-02-20T12:30:00+01:00")
    maya.git_.run("push", "-q", "origin", "main:a-2")
    assert dana.do("sync").err.endswith(f"{waits}\n")


def test_what_is_to_be_looked_at_anew_after_a_merge_is_looked_at_on_main(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("c", text="One.\n")
    maya.keep("One")
    maya.do("sync", "--branch", "moon")
    dana.do("sync", "--go", "moon")
    maya.post("c", text="Two.\n")
    maya.keep("Two")
    maya.do("sync")
    maya.git_.run("switch", "-q", "main")
    merge(maya, "moon")
    maya.git_.run("push", "-q", "origin", ":moon")
    dana.do("approve", "c", now=None)
    way = "sync --branch moon-2 --drop c, then socialops sync --go main, then socialops review"
    assert f"look at it anew: socialops {way}" in dana.do("sync", "--branch", "moon-2", now=None).err
    for line in way.split(", then socialops "):
        ran = dana.do(*line.split(), now=None)
    assert "Two." in ran.out


def test_who_is_on_a_branch_that_another_replaced_is_sent_to_that_one(two: Clones) -> None:
    maya, dana = two.maya, two.dana
    maya.post("tulips")
    maya.keep("Tulips")
    maya.do("sync", "--branch", "blue", now=None)
    dana.do("sync", "--go", "blue", now=None)
    assert dana.do("approve", "tulips", now=None).code == 0
    dana.do("sync", now=None)
    maya.do("sync", now=None)
    maya.do("sync", "--go", "main", now=None)
    maya.post("tulips", text="Newer.\n")
    maya.keep("Tulips anew")
    maya.do("sync", "--branch", "blue-2", now=None)
    GitFolder(two.hub).run("branch", "-q", "-D", "blue")
    gone = "origin/blue is there no more: somebody removed it, as is done when a pull request is merged."
    there = f"{gone} tulips is on blue-2 now: socialops sync --go blue-2. What was said here alone is said anew there. "
    lines = "git branch -D blue && git branch -d -r origin/blue"
    for _ in range(2):
        ran = dana.do("sync", now=None)
        assert (ran.code, ran.err.startswith(f"{there}Then let this one go: {lines}\n")) == (0, True), ran.err
        assert "--branch" not in ran.err
    ran = dana.do("sync", "--go", "blue-2", now=None)
    assert (ran.code, "You are on blue-2 now" in ran.err, "holds 2 commits" in ran.err) == (0, True, False), ran.err
    assert "Your branch blue" not in dana.do("sync", now=None).err
    for line in lines.split(" && "):
        dana.git_.run(*line.split()[1:])
    assert dana.do("approve", "tulips", now=None).code == 0
    maya.git_.run("switch", "-q", "blue")
    ran = maya.do("sync", now=None)
    see = "git diff HEAD origin/blue-2 -- posts/tulips.yaml"
    assert f"blue-2 has tulips in other words: look whether these are yours with a change ({see})" in ran.err, ran.err
    assert ran.err.index("git switch blue-2 && git branch -D blue") < ran.err.index("share that first"), ran.err
    dana.git_.run("push", "-q", "origin", "HEAD:main", ":blue-2")
    assert "that first: socialops sync --branch" in maya.do("sync", now=None).err
