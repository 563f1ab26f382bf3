"""Write a record of numbers: one line a post, and a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from socialops.store.yaml.writer import flow, read_back, rows, scalar

_PLAIN = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
"""Words with a hyphen are text in every YAML, and need not be asked about."""
_UNFOLDED = frozenset({"posts", "days"})


def measure_file(fields: Mapping[str, Any]) -> bytes:
    """The record as its file; fields that are empty are left out. It is read back as exactly the same.

    Raises:
        SocialopsError: something in it can't be written.
    """
    meant = {name: value for name, value in fields.items() if value not in (None, {}, [])}
    return read_back([line for name, value in meant.items() for line in _lines(name, value)], meant)


def _lines(name: str, value: Any) -> Iterator[str]:
    if name in _UNFOLDED:
        yield f"{name}:"
        for key, counts in value.items():
            inside = ", ".join(f"{_key(count)}: {number}" for count, number in counts.items())
            yield f"  {_key(key)}: {{{inside}}}"
    elif name == "unmatched":
        yield f"{name}:"
        yield from (f"  - {flow(entry)}" for entry in value)
    else:
        yield from rows(name, value)


@lru_cache(maxsize=1024)
def _key(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else scalar(word)
