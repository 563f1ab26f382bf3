"""What an audit keeps of a history is what git says of it, and counts for nothing where anything of it is in doubt."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from socialops.git.objects import Objects
from socialops.git.range import brought
from socialops.git.repo import GitFailed
from socialops.operations.posts.remembered import Remembered
from socialops.store.verdicts.shelf import FOLDER, Shelf
from tests.audit.play import Play
from tests.factories import GitFolder, run_cli
from tests.git.drawn import Made

NAME = "history.json"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path / "made", 7)


def _git_dir(made: Made) -> Path:
    return made.store.parent


def _ids(made: Made, commits: list[str]) -> list[str]:
    return list(made.objects.ancestry(*commits))


def _remembered(made: Made) -> Remembered:
    return Remembered(Objects(made.git.root), Shelf(_git_dir(made)))


def _change(made: Made, change: Callable[[dict[str, Any]], object]) -> None:
    """Alter what is kept, and seal it anew."""
    file = _git_dir(made) / FOLDER / NAME
    value = json.loads(file.read_bytes().partition(b"\n")[2])
    change(value)
    data = json.dumps(value).encode()
    file.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)


def test_it_is_what_git_says(made: Made) -> None:
    odd = made.tree([("100644", "odd\udcff\n", made.put(b"blob", b"1"))])
    ids = _ids(made, [*made.history(40), made.commit(odd)])
    expected = {commit.id: commit for commit in brought(made.objects, ids)}
    assert _remembered(made).brought(ids) == expected
    assert _remembered(made).brought(ids) == expected  # now from what is kept
    assert (_git_dir(made) / FOLDER / NAME).stat().st_mode & 0o777 == 0o600


def test_git_is_not_asked_for_what_is_kept(made: Made) -> None:
    ids = _ids(made, made.history(40))
    expected = _remembered(made).brought(ids)
    for tree in {made.objects.text("rev-parse", f"{name}^{{tree}}") for name in ids}:
        (made.store / tree[:2] / tree[2:]).unlink(missing_ok=True)
    assert _remembered(made).brought(ids) == expected
    _change(made, lambda value: value["seal"].__setitem__(0, 0))
    with pytest.raises(GitFailed):
        _remembered(made).brought(ids)


def test_a_few_commits_are_not_worth_it_and_a_large_one_is_left_to_git(made: Made) -> None:
    few = _ids(made, made.history(3))
    assert _remembered(made).brought(few) == {}
    assert not (_git_dir(made) / FOLDER / NAME).exists()
    blob = made.put(b"blob", b"1")
    large = made.commit(made.tree([("100644", f"{number:05}", blob) for number in range(1001)]))
    ids = [large, *_ids(made, made.history(30))]
    assert set(_remembered(made).brought(ids)) == set(_remembered(made).brought(ids)) == {*ids} - {large}


DOUBTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "another program": lambda value: value["seal"].__setitem__(1, "0" * 64),
    "another form": lambda value: value["seal"].__setitem__(0, 2),
    "no seal": lambda value: value.update(seal=[]),
    "no commits": lambda value: value.update(commits=[]),
    "rows that are none": lambda value: value["commits"].update({key: [["a"]] for key in value["commits"]}),
    "a word in the place of rows": lambda value: value["commits"].update(dict.fromkeys(value["commits"], "abc")),
    "a number in the place of rows": lambda value: value["commits"].update(dict.fromkeys(value["commits"], 7)),
    "nothing at all": lambda value: value.clear(),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_what_is_in_doubt_counts_for_nothing(made: Made, doubt: str) -> None:
    ids = _ids(made, made.history(30))
    expected = _remembered(made).brought(ids)
    _change(made, DOUBTS[doubt])
    found = _remembered(made).brought(ids)
    assert found in ({}, expected)
    assert {
        **found,
        **{c.id: c for c in brought(made.objects, [name for name in ids if name not in found])},
    } == expected


@pytest.mark.parametrize("spoil", ["open to others", "a link", "cut short"])
def test_what_somebody_else_may_have_written_is_not_read(made: Made, tmp_path: Path, spoil: str) -> None:
    ids = _ids(made, made.history(30))
    expected = _remembered(made).brought(ids)
    folder = _git_dir(made) / FOLDER
    _change(made, lambda value: value.update(commits={key: [] for key in value["commits"]}))
    if spoil == "open to others":
        folder.chmod(0o777)
    elif spoil == "a link":
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        (folder / NAME).write_bytes((folder / NAME).read_bytes()[:-1])
    assert _remembered(made).brought(ids) == expected


def test_a_copy_of_the_repository_brings_none_of_it(made: Made, tmp_path: Path) -> None:
    ids = _ids(made, made.history(30))
    expected = _remembered(made).brought(ids)
    _change(made, lambda value: value.update(commits={name: [] for name in value["commits"]}))
    copy = tmp_path / "copy"
    shutil.copytree(made.git.root, copy)  # with every time that a program can set
    assert Remembered(Objects(copy), Shelf(copy / ".git")).brought(ids) == expected
    (copy / ".git" / FOLDER / "place").unlink()
    os.link(_git_dir(made) / FOLDER / "place", copy / ".git" / FOLDER / "place")
    assert Remembered(Objects(copy), Shelf(copy / ".git")).brought(ids) == expected


def test_an_audit_says_the_same_and_keeps_nothing_of_what_it_judges(play: Play) -> None:
    play.write(text="Other words.\n")
    play.commit(by="dana")
    for number in range(30):
        play.git("commit", "-q", "--allow-empty", "-m", f"Change {number}", by="maya")
    base = play.git("rev-parse", "HEAD")
    play.approve()
    said = [run_cli("audit", "--base", base, "--format", "json", cwd=play.root) for _ in range(3)]
    assert said[0] == said[1] == said[2]
    assert run_cli("audit", "--base", base, "--format", "json", "--no-cache", cwd=play.root) == said[0]
    assert "SO455" in said[0].out
    kept = json.loads((play.root / ".git" / FOLDER / NAME).read_bytes().partition(b"\n")[2])["commits"]
    assert {*kept} == {*GitFolder(play.root).run("rev-list", base).split()}
