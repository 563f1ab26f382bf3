"""The files that `new` and `init` start people with; package data under templates/."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

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
