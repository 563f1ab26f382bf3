"""What the tests of kills and crowds share: the program to fork, and the world in which it is killed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forked import Forked, forked
from tests.unbreakable import world


@pytest.fixture(scope="session")
def server() -> Iterator[Forked]:
    if sys.platform == "win32":
        pytest.skip("forks")
    with forked() as found:
        yield found


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Never written to: what is killed is killed in copies."""
    root = tmp_path_factory.mktemp("killed") / "base"
    world.build(root)
    return root
