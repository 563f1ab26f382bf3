"""`who --lines` and `who MEMBER`: lines of communication as a table, a picture and data."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from socialops.domain.sanitize import one_line
from socialops.render.cases.playbook import label
from socialops.render.formats.json import document
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, put, safe
from socialops.views.who.lines import Line, Lines

_ARROWS = {"reports-to": "==>", "talks-to": "---", "hands-to": "-->"}
_TITLES = {"reports-to": "REPORTS TO", "talks-to": "TALKS TO", "hands-to": "HANDS TO"}


def as_json(found: Lines) -> str:
    """The document of `who --lines`; of one member with `member`."""
    keys: dict[str, Any] = {"member": found.member} if found.member else {}
    lines = [{"from": one.start, "to": one.end, "kind": one.kind, "about": one.about} for one in found.lines]
    through = [{"from": way.start, "to": way.end, "through": way.through} for way in found.through]
    return document({**keys, "lines": lines, "through": through})


def as_table(found: Lines, paper: Paper) -> str:
    """Each kind of line under a heading of its own, and through whom to reach the others."""
    out = []
    for kind, title in _TITLES.items():
        lines = [line for line in found.lines if line.kind == kind]
        if lines:
            columns = (Column("FROM"), Column("TO"), Column("WHO IS THERE", wrap=True, ids=True),
                       Column("ABOUT", wrap=True, spare=1))  # fmt: skip
            out.append(_titled(title, table(columns, [_row(found, line) for line in lines], paper), paper))
    if found.through:
        rows = [[safe(way.start), safe(way.end), safe(way.through)] for way in found.through]
        ways = table((Column("FROM"), Column("TO"), Column("THROUGH")), rows, paper)
        out.append(_titled("WITHOUT A LINE OF THEIR OWN", ways, paper))
    return "\n".join(out) or put(Text("No lines: 'talks_to' and 'reports_to' in roles/ draw some."), paper)


def _titled(title: str, body: str, paper: Paper) -> str:
    return put(Text(title, style="bold underline"), paper) + body


def _row(found: Lines, line: Line) -> list[Text]:
    people = ", ".join(found.people.get(line.end, ())) or "nobody"
    return [safe(line.start), safe(line.end), safe(people), safe(line.about or "-")]


def mermaid(found: Lines) -> str:
    """A Mermaid flowchart; parties are numbered inside, so that no id can be a word of Mermaid's."""
    names = dict.fromkeys(name for line in found.lines for name in (line.start, line.end))
    number = {name: f"p{at}" for at, name in enumerate(names)}
    out = ["flowchart LR"]
    for name, key in number.items():
        people = ", ".join(found.people.get(name, ()))
        out.append(f'  {key}["{"<br/>".join(label(text) for text in (name, people) if text)}"]')
    for line in found.lines:
        about = f'|"{label(one_line(line.about))}"|' if line.about else ""
        out.append(f"  {number[line.start]} {_ARROWS[line.kind]}{about} {number[line.end]}")
    return "\n".join(out) + "\n"
