"""What is printed on: a terminal of some width, or a pipe."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from socialops.domain.sanitize import one_line

if TYPE_CHECKING:  # a tenth of a short command: a terminal needs it, a pipe seldom
    from rich.console import RenderableType

UNBOUNDED = 100_000
"""Columns of a pipe: nothing is ever cut there."""


class Paper(NamedTuple):
    """`width` is None where the reader is a program or a file: then nothing is shortened."""

    color: bool = False
    width: int | None = None


def safe(text: str, style: str = "") -> Text:
    """Untrusted text on one line: controls made visible, markup left as it is written."""
    return Text(one_line(text), style=style)


def put(renderable: RenderableType, paper: Paper) -> str:
    """What *renderable* looks like on *paper*, without blanks at the ends of lines."""
    if isinstance(renderable, Text) and _is_bare(renderable, paper):
        return trimmed(f"{renderable.plain}\n")
    from rich.console import Console

    out = StringIO()
    console = Console(
        file=out,
        width=paper.width or UNBOUNDED,
        force_terminal=paper.color,
        color_system="standard" if paper.color else None,
        no_color=not paper.color,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    console.print(renderable)
    return trimmed(out.getvalue())


def _is_bare(text: Text, paper: Paper) -> bool:
    """Whether nothing is done to the words: no colour, no tab, and nowhere to break a line."""
    return not (paper.color or paper.width) and "\t" not in text.plain and len(text) * 2 < UNBOUNDED


def trimmed(lines: str) -> str:
    """The same lines without blanks at their ends."""
    return "".join(line.rstrip() + "\n" for line in lines.splitlines())
