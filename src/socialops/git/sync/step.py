"""One step of a branch: its ref moves at once, the files follow, and a kill in between is seen through later.

The note of the journal says where the branch was and where it goes. Until the ref has moved nothing has happened;
after that whoever comes next brings the files along. No merge and no rebase of git is ever under way.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from socialops import door
from socialops.errors import SocialopsError
from socialops.git import deadlocks, index, journal
from socialops.git.journal import Switch
from socialops.git.objects import Objects, TreeEntry
from socialops.git.repo import GitFailed, Repo
from socialops.git.sync.standing import holds
from socialops.git.sync.trees import TreeChange, changes

_FOLDER = "socialops-incoming"
_SUBMODULE = "160000"
_LINK = "120000"


def in_the_way(repo: Repo, coming: Mapping[str, TreeChange], changed: Sequence[str]) -> list[str]:
    """Files (from the repository's top) that would be lost: *changed* ones, and ones that no commit holds."""
    found = [path for path in coming if path in set(changed)]
    for path, change in coming.items():
        place = repo.top / path
        if change.before is None and change.after is not None and os.path.lexists(place):
            if not _holds(repo, place, change.after) and _stays(repo.top, place, coming):
                found.append(path)
        elif _leads_elsewhere(repo.top, path):
            found.append(path)
        if change.after is not None and (above := _file_above(repo.top, path)) and above not in coming:
            found.append(above)
    return sorted(dict.fromkeys(found))


def _stays(top: Path, place: Path, coming: Mapping[str, TreeChange]) -> bool:
    """Whether something lies there that does not go by itself: a folder goes with its files."""
    if not place.is_dir() or door.is_link(place):
        return True
    inside = (file.relative_to(top).as_posix() for file in place.rglob("*") if not file.is_dir())
    return any(name not in coming for name in inside)


def _file_above(top: Path, path: str) -> str | None:
    """A file where a folder of the path is to be."""
    parts = path.split("/")
    names = ["/".join(parts[:end]) for end in range(1, len(parts))]
    return next((name for name in names if os.path.lexists(top / name) and not (top / name).is_dir()), None)


def _leads_elsewhere(top: Path, path: str) -> bool:
    place = top
    for part in path.split("/")[:-1]:
        place /= part
        if door.is_link(place):
            return True
    return False


def take(repo: Repo, objects: Objects, old: str, switch: Switch) -> None:
    """Take the branch that one is on from *old* to where the switch says; the caller holds the lock."""
    with index.copied(repo):  # another program may hold git's index: then nothing is begun
        pass
    note = journal.begin(repo, journal.SYNC, (), switch=switch)
    try:
        _move(repo, old, switch)
    except GitFailed as error:
        deadlocks.clear(repo, note)  # of a git that was killed under us
        if not _is_there_already(repo, switch):
            if switch.to and not switch.before:
                with contextlib.suppress(GitFailed):
                    repo.run("update-ref", "-d", switch.to, switch.new)
            journal.end(repo)
            if locked := deadlocks.in_the_way(repo, error):
                raise SocialopsError(f"{locked}. Nothing was changed.") from error
            raise SocialopsError(f"git can't move the branch, so nothing was changed. It says:\n{error}") from error
    follow(repo, objects, old, switch.new)
    journal.end(repo)


def _is_there_already(repo: Repo, switch: Switch) -> bool:
    """Whether one is on the branch where it was to go, though git did not end well: it was killed after that."""
    target = switch.to or switch.branch
    with contextlib.suppress(GitFailed):
        return repo.run("symbolic-ref", "--quiet", "HEAD") == target and holds(repo, switch.new, target)
    return False


def _move(repo: Repo, old: str, switch: Switch) -> None:
    """Move the refs: one branch, or (to another one) that one comes, HEAD goes there, the first one goes back."""
    if not switch.to:
        repo.run("update-ref", "-m", "socialops sync", switch.branch, switch.new, old)
        return
    repo.run("update-ref", "-m", "socialops sync", switch.to, switch.new, switch.before)
    _leave(repo, old, switch)


def _leave(repo: Repo, old: str, switch: Switch) -> None:
    repo.run("symbolic-ref", "-m", "socialops sync", "HEAD", switch.to)
    if switch.back and switch.branch != switch.to:
        with contextlib.suppress(GitFailed):  # somebody moved it meanwhile: then it stays
            repo.run("update-ref", "-m", "socialops sync", switch.branch, switch.back, old)


def resume(repo: Repo, old: str, switch: Switch) -> tuple[str, tuple[str, ...]]:
    """Finish a step that was cut short, or find that it had not begun: what to say, and files left as they were."""
    objects = Objects(repo.root)
    target = switch.to or switch.branch
    if not holds(repo, switch.new, target):
        return "A sync was interrupted before it changed anything. Run it again.", ()
    if switch.to:
        with contextlib.suppress(GitFailed):
            _leave(repo, old, switch)
    left = follow(repo, objects, old, switch.new, careful=True)
    return "A sync was interrupted while it brought the files along: it is finished now.", left


def follow(repo: Repo, objects: Objects, old: str, new: str, *, careful: bool = False) -> tuple[str, ...]:
    """Bring index and files from one commit to another; with *careful*, leave what somebody changed meanwhile.

    Only what differs between the two is touched: all else in index and work tree stays as it is.
    """
    coming = changes(objects, old, new)
    if not coming:
        return ()
    incoming = repo.git_dir / _FOLDER
    shutil.rmtree(incoming, ignore_errors=True)
    left: list[str] = []
    with index.copied(repo) as own:
        if careful:
            left = [path for path, change in coming.items() if not _expected(repo, path, change)]
        index.enter(repo, own, {path: change.after for path, change in coming.items()})
        todo = {path: change.after for path, change in coming.items() if path not in left}
        _remove(repo.top, [path for path, after in todo.items() if after is None])
        written = [path for path, after in todo.items() if after and after.mode != _SUBMODULE]
        if careful:
            written = [path for path in written if not _is_there(repo, path, todo[path])]
        index.lay_out(repo, own, written, incoming)
        for path in written:
            try:
                door.move_in(repo.top, path, incoming / path)
            except SocialopsError:
                if not careful:
                    raise  # the next command tries once more, and names what it can't write
                left.append(path)
        with contextlib.suppress(GitFailed):
            repo.run("update-index", "-q", "--refresh", index=own)
        index.replace(repo, own)
    shutil.rmtree(incoming, ignore_errors=True)
    return tuple(sorted(left))


def _is_there(repo: Repo, path: str, entry: TreeEntry | None) -> bool:
    return entry is not None and os.path.lexists(repo.top / path) and _holds(repo, repo.top / path, entry)


def _expected(repo: Repo, path: str, change: TreeChange) -> bool:
    """Whether a file is as it was before the step, or as it is to be after it."""
    place = repo.top / path
    if not os.path.lexists(place):
        return True
    return any(entry is not None and _holds(repo, place, entry) for entry in change)


def _holds(repo: Repo, place: Path, entry: TreeEntry) -> bool:
    """Whether a file holds what git keeps, filters considered."""
    try:
        mode = place.lstat().st_mode
        if entry.mode == _LINK:
            if not stat.S_ISLNK(mode):
                return False
            target = os.fsencode(place.readlink())
            return repo.run("hash-object", "--stdin", "--no-filters", stdin=target) == entry.oid
        if not stat.S_ISREG(mode):
            return entry.mode == _SUBMODULE and stat.S_ISDIR(mode)
        return repo.run("hash-object", "--", str(place)) == entry.oid
    except (OSError, GitFailed):
        return False


def _remove(top: Path, paths: Sequence[str]) -> None:
    for path in paths:
        place = top / path
        with contextlib.suppress(OSError):
            if not _leads_elsewhere(top, path):
                place.unlink(missing_ok=True)
        for folder in place.parents:
            if folder == top:
                break
            try:
                folder.rmdir()
            except OSError:
                break
