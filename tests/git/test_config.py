"""Where GitPython serves: it reads configuration for `init` and `doctor`, and no quick command waits for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from socialops.git.config import setting
from tests.factories import SOURCE, GitFolder, identity, small_workspace, spawn_cli

QUICK = [
    ["--help"],
    [],
    ["approve", "launch"],
    ["check"],
    ["status"],
    ["calendar", "--month", "2027-03"],
]


def test_quick_commands_never_load_it(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("launch")
    folder.git()
    script = (
        "import sys; from socialops.cli.run import run; arguments = eval(sys.argv[1]);"
        "print([(a, run(a), 'git' in sys.modules) for a in arguments], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, repr(QUICK)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **identity("dana"), "SOCIALOPS_NOW": "2027-02-20 12:00"},
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == str([(arguments, 0, False) for arguments in QUICK])


def test_doctor_loads_it_and_never_runs_a_git_of_the_current_folder(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path, evidence="signature")
    git = folder.git()
    git.run("config", "gpg.format", "ssh")
    program = tmp_path / "git"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/it-ran'\nexit 1\n")
    program.chmod(0o755)
    env = {"PATH": f".{os.pathsep}{os.environ['PATH']}", "GIT_PYTHON_GIT_EXECUTABLE": str(program)}
    ran = spawn_cli(["doctor"], cwd=tmp_path, by="dana", env=env)
    assert "git has no SSH key to sign with" in ran.out
    assert not (tmp_path / "it-ran").exists()


def test_without_git_doctor_still_says_so(tmp_path: Path) -> None:
    small_workspace(tmp_path, evidence="signature")
    ran = spawn_cli(["doctor"], cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert (ran.code, "git-scm.com" in ran.err) == (2, True)


def test_settings_are_what_git_itself_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By every way that git knows: an include, a variable, the repository's own file, and a value with odd letters."""
    git = GitFolder(tmp_path)
    git.run("init", "-q")
    for name, value in identity("maya").items():
        monkeypatch.setenv(name, value)
    (tmp_path / "more").write_text("[user]\n\tsigningkey = key::caf\u00e9 \u2713\n", encoding="utf-8")
    git.run("config", "include.path", "../more")
    git.run("config", "gpg.format", "ssh")
    assert (setting(tmp_path, "gpg.format"), setting(tmp_path, "user.signingkey")) == ("ssh", "key::caf\u00e9 \u2713")
    assert setting(tmp_path, "no.such") is None
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "gpg.format")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "openpgp")
    assert setting(tmp_path, "gpg.format") == "openpgp"
