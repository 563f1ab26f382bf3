"""What `export` ends in: the files of another program, and what is in none of them."""

from __future__ import annotations

from dataclasses import field

from socialops.classes import dataclass


@dataclass(frozen=True)
class Line:
    """One row of a file, about a post on a channel.

    `left` is what the other program can't hold of it, in words; `remarks` are what else it will say to it.
    """

    post: str
    channel: str
    cells: tuple[str, ...]
    left: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One file."""

    name: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class LeftOut:
    """A part that is in no file, and why."""

    post: str
    channel: str
    reasons: tuple[str, ...]


@dataclass
class Exported:
    """All files; `title` is the other program, `told` what to know when they are read there."""

    title: str
    told: tuple[str, ...] = ()
    sheets: list[Sheet] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(len(sheet.lines) for sheet in self.sheets)
