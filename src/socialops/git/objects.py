"""Read git objects of a repository that nobody has judged yet.

Nothing of the repository's configuration runs: no hooks, file-system monitors, filters, diff or text-conversion
drivers, signature programs or transports. Replace refs and grafts are ignored, and so is every GIT_* variable from
outside. Only objects are read, never the work tree, and only plumbing reads them: what a repository sets for the
commands of people (`diff.relative`, `log.follow`, …) hides nothing from it.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from socialops.domain.pattern import late
from socialops.domain.source import MediaFile
from socialops.git.program import finish, plain_words
from socialops.git.reading.batch import Conversation, Header, header
from socialops.git.reading.hardened import Way, plainly
from socialops.git.repo import GitFailed

REGULAR = frozenset({"100644", "100755"})
"""Modes of plain files; links and submodules have others."""
_FOUND = re.compile(rb"([0-9a-f]{40,64}) (?:blob|commit) (\d+)")
_FOLDER = re.compile(rb"([0-9a-f]{40,64}) tree (\d+)")
_ANY = re.compile(rb"([0-9a-f]{40,64}) [a-z]+ (\d+)")
_ID = late(r"[0-9a-f]{40}|[0-9a-f]{64}")
_HOLE = (
    "the object {name} is not in this clone, which holds only a part of the history (a partial clone, or damaged). "
    "Clone without --filter (GitHub: actions/checkout without filter), or fetch what is missing: git fetch --refetch"
)
TWICE = (
    "the tree of {commit} has two entries with the name {path}, and programs don't agree which of them counts. No "
    "command of git makes such a tree ('git fsck' tells of it too): make the commit anew from its files"
)
_MANY = 64
"""From here on a process of its own for a list of names is quicker than asking one by one."""
_NO_OBJECT = "0" * 40
_FULL = late(r"[0-9a-f]{40}|[0-9a-f]{64}")
"""A whole id: git takes it for the object, whatever refs are called like it."""
LARGEST = 1 << 20
"""Bytes of the largest blob or commit that is read whole: four times what a document may have."""
_TOO_LARGE = b"\0" * (LARGEST + 1)
_AT_ONCE = 16 << 20
"""Bytes of the objects that one process is asked for."""
_SUFFIX = late(r"[~^@:]")


class TreeEntry(NamedTuple):
    """A file of a tree."""

    mode: str
    oid: str


class Objects:
    """The objects of the repository at *folder*."""

    def __init__(self, folder: Path, *, waiting: Mapping[str, str] | None = None, way: Way = plainly) -> None:
        """*waiting* are the variables under which git sees a push not accepted yet (`environment.quarantine`)."""
        self.folder = folder
        self._start = way(folder, dict(waiting or {}))
        self.trees = lru_cache(maxsize=64)(self._tree)
        self.ancestry = lru_cache(maxsize=4)(self._ancestry)
        self.entry = lru_cache(maxsize=4096)(self._entry)
        self.listing = lru_cache(maxsize=4096)(self._listing)
        self.media: dict[str, MediaFile] = {}
        self.seen: set[str] = set()
        """Names of blobs and commits that were there when they were read."""
        self._learned: dict[str, tuple[str, str, TreeEntry]] = {}
        self._contents = self._conversation("--batch")
        self._names = self._conversation("--batch-check")

    def _conversation(self, kind: str) -> Conversation:
        begin = self._start  # not all of us: who asks no more lets go of their git
        return Conversation(lambda: begin(["cat-file", kind], subprocess.DEVNULL))

    def learn(self, commit: str, parent: str, path: str, oid: str) -> None:
        """Take over from whoever made a commit that it adds one file to its only parent: git need not be asked."""
        self._learned[commit] = parent, path, TreeEntry("100644", oid)

    def learned(self, commit: str) -> tuple[str, str, TreeEntry] | None:
        """The only parent of a commit of which that was learned, the path that it adds, and what lies there."""
        return self._learned.get(commit)

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What a hardened git printed."""
        ended = finish(self._start(arguments, subprocess.PIPE), stdin)
        if ended.code != 0:
            raise GitFailed(plain_words(ended.err) or f"git {arguments[0]} failed")
        return ended.out

    def text(self, *arguments: str) -> str:
        """What a hardened git printed, as text without the last line break."""
        return self.run(*arguments).decode("utf-8", "surrogateescape").rstrip("\n")

    def commit(self, revision: str) -> str | None:
        """The id of the commit that a revision names, or None."""
        if revision.startswith("-") or "\0" in revision:
            return None
        try:
            found = self._names.ask(_askable(f"{revision}^{{commit}}"), _ANY)
        except GitFailed:
            return None
        return found and found.oid

    def symbolic(self, ref: str) -> str | None:
        """The ref that a symbolic one leads to, in the end; None where it is none."""
        try:
            return self.text("symbolic-ref", "--quiet", ref)
        except GitFailed:
            return None

    def namesakes(self, revision: str) -> list[str]:
        """The refs that a short name may mean, where they lead to different commits.

        Git takes a tag before a branch: who may push a tag named `origin/main` could choose what it is compared with.
        """
        name = _SUFFIX.split(revision, maxsplit=1)[0]
        if not name or name == "HEAD" or revision.startswith("-") or _FULL.fullmatch(name):
            return []
        refs = [name, *(f"refs/{kind}/{name}" for kind in ("heads", "tags", "remotes"))]
        found = {ref: commit for ref in refs if (commit := self.commit(ref))}
        return sorted(ref for ref in found if ref != name) if len(set(found.values())) > 1 else []

    def _tree(self, treeish: str) -> dict[str, TreeEntry]:
        """Every file of a tree, submodules and links included, by its path from the repository's top.

        A tree with two entries of one name is none: the programs that read it don't agree on what it holds.
        """
        if treeish in self._learned:
            parent, path, entry = self._learned[treeish]
            return {**self.trees(parent), path: entry}
        out = self.run("ls-tree", "-r", "-t", "-z", "--full-tree", treeish)
        found: dict[str, TreeEntry] = {}
        folders: set[str] = set()
        for line in out.decode("utf-8", "surrogateescape").split("\0"):
            if line:
                facts, _, path = line.partition("\t")
                mode, kind, oid = facts.split(" ")
                if path in found or path in folders:
                    raise GitFailed(TWICE.format(commit=treeish[:9], path=path))
                if kind == "tree":
                    folders.add(path)
                else:
                    found[path] = TreeEntry(mode, oid)
        return found

    def _entry(self, commit: str, path: str) -> TreeEntry | None:
        """What lies at one path of a commit."""
        for line in self.text("ls-tree", "-z", "--full-tree", commit, "--", path).split("\0"):
            facts, _, name = line.partition("\t")
            if name == path and " tree " not in facts:
                mode, _, oid = facts.split(" ")
                return TreeEntry(mode, oid)
        return None

    def _ancestry(self, *commits: str) -> dict[str, tuple[str, ...]]:
        """These commits and all before them, children first, each with its parents."""
        first, *others = commits
        if first in self._learned and {*others} <= {self._learned[first][0]}:
            parent = self._learned[first][0]
            return {first: (parent,), **self.ancestry(parent)}
        lines = self.text("rev-list", "--topo-order", "--parents", *commits).splitlines()
        return {name: tuple(parents) for name, *parents in (line.split(" ") for line in lines)}

    def blobs(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """The contents of blobs and commits (ids, or `commit:path`), in order; None for a path that is not there.

        What is larger than `LARGEST` is never read: in its place come as many zero bytes and one more, which every
        reader refuses by their number. Names with a line break can't be asked for and count as absent. An id that a
        tree or commit names and that is not here is a hole in the clone: then nothing can be judged.
        """
        sizes = self._sizes(names)
        sized = list(zip(names, sizes, strict=True))
        for name, size in sized:
            if size is None:
                self._refuse_hole(name)
        self.seen.update(name for name, size in sized if size is not None)
        contents = self._contents_of([(name, size) for name, size in sized if _is_read(size)])
        for size in sizes:
            yield next(contents) if _is_read(size) else None if size is None else _TOO_LARGE

    def stream(self, name: str) -> Iterator[bytes] | None:
        """The content of a blob in pieces, however large, up to the next question; None where there is none."""
        pieces = self._contents.pieces(_askable(name), _FOUND)
        if pieces is None:
            self._refuse_hole(name)
        return pieces

    def _refuse_hole(self, name: str) -> None:
        """Nothing can be judged where an id that a tree or a commit names leads to nothing at all."""
        if _ID.fullmatch(name) and self._names.ask(_askable(name), _ANY) is None:
            raise GitFailed(_HOLE.format(name=name[:9]))

    def _contents_of(self, wanted: Sequence[tuple[str, int | None]]) -> Iterator[bytes | None]:
        if len(wanted) < _MANY:
            yield from (self._contents.read(_askable(name), _FOUND) for name, _ in wanted)
            return
        for some in _portions(wanted):
            out = self.run("cat-file", "--batch", "--buffer", stdin=b"".join(_askable(name) for name, _ in some))
            position = 0
            for _, size in some:
                start = out.index(b"\n", position) + 1
                position = start + (size or 0)
                yield out[start:position]
                position += 1

    def _sizes(self, names: Sequence[str]) -> list[int | None]:
        asked = [_askable(name) for name in names]
        if len(asked) < _MANY:
            return [found and found.size for found in (self._names.ask(name, _FOUND) for name in asked)]
        return [int(found[2]) if (found := _FOUND.fullmatch(line)) else None for line in self._told(asked)]

    def oids(self, names: Sequence[str]) -> list[str | None]:
        """The ids of the blobs that names (`commit:path`) lead to, in order; None for one that is not there."""
        return [found and found.oid for found in self._headers(names)]

    def _headers(self, names: Sequence[str]) -> list[Header | None]:
        """What git knows of blobs and commits without reading them."""
        asked = [_askable(name) for name in names]
        if len(asked) < _MANY:
            return [self._names.ask(name, _FOUND) for name in asked]
        return [header(line, _FOUND) for line in self._told(asked)]

    def _told(self, asked: Sequence[bytes]) -> list[bytes]:
        """A line on each of many names."""
        return self.run("cat-file", "--batch-check", "--buffer", stdin=b"".join(asked)).split(b"\n")[: len(asked)]

    def there(self, names: Sequence[str]) -> list[bool]:
        """For each name (`commit:path`) whether it leads to a file or a folder."""
        asked = [_askable(name) for name in names]
        if len(asked) < _MANY:
            return [self._names.ask(name, _ANY) is not None for name in asked]
        return [header(line, _ANY) is not None for line in self._told(asked)]

    def folders(self, names: Sequence[str]) -> list[bytes | None]:
        """Folders (`commit:path`) as git keeps them; None where there is none."""
        return [self._contents.read(_askable(name), _FOLDER) for name in names]

    def _listing(self, name: str) -> bytes:
        """A folder that must be there, as git keeps it: an id that a tree names, or the top of a commit."""
        (data,) = self.folders([name])
        if data is None:
            raise GitFailed(_HOLE.format(name=name[:9]))
        return data

    def is_shallow(self) -> bool:
        """True where history was cut off."""
        return self.text("rev-parse", "--is-shallow-repository") == "true"

    def merge_bases(self, one: str, other: str) -> list[str]:
        """The best common ancestors; none for unrelated histories."""
        if one == other:
            return [one]
        try:
            return self.text("merge-base", "--all", one, other).split()
        except GitFailed:
            return []


def _is_read(size: int | None) -> bool:
    return size is not None and size <= LARGEST


def _portions(wanted: Sequence[tuple[str, int | None]]) -> Iterator[list[tuple[str, int | None]]]:
    """In their order, as many at a time as make up `_AT_ONCE` bytes."""
    some: list[tuple[str, int | None]] = []
    bytes_ = 0
    for name, size in wanted:
        some.append((name, size))
        bytes_ += size or 0
        if bytes_ >= _AT_ONCE:
            yield some
            some, bytes_ = [], 0
    if some:
        yield some


def _askable(name: str) -> bytes:
    return f"{name if chr(10) not in name else _NO_OBJECT}\n".encode("utf-8", "surrogateescape")
