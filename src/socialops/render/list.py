"""`list`: the documents of a kind."""

from __future__ import annotations

from collections.abc import Sequence

from socialops.domain.results.list import Listed
from socialops.render.formats.json import document
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe


def as_json(kind: str, found: Sequence[Listed]) -> str:
    """The document of `list`."""
    return document({"kind": kind, "items": [one._asdict() for one in found]})


def as_table(found: Sequence[Listed], paper: Paper) -> str:
    """One line a document."""
    columns = (Column("ID"), Column("TITLE", wrap=True), Column("FILE", spare=1))
    return table(columns, [[safe(one.id), safe(one.title), safe(one.path)] for one in found], paper)
