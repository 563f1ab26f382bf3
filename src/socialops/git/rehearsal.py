"""A commit that nobody made: one file more on top of another, in a folder of objects that goes away again.

What would be judged after a commit can so be judged before it, by the very same reading of git objects. Nothing is
written to the repository: neither refs nor index nor objects.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from socialops.git.objects import Objects
from socialops.git.repo import Repo

_TREE, _FILE = b"40000", b"100644"


@contextmanager
def rehearsed(
    repo: Repo, head: str, path: str, content: bytes, *, author: str, committer: str, at: datetime
) -> Iterator[tuple[Objects, str]]:
    """The objects of the repository with one commit more, and its id.

    *path* is from the repository's top; *author* and *committer* are "Name <e-mail>".
    """
    with TemporaryDirectory(prefix="socialops-", ignore_cleanup_errors=True) as folder:
        store = Path(folder)
        (store / "info").mkdir()
        own = repo.common_dir / "objects"
        (store / "info/alternates").write_text(f"{own.as_posix()}\n", encoding="utf-8", errors="surrogateescape")
        objects = Objects(repo.root, waiting={"GIT_OBJECT_DIRECTORY": str(store)})
        time = f"{int(at.timestamp())} +0000"
        tree = _with_file(objects, store, head, path, content)
        lines = [
            f"tree {tree}", f"parent {head}", f"author {author} {time}", f"committer {committer} {time}",
            "", "Rehearsed", "",
        ]  # fmt: skip
        commit = "\n".join(lines).encode("utf-8", "surrogateescape")
        yield objects, _put(store, b"commit", commit, len(head))


def _with_file(objects: Objects, store: Path, head: str, path: str, content: bytes) -> str:
    """The tree of *head* with that file: only the folders above it are written anew."""
    parts = path.split("/")
    folders = ["/".join(parts[:depth]) for depth in range(len(parts))]
    trees = objects.folders([f"{head}:{folder}" for folder in folders])
    oid, mode = _put(store, b"blob", content, len(head)), _FILE
    for name, entries in zip(reversed(parts), reversed(trees), strict=True):
        oid, mode = _put(store, b"tree", _entered(entries or b"", name, mode, oid), len(head)), _TREE
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


def _put(store: Path, kind: bytes, data: bytes, length: int) -> str:
    """Write one loose object; its id, as long as those of the repository are."""
    whole = kind + b" %d\0" % len(data) + data
    algorithm = hashlib.sha1 if length == len("0" * 40) else hashlib.sha256
    oid = algorithm(whole).hexdigest()
    file = store / oid[:2] / oid[2:]
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(zlib.compress(whole, 1))
    return oid
