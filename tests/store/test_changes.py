"""Which files were touched between two looks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from socialops.store.verdicts.changes import Change, Touched, drawers, touched
from socialops.store.verdicts.footing import Footing, Moment, Unclear, look

FOOTING = Footing(("posts", "publications", "reviews", "roles"), ("assets/a.png",))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in ("posts/2027/a.yaml", "posts/b.yaml", "reviews/a/x.yaml", "roles/r.yaml", "posts/notes.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("id: a\n", encoding="utf-8")
    return tmp_path


def _since(root: Path, deed: Callable[[], object]) -> Touched:
    before = drawers(look(root, FOOTING).sights)
    deed()
    return touched(before, drawers(look(root, FOOTING).sights))


def test_documents_that_came_went_or_changed(root: Path) -> None:
    def deed() -> None:
        (root / "posts/2027/a.yaml").write_text("id: other\n", encoding="utf-8")
        (root / "posts/b.yaml").unlink()
        (root / "reviews/c").mkdir()
        (root / "reviews/c/y.yaml").touch()

    found = _since(root, deed)
    assert sorted(found.documents) == [
        Change("posts/2027/a.yaml", was_there=True, is_there=True),
        Change("posts/b.yaml", was_there=True, is_there=False),
        Change("reviews/c/y.yaml", was_there=False, is_there=True),
    ]
    assert found.newest >= (root / "reviews/c/y.yaml").stat().st_ctime_ns
    assert found.disks == {root.stat().st_dev}


def test_what_was_touched_a_moment_ago_may_be_touched_again(root: Path) -> None:
    found = _since(root, (root / "posts/c.yaml").touch)
    (disk,) = found.disks
    tick = 50_000_000
    assert found.settled(Moment(found.newest + tick + 1, tick, disk))
    assert not found.settled(Moment(found.newest + tick, tick, disk))
    assert not found.settled(Moment(found.newest + tick + 1, tick, disk + 1))


def test_nothing_is_said_of_what_is_no_posts(root: Path) -> None:
    others = look(root, FOOTING).others
    assert _since(root, lambda: (root / "roles/r.yaml").write_text("id: s\n", encoding="utf-8")).documents == []
    assert look(root, FOOTING).others != others


def _becomes_a_link(root: Path) -> None:
    (root / "posts/b.yaml").unlink()
    (root / "posts/b.yaml").symlink_to("notes.txt")


def _becomes_a_folder(root: Path) -> None:
    (root / "posts/b.yaml").unlink()
    (root / "posts/b.yaml").mkdir()


DEEDS: dict[str, Callable[[Path], object]] = {
    "a link": lambda root: (root / "posts/c.yaml").symlink_to("b.yaml"),
    "a file that becomes a link": _becomes_a_link,
    "a pipe": lambda root: os.mkfifo(root / "posts/c.yaml"),
    "another ending": lambda root: (root / "posts/c.yml").touch(),
    "what is no document": lambda root: (root / "posts/notes.txt").write_text("other", encoding="utf-8"),
    "a file that becomes a folder": _becomes_a_folder,
}


@pytest.mark.parametrize("deed", DEEDS)
def test_anything_but_plain_documents_is_unclear(root: Path, deed: str) -> None:
    with pytest.raises(Unclear):
        _since(root, lambda: DEEDS[deed](root))


def test_a_folder_that_goes_takes_its_documents_along(root: Path) -> None:
    found = _since(root, lambda: shutil.rmtree(root / "posts/2027"))
    assert found.documents == [Change("posts/2027/a.yaml", was_there=True, is_there=False)]
