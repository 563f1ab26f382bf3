"""Where each character of a text value stands in the file, whatever its YAML style.

A value and its source are walked side by side: block, folded, plain and quoted scalars fold lines and unescape in
their own ways, but what remains stands in the same order in both. Where the two can't be matched beyond doubt there is
no scalar, and a caller falls back to the field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from socialops.domain.finding import KeyPath, Position
from socialops.domain.source import Fault
from socialops.store.yaml.line_positions import breaks_before
from socialops.store.yaml.reader import parse

_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^xuU])")
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_PAIR = re.compile(r"''|[\s\S]")
_LINE = re.compile(r"\r\n|\n")


class Edit(NamedTuple):
    """A part of a value (in characters), and what to put there."""

    start: int
    end: int
    replacement: str


class _Unit(NamedTuple):
    """One character of a value, and where it stands in the file."""

    character: str
    start: int
    end: int


class Scalar(NamedTuple):
    """A text value and the places of its characters in the file's text.

    `style` is `|`, `>`, `'`, `"` or empty (plain); `starts` and `ends` have an entry for each character of the value.
    """

    value: str
    style: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def position(self, offset: int) -> Position:
        """Line and column of a character; of the last one where the offset is beyond it."""
        if not self.starts:
            return Position()
        at = self.starts[offset] if offset < len(self.starts) else self.ends[-1]
        before = self.text.rfind("\n", 0, at) + 1
        return Position(breaks_before(self.text, at) + 1, at - before + 1)

    def splice(self, edits: Sequence[Edit]) -> Iterator[Edit]:
        """The same edits on the file's text; of two that overlap the first one is kept."""
        low = 0
        for edit in sorted(edits):
            if edit.start < low or not edit.start < edit.end <= len(self.starts):
                continue
            start, end = self._within_line(edit, low)
            yield Edit(self.starts[start], self.ends[end - 1], self._written(edit.replacement))
            low = edit.end

    def _within_line(self, edit: Edit, low: int) -> tuple[int, int]:
        """Where the blank behind what is taken away is the end of a folded line, take the blank before instead."""
        start, end = edit.start, edit.end
        is_fold = self.starts[end - 1] == self.ends[end - 1] and self.value[end - 1] == " "
        if is_fold and not edit.replacement and start > low and self.value[start - 1] == " " and end - start > 1:
            return start - 1, end - 1
        return start, end

    def _written(self, replacement: str) -> str:
        if self.style == "'":
            return replacement.replace("'", "''")
        return json.dumps(replacement, ensure_ascii=False)[1:-1] if self.style == '"' else replacement


def find_scalar(data: bytes, keys: KeyPath) -> Scalar | None:
    """The text at *keys* of a document that `parse` accepts; None where there is none, or it can't be matched."""
    if isinstance(parse(data), Fault):
        return None
    text = data.decode("utf-8")
    node = _node(yaml.compose(text, Loader=yaml.CSafeLoader), keys)
    if not isinstance(node, yaml.ScalarNode):
        return None
    start, end, style = node.start_mark.index, node.end_mark.index, node.style or ""
    found = _align(node.value, list(_lines(text, start, end, style, node.value)))
    if found is None:
        return None
    return Scalar(node.value, style, text, tuple(u.start for u in found), tuple(u.end for u in found))


