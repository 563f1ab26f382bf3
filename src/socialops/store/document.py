"""Write a new document for people: a field a line, texts of several lines as blocks, short lists in brackets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.store.yaml.editor import scalar
from socialops.store.yaml.reader import parse

_STEP = "  "


def document(fields: Mapping[str, Any], *, comment: str | None = None) -> bytes:
    """The document; the strict loader reads back exactly *fields*.

    Raises:
        SocialopsError: the loader would refuse it or read something else, so it must not be written.
    """
    head = f"# {comment}\n" if comment else ""
    data = (head + "".join(_field(name, value, "") for name, value in fields.items())).encode("utf-8", "replace")
    found = parse(data)
    if isinstance(found, Fault) or found != fields:
        why = found.message if isinstance(found, Fault) else "it would be read as something else"
        raise SocialopsError(f"The file can't be written in a form that can be read back: {why}.")
    return data


def _field(name: str, value: Any, indent: str) -> str:
    key = f"{indent}{scalar(name)}:"
    if isinstance(value, Mapping) and value:
        return key + "\n" + "".join(_field(k, v, indent + _STEP) for k, v in value.items())
    if isinstance(value, list) and any(isinstance(item, Mapping | list) for item in value):
        return key + "\n" + "".join(f"{indent}{_STEP}- {_flow(item)}\n" for item in value)
    if isinstance(value, str) and "\n" in value and (block := _block(name, value, indent)):
        return block
    return f"{key} {_flow(value)}\n"


def _block(name: str, value: str, indent: str) -> str | None:
    """The text as a block, or None where a block would be read as something else."""
    sign = "|" if value.endswith("\n") else "|-"
    lines = value.removesuffix("\n").split("\n")
    text = f"{scalar(name)}: {sign}\n" + "".join(f"{_STEP}{line}\n" if line else "\n" for line in lines)
    if parse(text.encode("utf-8", "replace")) != {name: value}:
        return None
    return "".join(f"{indent}{line}\n" if line else "\n" for line in text.split("\n")[:-1])


def _flow(value: Any) -> str:
    if isinstance(value, str):
        return _word(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_word(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return json.dumps(value)


def _word(value: str) -> str:
    """Plain where that is safe also inside brackets."""
    return scalar(value) if not set(value) & set(",[]{}") else json.dumps(value, ensure_ascii=False)
