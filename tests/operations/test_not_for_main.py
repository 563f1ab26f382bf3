"""Commits of a branch that no audit lets into main, of a leaver or of no member: told before others look at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.clones import Clone, Clones, seeded
from tests.factories import small_workspace

TODAY = datetime.now(UTC)
YESTERDAY = (TODAY - timedelta(days=3)).date()


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_workspace(tmp_path_factory.mktemp("seed") / "acme")
    folder.member("li", "writer")
    return seeded(folder)


@pytest.fixture
def two(seed: Path, tmp_path: Path) -> Clones:
    return Clones(seed, tmp_path)


def on_star(two: Clones, *, by: str = "li") -> tuple[Clone, str]:
    """maya's clone on the branch star, with a draft of li's that is shared there, committed *by*; and its path."""
    maya = two.maya
    maya.git_.run("switch", "-qc", "star")
    path = maya.post("hers", author="li", status="draft")
    maya.keep("A draft", by=by)
    assert maya.do("sync", now=None).code == 0
    return maya, path


def left(two: Clones, until: date = YESTERDAY) -> None:
    """Li's last day, on main."""
    two.dana.member("li", "writer", until=until)
    two.dana.keep("li left")
    assert two.dana.do("sync", now=None).code == 0


def taken_over(maya: Clone, path: str) -> None:
    """maya's author: line, committed by hand."""
    maya.post("hers", author="maya", status="draft")
    maya.git_.run("commit", "-qm", "post: Take over from li", "--", path)


def test_who_takes_over_what_a_leaver_wrote_after_the_last_day_is_told_before_all_others(two: Clones) -> None:
    maya, path = on_star(two)
    left(two)
    assert maya.do("sync", "--go", "main", now=None).code == 0
    assert maya.do("sync", "--go", "star", now=None).code == 0
    lines = "socialops sync --go main, git restore --source=star -- " + path
    what = f"li, who had left by then (their last day is {YESTERDAY}), and no audit lets that into main"
    refused = maya.do("submit", "hers", now=None).err
    assert f"to go on with it: a commit of this branch has it by {what}" in refused
    assert f"git restore {path}, {lines}, write 'author: maya' into it, socialops submit hers" in refused
    taken_over(maya, path)
    handed_in = maya.do("submit", "hers", now=None)
    assert handed_in.code == 0
    assert f"hers: a commit of this branch has it by {what}" in handed_in.err
    assert (
        f"maya begins it anew there: {lines}, socialops submit hers, socialops sync --branch NEW-NAME" in handed_in.err
    )
    assert "Then close the old pull request, and delete star on the forge" in handed_in.err
    assert f"1 commit is on your branch by li, after their last day ({YESTERDAY})" in maya.do("doctor", now=None).out
    assert maya.do("sync", now=None).code == 0
    two.dana.git_.run("fetch", "-q")
    assert two.dana.do("sync", "--go", "star", now=None).code == 0
    approved = two.dana.do("approve", "hers", now=None)
    assert (approved.code, f"hers: a commit of this branch has it by {what}" in approved.err) == (0, True)
    judged = maya.do("audit", "--base", "origin/main", now=None).out
    assert f"li left on {YESTERDAY}. Is that day wrong, let it be changed in their file" in judged
    assert "'socialops explain SO456' has the lines" in judged
    assert maya.do("sync", "--go", "main", now=None).code == 0
    maya.git_.run("restore", "--source=star", "--", path)
    anew = maya.do("submit", "hers", now=None)
    assert (anew.code, anew.err.count("a commit of")) == (0, 0)
    assert maya.do("sync", "--branch", "star2", now=None).code == 0
    assert maya.do("audit", "--base", "origin/main", now=None).code == 0


def test_a_draft_of_before_the_last_day_is_taken_over_where_it_lies(two: Clones) -> None:
    maya, path = on_star(two)
    left(two, (TODAY + timedelta(days=3)).date())
    assert maya.do("sync", "--go", "main", now=None).code == 0
    assert maya.do("sync", "--go", "star", now=None).code == 0
    taken_over(maya, path)
    handed_in = maya.do("submit", "hers", now=None)
    assert (handed_in.code, "begins it anew" in handed_in.err) == (0, False)
    assert "after their last day" not in maya.do("doctor", now=None).out


def test_a_take_over_above_a_commit_of_no_member_is_told_of_by_submit_and_approve(two: Clones) -> None:
    maya, path = on_star(two, by="old-laptop")
    taken_over(maya, path)
    what = "hers: a commit of this branch has it by <old-laptop@acme.test>, an address of no member, and no audit lets"
    handed_in = maya.do("submit", "hers", now=None)
    assert (handed_in.code, what in handed_in.err) == (0, True)
    assert maya.do("sync", now=None).code == 0
    dana = two.dana
    assert dana.do("sync", "--go", "star", now=None).code == 0
    approved = dana.do("approve", "hers", now=None)
    assert (approved.code, what in approved.err) == (0, True)
    assert "maya begins it anew there: socialops sync --go main, git restore --source=star" in approved.err
    assert maya.do("audit", "--base", "origin/main", now=None).code == 1


def test_what_is_begun_anew_does_not_go_back_to_the_old_branch(two: Clones) -> None:
    maya, path = on_star(two, by="old-laptop")
    assert maya.do("sync", "--go", "main", now=None).code == 0
    maya.git_.run("restore", "--source=star", "--", path)
    maya.post("hers", author="maya", status="draft")
    assert maya.do("submit", "hers", now=None).code == 0
    shared = two.maya.git_.run("rev-parse", "origin/star")
    for more in ((), ("--mine", path)):
        refused = maya.do("sync", "--branch", "star", *more, now=None)
        held = "origin/star is there already, with 1 commit by <old-laptop@acme.test>, an address of no member"
        assert (refused.code, held in refused.err) == (1, True), refused.err
        assert "Take another name for what you have: socialops sync --branch star-2" in refused.err
    assert two.maya.git_.run("ls-remote", "origin", "star").startswith(shared)
    assert maya.do("sync", "--branch", "star-2", now=None).code == 0
    assert maya.do("audit", "--base", "origin/main", now=None).code == 0


def test_so_it_is_where_the_old_branch_holds_commits_of_a_leaver(two: Clones) -> None:
    maya, _ = on_star(two)
    left(two)
    assert maya.do("sync", "--go", "main", now=None).code == 0
    maya.post("other")
    maya.keep("Other")
    assert "1 commit by li after their last day" in (said := maya.do("sync", "--branch", "star", now=None).err)
    assert "sync --branch star-2" in said


def test_a_clash_with_a_branch_of_the_name_that_was_asked_for_has_another_way_out(two: Clones) -> None:
    maya, path = on_star(two, by="maya")
    assert maya.do("sync", "--go", "main", now=None).code == 0
    maya.post("hers", author="maya", status="draft", text="Anew.\n")
    assert maya.do("submit", "hers", now=None).code == 0
    refused = maya.do("sync", "--branch", "star", now=None)
    assert (refused.code, f"--mine {path}" in refused.err) == (1, True)
    free = "origin/star is there already. Take another name for what you have: socialops sync --branch star-2"
    assert free in refused.err
    assert maya.do("sync", "--branch", "star-2", now=None).code == 0
