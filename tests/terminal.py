"""Commands on a real terminal of some width."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.factories import SOURCE, identity


def on_a_terminal(arguments: list[str], width: int, cwd: Path) -> str:
    """What the terminal is sent, colours included; the command must succeed."""
    leader, follower = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "COLUMNS": str(width), "TERM": "xterm", **identity("maya")}
    env.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "socialops", "--now", "2027-02-20 12:00", *arguments]
    child = subprocess.Popen(command, cwd=cwd, env=env, stdout=follower, stderr=subprocess.DEVNULL)
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
