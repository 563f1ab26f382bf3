"""What the log says about files: since when they are as they are, and who did what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from secrets import token_hex

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


def hands(repo: Repo, paths: Sequence[str], patterns: Sequence[str] = ()) -> Iterator[tuple[set[str], tuple[str, ...]]]:
    """Of each commit that touched files, by any name of theirs: the e-mail addresses of all who had a hand in it
    (author, committer and co-authors, in small letters), and which of them it touched, relative to the workspace.

    Of a merge, those files are named that none of its parents holds so.
    """
    mark = f"\x01{token_hex(16)}\x01"
    form = f"{mark}%ae%n%ce%n%(trailers:key=Co-authored-by,valueonly)%x00"
    pathspecs = (*literal(paths), *(f":(glob){pattern}" for pattern in patterns))
    options = (f"--format={form}", "--name-only", "-z", "-c", "--no-renames", "--no-show-signature")
    try:
        out = repo.run("log", *options, "HEAD", "--", *pathspecs)
    except GitFailed:
        return
    for record in out.split(mark)[1:]:
        people, _, names = record.partition("\0")
        yield (
            {line.rpartition("<")[2].strip("> \r").casefold() for line in people.splitlines() if line.strip()},
            tuple(name.removeprefix(repo.prefix) for name in (n.strip("\n") for n in names.split("\0")) if name),
        )


def _moment(text: str) -> datetime:
    """The commit's time; one that no calendar holds (git stores any number) counts as the epoch."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
