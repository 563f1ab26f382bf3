"""Lets a test kill a program at its n-th step: each file opened to be written, renamed or removed, each git started."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

if "KILL_AT" in os.environ:
    _AT = int(os.environ["KILL_AT"])
    _WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    _count = 0
    _STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "subprocess.Popen"}

    def _hook(event: str, args: tuple[Any, ...]) -> None:
        global _count  # noqa: PLW0603
        if event == "open":
            path, _, flags = args
            if not isinstance(flags, int) or not flags & _WRITES or "__pycache__" in str(path):
                return
        elif event not in _STEPS:
            return
        _count += 1
        if _count == _AT:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(_hook)
