"""Where the texts of a post begin in its file: remembered while it is read, since opening it again takes longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from socialops.domain.finding import KeyPath
from socialops.store.yaml.line_positions import quick_lines
from socialops.store.yaml.plain_lines import BlockScalar

Mark = tuple[int, int]
"""The number of a text's first line, and how far its lines are set in (see quick)."""
Marks = dict[tuple[str, KeyPath], Mark]
"""By file and field."""


def marks_of(data: bytes, document: Mapping[str, Any], blocks: Sequence[BlockScalar]) -> Iterator[tuple[KeyPath, Mark]]:
    """The marks of a post's texts, of those that are written line by line. *blocks* were noted by the reader."""
    text = data.decode("utf-8")
    for keys, value in _texts(document):
        block = next((block for block in blocks if block.value is value), None)
        if block is not None and len(value) > 1 and value[0] not in " \n":
            start = text.index("\n", block.at) + 1
            yield keys, (block.line + 2, text.index(value[0], start) - start)
        elif block is None and (found := quick_lines(data, keys, value)):
            yield keys, (found.first, found.indent)


def _texts(document: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    if value := document.get("text"):
        yield ("text",), value
    for channel, variant in (document.get("variants") or {}).items():
        if value := (variant or {}).get("text"):
            yield ("variants", channel, "text"), value
