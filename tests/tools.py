"""Where the tools lie that judge our output from outside; a test that needs an absent one skips with its name."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def node_module(name: str, file: str) -> Path:
    """A file of an npm package: from NODE_PATH, from node_modules beside the project's files, or installed globally."""
    named = [Path(folder) for folder in os.environ.get("NODE_PATH", "").split(os.pathsep) if folder]
    for folder in (*named, ROOT / "node_modules", Path("/usr/local/lib/node_modules"), Path("/usr/lib/node_modules")):
        found = folder / name / file
        if found.is_file():
            return found
    pytest.skip(f"the npm package {name} is not installed (npm install --no-save {name}, or NODE_PATH)")


def program(*names: str) -> str:
    """The first of the programs that is there."""
    for name in names:
        if found := shutil.which(name):
            return found
    pytest.skip(f"{' or '.join(names)} is not installed")
