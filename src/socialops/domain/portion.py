"""A part of a workspace: some posts with their records and all policy, or everything but the posts.

What most rules say of a post's files they say of them in such a part, too (see `rules.rule.Scope`): so a verdict on a
post can be kept, and posts can be shared out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from socialops.domain.workspace import Coded, Workspace

REST = ""
"""Whose the files are that belong to no post."""
_OF_POSTS = frozenset({"reviews", "publications"})
R = TypeVar("R")


def named_owner(path: str) -> str:
    """Whose a file is by its name alone: posts/…/NAME.yaml, reviews/NAME/…, publications/NAME/…; else REST."""
    folder, _, below = path.partition("/")
    if folder == "posts":
        return below.rpartition("/")[2].removesuffix(".yaml")
    name, _, record = below.partition("/")
    return name if folder in _OF_POSTS and record else REST


class Portions:
    """The parts of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._ids = {f.path: name for name, f in workspace.posts.items() if named_owner(f.path) != name}
        """Whose those files are that are called otherwise."""

    def owner(self, path: str) -> str:
        """The post whose file that is, or whose record (or the series whose approvals lie there); else REST."""
        return self._ids.get(path) or named_owner(path)

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Everything that has files of its own, in the order of the posts: posts, and what only has records."""
        known = (self.workspace.posts, self.workspace.reviews, self.workspace.publications, self._loaded)
        return tuple(name for name in dict.fromkeys(name for names in known for name in names) if name != REST)

    @cached_property
    def _loaded(self) -> Mapping[str, tuple[Coded, ...]]:
        """What the loader found, by whose files it is in."""
        found: dict[str, list[Coded]] = {}
        for coded in self.workspace.findings:
            found.setdefault(self.owner(coded.finding.path), []).append(coded)
        return {name: tuple(some) for name, some in found.items()}

    @cached_property
    def _taken(self) -> tuple[str, ...]:
        """Posts that have the id of a series: they are in every part, since that series is then none to approve."""
        return tuple(name for name in self.workspace.series if name in self.workspace.posts)

    def of(self, names: Collection[str]) -> Workspace:
        """The policy, and of those *names* the posts with their records; nothing else was loaded, as it were."""
        whole = self.workspace
        posts = {name: whole.posts[name] for name in (*names, *self._taken) if name in whole.posts}
        made = (filed.item.series for filed in posts.values() if filed.item.series)
        series = [name for name in dict.fromkeys((*names, *made)) if name in whole.series]
        told = dict.fromkeys((*posts, *names, *series))
        return replace(
            whole,
            posts=posts,
            series={name: whole.series[name] for name in series},
            reviews=_some(whole.reviews, told),
            publications=_some(whole.publications, told),
            cases={},
            measures={},
            decisions={},
            findings=tuple(coded for name in names for coded in self._loaded.get(name, ())),
        )

    def rest(self) -> Workspace:
        """Everything but the posts and their records."""
        whole = self.workspace
        return replace(
            whole,
            posts={name: whole.posts[name] for name in self._taken},
            reviews=_some(whole.reviews, (REST, *whole.series)),
            publications=_some(whole.publications, (REST,)),
            findings=self._loaded.get(REST, ()),
        )


def _some(records: Mapping[str, tuple[R, ...]], names: Iterable[str]) -> Mapping[str, tuple[R, ...]]:
    return {name: records[name] for name in names if name in records}
