"""`measure`: what an import found, readings, and formats; for people, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from socialops.domain.results.measured import Fallen, FormatRow, NotRecorded, ReadingRow, Recorded, Told
from socialops.domain.sanitize import one_line
from socialops.domain.time.clock import iso
from socialops.render.formats.json import document
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe

_MOST = 20
"""Lines of one kind about one file."""
_BY = {"id": "by id", "time": "by time", "text": "by text and day"}


def recorded(done: Recorded, *, dry_run: bool) -> str:
    """What was found in the files, and what was written, or would be."""
    lines = [line for told in done.told for line in dict.fromkeys(_told(told))]
    if done.plan is None:
        lines.append("Nothing new: nothing is written.")
    else:
        verb = "Would write" if dry_run else "Wrote"
        lines += [f"{verb} {change.path}" for change in done.plan.changes]
        if done.commit:
            lines.append(f"{done.plan.subject} ({done.commit[:9]})")
    return "\n".join(map(one_line, lines))


def refused(found: NotRecorded) -> str:
    """Every reason, and that nothing was written."""
    lines = [f"{about}: {reason}" for about, reason in dict.fromkeys(found.reasons)]
    return "\n".join(map(one_line, [*lines, "Nothing was written."]))


def _told(told: Told) -> Iterator[str]:
    start = f"{told.file}: " if told.file else ""
    if told.skipped:
        yield f"{start}{f'{told.format} ' if told.format else ''}left out: {told.skipped}"
        return
    where = f"{told.format or 'by hand'}{f' for {told.channel}' if told.channel else ''}"
    yield f"{start}{where}: {', '.join(_parts(told)) or 'no numbers'}"
    yield from _some([f"  {text}" for text in told.doubtful])
    yield from _some([_fallen(one) for one in told.fallen])
    yield from (f"  note: {note}" for note in told.notes)
    if told.known:
        yield "  the very same file was imported before"


def _parts(told: Told) -> Iterator[str]:
    if told.matched or told.strange:
        how = ", ".join(f"{number} {_BY[way]}" for way, number in told.by.items())
        yield f"{told.matched} matched{f' ({how})' if how else ''}"
        yield f"{told.strange} unmatched"
        yield f"{told.new} new"
        yield f"{told.changed} changed"
        yield f"{len({one.post for one in told.fallen})} fallen"
    if told.days:
        yield f"{told.days} {'day' if told.days == 1 else 'days'}"
    if told.account:
        yield f"{'account: ' if told.format else ''}{counts_of(told.account)}"


def _fallen(one: Fallen) -> str:
    return f"  fallen: {one.post} {one.metric} {one.before} → {one.now}"


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"  and {len(lines) - _MOST} more"


def counts_of(counts: Mapping[str, int]) -> str:
    """Counts in a line."""
    return ", ".join(f"{name} {value}" for name, value in counts.items())


def readings_json(rows: Sequence[ReadingRow]) -> str:
    """The document of `measure show`."""
    return document({
        "readings": [
            {
                "post": row.post,
                "channel": row.channel,
                "as_of": iso(row.as_of),
                "window": _window(row),
                "age_days": None if row.age is None else round(row.age, 2),
                "counts": dict(row.counts),
                "path": row.path,
                "mended": row.dropped,
            }
            for row in rows
        ]
    })  # fmt: skip


def _window(row: ReadingRow) -> object:
    if isinstance(row.window, tuple):
        return {"from": row.window[0].isoformat(), "to": row.window[1].isoformat()}
    return row.window


def readings_table(rows: Sequence[ReadingRow], paper: Paper) -> str:
    """One line a reading; what a later record mends says so."""
    columns = (
        Column("AS OF"), Column("POST"), Column("CHANNEL"), Column("WINDOW"), Column("AGE", right=True),
        Column("COUNTS", wrap=True), Column("RECORD", spare=1),
    )  # fmt: skip
    return table(columns, [[safe(text) for text in _cells(row)] for row in rows], paper)


def _cells(row: ReadingRow) -> Iterator[str]:
    yield f"{row.as_of:%Y-%m-%d %H:%M}"
    yield row.post or "-"
    yield row.channel or "-"
    if isinstance(row.window, tuple):
        first, last = row.window
        yield str(first) if first == last else f"{first} to {last}"
    else:
        yield row.window or "none said"
    yield "-" if row.age is None else f"{row.age:.1f} d"
    yield counts_of(row.counts) or "-"
    yield f"{row.path} (mended)" if row.dropped else row.path


def formats_json(rows: Sequence[FormatRow]) -> str:
    """The document of `measure formats`."""
    return document({"formats": [row._asdict() for row in rows]})


def formats_table(rows: Sequence[FormatRow], paper: Paper) -> str:
    """One line a format."""
    columns = (
        Column("FORMAT"), Column("TITLE", wrap=True), Column("PLATFORM"), Column("GIVES"), Column("CHECKED"),
        Column("SOURCE", wrap=True, spare=1),
    )  # fmt: skip
    cells = [(row.id, row.title, row.platform, row.gives, row.checked or "-", row.source) for row in rows]
    return table(columns, [[safe(text) for text in row] for row in cells], paper)


def format_page(row: FormatRow, paper: Paper) -> str:
    """One format: its columns, each with the headers that it is known by."""
    columns = (Column("COLUMN"), Column("NEEDED"), Column("LANGUAGE"), Column("HEADERS", wrap=True))
    cells = [
        (name, "yes" if name in row.needs else "", language or "-", " | ".join(headers))
        for name, known in row.columns.items()
        for language, headers in known.items()
    ]
    days, times = row.dates or "as they say", row.timezone or "of the workspace"
    head = [
        f"{row.id}: {row.title}",
        f"platform {row.platform}, gives {row.gives}, days {days}, times {times}",
        f"{row.source}{f' ({row.checked})' if row.checked else ''}",
    ]
    rows = [[safe(text) for text in line] for line in cells]
    return "\n".join(map(one_line, head)) + "\n\n" + table(columns, rows, paper)
