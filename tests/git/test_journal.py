"""Killed at any moment: nothing is lost, nothing stays half-written."""

from __future__ import annotations

import base64
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from socialops.git.lock import is_held
from socialops.git.repo import find
from tests.factories import SOURCE, GitFolder, WorkspaceFolder, identity, run_cli, small_workspace

JOURNAL = ".git/socialops-journal.json"


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.post("summer")
    made.post("spring", status="draft")
    return made


def _start(root: Path, *arguments: str, by: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "socialops", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "SOCIALOPS_NOW": "2027-02-20 12:00", **identity(by)},
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        start_new_session=True,
    )


def _halfway(folder: WorkspaceFolder, *arguments: str, by: str, hook: str) -> GitFolder:
    """Kill the command (alone, not git) while a hook of its commit runs."""
    git = folder.git()
    path = folder.root / ".git/hooks/pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch .git/reached\n{hook}\n", encoding="utf-8")
    path.chmod(0o755)
    process = _start(folder.root, *arguments, by=by)
    deadline = time.monotonic() + 30
    while not (folder.root / ".git/reached").exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return git


def test_killed_while_git_goes_on_the_commit_counts(folder: WorkspaceFolder) -> None:
    git = _halfway(folder, "approve", "summer", by="dana", hook="sleep 0.6")
    assert (folder.root / JOURNAL).exists()
    deadline = time.monotonic() + 30
    while is_held(folder.root / ".git/socialops.lock"):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    looked = run_cli("-C", folder.root, "check", by="dana")
    assert "A command was interrupted while it wrote 'post(summer): approve at brand-review'" in looked.err
    again = run_cli("-C", folder.root, "approve", "summer", by="dana")
    assert "interrupted after its commit" in again.err
    assert (again.code, "nothing is done a second time" in again.err) == (0, True)
    assert git.log() == ["post(summer): approve at brand-review", "Start"]
    assert git.run("status", "--porcelain") == ""
    assert not (folder.root / JOURNAL).exists()


def test_killed_between_the_commit_and_gits_index_the_commit_counts(folder: WorkspaceFolder) -> None:
    git = folder.git()
    assert run_cli("-C", folder.root, "approve", "summer", by="dana").code == 0
    path = git.run("show", "--format=", "--name-only", "HEAD")
    after = base64.b64encode((folder.root / path).read_bytes()).decode()
    note = {"version": 1, "subject": "post(summer): approve", "root": str(folder.root), "fresh": [path]}
    note["changes"] = [{"path": path, "before": None, "after": after}]
    (folder.root / JOURNAL).write_text(json.dumps(note), encoding="utf-8")
    git.run("rm", "--cached", "--quiet", path)
    git.run("add", "--intent-to-add", path)
    again = run_cli("-C", folder.root, "approve", "summer", by="dana")
    assert "interrupted after its commit" in again.err
    assert again.code == 1
    assert "already" in again.err
    assert git.log() == ["post(summer): approve at brand-review", "Start"]
    assert git.run("status", "--porcelain") == ""
    assert not (folder.root / JOURNAL).exists()


def test_killed_and_git_refuses_the_files_are_put_back(folder: WorkspaceFolder) -> None:
    git = _halfway(folder, "submit", "spring", by="maya", hook="sleep 0.6; exit 1")
    before = git.run("show", "HEAD:posts/spring.yaml")
    (folder.root / ".git/hooks/pre-commit").unlink()
    again = run_cli("-C", folder.root, "hold", "summer")
    assert again.code == 0, again.err
    assert "interrupted before its commit 'post(spring): submit': its files are put back as they were" in again.err
    assert (folder.root / "posts/spring.yaml").read_text(encoding="utf-8").strip() == before.strip()
    assert git.log() == ["post(summer): hold", "Start"]
    assert git.run("status", "--porcelain") == ""


def test_what_was_edited_after_the_kill_is_left_alone(folder: WorkspaceFolder) -> None:
    git = _halfway(folder, "submit", "spring", by="maya", hook="sleep 0.3; exit 1")
    time.sleep(0.6)
    (folder.root / ".git/hooks/pre-commit").unlink()
    folder.post("spring", status="draft", text="My own words.\n")
    again = run_cli("-C", folder.root, "hold", "summer")
    assert "Changed since, so left alone: posts/spring.yaml" in again.err
    assert b"My own words" in (folder.root / "posts/spring.yaml").read_bytes()
    assert git.run("status", "--porcelain") == " M posts/spring.yaml"


def test_killed_with_git_and_a_lock_left_behind(folder: WorkspaceFolder) -> None:
    git = folder.git()
    path = folder.root / ".git/hooks/pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\ntouch .git/reached\nsleep 30\n", encoding="utf-8")
    path.chmod(0o755)
    process = _start(folder.root, "approve", "summer", by="dana")
    while not (folder.root / ".git/reached").exists():
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    path.unlink()
    assert (folder.root / ".git/index.lock").exists()
    again = run_cli("-C", folder.root, "approve", "summer", by="dana")
    assert again.code == 0
    assert "interrupted before its commit" in again.err
    assert git.log() == ["post(summer): approve at brand-review", "Start"]
    assert git.run("status", "--porcelain") == ""


@pytest.mark.parametrize(
    "note",
    [b"", b"{", b"[]", b'{"changes": 1}', b"\xff", b'{"version":1,"subject":"x","root":1,"changes":[],"fresh":[]}'],
)
def test_a_broken_note_stops_nobody(folder: WorkspaceFolder, note: bytes) -> None:
    folder.git()
    (folder.root / JOURNAL).write_bytes(note)
    done = run_cli("-C", folder.root, "approve", "summer", by="dana")
    assert done.code == 0, done.err
    assert not (folder.root / JOURNAL).exists()


def _rounds(folder: WorkspaceFolder, count: int, *, seed: int) -> None:
    """Kill an approval at a random moment; after the next command it is either committed or as before."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    git = folder.git()
    fast, slow = 0.05, 0.6
    for number in range(count):
        name = f"post-{seed}-{number}"
        folder.post(name, publish_at=None)
        git.commit(f"Add {name}", f"posts/{name}.yaml")
        commits = len(git.log())
        process = _start(folder.root, "approve", name, by="dana")
        time.sleep(chance.uniform(fast, slow))
        alone = chance.random() < 0.5  # else git dies with it
        (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.1)
        after = run_cli("-C", folder.root, "approve", name, by="dana")
        assert after.code in {0, 1}, after.err
        if after.code == 1:
            assert "already" in after.err
        assert git.run("status", "--porcelain") == "", (number, after.err)
        assert len(git.log()) == commits + 1
        assert folder.state(name).state == "approved"
        assert not list(folder.root.rglob("*.tmp"))


def test_killed_at_random_moments(folder: WorkspaceFolder) -> None:
    _rounds(folder, 4, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_killed_at_many_random_moments(folder: WorkspaceFolder, seed: int) -> None:
    _rounds(folder, 25, seed=seed)


def test_asking_what_differs_takes_no_lock_on_the_index(folder: WorkspaceFolder) -> None:
    """A refresh that was killed would leave git's lock behind, which a person would have to delete."""
    path = folder.root / folder.post("seen")
    folder.git()
    os.utime(path, (1, 1))  # git would write down that it is the same
    index = folder.root / ".git" / "index"
    before = index.read_bytes()
    repo = find(folder.root)
    assert repo is not None
    assert repo.status(["posts/seen.yaml"]) == {}
    assert index.read_bytes() == before
