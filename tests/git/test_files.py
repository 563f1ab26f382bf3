"""The files of a commit, read folder by folder, are those that git lists; and two commits differ where git says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from socialops.git.objects import TreeEntry
from socialops.git.range import RangeCommit, brought, taken
from socialops.git.reading.files import Files, apart, below, but
from socialops.git.reading.told import Places, told
from socialops.git.repo import GitFailed
from tests.git.drawn import NAMES, Made


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_they_are_those_that_git_lists(tmp_path: Path, form: str) -> None:
    made = Made(tmp_path / "made", 1, form=form)
    for _ in range(12):
        commit = made.commit(made.folder(3))
        files, listed = Files(made.objects, commit), made.objects.trees(commit)
        assert {path: files.get(path) for path in listed} == listed
        assert not any(path in files for path in ("", "none", "a/none", "posts/b/none", *(f"{p}/x" for p in listed)))
        for folder in ("posts", "a", "posts/b", "b.yaml"):
            there = below(listed, folder)
            assert files.below(folder) == there
            for name in NAMES:
                assert files.below(folder, [name]) == {p: e for p, e in there.items() if p.rpartition("/")[2] == name}


def test_commits_differ_where_their_lists_do(tmp_path: Path) -> None:
    made = Made(tmp_path / "made", 2)
    commits = [made.commit(made.folder(3)) for _ in range(8)]
    entry = TreeEntry("100644", made.put(b"blob", b"new"))
    for one in commits:
        for other in commits:
            lists = made.objects.trees(one), made.objects.trees(other)
            files = Files(made.objects, one), Files(made.objects, other)
            assert apart(*files) == apart(*lists)
            gone = min(lists[0], default="none")
            changed = {gone: None, "posts/new/b.yaml": entry}
            assert dict(but(files[0], changed)) == but(lists[0], changed)
            assert apart(but(files[0], changed), files[1]) == apart(but(lists[0], changed), lists[1])
            assert below(but(files[0], changed), "posts") == below(but(lists[0], changed), "posts")


def test_modes_that_git_takes_for_others_are_read_as_git_reads_them(tmp_path: Path) -> None:
    made = Made(tmp_path / "made", 3)
    blob = made.put(b"blob", b"x")
    inner = made.tree([("100644", "b.yaml", blob)])
    modes = [("100664", "a", blob), ("100711", "b", blob), ("40755", "posts", made.tree([("040000", "q", inner)]))]
    commit = made.commit(made.tree(modes))
    listed = made.objects.trees(commit)
    files = Files(made.objects, commit)
    assert {path: files.get(path) for path in listed} == listed
    assert files.below("posts", ["b.yaml"]) == below(listed, "posts") != {}


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    made = Made(tmp_path / "made", 4)
    one, two = made.put(b"blob", b"1"), made.put(b"blob", b"2")
    posts = made.tree([("100644", "a.yaml", one), ("100644", "a.yaml", two)])
    commit = made.commit(made.tree([("40000", "posts", posts)]))
    with pytest.raises(GitFailed, match=r"two entries with the name a\.yaml"):
        Files(made.objects, commit).get("posts/a.yaml")


def test_a_folder_that_is_not_here_ends_it(tmp_path: Path) -> None:
    made = Made(tmp_path / "made", 5)
    posts = made.tree([("100644", "a.yaml", made.put(b"blob", b"1"))])
    commit = made.commit(made.tree([("40000", "posts", posts)]))
    lost = made.objects.text("rev-parse", f"{commit}:posts")
    (made.store / lost[:2] / lost[2:]).unlink()
    with pytest.raises(GitFailed, match="not in this clone"):
        Files(made.objects, commit).get("posts/a.yaml")


def test_a_history_tells_of_a_few_files_what_it_tells_of_all(tmp_path: Path) -> None:
    made = Made(tmp_path / "made", 6)
    commits = made.history(30)
    ancestry = made.objects.ancestry(*commits)
    places = Places(["a", "z z/b.yaml", "posts/b/b", "b", "z z/a"], apart="posts/", names=("b.yaml", "a"))

    def counts(path: str) -> bool:
        named = path.startswith("posts/") and path.rpartition("/")[2] in places.names
        return named or any(f"{path}/".startswith(f"{place}/") for place in places.paths)

    everything = brought(made.objects, list(ancestry))
    own = {c.id: {path: change for path, change in c.own.items() if counts(path)} for c in everything}
    found = told(made.objects, ancestry, places, {})
    assert found == [RangeCommit(name, paths, {}, []) for name, paths in own.items() if paths]
    half = {commit.id: commit for commit in everything[::2]}
    assert told(made.objects, ancestry, places, half) == found
    assert {len(ancestry[commit.id]) for commit in found} == {0, 1, 2}
    plain = [name for name, parents in ancestry.items() if len(parents) == 1]
    gone = [p for c in brought(made.objects, plain) for p, change in c.own.items() if change.after is None]
    assert sorted(taken(made.objects, plain)) == sorted(gone) != []
