"""Other people's test data, read where it lies: the folder `shared` beside the project."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

CONFORMANCE = Path(__file__).resolve().parents[2] / ".." / "shared" / "conformance"


def path(name: str) -> Path:
    """The file of that name, or a skip that says why."""
    found = CONFORMANCE / name
    if not found.exists():
        pytest.skip(f"shared/conformance/{name} is not beside this project", allow_module_level=True)
    return found


@lru_cache
def cases(name: str) -> Any:
    """The content of a YAML or JSON file of cases."""
    text = path(name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        return json.loads(text)
    import yaml

    return yaml.load(text, Loader=yaml.CSafeLoader)
