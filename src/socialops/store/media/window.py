"""Reads a few bytes here and there of a file nobody trusts, within a budget."""

from __future__ import annotations

import struct
from typing import BinaryIO, Final

_MOST_READS: Final = 4_000
_MOST_BYTES: Final = 48 * 1024 * 1024


class ByteWindow:
    """Bytes of a file by place.

    Every read checks the file's end (EOFError) and a budget of reads and bytes (ValueError), so that no
    header can make reading slow.
    """

    def __init__(self, source: bytes | bytearray | memoryview | BinaryIO, size: int | None = None) -> None:
        """`size` is the file's; it is worked out where it is not given."""
        self._view = None if hasattr(source, "read") else memoryview(source).cast("B")
        self._file = source if self._view is None else None
        if size is None:
            size = len(self._view) if self._view is not None else self._file.seek(0, 2)  # type: ignore[union-attr]
        self.size = size if self._view is None else min(size, len(self._view))
        self._reads = 0
        self._bytes = 0

    def read(self, at: int, count: int) -> bytes:
        """Exactly `count` bytes from `at`.

        Raises:
            EOFError: the file ends before.
            ValueError: the budget is used up.
        """
        self._reads += 1
        self._bytes += count
        if self._reads > _MOST_READS or self._bytes > _MOST_BYTES:
            raise ValueError("too many parts")
        if at < 0 or count < 0 or at + count > self.size:
            raise EOFError
        if self._view is not None:
            return bytes(self._view[at : at + count])
        self._file.seek(at)  # type: ignore[union-attr]
        data: bytes = self._file.read(count)  # type: ignore[union-attr]
        if len(data) < count:
            raise EOFError
        return data

    def head(self, count: int) -> bytes:
        """At most the first `count` bytes."""
        return self.read(0, min(count, self.size))

    def tail(self, count: int) -> bytes:
        """At most the last `count` bytes."""
        count = min(count, self.size)
        return self.read(self.size - count, count)

    def unpack(self, layout: str, at: int) -> tuple[int, ...]:
        """The numbers of a `struct` layout at a place."""
        return struct.unpack(layout, self.read(at, struct.calcsize(layout)))
