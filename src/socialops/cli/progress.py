"""A sign of life while something takes long: for a person at a terminal, never in a pipe or a log."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from socialops.processes import unforked

AFTER = 0.7
"""Seconds of silence before it shows: what is quicker needs no sign, and then rich is never loaded."""


@contextmanager
def working(what: str, *, quiet: bool = False, after: float = AFTER) -> Iterator[None]:
    """Show *what* is being done, and for how long already, on stderr; it is gone when the work is done."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    done = Event()
    sign = Thread(target=_show, args=(what, done, after), daemon=True)
    sign.start()
    try:
        yield
    finally:
        done.set()
        sign.join()


def _show(what: str, done: Event, after: float) -> None:
    if done.wait(after):
        return
    with unforked():  # another process must not begin its life with half a module
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        progress = Progress(*columns, console=Console(stderr=True), transient=True)
        progress.add_task(what, total=None)
        progress.start()
        progress.refresh()
    try:
        done.wait()
    finally:
        progress.stop()
