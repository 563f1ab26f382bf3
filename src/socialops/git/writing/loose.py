"""Write a commit by git's objects alone: neither the work tree nor the index is looked at or touched.

An object is put under its name only when it is whole on the disk, so that a kill leaves nothing half written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from socialops.classes import dataclass
from socialops.git.objects import Objects, TreeEntry
from socialops.git.reading.files import ENTRIES
from socialops.git.repo import GitFailed, Repo

_TREE, _FILE = b"40000", b"100644"
_READ_ONLY = 0o444
QUICKLY, NOT_AT_ALL = 1, 0
"""How small objects are made: as git does it unless it is told otherwise, and for those that go away again."""


@dataclass
class Maker:
    """Who makes commits here: git is asked once, and each commit has its own time."""

    repo: Repo

    @cached_property
    def signs(self) -> bool:
        """True where the user's git signs every commit."""
        return self.repo.run("config", "--type=bool", "--default=false", "commit.gpgsign") == "true"

    @cached_property
    def _people(self) -> tuple[str, str]:
        return self.repo.run("var", "GIT_AUTHOR_IDENT"), self.repo.run("var", "GIT_COMMITTER_IDENT")

    @property
    def lines(self) -> list[str]:
        """Author and committer of a commit made now, as git writes them."""
        names = ("AUTHOR", "COMMITTER")
        return [f"{name.lower()} {_now(line, name)}" for name, line in zip(names, self._people, strict=True)]


def _now(person: str, name: str) -> str:
    """The line with the present second in it, unless the environment fixes another."""
    if os.environ.get(f"GIT_{name}_DATE"):
        return person
    who, _, zone = person.rpartition(" ")
    return f"{who.rpartition(' ')[0]} {int(time.time())} {zone}"


def commit_file(
    maker: Maker, objects: Objects, parent: str, path: str, content: bytes, message: str, *, like: str = "",
    durable: bool = True,
) -> str:  # fmt: skip
    """A commit on *parent* that adds the file at *path* (from the repository's top); its id. No ref is moved.

    It is signed where the user's git signs every commit. Where *parent* is empty it is the first of a branch, with an
    id as long as that of *like*. What is not *durable* may be lost with the machine's power, as what git itself writes.
    """
    repo = maker.repo
    store, length = repo.common_dir / "objects", len(parent or like)
    tree = tree_with_file(objects, store, parent, path, content, length=length, durable=durable)
    if maker.signs:
        made = repo.run("commit-tree", "-S", *(["-p", parent] if parent else []), "-m", message, tree)
    else:
        above = [f"parent {parent}"] if parent else []
        lines = [f"tree {tree}", *above, *maker.lines, "", message, ""]
        whole = "\n".join(lines).encode("utf-8", "surrogateescape")
        made = put(store, b"commit", whole, length, durable=durable)
    if parent:
        objects.learn(made, parent, path, _named(b"blob", content, length)[1])
    return made


def tree_with_file(
    objects: Objects, store: Path, head: str, path: str, content: bytes, *, length: int | None = None,
    durable: bool = True, level: int = QUICKLY,
) -> str:  # fmt: skip
    """The tree of *head* (of nothing where that is empty) with that file: only the folders above it are written anew.

    *length* is that of the repository's ids, if *head* does not say it; *level* says how small its folders are made.
    """
    length = length or len(head)
    entry = TreeEntry(_FILE.decode(), put(store, b"blob", content, length, durable=durable))
    return tree_with(objects, store, head, path, entry, durable=durable, level=level)


def tree_with(
    objects: Objects, store: Path, head: str, path: str, entry: TreeEntry, *, durable: bool = True, level: int = QUICKLY
) -> str:
    """The tree of *head* (a commit or a tree; nothing where that is empty) with that entry at *path*."""
    parts, length = path.split("/"), len(entry.oid)
    folders = ["/".join(parts[:depth]) for depth in range(len(parts))]
    trees = objects.folders([f"{head}:{folder}" for folder in folders]) if head else [None] * len(folders)
    below = zip(trees, parts, trees[1:], strict=False)
    if head and (trees[0] is None or any(_is_lost(above, name, tree, length) for above, name, tree in below)):
        raise GitFailed(f"a folder of {head[:9]} is not in this clone, which holds only a part of it: see 'git fsck'")
    oid, mode = entry.oid, entry.mode.encode()
    for name, entries in zip(reversed(parts), reversed(trees), strict=True):
        tree = _entered(entries or b"", name, mode, oid)
        oid, mode = put(store, b"tree", tree, length, durable=durable, level=level), _TREE
    return oid


