"""Write cases: a new file, and one more entry at the end of a log that a person may have edited since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import flow, read_back, rows

_WIDTH = 120
"""Entries that fit on such a line are written on one, others a field a line."""


def new_case(fields: Mapping[str, Any], entry: Mapping[str, Any]) -> bytes:
    """A case's file with the first entry of its log; what is None or empty is left out."""
    head, first = _kept(fields), _kept(entry)
    lines = [row for name, value in head.items() for row in rows(name, value)]
    return read_back([*lines, "log:", *_entry(first, "  ", "\n").split("\n")], {**head, "log": [first]})


def append_entry(data: bytes, entry: Mapping[str, Any]) -> bytes:
    """*data* with one more entry at the end of its log: every other line, comment and quote stays as it is."""
    before = parse(data)
    if isinstance(before, Fault) or not isinstance(before, dict) or not before.get("log"):
        raise SocialopsError("The case can't be read, so it can't be changed: see 'socialops check'.")
    from ruamel.yaml import YAML

    text, kept = data.decode("utf-8"), _kept(entry)
    root = YAML(typ="rt").compose(text)
    log = next(node for key, node in root.value if key.value == "log")
    if log.flow_style:
        end = log.end_mark.index - 1
        cut = len(text[:end].rstrip().rstrip(","))
        after = f"{text[:cut]}, {flow(kept)}{text[end:]}"
    else:
        newline = "\r\n" if "\r\n" in text else "\n"
        at = _last_line_end(text, _last_leaf(log), log.start_mark.column)
        added = _entry(kept, " " * log.start_mark.column, newline)
        after = f"{text[:at]}{newline}{added}{text[at:]}"
    return _appended(after.encode("utf-8", "surrogatepass"), {**before, "log": [*before["log"], kept]})


def _kept(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something, lists as lists."""
    found = {name: list(value) if isinstance(value, tuple) else value for name, value in entry.items()}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _appended(data: bytes, meant: Mapping[str, Any]) -> bytes:
    found = parse(data)
    if isinstance(found, Fault):
        raise SocialopsError(f"The case can't be written: {found.message}. Shorten it, or start a new case.")
    if found != meant:
        raise SocialopsError("The log can't be added to without touching more: edit the file by hand.")
    return data


def _last_leaf(node: Any) -> Any:
    """The last scalar or inline collection inside: its end is where text ends, without what comes after."""
    while node.id != "scalar" and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if node.id == "mapping" else last
    return node


def _last_line_end(text: str, leaf: Any, column: int) -> int:
    """The end of the line on which the leaf ends; blank lines and comments below a block of text stay below."""
    at: int = leaf.end_mark.index
    if getattr(leaf, "style", None) in {"|", ">"}:
        return _block_end(text[:at], column)
    end = text.find("\n", at)
    end = len(text.rstrip("\n")) if end < 0 else end
    return end - 1 if end and text[end - 1 : end] == "\r" else end


def _block_end(text: str, column: int) -> int:
    """The end of a block of text: the last line that is indented deeper than the log's own entries."""
    lines = text.splitlines(keepends=True)
    while lines and (not lines[-1].strip() or _indent(lines[-1]) <= column):
        lines.pop()
    return len("".join(lines).rstrip("\r\n"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _entry(fields: Mapping[str, Any], indent: str, newline: str) -> str:
    line = f"{indent}- {flow(fields)}"
    if len(line) <= _WIDTH and "note" not in fields:
        return line
    lines = [row for name, value in fields.items() for row in _rows(name, value)]
    return newline.join(f"{indent}{'  ' if number else '- '}{row}" if row else "" for number, row in enumerate(lines))


def _rows(name: str, value: Any) -> list[str]:
    if isinstance(value, list) and len(value) > 1:
        return [f"{name}:", *(f"  - {flow(item)}" for item in value)]
    return rows(name, value)
