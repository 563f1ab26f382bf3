"""Trees with two entries of one name, which no command of git makes: an audit and a hook judge nothing in them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from tests.audit.commits import Reader
from tests.audit.play import POST, RECORD, Play
from tests.audit.reference import refusals

Entry = tuple[str, str, str]
"""Mode, name and id."""


def _entries(play: Play, treeish: str) -> list[Entry]:
    lines = play.git("ls-tree", treeish).splitlines()
    return [
        (f[0].lstrip("0"), name, f[2])
        for f, name in ((x.partition("\t")[0].split(), x.partition("\t")[2]) for x in lines)
    ]


def _tree(play: Play, entries: list[Entry]) -> str:
    """A tree written byte by byte, in the order given."""
    data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries)
    words = ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
    return subprocess.run(words, cwd=play.root, input=data, capture_output=True, check=True).stdout.decode().strip()


def _blob(play: Play, words: str) -> str:
    play.files.write("blob", words)
    oid = play.git("hash-object", "-w", "blob")
    (play.files.root / "blob").unlink()
    return oid


def _commit(play: Play, entries: list[Entry], by: str = "maya") -> str:
    """A commit of that tree on top of the branch."""
    made = play.git("commit-tree", "-p", "HEAD", "-m", "Change", _tree(play, entries), by=by)
    play.git("update-ref", "refs/heads/work", made)
    return made


def _post_twice(play: Play, entries: list[Entry]) -> list[Entry]:
    twin = _blob(play, (play.files.root / POST).read_text().replace("launch", "Launch"))
    posts = _tree(play, [*_entries(play, "HEAD:posts"), ("100644", "launch.yaml", twin)])
    return [(mode, name, posts if name == "posts" else oid) for mode, name, oid in entries]


def _folder_twice(play: Play, entries: list[Entry]) -> list[Entry]:
    """Another folder members/ behind the first, with a member that the first does not have."""
    other = _tree(play, [("100644", "zoe.yaml", _blob(play, "id: zoe\n"))])
    place = next(number for number, entry in enumerate(entries) if entry[1] == "members")
    return [*entries[: place + 1], ("40000", "members", other), *entries[place + 1 :]]


def _new_folder_twice(play: Play, entries: list[Entry]) -> list[Entry]:
    blob = _blob(play, "One.")
    new = [("40000", "zz", _tree(play, [("100644", name, blob)])) for name in ("a", "b")]
    return [*entries, *new]


def _file_and_folder(play: Play, entries: list[Entry]) -> list[Entry]:
    return [("100644", "posts", _blob(play, "No folder.")), *entries]


def _unsorted(play: Play, entries: list[Entry]) -> list[Entry]:
    """The same file again at the very end, behind what is sorted after it."""
    return [*entries, ("100644", "README.md", _blob(play, "Other words."))]


Doubling = Callable[[Play, list[Entry]], list[Entry]]
DOUBLINGS = (_post_twice, _folder_twice, _new_folder_twice, _file_and_folder, _unsorted)


def _refused(play: Play, base: str = "main", head: str = "work") -> str:
    ran = play.run("--format", "json", base=base, head=head)
    found = json.loads(ran.out)["findings"]
    assert (ran.code, [f["code"] for f in found]) == (2, ["SO450"]), ran
    reader = Reader(play.root)
    assert refusals(*reader.commits(play.git("rev-parse", base), play.git("rev-parse", head))) == {("SO450", "")}
    reader.close()
    return str(found[0]["message"])


@pytest.mark.parametrize("doubling", DOUBLINGS)
def test_two_entries_of_one_name_at_head(play: Play, doubling: Doubling) -> None:
    made = _commit(play, doubling(play, _entries(play, "HEAD")))
    assert f"the tree of {made[:9]} has two entries with the name" in _refused(play)


@pytest.mark.parametrize("doubling", DOUBLINGS)
def test_two_entries_of_one_name_on_the_way(play: Play, doubling: Doubling) -> None:
    """The next commit has every name once again, and nothing of the doubled one is left."""
    clean = _entries(play, "HEAD")
    made = _commit(play, doubling(play, clean))
    _commit(play, clean)
    assert f"the tree of {made[:9]} has two entries with the name" in _refused(play)


def test_two_entries_of_one_name_in_a_merge(play: Play) -> None:
    play.approve()
    play.git("branch", "side", "main")
    made = _tree(play, _folder_twice(play, _entries(play, "HEAD")))
    merge = play.git("commit-tree", "-p", "HEAD", "-p", "side", "-m", "Merge", made)
    play.git("update-ref", "refs/heads/work", merge)
    assert "two entries with the name members" in _refused(play)


def test_two_entries_of_one_name_at_base(play: Play) -> None:
    play.approve()
    made = play.git("commit-tree", "-p", "main", "-m", "Change", _tree(play, _unsorted(play, _entries(play, "main"))))
    play.git("update-ref", "refs/heads/main", made)
    assert made[:9] in _refused(play)


def test_what_goes_and_comes_again_stands_once(play: Play) -> None:
    """Files that come twice, on two sides too, a file that makes place for a folder, and a folder for a file."""
    play.approve()
    approval = (play.files.root / RECORD).read_text()
    play.git("switch", "-q", "-c", "side", "main")
    play.files.write("notes/a.txt", "A")
    (play.files.root / "README.md").unlink()
    play.files.write("README.md/b.txt", "B")
    play.files.write(RECORD, approval)
    play.commit("dana", "The same record on another side")
    play.switch("work")
    play.files.write("notes/a.txt", "A")
    play.commit("maya")
    (play.files.root / "notes/a.txt").unlink()
    (play.files.root / "notes").rmdir()
    play.files.write("notes", "A file now.")
    play.commit("maya")
    (play.files.root / "notes").unlink()
    play.files.write("notes/a.txt", "A")
    play.commit("maya")
    play.merge("side")
    assert play.errors() == set()
