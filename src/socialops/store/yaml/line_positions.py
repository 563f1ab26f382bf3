"""Where the characters of a text stand in the file, for the two commonest ways of writing one, line by line.

What `scalar` finds out about any text by reading the document again is told here at a glance, or not at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from socialops.domain.finding import KeyPath, Position, new_place
from socialops.domain.pattern import late

_FIELD = late(r"[a-z_]+:(?: \|(?P<chomp>[-+]?)\n|[^\S\n]+(?P<line>\S.*)$)", re.MULTILINE)
_LIST = late(r"[a-z_]+:[^\S\n]+\[(?P<items>[^][{}'\"#&*!|>%@`:\n]*)\]$", re.MULTILINE)
_DEEPER = late(r"\n( +)(?=[^ \n])")
_FLOW = frozenset("|>'\"\\[{&*!%@`")


@lru_cache(maxsize=8)
def _breaks(text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in re.finditer("\n", text))


def breaks_before(text: str, offset: int) -> int:
    """How many line breaks stand before a character; quick for many characters of one text."""
    return bisect_left(_breaks(text), offset)


class Lines(NamedTuple):
    """The lines of a value, one for one with those of its file: the first one's number there, and how far each is set
    in. What stands between two lines, a blank line included, belongs to the end of the line before.
    """

    value: str
    first: int
    indent: int

    def position(self, offset: int) -> Position:
        """Line and column of a character; of the end of the last line where the offset is beyond it."""
        value = self.value
        start = value.rfind("\n", 0, offset) + 1
        if start < offset < len(value):
            return new_place((self.first + breaks_before(value, start), self.indent + offset - start + 1))
        offset = min(offset, len(value))
        while start == offset > 0 and value[offset : offset + 1] in {"\n", ""}:
            offset -= 1
            start = value.rfind("\n", 0, offset) + 1
        return Position(self.first + breaks_before(value, start), self.indent + offset - start + 1)


def quick_lines(data: bytes, keys: KeyPath, value: str) -> Lines | None:
    """The lines of a field of the document itself or of a variant, which is known to hold *value*, as a literal block
    or on one plain line; or of an item of such a field. None where it is neither, or where anything is in doubt.
    """
    if b"\r" in data:
        return None
    text = data.decode("utf-8", "replace")
    if len(keys) == 2 and isinstance(keys[1], int):  # noqa: PLR2004 - a list and a number
        return _item(text, _start(text, keys[:1]), keys[1], value)
    start = _start(text, keys)
    field = _FIELD.match(text, start) if start is not None else None
    if field is None:
        return None
    line = field["line"]
    if line is None:
        return _block(text, field.end(), value)
    if line != value or line[0] in _FLOW:
        return None
    before = text.rfind("\n", 0, start) + 1
    return Lines(value, text.count("\n", 0, start) + 1, field.start("line") - before)


def _item(text: str, start: int | None, number: int, value: str) -> Lines | None:
    """An item of a list on one line, such as `hashtags: [Spring, Wool]`."""
    found = _LIST.match(text, start) if start is not None else None
    if start is None or found is None:
        return None
    items = found["items"].split(",")
    if number >= len(items) or items[number].strip(" ") != value or not value:
        return None
    at = found.start("items") + sum(len(item) + 1 for item in items[:number])
    at += len(items[number]) - len(items[number].lstrip(" "))
    return Lines(value, text.count("\n", 0, start) + 1, at - text.rfind("\n", 0, at) - 1)


def _start(text: str, keys: KeyPath) -> int | None:
    """Where the line of the field begins, without its indentation."""
    match keys:
        case (str(name),):
            return _only(text, f"{name}:", 0, len(text))
        case ("variants", str(channel), str(name)):
            top = _only(text, "variants:\n ", 0, len(text))
            found = _DEEPER.match(text, text.index("\n", top)) if top is not None else None
            inner = _only(text, f"{found[1]}{channel}:\n {found[1]}", found.start(), len(text)) if found else None
            if found is None or inner is None:
                return None
            low = text.index("\n", inner)
            deeper, end = _DEEPER.match(text, low), re.compile(rf"\n {{0,{len(found[1])}}}[^ \n]").search(text, low)
            indent = deeper[1] if deeper else ""
            at = _only(text, f"{indent}{name}:", low, end.start() if end else len(text))
            return at if at is None else at + len(indent)
    return None


def _only(text: str, line: str, start: int, end: int) -> int | None:
    """Where the only line between two places begins that begins so."""
    if start == 0 and text.startswith(line):
        return 0 if f"\n{line}" not in text[:end] else None
    at = text.find(f"\n{line}", start, end)
    return at + 1 if at >= 0 and text.find(f"\n{line}", at + 1, end) < 0 else None


def _block(text: str, start: int, value: str) -> Lines | None:
    """Write the value as a block would have it, and see whether that is there."""
    body = value.rstrip("\n")
    first = body.partition("\n")[0]
    indent = 0
    while text.startswith(" ", start + indent):
        indent += 1
    if not body or body[0] in " \n" or not indent or not text.startswith(first, start + indent):
        return None
    blanks = " " * indent
    written = blanks + body.replace("\n", "\n" + blanks)
    while f"\n{blanks}\n" in written:  # a blank line is not set in
        written = written.replace(f"\n{blanks}\n", "\n\n")
    end = start + len(written)
    if not text.startswith(written, start) or text[end : end + 1] not in {"\n", ""}:
        return None
    more = len(text[end + 1 : end + 1 + indent]) - len(text[end + 1 : end + 1 + indent].lstrip(" "))
    if more == indent or (more and text[end + 1 + more : end + 2 + more] in {"", "\n"}):  # it may go on
        return None
    return Lines(body, text.count("\n", 0, start) + 1, indent)
