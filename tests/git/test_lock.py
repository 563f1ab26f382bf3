"""The lock of whoever writes, and the folders that have more than one name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from socialops import door
from socialops.git.journal_note import noted
from socialops.git.lock import exclusive, inherited, is_held
from socialops.git.repo import below, open_repo
from socialops.store.disk import Disk
from tests.factories import small_workspace


def test_a_child_that_outlives_us_holds_the_lock_until_it_ends(tmp_path: Path) -> None:
    lock = tmp_path / "socialops.lock"
    assert not is_held(lock)
    with exclusive(lock) as handle:
        waits = [sys.executable, "-c", "input()"]
        child = subprocess.Popen(waits, stdin=subprocess.PIPE, **inherited(handle))
        assert is_held(lock)
    assert is_held(lock)
    child.communicate(b"go\n")
    assert not is_held(lock)


def test_a_child_that_was_not_given_it_does_not_hold_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "socialops.lock"
    with exclusive(lock):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert not is_held(lock)
    child.communicate(b"go\n")


@pytest.mark.parametrize(
    ("folder", "top", "way"),
    [
        ("real/team/social", "real/team", "social"),
        ("real/team", "real/team", ""),
        ("real/team/social", "other/team", "social"),
        ("other/team/social/eu", "real/team", "social/eu"),
        ("other/team", "real/team", ""),
        ("real/team", "real/team/social", None),
        ("real", "elsewhere", None),
    ],
)
def test_a_folder_of_two_names_is_one_folder(tmp_path: Path, folder: str, top: str, way: str | None) -> None:
    (tmp_path / "real/team/social/eu").mkdir(parents=True)
    (tmp_path / "other").symlink_to("real")
    assert below(tmp_path / folder, tmp_path / top) == way


def test_a_note_that_names_its_folder_otherwise_is_read(tmp_path: Path) -> None:
    made = small_workspace(tmp_path / "real/acme")
    made.git()
    (tmp_path / "other").symlink_to("real")
    note: dict[str, object] = {
        "subject": "s",
        "root": str(tmp_path / "other/acme"),
        "head": None,
        "branch": None,
        "changes": [],
    }
    assert noted(note, open_repo(made.root)).prefix == ""


@pytest.mark.parametrize(
    ("tag", "leads"),
    [(0, False), (0xA000000C, True), (0xA0000003, True), (0x9000001A, False)],
    ids=["plain", "symbolic link", "junction", "a file that OneDrive keeps elsewhere"],
)
def test_the_tag_tells_what_leads_on_windows(tag: int, *, leads: bool) -> None:
    assert door.leads_on(SimpleNamespace(st_reparse_tag=tag)) is leads
    assert not door.leads_on(SimpleNamespace())


@pytest.mark.parametrize("path", ["assets/../../a.png", "/etc/hostname", "assets/./a.png", "linked/a.png", "b.png"])
def test_media_are_taken_only_by_their_own_way(tmp_path: Path, path: str) -> None:
    root = tmp_path / "acme"
    (root / "assets").mkdir(parents=True)
    (root / "assets/a.png").write_bytes(b"a")
    (tmp_path / "a.png").write_bytes(b"a")
    (root / "linked").symlink_to("assets")
    (root / "b.png").symlink_to("assets/a.png")
    assert Disk(root).media_problem(path) == "leads elsewhere through a link"
    assert Disk(root).media_problem("assets/a.png") is None
