"""Killed at any step, or git killed under us: the next command finds the commit or puts the files back by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.factories import SOURCE, GitFolder, WorkspaceFolder, identity, run_cli, small_workspace, spawn_cli

STEPS = Path(__file__).parents[1] / "steps"


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.post("summer")
    made.post("spring", status="draft", publish_at="2027-03-02 09:00")
    return made


def _killed(root: Path, arguments: Sequence[str], step: int, by: str = "dana") -> bool:
    """Run until that step; False where the command ends before it."""
    done = subprocess.run(
        [sys.executable, "-m", "socialops", *arguments],
        cwd=root,
        env={
            **os.environ, **identity(by), "PYTHONPATH": f"{STEPS}{os.pathsep}{SOURCE}", "KILL_AT": str(step),
            "SOCIALOPS_NOW": "2027-02-20 12:00", "PYTHONDONTWRITEBYTECODE": "1",
        },
        check=False,
        capture_output=True,
    )  # fmt: skip
    return done.returncode == -9


def _clean(git: GitFolder) -> None:
    assert git.run("status", "--porcelain") == ""
    assert [p for p in (git.root / ".git").rglob("*.lock") if p.name != "socialops.lock"] == []
    assert not (git.root / ".git/socialops-journal.json").exists()
    assert [p for p in git.root.rglob(".*.tmp") if p.name != ".git"] == []


def _files(root: Path) -> dict[str, bytes]:
    return {
        p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file() and ".git" not in p.parts
    }


def test_init_killed_before_its_commit_and_work_goes_on(tmp_path: Path) -> None:
    root = tmp_path / "w"
    root.mkdir()
    GitFolder(root).run("init", "-q", "-b", "main")
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\nrm "$0"; kill -9 $(ps -o ppid= -p $PPID); kill -9 $PPID\n', encoding="utf-8")
    hook.chmod(0o755)
    _killed(root, ["init"], 100_000)
    before = _files(root)
    assert "socialops.yaml" in before
    looked = run_cli("-C", root, "submit", "first-post", by="dana")
    assert "its commit 'workspace: Start it': the commit is made now" in looked.err
    assert set(_files(root)) >= set(before)
    assert GitFolder(root).log()[-1] == "workspace: Start it"


KILL_GIT = 'rm "$0"; {also} kill -9 $PPID'
KILL_BOTH = "kill -9 $(ps -o ppid= -p $PPID);"


@pytest.mark.parametrize("both", [True, pytest.param(False, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("hook", "when"),
    [
        ("pre-commit", "true"),
        ("commit-msg", "true"),
        ("reference-transaction", '[ "$1" = prepared ]'),
        ("reference-transaction", '[ "$1" = committed ]'),
        ("post-commit", "true"),
    ],
)
def test_git_is_killed(folder: WorkspaceFolder, hook: str, when: str, both: bool) -> None:
    git = folder.git()
    path = folder.root / ".git/hooks" / hook
    path.parent.mkdir(exist_ok=True)
    kill = KILL_GIT.format(also=KILL_BOTH if both else "")
    path.write_text(f"#!/bin/sh\nif {when}; then {kill}; fi\n", encoding="utf-8")
    path.chmod(0o755)
    _killed(folder.root, ["approve", "summer"], 100_000)
    assert not path.exists()
    again = run_cli("-C", folder.root, "approve", "summer", by="dana")
    assert again.code == 0 or "already" in again.err, again.err
    assert git.log() == ["post(summer): approve at brand-review", "Start"]
    _clean(git)


DIES_AS_IT_SPEAKS = """
import os, sys
from socialops.cli.run import run
class Deaf:
    def write(self, text):
        os.kill(os.getpid(), 9)
