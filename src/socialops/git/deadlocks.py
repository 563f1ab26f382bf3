"""Lock files that a killed git leaves behind: ours are removed, those of others only named."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from socialops import door
from socialops.domain.sanitize import visible
from socialops.git import index, journal
from socialops.git.journal import Note
from socialops.git.lock import LOCK
from socialops.git.repo import GitFailed, Repo

_SHARING = "socialops-sharing"
_GRACE = 0.3
"""Seconds in which a living git lets go of a branch."""
_SLACK = 2.0
"""File systems round times, up to this many seconds."""


def clear(repo: Repo, note: Note) -> None:
    """Remove the branch's locks that our dead git left.

    The caller holds the lock that every git of ours inherits, so none of ours runs any more. A lock is taken for ours
    only where it is younger than our note, nothing changes about it, and no git works in this repository.
    """
    _clear(repo, journal.place(repo), _of_branch(repo, note))


@contextmanager
def sharing(repo: Repo) -> Iterator[None]:
    """While git fetches and pushes: a mark, so that the locks that it leaves where it is killed are known as ours."""
    door.write(repo.git_dir, _SHARING, b"")
    try:
        yield
    finally:
        clear_shared(repo)


def is_sharing(repo: Repo) -> bool:
    """Whether a command was killed while it shared, or shares right now."""
    return (repo.git_dir / _SHARING).exists()


def clear_shared(repo: Repo) -> None:
    """Remove the locks that our dead git left while it shared, as `clear` does, and the mark."""
    if is_sharing(repo) and _clear(repo, repo.git_dir / _SHARING, _of_sharing(repo)):
        with contextlib.suppress(OSError):
            (repo.git_dir / _SHARING).unlink(missing_ok=True)


def _of_sharing(repo: Repo) -> Iterator[Path]:
    for name in ("packed-refs.lock", "config.lock", "shallow.lock"):
        yield repo.common_dir / name
    yield from _below(repo.common_dir / "refs/remotes")


def _below(folder: Path) -> Iterator[Path]:
    for inside, _, names in os.walk(folder):
        yield from (Path(inside, name) for name in names if name.endswith(".lock"))


def _clear(repo: Repo, mark: Path, locks: Iterable[Path]) -> bool:
    """Remove those of the locks that are younger than the mark; False where another git may need them."""
    try:
        since = mark.stat().st_mtime - _SLACK
    except OSError:
        return True
    seen = {lock: stamp for lock in locks if (stamp := _stamp(lock)) and stamp[0] >= since}
    if not seen:
        return True
    time.sleep(_GRACE)
    if _git_works(repo):
        return False
    for lock, stamp in seen.items():
        if _stamp(lock) == stamp:
            with contextlib.suppress(OSError):
                lock.unlink(missing_ok=True)
    return True


def _of_branch(repo: Repo, note: Note) -> Iterator[Path]:
    yield repo.git_dir / "HEAD.lock"
    for branch in (note.branch, note.switch and note.switch.to):  # a sync may go over to another
        if branch and branch.startswith("refs/heads/") and ".." not in branch:
            yield repo.common_dir / f"{branch}.lock"


def in_the_way(repo: Repo, error: GitFailed) -> str | None:
    """What to do where git failed for the lock of a branch that is still there, in our words; None where it did not."""
    branches = ((lock.relative_to(repo.common_dir).as_posix(), lock) for lock in _below(repo.common_dir / "refs/heads"))
    folders = ((repo.git_dir, "HEAD.lock"), (repo.common_dir, "packed-refs.lock"))
    for name, lock in (*((name, folder / name) for folder, name in folders), *branches):
        if lock.exists() and name in str(error):
            return (
                "Another git command holds the branch: an editor, a terminal, a file-sync program. Try again when it "
                f"is done; if none runs any more (a program was killed), delete the lock file {visible(str(lock))}"
            )
    return None


def _stamp(path: Path) -> tuple[float, int, int] | None:
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_mtime, status.st_ino, status.st_size


def _git_works(repo: Repo) -> bool:
    """Whether a git command runs inside the repository; where nobody can tell, it might."""
    if sys.platform == "win32":
        return True
    if sys.platform != "linux":
        return _git_runs_anywhere()
    homes = tuple(folder.resolve() for folder in (repo.top, repo.git_dir, repo.common_dir))
    for process in Path("/proc").iterdir():
        if not process.name.isdecimal() or int(process.name) == os.getpid():
            continue
        try:
            name = (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
            if name != "git" and not name.startswith("git-"):
                continue
            state, parent = _state(process)
            if state == "Z" or parent == os.getpid():  # dead, or one that reads for us
                continue
            folder = (process / "cwd").resolve(strict=True)
        except PermissionError:
            return True
        except OSError:
            continue
        if any(folder == home or folder.is_relative_to(home) for home in homes):
            return True
    return False


def _git_runs_anywhere() -> bool:
    try:
        out = subprocess.run(
            ["/bin/ps", "-axo", "comm="], capture_output=True, check=True, encoding="utf-8", errors="replace"
        )
    except (OSError, subprocess.SubprocessError):
        return True
    return any(line.strip().rsplit("/", 1)[-1].startswith("git") for line in out.stdout.splitlines())


def _state(process: Path) -> tuple[str, int]:
    """What a process does (Z: it is dead), and who started it (proc(5))."""
    words = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
    return words[0], int(words[1])


def of_others(repo: Repo, *, interrupted: bool) -> list[str]:
    """Every lock file that lies in the repository and that no command of ours removes, for a person to look at.

    Our own lock on the index says that it is ours. Where a command of ours was *interrupted*, its git may have left
    locks of branches as well: whether they are ours shows when that is put right.
    """
    found = [path for folder in {repo.git_dir, repo.common_dir} for path in folder.glob("*.lock")]
    found += _below(repo.common_dir / "refs")
    ours = {repo.common_dir / LOCK, *repo.git_dir.glob("socialops-*.lock")}
    if interrupted:
        ours.add(repo.git_dir / "HEAD.lock")
        ours |= set(_below(repo.common_dir / "refs/heads"))
    if is_sharing(repo):
        ours |= set(_of_sharing(repo))
    return sorted({visible(str(path)) for path in found if path not in ours and not index.is_ours(path)})
