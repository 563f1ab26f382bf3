"""Files read into plain values: one by one, or ahead of their turn by several processes."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Protocol

from socialops.domain.documents.kind import BY_NAME, OF_POSTS
from socialops.domain.finding import KeyPath, Position
from socialops.domain.source import Fault, Listed, Source
from socialops.processes import MOST_TASKS, processes, shared
from socialops.store.disk import Disk
from socialops.store.lost import Lost, broken_by, lost_words
from socialops.store.yaml.faults import conflict, leftover
from socialops.store.yaml.plain_lines import BlockScalar
from socialops.store.yaml.reader import parse
from socialops.store.yaml.text_starts import Mark, marks_of

_TOGETHER = 100
"""Files that one process reads before it takes more."""
_POSTS = BY_NAME["post"].folder


class Plain(NamedTuple):
    """What a file holds: values or a fault, the words that YAML drops, and where its texts begin."""

    value: Any
    lost: tuple[Lost, ...] = ()
    marks: tuple[tuple[KeyPath, Mark], ...] = ()


def read_plain(source: Source, listed: Listed, *, marked: bool) -> Plain:
    """Read one file; with *marked*, a post's, it is noted where its texts begin."""
    fault = listed.fault
    if fault is None and not listed.path.endswith(".yaml"):
        fault = Fault("SO001", "files end in .yaml here, in small letters and with nothing behind: rename it")
    data = fault or source.read(listed.path)
    if isinstance(data, Fault):
        return Plain(data)
    blocks: list[BlockScalar] | None = [] if marked else None
    value = parse(data, blocks)
    if isinstance(value, Fault):
        return Plain((conflict(data) or leftover(data) or broken_by(data) or value) if value.code == "SO002" else value)
    lost = tuple(lost_words(data))
    try:
        return Plain(value, lost, tuple(marks_of(data, value, blocks)) if blocks is not None else ())
    except (AttributeError, TypeError):  # it has not the form of a post, as its validation is going to tell
        return Plain(value, lost)


class Ahead(Protocol):
    """What is known of files before it is their turn."""

    def files(self, folder: str, /) -> Iterable[Listed] | None:
        """What lies in a folder, where it was listed already."""
        ...

    def take(self, path: str, /) -> Plain | None:
        """What a file holds, once; None where nobody knows."""
        ...


class ReadAhead:
    """The posts and their records: listed once, and where they are many on a disk, read by several processes."""

    def __init__(self, source: Source, *, marked: bool, wanted: int | None) -> None:
        folders = (_POSTS, *(kind.folder for kind in OF_POSTS))
        self._listed = {folder: list(source.files(folder)) for folder in folders}
        files = [listed for found in self._listed.values() for listed in found]
        several = processes(wanted, len(files)) if _on_disk(source) else 1
        together = max(_TOGETHER, -(-len(files) // MOST_TASKS))
        chunks = [files[at : at + together] for at in range(0, len(files), together)] if several > 1 else []

        def read(number: int) -> bytes:
            found = (read_plain(source, listed, marked=marked and _is_post(listed)) for listed in chunks[number])
            return marshal.dumps([_bare(plain) for plain in found])

        self._read = shared(len(chunks), read, several) if several > 1 else []
        self._chunk_of = {chunk[0].path: (number, chunk) for number, chunk in enumerate(chunks)}
        self._open: dict[str, Plain] = {}

    def files(self, folder: str) -> Iterable[Listed] | None:
        """What lies in a folder, where it was listed already."""
        return self._listed.get(folder)

    def take(self, path: str) -> Plain | None:
        """What a file holds, once; None where nobody read it ahead. In the order of the folders."""
        if path in self._chunk_of:
            number, chunk = self._chunk_of.pop(path)
            self._open.update(zip((listed.path for listed in chunk), _opened(self._read[number]), strict=True))
            self._read[number] = b""
        return self._open.pop(path, None)


def _on_disk(source: Source) -> bool:
    """Whether several processes may read it; what asks git for its bytes asks one process of git's."""
    return isinstance(getattr(source, "whole", source), Disk)  # of a part of one, what it is a part of


def _is_post(listed: Listed) -> bool:
    return listed.path.startswith(f"{_POSTS}/")


def _bare(plain: Plain) -> tuple[Any, ...]:
    """The same in plain tuples, as they go through a pipe."""
    fault = (*plain.value[:2], tuple(plain.value.position)) if isinstance(plain.value, Fault) else None
    lost = [((*one.fault[:2], tuple(one.fault.position)), *one[1:]) for one in plain.lost]
    return fault, None if fault else plain.value, lost, plain.marks


def _opened(data: bytes) -> Iterator[Plain]:
    for fault, value, lost, marks in marshal.loads(data):  # noqa: S302 - of a process of our own, through a pipe
        yield Plain(_fault(fault) if fault else value, tuple(Lost(_fault(one[0]), *one[1:]) for one in lost), marks)


def _fault(bare: tuple[str, str, tuple[int, int]]) -> Fault:
    return Fault(bare[0], bare[1], Position(*bare[2]))
