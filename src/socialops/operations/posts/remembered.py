"""What commits brought, as an earlier run read it of git: a commit never changes, so neither does what it brought.

Git compares the trees of every commit to tell it, which takes most of the time where few commits of a long history are
judged. Only commits that the history already holds are kept, by their ids, never those that are to be judged; by one
program, in a folder that nobody else may write to and that is no copy (`store.verdicts`). In doubt git is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from socialops.git.objects import Objects
from socialops.git.range import RangeChange, RangeCommit, brought
from socialops.git.repo import GitFailed
from socialops.store.verdicts.program import program
from socialops.store.verdicts.shelf import Shelf

_NAME = "history.json"
_FORM = 1
"""Of what is kept; another form is not read."""
_LARGE = 1000
"""Files of a commit that is not kept: an import; git is asked for it anew."""
_FEW, _SHARE = 3, 50
"""New commits that are not worth writing all anew: so many, and one in so many of those that are kept."""
_MOST = 60_000
"""Commits that are kept: the newest of a longer history."""


class Remembered:
    """The commits of one repository that are kept on a shelf."""

    def __init__(self, objects: Objects, shelf: Shelf) -> None:
        self._objects = objects
        self._shelf = shelf

    def brought(self, ids: Sequence[str]) -> dict[str, RangeCommit]:
        """What those of the commits brought that are kept; where many are not, they are read, and kept from now on.

        Children come before parents, and all are of a history that nobody is to judge any more. Some may be left out:
        where they are too few, or too large.
        """
        kept = self._kept
        new = [name for name in ids[:_MOST] if name not in kept]
        if len(new) > _FEW + len(kept) // _SHARE:
            for commit in brought(self._objects, new):
                kept[commit.id] = _rows(commit) if len(commit.own) <= _LARGE else None
            if seal := self._seal:
                newest = {name: kept[name] for name in ids[:_MOST]}
                self._shelf.put(_NAME, {"seal": seal, "commits": newest})
        try:
            return {name: _commit(name, rows) for name in ids if (rows := kept.get(name)) is not None}
        except (TypeError, ValueError):  # whole, and yet of no form that we write
            self.__dict__["_kept"] = {}
            return {}

    @cached_property
    def _seal(self) -> list[object]:
        """What all of it holds for: a form, a program and a place; empty where nothing can be kept."""
        found = (_FORM, program(), self._shelf.place())
        return list(found) if all(found) else []

    @cached_property
    def _kept(self) -> dict[str, Any]:
        """Each commit's changes as they are written; None for one that is too large."""
        entry = self._shelf.take(_NAME)
        if not isinstance(entry, dict) or not self._seal or entry.get("seal") != self._seal:
            return {}
        commits = entry.get("commits")
        return commits if isinstance(commits, dict) else {}


def remembered(objects: Objects) -> Callable[[Sequence[str]], Mapping[str, RangeCommit]] | None:
    """What is kept of the repository that the objects are of; None where git does not say where that lies."""
    try:
        place = objects.folder / objects.text("rev-parse", "--git-common-dir")
    except GitFailed:
        return None
    return Remembered(objects, Shelf(place)).brought


def _rows(commit: RangeCommit) -> list[list[str | None]]:
    return [[path, change.mode, change.after, *change.before] for path, change in commit.own.items()]


def _commit(name: str, rows: Sequence[Sequence[Any]]) -> RangeCommit:
    own: Mapping[str, RangeChange] = {
        path: RangeChange(tuple(before), after, mode) for path, mode, after, *before in rows
    }
    return RangeCommit(name, dict(own), {}, [])
