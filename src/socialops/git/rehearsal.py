"""A commit that nobody made: one file more on top of another, in a folder of objects that goes away again.

What would be judged after a commit can so be judged before it, by the very same reading of git objects. Nothing is
written to the repository: neither refs nor index nor objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from socialops.git.environment import quoted
from socialops.git.loose import put, tree_with_file
from socialops.git.objects import Objects
from socialops.git.repo import Repo


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
        own = quoted((repo.common_dir / "objects").as_posix(), "\n")
        (store / "info/alternates").write_text(f"{own}\n", encoding="utf-8", errors="surrogateescape")
        objects = Objects(repo.root, waiting={"GIT_OBJECT_DIRECTORY": str(store)})
        time = f"{int(at.timestamp())} +0000"
        tree = tree_with_file(objects, store, head, path, content)
        lines = [
            f"tree {tree}", f"parent {head}", f"author {author} {time}", f"committer {committer} {time}",
            "", "Rehearsed", "",
        ]  # fmt: skip
        commit = "\n".join(lines).encode("utf-8", "surrogateescape")
        yield objects, put(store, b"commit", commit, len(head))
