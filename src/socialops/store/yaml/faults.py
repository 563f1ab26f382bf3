"""What libyaml says of broken YAML, with a hint that a marketer can use."""

from __future__ import annotations

from typing import Any

import yaml

from socialops.domain.finding import Place
from socialops.domain.source import Fault

_HINTS = (
    ("tab character", "the line is indented with a tab: use spaces"),
    ("mapping values are not allowed", "a ': ' stands inside a value: put the value in quotes"),
    ("did not find expected key", "the indentation is off, or a quote or bracket is missing nearby"),
    ("could not find expected ':'", "a ':' after the field's name, or a closing quote, is missing"),
    (
        "found character that cannot start any token",
        "a value can't start with @, ` or %, nor a line with a tab: put the value in quotes",
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


def explained(error: yaml.MarkedYAMLError) -> Fault:
    """The fault that a parser's error stands for, at the place that helps most."""
    problem = error.problem or "it cannot be read"
    if "expected <document start>" in problem and error.problem_mark:
        place = Place(error.problem_mark.line + 1, error.problem_mark.column + 1)
        return Fault("SO003", "more text stands after the end of the document: one document a file", place)
    hint = next((hint for part, hint in _HINTS if part in problem), "")
    mark = _mark(error)
    place = Place(mark.line + 1, mark.column + 1) if mark else Place()
    return Fault("SO002", f"this is not YAML: {problem}" + (f" ({hint})" if hint else ""), place)


def before(data: bytes, error: yaml.MarkedYAMLError) -> bytes:
    """What of a document in UTF-8 stands before the place where a parser gave up."""
    mark = _mark(error)
    return data.decode("utf-8")[: mark.index].encode() if mark else b""


def _mark(error: yaml.MarkedYAMLError) -> Any:
    if "unexpected end of stream" in (error.problem or "") and error.context_mark:
        return error.context_mark  # the quote that is never closed says more than the end of the file
    return error.problem_mark or error.context_mark
