"""A small disk of one's own, where this user may mount one; and how it gets full."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BLOCK = 4096
SIZE = 6 << 20


@contextmanager
def mounted() -> Iterator[Path]:
    """Not where pytest tidies up, which would fall over one that is left mounted."""
    place = Path(tempfile.mkdtemp(prefix="socialops-disk-"))
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(place)]
    try:
        done = subprocess.run(words, capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip(f"this user may mount nothing: {done.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
        place.rmdir()


def fill(disk: Path, leave: int = 0) -> Path:
    """Take all room but *leave* blocks."""
    path = disk / "filler"
    with path.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"\0" * BLOCK)
        except OSError:
            pass
        stream.truncate(max(0, stream.tell() - leave * BLOCK))
    return path
