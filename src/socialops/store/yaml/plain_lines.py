"""Documents that are written in the plainest way, read line by line: most are, and this takes a third of the time.

Taken are fields of one line, lists and mappings in blocks or on one line, literal blocks (after '|') and quoted texts
of several lines, as programs write them; no tabs, no escapes, no other values that go on in the next line, no comments
but whole lines. Whatever else stands anywhere, or is in the least doubt, makes the whole document one for the parser,
which also tells what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from socialops.domain.pattern import late
from socialops.store.yaml.core_schema import MAY_RESOLVE, RESOLVED_WORDS, NumberTooLongError, resolved

_LARGEST: Final = 16 * 1024
"""In characters: nothing so small holds more parts than a document may have."""
_DEEPEST: Final = 8
"""Blanks before a field: nothing so far to the left is nested too deep."""
_GAP: Final = late(r"(?:\n|#[^\n]*\n)+")
_BEGIN_GAP: Final = frozenset("\n#")
_QUOTED: Final = late(r"([\"'])((?:(?!\1)[^\\])*)\1 *\n")
_COMPACT: Final = late(r"[A-Za-z_][\w-]{0,99}:(?: |$)", re.ASCII)
_UNQUOTED: Final = late(r"[^][{}\"'#&*!|>%`?\\:]+")
_QUOTED_ITEM: Final = late(r" *([\"'])((?:(?!\1)[^\\])*)\1 *(,?)")
_WORDS: Final = r"[^][{}\"'#&*!|>%`?\\:,]"
_PAIR: Final = late(
    r" *(?P<name>[A-Za-z_]\w{0,99}): +"
    rf"(?:([\"'])(?P<quoted>(?:(?!\2)[^\\])*)\2|(?P<word>{_WORDS}+(?:://{_WORDS}+)?)"
    r"|\[(?P<items>[^][{}\"']*)\]|\{(?P<pairs>[^{}\"']*)\}) *(?P<more>,?)",
    re.ASCII,
)
_STARTS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/(+.~$_")
"""ASCII that a plain value may begin with and means nothing else there."""

_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") - MAY_RESOLVE
"""Those of them with which nothing but a text begins."""
_SHORT: Final = 80
_LONG: Final = frozenset("|\"'")
"""Signs before what may go on in the next lines."""


class BlockScalar(NamedTuple):
    """A literal block (after '|') as it was read: the very value that the document holds, and where its '|' stands."""

    value: str
    line: int
    at: int
    """Both count from 0; `at` counts the characters of the document."""


class _UnsureError(Exception):
    """The document is one for the parser."""


def read_lines(text: str, blocks: list[BlockScalar] | None) -> dict[str, Any] | None:
    """The values of a document without forbidden characters, where it is written plainly; None where it is not, or
    where it may not be one. Its literal blocks are noted where somebody wants them.
    """
    if len(text) > _LARGEST or "\t" in text or "\r" in text or not text.endswith("\n"):
        return None
    noted: list[BlockScalar] | None = None if blocks is None else []
    try:
        found, end = _Reader(text, noted).mapping(4 if text.startswith("---\n") else 0, 0)
    except (_UnsureError, NumberTooLongError):
        return None
    if not found or end != len(text):
        return None
    if blocks is not None and noted:
        blocks += noted
    return found


@cache
def _field(indent: int) -> Callable[..., re.Match[str] | None]:
    """A field that is set in so far: its name, and what stands behind it."""
    return re.compile(rf" {{{indent}}}([A-Za-z_][\w-]{{0,99}}):(?: ([^ \n][^\n]*))?\n", re.ASCII).match


@cache
def _item(indent: int) -> Callable[..., re.Match[str] | None]:
    return re.compile(rf" {{{indent}}}- ([^ \n][^\n]*)\n").match


@cache
def _block(indent: int) -> Callable[..., re.Match[str] | None]:
    return re.compile(rf"(?: {{{indent}}}[^\n]*\n|\n)+").match


class _Reader:
    def __init__(self, text: str, blocks: list[BlockScalar] | None) -> None:
        self._text = text
        self._blocks = blocks

    def mapping(self, at: int, indent: int, *, behind_dash: bool = False) -> tuple[dict[str, Any], int]:
        """The fields from there on that are set in so far, and where something else begins."""
        if indent > _DEEPEST:
            raise _UnsureError
        text, match = self._text, _field(indent)
        out: dict[str, Any] = {}
        count = 0
        line = _field(0)(text, at) if behind_dash else match(text, at)
        while True:
            if line is None:
                if text[at : at + 1] in _BEGIN_GAP and (gap := _GAP.match(text, at)):
                    at = gap.end()
                    line = match(text, at)
                if line is None:
                    if len(out) != count or not RESOLVED_WORDS.isdisjoint(out):
                        raise _UnsureError
                    return out, at
            name, value = line.groups()
            count += 1
            at = line.end()
            if value is None:
                out[name], at = self._below(at, indent)
            elif value[0] in _LETTERS and ":" not in value and "#" not in value and value[-1] != " ":
                out[name] = value  # what `_value` would find, as most often
            elif value[0] in _LONG:
                out[name], at = self._text_of(value, line, indent)
            else:
                out[name] = _value(value)
            line = match(text, at)

    def _below(self, at: int, indent: int) -> tuple[Any, int]:
        """What stands under a field's name."""
        text = self._text
        start = at
        while text.startswith(" ", start):
            start += 1
        deeper = start - at
        if text.startswith("- ", start) and deeper >= indent:
            return self._sequence(at, deeper)
        if deeper > indent:
            found, end = self.mapping(at, deeper)
            if not found:
                raise _UnsureError
            return found, end
        return None, at

    def _sequence(self, at: int, indent: int) -> tuple[list[Any], int]:
        text, match = self._text, _item(indent)
        out: list[Any] = []
        while line := match(text, at):
            value = line[1]
            if _COMPACT.match(value):
                found, at = self.mapping(line.start(1), indent + 2, behind_dash=True)
                out.append(found)
            else:
                out.append(_value(value))
                at = line.end()
        return out, at

    def _text_of(self, value: str, line: re.Match[str], indent: int) -> tuple[str, int]:
        """What a sign says that several lines may belong to: a literal block, or a text in quotes."""
        if value in {"|", "|-"}:
            return self._literal(line.start(2), line.end(), indent, keep=value == "|")
        if value[0] == "|":
            raise _UnsureError
        if value[0] not in value[1:]:
            return self._quoted(line.start(2), indent)
        return _quoted(value), line.end()

    def _literal(self, sign: int, at: int, indent: int, *, keep: bool) -> tuple[str, int]:
        text, start = self._text, at
        while text.startswith(" ", start):
            start += 1
        deeper = start - at
        if deeper <= indent or text.startswith("\n", start):
            raise _UnsureError
        found = _block(deeper)(text, at)
        if found is None:
            raise _UnsureError
        blanks = " " * deeper
        value = found[0][deeper:].replace("\n" + blanks, "\n").rstrip("\n") + ("\n" if keep else "")
        if self._blocks is not None:
            self._blocks.append(BlockScalar(value, text.count("\n", 0, sign), sign))
        return value, found.end()

    def _quoted(self, sign: int, indent: int) -> tuple[str, int]:
        """A quoted text of several lines: one end of a line is a blank, of more of them each but the first is kept
        (YAML 1.2.2, 7.3: flow line folding).
        """
        found = _QUOTED.match(self._text, sign)
        if found is None:
            raise _UnsureError
        first, *others = found[2].split("\n")
        blanks = " " * (indent + 1)
        if not others or not all(line.startswith(blanks) for line in others[:-1] if line):
            raise _UnsureError
        if not others[-1].startswith(blanks):
            raise _UnsureError
        out, ends = [first.rstrip(" ")], 0
        for line in others[:-1]:
            ends += 1
            if words := line.strip(" "):
                out += (" " if ends == 1 else "\n" * (ends - 1), words)
                ends = 0
        out += (" " if not ends else "\n" * ends, others[-1].lstrip(" "))
        return "".join(out), found.end()


