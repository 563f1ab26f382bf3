"""Whatever state a repository is in: each command works, or says in words what is the matter, and changes nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from docs.commands import every_command

from tests.busy import LINES, copied, told
from tests.factories import GitFolder, WorkspaceFolder
from tests.git import states
from tests.git.states import Placed, State

CONFLICT = "Where a file holds two versions, keep one, delete the marker lines"


class Case(NamedTuple):
    """A state in which nothing can be committed: what is said of it, and by which commands besides those that write."""

    state: State
    said: str
    also: tuple[str, ...] = ()


FINISHED = "is not finished. " + re.escape(CONFLICT)
REFUSING: dict[str, Case] = {
    "merge": Case(states.merge, f"A merge {FINISHED}.*git commit.*git merge --abort"),
    "rebase": Case(states.rebase, f"A rebase {FINISHED}.*git rebase --continue"),
    "rebase by patches": Case(states.rebase_apply, f"A rebase {FINISHED}.*git rebase --continue"),
    "cherry-pick": Case(states.cherry_pick, f"A cherry-pick {FINISHED}.*git cherry-pick --continue"),
    "revert": Case(states.revert, f"A revert {FINISHED}.*git revert --continue"),
    "bisect": Case(states.bisect, "A bisect is not finished. End it with 'git bisect reset'"),
    "detached": Case(states.detached, "You are not on a branch.*git switch"),
    "sparse": Case(states.sparse, r"This checkout is sparse.*\(reviews\).*git sparse-checkout disable"),
    "no repository": Case(states.no_repository, "is in no git repository. Make one with 'git init'", ("publish",)),
    "bare": Case(states.bare, r"There is no socialops.yaml in .*hub\.git or above it", ("status", "check")),
    "called bare": Case(states.called_bare, "git can't work in .*must be run in a work tree", ("publish", "status")),
    "of somebody else": Case(
        states.of_somebody_else,
        r"dubious ownership.*\ngit config --global --add safe\.directory /",
        ("publish", "status", "audit", "changes"),
    ),
    "no git": Case(states.no_git, "git is not installed or not on the PATH: get it at https://git-scm.com", ("audit",)),
    "index is junk": Case(states.index_junk, "index file .*\n'socialops doctor' says how to make the index anew"),
    "HEAD is junk": Case(states.head_junk, "."),
    "no objects": Case(states.objects_gone, "."),
}
WORKING: dict[str, State] = {
    "shallow": states.shallow,
    "partial": states.partial,
    "partial, its remote gone": states.partial_alone,
    "worktree": states.worktree,
    "submodule": states.submodule,
}
ONE_EACH = ("submit", "request-changes", "resume", "lift", "mark-published", "series materialise", "measure add",
            "case accept", "case note", "decide")  # fmt: skip
"""Commands that write and don't stand in each other's way."""
ASIDE = ("init", "demo", "doctor", "codeowners", "pr record", "sync")
"""Write elsewhere, judge the state themselves, or say something first: asked for on their own."""


def _placed(seed: WorkspaceFolder, state: State, folder: Path) -> Placed:
    if state is states.of_somebody_else and (os.name == "nt" or os.getuid() != 0):
        pytest.skip("only root gives a folder to somebody else")
    return state(copied(seed, folder))


def _seen(root: Path) -> dict[str, tuple[int, int]]:
    """Everything that lies there, git's own files too, but for what git refreshes by itself."""
    return {
        str(path.relative_to(root)): (info.st_size, info.st_mtime_ns)
        for path in root.rglob("*")
        if not path.is_dir() and path.name not in {"socialops.lock", "index"} and (info := path.lstat())
    }


def _refused(case: Case, placed: Placed, names: list[str]) -> None:
    before = _seen(placed.root)
    for name in names:
        ran = told(name, placed.root, env=dict(placed.env))
        assert ran.code == 2, (name, ran)
        assert re.search(case.said, ran.err, re.DOTALL), (name, ran.err)
        assert ran.out == "", name
        assert _seen(placed.root) == before, name


def test_every_command_has_its_line() -> None:
    assert list(LINES) == [name for name, _ in every_command()]


SOAKED = ("rebase by patches", "cherry-pick", "revert", "bisect", "called bare", "HEAD is junk", "no objects")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in SOAKED else ()) for name in REFUSING]
)
def test_no_approval_is_written_in_a_state_where_none_can_be(seed: WorkspaceFolder, tmp_path: Path, name: str) -> None:
    case = REFUSING[name]
    placed = _placed(seed, case.state, tmp_path)
    _refused(case, placed, ["approve", "case accept", *case.also])
    for reading in ("status", "check", "doctor"):
        ran = told(reading, placed.root, env=dict(placed.env))
        assert ran.code in {0, 1, 2}, ran.err
        assert ran.code < 2 or ran.err.startswith("socialops: "), ran.err


@pytest.mark.parametrize("name", WORKING)
def test_where_a_commit_can_be_made_it_is(seed: WorkspaceFolder, tmp_path: Path, name: str) -> None:
    placed = _placed(seed, WORKING[name], tmp_path)
    git = GitFolder(placed.root)
    for number, command in enumerate(ONE_EACH[:: 1 if name == "worktree" else 4]):
        before = len(git.log())
        ran = told(command, placed.root)
        assert ran.code == 0, (command, ran)
        assert len(git.log()) == before + 1, (command, number)
    assert git.run("status", "--porcelain") == ""


@pytest.mark.parametrize("command", ["audit", "publish", "pr brief"])
def test_what_needs_the_whole_history_says_so_in_a_shallow_clone(
    seed: WorkspaceFolder, tmp_path: Path, command: str
) -> None:
    ran = told(command, states.shallow(copied(seed, tmp_path)).root)
    assert ran.code == 2
    assert "shallow" in ran.out + ran.err
    assert "git fetch --unshallow" in ran.out + ran.err


def test_before_the_first_commit_what_needs_none_works(seed: WorkspaceFolder, tmp_path: Path) -> None:
    placed = states.unborn(copied(seed, tmp_path))
    said = {"sync": "There is no commit here yet. Make one first", "audit": "there is no commit 'HEAD' here",
            "changes": "is no commit here", "approve": "has changes that are not committed", "status": ""}  # fmt: skip
    for command, words in said.items():
        ran = told(command, placed.root)
        assert ran.code == {"approve": 1, "status": 0}.get(command, 2), (command, ran)
        assert words in ran.out + ran.err
    assert told("submit", placed.root).code == 0
    assert GitFolder(placed.root).log() == ["post(draft): submit"]


def test_the_marker_lines_of_a_merge_that_were_committed_are_named(seed: WorkspaceFolder, tmp_path: Path) -> None:
    placed = states.conflict_committed(copied(seed, tmp_path))
    for command in ("approve", "hold", "comment", "schedule", "withdraw", "done"):
        ran = told(command, placed.root)
        assert ran.code == 1
        assert "posts/ready.yaml:1:1: SO002 a merge left two versions of these lines" in ran.err
    assert told("case accept", placed.root).code == 0, "other files are none of its business"
