from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.play import Play, build_base, copy_of


@pytest.fixture(scope="session")
def _first(tmp_path_factory: pytest.TempPathFactory) -> Play:
    return build_base(tmp_path_factory.mktemp("base") / "acme")


@pytest.fixture
def play(_first: Play, tmp_path: Path) -> Play:
    return copy_of(_first, tmp_path / "acme")