def _value(value: str) -> Any:
    """What stands on one line."""
    first = value[0]
    if first in _STARTS or first > "\x7f":
        if value[-1] in ": " or ": " in value or " #" in value:
            raise _UnsureError
        return resolved(value) if first in MAY_RESOLVE else value
    inner = value[1:-1]
    if first == "[" and value[-1] == "]":
        return list(_short_items(inner) if len(inner) <= _SHORT else _items(inner)) if inner else []
    if first == "{" and value[-1] == "}":
        return _pairs(inner)
    return _quoted(value)


def _quoted(value: str) -> str:
    """A text in quotes, on one line."""
    sign, inner = value[0], value[1:-1]
    if sign in "\"'" and value[-1] == sign and len(value) > 1 and sign not in inner and "\\" not in inner:
        return inner
    raise _UnsureError


@lru_cache(maxsize=1024)
def _short_items(inner: str) -> tuple[Any, ...]:
    """The same channels, people and labels stand in file after file."""
    return tuple(_items(inner))


def _items(inner: str) -> list[Any]:
    """What stands in a list on one line."""
    if _UNQUOTED.fullmatch(inner):
        return [_word(item) for item in inner.split(",")]
    out, at = [], 0
    while at < len(inner):
        found = _QUOTED_ITEM.match(inner, at)
        if found is None or not (found[3] or found.end() == len(inner)):
            raise _UnsureError
        out.append(found[2])
        at = found.end()
    if inner[-1] == ",":
        raise _UnsureError
    return out


def _pairs(inner: str) -> dict[str, Any]:
    """What stands in a mapping on one line."""
    out: dict[str, Any] = {}
    at = 0
    while at < len(inner) or not out:
        found = _PAIR.match(inner, at)
        if found is None or not (found["more"] or found.end() == len(inner)):
            raise _UnsureError
        name = found["name"]
        if name in out or name in RESOLVED_WORDS:
            raise _UnsureError
        out[name] = _paired(found)
        at = found.end()
    if inner[-1] == ",":
        raise _UnsureError
    return out


def _paired(found: re.Match[str]) -> Any:
    """The value of a pair: most are words; a list or a mapping in there holds no other."""
    _, _, quoted, word, items, pairs, _ = found.groups()
    if word is not None:
        return _word(word)
    if quoted is not None:
        return quoted
    return _pairs(pairs) if items is None else _items(items) if items else []


def _word(item: str) -> Any:
    """A value without quotes, among others on one line."""
    value = item.strip(" ")
    if not value or value[0] not in _STARTS:
        raise _UnsureError
    return resolved(value) if value[0] in MAY_RESOLVE else value
