"""Write a commit by git's objects alone: neither the work tree nor the index is looked at or touched.

An object is put under its name only when it is whole on the disk, so that a kill leaves nothing half written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo

_TREE, _FILE = b"40000", b"100644"
_READ_ONLY = 0o444


def commit_file(
    repo: Repo, objects: Objects, parent: str, path: str, content: bytes, message: str, *, like: str = ""
) -> str:
    """A commit on *parent* that adds the file at *path* (from the repository's top); its id. No ref is moved.

    Who and when are what git says now; it is signed where the user's git signs every commit. Where *parent* is empty it
    is the first of a branch, with an id as long as that of *like*.
    """
    store, length = repo.common_dir / "objects", len(parent or like)
    tree = tree_with_file(objects, store, parent, path, content, length=length)
    if repo.run("config", "--type=bool", "--default=false", "commit.gpgsign") == "true":
        return repo.run("commit-tree", "-S", *(["-p", parent] if parent else []), "-m", message, tree)
    author, committer = repo.run("var", "GIT_AUTHOR_IDENT"), repo.run("var", "GIT_COMMITTER_IDENT")
    above = [f"parent {parent}"] if parent else []
    lines = [f"tree {tree}", *above, f"author {author}", f"committer {committer}", "", message, ""]
    return put(store, b"commit", "\n".join(lines).encode("utf-8", "surrogateescape"), length)


def tree_with_file(
    objects: Objects, store: Path, head: str, path: str, content: bytes, *, length: int | None = None
) -> str:
    """The tree of *head* (of nothing where that is empty) with that file: only the folders above it are written anew.

    *length* is that of the repository's ids, if *head* does not say it.
    """
    parts, length = path.split("/"), length or len(head)
    folders = ["/".join(parts[:depth]) for depth in range(len(parts))]
    trees = objects.folders([f"{head}:{folder}" for folder in folders]) if head else [None] * len(folders)
    oid, mode = put(store, b"blob", content, length), _FILE
    for name, entries in zip(reversed(parts), reversed(trees), strict=True):
        oid, mode = put(store, b"tree", _entered(entries or b"", name, mode, oid), length), _TREE
    return oid


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


def _entered(tree: bytes, name: str, mode: bytes, oid: str) -> bytes:
    """A tree with one entry put in, or in the place of that name."""
    entries = dict(_entries(tree, len(oid)))
    entries[name.encode("utf-8", "surrogateescape")] = mode, oid
    return _spelt(entries)


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


def put(store: Path, kind: bytes, data: bytes, length: int) -> str:
    """Write one loose object; its id, as long as those of the repository are."""
    whole = kind + b" %d\0" % len(data) + data
    algorithm = hashlib.sha1 if length == len("0" * 40) else hashlib.sha256
    oid = algorithm(whole).hexdigest()
    target = store / oid[:2] / oid[2:]
    if target.exists():
        return oid
    try:
        target.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="tmp_obj_", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(zlib.compress(whole, 1))
                stream.flush()
                os.fsync(stream.fileno())
            with contextlib.suppress(OSError):
                Path(name).chmod(_READ_ONLY)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise GitFailed(f"git's objects can't be written in {store}: {error.strerror}") from error
    return oid
