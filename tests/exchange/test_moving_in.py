"""docs/moving-in.md does what it says, with the plan that lies beside it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.factories import SOURCE, identity

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_page_takes_200_rows_to_a_checked_calendar(tmp_path: Path) -> None:
    page = (ROOT / "docs/moving-in.md").read_text(encoding="utf-8")
    found = re.search(r"```sh\n(.*?)```", page, re.DOTALL)
    assert found
    shutil.copy(ROOT / "examples/moving-in/plan.csv", tmp_path / "plan.csv")
    program = f'socialops() {{ {sys.executable} -m socialops "$@"; }}'
    lines = found[1].replace("socialops check\n", "socialops check || true\n")
    start = time.monotonic()
    done = subprocess.run(
        ["bash", "-ec", f"{program}\n{lines}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "SOCIALOPS_NOW": "2027-02-20 12:00", **identity("maya")},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - start < 600
    assert len(list((tmp_path / "acme-social/posts").rglob("*.yaml"))) == 201  # and the first draft of init
    assert "200 drafts written" in done.stderr
    assert "March 2027, Acme" in done.stdout
