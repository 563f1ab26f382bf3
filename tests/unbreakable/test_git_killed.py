"""Git itself killed at a call of the system, alone or together with socialops, by strace where there is one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.forked import Forked
from tests.unbreakable import kills
from tests.unbreakable.rows import ROWS
from tests.unbreakable.test_power_cuts import ready_for

STRACE, GIT = shutil.which("strace"), shutil.which("git")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux" or STRACE is None, reason="strace kills at a call of the system"),
]
ALL = bool(os.environ.get("CUTS"))
CALLS = "rename,link,unlink,mkdir,rmdir,write,pwrite64,ftruncate,fsync"
WRAPPER = """#!/bin/bash
name= skip=
for word in "$@"; do
  if [ "$skip" ]; then skip=; continue; fi
  case "$word" in -c|-C) skip=1;; -*) ;; *) name=$word; break;; esac
done
if [ "$name" = "$KILL_NAME" ] && mkdir "$KILL_MARK" 2>/dev/null; then
  {strace} -f -qq -o "$KILL_MARK/calls" -e trace={calls} -e inject={calls}:signal=SIGKILL:when=$KILL_AT {git} "$@"
  code=$?
  if grep -q "killed by SIGKILL" "$KILL_MARK/calls"; then
    touch "$KILL_MARK/killed"
    [ "$KILL_BOTH" ] && kill -9 $PPID
    kill -9 $$
  fi
  exit $code
fi
exec {git} "$@"
"""


BY_GIT = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "commit.status", "GIT_CONFIG_VALUE_0": "true"}
"""With a setting of commits, git itself makes the commit of an approval (`git.writing.plain_commit`)."""


@pytest.mark.parametrize("both", [True, False], ids=["with socialops", "alone"])
@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("approve", "read-tree"),
        ("approve", "add"),
        ("approve", "commit"),
        ("approve", "update-index"),
        ("approve", "commit-tree"),
        ("approve", "update-ref"),
        ("init", "commit"),
        ("sync", "fetch"),
        ("sync", "update-ref"),
        ("sync", "update-index"),
        ("sync", "checkout-index"),
        ("sync", "push"),
    ],
)
def test_git_killed_at_a_call(
    server: Forked, base: Path, tmp_path: Path, name: str, command: str, *, both: bool
) -> None:
    row, programs = ROWS[name], tmp_path / "bin"
    found = ready_for(server, base, tmp_path, row)
    programs.mkdir()
    (programs / "git").write_text(WRAPPER.format(strace=STRACE, git=GIT, calls=CALLS), encoding="utf-8")
    (programs / "git").chmod(0o755)
    known: set[str] = set()
    ways = ("again", "doctor") if ALL or both else ("again",)
    steps = range(1, 200) if ALL else (1, 4, 9)
    for step in steps:
        mark = tmp_path / "mark"
        shutil.rmtree(mark, ignore_errors=True)
        killed = kills.copy(found.ready, tmp_path / "killed")
        env = {"KILL_NAME": command, "KILL_AT": str(step), "KILL_MARK": str(mark), "KILL_BOTH": "1" if both else ""}
        if name == "approve" and command in {"read-tree", "add", "commit"}:
            env |= BY_GIT
        env["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
        ended = kills.start(server, killed, row, None, **env)
        assert mark.exists(), "no such command of git is started"
        if not (mark / "killed").exists():
            break
        assert ended.code == -9 if both else ended.code in {0, 1, 2}, (step, ended)
        if (state := kills.state(killed)) not in known:
            known.add(state)
            assert kills.examine(server, found, tmp_path, killed, ways) == [], (step, (mark / "calls").read_text())
    assert known
