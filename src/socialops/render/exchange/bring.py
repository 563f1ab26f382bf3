"""What `import` did, or why it did not."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.results.imported import Imported
from socialops.domain.sanitize import one_line
from socialops.render.formats.words import many

MOST = 200
"""Faults that are told; more say nothing new."""


def told(found: Imported, name: str, *, dry_run: bool, stopped: bool) -> Iterator[str]:
    """All there is to say beside the paths, a line each; *stopped* where faults kept everything from being written."""
    for note in found.notes:
        yield one_line(f"{name}: {note}")
    for fault in found.faults[:MOST]:
        what = "column" if fault.place.startswith("row ") else "field"
        column = f", {what} '{fault.column}'" if fault.column else ""
        yield one_line(f"{name} {fault.place}{column}: {fault.reason}")
    if len(found.faults) > MOST:
        yield f"{len(found.faults) - MOST} more faults."
    for path, why in found.differing:
        yield one_line(f"{path} differs from {why}: it was left alone")
    yield from _summary(found, dry_run=dry_run, stopped=stopped)


def _summary(found: Imported, *, dry_run: bool, stopped: bool) -> Iterator[str]:
    if stopped:
        yield (
            f"Nothing was written: {many(len(found.faults), 'fault')}. Mend the rows, or say --keep-going to go on "
            "without them."
        )
        return
    there = f"{many(found.same, 'post')} {'is' if found.same == 1 else 'are'} there already" if found.same else ""
    if not found.written:
        yield f"Nothing to write{': ' + there if there else ''}."
    elif dry_run:
        yield f"{many(len(found.written), 'post')} would be written{'; ' + there if there else ''}."
    else:
        mark = f"[{found.commit[:9]}] " if found.commit else "[not committed] "
        what = "post" if found.past else "draft"
        yield f"{mark}{many(len(found.written), what)} written{'; ' + there if there else ''}."
        if found.past:
            return
        yield "Look at them with 'socialops check', then hand them in: socialops submit POST…"
