"""Some of the posts of a workspace, with their records and everything that is no post's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator

from socialops.domain.source import Listed, Overlay, Source

OF_POSTS = ("posts", "reviews", "publications")
Wanted = Callable[[str], bool]
"""Whether a file of OF_POSTS is one of them, by its path."""


class Part(Overlay):
    """The files of *source* without posts and records that are not *wanted*, nor any in the folders *without*.

    What lies in OF_POSTS is listed once, wanted or not, and kept in mind.
    """

    def __init__(self, source: Source, wanted: Wanted, without: Collection[str] = ()) -> None:
        super().__init__(source)
        self._without = frozenset(without)
        everything = {folder: list(source.files(folder)) for folder in OF_POSTS}
        self.listing = hashlib.sha256("\0".join(_paths(everything)).encode("utf-8", "surrogatepass")).hexdigest()
        """A digest of the names of all posts and records."""
        self._kept = {folder: [one for one in found if wanted(one.path)] for folder, found in everything.items()}

    @property
    def whole(self) -> Source:
        """What it is a part of."""
        return self._source

    def kept(self) -> Iterator[str]:
        """The paths of the posts and records that belong here."""
        return _paths(self._kept)

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every document below the folder that belongs here, in sorted order."""
        top = folder.partition("/")[0]
        if top in self._without:
            return
        if folder in self._kept and names is None:
            yield from self._kept[folder]
            return
        yield from self._source.files(folder, names=names)


def _paths(everything: dict[str, list[Listed]]) -> Iterator[str]:
    return (listed.path for found in everything.values() for listed in found)
