"""Goals as pages show them: the title of each objective, and few columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from socialops.domain.sanitize import one_line
from socialops.render.formats.person import person
from socialops.render.formats.sections import Cell, Grid, Tone, grid
from socialops.render.formats.words import MONTHS
from socialops.render.numbers.figures import NONE
from socialops.render.numbers.goals import Money, decided, sections
from socialops.render.report.cells import is_good, table_of
from socialops.views.numbers.goals import GoalRow

_HEADS = ("Objective", "Now", "Gone", "Pace", "By", "Read", "Served by")
_ABOUT_PEOPLE = {"decided", "decide by"}


def says(row: GoalRow, names: Mapping[str, str], *, public: bool = False) -> str:
    """What a goal is for, and whose it is; nobody is named where everybody may read it."""
    parts = [row.goal.business_goal] if row.goal.business_goal else []
    if not public:
        parts.append(f"Owner {person(row.goal.owner, names).name}")
        parts += [f"Decided: {decided(row.decided, names)}"] if row.decided else []
    return one_line(". ".join(parts))


def tables(row: GoalRow, money: Money, *, caption: str = "", public: bool = False) -> tuple[Grid, ...]:
    """The objectives of a goal, under a *caption*, then the targets and pilots of its campaigns."""
    first, *others = sections([row], money)
    titles = {each.campaign.id: one_line(each.campaign.title) for each in row.campaigns}
    found = [_objectives(first.columns, first.rows, caption)]
    for part in others:
        kept = [n for n, name in enumerate(part.columns) if not (public and name in _ABOUT_PEOPLE)]
        known = [(titles.get(cells[0], cells[0]), *cells[1:]) for cells in part.rows]
        rows = [tuple(cells[n] for n in kept) for cells in known]
        found.append(table_of(tuple(part.columns[n] for n in kept), rows, one_line(part.title)))
    return tuple(found)


def _objectives(columns: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> Grid:
    found = [_objective(dict(zip(columns, row, strict=True))) for row in rows]
    return grid(_HEADS, found, one_line(caption))


def _objective(told: Mapping[str, str]) -> tuple[Cell, ...]:
    about = [told["kpi"], *([f"by {told['team']}"] if told["team"] != NONE else [])]
    about += [f"after {told['after']}"] if told["after"] != NONE else []
    known = "" if told["target"] == NONE else f"of {told['target']}"
    tone: Tone = "good" if is_good(told["pace"]) else "late" if told["pace"] == "behind" else ""
    way = table_of(("Gone",), [(told["gone"],)], "").rows[0][0]
    count = "" if told["of"] in {NONE, "0"} else f"out of {told['of']}"
    return (
        Cell(one_line(told["is"]), more=one_line(", ".join(part for part in about if part != NONE))),
        Cell(told["now"], more=known), way, Cell(told["pace"], tone), Cell(_day(told["by"])),
        Cell(" ".join(told["as of"].split()), more=count), Cell(told["served by"]),
    )  # fmt: skip


def _day(told: str) -> str:
    try:
        found = date.fromisoformat(told)
    except ValueError:
        return told
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"
