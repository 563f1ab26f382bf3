"""Standard streams as they should be: UTF-8, there at all, and with an error that tells where output went nowhere."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
import sys


class _Closed(io.TextIOBase):
    """Stands for a standard output that the caller closed: what is written to it is lost, and that is said."""

    def write(self, text: str) -> int:
        if text:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), "<stdout>")
        return 0

    def writable(self) -> bool:
        return True


def prepare() -> None:
    """UTF-8 out, whatever the machine's locale: a calendar with an emoji must not end in an encoding error.

    The numbers 0 to 2 are taken before anything is opened: a file of ours in their place would get what a program that
    we start has to say.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with contextlib.suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def flush() -> None:
    """Send off what is held back, here where an error can still be told."""
    sys.stdout.flush()


def is_read_by_a_runner() -> bool:
    """Whether what stdout gets may end in the log of a CI job, whose runner obeys some of it: a file never does."""
    if not (os.environ.get("GITHUB_ACTIONS") or os.environ.get("TF_BUILD")):
        return False
    try:
        return not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError, AttributeError):
        return True


def is_gone(error: OSError) -> bool:
    """Whether the reader of our output went away (| head): EPIPE, or on Windows EINVAL."""
    return isinstance(error, BrokenPipeError) or (
        os.name == "nt" and error.errno == errno.EINVAL and not error.filename
    )


def drop() -> None:
    """Let what is still held back go nowhere, so that Python has nothing to complain about at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str) -> None:
    """Talk on stderr; where nobody can hear it, that is no fault of the command."""
    from socialops.domain.sanitize import visible

    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(visible(text, keep="\n") + "\n")
        sys.stderr.flush()
