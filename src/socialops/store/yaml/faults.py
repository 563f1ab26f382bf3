"""What libyaml says of broken YAML, with a hint that a marketer can use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from socialops.domain.finding import Position
from socialops.domain.pattern import late
from socialops.domain.source import Fault

if TYPE_CHECKING:
    import yaml

_HINTS = (
    ("tab character", "the line is indented with a tab: use spaces"),
    ("mapping values are not allowed", "a ': ' stands inside a value: put the value in quotes, or the text under '|'"),
    (
        "did not find expected key",
        "the indentation is off, or a quote or bracket is missing nearby (a text that starts with one goes under |)",
    ),
    ("could not find expected ':'", "a ':' after the field's name, or a closing quote, is missing"),
    (
        "found character that cannot start any token",
        "a value can't start with @, ` or %, nor a line with a tab: put the value in quotes, or use spaces",
    ),
    (
        "did not find expected alphabetic or numeric character",
        "a value can't start with * or &: put it in quotes, or the text under '|'",
    ),
    ("did not find expected node content", "a value or a closing bracket is missing"),
    ("did not find expected ',' or", "a ',' or the closing bracket is missing"),
    ("found unexpected end of stream", "a closing quote or bracket is missing"),
    (
        "block sequence entries are not allowed",
        "a '- ' stands where no list can start: begin the list on its own line",
    ),
    ("did not find expected '-' indicator", "the indentation of the list is off"),
    ("found unknown escape character", "a backslash in double quotes starts an escape: use single quotes"),
)
"""What libyaml says, and what a marketer can do with; the latter is told in its place."""

# As git writes them (git-merge, "How conflicts are presented"): seven signs at the start of a line, in this order.
_OURS = late(rb"^<{7}(?: [^\n]*)?\r?$", re.MULTILINE)
_BETWEEN = late(rb"^={7}\r?$", re.MULTILINE)
_THEIRS = late(rb"^>{7}(?: [^\n]*)?\r?$", re.MULTILINE)
_LONE = late(rb"^(?:<{7}|>{7}|\|{7}) \S", re.MULTILINE)


def place_after(before: str) -> Position:
    """Line and column of what follows these characters of a document."""
    line_start = before.rfind("\n") + 1
    return Position(before.count("\n") + 1, len(before) - line_start + 1)


def conflict(data: bytes) -> Fault | None:
    """What git left of a merge that met two versions: one fault, at the first marker line.

    A text may hold such lines: under `text: |` they are indented, and git's never are.
    """
    if b"<<<<<<<" not in data or not (ours := _OURS.search(data)):
        return None
    between = _BETWEEN.search(data, ours.end())
    if not between or not _THEIRS.search(data, between.end()):
        return None
    line = data.count(b"\n", 0, ours.start()) + 1
    message = (
        "a merge left two versions of these lines: yours from '<<<<<<<', theirs after '======='. Keep one, delete the "
        "marker lines ('<<<<<<<', '|||||||' and what follows it, '=======', '>>>>>>>'), then 'git add' the file and "
        "'git commit --no-edit'"
    )
    return Fault("SO002", message, Position(line, 1))


def leftover(data: bytes) -> Fault | None:
    """A marker line that stayed when somebody chose by hand, in a file that is broken anyway."""
    found = _LONE.search(data)
    if found is None:
        return None
    message = (
        "a marker line of a merge is left here: delete it, and look whether one version of the lines around it is all "
        "that stayed; then 'git add' the file and 'git commit --no-edit'"
    )
    return Fault("SO002", message, Position(data.count(b"\n", 0, found.start()) + 1, 1))


def explained(error: yaml.MarkedYAMLError, begun: int | None = None) -> Fault:
    """The fault that a parser's error stands for, at the place that helps most.

    *begun* is the line of a text in quotes over several lines that ends right before: the fault is mostly there.
    """
    problem = error.problem or "it cannot be read"
    if "expected <document start>" in problem and error.problem_mark:
        place = Position(error.problem_mark.line + 1, error.problem_mark.column + 1)
        return Fault("SO003", "more text stands after the end of the document: one document a file", place)
    mark = _mark(error)
    place = Position(mark.line + 1, mark.column + 1) if mark else Position()
    missing = f"the text in quotes that begins in line {begun} ends here: is its closing quote missing? If not, "
    return Fault("SO002", f"this is not YAML: {missing if begun else ''}{in_our_words(problem)}", place)


def in_our_words(problem: str) -> str:
    """What to do about what the parser says; where we know nothing, its own words."""
    return next((hint for part, hint in _HINTS if part in problem), problem)


def before(data: bytes, error: yaml.MarkedYAMLError) -> bytes:
    """What of a document in UTF-8 stands before the place where a parser gave up."""
    mark = _mark(error)
    return data.decode("utf-8")[: mark.index].encode() if mark else b""


def place_of_error(error: yaml.MarkedYAMLError) -> int | None:
    """Before which character of the document a parser gave up."""
    return error.problem_mark.index if error.problem_mark else None


def _mark(error: yaml.MarkedYAMLError) -> Any:
    if "unexpected end of stream" in (error.problem or "") and error.context_mark:
        return error.context_mark  # the quote that is never closed says more than the end of the file
    return error.problem_mark or error.context_mark
