"""Records that commits which are about to be shared take away: no audit lets that into main."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence

from socialops.domain.documents.kind import RECORDS
from socialops.domain.sanitize import one_line
from socialops.git.objects import Objects, TreeEntry
from socialops.git.repo import Repo

_PLACES = (*(kind.folder for kind in RECORDS), "cases")
_NAMED = 3
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def tell_of_taken(say: Callable[[str], None], repo: Repo, objects: Objects, new: str, old: Sequence[str]) -> None:
    """Say, before it is shared, which commits of it take records away."""
    for said in taken_away(repo, objects, new, old):
        say(said)


def taken_away(repo: Repo, objects: Objects, new: str, old: Sequence[str]) -> Iterator[str]:
    """What of the records *new* has no more, and the line that brings it back.

    By commits that *new* has and none of *old*, which is what others have; without it nothing is judged. A record
    that got another number is there under that.
    """
    if not old:
        return
    out = repo.run(
        "log", "--no-merges", "--no-show-signature", "--diff-filter=D", "--no-renames", "--no-relative",
        "--name-only", "-z", "--format=%H", new, "--not", *old, "--", *_PLACES,
    )  # fmt: skip
    if not out:
        return
    there = objects.trees(new)
    found: dict[str, list[str]] = {}
    for commit, path in _gone(out):
        if path.startswith(repo.prefix) and path not in there and not _again(there, path):
            found.setdefault(commit, []).append(path.removeprefix(repo.prefix))
    for commit, paths in list(found.items())[:_NAMED]:
        yield one_line(_told(repo, commit, sorted(paths)))


def _gone(out: str) -> Iterator[tuple[str, str]]:
    """Each file that a commit removed, by that commit."""
    commit = ""
    for field in out.split("\0"):
        named = field.removeprefix("\n")
        if _ID.fullmatch(named):
            commit = named
        elif named:
            yield commit, named


def _again(there: Mapping[str, TreeEntry], path: str) -> bool:
    """Whether a record of the same member and stage, or channel, is there: it may be this one under another number."""
    line = path.rpartition("--")[0]
    return bool(line) and any(name.startswith(f"{line}--") for name in there)


def _told(repo: Repo, commit: str, paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    changed = repo.run("diff-tree", "-r", "--no-commit-id", "--no-renames", "--name-status", commit)
    if all(line.startswith("D") for line in changed.splitlines()):
        way = f"git revert --no-edit {commit[:9]}"
    else:
        files = " ".join(shlex.quote(path) for path in paths)
        way = (
            f"git restore --source={commit[:9]}~1 --staged --worktree -- {files} && "
            f"git commit -m 'Bring back what was recorded' -- {files}"
        )
    return (
        f"Commit {commit[:9]} takes away {paths[0]}{more}: records are only ever added, so no audit lets it "
        f"into main (SO451). To bring back what was recorded: {way}"
    )
