"""Media of gigabytes: read through once a run, in pieces, and only where an approval must bind to them."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

from socialops.store.disk import Disk


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
