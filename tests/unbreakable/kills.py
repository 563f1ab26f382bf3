"""Kill a command at its steps, each time in a copy of its own, and look at what the next command makes of it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from socialops.store.verdicts.shelf import FOLDER
from tests.factories import GitFolder
from tests.forked import Ended, Forked
from tests.unbreakable.rows import Row

_READING = frozenset(
    [
        "var",
        "status",
        "rev-parse",
        "hash-object",
        "cat-file",
        "symbolic-ref",
        "rev-list",
        "diff-tree",
        "log",
        "ls-tree",
        "merge-base",
        "diff-files",
        "config",
        "check-attr",
        "version",
        "for-each-ref",
        "ls-files",
        "ls-remote",
    ]
)
"""Commands of git that change nothing (as we use them)."""
_KEPT = {"socialops.lock", FOLDER}
"""What socialops leaves in git's folder on purpose; among verdicts it tidies up by itself."""
_NUMBER = re.compile(rb"(?<=process )\d+|(?<=\.)\d+(?=\.tmp$)")


class Cut(NamedTuple):
    """A command that is cut short: where it is copied from, its words, and what it does where nobody kills it."""

    ready: Path
    row: Row
    steps: tuple[str, ...]
    before: dict[str, object]
    whole: dict[str, object]


def copy(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)
    return target


def start(server: Forked, place: Path, row: Row, at: int | None = None, **env: str) -> Ended:
    """Run the row's command in the copy at *place*."""
    own = place / "temporary"
    own.mkdir(exist_ok=True)
    where = place / "acme" / row.where
    return server.run(*row.words, cwd=where, by=row.by, at=at, TMPDIR=str(own), **env)


def helping(server: Forked, place: Path, row: Row, *words: str) -> Ended:
    """Another command there, by the same person."""
    root = place / "acme" if row.words[0] != "init" else place / "acme" / row.where / (row.words[1:2] or ["."])[0]
    return server.run(*words, cwd=root if root.is_dir() else place, by=row.by, TMPDIR=str(place / "temporary"))


def cut(server: Forked, ready: Path, scratch: Path, row: Row) -> Cut:
    """Count the steps, and see what a run leaves that nobody kills."""
    place = copy(ready, scratch / "whole")
    before = seen(place)
    ended = start(server, place, row, 0)
    assert ended.code in {0, 1}, (row.words, ended.code, ended.err)
    assert differing(before, seen(place)), (row.words, ended.err)  # it writes
    return Cut(ready, row, ended.steps, before, seen(place))


def changing(steps: Sequence[str]) -> list[int]:
    """The steps before which something has changed since the one before them; the rest leave what these leave."""
    found, moved, reads = [], True, False
    for number, step in enumerate(steps, start=1):
        word, _, rest = step.partition(" ")
        if moved or word == "opened":
            found.append(number)
        if word == "start":
            reads = not _READING.isdisjoint(rest.split("--no-pager ")[-1].split())
        moved = not reads if word in {"start", "after"} else True
        if step.startswith("after") and step != "after wait":
            moved = True
    return found


def seen(place: Path) -> dict[str, object]:
    """All that a person or the next command can find: files, what git holds and shows, and what must not be left."""
    found: dict[str, object] = {}
    for path in _files(place):
        name = path.relative_to(place).as_posix()
        if not name.startswith("temporary/"):
            found[name] = path.read_bytes()
    for top in sorted(path.parent for path in place.glob("*/.git")):
        git, name = GitFolder(top), top.name
        if git.run("rev-parse", "--is-inside-work-tree") == "true":
            for words in (("status", "--porcelain"), ("ls-files", "-s"), ("for-each-ref",)):
                found[f"{name}: {words[0]}"] = git.run("--no-optional-locks", *words)
    return found


