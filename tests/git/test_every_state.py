"""Every command in every state that git and a disk may be in: it ends in words, and never as a fault of its own."""

from __future__ import annotations

import inspect
import os
import re
from pathlib import Path

import pytest

from tests.busy import LINES, copied, told
from tests.factories import WorkspaceFolder
from tests.git import states
from tests.git.states import Placed, State

STATES: dict[str, State] = {
    name: found for name, found in inspect.getmembers(states, inspect.isfunction)
    if inspect.signature(found, eval_str=False).return_annotation == "Placed" and not name.startswith("_")
}  # fmt: skip
MOUNTED = {"read_only", "full"}
"""States of a disk, which is mounted for them."""
FOR_DEMO = {"no_git", "full", "clock_behind"}
"""What matters to `demo`, which plays for seconds in a repository of its own."""
QUICK = ("approve", "status", "check", "doctor", "sync", "new")
ASKED_QUICKLY = ("unborn", "conflict_committed", "merge_elsewhere", "read_only", "clock_ahead", "worktree")


@pytest.fixture
def placed(request: pytest.FixtureRequest, seed: WorkspaceFolder, tmp_path: Path) -> Placed:
    name = request.param
    if name == "of_somebody_else" and (os.name == "nt" or os.getuid() != 0):
        pytest.skip("only root gives a folder to somebody else")
    place = request.getfixturevalue("disk") if name in MOUNTED else tmp_path
    return STATES[name](copied(seed, place))


def _ends_in_words(placed: Placed, name: str) -> None:
    ran = told(name, placed.root, env=dict(placed.env))
    assert ran.code in {0, 1, 2}, (name, ran)
    for words in ("Traceback", "this is a bug", "Errno"):
        assert words not in ran.out + ran.err, (name, ran)
    if ran.code:
        assert (ran.out + ran.err).strip(), name
    if ran.code == 2:
        assert re.search(r"^socialops: .|^Not judged", ran.err, re.MULTILINE), (name, ran.err)


@pytest.mark.parametrize("placed", ASKED_QUICKLY, indirect=True)
def test_some_commands_in_some_states(placed: Placed) -> None:
    for name in QUICK:
        _ends_in_words(placed, name)


@pytest.mark.slow
@pytest.mark.parametrize(("placed", "state"), [(name, name) for name in STATES], indirect=["placed"])
def test_every_command_in_every_state(placed: Placed, state: str) -> None:
    for name in LINES:
        if name != "demo" or state in FOR_DEMO:
            _ends_in_words(placed, name)


def test_there_are_as_many_states_as_are_told_of() -> None:
    assert set(ASKED_QUICKLY) | MOUNTED <= set(STATES)
    assert len(STATES) >= 27
