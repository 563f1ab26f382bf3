"""The files of a commit, read folder by folder, are those that git lists; and two commits differ where git says so."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from socialops.git.loose import put
from socialops.git.objects import Objects, TreeEntry
from socialops.git.range import RangeCommit, brought, taken
from socialops.git.reading.files import Files, apart, below, but
from socialops.git.reading.told import Places, told
from socialops.git.repo import GitFailed
from tests.factories import GitFolder

NAMES = ["a", "b.yaml", "b", "é.yaml", "posts", "z z"]
KINDS = ["100644", "100755", "120000", "160000"]


class Made:
    """A repository of commits whose trees are drawn by chance."""

    def __init__(self, root: Path, seed: int, *, form: str = "sha1") -> None:
        root.mkdir()
        self.git = GitFolder(root)
        self.git.run("init", "-q", "-b", "main", f"--object-format={form}")
        self.objects = Objects(root)
        self.store = root / ".git/objects"
        self.length = 40 if form == "sha1" else 64
        self.chance = random.Random(seed)  # noqa: S311 - varied, not secret

    def put(self, kind: bytes, data: bytes) -> str:
        return put(self.store, kind, data, self.length)

    def tree(self, entries: list[tuple[str, str, str]]) -> str:
        lines = [f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries]
        return self.put(b"tree", b"".join(lines))

    def folder(self, depth: int) -> str:
        entries = []
        for name in sorted(self.chance.sample(NAMES, self.chance.randrange(len(NAMES)))):
            if depth and self.chance.random() < 0.5:
                entries.append(("40000", name, self.folder(depth - 1)))
            else:
                blob = self.put(b"blob", str(self.chance.randrange(4)).encode())
                entries.append((self.chance.choice(KINDS), name, blob))
        order = sorted(entries, key=lambda entry: entry[1] + ("/" if entry[0] == "40000" else ""))
        return self.tree(order)

    def commit(self, tree: str, *parents: str) -> str:
        return self.git.run("commit-tree", *(word for parent in parents for word in ("-p", parent)), "-m", "Made", tree)


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
    commits: list[str] = []
    for _ in range(30):
        parents = made.chance.sample(commits, min(len(commits), made.chance.randrange(3)))
        commits.append(made.commit(made.folder(3), *parents))
    ancestry = made.objects.ancestry(*commits)
    places = Places(["a", "z z/b.yaml", "posts/b/b", "b", "z z/a"], apart="posts/", names=("b.yaml", "a"))

    def counts(path: str) -> bool:
        named = path.startswith("posts/") and path.rpartition("/")[2] in places.names
        return named or any(f"{path}/".startswith(f"{place}/") for place in places.paths)

    everything = brought(made.objects, list(ancestry))
    own = {c.id: {path: change for path, change in c.own.items() if counts(path)} for c in everything}
    found = told(made.objects, ancestry, places)
    assert found == [RangeCommit(name, paths, {}, []) for name, paths in own.items() if paths]
    assert {len(ancestry[commit.id]) for commit in found} == {0, 1, 2}
    plain = [name for name, parents in ancestry.items() if len(parents) == 1]
    gone = [p for c in brought(made.objects, plain) for p, change in c.own.items() if change.after is None]
    assert sorted(taken(made.objects, plain)) == sorted(gone) != []
