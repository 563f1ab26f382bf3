"""Git's index while we commit: held by a lock that says whose it is, and read by git in a copy of our own.

`git commit --only` would do, but it forgets what a hook adds, and a git that is killed leaves lock files behind of
which nobody knows whose they are. Here git works on an index of our own, named so that nobody else uses it; the
user's index is replaced in one step when the commit is there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from socialops import door
from socialops.errors import SocialopsError
from socialops.git import journal
from socialops.git.objects import TreeEntry
from socialops.git.program import literal
from socialops.git.repo import GitFailed, Repo

_MARK = b"socialops is committing; process "
_OURS = ("socialops-index", "socialops-staged", "socialops-held")
_PAUSE = 0.05
_MANY = 100
"""From here on git is not told which paths to look at: a command line has an end."""


class Own(NamedTuple):
    """An index of our own that says what HEAD says; `is_users` where the user's says the same: nothing was staged."""

    file: Path
    is_users: bool


@contextmanager
def held(repo: Repo, paths: Sequence[str]) -> Iterator[Own]:
    """Hold git's index as git itself would, and yield an index of our own, in which these files are to be staged."""
    _take(repo)
    try:
        own = repo.git_dir / _OURS[0]
        try:
            own.unlink(missing_ok=True)
            is_users = _copy_of_users(repo, own, paths)
        except OSError as error:
            raise door.unwritable(own, error) from error
        yield Own(own, is_users)
    finally:
        release(repo)


def _copy_of_users(repo: Repo, own: Path, paths: Sequence[str]) -> bool:
    """Make our index from the user's, so that git need not read every file to know that it has not changed.

    True where nothing had to be altered in it.
    """
    has_commits = repo.has_commits()
    if has_commits and _copy(repo.git_dir / "index", own):
        compared = ("diff-index", "--cached", "--quiet", "--no-ext-diff", "--ignore-submodules=none", "HEAD", "--")
        reset = ("read-tree", "--reset", "HEAD")
        is_users = _succeeds(repo, *compared, index=own)
        are_new = is_users and len(paths) <= _MANY and not repo.run("ls-tree", "HEAD", "--", *paths)
        if (are_new or not _is_marked(repo, own, paths)) and (is_users or _succeeds(repo, *reset, index=own)):
            return is_users
    own.unlink(missing_ok=True)
    repo.run("read-tree", "HEAD" if has_commits else "--empty", index=own)
    return False


def _succeeds(repo: Repo, *arguments: str, index: Path) -> bool:
    try:
        repo.run(*arguments, index=index)
    except GitFailed:
        return False
    return True


def _copy(index: Path, own: Path) -> bool:
    """Copy it with its time: by that git knows which files may have changed just after they were noted."""
    try:
        shutil.copy2(index, own)
    except FileNotFoundError:
        return False
    return True


def _is_marked(repo: Repo, own: Path, paths: Sequence[str]) -> bool:
    """Whether git was told not to look whether some of these files change: then it would not take them."""
    if len(paths) > _MANY:
        return True
    try:
        listed = repo.run("ls-files", "-v", "-z", "--", *literal(paths), index=own)
    except GitFailed:
        return True
    return any(entry[:1] != "H" for entry in listed.split("\0") if entry)


@contextmanager
def copied(repo: Repo) -> Iterator[Path]:
    """Hold git's index, and yield a copy of it: it becomes the user's by `replace`, in one step."""
    _take(repo)
    try:
        own = repo.git_dir / _OURS[0]
        own.unlink(missing_ok=True)
        _copy(repo.git_dir / "index", own)
        yield own
    except OSError as error:
        raise door.unwritable(repo.git_dir / "index", error) from error
    finally:
        release(repo)


def replace(repo: Repo, own: Path) -> None:
    """Let our copy be the user's index."""
    own.replace(repo.git_dir / "index")


def enter(repo: Repo, own: Path, entries: Mapping[str, TreeEntry | None]) -> None:
    """Let an index of ours say this of these files (from the repository's top); None takes one out."""
    if not entries:
        return
    nothing = "0" * max((len(entry.oid) for entry in entries.values() if entry), default=40)
    lines = [
        f"{entry.mode} {entry.oid}\t{path}\0" if entry else f"0 {nothing}\t{path}\0"
        for path, entry in sorted(entries.items(), key=lambda item: item[1] is not None)  # what goes makes room
    ]
    said = "".join(lines).encode("utf-8", "surrogateescape")
    repo.run("update-index", "--replace", "-z", "--index-info", stdin=said, index=own)


