"""The repository around a workspace: open it, ask who the user is, and whether git is in the middle of something."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from socialops.errors import SocialopsError
from socialops.git.program import program


class Identity(NamedTuple):
    """Who git says the user is."""

    name: str
    email: str


class GitFailed(SocialopsError):  # noqa: N818 - it says what happened
    """A git command failed; the message is git's own."""


class Repo:
    """A git repository that holds the workspace at *root*."""

    def __init__(self, root: Path, top: Path, git_dir: Path, common_dir: Path) -> None:
        self.root = root
        self.top = top
        self.git_dir = git_dir
        self.common_dir = common_dir
        self.held: int | None = None  # the lock that git commands keep until they end, whatever becomes of us

    @cached_property
    def prefix(self) -> str:
        """The workspace's folder inside the repository, with a trailing slash; empty where it is the top."""
        relative = self.root.resolve().relative_to(self.top.resolve()).as_posix()
        return "" if relative == "." else relative + "/"

    def run(self, *arguments: str, stdin: bytes | None = None) -> str:
        """Run git in the workspace's folder and return what it printed, without the last line break."""
        return run(self.root, *arguments, stdin=stdin, held=self.held)

    def identity(self) -> Identity:
        """The user as git would sign a commit now."""
        try:
            line = self.run("var", "GIT_AUTHOR_IDENT")
        except GitFailed as error:
            raise SocialopsError(
                "git does not know who you are. Tell it once: git config --global user.name 'Your Name' and "
                "git config --global user.email you@example.com"
            ) from error
        name, _, rest = line.rpartition(" <")
        return Identity(name, rest.rpartition("> ")[0])

    def status(self, paths: Sequence[str]) -> dict[str, str]:
        """Paths (relative to the workspace) that differ from HEAD, with git's two letters; `??` is not yet known,
        `!!` is ignored by a .gitignore: then HEAD can't hold it either.
        """
        if not paths:
            return {}
        options = ("--porcelain=v1", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames")
        out = self.run("status", *options, "--", *literal(paths))
        found = {}
        for entry in filter(None, out.split("\0")):
            found[entry[3:].removeprefix(self.prefix)] = entry[:2]
        return found

    def has_commits(self) -> bool:
        """False in a repository without any commit."""
        try:
            self.run("rev-parse", "--quiet", "--verify", "HEAD")
        except GitFailed:
            return False
        return True

    def halfway(self) -> str | None:
        """What git is in the middle of, with the way out; None where a commit can be made."""
        for marker, what, way_out in _HALFWAY:
            if (self.git_dir / marker).exists():
                return f"{what} is not finished. {way_out}"
        head = (self.git_dir / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref: "):
            return (
                "You are not on a branch, so a commit made here would be lost. Go back with 'git switch main' (or your "
                "branch's name), or keep this state with 'git switch -c NEW-NAME'."
            )
        return None


_HALFWAY = (
    (
        "MERGE_HEAD",
        "A merge",
        "Finish it with 'git commit', or undo it with 'git merge --abort'; then try again.",
    ),
    ("rebase-merge", "A rebase", "Go on with 'git rebase --continue', or undo it with 'git rebase --abort'."),
    ("rebase-apply", "A rebase", "Go on with 'git rebase --continue', or undo it with 'git rebase --abort'."),
    ("CHERRY_PICK_HEAD", "A cherry-pick", "Go on with 'git cherry-pick --continue', or '--abort' it."),
    ("REVERT_HEAD", "A revert", "Go on with 'git revert --continue', or '--abort' it."),
    ("BISECT_LOG", "A bisect", "End it with 'git bisect reset'."),
)


def literal(paths: Sequence[str]) -> list[str]:
    """Paths as git takes them for names, never for patterns; a global switch would reach the user's hooks too."""
    return [f":(literal){path}" for path in paths]


def run(folder: Path, *arguments: str, stdin: bytes | None = None, held: int | None = None) -> str:
    """Run the real git in *folder*; its hooks, signing and configuration are the user's.

    *held* is a file handle that git inherits. Its clean-up then runs before it ends, not in the background: that would
    keep the handle for minutes.
    """
    settings: tuple[str, ...] = ()
    inherited: tuple[int, ...] = ()
    if held is not None and sys.platform != "win32":
        settings, inherited = ("-c", "gc.autoDetach=false", "-c", "maintenance.autoDetach=false"), (held,)
    done = subprocess.run(
        [program("git"), *settings, *arguments],
        input=stdin or b"",
        capture_output=True,
        cwd=folder,
        env={**os.environ, "LANGUAGE": "C", "LC_ALL": "C"},  # we read what it says
        pass_fds=inherited,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).decode("utf-8", "replace")
        raise GitFailed(said or f"git {arguments[0]} failed ({done.returncode})")
    return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")


def find(root: Path) -> Repo | None:
    """The repository around the workspace, or None where there is none."""
    try:
        out = run(root, "rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir")
    except GitFailed as error:
        if "not a git repository" in str(error):
            return None
        raise SocialopsError(f"git can't work in {root}: {error}") from error
    top, git_dir, common = out.splitlines()
    return Repo(root, Path(top), Path(git_dir), (root / common).resolve())


def open_repo(root: Path) -> Repo:
    """The repository around the workspace; without one the command cannot go on."""
    repo = find(root)
    if repo is None:
        raise SocialopsError(f"{root} is in no git repository. Make one with 'git init', then try again.")
    return repo
