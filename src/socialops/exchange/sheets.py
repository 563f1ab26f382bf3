"""Rows into files: one a channel where the target asks for it, none longer than the target reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from socialops.domain.results.exported import Exported, LeftOut, Line, Sheet
from socialops.exchange.own_row import hidden
from socialops.exchange.row import Going, fill, own_base, remarks_on
from socialops.exchange.target import Column, Target


def sheets(target: Target, going: Iterable[Going], now: datetime) -> Exported:
    """Everything that is going, in the target's files."""
    found = Exported(target.title, target.notes)
    for name, group in _groups(target, list(going)).items():
        platform = group[0].platform if target.split == "channel" else None
        columns = target.columns_on(platform)
        lines = list(_lines(target, found, columns, group, now))
        most = target.rows or len(lines)
        header = tuple(column.header for column in columns)
        for number, start in enumerate(range(0, len(lines), max(most, 1)), start=1):
            file = f"{name}--{number}.csv" if number > 1 else f"{name}.csv"
            found.sheets.append(Sheet(file, header, tuple(lines[start : start + most])))
    return found


def _groups(target: Target, going: Sequence[Going]) -> Mapping[str, list[Going]]:
    """What goes into the same file, by the file's name, in the order of its rows."""
    if target.split == "none":
        first: dict[str, datetime] = {}
        for each in going:
            first[each.part.post.id] = min(each.at, first.get(each.part.post.id, each.at))
        ordered = sorted(going, key=lambda g: (first[g.part.post.id], *_within(g)))
        return {target.name: ordered} if ordered else {}
    found: dict[str, list[Going]] = {}
    places = _places(going) if target.split == "network" else {}
    for each in sorted(going, key=lambda g: (g.at, *_within(g))):
        channel = each.part.channel
        if target.split == "channel":
            found.setdefault(f"{target.name}--{channel}", []).append(each)
        else:
            name = target.name if places[channel] == 1 else f"{target.name}--accounts-{places[channel]}"
            found.setdefault(name, []).append(each)
    return found


def _places(going: Sequence[Going]) -> dict[str, int]:
    """Which account of its network each channel is, counted from 1: a row can name the network only."""
    found: dict[str, int] = {}
    counted: dict[str, int] = {}
    for channel, platform in sorted({(g.part.channel, g.platform) for g in going}):
        counted[platform] = found[channel] = counted.get(platform, 0) + 1
    return found


def _within(going: Going) -> tuple[str, int]:
    post = going.part.post
    return post.id, post.channels.index(going.part.channel)


def _lines(
    target: Target, found: Exported, columns: tuple[Column, ...], group: Sequence[Going], now: datetime
) -> Iterator[Line]:
    above = None
    known: set[str] = set()
    for each in group:
        post, channel = each.part.post, each.part.channel
        rows = [fill(target, columns, each)]
        if target.name == "generic" and post.id not in known and hidden(post):
            rows.insert(0, own_base(columns, each))
        known.add(post.id)
        if refused := tuple(reason for row in rows for reason in row.refused):
            found.left_out.append(LeftOut(post.id, channel, tuple(dict.fromkeys(refused))))
            continue
        remarks = () if target.name == "generic" else tuple(remarks_on(target, each, above, now))
        above = each
        for row in rows:
            yield Line(post.id, channel, row.cells, row.left, remarks)
