"""The branch that others share one's own with: where it is, what it holds now, and one push to it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from socialops import door
from socialops.classes import dataclass
from socialops.domain.pattern import late
from socialops.errors import SocialopsError
from socialops.git.program import lines
from socialops.git.repo import GitFailed, Repo

_HEADS = "refs/heads/"
_REMOTES = "refs/remotes/"
_LISTED = late(r"^ . .+ -> ([^ \n]+)(?:  \(.*\))?$", re.MULTILINE)
"""A branch of the remote in what `fetch --verbose` says: with what became of it, and its name here."""
_MOVED = late(
    r"\[rejected\]|cannot lock ref|failed to update ref|incorrect old value|reference already exists|failed to lock"
)
"""What git says where somebody else was quicker: the branch moved on, or is being moved."""
_REFUSED = late(r"\[remote rejected\]")
_AWAY = late(r"couldn't find remote ref|no such remote ref", re.IGNORECASE)
_MAIN = late(rf"^ref: {_HEADS}([^ \t\n]+)\tHEAD$", re.MULTILINE)
_LOCAL = late(r"^error: failed to push some refs", re.MULTILINE)


class PushEnding(StrEnum):
    """How a push ended."""

    DONE = "done"
    MOVED = "moved"
    """Others pushed before."""
    REFUSED = "refused"
    """The server says no."""
    HOOK = "hook"
    """A hook of this clone says no."""
    LOST = "lost"
    """The server can't be reached, or nobody knows."""


@dataclass(frozen=True)
class Upstream:
    """A branch of a remote, and the ref that holds what was last seen of it."""

    repo: Repo
    remote: str
    branch: str
    tracking: str
    asks: bool = False
    """Whether git may ask for a name and a password: where a person sits at a terminal."""

    @property
    def name(self) -> str:
        """As people write it: origin/main."""
        return f"{self.remote}/{self.branch}"

    def fetch(self, branches: set[str] | None = None) -> str | None:
        """The commit at its tip, fetched now; None where the remote has no such branch.

        The other branches come along, so that a reviewer finds there what colleagues shared; *branches* gets what the
        refs of all of them are called here.

        Raises:
            SocialopsError: the remote can't be reached.
        """
        others = f"+{_HEADS}*:refs/remotes/{self.remote}/*"
        said = self._fetched((f"+{_HEADS}{self.branch}:{self.tracking}", others), ("--verbose",))
        if said is None:
            return None
        if branches is not None:
            branches.update(_REMOTES + name for name in _LISTED.findall(said))
        return self.seen()

    def look(self) -> str | None:
        """The same without moving any ref of this clone; only objects come."""
        try:
            said = self._run("ls-remote", self.remote, _HEADS + self.branch)
        except GitFailed as error:
            raise self._unreachable(error) from error
        tip = next((line.partition("\t")[0] for line in lines(said) if line.endswith(_HEADS + self.branch)), None)
        if tip is not None:
            self._fetched((_HEADS + self.branch,), ("--quiet", "--refmap=", "--no-write-fetch-head"))
        return tip

    def _fetched(self, what: tuple[str, ...], how: tuple[str, ...]) -> str | None:
        """What git says that it did; None where there is no such branch."""
        words = ("-c", "fetch.output=full", "fetch", "--no-tags", "--no-recurse-submodules", *how, self.remote, *what)
        try:
            return self.repo.talk(*words, env=self._asking)
        except GitFailed as error:
            if _AWAY.search(str(error)):
                return None
            raise self._unreachable(error) from error

    def _run(self, *arguments: str) -> str:
        return self.repo.run(*arguments, env=self._asking)

    @property
    def _asking(self) -> dict[str, str] | None:
        return {"GIT_TERMINAL_PROMPT": "1"} if self.asks else None

    def _unreachable(self, error: GitFailed) -> SocialopsError:
        return SocialopsError(f"{self.remote} can't be reached, so nothing was changed. Git says:\n{error}")

    def default(self) -> Upstream | None:
        """The branch that the remote itself calls its main one, asked now; None where it names none."""
        try:
            said = self._run("ls-remote", "--symref", self.remote, "HEAD")
        except GitFailed as error:
            raise self._unreachable(error) from error
        found = _MAIN.search(said)
        return replace(at_remote(self.repo, self.remote, found[1]), asks=self.asks) if found else None

    def seen(self) -> str | None:
        """The commit at its tip as it was last seen."""
        with contextlib.suppress(GitFailed):
            return self.repo.run("rev-parse", "--verify", "--quiet", f"{self.tracking}^{{commit}}")
        return None

    def push(self, commit: str) -> tuple[PushEnding, str]:
        """Move the branch to *commit*, never by force, with the hooks of this clone; how it ended, in git's words.

        A hook of this clone writes to git's standard output or its standard error, as it likes: both are told, and only
        by the latter, which is git's own as well, it is judged how the push ended.
        """
        try:
            self._run("-c", "push.followTags=false", "push", self.remote, f"{commit}:{_HEADS}{self.branch}")
        except GitFailed as error:
            said = str(error)
            told = f"{error.printed}\n{said}" if error.printed else said
            if _REFUSED.search(said) and not _MOVED.search(said):
                return PushEnding.REFUSED, told
            if _MOVED.search(said):
                return PushEnding.MOVED, told
            if _LOCAL.search(said) and "fatal:" not in said:  # a pre-push hook
                return PushEnding.HOOK, told
            return PushEnding.LOST, told
        return PushEnding.DONE, ""

    def follow(self, local: str) -> None:
        """Let the local branch remember this one as its own."""
        with contextlib.suppress(GitFailed):
            self.repo.run("branch", "--quiet", f"--set-upstream-to={self.tracking}", local)


def current_branch(repo: Repo) -> str | None:
    """The branch that one is on, without refs/heads/; None where one is on none."""
    data = door.read(repo.git_dir / "HEAD", 1 << 16)
    head = data.decode("utf-8", "replace").strip() if isinstance(data, bytes) else ""
    return head.removeprefix(f"ref: {_HEADS}") if head.startswith(f"ref: {_HEADS}") else None


def find_upstream(repo: Repo, local: str) -> Upstream | None:
    """What the branch *local* is shared by: what git remembers, else the same name at origin; None without a remote."""
    form = "%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)"
    said = repo.run("for-each-ref", f"--format={form}", _HEADS + local).partition("\n")[0]
    tracking, _, rest = said.partition("\0")
    remote, _, ref = rest.partition("\0")
    if tracking and remote and remote != ".":
        return Upstream(repo, remote, ref.removeprefix(_HEADS), tracking)
    names = repo.run("remote").split()
    if not names:
        return None
    return at_remote(repo, "origin" if "origin" in names else names[0], local)


def at_remote(repo: Repo, remote: str, branch: str) -> Upstream:
    """A branch of a remote by its name."""
    return Upstream(repo, remote, branch, f"refs/remotes/{remote}/{branch}")


def removed(repo: Repo, remote: str, branches: Collection[str]) -> tuple[str, ...]:
    """The refs here of branches that the remote had once and has no more; *branches* is what a fetch just listed."""
    if not branches:
        return ()
    known = lines(repo.run("for-each-ref", "--format=%(refname)%00%(symref)", f"{_REMOTES}{remote}/"))
    return tuple(
        name for name, _, head in (line.partition("\0") for line in known) if not head and name not in branches
    )