sys.stderr = Deaf()
run(sys.argv[1:])
"""


def test_killed_when_all_was_done_and_nothing_said_the_same_command_does_nothing_twice(folder: WorkspaceFolder) -> None:
    git, words = folder.git(), ["comment", "summer", "-m", "Nice"]
    environment = {**os.environ, **identity("dana"), "PYTHONPATH": str(SOURCE), "SOCIALOPS_NOW": "2027-02-20 12:00"}
    command = [sys.executable, "-c", DIES_AS_IT_SPEAKS, *words]
    assert subprocess.run(command, cwd=folder.root, env=environment, check=False).returncode == -9
    assert git.log()[0] == "post(summer): comment"
    again = run_cli(*words, cwd=folder.root, by="dana")
    assert (again.code, "It was this very command, so nothing is done a second time" in again.err) == (0, True)
    assert git.log() == ["post(summer): comment", "Start"]
    assert not list((folder.root / ".git").glob("socialops-*.json"))
    assert run_cli(*words, cwd=folder.root, by="dana").code == 0  # it has said so now: typed again, it is done again
    assert run_cli(*words, cwd=folder.root, by="dana").code == 0
    assert git.log() == [*["post(summer): comment"] * 3, "Start"]
    _clean(git)


def test_git_killed_after_its_commit_is_no_refusal(folder: WorkspaceFolder) -> None:
    git = folder.git()
    path = folder.root / ".git/hooks/post-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text('#!/bin/sh\nrm "$0"; kill -9 $PPID\n', encoding="utf-8")
    path.chmod(0o755)
    done = run_cli("-C", folder.root, "approve", "summer", by="dana")
    assert done.code == 0, done.err
    assert "othing was changed" not in done.err
    _clean(git)


def test_the_locks_of_a_living_git_stay(folder: WorkspaceFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socialops.git.journal.PATIENCE", 0.3)
    git = folder.git()
    _hook(folder.root, f"{KILL_GIT.format(also=KILL_BOTH)}")
    _killed(folder.root, ["approve", "summer"], 100_000)
    assert (folder.root / ".git/socialops-journal.json").exists()
    for lock in (folder.root / ".git").glob("index.lock"):
        lock.unlink()
    other = folder.root / ".git/hooks/reference-transaction"
    other.parent.mkdir(exist_ok=True)
    other.write_text(
        "#!/bin/sh\n[ $1 = prepared ] || exit 0\ntouch .git/reached\nwhile [ ! -e .git/go ]; do sleep 0.05; done\n",
        encoding="utf-8",
    )
    other.chmod(0o755)
    living = subprocess.Popen(
        ["git", "commit", "-q", "--allow-empty", "-m", "Mine"], cwd=folder.root, env={**os.environ, **identity("maya")}
    )
    while not (folder.root / ".git/reached").exists():
        time.sleep(0.01)
    other.unlink()
    spawn_cli(["doctor", "--fix"], cwd=folder.root, by="dana")
    still_there = (folder.root / ".git/refs/heads/main.lock").exists()
    (folder.root / ".git/go").touch()
    assert still_there
    assert living.wait() == 0
    assert git.log()[0] == "Mine"


def test_a_note_stays_good_when_the_clone_is_moved(folder: WorkspaceFolder) -> None:
    folder.git()
    _hook(folder.root, f"{KILL_GIT.format(also=KILL_BOTH)}")
    _killed(folder.root, ["approve", "summer"], 100_000)
    moved = folder.root.rename(folder.root.parent / "moved")
    done = run_cli("-C", moved, "approve", "summer", by="dana")
    assert done.code == 0, done.err
    assert "put back as they were" in done.err
    _clean(GitFolder(moved))


def _hook(root: Path, script: str, name: str = "pre-commit") -> None:
    path = root / ".git/hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    "script",
    [
        "for f in $(git diff --cached --name-only); do sed -i 's/note: ok/note: OK/' $f; git add $f; done",
        "echo more > made.txt; git add made.txt",
        "sed -i 's/note: ok/note: OK/' $(git diff --cached --name-only)",
        (
            "f=$(git diff --cached --name-only | head -1); "
            "git update-index --add --cacheinfo 100644,$(sed 's/note: ok/note: OK/' $f | git hash-object -w --stdin),$f"
        ),
        "echo x >> staged.txt; git add staged.txt",
    ],
)
def test_what_a_hook_makes_of_the_commit_is_what_lies_there(folder: WorkspaceFolder, script: str) -> None:
    git = folder.git()
    folder.write("staged.txt", "somebody's\n")
    git.run("add", "staged.txt")
    _hook(folder.root, script)
    done = run_cli("-C", folder.root, "approve", "summer", "-m", "ok", by="dana")
    assert done.code == 0, done.err
    left = [line for line in git.run("status", "--porcelain").splitlines() if not line.endswith("staged.txt")]
    assert left == []
    assert folder.state("summer").state == "scheduled"


@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "echo x >> $(git diff --cached --name-only | head -1); exit 1",
        "f=$(git diff --cached --name-only | head -1); echo x >> $f; git add $f; exit 1",
        "rm $(git diff --cached --name-only | head -1); exit 1",
        "echo more > .git/made.txt; git add -A; exit 1",
    ],
)
def test_a_hook_that_refuses_leaves_nothing(folder: WorkspaceFolder, script: str) -> None:
    git = folder.git()
    folder.write("staged.txt", "somebody's\n")
    git.run("add", "staged.txt")
    before = _files(folder.root)
    _hook(folder.root, script)
    done = run_cli("-C", folder.root, "approve", "summer", "-m", "ok", by="dana")
    assert done.code == 2
    assert "Nothing was changed" in done.err
    assert _files(folder.root) == before
    assert git.run("status", "--porcelain") == "A  staged.txt"


def test_a_hook_that_changes_a_post_and_refuses_is_told(folder: WorkspaceFolder) -> None:
    git = folder.git()
    _hook(folder.root, "echo '# seen' >> posts/spring.yaml; exit 1")
    done = run_cli("-C", folder.root, "submit", "spring")
    assert done.code == 2
    assert "posts/spring.yaml" in done.err
    assert "othing was changed" not in done.err
    assert git.log() == ["Start"]
