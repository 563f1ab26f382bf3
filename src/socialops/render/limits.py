"""Platform limits as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from socialops.platforms.limits import Limit, Platform
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe

_COLUMNS = (
    Column("PLATFORM"),
    Column("LIMIT"),
    Column("VALUE", right=True),
    Column("UNIT"),
    Column("CHECKED"),
    Column("SOURCE", wrap=True),
    Column("NOTE", wrap=True),
)


def table_of(platforms: Sequence[Platform], paper: Paper) -> str:
    """One line a limit, in the order of the data."""
    rows = [row for platform in platforms for row in _rows(platform)]
    return table(_COLUMNS, rows, paper)


def as_markdown(platforms: Sequence[Platform]) -> str:
    """A section with a table for each platform: what docs/platforms.md shows."""
    return "\n".join(_section(platform) for platform in platforms)


def _section(platform: Platform) -> str:
    lines = [
        f"### {platform.title}",
        "",
        "| limit | value | unit | checked | source | note |",
        "|---|---|---|---|---|---|",
    ]
    for row in _rows(platform):
        _, *cells = (cell.plain.replace("|", "\\|") for cell in row)
        name, value, unit, checked, source, note = cells
        lines.append(f"| `{name}` | {value} | {unit} | {checked} | {source} | {note} |")
    takes = ", ".join(
        f"{kind} ({', '.join(m.partition('/')[2] for m in mimes)})" for kind, mimes in platform.accepts.items()
    )
    return "\n".join((*lines, "", f"Takes {takes}.", ""))


def _rows(platform: Platform) -> list[list[Text]]:
    """A row for each limit; then whether what is out can be changed."""
    edits = platform.edits
    unit = "minutes" if isinstance(edits.value, int) else ""
    source = edits.source if edits.confidence == "official" else f"{edits.source} ({edits.confidence})"
    last = (platform.name, "edits", str(edits.value), unit, edits.checked, source, edits.note or "-")
    return [*(_row(platform, limit) for limit in platform.limits.values()), [safe(cell) for cell in last]]


def _row(platform: Platform, limit: Limit) -> list[Text]:
    value = f"{limit.value:,}" if isinstance(limit.value, int) else f"{limit.value:g}"
    unit = f"{limit.unit} or {limit.warn_unit}" if limit.warn_unit else limit.unit
    source = limit.source if limit.confidence == "official" else f"{limit.source} ({limit.confidence})"
    note = " ".join(part for part in (limit.note, "" if limit.effect == "refused" else f"({limit.effect})") if part)
    return [safe(cell) for cell in (platform.name, limit.name, value, unit, limit.checked, source, note or "-")]
