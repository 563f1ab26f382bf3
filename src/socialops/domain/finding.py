"""What a rule finds, and what a person is told about it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a document: keys of mappings and indices of lists."""


class Severity(StrEnum):
    """How bad a finding is; `error` fails a run by default."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for a note, 2 for an error: the higher, the worse."""
        return {"note": 0, "warning": 1, "error": 2}[self.value]


class Position(NamedTuple):
    """A position in a file; both count from 1, columns in characters."""

    line: int = 1
    column: int = 1


class Fix(NamedTuple):
    """A change that mends a finding: part of the text at `keys`, in characters of its value, and what to put there.

    An `offer` is one wording among others: it is made only where somebody asks for it by the rule's name.
    """

    keys: KeyPath
    start: int
    end: int
    replacement: str
    offer: bool = False


class Finding(NamedTuple):
    """What a rule says; the runner adds code, name, severity and the place.

    `keys` leads to the value inside the document, and `offset` to a character of that value; `position` wins where it
    is known already. `severity` is set only where it differs from the rule's own. `link` leads to where a guide
    explains its rule.
    """

    path: str
    message: str
    keys: KeyPath = ()
    position: Position | None = None
    subject: str | None = None
    channel: str | None = None
    guide_rule: str | None = None
    fixable: bool = False
    severity: Severity | None = None
    offset: int | None = None
    fix: Fix | None = None
    link: str | None = None


class Diagnostic(NamedTuple):
    """A finding with its code and place: what is printed."""

    path: str
    line: int
    column: int
    code: str
    message: str
    name: str
    severity: Severity
    subject: str | None = None
    channel: str | None = None
    guide_rule: str | None = None
    fixable: bool = False
    fix: Fix | None = None
    link: str | None = None

    @property
    def said(self) -> tuple[str, int, int, str, str]:
        """Where and what: path, line, column, code and message. Reports are sorted by it."""
        return self[:5]


new_place = partial(tuple.__new__, Position)
new_finding = partial(tuple.__new__, Finding)
new_diagnostic = partial(tuple.__new__, Diagnostic)
"""Make one of a tuple of all its fields: there may be very many, and this takes half the time."""


_SEVERITY, _FIX = Diagnostic._fields.index("severity"), Diagnostic._fields.index("fix")
_SEVERITIES = {severity.value: severity for severity in Severity}


def to_plain(diagnostic: Diagnostic) -> tuple[Any, ...]:
    """The same in plain values only, as it is sent to another process or written to a file."""
    values: list[Any] = list(diagnostic)
    values[_SEVERITY] = diagnostic.severity.value
    values[_FIX] = tuple(diagnostic.fix) if diagnostic.fix else None
    return tuple(values)


def from_own(plain: Sequence[Any]) -> Diagnostic:
    """The diagnostic that this program made plain a moment ago, and nobody else had in hand: there may be very many."""
    values = list(plain)
    values[_SEVERITY] = _SEVERITIES[values[_SEVERITY]]
    if values[_FIX] is not None:
        values[_FIX] = Fix(*values[_FIX])
    found: Diagnostic = new_diagnostic(values)
    return found


def from_plain(plain: Sequence[Any]) -> Diagnostic:
    """The diagnostic that was made plain.

    Raises:
        ValueError, TypeError: it never was one.
    """
    path, line, column, code, message, name, severity, subject, channel, guide_rule, fixable, fix, link = plain
    for text in (path, code, message, name):
        _of(str, text)
    for text in (subject, channel, guide_rule, link):
        _of((str, type(None)), text)
    for number in (line, column):
        _of(int, number)
    _of(bool, fixable)
    mended = _fix(*fix) if fix is not None else None
    place = (path, line, column, code, message, name)
    found: Diagnostic = new_diagnostic(
        (*place, Severity(severity), subject, channel, guide_rule, fixable, mended, link)
    )
    return found


def _fix(keys: Any, start: Any, end: Any, replacement: Any, offer: Any) -> Fix:
    _of((list, tuple), keys)
    for key in keys:
        _of((str, int), key)
    for number in (start, end):
        _of(int, number)
    _of(str, replacement)
    _of(bool, offer)
    return Fix(tuple(keys), start, end, replacement, offer)


def _of(kinds: type | tuple[type, ...], value: Any) -> None:
    if not isinstance(value, kinds):
        raise TypeError
