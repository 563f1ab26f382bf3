"""What the rules that compare posts look at of each, as rows to be kept: written while the posts are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from socialops.domain.workspace import Workspace
from socialops.rules.partly.facts import Rows, dumped, named_by
from socialops.rules.texts.duplicates import dated, days_of
from socialops.store.verdicts.cabinet import Row
from socialops.store.verdicts.changes import drawer_of
from socialops.style.social.duplicates import Dated

DAY, BRIEF = "day", "brief"
"""Kinds of rows: what is planned on a day, under its ordinal; the briefs of some posts, under their drawer."""


class Diary:
    """What is planned on each day, put away as soon as that day is over: of the texts of all posts a day's are held."""

    def __init__(self, workspace: Workspace, put: Callable[[Row], None]) -> None:
        self._workspace = workspace
        self._rows = Rows(workspace)
        self._put = put
        self._day = 0
        self._planned: list[list[Any]] = []

    def take(self, item: Dated, folded: Mapping[str, str] | None = None) -> None:
        """The next post, of that day or of a later one; its texts may be *folded* already."""
        day = item.day.toordinal()
        if day != self._day:
            self._turn()
            self._day = day
        self._planned.append(self._rows.row(item, folded))

    def end(self) -> None:
        """Nothing more comes. Where nobody compared the posts, they are asked themselves."""
        if not self._day:
            for item in sorted(dated(self._workspace)):
                self.take(item)
        self._turn()

    def _turn(self) -> None:
        if self._planned:
            self._put(Row(DAY, self._day, dumped(self._planned)))
            self._planned = []


def briefs(workspace: Workspace) -> Iterator[Row]:
    """What is known of every post but its texts, a drawer after the other."""
    drawers: dict[int, list[str]] = {}
    for name in workspace.posts:
        drawers.setdefault(drawer_of(name), []).append(name)
    for number, names in drawers.items():
        yield Row(BRIEF, number, dumped({name: _brief(workspace, name) for name in names}))


def _brief(workspace: Workspace, name: str) -> list[Any]:
    """All of a `Brief` but the name."""
    path, post = workspace.posts[name]
    days = [day.toordinal() for day in days_of(workspace, post)]
    return [path, days, named_by(post), bool(post.waivers)]


class Names(NamedTuple):
    """Who names whom, by the post that is named; and the posts that have waivers."""

    named: dict[str, list[str]]
    waived: list[str]


def names_in(workspace: Workspace) -> Names:
    """Those of a workspace."""
    named: dict[str, list[str]] = {}
    for name, filed in workspace.posts.items():
        for target in named_by(filed.item):
            named.setdefault(target, []).append(name)
    return Names(named, [name for name, filed in workspace.posts.items() if filed.item.waivers])
