"""What a written page consists of, once for Markdown and HTML: a headline, tiles, and sections of tables and plots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from socialops.classes import dataclass
from socialops.domain.sanitize import one_line
from socialops.domain.slug import slug
from socialops.render.formats.html import page
from socialops.render.formats.markdown import escape, plain_table

if TYPE_CHECKING:
    from markupsafe import Markup

    from socialops.render.formats.person import Person
    from socialops.render.plots.plot import Plot

_FEW, _SHORT = 4, 28
"""Columns and characters of a small table."""
Tone = Literal["", "good", "late", "soft"]
"""How a cell is coloured; its words say the same."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; *drawn* stands before the text, for the eye only. *href* is where its words lead.

    *who* are the people that the text names, for a page; *more* is a second, smaller line.
    """

    text: str
    tone: Tone = ""
    drawn: Markup | None = None
    href: str = ""
    who: tuple[Person, ...] = ()
    more: str = ""

    @property
    def line(self) -> str:
        """All of it on one line."""
        return one_line(f"{self.text} ({self.more})" if self.more else self.text)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first column names its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""

    @property
    def kind(self) -> str:
        """Small tables stand side by side; a wide one is a list of facts a row where the screen is narrow."""
        short = all(len(cell.text) <= _SHORT for row in self.rows for cell in row)
        few = "few" if short and len(self.columns) <= _FEW else ""
        return f"{few} stack".strip() if len(self.columns) >= _FEW else few


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that leads into the page, with what it counts."""

    number: str
    words: str
    tone: Tone = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a list that is worked off: what, facts about it, and by when; *state* gives its colour."""

    title: str
    facts: tuple[str, ...] = ()
    due: str = ""
    tone: Tone = ""
    href: str = ""
    state: str = ""
    sign: str = ""
    name: str = ""
    who: tuple[Person, ...] = ()
    platforms: tuple[str, ...] = ()
    said: str = ""
    """What somebody wrote about it, in their words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several pages to go to, with a word about it; of a person with initials."""

    text: str
    href: str
    note: str = ""
    tone: Tone = ""
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    lead: str = ""
    plots: tuple[Plot, ...] = ()
    grids: tuple[Grid, ...] = ()
    lines: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    name: str = ""
    facts: tuple[tuple[str, Cell], ...] = ()
    folded: Grid | None = None
    """A long table that a page shows when it is asked for; its caption says what is in it."""

    @property
    def anchor(self) -> str:
        """Where a link finds it: its name, where it has one that is no other's, else its title."""
        return self.name or slug(self.title) or "section"


@dataclass(frozen=True, slots=True)
class Written:
    """The whole page."""

    name: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    tiles: tuple[Tile, ...] = ()
    foot: str = ""
    choices: tuple[Choice, ...] = ()
    choose: str = ""
    """What is chosen from the choices, such as a name."""


def grid(columns: tuple[str, ...], rows: Iterable[Sequence[str | Cell]], caption: str = "") -> Grid:
    """A table of plain words and cells."""
    return Grid(columns, tuple(tuple(c if isinstance(c, Cell) else Cell(c) for c in row) for row in rows), caption)


def as_html(written: Written) -> str:
    """The page as one HTML file without network; every plot beside its table."""
    return page("document", it=written)


def as_markdown(written: Written) -> str:
    """The page in Markdown; a plot is the table of its numbers."""
    parts = [f"# {escape(written.title)}", escape(written.lead)]
    if written.tiles:
        parts.append("\n".join(f"- **{escape(tile.number)}** {escape(tile.words)}" for tile in written.tiles))
    for section in written.sections:
        parts += [part for part in _markdown(section) if part]
    if written.foot:
        parts.append(escape(written.foot))
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _markdown(section: Section) -> Iterator[str]:
    yield f"## {escape(section.title)}"
    yield escape(section.lead)
    yield "\n".join(f"- {escape(label)}: {escape(cell.line)}" for label, cell in section.facts)
    for plot in section.plots:
        yield f"**{escape(plot.title)}**"
        yield plain_table(plot.columns, plot.rows)
    for held in (*section.grids, *([section.folded] if section.folded else [])):
        yield f"**{escape(held.caption)}**" if held.caption else ""
        yield plain_table(held.columns, [[cell.line for cell in row] for row in held.rows])
    yield "\n".join(f"- {escape(line)}" for line in section.lines)
    yield "\n".join(f"- {escape('; '.join(part for part in _said(item) if part))}" for item in section.items)


def _said(item: Item) -> tuple[str, ...]:
    return (item.title, *item.facts, item.said, " or ".join(one.name for one in item.who), item.due)
