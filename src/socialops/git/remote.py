"""The repository that others see: its default branch, what lies at its tip, and one push that may be refused."""

from __future__ import annotations

import contextlib
import os
import re
from enum import StrEnum
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.pattern import late
from socialops.errors import SocialopsError
from socialops.git.repo import GitFailed, Repo

_HEAD = late(r"^ref: refs/heads/([^ \t\n]+)\tHEAD$", re.MULTILINE)
_TIP = late(r"^([0-9a-f]{40}|[0-9a-f]{64})\tHEAD$", re.MULTILINE)
_QUIET = ("-c", f"core.hooksPath={os.devnull}", "-c", "push.followTags=false", "-c", "push.recurseSubmodules=no")
_MOVED = late(r"\[rejected\]|cannot lock ref|failed to update ref|incorrect old value|reference already exists")
"""What git says where somebody else was quicker: the branch moved on, or is being moved."""


class Push(StrEnum):
    """How a push ended."""

    DONE = "done"
    MOVED = "moved"
    """Others pushed before: what was built on is no longer the tip."""
    REFUSED = "refused"
    LOST = "lost"
    """Nobody knows: the connection broke."""


@dataclass(frozen=True)
class Pushed:
    """How a push ended, and what git said."""

    how: Push
    said: str = ""


class Beside(NamedTuple):
    """Another branch of the same remote, and where it has to be."""

    branch: str
    commit: str


@dataclass(frozen=True)
class Remote:
    """A branch of the remote that records are written to; without a remote (`name` is empty) the branch one is on."""

    repo: Repo
    name: str
    branch: str
    announced: str = ""
    """What the remote said of its tip when it was asked for its branch."""

    def first_tip(self) -> str:
        """The tip, fetched unless the remote has just said that it is known."""
        if self.announced:
            with contextlib.suppress(GitFailed):
                if self.tip() == self.announced:
                    return self.announced
        return self.fetch()

    @property
    def tracking(self) -> str:
        """The ref that holds what was last seen of the branch."""
        return f"refs/remotes/{self.name}/{self.branch}" if self.name else f"refs/heads/{self.branch}"

    def fetch(self) -> str:
        """The commit at the tip of the branch, fetched now.

        Raises:
            SocialopsError: the remote can't be reached; nothing is sent on what may be old.
        """
        if self.name:
            what = f"+refs/heads/{self.branch}:{self.tracking}"
            try:
                self.repo.run(*_QUIET, "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", self.name, what)
            except GitFailed as error:
                raise SocialopsError(
                    f"{self.name} can't be fetched, and nothing goes out on what may be old. Git says: {error}"
                ) from error
        return self.tip()

    def fetch_any(self) -> str:
        """The commit at the tip, fetched now; empty where there is no such branch yet.

        Raises:
            SocialopsError: the remote can't be reached, or no longer holds a branch that it held.
        """
        try:
            return self.fetch()
        except SocialopsError as error:
            if self.name and "couldn't find remote ref" not in str(error):
                raise
        with contextlib.suppress(GitFailed):
            self.tip()
            raise SocialopsError(
                f"{self.name} no longer holds the branch {self.branch}, where the publications are: what is out is "
                f"known here alone. Bring it back: git push {self.name} {self.tracking}:refs/heads/{self.branch}"
            )
        return ""

    def tip(self) -> str:
        """The commit at the tip as it was last seen."""
        return self.repo.run("rev-parse", "--verify", "--quiet", f"{self.tracking}^{{commit}}")

    def holds(self, commit: str, tip: str) -> bool:
        """Say whether the commit is in the history of the tip."""
        try:
            self.repo.run("merge-base", "--is-ancestor", commit, tip)
        except GitFailed:
            return False
        return True

    def push(self, commit: str, onto: str, beside: Beside | None = None) -> Pushed:
        """Move the branch from *onto* (empty: it begins) to *commit*, never by force; hooks here do not run.

        It moves only where the branch *beside* is still where it was: git compares what is pushed with what is there,
        and does not touch what is there already.
        """
        if not self.name:
            return self._move(commit, onto, beside)
        what = [f"{commit}:refs/heads/{self.branch}"]
        if beside:
            what = ["--atomic", self.name, *what, f"{beside.commit}:refs/heads/{beside.branch}"]
        else:
            what = [self.name, *what]
        try:
            self.repo.run(*_QUIET, "push", "--porcelain", "--no-verify", *what)
        except GitFailed as error:
            said = str(error)
            if _MOVED.search(said):
                return Pushed(Push.MOVED, said)
            return Pushed(Push.REFUSED if "[remote rejected]" in said else Push.LOST, said)
        return Pushed(Push.DONE)

    def _move(self, commit: str, onto: str, beside: Beside | None) -> Pushed:
        lines = [f"verify refs/heads/{beside.branch} {beside.commit}"] if beside else []
        lines.append(f"update {self.tracking} {commit} {onto or '0' * len(commit)}")
        try:
            said = "".join(f"{line}\n" for line in lines).encode()
            self.repo.run("update-ref", "-m", "socialops publish", "--stdin", stdin=said)
        except GitFailed as error:
            return Pushed(Push.MOVED, str(error))
        return Pushed(Push.DONE)

    def follow(self, path: str | None = None) -> None:
        """Bring the work tree along where one stands on that branch and nothing is in the way; else leave all as it is.

        *path* is the file that a commit without a remote just added: the index and the work tree get it, too.
        """
        try:
            if self.repo.run("symbolic-ref", "--quiet", "HEAD") != f"refs/heads/{self.branch}":
                return
            if self.name and self.repo.halfway():  # in a bisect, say, the branch must stay where it is
                return
            if self.name:
                self.repo.run(*_QUIET, "merge", "--ff-only", "--quiet", self.tracking)
            elif path is not None:
                self.repo.run(*_QUIET, "checkout", "--quiet", "HEAD", "--", f":(top,literal){path}")
        except GitFailed:
            return


def find_remote(repo: Repo, branch: str | None = None) -> Remote:
    """The default branch of origin, or that *branch* of it; without any remote the branch that one is on.

    Raises:
        SocialopsError: there is no default branch, or nobody knows which one it is.
    """
    names = repo.run("remote").split()
    if not names:
        return _alone(repo, branch)
    name = "origin" if "origin" in names else names[0]
    return Remote(repo, name, branch) if branch else _default(repo, name)


def _default(repo: Repo, name: str) -> Remote:
    """The branch that the remote itself calls its default: a clone may have remembered another one."""
    try:
        said = repo.run(*_QUIET, "ls-remote", "--symref", name, "HEAD")
    except GitFailed as error:
        raise SocialopsError(
            f"{name} can't be reached, and nothing goes out on what may be old. Git says: {error}"
        ) from error
    found, tip = _HEAD.search(said), _TIP.search(said)
    if found is None:
        raise SocialopsError(
            f"{name} has no default branch, so nobody knows what is approved there: push one, and have the forge (or "
            "'git symbolic-ref HEAD' in a bare repository) name it."
        )
    return Remote(repo, name, found[1], tip[1] if tip else "")


def _alone(repo: Repo, branch: str | None) -> Remote:
    try:
        here = repo.run("symbolic-ref", "--quiet", "--short", "HEAD")
    except GitFailed as error:
        raise SocialopsError("You are not on a branch, and there is no remote: go to your branch first.") from error
    return Remote(repo, "", branch or here)
