"""Read git objects of a repository that nobody has judged yet.

Nothing of the repository's configuration runs: no hooks, file-system monitors, filters, diff or text-conversion
drivers, signature programs or transports. Replace refs and grafts are ignored. Only objects are read, never the work
tree.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from socialops.errors import SocialopsError
from socialops.ledger.repo import GitFailed

_HARDENED = (
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", f"core.attributesFile={os.devnull}",
    "-c", "core.commitGraph=false",
    "-c", "core.alternateRefsCommand=",
    "-c", "protocol.allow=never",
    "-c", "core.sshCommand=false",
    "-c", "diff.external=",
    "-c", "log.showSignature=false",
    "-c", "log.showRoot=true",
    "-c", "log.follow=false",
    "-c", "log.mailmap=false",
    "-c", "diff.renames=false",
    "-c", f"diff.orderFile={os.devnull}",
    "-c", "gpg.program=false",
    "-c", "gpg.ssh.program=false",
    "--no-optional-locks", "--literal-pathspecs", "--no-pager",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
}
REGULAR = frozenset({"100644", "100755"})
"""Modes of plain files; links and submodules have others."""


class Entry(NamedTuple):
    """A file of a tree."""

    mode: str
    oid: str


class Objects:
    """The objects of the repository at *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trees = lru_cache(maxsize=64)(self._tree)

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What a hardened git printed."""
        from git.cmd import Git
        from git.exc import GitCommandError, GitCommandNotFound

        with TemporaryFile() as stream:
            stream.write(stdin)
            stream.seek(0)
            try:
                out = Git(self.folder).execute(
                    ["git", *_HARDENED, *arguments],
                    istream=stream,
                    env=_ENVIRONMENT,
                    stdout_as_string=False,
                    strip_newline_in_stdout=False,
                )
            except GitCommandNotFound as error:
                raise SocialopsError("git is not installed or not on the PATH.") from error
            except GitCommandError as error:
                raise GitFailed(str(error.stderr or error).strip()) from error
        return out if isinstance(out, bytes) else str(out).encode()

    def text(self, *arguments: str) -> str:
        """What a hardened git printed, as text without the last line break."""
        return self.run(*arguments).decode("utf-8", "replace").rstrip("\n")

    def commit(self, revision: str) -> str | None:
        """The id of the commit that a revision names, or None."""
        if revision.startswith("-"):
            return None
        try:
            return self.text("rev-parse", "--quiet", "--verify", "--end-of-options", f"{revision}^{{commit}}")
        except GitFailed:
            return None

    def _tree(self, treeish: str) -> dict[str, Entry]:
        """Every file of a tree, submodules and links included, by its path from the repository's top."""
        out = self.run("ls-tree", "-r", "-z", "--full-tree", treeish)
        found = {}
        for line in out.split(b"\0"):
            if line:
                facts, _, path = line.partition(b"\t")
                mode, _, oid = facts.split(b" ")
                found[path.decode("utf-8", "surrogateescape")] = Entry(mode.decode(), oid.decode())
        return found

    def blobs(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """The contents of objects (ids, or `commit:path`), in order; None for one that is not there.

        Names with a line break can't be asked for and count as absent.
        """
        asked = [name if "\n" not in name else "0" * 40 for name in names]
        query = "".join(f"{name}\n" for name in asked).encode("utf-8", "surrogateescape")
        out = self.run("cat-file", "--batch", "--buffer", stdin=query) if asked else b""
        position = 0
        for _ in asked:
            end = out.index(b"\n", position)
            header = out[position:end].rsplit(b" ", 2)
            position = end + 1
            if len(header) == 3 and header[1] in {b"blob", b"commit", b"tree", b"tag"}:  # noqa: PLR2004
                size = int(header[2])
                yield out[position : position + size]
                position += size + 1
            else:
                yield None

    def oids(self, names: Sequence[str]) -> list[str | None]:
        """The ids that names (`commit:path`) lead to, in order; None for one that is not there."""
        asked = [name if "\n" not in name else "0" * 40 for name in names]
        query = "".join(f"{name}\n" for name in asked).encode("utf-8", "surrogateescape")
        out = (
            self.run("cat-file", "--batch-check=%(objectname) %(objecttype)", "--buffer", stdin=query) if asked else b""
        )
        lines = out.split(b"\n")[: len(asked)]
        return [line.split(b" ")[0].decode() if line.endswith(b" blob") else None for line in lines]

    def is_shallow(self) -> bool:
        """True where history was cut off."""
        return self.text("rev-parse", "--is-shallow-repository") == "true"

    def merge_bases(self, one: str, other: str) -> list[str]:
        """The best common ancestors; none for unrelated histories."""
        try:
            return self.text("merge-base", "--all", one, other).split()
        except GitFailed:
            return []