def lay_out(repo: Repo, own: Path, paths: Sequence[str], folder: Path) -> None:
    """Write files (from the repository's top), as they are to lie in the work tree, below another folder."""
    names = "\0".join(paths).encode("utf-8", "surrogateescape")
    if paths:
        top = Repo(repo.top, repo.top, repo.git_dir, repo.common_dir)
        top.held = repo.held
        top.run("checkout-index", "--quiet", f"--prefix={folder}/", "-z", "--stdin", stdin=names, index=own)


def _take(repo: Repo) -> None:
    lock, mark = repo.git_dir / "index.lock", repo.git_dir / _OURS[2]
    deadline = time.monotonic() + journal.PATIENCE
    try:
        mark.write_bytes(_MARK + str(os.getpid()).encode() + b"\n")
        while not _linked(mark, lock):
            if time.monotonic() > deadline:
                mark.unlink(missing_ok=True)
                raise SocialopsError(
                    "Another git command holds the repository's index: an editor, a terminal, a file-sync program. Try "
                    f"again when it is done; if none runs any more (a program was killed), delete the lock file {lock}"
                )
            time.sleep(_PAUSE)
    except OSError as error:
        raise door.unwritable(lock, error) from error


def _linked(mark: Path, lock: Path) -> bool:
    """Whether the lock is ours now: it appears with its mark in it, or not at all."""
    try:
        os.link(mark, lock)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        try:
            with lock.open("xb") as file:
                file.write(mark.read_bytes())
        except FileExistsError:
            return False
    return True


def is_ours(lock: Path) -> bool:
    """Whether a lock on git's index was taken by socialops."""
    data = door.read(lock, 1 << 10)
    return isinstance(data, bytes) and data.startswith(_MARK)


def release(repo: Repo) -> None:
    """Let go of the index, and remove what we (or a killed command before us) laid beside it."""
    lock = repo.git_dir / "index.lock"
    with contextlib.suppress(OSError):
        if is_ours(lock):
            lock.unlink(missing_ok=True)
        for name in _OURS:
            for path in (name, f"{name}.lock"):
                (repo.git_dir / path).unlink(missing_ok=True)


def stage(repo: Repo, own: Path, paths: Sequence[str]) -> None:
    """Take the files as they lie into our own index."""
    for start in range(0, len(paths), _MANY):
        repo.run("add", "--all", "--", *literal(paths[start : start + _MANY]), index=own)


def become(repo: Repo, own: Own, commit: str) -> None:
    """After the commit that was made of it, let the user's index say what that holds; all else in it stays."""
    if own.is_users:
        replace(repo, own.file)
    else:
        adopt(repo, commit)


def adopt(repo: Repo, commit: str) -> None:
    """Let the user's index say of every file of that commit what the commit says; all else in it stays."""
    out = repo.run("diff-tree", "--root", "--no-commit-id", "-r", "-z", "--raw", "--no-renames", commit)
    fields = out.split("\0")
    lines = []
    for facts, path in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, oid, _ = facts.split(" ")
        lines.append(f"{mode if mode != '000000' else '0'} {oid}\t{path}\0")
    index, staged = repo.git_dir / "index", repo.git_dir / _OURS[1]
    try:
        staged.unlink(missing_ok=True)
        _copy(index, staged)
        repo.run(
            "update-index", "-z", "--index-info", stdin="".join(lines).encode("utf-8", "surrogateescape"), index=staged
        )
        staged.replace(index)
    except OSError as error:
        raise door.unwritable(index, error) from error


def differing(repo: Repo, own: Path, paths: Sequence[str]) -> list[str]:
    """Which of the files (relative to the workspace) differ from what our own index holds."""
    few = literal(paths) if len(paths) <= _MANY else []
    out = repo.run("diff-files", "--name-only", "-z", "--relative", "--", *few, index=own)
    return [path for path in out.split("\0") if path in set(paths)]


def check_out(repo: Repo, own: Path, paths: Sequence[str]) -> None:
    """Write the files as our own index holds them."""
    names = "\0".join(paths).encode("utf-8", "surrogateescape")
    repo.run("checkout-index", "--force", "--quiet", "-z", "--stdin", stdin=names, index=own)
