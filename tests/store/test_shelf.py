"""Kept verdicts: what is not wholly ours, whole and of our form counts for nothing, and never fails a command."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from socialops.cli.session import Session
from socialops.operations.workspace.verdict import remembered
from socialops.store.verdicts.footing import Footing, Unclear, look, moment_at
from socialops.store.verdicts.program import below
from socialops.store.verdicts.shelf import FOLDER, Shelf
from tests.factories import WorkspaceFolder, run_cli, small_workspace

OTHER = 12345
NASTY = "\x1b[2J<script>alert(1)</script>\n::error::no\u202e"


@pytest.fixture(scope="module")
def _learnt(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("learnt") / "acme")
    made.post("spring", author="mya")
    made.git()
    time.sleep(0.06)
    assert "SO008" in run_cli("check", cwd=made.root, now=None).out
    return made


@pytest.fixture
def entry(_learnt: WorkspaceFolder) -> Iterator[Path]:
    """The one verdict that is kept; put back as it was afterwards."""
    (file,) = (_learnt.root / ".git" / FOLDER).iterdir()
    data = file.read_bytes()

    def back() -> None:
        folder = _learnt.root / ".git" / FOLDER
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        os.chown(folder, os.geteuid(), os.getegid())
        for other in folder.iterdir():
            other.unlink()
        file.write_bytes(data)
        file.chmod(0o600)
        assert remembered(Session(_learnt.root)) is not None

    back()
    yield file
    back()


def _written(file: Path, value: Any) -> None:
    data = json.dumps(value).encode()
    file.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


def _changed(**changes: Any) -> Callable[[Path], None]:
    def do(file: Path) -> None:
        value = json.loads(file.read_bytes().partition(b"\n")[2])
        _written(file, {**value, **changes})

    return do


def _finding(*places: tuple[int, Any]) -> Callable[[Path], None]:
    """A kept finding with other values in some fields."""

    def do(file: Path) -> None:
        value = json.loads(file.read_bytes().partition(b"\n")[2])
        for place, new in places:
            value["report"]["diagnostics"][0][place] = new
        _written(file, value)

    return do


def _linked(file: Path) -> None:
    file.rename(file.with_suffix(".else"))
    file.symlink_to(file.with_suffix(".else").name)


def _folder_linked(file: Path) -> None:
    other = file.parent.with_name("elsewhere")
    other.mkdir(mode=0o700, exist_ok=True)
    (other / file.name).write_bytes(file.read_bytes())
    file.unlink()
    file.parent.rmdir()
    file.parent.symlink_to(other.name)


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file, 0o600)


BROKEN: dict[str, Callable[[Path], object]] = {
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "empty": lambda file: file.write_bytes(b""),
    "another byte": lambda file: file.write_bytes(file.read_bytes().replace(b"SO008", b"SO009")),
    "no JSON": lambda file: file.write_bytes(hashlib.sha256(b"[").hexdigest().encode() + b"\n["),
    "nested": lambda file: _written(file, json.loads("[" * 900 + "]" * 900)),
    "a list": lambda file: _written(file, []),
    "nothing": lambda file: _written(file, None),
    "no folders": _changed(folders=None),
    "a folder that is a number": _changed(folders=[1]),
    "a folder outside": _changed(folders=["../.."]),
    "no such zone": _changed(zone=7),
    "another day": _changed(day="2001-01-01"),
    "another question": _changed(question={}),
    "no report": _changed(report=None),
    "a report of another form": _changed(report={"files": 1, "diagnostics": [[1]], "unlisted": []}),
    "files that are words": _changed(report={"files": "1", "diagnostics": [], "unlisted": []}),
    "a severity of its own": _finding((6, "fine")),
    "a line that is a word": _finding((1, "1")),
    "a message that is a list": _finding((4, [])),
    "a fix of another form": _finding((11, [1])),
    "a link": _linked,
    "a folder that is a link": _folder_linked,
    "a FIFO": _pipe,
    "a file that all may write": lambda file: file.chmod(0o666),
    "a folder that all may write": lambda file: file.parent.chmod(0o777),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_whole_and_ours_is_not_there(entry: Path, name: str) -> None:
    BROKEN[name](entry)
    assert remembered(Session(entry.parents[2])) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("whose", ["file", "folder", "repository"])
def test_what_belongs_to_somebody_else_is_not_there(entry: Path, whose: str) -> None:
    place = {"file": entry, "folder": entry.parent, "repository": entry.parents[1]}[whose]
    os.chown(place, OTHER, -1)
    found = remembered(Session(entry.parents[2]))
    os.chown(place, 0, -1)
    assert found is None


def test_a_broken_one_is_judged_anew_and_replaced(entry: Path) -> None:
    root = entry.parents[2]
    entry.write_bytes(b"nonsense")
    assert "SO008" in run_cli("check", cwd=root, now=None).out
    assert remembered(Session(root)) is not None


def test_what_it_holds_is_made_safe_like_anything_else(entry: Path) -> None:
    """Nobody but its owner can write there; even so it is data, as a workspace is."""
    _finding((0, f"posts/{NASTY}.yaml"), (4, NASTY), (7, NASTY))(entry)
    root = entry.parents[2]
    for form in ("full", "concise", "json", "github", "gitlab", "sarif", "junit"):
        out = run_cli("check", "--format", form, cwd=root, now=None).out
        assert "alert(1)" in out
        assert not any(sign in out for sign in ("\x1b", "\u202e", "\n::error::no")), form


@pytest.mark.parametrize("there", ["a file", "a link to nowhere"])
def test_where_nothing_can_be_kept_nothing_is_said(tmp_path: Path, there: str) -> None:
    made = small_workspace(tmp_path / "acme")
    made.git()
    place = made.root / ".git" / FOLDER
    if there == "a file":
        place.write_bytes(b"")
    else:
        place.symlink_to("nowhere")
    time.sleep(0.06)
    found = [run_cli("check", cwd=made.root, now=None) for _ in range(2)]
    assert found[0] == found[1] == (0, "", "All good: 10 files checked.\n")
    assert not place.is_dir()


def test_outside_of_git_nothing_is_kept(tmp_path: Path) -> None:
    made = small_workspace(tmp_path / "acme")
    time.sleep(0.06)
    assert run_cli("check", cwd=made.root, now=None).code == 0
    assert remembered(Session(made.root)) is None
    assert [path for path in made.root.rglob("*") if "verdict" in path.name] == []


def test_a_run_that_was_killed_leaves_nothing_for_long(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.moment() is not None
    left, fresh = tmp_path / FOLDER / "left.tmp", tmp_path / FOLDER / "fresh.tmp"
    for file in (left, fresh):
        file.write_bytes(b"half")
    os.utime(left, (0, 0))
    shelf.put("one.json", {"a": 1})
    assert shelf.take("one.json") == {"a": 1}
    assert {file.name for file in (tmp_path / FOLDER).iterdir()} == {"fresh.tmp", "one.json"}
    shelf.put("large.json", {"a": "x" * (17 << 20)})
    assert shelf.take("large.json") is None


def test_names_and_bounds_of_a_look(tmp_path: Path) -> None:
    """Two folders with the same bytes in other places look different, and what is too deep is not looked at."""
    footing = Footing(("posts",), ("assets/a.png", "../outside", "nul\0"))
    seen = {look(tmp_path, footing).digest}
    for path in ("posts/ab", "posts/a", "posts/a/b", "assets/a.png", "assets/b.png"):
        (tmp_path / path).mkdir(parents=True)
        seen.add(look(tmp_path, footing).digest)
    assert len(seen) == 5  # what nobody asked about changes nothing
    deep = tmp_path / "posts"
    for _ in range(70):
        deep /= "d"
    deep.mkdir(parents=True)
    with pytest.raises(Unclear):
        look(tmp_path, footing)


def test_a_disk_whose_times_tell_nothing_is_not_relied_on(tmp_path: Path) -> None:
    """Folders of FAT keep the time at which they were made."""
    old = Path(sys.base_prefix)
    file = tmp_path / "new"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT)
    try:
        assert moment_at(file, handle, old) is None
        assert moment_at(file, handle, tmp_path) is not None
    finally:
        os.close(handle)


def test_a_package_is_told_by_its_files(tmp_path: Path) -> None:
    def facts() -> list[str]:
        return list(below(str(tmp_path)))

    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.py").write_bytes(b"1")
    first = facts()
    (tmp_path / ".#b.py").symlink_to("someone@a-machine.1")
    (tmp_path / "__pycache__").mkdir()
    assert facts() == first
    (tmp_path / "a/b.py").write_bytes(b"22")
    assert facts() != first
    (tmp_path / "c").symlink_to("a")
    with pytest.raises(OSError, match="c"):
        facts()
    with pytest.raises(OSError, match="zip"):
        list(below(str(tmp_path / "code.zip")))
