"""A git that stays and answers one question after the other."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple
from weakref import finalize

from socialops.domain.pattern import late
from socialops.git.repo import GitFailed

_OTHER = late(rb"[0-9a-f]{40,64} [a-z]+ (\d+)")
_PIECE = 1 << 20
_STOPPED = "git stopped while objects were read: see 'git fsck'"


class Header(NamedTuple):
    """What git knows of an object without reading it."""

    oid: str
    size: int


def header(line: bytes, wanted: re.Pattern[bytes]) -> Header | None:
    """Git's line on an object; None where it is none of the *wanted* (a group for the id, one for the size)."""
    found = wanted.fullmatch(line)
    return Header(found[1].decode(), int(found[2])) if found else None


class Conversation:
    """A `git cat-file --batch` (or `--batch-check`), started when the first question comes."""

    def __init__(self, begin: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._begin = begin
        self._process: subprocess.Popen[bytes] | None = None
        self._asker = 0
        self._left = 0

    def ask(self, name: bytes, wanted: re.Pattern[bytes]) -> Header | None:
        """Id and size of the object of that name (with its line break); None where it is none of the *wanted*.

        *wanted* has a group for each of the two.
        """
        return header(self._answer(name), wanted)

    def read(self, name: bytes, wanted: re.Pattern[bytes]) -> bytes | None:
        """The content of an object, of a conversation that gives contents."""
        pieces = self.pieces(name, wanted)
        return None if pieces is None else b"".join(pieces)

    def pieces(self, name: bytes, wanted: re.Pattern[bytes]) -> Iterator[bytes] | None:
        """The same in pieces; what is not taken before the next question is gone."""
        line = self._answer(name)
        other = _OTHER.fullmatch(line)
        self._left = int(other[1]) + 1 if other else 0
        return self._pieces() if header(line, wanted) else None

    def _pieces(self) -> Iterator[bytes]:
        """The content that git is about to write, without the line break behind it."""
        while self._left > 1:
            yield self._take(min(self._left - 1, _PIECE))

    def _take(self, size: int) -> bytes:
        assert self._process is not None  # noqa: S101 - it has answered
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        piece = self._process.stdout.read(size)
        if not piece:
            raise GitFailed(_STOPPED)
        self._left -= len(piece)
        return piece

    def _answer(self, name: bytes) -> bytes:
        process = self._process
        if process is None or self._asker != os.getpid():  # of processes that were forked, each has a git of its own
            process = self._start()
        while self._left:
            self._take(min(self._left, _PIECE))
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None  # noqa: S101 - both are pipes
        assert stdout is not None  # noqa: S101
        try:
            stdin.write(name)
            stdin.flush()
        except BrokenPipeError as error:
            raise GitFailed(_STOPPED) from error
        line = stdout.readline()
        if not line:
            raise GitFailed(_STOPPED)
        return line.rstrip(b"\n")

    def _start(self) -> subprocess.Popen[bytes]:
        process = self._begin()
        finalize(self, _end, process)
        self._process, self._asker, self._left = process, os.getpid(), 0
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close both ends: git leaves when there is nothing more to read."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(BrokenPipeError):  # it has left already
                stream.close()
    process.wait()
