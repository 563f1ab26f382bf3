"""How long hands wait: `sync` with nothing to do beside `git fetch`, and `review` to its first post beside `status`.

A forge answers after some time; here the other side does so after `LINK` seconds, by an ssh that waits and then runs
git on this machine. Run `python -m benchmarks.hands [POSTS]`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import program, table

LINK = 0.3
"""Seconds until the other side answers: a handshake of ssh over the internet takes no less."""
ROUNDS = 6
MOST_SYNC, MOST_REVIEW = 2.0, 1.5
NOW = "2027-06-01 10:00"
_IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Dana" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "dana@acme.test" for who in ("AUTHOR", "COMMITTER")},
}


def main() -> None:
    """Print both comparisons."""
    posts = int(sys.argv[1]) if sys.argv[1:] else 10_000
    socialops = program("socialops")
    with tempfile.TemporaryDirectory() as folder:
        root, hub, ssh = Path(folder) / "team", Path(folder) / "hub.git", Path(folder) / "ssh"
        ssh.write_text(f'#!/bin/sh\nsleep {LINK}\nfor last; do :; done\nexec sh -c "$last"\n', encoding="utf-8")
        ssh.chmod(0o755)
        env = {**os.environ, **_IDENTITY, "GIT_SSH_COMMAND": str(ssh)}
        generate.workspace(root, posts=posts)
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "Start"]):
            subprocess.run(["git", *words], cwd=root, env=env, check=True)
        subprocess.run(["git", "clone", "-q", "--bare", str(root), str(hub)], env=env, check=True)
        subprocess.run(["git", "remote", "add", "origin", f"ssh://forge{hub}"], cwd=root, env=env, check=True)
        subprocess.run([socialops, "sync"], cwd=root, env=env, check=True, capture_output=True)
        fetch, sync = _least(
            lambda: _whole(["git", "fetch", "-q"], root, env), lambda: _whole([socialops, "sync"], root, env)
        )
        status, review = _least(
            lambda: _whole([socialops, "--now", NOW, "status"], root, env),
            lambda: _first([socialops, "--now", NOW, "review"], root, env),
        )
    rows = [["what", "clock s", "beside", "clock s", "ratio", "at most"]]
    rows.append(_row("`sync`, nothing to do", sync, "`git fetch`", fetch, MOST_SYNC))
    rows.append(_row(f"`review` of {posts} posts, to its first", review, "`status`", status, MOST_REVIEW))
    print(table(rows))


def _row(what: str, taken: float, beside: str, other: float, most: float) -> list[str]:
    return [what, f"{taken:.2f}", beside, f"{other:.2f}", f"{taken / other:.2f}", str(most)]


def _least(one: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    """The least of each, taken in turns, so that a busy moment hits both."""
    taken = [(one(), other()) for _ in range(ROUNDS)]
    return min(first for first, _ in taken), min(second for _, second in taken)


def _whole(command: list[str], cwd: Path, env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True)
    return time.perf_counter() - start


def _first(command: list[str], cwd: Path, env: dict[str, str]) -> float:
    """Until the first post stands there whole: its findings are the last that is worked out."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        for line in child.stdout or ():
            if line.startswith(b"Findings"):
                break
        taken = time.perf_counter() - start
        child.kill()
    return taken


if __name__ == "__main__":
    main()