def _node(node: Any, keys: KeyPath) -> Any:
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            node = next((value for name, value in node.value if name.value == key), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        else:
            return None
    return node


def _lines(text: str, start: int, end: int, style: str, value: str) -> Iterator[list[_Unit]]:
    """The characters that the scalar has on each of its lines."""
    if style in {"|", ">"}:
        yield from _block(text, start, end, value)
        return
    if style:
        start, end = start + 1, end - 1
    spans = list(_spans(text, start, end))
    for number, (low, high) in enumerate(spans):
        units = list(_UNITS[style](text, low, high))
        yield _trimmed(units, left=number > 0, right=number < len(spans) - 1)


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _LINE.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _block(text: str, start: int, end: int, value: str) -> Iterator[list[_Unit]]:
    lines = list(_spans(text, start, end))[1:]
    indent = _indent([text[low:high] for low, high in lines], value.lstrip("\n").split("\n", 1)[0])
    if indent is not None:
        yield from (list(_plain(text, min(low + indent, high), high)) for low, high in lines)


def _indent(lines: Sequence[str], first: str) -> int | None:
    """How many blanks stand before the text of every line, *first* being the first line of the value that has any."""
    for line in lines:
        if line.strip(" "):
            blanks = len(line) - len(line.lstrip(" "))
            return next((i for i in range(blanks + 1) if first.startswith(line[i:])), None)
    return 0


def _plain(text: str, low: int, high: int) -> Iterator[_Unit]:
    return (_Unit(text[at], at, at + 1) for at in range(low, high))


def _single(text: str, low: int, high: int) -> Iterator[_Unit]:
    return (_Unit(found[0][0], found.start(), found.end()) for found in _PAIR.finditer(text, low, high))


def _double(text: str, low: int, high: int) -> Iterator[_Unit]:
    while low < high:
        found = _ESCAPE.match(text, low, high)
        if found is None:
            if text[low] != "\\":  # a backslash at the end of a line joins it with the next
                yield _Unit(text[low], low, low + 1)
            low += 1
            continue
        code = found[0][1:]
        character = chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES.get(code, code)
        yield _Unit(character, found.start(), found.end())
        low = found.end()


_UNITS = {"": _plain, "'": _single, '"': _double}


def _trimmed(units: list[_Unit], *, left: bool, right: bool) -> list[_Unit]:
    """Without the blanks that folding takes away; an escaped blank stays."""

    def blank(unit: _Unit) -> bool:
        return unit.character in " \t" and unit.end - unit.start == 1

    low, high = 0, len(units)
    while left and low < high and blank(units[low]):
        low += 1
    while right and high > low and blank(units[high - 1]):
        high -= 1
    return units[low:high]


def _align(value: str, lines: Sequence[list[_Unit]]) -> list[_Unit] | None:
    """A unit for each character of the value; what folding put between lines stands at the end of a line."""
    found: list[_Unit] = []
    last = lines[0][0].start if lines and lines[0] else 0
    for units in lines:
        line = "".join(unit.character for unit in units)
        if not line:
            continue
        while not value.startswith(line, len(found)):
            if len(found) >= len(value) or value[len(found)] not in " \n":
                return found if len(found) == len(value) else None
            found.append(_Unit(value[len(found)], last, last))
        found += units
        last = units[-1].end
    while len(found) < len(value) and value[len(found)] in " \n":
        found.append(_Unit(value[len(found)], last, last))
    return found if len(found) == len(value) else None


def edit_scalars(data: bytes, edits: Mapping[KeyPath, Sequence[Edit]]) -> bytes | None:
    """*data* with parts of its texts replaced; None where that can't be done without touching more."""
    meant, text = parse(data), data.decode("utf-8")
    spliced: list[Edit] = []
    for keys, wanted in edits.items():
        scalar = find_scalar(data, keys)
        if scalar is None:
            return None
        spliced += scalar.splice(wanted)
        _set(meant, keys, _edited(scalar.value, wanted))
    for edit in sorted(spliced, reverse=True):
        text = text[: edit.start] + edit.replacement + text[edit.end :]
    result = text.encode("utf-8")
    return result if parse(result) == meant else None


def _edited(value: str, edits: Sequence[Edit]) -> str:
    parts, low = [], 0
    for edit in sorted(edits):
        if edit.start >= low:
            parts += [value[low : edit.start], edit.replacement]
            low = edit.end
    return "".join([*parts, value[low:]])


def _set(document: Any, keys: KeyPath, value: str) -> None:
    for key in keys[:-1]:
        document = document[key]
    document[keys[-1]] = value
