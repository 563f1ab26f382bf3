"""Cases: the list, and a page for each with its story."""

from __future__ import annotations

from datetime import datetime

from socialops.domain.handoff.case_state import CaseState
from socialops.domain.sanitize import one_line
from socialops.render.calendar.sentences import when
from socialops.render.cases.list import STORY_SIGNS, in_play, left, told
from socialops.render.formats.person import persons
from socialops.render.formats.sections import Cell, Item, Section, Tile, Tone, Written, grid
from socialops.render.formats.words import noun
from socialops.render.site.addresses import Addresses
from socialops.views.cases.list import CaseCard, CaseRow
from socialops.views.report.site import Inside, Site

_NONE = "-"


def cases(found: Site, inside: Inside, at: Addresses) -> Written:
    """All cases, those that press first."""
    rows = [each.row for each in inside.cases]
    still = [row for row in rows if row.state is not CaseState.CLOSED]
    over = [row for row in rows if row.state is CaseState.CLOSED]
    late = sum(row.overdue for row in still)
    sections = []
    if still:
        items = tuple(_item(row, found, at) for row in still)
        sections.append(Section("Open", items=items))
    else:
        sections.append(Section("Open", "No case is open."))
    if over:
        heads = ("Case", "Playbook", "Ended", "Closed")
        closed = [
            (Cell(one_line(r.title), href=at.case(r.id)), Cell(r.playbook, href=at.playbook(r.playbook)),
             one_line(r.resolution or _NONE), when(r.closed, found.now.date()) if r.closed else _NONE)
            for r in over
        ]  # fmt: skip
        sections.append(Section("Closed", grids=(grid(heads, closed),)))
    tiles = (
        Tile(str(len(still)), f"open {noun(len(still), 'case')}"),
        Tile(str(late), "late", "late" if late else "good"),
        Tile(str(len(over)), "closed"),
    )
    lead = f"Who has the ball, and how long there is left. Times in {found.zone}, as of {_when(found.now, found)}."
    return Written(one_line(found.name), "Cases", lead, tuple(sections), tiles)


def _item(row: CaseRow, found: Site, at: Addresses) -> Item:
    who, task = in_play(row, found.people)
    facts = [str(row.state), task, *([row.place] if row.place else []), *row.themes]
    due = f"{_when(row.due, found)}, {left(row, found.now)}" if row.due else ""
    tone: Tone = "late" if row.overdue else ""
    state = "due" if row.overdue else "in-review" if row.pending else "approved"
    return Item(
        one_line(row.title), tuple(map(one_line, facts)), due, tone, at.case(row.id), state, "⇄",
        who=tuple(persons(who, found.people)),
    )  # fmt: skip


def case(card: CaseCard, found: Site, at: Addresses) -> Written:
    """One case: where it stands, what is to be done, what happened."""
    row = card.row
    who, task = in_play(row, found.people)
    facts: list[tuple[str, Cell]] = [
        ("Has the ball", Cell(_NONE, who=tuple(persons(who, found.people)), more=one_line(task))),
        ("Playbook", Cell(row.playbook, href=at.playbook(row.playbook))),
        ("Place", Cell(one_line(row.place or ""))),
        ("Channel", Cell(one_line(row.channel or ""))),
        ("Post", Cell(row.post or "", href=at.post(row.post))),
        ("About", Cell(one_line(card.case.about or ""))),
        ("Themes", Cell(one_line(", ".join(row.themes)))),
    ]
    if row.closed:
        facts[0] = (
            "Closed by",
            Cell(_NONE, who=tuple(persons(who, found.people)), more=f"{task}, {_when(row.closed, found)}"),
        )
    known = tuple((label, cell) for label, cell in facts if cell.text)
    sections = [_todo(card), Section("Facts", facts=known), _story(card, found)]
    lead = f"Case {row.id}, {row.state}"
    if row.due:
        lead += f"; due {_when(row.due, found)}, {left(row, found.now)}"
    kept = tuple(section for section in sections if section.lines or section.facts or section.items)
    return Written(one_line(found.name), one_line(row.title), one_line(lead), kept)


def _todo(card: CaseCard) -> Section:
    if card.row.state is CaseState.CLOSED or card.step is None:
        return Section("To do")
    lines = [f"Expected: {item}" for item in card.step.expects] + [f"Before passing: {item}" for item in card.undone]
    ways = [f"pass to {name}" for name in card.step.passes_to] + (["close"] if card.step.may_end else [])
    lines += [f"Then: {' or '.join(ways)}"] if ways else []
    return Section("To do", lines=tuple(map(one_line, lines)))


def _story(card: CaseCard, found: Site) -> Section:
    items = []
    for moved in card.story:
        entry = moved.entry
        facts = [f"✓ {item}" for item in entry.done] + [f"learned: {lesson}" for lesson in entry.lessons]
        at = _when(moved.at.astimezone(found.now.tzinfo), found)
        items.append(
            Item(
                one_line(told(moved, found.people)), tuple(one_line(" ".join(f.split())) for f in facts), at,
                sign=STORY_SIGNS.get(entry.action, "○"), said=one_line(" ".join((entry.note or "").split())),
            )
        )  # fmt: skip
    return Section("What happened", items=tuple(items))


def _when(at: datetime, found: Site) -> str:
    return when(at, found.now.date())
