"""Repositories of commits whose trees are drawn by chance: every mode, files where others have folders, merges."""

from __future__ import annotations

import random
from pathlib import Path

from socialops.git.objects import Objects
from socialops.git.writing.loose import put
from tests.factories import GitFolder

NAMES = ["a", "b.yaml", "b", "é.yaml", "posts", "z z"]
KINDS = ["100644", "100755", "120000", "160000"]


class Made:
    """A repository of commits whose trees are drawn by chance."""

    def __init__(self, root: Path, seed: int, *, form: str = "sha1") -> None:
        root.mkdir()
        self.git = GitFolder(root)
        self.git.run("init", "-q", "-b", "main", f"--object-format={form}")
        self.objects = Objects(root)
        self.store = root / ".git/objects"
        self.length = 40 if form == "sha1" else 64
        self.chance = random.Random(seed)  # noqa: S311 - varied, not secret

    def put(self, kind: bytes, data: bytes) -> str:
        return put(self.store, kind, data, self.length)

    def tree(self, entries: list[tuple[str, str, str]]) -> str:
        lines = [
            f"{mode} {name}\0".encode("utf-8", "surrogateescape") + bytes.fromhex(oid) for mode, name, oid in entries
        ]
        return self.put(b"tree", b"".join(lines))

    def folder(self, depth: int) -> str:
        entries = []
        for name in sorted(self.chance.sample(NAMES, self.chance.randrange(len(NAMES)))):
            if depth and self.chance.random() < 0.5:
                entries.append(("40000", name, self.folder(depth - 1)))
            else:
                blob = self.put(b"blob", str(self.chance.randrange(4)).encode())
                entries.append((self.chance.choice(KINDS), name, blob))
        order = sorted(entries, key=lambda entry: entry[1] + ("/" if entry[0] == "40000" else ""))
        return self.tree(order)

    def history(self, count: int) -> list[str]:
        """So many commits with one parent, two, or none, the oldest first."""
        found: list[str] = []
        for _ in range(count):
            parents = self.chance.sample(found, min(len(found), self.chance.randrange(3)))
            found.append(self.commit(self.folder(3), *parents))
        return found

    def commit(self, tree: str, *parents: str) -> str:
        return self.git.run("commit-tree", *(word for parent in parents for word in ("-p", parent)), "-m", "Made", tree)
