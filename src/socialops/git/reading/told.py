"""What a history tells of a few files: all else that its commits brought is passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from socialops.git.objects import Objects, TreeEntry
from socialops.git.range import RangeChange, RangeCommit, brought_there
from socialops.git.reading.files import Files


class Places(NamedTuple):
    """Files, or folders with all that is in them, by their paths from the repository's top; and in the folder `apart`
    (with a trailing slash) the files called as one of `names`, at any depth.
    """

    paths: Collection[str]
    apart: str
    names: Collection[str]

    def holds(self, path: str) -> bool:
        """True for a path that is meant."""
        if path.startswith(self.apart) and path.rpartition("/")[2] in self.names:
            return True
        return any(path == place or path.startswith(f"{place}/") for place in self.paths)


def told(
    objects: Objects, ancestry: Mapping[str, Sequence[str]], places: Places, known: Mapping[str, RangeCommit]
) -> list[RangeCommit]:
    """What the commits of an *ancestry* brought there, in its order; those that brought nothing are left out.

    Of those *known* git need not be asked. A commit without parents may hold a whole workspace that was brought in one
    go, of which git would tell every file.
    """
    later = [name for name, parents in ancestry.items() if parents and name not in known]
    aside, ends = _raw(places.apart), tuple(_raw(f"/{name}") for name in places.names)
    whole = {_raw(path) for path in places.paths}
    within = tuple(path + b"/" for path in whole)

    def left_out(path: bytes) -> bool:
        return (
            (path + b"/").startswith(aside)
            and not path.endswith(ends)
            and path not in whole
            and not path.startswith(within)
        )

    found = {commit.id: commit for commit in brought_there(objects, later, (places.apart, *places.paths), left_out)}
    for name, commit in known.items():
        if own_changes := {path: change for path, change in commit.own.items() if places.holds(path)}:
            found[name] = RangeCommit(name, own_changes, {}, [])
    for name, parents in ancestry.items():
        if not parents and (own := dict(_held(Files(objects, name), places))):
            own_changes = {path: RangeChange((None,), entry.oid, entry.mode) for path, entry in own.items()}
            found[name] = RangeCommit(name, own_changes, {}, [])
    return [found[name] for name in ancestry if name in found]


def _held(files: Files, places: Places) -> Iterator[tuple[str, TreeEntry]]:
    """What a commit holds there."""
    yield from files.below(places.apart[:-1], places.names).items()
    for path in places.paths:
        if entry := files.get(path):
            yield path, entry
        yield from files.below(path).items()


def _raw(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
