"""How a clone stands to the others: commits that are only here, or not here yet, and files that no commit holds."""

from __future__ import annotations

import re

from socialops import door
from socialops.domain.pattern import late
from socialops.domain.results.sync import CloneStanding
from socialops.git.repo import GitFailed, Repo

_REMOTE = late(rb"^\s*\[remote\s", re.MULTILINE | re.IGNORECASE)
_LARGEST = 1 << 20
_BEHIND = late(r"\bbehind (\d+)")
_COUNTS = late(r"# branch\.ab \+(\d+) -(\d+)")


def standing(repo: Repo) -> CloneStanding | None:
    """How the clone stands; None where git can't say."""
    options = ("--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--ignore-submodules=all", "--no-renames")
    try:
        said = repo.run("-c", "core.fsmonitor=false", "--no-optional-locks", "status", *options, "--", ".")
    except GitFailed:
        return None
    ahead: int | None = None
    behind: int | None = None
    changed = []
    for entry in said.split("\0"):
        if found := _COUNTS.fullmatch(entry):
            ahead, behind = int(found[1]), int(found[2])
        elif path := changed_path(entry):
            changed.append(path.removeprefix(repo.prefix))
    if ahead is None:
        ahead = unshared(repo)
    return CloneStanding(ahead, behind, tuple(changed))


def changed_tracked(repo: Repo) -> list[str]:
    """Files, from the repository's top, that git tracks and that are not as the last commit holds them."""
    options = ("--porcelain=v2", "-z", "--untracked-files=no", "--ignore-submodules=all", "--no-renames")
    said = repo.run("--no-optional-locks", "status", *options, "--", ":(top)")
    return [path for entry in said.split("\0") if (path := changed_path(entry))]


def unknown(repo: Repo) -> tuple[str, ...]:
    """Files of the workspace, relative to it, that git does not know and is not told to leave alone."""
    said = repo.run("ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return tuple(path for path in said.split("\0") if path)


def changed_path(entry: str) -> str | None:
    """The path in a line of git's status (`--porcelain=v2`) that is about one; from the repository's top."""
    kind = entry[:2]
    fields = {"1 ": 8, "u ": 10, "? ": 1}.get(kind)
    return entry.split(" ", fields)[-1] if fields else None


def unshared(repo: Repo) -> int | None:
    """How many commits of this branch no remote is known to hold; None where there is no remote at all."""
    if not has_remote(repo):
        return None
    try:
        return int(repo.run("rev-list", "--count", "HEAD", "--not", "--remotes"))
    except (GitFailed, ValueError):
        return None


def has_remote(repo: Repo) -> bool:
    """Whether there is any other place to share with."""
    settings = door.read(repo.common_dir / "config", _LARGEST)
    return isinstance(settings, bytes) and _REMOTE.search(settings) is not None


def commit_of(repo: Repo, revision: str) -> str | None:
    """The id of the commit that a revision names; None where it names none."""
    try:
        return repo.run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except GitFailed:
        return None


def holds(repo: Repo, commit: str, tip: str) -> bool:
    """Whether a commit is *tip*, or came before it."""
    try:
        repo.run("merge-base", "--is-ancestor", commit, tip)
    except GitFailed:
        return False
    return True


def behind(repo: Repo, branch: str) -> tuple[str, int] | None:
    """The branch that *branch* is shared with, as people write it, and how many commits of it are not here yet.

    As it was last fetched, and None where none is missing or it is shared with nobody.
    """
    form = "--format=%(upstream:short)%00%(upstream:track,nobracket)"
    name, _, track = repo.run("for-each-ref", form, f"refs/heads/{branch}").partition("\n")[0].partition("\0")
    found = _BEHIND.search(track)
    return (name, int(found[1])) if found else None
