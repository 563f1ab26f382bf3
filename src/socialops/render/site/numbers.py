"""Goals, alerts and the report of the month."""

from __future__ import annotations

from dataclasses import replace

from socialops.domain.sanitize import one_line
from socialops.render.calendar.sentences import when
from socialops.render.formats.person import persons
from socialops.render.formats.sections import Item, Section, Tile, Tone, Written
from socialops.render.formats.words import noun
from socialops.render.numbers.alerts import NOBODY, answered, how, number
from socialops.render.numbers.goals import Money
from socialops.render.report.cells import is_good
from socialops.render.report.goals import says, tables
from socialops.render.report.written import written
from socialops.render.site.addresses import Addresses
from socialops.views.numbers.alerts import AlertRow
from socialops.views.report.site import Inside, Site

_INSIDE_ONLY = {"Alerts", "Cases", "To decide", "The next two weeks", "Goals and pace"}
_TILES = 2
"""The first tiles of the report count what went out; the others count what the team has to do."""


def goals(found: Site) -> Written:
    """Each goal, how far it is, and its campaigns."""
    sections: list[Section] = []
    for row in found.goals:
        grids = tables(row, Money(found.now, found.currency, found.people), public=found.public)
        about = says(row, found.people, public=found.public)
        sections.append(Section(one_line(row.goal.title), about, grids=grids, name=f"goal-{row.goal.id}"))
    rows = [each for row in found.goals for each in row.objectives]
    fine = sum(is_good(each.pace) for each in rows)
    behind = sum(each.pace == "behind" for each in rows)
    tiles = (
        Tile(f"{fine} / {len(rows)}", "objectives on their way", "good" if rows and fine == len(rows) else ""),
        Tile(str(behind), "behind", "late" if behind else "good"),
    )
    if not sections:
        sections = [Section("No goal yet", "'socialops new goal ID' begins one.")]
    return Written(one_line(found.name), "Goals", "What all this is for, and how far it is.", tuple(sections), tiles)


def alerts(found: Site, inside: Inside, at: Addresses) -> Written:
    """The alerts that stand, then those that were answered."""
    rows = inside.alerts.rows
    standing = [row for row in rows if row.answer is None]
    answered = [row for row in rows if row.answer is not None]
    first = Section("To answer", items=tuple(_alert(row, found, at) for row in standing))
    if not standing:
        first = Section("To answer", "No alert stands.")
    blind = tuple(one_line(f"{one.alert}: {one.why}") for one in inside.alerts.blind)
    sections = (
        first,
        Section("Answered", items=tuple(_alert(row, found, at) for row in answered)),
        Section("Can't ring yet", lines=blind),
    )
    late = sum(row.overdue for row in standing)
    tiles = (
        Tile(str(len(standing)), f"{noun(len(standing), 'alert')} to answer", "late" if standing else "good"),
        Tile(str(late), "past their time", "late" if late else "good"),
        Tile(str(len(answered)), "answered"),
    )
    lead = f"Numbers that left their usual range, and who answers. Times in {found.zone}."
    kept = tuple(section for section in sections if section.items or section.lines or section.lead)
    return Written(one_line(found.name), "Alerts", lead, kept, tiles)


def _alert(row: AlertRow, found: Site, at: Addresses) -> Item:
    told = number(row.formula.unit, row.now, row.limit, found.currency, drop=row.drop)
    facts = [f"{row.subject}: {told}", f"since {when(row.since, found.now.date())}"]
    facts += [answered(row, found.people)] if row.answer else [row.what, f"type: {how(row)}"]
    facts += [NOBODY] if not row.answer and not row.members else []
    late = row.overdue and row.answer is None
    tone: Tone = "late" if late else ""
    due = "" if row.answer else f"{when(row.due, found.now.date())}{', late' if late else ''}"
    state = "published" if row.answer else "due" if late else "in-review"
    who = () if row.answer else tuple(persons(row.members, found.people))
    title = one_line(row.alert.title)
    return Item(
        title, tuple(map(one_line, facts)), due, tone, at.post(row.post), state, "✓" if row.answer else "!", who=who
    )


def report(found: Site) -> Written:
    """The report of this month; on a public site what went out, and what it did."""
    names = {} if found.public else found.people
    page = written(found.report, name=found.name, zone=found.zone, now=found.now, revision=None, names=names)
    if not found.public:
        return page
    sections = tuple(section for section in page.sections if section.title not in _INSIDE_ONLY)
    return replace(page, sections=sections, tiles=page.tiles[:_TILES])
