"""Git asked about many commits by several programs at once, each of them on a processor of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Semaphore

from socialops.git.objects import Objects
from socialops.processes import MOST, usable

_TOGETHER = 5000
"""Commits that one git takes: a next one begins with nothing read."""


class Turns:
    """How many gits may run: one less than there are processors, while whoever waits for them is busy itself."""

    def __init__(self, *, busy: bool) -> None:
        self.most = min(MOST, usable())
        self._spared = 1 if busy and self.most > 1 else 0
        self._free = Semaphore(self.most - self._spared)

    def idle(self) -> None:
        """Whoever was busy waits from now on."""
        if self._spared:
            self._free.release(self._spared)
        self._spared = 0

    def run(self, objects: Objects, words: Sequence[str], stdin: bytes) -> bytes:
        """What a git says when its turn has come."""
        with self._free:
            return objects.run(*words, stdin=stdin)


def told(objects: Objects, words: Sequence[str], names: bytes, turns: Turns | None = None) -> Iterator[bytes]:
    """What git says of commits (an id a line), in their order, some of them at a time.

    Raises:
        GitFailed: it says nothing.
    """
    lines = names.splitlines(keepends=True)
    turns = turns or Turns(busy=False)
    if len(lines) <= _TOGETHER or turns.most == 1:
        yield objects.run(*words, stdin=names)
        return
    from concurrent.futures import ThreadPoolExecutor

    some = [b"".join(lines[at : at + _TOGETHER]) for at in range(0, len(lines), _TOGETHER)]
    with ThreadPoolExecutor(turns.most) as gits:
        yield from gits.map(lambda asked: turns.run(objects, words, asked), some)
