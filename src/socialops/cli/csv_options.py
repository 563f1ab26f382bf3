"""The options of every command that writes CSV."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NamedTuple

import typer


class Separator(StrEnum):
    """What parts the cells of a row."""

    COMMA = ","
    SEMICOLON = ";"
    TAB = "tab"

    @property
    def sign(self) -> str:
        """The sign that is written."""
        return "\t" if self is Separator.TAB else self.value


class Cells(NamedTuple):
    """How a command was told to write CSV."""

    bom: bool
    separator: str


Bom = Annotated[bool, typer.Option("--bom", help="Begin CSV with a mark by which Excel knows UTF-8.")]
Parted = Annotated[
    Separator,
    typer.Option("--separator", metavar="SIGN", help="What parts the cells of CSV: ',' or ';' or 'tab'."),
]
