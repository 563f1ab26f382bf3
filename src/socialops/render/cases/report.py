"""The report on cases: as tables, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from rich.text import Text

from socialops.render.cases.list import length
from socialops.render.formats.markdown import escape, plain_table
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe
from socialops.render.formats.words import many
from socialops.views.cases.report import CaseReport, Span, Tally

Section = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
"""A title, columns, and rows."""


def headline(found: CaseReport) -> str:
    """The report in one sentence."""
    bounded = found.first or found.last
    period = f" opened from {found.first or 'the start'} to {found.last or 'today'}" if bounded else ""
    per_case = f", {found.handoffs_per_case} handoffs a case" if found.handoffs_per_case is not None else ""
    return (
        f"{many(found.cases, 'case')}{period}, {found.closed} closed{per_case}, {many(found.bounces, 'bounce')}, "
        f"{many(found.dropped, 'dropped ball')}."
    )


def sections(found: CaseReport) -> Iterator[Section]:
    """Everything the report says, as tables; empty ones are left out."""
    groups = (
        ("By playbook", found.by_playbook),
        ("By kind", found.by_kind),
        ("By theme", found.by_theme),
        ("By channel", found.by_channel),
    )
    for title, tallies in groups:
        if tallies:
            yield title, ("name", "cases", "closed"), [_tally(tally) for tally in tallies]
    for title, spans in (("How long", found.times), ("How long at each step", found.steps)):
        rows = [_span(span) for span in spans if span.count]
        if rows:
            yield title, ("what", "cases", "median", "longest"), rows
    if found.dropped_in:
        yield "Dropped balls", ("case",), [(case,) for case in found.dropped_in]
    if found.recurring:
        rows = [(r.theme, str(len(r.cases)), ", ".join(r.feed_back_to) or "-") for r in found.recurring]
        yield "Themes that come back: is there one cause?", ("theme", "cases", "tell"), rows
    if found.lessons:
        rows = [(f"{x.closed:%Y-%m-%d}", x.lesson, _became(x.again), x.case) for x in found.lessons]
        yield "Lessons, and what became of them", ("closed", "lesson", "since then", "case"), rows


def _tally(tally: Tally) -> tuple[str, ...]:
    return tally.name, str(tally.cases), str(tally.closed)


def _span(span: Span) -> tuple[str, ...]:
    return span.name, str(span.count), span_text(span.median), span_text(span.longest)


def span_text(minutes: int | None) -> str:
    """Minutes as a length of time."""
    return "-" if minutes is None else length(timedelta(minutes=minutes))


def _became(again: int) -> str:
    return f"came back {many(again, 'time')}" if again else "quiet"


def tables(found: CaseReport, paper: Paper) -> str:
    """The report for a terminal."""
    parts = [headline(found)]
    for title, columns, rows in sections(found):
        shown = [Column(name.upper(), wrap=name in {"lesson", "tell"}) for name in columns]
        cells: list[list[Text]] = [[safe(cell) for cell in row] for row in rows]
        parts.append(f"{title}\n{table(shown, cells, paper)}".rstrip("\n"))
    return "\n\n".join(parts) + "\n"


def markdown(found: CaseReport) -> str:
    """The report in Markdown."""
    parts = ["# Cases", escape(headline(found))]
    parts += [f"## {title}\n\n{plain_table(columns, rows)}".rstrip("\n") for title, columns, rows in sections(found)]
    return "\n\n".join(parts) + "\n"


def as_json(found: CaseReport) -> str:
    """The document of `case report`; lengths of time in minutes."""
    from socialops.render.formats.json import document

    return document(as_keys(found))


def as_keys(found: CaseReport) -> dict[str, Any]:
    """The keys of that document."""
    return {
        ("from" if k == "first" else "to" if k == "last" else k): v for k, v in asdict(found).items() if k != "titles"
    }
