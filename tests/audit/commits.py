"""What a repository holds, read from its objects in the plainest way: commits, who made them, and all their files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from socialops.domain.source import Fault, Listed, MediaFile
from socialops.domain.workspace import Workspace
from socialops.store.load import load
from socialops.store.memory import Memory

Files = Mapping[str, tuple[str, bytes]]
"""A tree: for each path its kind (`file`, `link` or `module`) and its bytes."""
_KINDS = {"100644": "file", "100755": "file", "100664": "file", "120000": "link", "160000": "module"}
_PERSON = re.compile(r"[^\n]*?<([^<>\n]*)> (\d+) [-+]\d{4}")
_CO_AUTHOR = re.compile(r"(?im)^co-authored-by:[^\n<>]*<\s*([^<>\s]+)\s*>\s*$")


@dataclass(frozen=True, eq=False)
class Commit:
    """One commit with everything it holds."""

    id: str
    parents: tuple[Commit, ...]
    author: str
    authored: datetime
    committer: str
    committed: datetime
    co_authors: tuple[str, ...]
    files: Files
    doubled: bool = False
    """Some tree of it has two entries of one name: nobody can say what it holds."""
    runs: frozenset[str] = frozenset()
    """Files that may be executed: no part of content, but of what a merge compares."""

    def whole(self, path: str) -> tuple[bool, tuple[str, bytes] | None]:
        """A file with the bit that says whether it may be executed."""
        return path in self.runs, self.files.get(path)

    def history(self) -> set[Commit]:
        """The commit and all before it."""
        found, waiting = set[Commit](), [self]
        while waiting:
            commit = waiting.pop()
            if commit not in found:
                found.add(commit)
                waiting.extend(commit.parents)
        return found


class Reader:
    """Reads whole histories of one repository; what was read once is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._git = subprocess.Popen(
            ["git", "cat-file", "--batch"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._commits: dict[str, Commit] = {}
        self._trees: dict[str, Files] = {}
        self._blobs: dict[str, bytes] = {}
        self._doubled: set[str] = set()
        self._runs: dict[str, set[str]] = {}

    def close(self) -> None:
        """Let git go."""
        self._git.communicate()

    def commits(self, *names: str) -> list[Commit]:
        """The commits of those names, with all that is before them."""
        out = subprocess.run(
            ["git", "rev-list", "--topo-order", "--reverse", "--parents", *names],
            cwd=self.folder, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        for line in out.splitlines():
            name, *parents = line.split(" ")
            if name not in self._commits:
                self._commits[name] = self._commit(name, tuple(self._commits[parent] for parent in parents))
        return [self._commits[name] for name in names]

    def _commit(self, name: str, parents: tuple[Commit, ...]) -> Commit:
        header, _, message = self._object(name).decode("utf-8", "replace").partition("\n\n")
        fields = dict(reversed([line.partition(" ")[::2] for line in header.split("\n")]))
        (author, authored), (committer, committed) = _person(fields["author"]), _person(fields["committer"])
        found = tuple(_CO_AUTHOR.findall(message))
        stray = re.search(r"^(?!tree |parent )[^\n]*\n(?:.*\n)*?parent ", header, re.MULTILINE)
        if stray:  # a line that only looks like a parent: git does not take it for one, and the commit is nobody's
            author, committer, found = "", "", ()
        files = self._files(fields["tree"])
        doubled = fields["tree"] in self._doubled
        runs = frozenset(self._runs[fields["tree"]])
        return Commit(name, parents, author, authored, committer, committed, found, files, doubled, runs)

    def _files(self, tree: str) -> Files:
        if tree not in self._trees:
            self._trees[tree] = dict(self._entries(tree))
        return self._trees[tree]

    def _entries(self, tree: str) -> Iterator[tuple[str, tuple[str, bytes]]]:
        data, names = self._object(tree), set[str]()
        runs = self._runs[tree] = set()
        while data:
            head, _, rest = data.partition(b"\0")
            mode, _, raw = head.decode("utf-8", "surrogateescape").partition(" ")
            oid, data = rest[:20].hex(), rest[20:]
            if raw in names:
                self._doubled.add(tree)
            names.add(raw)
            if mode == "40000":
                self._doubled |= {tree} if self._files(oid) and oid in self._doubled else set()
                yield from ((f"{raw}/{path}", entry) for path, entry in self._files(oid).items())
                runs |= {f"{raw}/{path}" for path in self._runs[oid]}
            else:
                runs |= {raw} if mode == "100755" else set()
                yield raw, (_KINDS[mode], b"" if mode == "160000" else self._blob(oid))

    def _blob(self, oid: str) -> bytes:
        if oid not in self._blobs:
            self._blobs[oid] = self._object(oid)
        return self._blobs[oid]

    def _object(self, name: str) -> bytes:
        assert self._git.stdin
        assert self._git.stdout
        self._git.stdin.write(name.encode() + b"\n")
        self._git.stdin.flush()
        size = int(self._git.stdout.readline().split(b" ")[2])
        data = self._git.stdout.read(size)
        self._git.stdout.read(1)
        return data


def _person(line: str) -> tuple[str, datetime]:
    found = _PERSON.fullmatch(line)
    assert found, line
    return found[1].strip(), datetime.fromtimestamp(int(found[2]), UTC)


class _Source(Memory):
    """A tree of git as the loader reads it: what is a link or a module stands there with a fault."""

    def __init__(self, files: Files) -> None:
        super().__init__({path: data for path, (kind, data) in files.items() if kind == "file"})
        self.odd = sorted(path for path, (kind, _) in files.items() if kind != "file")

    def files(self, folder: str, *, names: Any = None) -> Iterator[Listed]:
        odd = (path for path in self.odd if path == folder or path.startswith(folder + "/"))
        yield from (Listed(path, Fault("SO001", "no plain file")) for path in odd)
        yield from super().files(folder, names=names)

    def media(self, path: str) -> MediaFile:
        return MediaFile(None, problem="a link") if path in self.odd else super().media(path)


@cache
def _load(files: frozenset[tuple[str, tuple[str, bytes]]]) -> Workspace:
    return load(_Source(dict(files)))


def workspace_of(files: Files) -> Workspace:
    """All that the loader says of a tree."""
    return _load(frozenset(files.items()))


def best(commits: set[Commit]) -> list[Commit]:
    """Those of the commits that are before none of the others."""
    return [c for c in commits if not any(c is not other and c in other.history() for other in commits)]
