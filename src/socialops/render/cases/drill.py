"""What a drill found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from rich.text import Text

from socialops.render.cases.list import length
from socialops.render.formats.markdown import escape, plain_table
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe
from socialops.render.formats.words import many
from socialops.views.cases.drill import Drill, DrillStep, Way


def drills(found: Sequence[Drill], paper: Paper) -> str:
    """Every playbook: its steps, who would hold the ball, where it would stall, and how long it takes."""
    return "\n".join(_drill(drill, paper) for drill in found)


def _drill(drill: Drill, paper: Paper) -> str:
    who = Column("WHO WOULD HOLD IT", wrap=True, ids=True)
    columns = (Column("STEP"), Column("FOR"), who, Column("BOX"), Column("FINDING", wrap=True))
    rows = [_cells(step) for step in drill.steps]
    word = "would stall" if drill.stalls else "ready"
    head = f"{drill.playbook}: {word}  ({drill.at:%a %Y-%m-%d %H:%M}"
    head += f", without {', '.join(drill.absent)})" if drill.absent else ")"
    return f"{head}\n{table(columns, rows, paper)}{_ways(drill)}\n"


def _cells(step: DrillStep) -> list[Text]:
    said = [*step.stalls, *step.remarks]
    style = "bold red" if step.stalls else "yellow" if said else "green"
    return [
        safe(step.step),
        safe(step.holder),
        safe(", ".join(step.members) or "nobody"),
        Text(step.within or "-"),
        safe("; ".join(said) or "ok", style),
    ]


def _ways(drill: Drill) -> str:
    if drill.best is None or drill.worst is None:
        return "There is no way to an end.\n"
    return f"At best {_way(drill.best)}\nAt worst {_way(drill.worst)}\n"


def _way(way: Way) -> str:
    least = "" if way.complete else "at least "
    span = f"{least}{length(timedelta(minutes=way.minutes))}"
    return f"{span}, until {way.until:%a %Y-%m-%d %H:%M}: {' → '.join(way.steps)}"


def markdown(found: Sequence[Drill]) -> str:
    """The readiness report in Markdown."""
    parts = []
    for drill in found:
        rows = [
            (s.step, s.holder, ", ".join(s.members) or "nobody", "; ".join((*s.stalls, *s.remarks)) or "ok")
            for s in drill.steps
        ]
        word = "would stall" if drill.stalls else "ready"
        parts.append(f"## {escape(drill.title)}: {word}\n")
        parts.append(plain_table(("Step", "For", "Who would hold it", "Finding"), rows))
        parts.append(escape(_ways(drill).replace("\n", ". ").strip()) + "\n")
    return "\n".join(parts)


def as_json(found: Sequence[Drill]) -> str:
    """The document of `drill`."""
    from socialops.render.formats.json import document

    return document({"drills": [{**asdict(drill), "stalls": drill.stalls} for drill in found]})


def summary(found: Sequence[Drill]) -> str:
    """One line about all of it."""
    stalled = sum(drill.stalls for drill in found)
    if not stalled:
        return f"{many(len(found), 'playbook')} ready."
    return f"{stalled} of {many(len(found), 'playbook')} would stall."
