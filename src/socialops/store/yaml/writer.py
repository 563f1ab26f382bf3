"""Write YAML: the one way to write a word, a list, a field and a document, and the one way to make sure of it.

What the strict loader accepts as a value can be written, and is read back as the very same value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.store.yaml.reader import parse

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/:+-]*[A-Za-z0-9]|[A-Za-z0-9]")
"""Needs no quotes, inside brackets neither; what looks like a number or a true is found by reading it back."""
_ESCAPED = re.compile("[\u2028\u2029\ufeff]")
_STEP = "  "


def scalar(value: str, *, like: str = "") -> str:
    """A text on one line: plain where that is safe, in the quotes of the old value where it had some."""
    if like == '"':
        return _quoted(value)
    if like == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return value if _is_plain(value) else _quoted(value)


@lru_cache(maxsize=4096)  # names of fields, channels and people come again and again
def _is_plain(value: str) -> bool:
    """A word that is read back as itself without quotes."""
    return _PLAIN.fullmatch(value) is not None and parse(f"k: {value}\n".encode()) == {"k": value}


def _quoted(value: str) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def flow(value: Any) -> str:
    """A value on one line, with brackets; fields that are None are left out."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        inside = (f"{scalar(name)}: {flow(item)}" for name, item in value.items() if item is not None)
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value)


def rows(name: str, value: Any, *, unfold: bool = False) -> list[str]:
    """The lines of one field: a text of several lines as a block where that is read as the same text.

    With *unfold*, a mapping gets a line for each of its fields, and a list of lists or mappings one for each entry.
    """
    key = f"{scalar(name)}:"
    if isinstance(value, str) and "\n" in value and (block := _block(key, name, value)):
        return block
    if unfold and isinstance(value, Mapping) and value:
        inside = (row for field, item in value.items() for row in rows(field, item, unfold=True))
        return [key, *(_STEP + row if row else "" for row in inside)]
    if unfold and isinstance(value, list) and any(isinstance(item, Mapping | list) for item in value):
        return [key, *(f"{_STEP}- {flow(item)}" for item in value)]
    return [f"{key} {flow(value)}"]


def _block(key: str, name: str, value: str) -> list[str] | None:
    sign = "|" if value.endswith("\n") else "|-"
    lines = [f"{key} {sign}", *(_STEP + line if line else "" for line in value.removesuffix("\n").split("\n"))]
    text = "\n".join(lines) + "\n"
    return lines if parse(text.encode("utf-8", "surrogatepass")) == {name: value} else None


def document(fields: Mapping[str, Any], *, comment: str | None = None) -> bytes:
    """A document for people: a field a line, texts of several lines as blocks, short lists in brackets.

    Raises:
        SocialopsError: the loader would refuse it, so it must not be written.
    """
    head = [f"# {comment}"] if comment else []
    return read_back(
        [*head, *(row for name, value in fields.items() for row in rows(name, value, unfold=True))], fields
    )


def record(fields: Mapping[str, Any]) -> bytes:
    """A flat record: one field a line; fields that are None are left out.

    Raises:
        SocialopsError: a text holds what no file may hold, such as a control character.
    """
    meant = {name: _said(value) for name, value in fields.items() if value is not None}
    return read_back([row for name, value in meant.items() for row in rows(name, value)], meant) if meant else b""


def _said(value: Any) -> Any:
    return {k: v for k, v in value.items() if v is not None} if isinstance(value, Mapping) else value


def read_back(lines: list[str], meant: Mapping[str, Any]) -> bytes:
    """The lines as a file; the strict loader reads back exactly *meant*.

    Raises:
        SocialopsError: it would not; the message names the field that is to blame.
    """
    data = ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")
    found = parse(data)
    if isinstance(found, Fault):
        name, message = next(_culprits(meant), ("file", found.message))
        raise SocialopsError(f"The {name} can't be written to a file: {message}.")
    if found != meant:
        raise SocialopsError("The file can't be written in a form that can be read back as the same.")
    return data


def _culprits(meant: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in meant.items():
        found = parse(("\n".join(rows(name, value)) + "\n").encode("utf-8", "surrogatepass"))
        if isinstance(found, Fault):
            yield name, found.message
