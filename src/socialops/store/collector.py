"""Python's garbage collector, which looks for cycles: it walks the growing heap over and over."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Keep it from walking where nothing makes cycles and much is kept; the rest is freed at once in any case."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
