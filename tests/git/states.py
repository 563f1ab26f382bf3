"""States that a repository may be in: each is brought about by git itself, in a copy of the busy workspace."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from git.exc import GitCommandError

from tests.disks import fill
from tests.factories import GitFolder, WorkspaceFolder


class Placed(NamedTuple):
    """Where commands run in that state, and what they find around them."""

    root: Path
    env: Mapping[str, str] = {}


State = Callable[[WorkspaceFolder], Placed]


def _git(made: WorkspaceFolder) -> GitFolder:
    return GitFolder(made.root)


def _two_versions(made: WorkspaceFolder, *words: str) -> Placed:
    """A post that two branches changed meets itself."""
    git = _git(made)
    git.run("checkout", "-q", "-b", "other")
    made.post("ready", text="Theirs.\n", publish_at="2027-03-12 09:00")
    git.commit("Theirs")
    git.run("checkout", "-q", "main")
    made.post("ready", text="Ours.\n", publish_at="2027-03-12 09:00")
    git.commit("Ours")
    with contextlib.suppress(GitCommandError):
        git.run(*words)
    return Placed(made.root)


def merge(made: WorkspaceFolder) -> Placed:
    return _two_versions(made, "merge", "-q", "other")


def rebase(made: WorkspaceFolder) -> Placed:
    return _two_versions(made, "rebase", "-q", "other")


def rebase_apply(made: WorkspaceFolder) -> Placed:
    return _two_versions(made, "rebase", "-q", "--apply", "other")


def cherry_pick(made: WorkspaceFolder) -> Placed:
    return _two_versions(made, "cherry-pick", "other")


def revert(made: WorkspaceFolder) -> Placed:
    git = _git(made)
    made.post("ready", text="Once.\n", publish_at="2027-03-12 09:00")
    git.commit("Once")
    return _two_versions(made, "revert", "--no-edit", "main~1")


def merge_elsewhere(made: WorkspaceFolder) -> Placed:
    """What meets itself is no file of the workspace."""
    git = _git(made)
    git.run("checkout", "-q", "-b", "other")
    made.write("notes.txt", "theirs")
    git.commit("Theirs")
    git.run("checkout", "-q", "main")
    made.write("notes.txt", "ours")
    git.commit("Ours")
    with contextlib.suppress(GitCommandError):
        git.run("merge", "-q", "other")
    return Placed(made.root)


def bisect(made: WorkspaceFolder) -> Placed:
    git = _git(made)
    git.run("bisect", "start")
    return Placed(made.root)


def detached(made: WorkspaceFolder) -> Placed:
    _git(made).run("checkout", "-q", "--detach")
    return Placed(made.root)


def unborn(made: WorkspaceFolder) -> Placed:
    git = _git(made)
    git.run("update-ref", "-d", "HEAD")
    git.run("rm", "-r", "-q", "--cached", ".")
    return Placed(made.root)


def no_repository(made: WorkspaceFolder) -> Placed:
    shutil.rmtree(made.root / ".git")
    return Placed(made.root)


def conflict_committed(made: WorkspaceFolder) -> Placed:
    """Somebody committed the marker lines of a merge."""
    path = made.root / "posts/ready.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"<<<<<<< HEAD\n{text}=======\n{text.replace('Words', 'Other')}>>>>>>> other\n", encoding="utf-8")
    _git(made).commit("Both")
    return Placed(made.root)


def shallow(made: WorkspaceFolder) -> Placed:
    _git(made).run("clone", "-q", "--depth=1", f"file://{made.root}", "../shallow")
    return Placed(made.root.parent / "shallow")


def sparse(made: WorkspaceFolder) -> Placed:
    _git(made).run("status")  # the index learns the files of this copy, so that git dares to take some away
    _git(made).run("sparse-checkout", "set", "--no-cone", "/*", "!/reviews/")
    return Placed(made.root)


def partial(made: WorkspaceFolder) -> Placed:
    """A clone that has fetched only what it checked out, and can fetch the rest."""
    GitFolder(made.root.parent / "hub.git").run("config", "uploadpack.allowFilter", "true")
    _git(made).run("clone", "-q", "--filter=blob:none", f"file://{made.root.parent / 'hub.git'}", "../partial")
    return Placed(made.root.parent / "partial")


def partial_alone(made: WorkspaceFolder) -> Placed:
    """The same, out of reach of its remote."""
    placed = partial(made)
    (made.root.parent / "hub.git").rename(made.root.parent / "gone.git")
    return placed


def worktree(made: WorkspaceFolder) -> Placed:
    _git(made).run("worktree", "add", "-q", "../tree", "-b", "beside", "main")
    return Placed(made.root.parent / "tree")


def submodule(made: WorkspaceFolder) -> Placed:
    outer = GitFolder(made.root.parent / "outer")
    outer.root.mkdir()
    outer.run("init", "-q", "-b", "main")
    hub = f"file://{made.root.parent / 'hub.git'}"
    outer.run("-c", "protocol.file.allow=always", "submodule", "add", "-q", hub, "social")
    outer.commit("Add")
    return Placed(outer.root / "social")


def bare(made: WorkspaceFolder) -> Placed:
    return Placed(made.root.parent / "hub.git")


def called_bare(made: WorkspaceFolder) -> Placed:
    _git(made).run("config", "core.bare", "true")
    return Placed(made.root)


def of_somebody_else(made: WorkspaceFolder) -> Placed:
    for path in (made.root, made.root / ".git"):
        os.chown(path, 12345, 12345)
    return Placed(made.root)


def no_git(made: WorkspaceFolder) -> Placed:
    empty = made.root.parent / "empty"
    empty.mkdir()
    return Placed(made.root, {"PATH": str(empty)})


def index_junk(made: WorkspaceFolder) -> Placed:
    (made.root / ".git/index").write_bytes(b"junk")
    return Placed(made.root)


def head_junk(made: WorkspaceFolder) -> Placed:
    (made.root / ".git/HEAD").write_bytes(b"junk")
    return Placed(made.root)


def objects_gone(made: WorkspaceFolder) -> Placed:
    shutil.rmtree(made.root / ".git/objects")
    (made.root / ".git/objects").mkdir()
    return Placed(made.root)


def read_only(made: WorkspaceFolder) -> Placed:
    """Git's folder can only be read; the disk on which it lies must be one that goes away."""
    own = str(made.root / ".git")
    subprocess.run(["mount", "--bind", own, own], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", own], check=True)
    return Placed(made.root)


def full(made: WorkspaceFolder) -> Placed:
    fill(made.root.parent)
    return Placed(made.root)


def clock_behind(made: WorkspaceFolder) -> Placed:
    return Placed(made.root, {"SOCIALOPS_NOW": "2024-02-29 23:59"})


def clock_ahead(made: WorkspaceFolder) -> Placed:
    return Placed(made.root, {"SOCIALOPS_NOW": "2199-12-29 23:00"})
