"""Where the characters of a text stand in the file, for the two commonest ways of writing one, line by line.

What `scalar` finds out about any text by reading the document again is told here at a glance, or not at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from socialops.domain.finding import KeyPath, Place

_FIELD = re.compile(r"[a-z_]+:(?: \|(?P<chomp>[-+]?)\n|[^\S\n]+(?P<line>\S.*)$)", re.MULTILINE)
_DEEPER = re.compile(r"\n( +)(?=[^ \n])")
_FLOW = frozenset("|>'\"\\[{&*!%@`")


class Lines(NamedTuple):
    """The lines of a value in the text of its file: where each begins in the value and in the file, and its length.

    A blank line, and what stands between two lines, belongs to the end of the last line that has any text.
    """

    text: str
    firsts: tuple[int, ...]
    starts: tuple[int, ...]
    lengths: tuple[int, ...]

    def at(self, offset: int) -> int:
        """Where a character of the value stands in the file; the end of the last line where it is beyond."""
        number = bisect_right(self.firsts, offset) - 1
        return self.starts[number] + min(offset - self.firsts[number], self.lengths[number])

    def place(self, offset: int) -> Place:
        """Line and column of a character; of the last one where the offset is beyond it."""
        at = self.at(offset)
        return Place(self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at))


def quick_lines(data: bytes, keys: KeyPath, value: str) -> Lines | None:
    """The lines of a field of the document itself or of a variant, which is known to hold *value*, as a literal block
    or on one plain line. None where it is neither, or where anything is in doubt.
    """
    if b"\r" in data:
        return None
    text = data.decode("utf-8", "replace")
    start = _start(text, keys)
    field = _FIELD.match(text, start) if start is not None else None
    if field is None:
        return None
    line = field["line"]
    if line is None:
        return _block(text, field.end(), value)
    if line != value or line[0] in _FLOW:
        return None
    return Lines(text, (0,), (field.start("line"),), (len(line),))


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
    """Take the lines off the file one by one, as long as they are the value's."""
    body = value.rstrip("\n")
    first = body.partition("\n")[0]
    indent = 0
    while text.startswith(" ", start + indent):
        indent += 1
    if not body or body[0] in " \n" or not indent or not text.startswith(first, start + indent):
        return None
    firsts: list[int] = []
    starts: list[int] = []
    lengths: list[int] = []
    at = last = start
    known = 0
    for line in body.split("\n"):
        low = at + indent
        if line:
            if text[at:low].strip(" ") or not text.startswith(line, low):
                return None
            last = low + len(line)
        firsts.append(known)
        starts.append(low if line else last)
        lengths.append(len(line))
        known += len(line) + 1
        at = text.find("\n", at) + 1 or len(text)
        if line and at - 1 > last:
            return None
    blanks = len(text[at : at + indent]) - len(text[at : at + indent].lstrip(" "))
    if blanks == indent or (blanks and text[at + blanks : at + blanks + 1] in {"", "\n"}):  # it may go on
        return None
    return Lines(text, tuple(firsts), tuple(starts), tuple(lengths))
