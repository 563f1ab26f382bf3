"""A history by the paths that its commits touch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from socialops.audit.past.lineage import Lineage
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.source import Fault
from socialops.git.objects import Objects
from socialops.git.range import RangeChange, RangeCommit
from socialops.store.yaml.reader import parse

POSTS = "posts/"
SERIES = "series/"


class Chronicle:
    """The commits of a history and what each brought; *lineage* holds them all, also where *history* is but a part."""

    def __init__(self, history: Sequence[RangeCommit], prefix: str, lineage: Lineage) -> None:
        self.lineage = lineage
        self.prefix = prefix
        self._by_path: dict[str, list[tuple[RangeCommit, RangeChange]]] = {}
        self.commits: dict[str, RangeCommit] = {}
        for commit in history:
            self.commits[commit.id] = commit
            for path, change in commit.own.items():
                self._by_path.setdefault(path, []).append((commit, change))
        starts = self.touching([prefix + SETTINGS_FILE])
        self.starts = [c for c in starts if (change := c.own[prefix + SETTINGS_FILE]).after and not any(change.before)]
        self.roots = {prefix}.union(*(_moved_from(commit) for commit in self.starts))
        self._places: dict[str, set[str]] = {}
        for path in self._by_path:
            if (post := post_of(path, self.roots)) is not None:
                self._places.setdefault(post, set()).add(path)

    def touching(self, paths: Iterable[str]) -> list[RangeCommit]:
        """The commits that touch one of the paths, the newest first."""
        found = {commit.id: commit for path in paths for commit, _ in self._by_path.get(path, ())}
        return sorted(found.values(), key=lambda commit: -self.lineage.number[commit.id])

    def changes(self, path: str) -> Sequence[tuple[RangeCommit, RangeChange]]:
        """What became of a path."""
        return self._by_path.get(path, ())

    def places(self, post: str) -> set[str]:
        """Every path the post ever had."""
        return self._places.get(post, set())

    def adding(self, inside: str, oid: str) -> list[RangeCommit]:
        """The commits that brought that blob to a path of the workspace, wherever the workspace lay."""
        return [commit for root in self.roots for commit, change in self.changes(root + inside) if change.adds(oid)]

    def paths(self, wanted: Iterable[str]) -> Iterator[str]:
        """The paths of the history in the folders *wanted* of the workspace, wherever it lay."""
        starts = tuple(root + folder for root in self.roots for folder in wanted)
        return (path for path in self._by_path if path.startswith(starts))

    def below(self, folders: Collection[str]) -> Iterator[str]:
        """The paths of the history that lie in these folders (`reviews/a/`) of the workspace, wherever it lay."""
        wanted = {root + folder for root in self.roots for folder in folders}
        return (path for path in self._by_path if path.rpartition("/")[0] + "/" in wanted)

    @cached_property
    def beginning(self) -> str | None:
        """The commit that starts the workspace: posts it brings along (an import) are nobody's change.

        Where a workspace was started more than once, in branches that know nothing of each other, there is none; and
        one that was only moved had begun before.
        """
        return self.starts[0].id if len(self.starts) == 1 and not _moved_from(self.starts[0]) else None

    def documents(
        self, objects: Objects, wanted: Iterable[str], leave_out: Collection[str]
    ) -> list[Mapping[str, object]]:
        """What the files in these folders ever said, but for what the commits to *leave_out* brought."""
        oids: dict[str, None] = {}
        for path in self.paths(wanted):
            for commit, change in self.changes(path):
                if change.after and commit.id not in leave_out and path.endswith(".yaml"):
                    oids[change.after] = None
        values = (parse(data) for data in objects.blobs(list(oids)) if data is not None)
        return [value for value in values if not isinstance(value, Fault)]

    @cached_property
    def gone(self) -> dict[str, list[str]]:
        """For every commit that takes posts away, their ids."""
        found: dict[str, list[str]] = {}
        for post, places in self._places.items():
            for path in places:
                for commit, change in self.changes(path):
                    if change.after is None:
                        found.setdefault(commit.id, []).append(post)
        return found


def _moved_from(commit: RangeCommit) -> set[str]:
    """The folders of the workspaces that a commit ends: where one begins elsewhere, it was moved."""
    gone = (path for path, change in commit.own.items() if not change.after)
    return {path.removesuffix(SETTINGS_FILE) for path in gone if path.rsplit("/", 1)[-1] == SETTINGS_FILE}


def post_of(path: str, roots: Collection[str]) -> str | None:
    """The id that the path of a post or series gives it in a workspace at one of *roots*; None for another path."""
    folder, _, name = path.rpartition("/")
    stem, ending = name[:-5], name[-5:]
    if ending == ".yaml":
        for root in roots:
            if path.startswith(root + POSTS) or folder + "/" == root + SERIES:
                return stem
    return None
