"""What every test runs under."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.audit.beforehand import LET_STAND, STORIES, Twice
from tests.audit.play import Play, build_base, copy_of

# Programs that tests start are compiled once, not by each of them: half of what a short one takes.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The same examples in every run: whether a change lands must not hang on chance. To look for new ones:
# python -m pytest --hypothesis-profile=search
_SLOW = [HealthCheck.too_slow]
settings.register_profile(
    "suite", derandomize=True, max_examples=60, deadline=None, database=None, suppress_health_check=_SLOW
)
settings.register_profile("search", max_examples=600, deadline=None, database=None, suppress_health_check=_SLOW)
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: the collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def _first_play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    return build_base(tmp_path_factory.mktemp("base") / "acme")


@pytest.fixture
def play(_first_play: Play, tmp_path: Path, request: pytest.FixtureRequest) -> Play:
    """A repository with a base that an audit can judge by; some stories are told again by commands."""
    made = copy_of(_first_play, tmp_path / "acme")
    if request.module.__name__ not in STORIES:
        return made
    twice = Twice(made.root)
    twice.let_stand = LET_STAND.get(request.function.__name__, "")
    return twice
