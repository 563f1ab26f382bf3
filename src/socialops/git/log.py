"""What the log says about files: since when they are as they are, and who did what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from secrets import token_hex
from typing import NamedTuple

from socialops.domain.log_entry import LogEntry
from socialops.git.program import literal
from socialops.git.repo import GitFailed, Repo

_FORMAT = "%H%x00%aI%x00%an%x00%ae%x00%s%x00%(trailers:key=Socialops-Action,valueonly,separator=%x20)%x00%cI%x00"


def log(
    repo: Repo,
    paths: Sequence[str],
    *,
    limit: int | None = None,
    patterns: Sequence[str] = (),
    commit: str = "HEAD",
    asked: Callable[..., str] | None = None,
) -> Iterator[LogEntry]:
    """Commits that touched *paths* (relative to the workspace), newest first; none in an empty repository.

    *patterns* are paths with git's wildcards (`posts/**/a.yaml`), of which each commit may match any. *commit* is where
    to begin: an id, never a user's word. *asked* is a git in the workspace's folder that answers, if not the
    user's own.
    """
    mark = f"\x01{token_hex(16)}\x01"  # unforgeable: a name or subject could hold any fixed mark
    arguments = [
        "log",
        f"--format={mark}{_FORMAT}",
        "--name-only",
        "-z",
        "--no-renames",
        "--no-show-signature",
    ]
    if limit:
        arguments.append(f"--max-count={limit}")
    try:
        out = (asked or repo.run)(*arguments, commit, "--", *literal(paths), *(f":(glob){p}" for p in patterns))
    except GitFailed:
        return
    for record in out.split(mark)[1:]:
        commit_id, at, name, email, subject, action, committed, names = record.split("\x00", 7)
        touched = tuple(n.strip("\n").removeprefix(repo.prefix) for n in names.split("\0") if n.strip("\n"))
        yield LogEntry(commit_id, _moment(at), name, email, subject, action.strip(), touched, _moment(committed))


class Touch(NamedTuple):
    """A commit that touched files: its id, the e-mail addresses of all who had a hand in it (author, committer and
    co-authors, in small letters), and which of the files, relative to the workspace.
    """

    id: str
    addresses: set[str]
    names: tuple[str, ...]


def hands(repo: Repo, paths: Sequence[str], patterns: Sequence[str] = (), *, commit: str = "HEAD") -> Iterator[Touch]:
    """Each commit that touched files, by any name of theirs. *commit* is where to begin: an id, never a user's word.

    Of a merge, those files are named that none of its parents holds so. Commits whose words a merge left out are
    there, too: an audit asks who made either side.
    """
    mark = f"\x01{token_hex(16)}\x01"
    form = f"{mark}%H%n%ae%n%ce%n%(trailers:key=Co-authored-by,valueonly)%x00"
    pathspecs = (*literal(paths), *(f":(glob){pattern}" for pattern in patterns))
    quietly = ("--no-renames", "--no-show-signature")
    options = (f"--format={form}", "--full-history", "--name-only", "-z", "-c", *quietly)
    try:
        out = repo.run("log", *options, commit, "--", *pathspecs)
    except GitFailed:
        return
    for record in out.split(mark)[1:]:
        told, _, names = record.partition("\0")
        touching, *people = told.split("\n")
        yield Touch(
            touching,
            {line.rpartition("<")[2].strip("> \r").casefold() for line in people if line.strip()},
            tuple(name.removeprefix(repo.prefix) for name in (n.strip("\n") for n in names.split("\0")) if name),
        )


def beginning(repo: Repo, path: str) -> str | None:
    """The commit that began the whole history, with that file in it; None where any other may have begun something,
    too: where there is a merge, or the file was away for a time.
    """
    mark = f"\x01{token_hex(16)}\x01"
    options = ("--name-status", "-z", "--no-renames", "--no-show-signature", f"--format={mark}%H %P")
    try:
        if repo.run("rev-list", "--min-parents=2", "--max-count=1", "HEAD"):
            return None
        out = repo.run("log", *options, "HEAD", "--", *literal([path]))
    except GitFailed:
        return None
    told = [record.split("\0") for record in out.split(mark)[1:]]
    if [status.strip("\n") for _, status, *_ in told].count("A") != 1:
        return None
    commit, _, parents = told[-1][0].partition(" ")
    return None if parents else commit


def _moment(text: str) -> datetime:
    """The commit's time; one that no calendar holds (git stores any number) counts as the epoch."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
