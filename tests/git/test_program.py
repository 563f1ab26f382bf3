"""git and ssh-keygen are those of the machine, never those that a branch brings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from socialops.git.program import find
from tests.audit.play import Play
from tests.factories import run_cli


def _program(folder: Path, name: str) -> Path:
    """A program that leaves a file behind when somebody runs it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\ntouch '{folder}/it-ran'\nexit 1\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("entry", ["", ".", "bin", "./bin", "here"])
@pytest.mark.parametrize("command", [("audit", "--base", "main"), ("check",), ("status",)])
def test_a_branch_that_brings_a_git_is_not_judged_by_it(play: Play, entry: str, command: tuple[str, ...]) -> None:
    for folder in (play.root, play.root / "bin"):
        _program(folder, "git")
        _program(folder, "ssh-keygen")
    play.commit("maya")
    first = str(play.root) if entry == "here" else entry
    ran = run_cli(*command, cwd=play.root, env={"PATH": f"{first}{os.pathsep}{os.environ['PATH']}"})
    assert ran.code == 0, ran
    assert not list(play.root.rglob("it-ran"))


def test_on_windows_only_programs_of_absolute_folders_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _program(tmp_path, "git.exe")
    _program(tmp_path, "git.bat")
    good = _program(tmp_path / "Git" / "cmd", "git.exe")
    assert find("git", f'.;;{tmp_path};Git\\cmd;"{good.parent}"', windows=True) == str(good)
    assert find("git", f".;;{tmp_path};Git\\cmd", windows=True) is None


def test_without_the_program_a_command_says_where_to_get_it(play: Play) -> None:
    ran = run_cli("audit", "--base", "main", cwd=play.root, env={"PATH": str(play.root / "nowhere")})
    assert ran.code == 2
    assert "git-scm.com" in ran.err
