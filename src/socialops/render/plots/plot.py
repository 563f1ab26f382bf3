"""What every plot is: a name, a drawing that grows with the page, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from socialops.classes import dataclass
from socialops.domain.sanitize import one_line


@dataclass(frozen=True, slots=True)
class Plot:
    """One figure of a page: *svg* for the eye, *columns* and *rows* for everybody else."""

    title: str
    svg: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def drawing(title: str, width: float, height: float, inside: Sequence[Markup], *, kind: str) -> Markup:
    """The picture of that size in its own units, named for a screen reader; the table beside it holds the numbers."""
    return Markup('<svg class="plot {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        kind, number(width), number(height), one_line(title), Markup("").join(inside)
    )


def number(value: float) -> str:
    """A place in a drawing: a tenth of a unit is finer than any screen."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def words(x: float, y: float, text: str, *, kind: str, at: str = "start") -> Markup:
    """*text* at that place; *at* says whether its start, middle or end stands there."""
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, number(x), number(y), at, one_line(text)
    )


def shortened(text: str, most: int) -> str:
    """At most that many characters; what is cut is said by an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
