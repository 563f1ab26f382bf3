"""A commit that nobody made: one file more on top of another, in a folder of objects that goes away again.

What would be judged after a commit can so be judged before it, by the very same reading of git objects. Nothing is
written to the repository: neither refs nor index nor objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from socialops.git.environment import quoted
from socialops.git.objects import Objects
from socialops.git.repo import Repo
from socialops.git.writing.loose import NOT_AT_ALL, put, tree_with_file


@contextmanager
def rehearsed(
    repo: Repo, head: str, path: str, content: bytes, *, author: str, committer: str, at: datetime
) -> Iterator[tuple[Objects, str]]:
    """The objects of the repository with one commit more, and its id.

    *path* is from the repository's top; *author* and *committer* are "Name <e-mail>".
    """
    with borrowed(repo.root, [repo.common_dir / "objects"]) as (objects, store):
        yield objects, add_commit(objects, store, head, path, content, author=author, committer=committer, at=at)


def add_commit(
    objects: Objects, store: Path, head: str, path: str, content: bytes, *, author: str, committer: str, at: datetime
) -> str:
    """The same commit in a folder of objects that is there already (`borrowed`); its id."""
    time = f"{int(at.timestamp())} +0000"
    tree = tree_with_file(objects, store, head, path, content, durable=False, level=NOT_AT_ALL)
    lines = [
        f"tree {tree}", f"parent {head}", f"author {author} {time}", f"committer {committer} {time}",
        "", "Rehearsed", "",
    ]  # fmt: skip
    commit = "\n".join(lines).encode("utf-8", "surrogateescape")
    made = put(store, b"commit", commit, len(head), durable=False)
    objects.learn(made, head, path, put(store, b"blob", content, len(head), durable=False))
    return made


@contextmanager
def borrowed(folder: Path, stores: Sequence[Path]) -> Iterator[tuple[Objects, Path]]:
    """The objects in these *stores* of the repository at *folder*, and a folder to add others to that goes away."""
    with TemporaryDirectory(prefix="socialops-", ignore_cleanup_errors=True) as place:
        store = Path(place)
        (store / "info").mkdir()
        lines = "".join(quoted(own.as_posix(), "\n") + "\n" for own in stores)
        (store / "info/alternates").write_text(lines, encoding="utf-8", errors="surrogateescape")
        yield Objects(folder, waiting={"GIT_OBJECT_DIRECTORY": str(store)}), store
