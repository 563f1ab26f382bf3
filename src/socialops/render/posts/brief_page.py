"""A brief as a page: whose move is next, then the ten questions with who answers each, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from socialops.domain.sanitize import one_line
from socialops.render.calendar.sentences import when
from socialops.render.formats.person import named, persons
from socialops.render.formats.sections import Item, Section, Tone, Written, as_html
from socialops.render.questions import by_name, label, purpose
from socialops.views.work.answered import Answers, Row, besides

_SIGNS: dict[Tone, str] = {"good": "✓", "late": "!", "": "○"}
_STATES: dict[Tone, str] = {"good": "scheduled", "late": "due", "": "draft"}
"""The colours of what is done, late and open: those of the states of posts."""


def page(found: Answers, *, workspace: str, names: Mapping[str, str], zone: str, now: datetime) -> str:
    """The whole page; every text of the workspace is escaped."""
    owner = named((found.owner,), names)[0] if found.owner else None
    lead = f"Brief of {found.subject}. {purpose(found, owner)} Times in {zone}, as of {when(now, now.date())}."
    sections = (
        Section("Next", items=(_next(found, names, now),)),
        Section("Who does what", items=tuple(_row(row, names, now) for row in found.rows)),
    )
    return as_html(Written(one_line(workspace), one_line(found.title), one_line(lead), sections))


def _next(found: Answers, names: Mapping[str, str], now: datetime) -> Item:
    move = found.next
    if move.task is None:
        return Item("Nothing is left to do now.", state=_STATES["good"], sign=_SIGNS["good"])
    return _item(move.task, (), tuple(move.who), move.due, "late" if move.due and move.due < now else "", names, now)


def _row(row: Row, names: Mapping[str, str], now: datetime) -> Item:
    tone: Tone = "good" if row.done else "late" if row.due and row.due < now else ""
    said = (besides(by_name(row, names)) if row.told is None else row.told,)
    return _item(label(row), said, row.who, None if row.done else row.due, tone, names, now)


def _item(
    title: str, facts: tuple[str, ...], who: tuple[str, ...], due: datetime | None, tone: Tone,
    names: Mapping[str, str], now: datetime,
) -> Item:  # fmt: skip
    told = f"{when(due, now.date())}{', late' if tone == 'late' else ''}" if due else "done" if tone == "good" else ""
    return Item(
        one_line(title), tuple(one_line(fact) for fact in facts if fact), told, "late" if tone == "late" else "",
        state=_STATES[tone], sign=_SIGNS[tone], who=tuple(persons(who, names)),
    )  # fmt: skip
