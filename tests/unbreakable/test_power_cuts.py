"""Killed at a step, by SIGKILL, and then the same command again: all of it is there, once, and nothing else is.

What the next command makes of it must be what a run leaves that nobody kills, to the last byte: files, index, commits
by their ids, what somebody else had staged or changed meanwhile; and no lock, note or temporary file may be left.
`CUTS=1 pytest -m slow tests/unbreakable/test_power_cuts.py` kills at every step of every command; without it the slow
run takes every step of some and some steps of all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from docs.commands import every_command

from tests.factories import WorkspaceFolder
from tests.forked import Forked
from tests.test_door import READING
from tests.unbreakable import kills, world
from tests.unbreakable.rows import AFAR, BRANCHED, PROPOSED, ROWS, Row

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks, and kills as Unix does")
ALL = bool(os.environ.get("CUTS"))
SHOWING = frozenset({
    "kpi", "goals", "report", "measure show", "measure formats", "alerts", "alerts test", "receive",
})  # fmt: skip
"""Commands that show or judge and are not in READING; with -o they write as `status -o` does."""
ELSEWHERE = {
    "review": "asks at a terminal, and then does what approve and request-changes do",
    "publish": "is killed in test_what_goes_out_killed.py",
    "remind": "is killed in test_what_goes_out_killed.py",
    "demo": "plays in a new folder of its own: who killed it names another",
}
WRITING_OPTIONS = frozenset({"--fix", "--write", "--write-baseline", "--send", "--no-commit"})
WHOLE = {"approve", "sync", "new"}
"""Rows of which each writes in a way of its own: in these the slow run leaves no step out."""
PART = 12
"""Of the others it takes one step in so many, another one in each row."""


def test_every_command_that_writes_is_killed() -> None:
    rows = {" ".join(row.words) + " " for row in ROWS.values()}
    for name, found in every_command():
        options = {option for parameter in found.params for option in parameter.opts}
        if name in ELSEWHERE or (name in READING | SHOWING and not options & WRITING_OPTIONS):
            continue
        assert any(row.startswith(f"{name} ") for row in rows), f"'{name}' writes: give it a row in rows.py"
        for option in options & (WRITING_OPTIONS - {"--no-commit"}):
            assert any(row.startswith(f"{name} ") and f" {option} " in row for row in rows), f"{name} {option}"


def ready_for(server: Forked, base: Path, scratch: Path, row: Row) -> kills.Cut:
    """The row's command in a copy of the base, with what it needs and with what others are at."""
    ready = kills.copy(base, scratch / "ready")
    (ready / "empty").mkdir()
    made = WorkspaceFolder.__new__(WorkspaceFolder)
    made.root = ready / "acme"
    if row in PROPOSED:
        world.propose(made)
    for who, words in row.after:
        ended = server.run(*words.split(), cwd=made.root, by=who)
        assert ended.code == 0, (words, ended.err)
    if row in AFAR:  # which refuses where something is not committed
        world.share(made)
    elif starts := next((at for name, at in BRANCHED.items() if ROWS[name] is row), None):
        world.branch(made, starts)
    else:
        world.disturb(made)
    return kills.cut(server, ready, scratch, row)


def _kill(server: Forked, found: kills.Cut, scratch: Path, steps: Sequence[int], ways: Sequence[str]) -> None:
    known: set[str] = set()
    for step in steps:
        killed = kills.copy(found.ready, scratch / "killed")
        ended = kills.start(server, killed, found.row, step)
        assert ended.code == -9, (step, ended.err)
        if (state := kills.state(killed)) not in known:
            known.add(state)
            wrong = kills.examine(server, found, scratch, killed, ways)
            assert wrong == [], (step, found.steps[step - 1])


WHERE = [
    ("approve", "after replace", 1, ("again", "doctor")),  # the note is there
    ("approve", "start -c gc.autoDetach=false -c maintenance.autoDetach=false update-ref", 1, ("again", "doctor")),
    ("approve", "os.rename", -1, ("again",)),  # git's index
    ("sync", "os.rename", -1, ("again", "doctor")),
    ("init", "os.rename", 8, ("again",)),
    ("check --write-baseline", "opened", 1, ("again",)),
    ("new", "os.remove", -1, ("again",)),
    ("page", "opened ../site/.socialops-site.json", -1, ("again",)),  # every page is there
]  # fmt: skip
"""A row, and the step of it (that begins so, the how many-th) where most can go wrong."""
AT_LENGTH = [
    ("approve", "start -c gc.autoDetach=false -c maintenance.autoDetach=false commit-tree", 1, ("again", "doctor")),
    ("comment", "os.rename", -1, ("again",)),
    ("hold of two", "os.rename", -2, ("again",)),
    ("init", "os.rename", 1, ("again",)),  # the repository is made aside
    ("new", "os.link", 1, ("again", "doctor")),
]
"""The same of steps that are much like those."""


@pytest.mark.parametrize("where", [WHERE, pytest.param(AT_LENGTH, marks=pytest.mark.slow)], ids=["quick", "slow"])
def test_killed_where_most_can_go_wrong(
    server: Forked, base: Path, tmp_path: Path, where: list[tuple[str, str, int, tuple[str, ...]]]
) -> None:
    ready: dict[str, kills.Cut] = {}
    for name, begins, number, ways in where:
        if name not in ready:
            ready[name] = ready_for(server, base, tmp_path / name.replace(" ", "-"), ROWS[name])
        steps = [at for at, step in enumerate(ready[name].steps, start=1) if step.startswith(begins)]
        step = steps[number - 1 if number > 0 else number]
        _kill(server, ready[name], tmp_path / name.replace(" ", "-"), [step], ways)


@pytest.mark.slow
@pytest.mark.parametrize("name", ROWS)
def test_killed_at_any_step(server: Forked, base: Path, tmp_path: Path, name: str) -> None:
    found = ready_for(server, base, tmp_path, ROWS[name])
    steps = kills.changing(found.steps)
    if not (ALL or name in WHOLE):
        steps = steps[list(ROWS).index(name) * 5 % PART :: PART] or steps[-1:]
    _kill(server, found, tmp_path, steps, ("again", "doctor") if ALL else ("again",))
