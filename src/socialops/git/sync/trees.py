"""Two sides of a tree combined by git's objects: neither the work tree nor the user's index is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from socialops.git import index
from socialops.git.objects import Objects, TreeEntry
from socialops.git.repo import Repo
from socialops.git.writing.loose import put

_NONE = "000000"
_RAW = (
    "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-relative",
    "--ignore-submodules=none",
)  # fmt: skip


class TreeChange(NamedTuple):
    """What lay at a path, and what lies there now; None where nothing does."""

    before: TreeEntry | None
    after: TreeEntry | None


TreeChanges = Mapping[str, TreeChange]
"""By path, from the repository's top."""


class Meeting(NamedTuple):
    """A path that both sides changed, each in its own way; `path` is where it is to lie."""

    path: str
    base: TreeEntry | None
    mine: TreeEntry | None
    theirs: TreeEntry | None


Settle = Callable[[Meeting], TreeEntry | None]
"""What is to lie where both sides changed something."""


def changes(objects: Objects, one: str, other: str) -> dict[str, TreeChange]:
    """The files in which two trees differ."""
    return dict(_raw(objects.run("diff-tree", "-r", *_RAW, one, other)))


def every_change(objects: Objects, old: str, new: str) -> Iterator[tuple[str, TreeChange]]:
    """What each commit from one to the other changed, a merge as the one commit that it is for its first parent."""
    yield from _raw(
        objects.run("log", "--first-parent", "-m", "--no-show-signature", "--format=", *_RAW, f"{old}..{new}")
    )


def _raw(out: bytes) -> Iterator[tuple[str, TreeChange]]:
    fields = iter(out.decode("utf-8", "surrogateescape").split("\0"))
    for facts in fields:
        if ":" in facts:
            before, after, old, new, _ = facts.strip().removeprefix(":").split(" ")
            yield next(fields), TreeChange(_entry(before, old), _entry(after, new))


def _entry(mode: str, oid: str) -> TreeEntry | None:
    return None if mode == _NONE else TreeEntry(mode, oid)


def combined(mine: TreeChanges, theirs: TreeChanges, settle: Settle) -> dict[str, TreeEntry | None]:
    """What to change on their side so that it holds mine too; *settle* is asked where both changed a path.

    A file that one side moved to another folder below the same top one, under its name, is met there.
    """
    found: dict[str, TreeEntry | None] = {}
    my_moves, their_moves = _moves(mine), _moves(theirs)
    met: set[str] = set()
    for old, new in my_moves.items():
        other = theirs.get(old)
        if other and other.after is not None and new not in theirs:
            base = mine[old].before
            found[old], found[new] = None, settle(Meeting(new, base, mine[new].after, other.after))
            met |= {old, new}
    for old, new in their_moves.items():
        own = mine.get(old)
        if own and own.after is not None and new not in mine:
            found[new] = settle(Meeting(new, theirs[old].before, own.after, theirs[new].after))
            met |= {old, new}
    for path, change in mine.items():
        if path in met:
            continue
        other = theirs.get(path)
        if other is None:
            found[path] = change.after
        elif other.after != change.after:
            base = change.before
            source = _source(my_moves, path) if base is None else None
            if source and their_moves.get(source) == path:
                base = mine[source].before
            found[path] = settle(Meeting(path, base, change.after, other.after))
    return found


def _source(moves: Mapping[str, str], new: str) -> str | None:
    return next((old for old, target in moves.items() if target == new), None)


def _moves(side: TreeChanges) -> dict[str, str]:
    """Documents that a side took to another folder: one of the name went, one came."""
    came: dict[str, list[str]] = {}
    for path, change in side.items():
        if change.before is None and path.endswith(".yaml"):
            came.setdefault(path.rpartition("/")[2], []).append(path)
    gone = [path for path, change in side.items() if change.after is None and path.rpartition("/")[2] in came]
    found = {}
    for path in gone:
        targets = [new for new in came[path.rpartition("/")[2]] if _top(new) == _top(path)]
        if len(targets) == 1:
            found[path] = targets[0]
    return found


def _top(path: str) -> str:
    """The folder `posts` and what is above it; other files are not moved about."""
    above, _, below = path.partition("posts/")
    return above + "posts/" if below else path


class Bench:
    """Trees made one after the other on an index of our own, each from the one before."""

    def __init__(self, repo: Repo, folder: Path, commit: str) -> None:
        self._repo, self._index = repo, folder / "index"
        repo.run("read-tree", commit, index=self._index)

    def tree(self, updates: Mapping[str, TreeEntry | None]) -> str:
        """The tree after these changes; its id."""
        index.enter(self._repo, self._index, updates)
        return self._repo.run("write-tree", index=self._index)


def stored(repo: Repo, like: str, data: bytes) -> str:
    """Keep bytes as a blob; its id, as long as the id *like*."""
    return put(repo.common_dir / "objects", b"blob", data, len(like))
