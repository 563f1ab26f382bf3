"""What is printed on: a terminal of some width, or a pipe."""

from __future__ import annotations

from io import StringIO
from typing import NamedTuple

from rich.console import Console, RenderableType
from rich.text import Text

from socialops.domain.sanitize import one_line

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
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())
