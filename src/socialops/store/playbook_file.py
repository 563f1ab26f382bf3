"""Write a new playbook, with a comment at each of its seven answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from socialops.store.yaml.writer import flow, read_back, rows

_COMMENTS = {
    "trigger": "What prompts the pass?",
    "steps": "Who holds the ball, what do they do before they pass it, and what is expected of the next one?",
    "ends_when": "What ends it?",
    "tell": "Who else is told?",
    "lessons": "What is learned?",
}


def new_playbook(fields: Mapping[str, Any]) -> bytes:
    """The playbook as a file; the strict loader reads back exactly *fields*."""
    out = []
    for name, value in fields.items():
        if name in _COMMENTS:
            out.append(f"# {_COMMENTS[name]}")
        out += _steps(value) if name == "steps" else rows(name, value)
    return read_back(out, fields)


def _steps(steps: list[Mapping[str, Any]]) -> list[str]:
    out = ["steps:"]
    for step in steps:
        for number, (name, value) in enumerate(step.items()):
            indent = "    " if number else "  - "
            if value and isinstance(value, list) and name in {"before_passing", "expects"}:
                out += [f"{indent}{name}:", *(f"      - {flow(item)}" for item in value)]
            else:
                out.append(f"{indent}{name}: {flow(value)}")
    return out