def _is_lost(above: bytes | None, name: str, tree: bytes | None, length: int) -> bool:
    """Whether a folder is named in the one above it, and is not here: as if it were empty, all in it would go."""
    raw = name.encode("utf-8", "surrogateescape")
    if tree is not None or not above or b" " + raw + b"\0" not in above:
        return False
    found = [mode for mode, named, _ in ENTRIES[length // 2].findall(above) if named == raw]
    return any(int(mode, 8) == int(_TREE, 8) for mode in found)


def tree_union(objects: Objects, store: Path, one: str, other: str) -> str:
    """A tree with all that two trees hold; where both hold a file of one name, it is the second's."""
    if one == other:
        return one
    trees = [dict(_entries(tree or b"", len(one))) for tree in objects.folders([one, other])]
    both = trees[0] | trees[1]
    for name in trees[0].keys() & trees[1].keys():
        if trees[0][name][0] == trees[1][name][0] == _TREE:
            both[name] = _TREE, tree_union(objects, store, trees[0][name][1], trees[1][name][1])
    return put(store, b"tree", _spelt(both), len(one))


@lru_cache(maxsize=8)  # what was rehearsed is often done
def _entered(tree: bytes, name: str, mode: bytes, oid: str) -> bytes:
    """A tree with one entry put in, or in the place of that name; nothing else in it is looked at."""
    raw, length = name.encode("utf-8", "surrogateescape"), len(oid) // 2
    new, order = mode + b" " + raw + b"\0" + bytes.fromhex(oid), _order(raw, mode)
    entries = ENTRIES[length].findall(tree)
    if b" " + raw + b"\0" in tree:  # most likely an entry of that name: it goes
        entries = [entry for entry in entries if entry[1] != raw]
        tree = b"".join(b"%s %s\0%s" % entry for entry in entries)
    place = bisect_right(entries, order, key=lambda entry: _order(entry[1], entry[0]))
    at = sum(len(mode) + len(name) for mode, name, _ in entries[:place]) + (length + len(b" \0")) * place
    return tree[:at] + new + tree[at:]


def _entries(tree: bytes, length: int) -> Iterator[tuple[bytes, tuple[bytes, str]]]:
    """The names in a tree, each with its mode and the id of what lies there."""
    position = 0
    while position < len(tree):
        end = tree.index(b"\0", position)
        mode, _, name = tree[position:end].partition(b" ")
        position = end + 1 + length // 2
        yield name, (mode, tree[end + 1 : position].hex())


def _spelt(entries: Mapping[bytes, tuple[bytes, str]]) -> bytes:
    """A tree as git writes it, in git's order (folders as if they ended in '/')."""
    ordered = sorted(entries.items(), key=lambda entry: _order(entry[0], entry[1][0]))
    return b"".join(mode + b" " + name + b"\0" + bytes.fromhex(oid) for name, (mode, oid) in ordered)


def _order(name: bytes, mode: bytes) -> bytes:
    return name + b"/" if mode == _TREE else name


def _named(kind: bytes, data: bytes, length: int) -> tuple[bytes, str]:
    """An object as it is stored, and its id, as long as those of the repository are."""
    whole = kind + b" %d\0" % len(data) + data
    algorithm = hashlib.sha1 if length == len("0" * 40) else hashlib.sha256
    return whole, algorithm(whole).hexdigest()


def put(store: Path, kind: bytes, data: bytes, length: int, *, durable: bool = True, level: int = QUICKLY) -> str:
    """Write one loose object, made smaller by that *level* of zlib; its id."""
    whole, oid = _named(kind, data, length)
    target = store / oid[:2] / oid[2:]
    if target.exists():
        return oid
    try:
        target.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="tmp_obj_", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(zlib.compress(whole, level))
                stream.flush()
                if durable:
                    os.fsync(stream.fileno())
            with contextlib.suppress(OSError):
                Path(name).chmod(_READ_ONLY)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise GitFailed(f"git's objects can't be written in {store}: {error.strerror}") from error
    return oid