def state(place: Path) -> str:
    """The same, and how far a killed command has come: two kills that leave the same are one."""
    digest = hashlib.sha256()
    for path in sorted(place.rglob("*")):
        parts = path.relative_to(place).parts
        if parts[0] == "temporary" or not {"objects", "logs", FOLDER, "index", "COMMIT_EDITMSG"}.isdisjoint(parts):
            continue
        digest.update(_NUMBER.sub(b"N", os.fsencode("/".join(parts))) + b"\0")
        if path.is_file():
            digest.update(_NUMBER.sub(b"N", path.read_bytes()) + b"\0")
    for top in sorted(path.parent for path in place.glob("*/.git")):
        if (top / ".git/index").exists():
            digest.update(GitFolder(top).run("ls-files", "-s").encode())
    return digest.hexdigest()


def _files(place: Path) -> Iterator[Path]:
    """Files outside of git's folders, and in them those that socialops, or a git that was killed, left."""
    for path in sorted(place.rglob("*")):
        parts = path.relative_to(place).parts
        if not path.is_file() or "objects" in parts:
            continue
        if ".git" not in parts or (
            _KEPT.isdisjoint(parts) and (path.name.startswith((".", "socialops")) or path.suffix in {".lock", ".tmp"})
        ):
            yield path


def differing(one: dict[str, object], other: dict[str, object]) -> list[str]:
    """What is not the same in both, in words."""
    return [
        f"{name}: {str(one.get(name))[:200]!r} is not {str(other.get(name))[:200]!r}"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]


def examine(
    server: Forked, found: Cut, scratch: Path, killed: Path, ways: Sequence[str] = ("again", "doctor")
) -> list[str]:
    """What is wrong with what becomes of it: run again at once; and after doctor and doctor --fix."""
    row, wrong = found.row, []
    done = seen(killed) == found.whole
    for way in ways:
        place = copy(killed, scratch / way)
        if way == "doctor":
            wrong += _doctored(server, place, found)
            done = seen(place) == found.whole  # it says so: what would be run now is another command
        if not done:
            ended = start(server, place, row)
            if ended.code not in {0, 1, 2} or (ended.code == 3):
                wrong.append(f"{way}: exit {ended.code}: {ended.err}")
            wrong += [
                f"{way}: {line} (it said {ended.code}: {ended.err[-300:]})"
                for line in differing(seen(place), found.whole)
            ]
        for top in place.glob("*/.git"):
            GitFolder(top.parent).run("fsck", "--strict", "--no-dangling")
        if left := sorted(path.name for path in (place / "temporary").iterdir()):
            wrong.append(f"{way}: left in the machine's temporary folder: {left}")
    return wrong


def _doctored(server: Forked, place: Path, found: Cut) -> list[str]:
    """doctor tells what is so, and mends it."""
    row, wrong = found.row, []
    pending = list(place.glob("*/.git/socialops-journal.json"))
    first = helping(server, place, row, "doctor")
    if first.code not in {0, 1} and "init" not in row.words:
        wrong.append(f"doctor: exit {first.code}: {first.err}")
    told = first.out + first.err
    if bool(pending) != ("a command was killed while it wrote" in told) and "init" not in row.words:
        wrong.append(f"doctor: {pending} and it says {told}")
    if "delete" in told and "git is locked" in told:
        wrong.append(f"doctor wants a lock deleted by hand: {told}")
    mended = helping(server, place, row, "doctor", "--fix")
    after = helping(server, place, row, "doctor")
    wrong += [
        f"doctor --fix ({mended.code}: {mended.out}) leaves: {after.out}{after.err}"
        for words in ("interrupted", "git is locked", "temporary file")
        if words in after.out + after.err
    ]
    if "init" not in row.words:  # it may have brought the schemas up to date, which is no part of the command
        shutil.rmtree(place / "acme/.socialops/schemas", ignore_errors=True) if not _has_schemas(found) else None
    return wrong


def _has_schemas(found: Cut) -> bool:
    return any("/.socialops/schemas/" in name for name in found.whole)
