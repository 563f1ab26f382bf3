"""The files of `export`, and the report on what each row leaves behind."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from socialops.domain.results.exported import Exported, Sheet
from socialops.domain.sanitize import one_line
from socialops.render.formats.words import many


def table(sheet: Sheet) -> str:
    """A file: UTF-8, CRLF, every cell as it is to be published; nothing of it is a formula, or it would not be here."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.header)
    writer.writerows(line.cells for line in sheet.lines)
    return out.getvalue()


def report(found: Exported) -> Iterator[str]:
    """A line for each row that leaves something behind, counted as a spreadsheet does: the header is row 1."""
    for sheet in found.sheets:
        for number, line in enumerate(sheet.lines, start=2):
            said = [f"leaves behind {'; '.join(line.left)}"] if line.left else []
            if said or line.remarks:
                where = f"{sheet.name} row {number}: {line.post} on {line.channel}"
                yield one_line(f"{where}: {'; '.join((*said, *line.remarks))}")
    for out in found.left_out:
        yield one_line(f"left out: {out.post} on {out.channel}: {'; '.join(out.reasons)}")


def summary(found: Exported) -> Iterator[str]:
    """What was written, and what to know when it is read in."""
    if not found.rows:
        yield "Nothing to export: no approved post waits on a channel that publishes by hand."
        return
    yield f"{many(found.rows, 'row')} for {found.title}: {', '.join(sheet.name for sheet in found.sheets)}"
    yield from found.told
    if found.told:
        yield "It is not out before somebody says so: 'socialops mark-published' records it."
