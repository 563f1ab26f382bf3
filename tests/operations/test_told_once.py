"""What a command costs is said before it is written, and by that command alone; what a new time meets is said, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

LAPSED = "these approvals no longer count: dana (brand-review)"
COSTS = "a: this costs the approval of dana at brand-review."


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.workflow(four_eyes=True)
    made.member("dora", "manager")
    made.post("a", publish_at="2027-06-01 09:00")
    return made


@pytest.fixture
def git(folder: WorkspaceFolder) -> GitFolder:
    git = folder.git()
    assert run_cli("-C", git.root, "approve", "a", by="dana").code == 0
    return git


def _do(git: GitFolder, *words: str, by: str = "maya") -> Ran:
    ran = run_cli("-C", git.root, *words, by=by)
    assert ran.code == 0, ran.err
    return ran


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("maya", ["comment", "a", "-m", "Mind the gap."]),
        ("maya", ["hold", "a"]),
        ("maya", ["schedule", "a", "--at", "2027-06-03 10:00"]),
        ("dora", ["request-changes", "a", "-m", "Shorter."]),
    ],
)
def test_a_lapse_is_told_by_the_command_that_brought_it_and_by_no_later_one(
    git: GitFolder, folder: WorkspaceFolder, by: str, words: list[str]
) -> None:
    folder.post("a", publish_at="2027-06-01 09:00", text="Other words.\n")
    assert LAPSED in _do(git, "submit", "a").err
    assert LAPSED not in _do(git, *words, by=by).err
    if words[0] == "hold":
        assert LAPSED not in _do(git, "resume", "a").err


def test_what_a_move_sets_aside_is_told_once(git: GitFolder) -> None:
    assert LAPSED in _do(git, "schedule", "a", "--at", "2027-06-02 10:00").err
    assert LAPSED not in _do(git, "schedule", "a", "--at", "2027-06-03 10:00").err


def test_handing_in_tells_beforehand_which_approvals_it_costs(git: GitFolder, folder: WorkspaceFolder) -> None:
    folder.post("a", publish_at="2027-06-01 09:00", text="Other words.\n")
    assert COSTS in _do(git, "submit", "a", "--dry-run").err
    folder.post("a", publish_at="2027-06-01 09:00", contributors=["dana"])  # who can't approve what is theirs, too
    assert COSTS in _do(git, "submit", "a", "--dry-run").err
    assert _do(git, "submit", "a").err.startswith(f"{COSTS}\n")
    folder.post("a", publish_at="2027-06-01 09:00", contributors=["dana"], notes="Nothing that anybody approves.")
    assert COSTS not in _do(git, "submit", "a").err


def test_a_move_into_the_minute_of_another_post_is_noted(git: GitFolder, folder: WorkspaceFolder) -> None:
    folder.post("b", publish_at="2027-06-02 10:00")
    folder.post("c", publish_at="2027-06-04 10:00", status="draft")
    git.commit("More")
    told = "SO312 goes out in the same minute as '{}' on acme-x (posts/{}.yaml): move one of them"
    ran = _do(git, "schedule", "a", "--at", "2027-06-02 10:00", "--dry-run")
    assert f"Note: posts/b.yaml: {told.format('a', 'a')}\n" in ran.err  # the later file has it, whichever moves
    assert f"Note: posts/c.yaml: {told.format('b', 'b')}\n" in _do(git, "schedule", "c", "--at", "2027-06-02 10:00").err
    assert "Note" not in _do(git, "schedule", "c", "--at", "2027-06-05 10:00").err


def test_what_lets_a_post_go_whose_time_is_over_says_so(folder: WorkspaceFolder) -> None:
    folder.post("eve", status="draft", publish_at="2027-02-20 10:00", channels=["acme-x"])
    git = folder.git()
    late = (
        "eve was to go out on 2027-02-20 10:00, which is past: it goes out {}. "
        "Another time: socialops schedule eve --at 'YYYY-MM-DD HH:MM'"
    )
    now = "2027-03-01T12:00:00+01:00"
    assert late.format("as soon as it is approved") in run_cli("submit", "eve", cwd=git.root, now=now).err
    assert late.format("as soon as it is approved") in run_cli("review", cwd=git.root, by="dana", now=now).out
    assert "past" not in run_cli("comment", "eve", "-m", "Mind.", cwd=git.root, now=now).err
    assert late.format("with the next 'publish'") in run_cli("approve", "eve", cwd=git.root, by="dana", now=now).err


def test_nothing_is_said_of_a_time_that_is_to_come(folder: WorkspaceFolder) -> None:
    folder.post("noon", status="draft", publish_at="2027-06-01 12:00")
    git = folder.git()
    now = "2027-06-01 11:59"  # by the workspace's zone; by UTC it would be past
    for command, by in (("submit", "maya"), ("approve", "dana")):
        ran = run_cli(command, "noon", cwd=git.root, by=by, now=now)
        assert (ran.code, "was to go out" in ran.err) == (0, False), ran.err


def test_a_post_without_a_time_is_told_to_have_none_before_it_is_approved(folder: WorkspaceFolder) -> None:
    folder.post("some-day", status="draft", publish_at=None)
    git = folder.git()
    said = (
        "some-day has no time yet, and an approval covers the time: "
        "socialops schedule some-day --at 'YYYY-MM-DD HH:MM', before others look at it\n"
    )
    assert said in run_cli("submit", "some-day", cwd=git.root).err
    assert "no time yet" not in run_cli("submit", "a", cwd=git.root).err
