"""Write the append-only records: one new file each, never changed after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from socialops.domain.source import Fault
from socialops.errors import SocialopsError
from socialops.store.yaml.editor import scalar
from socialops.store.yaml.reader import parse


def dump(fields: Mapping[str, Any]) -> bytes:
    """A flat record as YAML: one field a line, texts of several lines as blocks; fields that are None left out.

    The strict loader reads back exactly *fields*; a text that no file may hold (a control character) is refused.
    """
    return "".join(_checked(name, value) for name, value in fields.items() if value is not None).encode("utf-8")


def _checked(name: str, value: Any) -> str:
    line = _field(name, value)
    found = parse(line.encode("utf-8", "surrogatepass"))
    if isinstance(found, Fault):
        raise SocialopsError(f"The {name} can't be written to a file: {found.message}.")
    return line


def _field(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key}: {_inline(item)}" for key, item in value.items() if item is not None)
        return f"{name}: {{{inside}}}\n"
    if isinstance(value, str) and "\n" in value:
        sign = "|" if value.endswith("\n") else "|-"
        block = f"{name}: {sign}\n" + "".join(f"  {line}\n" if line else "\n" for line in value.splitlines())
        if parse(block.encode("utf-8")) == {name: value}:
            return block
    return f"{name}: {_inline(value)}\n"


def _inline(value: Any) -> str:
    if isinstance(value, str):
        return scalar(value)
    return json.dumps(value, ensure_ascii=False)
