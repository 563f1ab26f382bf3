"""A decision made on a branch that was merged, and made again on the one that its post went to: no circle."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clones import Clone, Clones, seeded
from tests.factories import small_workspace

LEFT = "reviews/glue/brand-review--dana--1.yaml: left out, as your word on it is on main already.\n"
BEGINS = "main holds the work of sole already, so sole-2 begins at main as it is now.\n"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("seed") / "acme")
    folder.post("a")
    return seeded(folder)


def merged(by: Clone, branch: str) -> None:
    """What the forge does with a pull request; the branch stays."""
    by.git_.run("switch", "-q", "main")
    by.git_.run("fetch", "-q")
    by.git_.run("merge", "-q", "--ff-only", "origin/main")
    by.git_.run("merge", "-q", "--no-ff", f"origin/{branch}")
    by.git_.run("push", "-q", "origin", "main")


@pytest.fixture
def two(seed: Path, tmp_path: Path) -> Clones:
    """Dana approved the post on the merged branch `sole`, and approved it on `glue` again with another note."""
    found = Clones(seed, tmp_path)
    maya, dana = found.maya, found.dana
    maya.do("hold", "a")
    maya.do("sync", "--branch", "sole")
    merged(dana, "sole")
    maya.post("glue")
    maya.keep("Glue")
    maya.do("sync")
    dana.do("sync", "--go", "sole")
    dana.do("approve", "glue", "-m", "Good")
    maya.do("sync", "--branch", "glue")
    dana.git_.run("fetch", "-q")
    dana.git_.run("switch", "-q", "glue")
    assert dana.do("approve", "glue", now="2027-02-20 12:05").code == 0
    return found


def test_a_decision_made_twice_sends_nobody_in_a_circle(two: Clones) -> None:
    dana, waits = two.dana, "1 branch holds posts that wait for your review: glue (glue). To review"
    two.maya.post("glue", text="Newer words.\n")
    two.maya.keep("Newer words")
    two.maya.do("sync")
    late = two.clone("dana", "late")
    assert waits in late.do("review").err  # and not sole, which was merged
    late.git_.run("push", "-q", "origin", "origin/glue:refs/heads/another")
    assert waits in late.do("review").err  # one of the two that hold the same words
    dana.git_.run("fetch", "-q")
    dana.git_.run("reset", "-q", "--hard", "origin/glue")
    dana.do("approve", "glue", now="2027-02-20 12:05")
    assert dana.do("sync").err.endswith("All is shared with origin/glue.\n")
    assert "other branch" not in dana.do("doctor").out
    merged(two.maya, "glue")
    dana.git_.run("switch", "-q", "sole")
    ran = dana.do("sync")
    assert (ran.code, "in no pull request" in ran.err) == (0, False), ran.err
    assert ran.err.endswith("socialops sync --go main\n")
    ran = dana.do("sync", "--branch", "sole-2")
    assert (ran.code, ran.err.startswith(f"{BEGINS}"), LEFT in ran.err) == (0, True, True), ran.err
    assert dana.git_.run("rev-parse", "HEAD") == dana.git_.run("rev-parse", "origin/main")
    assert dana.do("sync").err == "All is shared with origin/sole-2.\n"


@pytest.mark.slow
def test_what_is_dropped_by_name_ends_it_too(two: Clones) -> None:
    dana = two.dana
    dana.do("sync")
    merged(two.maya, "glue")
    dana.git_.run("switch", "-q", "sole")
    dana.do("sync")
    dana.do("withdraw", "--review", "glue", "-m", "Twice", now="2027-02-20 12:10")
    dana.do("sync")
    two.maya.do("comment", "a", "-m", "Main goes on")
    two.maya.git_.run("push", "-q", "origin", "main")
    ran = dana.do("sync", "--branch", "sole-2", "--drop", "glue", "--dry-run")
    assert (ran.code, "left out, as you said" in ran.out) == (0, True), ran.err
    dana.do("hold", "glue")  # something that stays, after commits that others know
    dana.do("sync")
    ran = dana.do("sync", "--branch", "sole-2", "--drop", "glue")
    assert (ran.code, "left out, as you said" in ran.err) == (0, True), ran.err
    assert dana.load().posts["glue"].item.status == "hold"
    added = dana.git_.run("log", "--format=%s", "--name-only", "origin/main..HEAD").split("\n")
    assert added == ["post(glue): hold", "", "posts/glue.yaml"]


@pytest.mark.slow
def test_what_main_has_is_not_shared_anew_with_an_old_branch(seed: Path, tmp_path: Path) -> None:
    two = Clones(seed, tmp_path)
    two.dana.git_.run("push", "-q", "origin", "main:old")
    two.dana.do("comment", "a", "-m", "Fine")
    two.dana.do("sync")
    two.maya.do("sync")
    two.maya.do("hold", "a")
    ran = two.maya.do("sync", "--branch", "old")
    assert "Shared: 1 commit\n  Maya: post(a): hold\n" in ran.err, ran.err
