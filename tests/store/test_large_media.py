"""Media of gigabytes: read through once a run, in pieces, and only where an approval must bind to them."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialops.domain.source import MediaFile
from socialops.store.disk import Disk
from socialops.store.load import load
from socialops.views.post_times import PostTimes
from socialops.views.standing import stand_all
from socialops.views.status import status
from tests.factories import WorkspaceFolder, small_workspace


def test_a_film_is_read_once_a_run_and_in_pieces(tmp_path: Path) -> None:
    film = tmp_path / "assets/film.mp4"
    film.parent.mkdir()
    with film.open("wb") as stream:
        stream.truncate(64 << 20)
    disk = Disk(tmp_path)
    tracemalloc.start()
    first = disk.media("assets/film.mp4")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert first.size == 64 << 20
    assert peak < 4 << 20
    film.write_bytes(b"another film")
    assert disk.media("assets/film.mp4") == first, "one run, one answer"
    assert Disk(tmp_path).media("assets/film.mp4").size == 12


class Noting(Disk):
    """A folder that keeps in mind which media were read through."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.read_through: list[str] = []

    def media(self, path: str) -> MediaFile:
        """As a disk does it."""
        self.read_through.append(path)
        return super().media(path)


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "w")
    for name in ("asked", "judged", "out"):
        made.write(f"assets/{name}.mp4", b"a film")
        made.post(name, media=[{"file": f"assets/{name}.mp4", "alt": "A film"}])
    made.review("judged", "brand-review", "dana")
    made.publication("out", "acme-x")
    return made


def test_where_nobody_spoke_yet_status_reads_a_film_only_for_whom_the_digest_is_shown(folder: WorkspaceFolder) -> None:
    disk = Noting(folder.root)
    workspace, now = load(disk), datetime(2027, 2, 20, tzinfo=UTC)
    rows = status(stand_all(workspace, now, PostTimes()), zone=UTC)
    assert [row.state for row in rows] == ["in-review", "scheduled", "published"]
    assert {Path(path).stem for path in disk.read_through} == {"judged", "out"}
    assert all(row.digest.startswith("sha256:") for row in rows)
    assert {Path(path).stem for path in disk.read_through} == {"asked", "judged", "out"}
