"""Who works here, and who talks to whom; on a public site roles and teams alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from socialops.domain.sanitize import one_line
from socialops.render.formats.person import named, persons
from socialops.render.formats.sections import Cell, Section, Tile, Written, grid
from socialops.render.formats.words import many, noun
from socialops.render.site.addresses import Addresses
from socialops.views.report.site import Site
from socialops.views.who.lines import Line
from socialops.views.who.matrix import RoleRow

_KINDS = (("reports-to", "Reports to"), ("talks-to", "Talks to"), ("hands-to", "Hands work to"))
_MOST_WAYS = 60
_NONE = "-"


def people(found: Site, at: Addresses) -> Written:
    """The page of people, roles, lines and steps; no absence, no address."""
    sections = [_members(found, at), _roles(found), *_lines(found), *_steps(found)]
    if found.public:
        lead = "Which roles there are, what they do, and who hands what to whom."
    else:
        lead = "Who does what, and who talks to whom about what. Who is there today: socialops who."
    gaps = found.who.gaps
    tiles = [Tile(str(len(found.who.roles)), noun(len(found.who.roles), "role"))]
    if not found.public:
        tiles.insert(0, Tile(str(len(found.people)), "people"))
        tiles.append(Tile(str(len(gaps)), noun(len(gaps), "gap"), "late" if gaps else "good"))
        sections.append(
            Section("Gaps", "" if gaps else "None: every role and every step has its people.",
                    lines=tuple(one_line(gap.message) for gap in gaps))
        )  # fmt: skip
    title = "Roles and lines" if found.public else "People and lines"
    kept = tuple(s for s in sections if s.grids or s.lines or s.lead or s.folded)
    return Written(one_line(found.name), title, lead, kept, tuple(tiles))


def _members(found: Site, at: Addresses) -> Section:
    if found.public:
        return Section("People")
    rows = [
        (Cell(one_line(one.name), href=at.member(one.id)), one.id, _titles(one.roles, found) or _NONE,
         _cell((one.backup,) if one.backup else (), found, _NONE))
        for one in found.who.members
    ]  # fmt: skip
    return Section("People", grids=(grid(("Name", "Signs as", "Roles", "Backup"), rows),) if rows else ())


def _roles(found: Site) -> Section:
    heads: tuple[str, ...] = ("Role", "Does", "Steps", "Reports to", "Channels")
    rows = [_role(row, found) for row in found.who.roles]
    if not found.public:
        heads = (*heads, "People")
    return Section("Roles", grids=(grid(heads, rows),) if rows else ())


def _role(row: RoleRow, found: Site) -> Sequence[str | Cell]:
    steps = dict.fromkeys(step.rpartition("/")[2] for step in (*row.stages, *row.duties))
    cells: list[str | Cell] = [
        one_line(row.title), one_line("; ".join(row.responsibilities)) or _NONE, ", ".join(steps) or _NONE,
        _titles([row.reports_to] if row.reports_to else [], found) or _NONE, ", ".join(row.channels) or _NONE,
    ]  # fmt: skip
    if not found.public:
        cells.append(_cell(row.members, found, "nobody", late=not row.members))
    return cells


def _titles(names: Iterable[str], found: Site) -> str:
    """Roles by their titles, and members by their names."""
    known = {row.id: row.title for row in found.who.roles} | ({} if found.public else dict(found.people))
    return one_line(", ".join(known.get(name, name) for name in names))


def _cell(members: Sequence[str], found: Site, nobody: str, *, late: bool = False) -> Cell:
    told = ", ".join(named(members, found.people)) or nobody
    return Cell(one_line(told), "late" if late else "", who=tuple(persons(members, found.people)))


def _lines(found: Site) -> Iterable[Section]:
    lines = [line for line in found.lines.lines if not found.public or not _is_about(found, line.start, line.end)]
    for kind, title in _KINDS:
        rows = [_line(line, found) for line in lines if line.kind == kind]
        heads = ("From", "To", "About") if found.public else ("From", "To", "Who that is", "About")
        if rows:
            yield Section(title, grids=(grid(heads, rows),))
    ways = [w for w in found.lines.through if not found.public or not _is_about(found, w.start, w.end, w.through)]
    if ways:
        rest = len(ways) - _MOST_WAYS
        lead = f"The first {_MOST_WAYS} of {len(ways)}; socialops who --lines has all." if rest > 0 else ""
        rows = [tuple(_titles([name], found) for name in (w.start, w.end, w.through)) for w in ways[:_MOST_WAYS]]
        caption = f"{many(len(rows), 'way')} through somebody else"
        yield Section("Through others", lead, folded=grid(("From", "To", "Through"), rows, caption))


def _line(line: Line, found: Site) -> Sequence[str | Cell]:
    about = one_line(line.about or _NONE)
    if found.public:
        return _titles([line.start], found), _titles([line.end], found), about
    ends = "" if line.end in found.people else _cell(found.lines.people.get(line.end, ()), found, "nobody")
    return _titles([line.start], found), _titles([line.end], found), ends, about


def _is_about(found: Site, *names: str) -> bool:
    return bool(set(names) & set(found.people))


def _steps(found: Site) -> Iterable[Section]:
    for workflow in dict.fromkeys(row.workflow for row in found.who.work):
        rows: list[Sequence[str | Cell]] = []
        for row in found.who.work:
            if row.workflow == workflow:
                needs = f" ({row.needed} approvals)" if row.needed > 1 else ""
                roles = " or ".join(_titles([role], found) for role in row.roles)
                cells: list[str | Cell] = [row.name + needs, row.kind, roles, row.due or _NONE]
                if not found.public:
                    cells.append(_cell(row.members, found, "nobody", late=len(row.members) < max(1, row.needed)))
                rows.append(cells)
        heads: tuple[str, ...] = ("Step", "Is a", "Role", "When")
        yield Section(f"Workflow {workflow}", grids=(grid(heads if found.public else (*heads, "People"), rows),))
