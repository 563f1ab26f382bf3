"""Some posts and their records out of a folder whose every file is known, with everything that is no post's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from socialops.domain.source import Listed, Overlay, Source, is_document
from socialops.store.verdicts.footing import OF_POSTS, Sight, Unclear, is_plain

_POSTS = "posts"
_RECORDS = ("reviews", "publications")


class Found:
    """The files of all posts, as somebody has just seen them."""

    def __init__(self, sights: Iterable[Sight]) -> None:
        self._sights = {sight.folder: sight for sight in sights}

    @cached_property
    def folders(self) -> list[str]:
        """The folders that posts lie in."""
        return [folder for folder in self._sights if folder.partition("/")[0] == _POSTS]

    def posts(self, name: str) -> list[str]:
        """The files that are called as that post is."""
        file = f"{name}.yaml"
        return [f"{folder}/{file}" for folder in self.folders if self.fact(folder, file) is not None]

    def records(self, name: str) -> Iterator[str]:
        """The records of that post, or of that series.

        Raises:
            Unclear: something else than plain files lies there.
        """
        for folder in _RECORDS:
            sight = self._sights.get(f"{folder}/{name}")
            if sight is None:
                continue
            if len(sight.names) != len(sight.facts) or not all(map(is_plain, sight.facts)):
                raise Unclear
            for each in sight.names:
                if each.endswith(".yaml"):
                    yield f"{sight.folder}/{each}"
                elif is_document(each):
                    raise Unclear

    def fact(self, folder: str, name: str) -> bytes | None:
        """How a file looks; None where there is none."""
        sight = self._sights.get(folder)
        if sight is None or not sight.facts:
            return None
        at = bisect_left(sight.names, name)
        return sight.facts[at] if at < len(sight.names) and sight.names[at] == name else None


class Chosen(Overlay):
    """The files of *source*, of posts and records only those *paths*."""

    def __init__(self, source: Source, paths: Collection[str]) -> None:
        super().__init__(source)
        self.paths = sorted(set(paths), key=lambda path: path.split("/"))

    def files(self, folder: str, *, names: Collection[str] | None = None) -> Iterator[Listed]:
        """Every document below the folder that was chosen, in sorted order."""
        if folder.partition("/")[0] not in OF_POSTS:
            yield from self._source.files(folder, names=names)
            return
        yield from (Listed(path) for path in self.paths if path.startswith(f"{folder}/"))
