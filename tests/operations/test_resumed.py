"""Odd states: a command killed between commits, flags of the index, another that writes, a git that is broken."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from socialops.git.lock import LOCK, exclusive
from tests.factories import WorkspaceFolder, run_cli, small_workspace, spawn_cli

URL = ["--url", "https://x.com/acme/status/1"]
KILLER = """#!/bin/sh
if [ -e .git/first ] && [ ! -e .git/second ]; then
  touch .git/second
  kill -9 "$(cut -d ' ' -f 4 /proc/$PPID/stat)"  # the parent of git: the command alone
  exit 1
fi
touch .git/first
"""


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.post("summer")
    made.post("winter", publish_at="2027-03-04 09:00")
    return made


@pytest.mark.skipif(sys.platform != "linux", reason="the hook looks its grandparent up in /proc")
def test_a_command_killed_between_two_commits_goes_on_where_it_was(folder: WorkspaceFolder) -> None:
    git = folder.git()
    hook = folder.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(KILLER, encoding="utf-8")
    hook.chmod(0o755)
    assert spawn_cli(["approve", "summer", "winter"], cwd=folder.root, by="dana").code == -9
    assert len(git.log()) == 2
    again = run_cli("approve", "summer", "winter", cwd=folder.root, by="dana")
    assert again.code == 0, again.err
    approved = sorted(subject for subject in git.log() if "approve" in subject)
    assert approved == [f"post({name}): approve at brand-review" for name in ("summer", "winter")]
    assert run_cli("approve", "summer", "winter", cwd=folder.root, by="dana").code == 1  # another command by now


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_what_the_index_hides_is_not_approved(folder: WorkspaceFolder, flag: str) -> None:
    git = folder.git()
    git.run("update-index", flag, "posts/summer.yaml")
    folder.post("summer", text="Secret words.\n")
    assert git.run("status", "--porcelain") == ""
    ran = run_cli("approve", "summer", cwd=folder.root, by="dana")
    assert (ran.code, "posts/summer.yaml has changes that are not committed" in ran.err) == (1, True), ran.err
    assert git.log() == ["Start"]


def test_who_writes_just_now_was_not_interrupted(folder: WorkspaceFolder) -> None:
    folder.git()
    note = {"version": 1, "subject": "post(summer): approve", "root": str(folder.root), "fresh": [], "changes": []}
    (folder.root / ".git/socialops-journal.json").write_text(json.dumps(note), encoding="utf-8")
    with exclusive(folder.root / ".git" / LOCK):
        assert "interrupted" not in run_cli("status", cwd=folder.root).err
    assert "A command was interrupted" in run_cli("status", cwd=folder.root).err


COMMANDS = (["status"], ["check"], ["approve", "summer"], ["doctor"])
GITS = {
    "#!/bin/sh\necho junk\n": "git does not say where the repository of {root} is; it says: 'junk', 'junk'.",
    "#!/nowhere/at/all\n": "can't be started in {root}: ",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_repository_in_an_odd_place_is_asked_as_any(folder: WorkspaceFolder, command: list[str]) -> None:
    git = folder.git()
    ran = run_cli(*command, cwd=_moved(folder, "a\nb"), by="dana")
    assert ran.code == 0, ran.err
    git.run("config", "core.worktree", "/")  # there none of its files is committed
    ran = run_cli(*command, cwd=folder.root, by="dana")
    assert ran.code == int(command[0] == "approve"), ran.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_repository_whose_files_lie_elsewhere_is_said(folder: WorkspaceFolder, command: list[str]) -> None:
    git = folder.git()
    (folder.root.parent / "elsewhere").mkdir()
    git.run("config", "core.worktree", "../../elsewhere")
    ran = run_cli(*command, cwd=folder.root, by="dana")
    assert ran.code == {"approve": 2, "doctor": 1}.get(command[0], 0), ran.err
    said = "git says that the repository's files lie in"
    assert (said in ran.out + ran.err) == (command[0] in {"approve", "doctor"}), ran


@pytest.mark.parametrize("said", GITS)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_git_that_can_t_be_asked_is_no_bug(folder: WorkspaceFolder, command: list[str], said: str) -> None:
    folder.git()
    programs = folder.root.parent / "bin"
    programs.mkdir()
    (programs / "git").write_text(said, encoding="utf-8")
    (programs / "git").chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    ran = run_cli(*command, cwd=folder.root, by="dana", env={"PATH": path})
    assert ran.code == {"approve": 2, "doctor": 1}.get(command[0], 0), ran.err
    words = GITS[said].format(root=folder.root)
    assert (words in ran.out + ran.err) == (command[0] in {"approve", "doctor"}), ran


@pytest.mark.parametrize("said", ["gitdir: " + "x" * 9_000, "gitdir: nowhere", "", "gitdir: a\0b"])
def test_a_git_file_that_leads_nowhere_is_no_bug(folder: WorkspaceFolder, said: str) -> None:
    (folder.root / ".git").write_text(said, encoding="utf-8")
    for command in COMMANDS:
        ran = run_cli(*command, cwd=folder.root, by="dana")
        assert ran.code == {"approve": 2, "doctor": 1}.get(command[0], 0), ran.err


def _moved(folder: WorkspaceFolder, name: str) -> Path:
    """A copy of the workspace in a folder of that name."""
    import shutil

    shutil.copytree(folder.root, folder.root.parent / name)
    return folder.root.parent / name


@pytest.mark.parametrize(
    ("now", "words", "noted"),
    [
        ("2027-02-20 12:00", URL, "acme-x was planned for 2027-03-01 09:00, which is still ahead"),
        ("2027-03-01 09:05", URL, ""),
        ("2027-02-20 12:00", ["--failed"], "acme-x was planned"),
    ],
)
def test_a_publication_ahead_of_its_time_is_noted(
    folder: WorkspaceFolder, now: str, words: list[str], noted: str
) -> None:
    folder.review("summer", "brand-review", "dana")
    folder.git()
    ran = run_cli("mark-published", "summer", "--channel", "acme-x", *words, cwd=folder.root, by="dana", now=now)
    assert ran.code == 0, ran.err
    assert (noted in ran.err) if noted else ("still ahead" not in ran.err)


def test_the_same_request_for_changes_is_recorded_once(folder: WorkspaceFolder) -> None:
    git = folder.git()
    words = ["request-changes", "summer", "-m", "Shorter,\nplease."]
    assert run_cli(*words, cwd=folder.root, by="dana").code == 0
    again = run_cli(*words, cwd=folder.root, by="dana")
    assert again.code == 1
    assert "you asked for this at brand-review already" in again.err
    assert len(git.log()) == 2
    assert run_cli("request-changes", "summer", "-m", "And a link.", cwd=folder.root, by="dana").code == 0
