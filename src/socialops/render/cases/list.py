"""Cases: the list, one case's story, and what became of a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from rich.text import Text

from socialops.domain.handoff.case_state import CaseMove, CaseState, takes_back
from socialops.domain.sanitize import one_line, visible
from socialops.render.formats import csv
from socialops.render.formats.markdown import escape, plain_table
from socialops.render.formats.person import person
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, put, safe
from socialops.render.formats.words import brief, day_and_time, in_words, many, people
from socialops.views.cases.list import CaseCard, CaseRow, Urgency

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KEYS = (
    "id", "playbook", "title", "state", "step", "holder", "pending", "opened", "due", "overdue", "channel", "themes",
    "path",
)  # fmt: skip
"""The columns of the CSV and the first keys of the JSON, as the contract has them."""
STYLES = {
    Urgency.LATE: "bold red",
    Urgency.ESCALATE: "magenta",
    Urgency.SOON: "yellow",
    Urgency.CALM: "green",
    Urgency.CLOSED: "dim",
}


def listing(rows: Sequence[CaseRow], *, now: datetime, zone: str, paper: Paper) -> str:
    """A line a case, coloured by urgency; times in *zone*."""
    due = f"DUE ({zone})" if paper.width is None else f"DUE\n{zone}"
    columns = (
        Column("CASE"),
        Column("STATE"),
        Column("BALL", wrap=True, ids=True),
        Column(due),
        Column("TIME LEFT"),
        Column("PLACE", spare=2),
        Column("TITLE", wrap=True, spare=1),
    )
    return table(columns, [_row(row, now) for row in rows], paper)


def _row(row: CaseRow, now: datetime) -> list[Text]:
    style = STYLES[row.urgency]
    return [
        safe(row.id),
        Text(row.state, style=style),
        safe(ball(row)),
        Text(brief(row.due, now.date())),
        Text(left(row, now), style=style),
        safe(row.place or "-"),
        safe(row.title),
    ]


def ball(row: CaseRow) -> str:
    """Who has the ball, and to whom it flies."""
    if row.state is CaseState.CLOSED:
        return f"{row.resolution or 'closed'} ({row.holder})"
    if row.pending is None:
        return f"{row.holder} at {row.step}"
    return f"{row.holder} → {row.pending.step}: {people(row.pending.members)}"


def in_play(row: CaseRow, names: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """Whose move it is, and what for: those to whom the ball flies, else who has it."""
    if row.state is CaseState.CLOSED:
        return (row.holder,), row.resolution or "closed"
    if row.pending is None:
        return (row.holder,), f"at {row.step}"
    by = f", offered by {person(row.holder, names).name}" if row.holder else ""
    return row.pending.members, f"to take it at {row.pending.step}{by}"


def left(row: CaseRow, now: datetime) -> str:
    """`3 h left`, `late by 2 d`; a word where it should be escalated."""
    if row.state is CaseState.CLOSED or row.due is None:
        return "-"
    word = f"late by {length(now - row.due)}" if row.overdue else f"{length(row.due - now)} left"
    return f"{word}, escalate" if row.urgency is Urgency.ESCALATE else word


def length(span: timedelta) -> str:
    """A length of time in its two largest units: `2 d 3 h`, `45 min`."""
    if span < _MINUTE:
        return "0 min"
    days, hours = span // _DAY, span // _HOUR % 24
    rest = 0 if days and hours else span // _MINUTE % 60  # what is not shown is not asked for: a clock may be watched
    parts = [(days, "d"), (hours, "h"), (rest, "min")]
    shown = [f"{number} {unit}" for number, unit in parts if number][:2]
    return " ".join(shown)


def summary(rows: Sequence[CaseRow]) -> str:
    """One line about all of them."""
    late = sum(row.overdue for row in rows)
    return f"{many(len(rows), 'case')}, {late} of them late." if rows else "No case is open."


def fields(row: CaseRow) -> dict[str, Any]:
    """The keys of the contract, then those added."""
    found = {name: value for name, value in asdict(row).items() if name != "urgency"}
    found["state"] = row.state.value
    first = {key: found[key] for key in KEYS}
    return first | {key: value for key, value in found.items() if key not in first} | {"urgency": row.urgency.value}


def as_json(rows: Sequence[CaseRow]) -> str:
    """The document of `case list`."""
    from socialops.render.formats.json import document

    return document({"cases": [fields(row) for row in rows]})


def sheet(rows: Sequence[CaseRow], *, bom: bool = False, separator: str = ",") -> str:
    """The list as CSV."""
    found = [{**fields(row), "pending": row.pending.step if row.pending else None} for row in rows]
    return csv.table(KEYS, found, bom=bom, separator=separator)


def markdown(rows: Sequence[CaseRow], *, now: datetime) -> str:
    """The list as a Markdown table."""
    columns = ("Case", "State", "Ball", "Due", "Time left", "Title")
    cells = [(r.id, r.state.value, ball(r), brief(r.due, now.date()).strip(), left(r, now), r.title) for r in rows]
    return plain_table(columns, cells)


def story(card: CaseCard, *, now: datetime, paper: Paper) -> str:
    """One case: where it stands, what is to be done, and what happened so far."""
    parts = [_head(card, now), _todo(card), Text("")]
    parts += [_event(moved, now) for moved in card.story]
    return "".join(put(part, paper) for part in parts)


def _head(card: CaseCard, now: datetime) -> Text:
    row = card.row
    text = Text(one_line(f"{row.title}  ({row.id}, {row.playbook})"), style="bold")
    text.append("\n" + one_line(f"{row.state.value}: {ball(row)}"), style=STYLES[row.urgency])
    if row.due:
        text.append(f"; due {in_words(row.due, now.date())}, {left(row, now)}", style=STYLES[row.urgency])
    known = {"place": row.place, "about": card.case.about, "post": row.post, "channel": row.channel}
    known["answers"] = row.alert
    shown = [f"{name} {value}" for name, value in known.items() if value]
    shown += [f"themes {', '.join(row.themes)}"] if row.themes else []
    return text.append("\n" + one_line(", ".join(shown)), style="dim") if shown else text


def _todo(card: CaseCard) -> Text:
    text = Text()
    if card.row.state is CaseState.CLOSED or card.step is None or card.playbook is None:
        return text
    for title, items in (("Expected", card.step.expects), ("Before passing", card.undone)):
        text.append("".join(f"\n{title}: {one_line(item)}" for item in items))
    ways = [f"pass to {name}" for name in card.step.passes_to] + (["close"] if card.step.may_end else [])
    return text.append(f"\nThen: {' or '.join(ways)}" if ways else "")


STORY_SIGNS = {"open": "○", "accept": "●", "pass": "→", "note": "·", "move": "⇄", "escalate": "↑", "close": "■"}
"""What happened to a case, in one sign."""


def _event(moved: CaseMove, now: datetime) -> Text:
    entry = moved.entry
    at = moved.at.astimezone(now.tzinfo)
    text = Text(f"{day_and_time(at, now.date())}  {STORY_SIGNS.get(entry.action, '○')} {one_line(told(moved))}")
    if entry.action == "move":
        text.stylize("bold cyan")
    indent = "\n" + " " * 20
    for item in entry.done:
        text.append(f"{indent}✓ {one_line(item)}", style="green")
    for line in visible(entry.note or "", keep="\n").splitlines():
        text.append(f"{indent}{line}", style="dim")
    for lesson in entry.lessons:
        text.append(f"{indent}learned: {one_line(lesson)}", style="yellow")
    return text


def told(moved: CaseMove, names: Mapping[str, str] = MappingProxyType({})) -> str:  # noqa: PLR0911 - one return an action
    """What happened, in words; members by their names, where there are any."""
    entry, after = moved.entry, moved.after
    party = after.offer.party if after.offer else ""
    by, party = names.get(entry.by, entry.by), names.get(party, party)
    match entry.action:
        case "open" | "reopen":
            word = "opened" if entry.action == "open" else "opened again"
            return f"{by} {word} the case and offered the ball to {party} at {after.in_play}"
        case "accept":
            back = moved.before is not None and moved.before.offer is not None and takes_back(moved.before, entry)
            return f"{by} {'took the ball back' if back else 'took the ball'} at {after.step}"
        case "pass":
            return f"{by} offered the ball to {party} at {after.in_play}"
        case "move":
            return f"{by} moved the conversation {after.place}"
        case "escalate":
            return f"{by} escalated {after.in_play} to {party}"
        case "close":
            informed = f", told {', '.join(entry.told)}" if entry.told else ""
            return f"{by} closed the case: {entry.resolution}{informed}"
        case _:
            return f"{by} noted" if entry.note else f"{by} ticked off"


def story_markdown(card: CaseCard, *, now: datetime) -> str:
    """One case in Markdown."""
    row = card.row
    lines = [f"# {escape(row.title)}", "", f"{row.state.value}: {escape(ball(row))}", ""]
    for moved in card.story:
        at = moved.at.astimezone(now.tzinfo)
        lines.append(f"- **{at:%Y-%m-%d %H:%M}** {escape(told(moved))}")
        entry = moved.entry
        lines += [f"  - done: {escape(item)}" for item in entry.done]
        lines += [f"  - {escape(entry.note)}"] if entry.note else []
        lines += [f"  - learned: {escape(item)}" for item in entry.lessons]
    return "\n".join(lines)


def story_json(card: CaseCard) -> str:
    """One case as JSON: its row, and its log with the step and the place after each entry."""
    from socialops.render.formats.json import document

    log = [
        {
            **m.entry.model_dump(exclude_none=True, exclude_defaults=True),
            "at": m.at,
            "step": m.after.in_play,
            "holder": m.after.holder,
            "place": m.after.place,
        }
        for m in card.story
    ]
    return document({"case": fields(card.row), "to_do": card.undone, "log": log})
