"""What a clone knows of all branches, read without starting git: who keeps an answer sees whether it still holds."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from socialops import door
from socialops.domain.pattern import late
from socialops.git.repo import GitFailed, Repo

_LARGEST = 16 << 20
_MOST = 2_000
"""Refs that lie in a file each; with more of them git is no slower."""
_BESIDE = ("packed-refs", "config", "shallow")
"""What else in git's folder says which branches there are, what each is shared by, and how far history reaches."""
_SHARED = b"refs/remotes/"
_IN_PARTS = late(r"(^|\0)(extensions\.partialclone|remote\.[^\n]*\.promisor)\n", re.IGNORECASE)


class Refs(NamedTuple):
    """A digest of every ref, of what HEAD names, and of the clone's own settings; how many branches remotes have."""

    digest: str
    shared: int


def refs(repo: Repo) -> Refs | None:
    """The refs as they are now; None where they are kept in a form that only git reads, or are too many."""
    common = repo.common_dir
    if (common / "reftable").exists():
        return None
    digest, packed, shared = hashlib.sha256(), set[bytes](), set[bytes]()
    for path in (repo.git_dir / "HEAD", *(common / name for name in _BESIDE)):
        data = door.read(path, _LARGEST)
        if isinstance(data, door.Shut) and not data.absent:
            return None
        held = data if isinstance(data, bytes) else b""
        digest.update(b"%d %s" % (len(held), held))
        if path.name == "packed-refs":
            packed = {line.partition(b" ")[2] for line in held.splitlines() if _SHARED in line}
    for number, file in enumerate(_files(common / "refs")):
        data = door.read(file, _LARGEST)
        if number >= _MOST or not isinstance(data, bytes):
            return None
        name = os.fsencode(file.relative_to(common).as_posix())
        digest.update(b"%s %s" % (name, data))
        if name.startswith(_SHARED) and not data.startswith(b"ref:"):
            shared.add(name)
    return Refs(digest.hexdigest(), len(packed | shared))


def ground(repo: Repo) -> str | None:
    """A digest of what branches held before, by git's logs of them, and of every setting, wherever it is written.

    None where they are too many, or where more has a say: a clone that gets its objects when they are asked for, or
    commits that are told other parents than they have.
    """
    common, digest = repo.common_dir, hashlib.sha256()
    if (common / "info" / "grafts").exists():
        return None
    for number, file in enumerate(_files(common / "logs" / "refs")):
        data = door.read(file, _LARGEST)
        if number >= _MOST or not isinstance(data, bytes) or len(data) > _LARGEST:
            return None
        digest.update(b"%s %d %s" % (os.fsencode(file.relative_to(common).as_posix()), len(data), data))
    try:
        settings = repo.run("config", "--list", "-z")
    except GitFailed:
        return None
    if _IN_PARTS.search(settings):
        return None
    digest.update(settings.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder, in one order."""
    try:
        found = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif not entry.name.endswith(".lock"):
            yield Path(entry.path)
