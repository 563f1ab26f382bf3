"""Where the characters of a text stand in the file, for the two commonest ways of writing one, line by line.

What `scalar` finds out about any text by reading the document again is told here at a glance, or not at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from socialops.domain.finding import KeyPath, Place

_FIELD = re.compile(r"[a-z_]+:(?: \|(?P<chomp>[-+]?)\n|[^\S\n]+(?P<line>\S.*)$)", re.MULTILINE)
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
    """The lines of a field of the document itself, which is known to hold *value*, as a literal block or on one plain
    line. None where it is neither, or where anything is in doubt.
    """
    if len(keys) != 1 or b"\r" in data:
        return None
    text = data.decode("utf-8", "replace")
    key = f"{keys[0]}:"
    if text.startswith(key) + text.count(f"\n{key}") != 1:
        return None
    field = _FIELD.match(text, 0 if text.startswith(key) else text.index(f"\n{key}") + 1)
    if field is None:
        return None
    line = field["line"]
    if line is None:
        return _block(text, field.end(), value)
    if line != value or line[0] in _FLOW:
        return None
    return Lines(text, (0,), (field.start("line"),), (len(line),))


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
    return None if text[at : at + 1] == " " else Lines(text, tuple(firsts), tuple(starts), tuple(lengths))
