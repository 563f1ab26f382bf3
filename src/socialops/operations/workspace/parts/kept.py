"""What is kept of a check, to judge a few posts by: as rows of a cabinet, and read from them again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from socialops.classes import dataclass
from socialops.domain.finding import Diagnostic, from_plain, to_plain
from socialops.domain.portion import named_owner
from socialops.operations.workspace.parts.diary import BRIEF, DAY
from socialops.rules.partly.facts import Brief, Facts, OnDay, dumped, read_day, written
from socialops.store.verdicts.cabinet import Cabinet, Row
from socialops.store.verdicts.changes import drawer_of
from socialops.store.verdicts.footing import Footing

_FORM = 1
"""Of what is kept; another form is not read."""
_ABOUT, _LOOK, _FOUND = "about", "look", "found"


@dataclass(frozen=True)
class About:
    """What all of it rests on but the posts and their records, how many files there were, and who names whom."""

    question: Mapping[str, str]
    """The program, the folder, and the day with its zone."""
    footing: Footing
    others: str
    """How everything looked but posts and records, see `Look`."""
    files: int
    named: Mapping[str, list[str]]
    """By post, those that follow or answer it."""
    waived: list[str]
    """The posts that have waivers."""

    def after(self, gone: Collection[str], facts: Collection[Facts], **changes: Any) -> About:
        """The same once some posts are *gone*, or are what these *facts* say."""
        touched = {*gone, *(one.post for one in facts)}
        named = {target: [name for name in names if name not in touched] for target, names in self.named.items()}
        for one in facts:
            for target in one.named:
                named.setdefault(target, []).append(one.post)
        waived = [name for name in self.waived if name not in touched] + [one.post for one in facts if one.is_waived]
        return replace(self, named={key: names for key, names in named.items() if names}, waived=waived, **changes)

    def row(self) -> Row:
        """It as it is kept."""
        return _row(_ABOUT, 0, {"form": _FORM, **self.__dict__})


def rows_beside(about: About, look: Mapping[int, bytes], found: Iterable[Diagnostic]) -> Iterator[Row]:
    """Everything that is kept anew beside what was gathered of the posts."""
    yield about.row()
    yield from (Row(_LOOK, number, data) for number, data in look.items())
    yield from (_row(_FOUND, number, some) for number, some in _by_drawer(found).items())


def _by_drawer(found: Iterable[Diagnostic]) -> dict[int, list[Any]]:
    drawers: dict[int, list[Any]] = {}
    for diagnostic in found:
        drawers.setdefault(drawer_of(named_owner(diagnostic.path)), []).append(to_plain(diagnostic))
    return drawers


def _row(kind: str, key: int, value: Any) -> Row:
    return Row(kind, key, dumped(value))


class Kept:
    """What is kept in one cabinet, opened piece by piece. What has another form than ours raises, see `UNREADABLE`."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._days: dict[int, list[OnDay]] = {}
        self._briefs: dict[int, dict[str, Any]] = {}

    def about(self) -> About:
        """What it rests on."""
        said = json.loads(self._cabinet.take(_ABOUT)[0])
        if said.pop("form") != _FORM:
            raise ValueError
        folders, paths = said.pop("footing")
        return About(footing=Footing(tuple(folders), tuple(paths)), **said)

    @cached_property
    def look(self) -> Mapping[int, bytes]:
        """How posts and records looked."""
        return self._cabinet.take(_LOOK)

    def found(self) -> list[Diagnostic]:
        """All that was found, before any waiver was looked at."""
        return [from_plain(row) for data in self._cabinet.take(_FOUND).values() for row in json.loads(data)]

    def brief(self, name: str) -> Brief | None:
        """What is known of a post; None where there was none that could be read."""
        number = drawer_of(name)
        if number not in self._briefs:
            data = self._cabinet.take(BRIEF, [number])
            self._briefs[number] = json.loads(data[number]) if data else {}
        if name not in self._briefs[number]:
            return None
        path, days, named, is_waived = self._briefs[number][name]
        return Brief(name, path, tuple(days), tuple(named), is_waived)

    def day(self, number: int) -> list[OnDay]:
        """What was planned on one day."""
        if number not in self._days:
            data = self._cabinet.take(DAY, [number])
            self._days[number] = read_day(data[number]) if data else []
        return self._days[number]

    def facts(self, brief: Brief) -> Facts:
        """All that is known of a post."""
        days = {day: entry for day in brief.days for entry in self.day(day) if entry.post == brief.post}
        return Facts(brief.post, brief.path, days, brief.named, brief.is_waived)

    def put(
        self,
        about: About,
        look: Mapping[int, bytes],
        before: Collection[Facts],
        after: Collection[Facts],
        found: Iterable[Diagnostic],
        owners: Collection[str],
    ) -> None:
        """Keep what it has become: how all looks, and of posts what they are *after* instead of *before*.

        Of *found*, which is everything, what is told of these *owners* may be new.
        """
        rows = [about.row()]
        kept = self.look
        rows += [
            Row(_LOOK, number, look.get(number, b""))
            for number in {*kept, *look}
            if kept.get(number) != look.get(number)
        ]
        touched = {facts.post for facts in (*before, *after)}
        for number in {day for facts in (*before, *after) for day in facts.days}:
            entries = [entry for entry in self.day(number) if entry.post not in touched]
            entries += [facts.days[number] for facts in after if number in facts.days]
            rows.append(Row(DAY, number, written(entries)))
        for name in touched:
            self.brief(name)
        now = {facts.post: [facts.path, [*facts.days], facts.named, facts.is_waived] for facts in after}
        for number in set(map(drawer_of, touched)):
            some = {name: rest for name, rest in self._briefs[number].items() if name not in touched}
            some |= {name: rest for name, rest in now.items() if drawer_of(name) == number}
            rows.append(_row(BRIEF, number, some))
        drawers = _by_drawer(found)
        rows += [_row(_FOUND, number, drawers.get(number, [])) for number in set(map(drawer_of, owners))]
        self._cabinet.put(rows)
