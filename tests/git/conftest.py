"""What the tests of git's states and of disks share: the busy workspace, and a small disk."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.busy import busy_workspace
from tests.disks import mounted
from tests.factories import WorkspaceFolder


@pytest.fixture(autouse=True)
def nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """Never written to: what is done is done in copies."""
    return busy_workspace(tmp_path_factory.mktemp("states") / "acme")


@pytest.fixture
def disk() -> Iterator[Path]:
    with mounted() as place:
        yield place
