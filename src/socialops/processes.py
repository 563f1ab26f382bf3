"""Work that is shared out among processes of this machine.

They are forked: each has all that is loaded, and takes one task after the other until none is left. What it found comes
back through a pipe. A process that dies is no loss: whatever it did not finish is done here.
"""

from __future__ import annotations

import gc
import marshal
import os
import signal
import struct
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Final, NoReturn, Self

MOST: Final = 8
"""More processes than that hardly pay: what is left for one of them alone takes longest then."""
ENOUGH: Final = 2_000
"""Files from which on a second process pays for itself (see docs/benchmarks.md)."""
MOST_TASKS: Final = 1_000
"""Their numbers fit into the smallest pipe there is (a page)."""
_NUMBER: Final = struct.Struct("=I")
_HEAD: Final = struct.Struct("=IQ")
_PR_SET_PDEATHSIG: Final = 1
_forking = Lock()


def processes(wanted: int | None, files: int) -> int:
    """How many processes share the work on so many files: those that were *wanted*, else what pays."""
    if not sys.platform.startswith("linux"):  # forking is not safe on macOS, and unknown to Windows
        return 1
    if wanted is not None:
        return max(1, wanted)
    return min(MOST, usable()) if files >= ENOUGH else 1


def usable() -> int:
    """The processors that this process may use: those it is bound to, less where its container gets less."""
    bound = len(os.sched_getaffinity(0)) if sys.platform.startswith("linux") else 1
    return max(1, min(bound, _share(Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")) or bound))


def _share(top: Path, own: Path) -> int | None:
    """The processors that control groups leave to this process, rounded up; None where they set no limit."""
    limits = list(_first_group(top))
    with suppress(OSError, ValueError):
        path = next(line for line in own.read_text().splitlines() if line.startswith("0::")).removeprefix("0::/")
        folders = [top / path, *(top / path).parents] if path else []
        limits += [limit for folder in folders if folder != top for limit in _limits(folder / "cpu.max")]
    return min(limits, default=None)


def _first_group(top: Path) -> Iterator[int]:
    yield from _limits(top / "cpu.max")
    with suppress(OSError, ValueError):  # version 1 of control groups
        quota, period = (int((top / "cpu" / f"cpu.cfs_{name}_us").read_text()) for name in ("quota", "period"))
        if quota > 0 < period:
            yield -(-quota // period)


def _limits(file: Path) -> Iterator[int]:
    with suppress(OSError, ValueError):
        quota, period = file.read_text().split()
        if quota != "max":
            yield max(1, -(-int(quota) // int(period)))


@contextmanager
def unforked() -> Iterator[None]:
    """What another thread does in here is done, or not begun, whenever a process is forked: imports, above all."""
    with _forking:
        yield


def shared(tasks: int, work: Callable[[int], Any], processes: int) -> list[Any]:
    """What *work* gives for each number below *tasks*, in their order; all of it plain values, as marshal takes them.

    Work that raises in another process is done again here, and raises here.
    """
    if processes <= 1 or not 1 < tasks <= MOST_TASKS:
        return [work(number) for number in range(tasks)]
    found: dict[int, Any] = {}
    with _Crew(tasks, work, processes - 1) as crew:
        while (number := crew.next()) is not None:
            found[number] = work(number)
        for number, data in crew.results():
            found[number] = marshal.loads(data)  # noqa: S302 - out of a pipe of our own
    return [found[number] if number in found else work(number) for number in range(tasks)]


class _Crew:
    """The other processes, and the queue of tasks that all take from."""

    def __init__(self, tasks: int, work: Callable[[int], Any], others: int) -> None:
        self._work = work
        self._queue, filled = os.pipe()
        os.write(filled, b"".join(map(_NUMBER.pack, range(tasks))))
        os.close(filled)  # whoever reads after the last one reads the end
        self._members: dict[int, _Member] = {}
        gc.freeze()  # nothing here is garbage, and a collector that walked it would copy every page of it
        for _ in range(min(others, tasks - 1)):
            try:
                self._add()
            except OSError:  # no room for another process: those that are there do it
                break

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pid, member in self._members.items():
            if member.is_alive():
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            with suppress(OSError):
                os.waitpid(pid, 0)
            member.join()
        os.close(self._queue)
        gc.unfreeze()

    def next(self) -> int | None:
        """The next task that nobody took; None at the end."""
        data = os.read(self._queue, _NUMBER.size)
        return int(_NUMBER.unpack(data)[0]) if data else None

    def results(self) -> Iterator[tuple[int, bytes]]:
        """What all others sent, once each of them has ended."""
        for member in self._members.values():
            member.join()
            yield from member.frames()

    def _add(self) -> None:
        back, out = os.pipe()
        parent = os.getpid()
        with unforked(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # another thread may show that we are at work
            try:
                pid = os.fork()
            except OSError:
                os.close(back)
                os.close(out)
                raise
            if pid == 0:
                self._serve(out, parent)
        os.close(out)
        self._members[pid] = _Member(back)

    def _serve(self, out: int, parent: int) -> NoReturn:
        """The life of another process: it ends here, whatever happens, and prints nothing."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            _end_with(parent)
            while (number := self.next()) is not None:
                data = marshal.dumps(self._work(number))
                _send(out, _HEAD.pack(number, len(data)) + data)
            os._exit(0)
        finally:
            os._exit(1)


class _Member:
    """One other process: a thread takes in what it sends, so that it never waits for us."""

    def __init__(self, back: int) -> None:
        self._back = back
        self._parts: list[bytes] = []
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with open(self._back, "rb", buffering=0) as stream:  # noqa: PTH123 - a descriptor
            while part := stream.read(1 << 20):
                self._parts.append(part)

    def is_alive(self) -> bool:
        """Whether it may still send something."""
        return self._reader.is_alive()

    def join(self) -> None:
        """Wait until it has sent everything."""
        self._reader.join()

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Each task with what was found; nothing of one that was not sent to its end."""
        data, at = b"".join(self._parts), 0
        self._parts.clear()
        while at + _HEAD.size <= len(data):
            number, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size + length
            if at > len(data):
                return
            yield number, data[at - length : at]


def _send(out: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(out, rest) :]


def _end_with(parent: int) -> None:
    """Have the kernel end this process when that one ends, however it does; else it ends with its task."""
    with suppress(Exception):
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
