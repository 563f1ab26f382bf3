"""The ten questions and their answers: `brief`, and the same rows in `show`, on cards and in pull requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from rich.text import Text

from socialops.domain.numbers.kpi import shown
from socialops.domain.sanitize import one_line
from socialops.render.formats import markdown
from socialops.render.formats.json import document
from socialops.render.formats.person import named
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, put, safe
from socialops.render.formats.words import in_words
from socialops.views.work.answered import Answers, Move, Row, Watched

_ASKED = {
    "concept": "Conceives it", "creative": "Creates it", "collaborates": "Collaborates", "presented": "Sees it first",
    "verified": "Approves it", "posted": "Brings it out", "replies": "Replies", "kpis": "Watches",
    "success": "Judges it", "rework": "Reworks it",
}  # fmt: skip
_LATE = "bold red"


def label(row: Row) -> str:
    """The question in a word or two; of a responsibility that answers none of the ten, its name."""
    return _ASKED.get(row.key, row.key)


def by_name(row: Row, names: Mapping[str, str]) -> Row:
    """The row with members called by their names."""
    steps = tuple(step._replace(by=named(step.by, names)) for step in row.steps)
    return row._replace(who=named(row.who, names), partners=named(row.partners, names), steps=steps)


def as_json(found: Answers) -> str:
    """The document of `brief`."""
    rows = [_row(row) for row in found.rows]
    if rows:
        rows[0]["owner"] = found.owner
    keys = {
        "post": found.post, "subject": found.subject, "goal": found.goal, "objective": found.objective,
        "owner": found.owner, "campaign": found.campaign, "rows": rows,
        "next": {"who": found.next.who, "task": found.next.task, "due": found.next.due},
    }  # fmt: skip
    return document(keys)


def _row(row: Row) -> dict[str, Any]:
    return {
        "key": row.key, "task": row.task, "who": row.who, "team": row.team, "with": row.partners, "due": row.due,
        "done": row.done, "expects": row.expects, "kpis": row.kpis, "text": row.text,
        **({"values": [_value(value) for value in row.values]} if row.values else {}),
    }  # fmt: skip


def _value(found: Watched) -> dict[str, Any]:
    return {"kpi": found.kpi, "unit": found.unit, "value": shown(found.unit, found.value), "as_of": found.as_of}


def as_text(found: Answers, *, now: datetime, zone: str, paper: Paper) -> str:
    """One page for a terminal; times in *zone*."""
    head = [
        safe(f"{found.subject}: {found.title}", "bold"),
        safe(purpose(found)),
        Text(f"Times in {zone}.", style="dim"),
    ]
    columns = (Column(""), Column("BY"), Column("WHO AND WHAT", wrap=True, ids=True))
    rows = [_line(row, now) for row in found.rows]
    return put(Text("\n").join(head), paper) + "\n" + table(columns, rows, paper) + "\n" + put(_move(found, now), paper)


def _line(row: Row, now: datetime) -> list[Text]:
    due = Text(_due(row, now.date()), style=_LATE if _late(row, now) else "")
    return [safe(label(row), "bold"), due, safe(row.text, "dim" if row.done else "")]


def _due(row: Row, today: date) -> str:
    return in_words(row.due, today) if row.due and not row.done else "-"


def _late(row: Row, now: datetime) -> bool:
    return row.due is not None and not row.done and row.due < now


def purpose(found: Answers, owner: str | None = None) -> str:
    """What it is for; *owner* is the name to call its owner by."""
    parts = [f"goal {found.goal}"] if found.goal else []
    parts += [f"objective {found.objective}"] if found.objective else []
    parts += [f"campaign {found.campaign}"] if found.campaign else []
    parts += [f"owner {owner or found.owner}"] if found.owner else []
    return f"For {', '.join(parts)}." if parts else "For no goal and no campaign."


def next_move(move: Move, today: date) -> str:
    """Whose move is next."""
    if move.task is None:
        return "nothing is left to do now."
    due = f", due {in_words(move.due, today)}" if move.due else ""
    return f"{move.task} by {' or '.join(move.who) or 'nobody'}{due}."


def _move(found: Answers, now: datetime) -> Text:
    late = found.next.due is not None and found.next.due < now
    return safe(f"Next: {next_move(found.next, now.date())}", _LATE if late else "bold")


def lines(found: Answers, today: date) -> Iterator[tuple[str, str]]:
    """Each question with its answer, in plain words."""
    for row in found.rows:
        due = f", by {_due(row, today)}" if row.due and not row.done else ""
        yield label(row), one_line(f"{row.text}{due}")


def as_markdown(found: Answers, *, zone: str, now: datetime) -> str:
    """A page for a wiki."""
    title = f"# {markdown.escape(f'{found.subject}: {found.title}')}\n\n{markdown.escape(purpose(found))}\n\n"
    rows = [[markdown.escape(cell) for cell in (label(row), _due(row, now.date()), row.text)] for row in found.rows]
    body = markdown.table(("Question", f"By ({zone})", "Who and what"), rows)
    return f"{title}{body}\n**Next: {markdown.escape(next_move(found.next, now.date()))}**\n"
