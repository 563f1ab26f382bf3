"""Write a commit by git's objects alone: neither the work tree nor the index is looked at or touched.

An object is put under its name only when it is whole on the disk, so that a kill leaves nothing half written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zlib
from pathlib import Path

from socialops.git.objects import Objects
from socialops.git.repo import GitFailed, Repo

_TREE, _FILE = b"40000", b"100644"
_READ_ONLY = 0o444


def commit_file(repo: Repo, objects: Objects, parent: str, path: str, content: bytes, message: str) -> str:
    """A commit on *parent* that adds the file at *path* (from the repository's top); its id. No ref is moved.

    Who and when are what git says now; it is signed where the user's git signs every commit.
    """
    store = repo.common_dir / "objects"
    tree = tree_with_file(objects, store, parent, path, content)
    if repo.run("config", "--type=bool", "--default=false", "commit.gpgsign") == "true":
        return repo.run("commit-tree", "-S", "-p", parent, "-m", message, tree)
    author, committer = repo.run("var", "GIT_AUTHOR_IDENT"), repo.run("var", "GIT_COMMITTER_IDENT")
    lines = [f"tree {tree}", f"parent {parent}", f"author {author}", f"committer {committer}", "", message, ""]
    return put(store, b"commit", "\n".join(lines).encode("utf-8", "surrogateescape"), len(parent))


def tree_with_file(objects: Objects, store: Path, head: str, path: str, content: bytes) -> str:
    """The tree of *head* with that file: only the folders above it are written anew."""
    parts = path.split("/")
    folders = ["/".join(parts[:depth]) for depth in range(len(parts))]
    trees = objects.folders([f"{head}:{folder}" for folder in folders])
    oid, mode = put(store, b"blob", content, len(head)), _FILE
    for name, entries in zip(reversed(parts), reversed(trees), strict=True):
        oid, mode = put(store, b"tree", _entered(entries or b"", name, mode, oid), len(head)), _TREE
    return oid


def _entered(tree: bytes, name: str, mode: bytes, oid: str) -> bytes:
    """A tree with one entry put in, or in the place of that name, in git's order (folders as if they ended in '/')."""
    raw, size, position = name.encode("utf-8", "surrogateescape"), len(oid) // 2, 0
    entries: list[tuple[bytes, bytes]] = []
    while position < len(tree):
        end = tree.index(b"\0", position)
        kind, _, known = tree[position:end].partition(b" ")
        if known != raw:
            entries.append((_order(known, kind), tree[position : end + 1 + size]))
        position = end + 1 + size
    entries.append((_order(raw, mode), mode + b" " + raw + b"\0" + bytes.fromhex(oid)))
    return b"".join(entry for _, entry in sorted(entries))


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
