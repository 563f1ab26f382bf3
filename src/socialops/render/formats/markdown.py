"""Markdown that holds untrusted text: nothing in it is markup, ends a cell, or notifies anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from socialops.domain.pattern import late
from socialops.domain.sanitize import one_line

_MARKUP = late(r"[\\`*_\[\]|~#!]")
_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}


def escape(text: str) -> str:
    """Untrusted text as one line that shows as it is written: no markup, no cell border, and nobody is notified."""
    return _MARKUP.sub(r"\\\g<0>", one_line(text)).translate(_ENTITIES).replace("@", "@<!-- -->")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def plain_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are untrusted text."""
    return table(header, (list(map(escape, row)) for row in rows))


def code(text: str) -> str:
    """Text as inline code, whatever backticks it holds."""
    shown = one_line(text)
    fence = "`" * (longest_run(shown) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{fence}{pad}{shown or ' '}{pad}{fence}"


def longest_run(text: str) -> int:
    """How many backticks the text has in a row, at most."""
    longest = run = 0
    for sign in text:
        run = run + 1 if sign == "`" else 0
        longest = max(longest, run)
    return longest
