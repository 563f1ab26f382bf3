"""The index that our commits are made of: git knows by it what changed, and takes what is to go in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace


@pytest.fixture
def made(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path / "acme")
    folder.post("launch", status="draft", author="maya")
    folder.write("notes.txt", "one\n")
    folder.git()
    return folder


def _submit(folder: WorkspaceFolder) -> GitFolder:
    assert run_cli("submit", "launch", cwd=folder.root, by="maya").code == 0
    return GitFolder(folder.root)


def test_a_hook_finds_no_file_changed_that_is_not(made: WorkspaceFolder) -> None:
    hook = made.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ngit diff-files --name-only > .git/seen\n", encoding="utf-8", newline="")
    hook.chmod(0o755)
    _submit(made)
    assert (made.root / ".git/seen").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_a_post_that_git_was_told_not_to_look_at_is_committed_all_the_same(made: WorkspaceFolder, mark: str) -> None:
    GitFolder(made.root).run("update-index", mark, "posts/launch.yaml")
    assert "status: ready" in _submit(made).run("show", "HEAD:posts/launch.yaml")


@pytest.mark.parametrize("staged", [False, True])
def test_an_edit_in_the_tick_of_the_index_is_still_told_afterwards(made: WorkspaceFolder, *, staged: bool) -> None:
    git, notes = GitFolder(made.root), made.root / "notes.txt"
    for setting in ("core.trustctime", "core.checkStat"):
        git.run("config", setting, "false" if setting.endswith("ctime") else "minimal")
    if staged:
        made.write("other.txt", "new\n")
        git.run("add", "other.txt")
    same = notes.stat().st_mtime_ns
    notes.write_text("two\n", encoding="utf-8", newline="")
    for path in (notes, made.root / ".git/index"):
        os.utime(path, ns=(same, same))
    assert " M notes.txt" in _submit(made).run("status", "--porcelain")


def test_what_is_staged_stays_so_and_out_of_the_commit(made: WorkspaceFolder) -> None:
    made.write("notes.txt", "two\n")
    GitFolder(made.root).run("add", "notes.txt")
    git = _submit(made)
    assert git.run("show", "HEAD:notes.txt").strip() == "one"
    assert git.run("status", "--porcelain").strip() == "M  notes.txt"


def test_a_file_that_is_to_come_stays_announced(made: WorkspaceFolder) -> None:
    made.write("coming.txt", "soon\n")
    GitFolder(made.root).run("add", "--intent-to-add", "coming.txt")
    git = _submit(made)
    assert "coming.txt" not in git.run("ls-tree", "--name-only", "HEAD")
    assert git.run("status", "--porcelain").strip() == "A coming.txt"
