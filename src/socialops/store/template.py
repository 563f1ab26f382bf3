"""The files that `new` and `init` start people with; package data under templates/."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import read_back, rows

NOTES_AT = 36
"""The column at which the explanations line up, where the line leaves room."""
_PLACE = re.compile(r"\{\{([a-z_]+)\}\}")
_NOTE = re.compile(r"(?P<code>.*\S) {2,}# (?P<note>.*)")
_FIELD = re.compile(r"(?:# |\{\{off\}\})?(?P<name>[a-z][a-z_]*):.*? {2}# (?P<note>.*)")


@lru_cache(maxsize=64)
def _template(name: str) -> str:
    return (files("socialops") / "templates" / f"{name}.yaml").read_text(encoding="utf-8")


def fill(name: str, values: Mapping[str, str]) -> bytes:
    """The template with *values* (YAML already) in their places, explanations lined up.

    A line whose only value is empty goes away.
    """
    lines = (_line(line, values) for line in _template(name).splitlines())
    return ("\n".join(line for line in lines if line is not None) + "\n").encode("utf-8")


def explanations(kind: str) -> Mapping[str, str]:
    """What each top-level field of the kind is for, as its template says."""
    try:
        text = _template(f"new/{kind}")
    except FileNotFoundError:
        return {}
    found = (_FIELD.fullmatch(line) for line in text.splitlines())
    return {match["name"]: match["note"] for match in found if match and "{{" not in match["note"]}


def _line(line: str, values: Mapping[str, str]) -> str | None:
    note = _NOTE.fullmatch(line)
    if note is None:
        return _filled(line, values)
    code = _filled(note["code"], values)
    return f"{code:<{NOTES_AT}}  # {_filled(note['note'], values)}" if code else None


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: values[found[1]], text)


_TOP = re.compile(r"(?:# )?(?P<name>[a-z][a-z_]*):(?: |$)")


def with_fields(data: bytes, values: Mapping[str, Any]) -> bytes:
    """A filled template with some of its fields set, each where the template has it, its explanation kept.

    Raises:
        SocialopsError: a value can't be written so that it is read back as the same.
    """
    before = parse(data)
    kept: list[str] = []
    told, inside = set[str](), False
    for line in data.decode("utf-8").splitlines():
        if inside and line.startswith((" ", "\t")):
            continue
        found = _TOP.match(line)
        name = found["name"] if found else ""
        inside = name in values
        if not inside:
            kept.append(line)
        elif name not in told:
            told.add(name)
            kept += _noted(rows(name, values[name], unfold=True), line) if values[name] is not None else []
    for name in (name for name in values if name not in told and values[name] is not None):
        kept += rows(name, values[name], unfold=True)
    meant = {k: v for k, v in {**(before if isinstance(before, dict) else {}), **values}.items() if v is not None}
    return read_back(kept, meant)


def _noted(lines: list[str], line: str) -> list[str]:
    """The lines of a field, with the explanation that stood behind it in *line*."""
    note = _NOTE.fullmatch(line)
    if note is None:
        return lines
    first = lines[0] if lines[0].endswith(("|", "|-", ":")) or len(lines) == 1 else ""
    return [f"{first:<{NOTES_AT}}  # {note['note']}", *lines[1:]] if first else lines
