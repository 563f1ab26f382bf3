"""A git that stays and answers one question after the other."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from weakref import finalize

from socialops.git.repo import GitFailed

_OTHER = re.compile(rb"[0-9a-f]{40,64} [a-z]+ (\d+)")


class Conversation:
    """A `git cat-file --batch` (or `--batch-check`), started when the first question comes."""

    def __init__(
        self, command: Callable[[], Sequence[str]], folder: Path, environment: Callable[[], Mapping[str, str]]
    ) -> None:
        self._command = command
        self._folder = folder
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, name: bytes, wanted: re.Pattern[bytes], *, content: bool = False) -> tuple[str | None, bytes | None]:
        """Id and content of the object of that name (with its line break); None where it is none of the *wanted*."""
        process = self._process or self._start()
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None  # noqa: S101 - both are pipes
        assert stdout is not None  # noqa: S101
        try:
            stdin.write(name)
            stdin.flush()
        except BrokenPipeError as error:
            raise GitFailed("git stopped while objects were read: see 'git fsck'") from error
        header = stdout.readline()
        if not header:
            raise GitFailed("git stopped while objects were read: see 'git fsck'")
        header = header.rstrip(b"\n")
        found, any_object = wanted.fullmatch(header), _OTHER.fullmatch(header)
        data = stdout.read(int(any_object[1]) + 1)[:-1] if content and any_object else None
        return (found[1].decode(), data) if found else (None, None)

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            list(self._command()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env=self._environment(),
        )
        finalize(self, _end, process)
        self._process = process
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """Close both ends: git leaves when there is nothing more to read."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.wait()
