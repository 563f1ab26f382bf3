"""`who`: roles, stages and responsibilities, people, gaps."""

from __future__ import annotations

from dataclasses import asdict

from rich.text import Text

from socialops.domain.sanitize import one_line
from socialops.render.formats.json import document
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, put, safe
from socialops.views.who.matrix import Person, RoleRow, Who, WorkRow

_GAP = "nobody"
_GAP_STYLE = "bold red"


def who(found: Who, paper: Paper) -> str:
    """All sections, with a heading each."""
    sections = [("ROLES", _roles(found, paper))]
    workflows = dict.fromkeys(row.workflow for row in found.work)
    sections += [(f"WORKFLOW {w}", _work([r for r in found.work if r.workflow == w], paper)) for w in workflows]
    sections += [("PEOPLE", _people(found, paper)), ("GAPS", _gaps(found, paper))]
    return "\n".join(put(Text(one_line(title), style="bold underline"), paper) + body for title, body in sections)


def _roles(found: Who, paper: Paper) -> str:
    columns = (
        Column("ROLE"),
        Column("PEOPLE", wrap=True, ids=True),
        Column("DOES", wrap=True),
        Column("STEPS", wrap=True, ids=True),
        Column("CHANNELS", wrap=True, ids=True, spare=1),
        Column("MAY", wrap=True, ids=True, spare=2),
    )
    return table(columns, [_role(row) for row in found.roles], paper)


def _role(row: RoleRow) -> list[Text]:
    steps = dict.fromkeys(step.rpartition("/")[2] for step in (*row.stages, *row.duties))
    lists = (", ".join(steps), ", ".join(row.channels), ", ".join(row.may))
    return [
        safe(row.id),
        _members(row.members),
        safe("; ".join(row.responsibilities) or "-"),
        *(safe(text or "-") for text in lists),
    ]


def _members(members: tuple[str, ...], needed: int = 1) -> Text:
    if len(members) < needed:
        return safe(", ".join((*members, _GAP if not members else "too few")), _GAP_STYLE)
    return safe(", ".join(members) or "-")


def _work(rows: list[WorkRow], paper: Paper) -> str:
    columns = (
        Column("STEP"),
        Column("ROLE", wrap=True, ids=True),
        Column("PEOPLE", wrap=True, ids=True),
        Column("WHEN"),
    )
    return table(columns, [_step(row) for row in rows], paper)


def _step(row: WorkRow) -> list[Text]:
    needs = f" ({row.needed} approvals)" if row.needed > 1 else ""
    name = safe(row.name + needs, "bold" if row.kind == "stage" else "")
    members = _members(row.members, max(1, row.needed))
    return [name, safe(" or ".join(row.roles)), members, safe(row.due or "-")]


def _people(found: Who, paper: Paper) -> str:
    columns = (
        Column("MEMBER"),
        Column("NAME", wrap=True),
        Column("ROLES", wrap=True, ids=True),
        Column("NOTE", wrap=True),
    )
    return table(columns, [_person(person) for person in found.members], paper)


def _person(person: Person) -> list[Text]:
    notes = [
        person.away_until and f"away until {person.away_until}",
        person.backup and f"backup {person.backup}",
        person.until and f"until {person.until}",
        person.relay and "relay",
    ]
    roles = safe(", ".join(person.roles)) if person.roles else Text("-" if person.relay else "no role", style="dim")
    return [safe(person.id), safe(person.name), roles, safe(", ".join(note for note in notes if note) or "-")]


def _gaps(found: Who, paper: Paper) -> str:
    if not found.gaps:
        return "None: every role, stage and responsibility has its people.\n"
    lines = [Text("! ", style=_GAP_STYLE) + safe(gap.message) for gap in found.gaps]
    return "".join(put(line, paper) for line in lines)


def as_json(found: Who) -> str:
    """The document of `who`."""
    return document(asdict(found))
