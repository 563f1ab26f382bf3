"""The steps of a range: what each commit did to each post, by its file or by the media that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from socialops.audit.policy import fold
from socialops.audit.range import Scene
from socialops.audit.versions import POSTS, SERIES, Version, Versions
from socialops.git.range import Commit, Detail


class Step(NamedTuple):
    """One post in one commit: as the commit holds it, and as its parents do.

    `taken` where a merge took one parent's version although the other had changed it: its author chose.
    """

    commit: Detail
    post: str
    path: str
    now: Version | None
    before: tuple[Version, ...]
    taken: bool

    @property
    def content(self) -> bool:
        """True where the content part differs; what can't be read on either side counts."""
        return self._differs("content")

    @property
    def covered(self) -> bool:
        """True where anything differs that an approval binds to."""
        return self._differs("full")

    def _differs(self, part: str) -> bool:
        if self.now is None or not self.before:
            return True
        different = [getattr(version, part) != getattr(self.now, part) for version in self.before]
        return any(different) if self.taken else all(different)


def post_in(scene: Scene, path: str) -> str | None:
    """The id that the path of a post or series in the workspace gives it, case-folded as file systems may see it."""
    folded, prefix = fold(path), fold(scene.prefix)
    if not folded.startswith((prefix + POSTS, prefix + SERIES)) or not folded.endswith((".yaml", ".yml")):
        return None
    return path.rsplit("/", 1)[1].rpartition(".")[0]


def _is_place(scene: Scene, path: str) -> bool:
    """True where a post or series can lie; what only some file systems take for that is not to be trusted."""
    return path.startswith((scene.prefix + POSTS, scene.prefix + SERIES)) and path.endswith(".yaml")


def steps(scene: Scene, versions: Mapping[str, Versions]) -> list[Step]:
    """Every step of the range, children before parents."""
    users = _users(scene, versions)
    return [step for commit in scene.commits for step in _of(scene, versions, users, commit)]


def _of(
    scene: Scene, versions: Mapping[str, Versions], users: Mapping[str, set[str]], commit: Commit
) -> Iterator[Step]:
    detail, told = scene.details[commit.id], set()
    for path in sorted(scene.decided(commit), key=lambda p: (p in users, p)):
        post = post_in(scene, path)
        if post is not None and not _is_place(scene, path):
            yield Step(detail, post, scene.inside(path), None, (), taken=False)
            continue
        for name in sorted(users.get(path, set()) | ({post} if post else set())):
            if name in told:
                continue
            told.add(name)
            found = versions[name]
            before = tuple(version for parent in detail.parents if (version := found.at(parent)))
            now = found.at(commit.id)
            if post is not None or now or before:
                yield Step(detail, name, scene.inside(path), now, before, path not in commit.own)


def _users(scene: Scene, versions: Mapping[str, Versions]) -> dict[str, set[str]]:
    """Media files, from the repository's top, with the posts of the range that name them at any of its commits."""
    found: dict[str, set[str]] = {}
    touching: dict[str, dict[str, None]] = {post: {scene.base: None, scene.head: None} for post in versions}
    for commit in scene.commits:
        for path in scene.decided(commit):
            post = post_in(scene, path)
            if post in touching:
                touching[post] |= dict.fromkeys((commit.id, *scene.details[commit.id].parents))
    for post, commits in touching.items():
        for commit_id in commits:
            version = versions[post].at(commit_id)
            for path in version.media if version else ():
                found.setdefault(path, set()).add(post)
    return found
