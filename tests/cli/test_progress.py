from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from tests.factories import SOURCE

SCRIPT = """
import sys, time
from socialops.cli.progress import working
with working("Reading the workspace", quiet="-q" in sys.argv, after=0.05):
    time.sleep(float(sys.argv[1]))
sys.stderr.write("done %s" % ("rich" in sys.modules))
"""


def _on_a_terminal(*arguments: str) -> str:
    leader, follower = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "TERM": "xterm"}
    child = subprocess.Popen([sys.executable, "-c", SCRIPT, *arguments], env=env, stderr=follower)
    os.close(follower)
    found = b""
    while True:
        try:
            found += (part := os.read(leader, 65536))
        except OSError:  # Linux says so at the end of a terminal
            break
        if not part:
            break
    os.close(leader)
    assert child.wait() == 0
    return found.decode()


def test_long_work_shows_on_a_terminal_and_leaves_no_trace() -> None:
    shown = _on_a_terminal("1.5")
    assert "Reading the workspace" in shown
    assert shown.endswith("done True")
    assert "\x1b[2K" in shown.rpartition("Reading the workspace")[2]  # the line is wiped


@pytest.mark.parametrize("arguments", [["0"], ["0.3", "-q"]])
def test_quick_work_and_quiet_runs_show_nothing(arguments: list[str]) -> None:
    assert _on_a_terminal(*arguments) == "done False"


def test_a_pipe_gets_nothing() -> None:
    command = [sys.executable, "-c", SCRIPT, "0.3"]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(SOURCE)}, check=True, capture_output=True)
    assert done.stderr == b"done False"
