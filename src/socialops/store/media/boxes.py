"""The shape of files made of boxes (ISO/IEC 14496-12): MP4 and MOV videos, HEIC and AVIF pictures."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from socialops.store.media.images import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from socialops.store.media.window import ByteWindow

_MOST_BOXES: Final = 500  # side by side
_MOST_TRACKS: Final = 32
_UNKNOWN: Final = (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
_FIXED: Final = 1 << 16  # sizes are 16.16 fixed point
_MOST_ITEMS: Final = 4096


class Box(NamedTuple):
    """One box: its name and where its content lies."""

    name: bytes
    start: int
    end: int


def _boxes(window: ByteWindow, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places; one that claims more than there is raises EOFError."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        length, name = struct.unpack(">I4s", window.read(start, 8))
        header = 8
        if length == 1:
            (length,) = window.unpack(">Q", start + 8)
            header = 16
        elif length == 0:
            length = end - start
        if length < header:
            raise ValueError("no box")
        if start + length > end:
            raise EOFError
        yield Box(name, start + header, start + length)
        start += length


def _find(window: ByteWindow, start: int, end: int, name: bytes) -> Box | None:
    return next((box for box in _boxes(window, start, end) if box.name == name), None)


def movie(window: ByteWindow) -> Shape:
    """Duration and size as shown of the first picture track; the header may stand after the data."""
    header, cut_off = _movie_header(window)
    scale, duration = 0, 0
    tracks: list[Box] = []
    for box in _boxes(window, header.start, header.end):
        if box.name == b"mvhd":
            scale, duration = _times(window, box.start)
        elif box.name == b"mvex" and not duration:
            duration = _fragmented(window, box)
        elif box.name == b"trak" and len(tracks) < _MOST_TRACKS:
            tracks.append(box)
    width, height = next((size for track in tracks if (size := _picture(window, track))), (None, None))
    seconds = duration / scale if scale and duration and duration not in _UNKNOWN else None
    return Shape(width, height, None, seconds, cut_off)


def _movie_header(window: ByteWindow) -> tuple[Box, bool]:
    """The header, and whether the file ends before what follows it does."""
    header = None
    try:
        for box in _boxes(window, 0, window.size):
            header = box if box.name == b"moov" and header is None else header
    except EOFError:
        if header is None:
            raise
        return header, True
    if header is None:
        raise EOFError  # the header comes last in many files: the file ends before it
    return header, False


def _times(window: ByteWindow, at: int) -> tuple[int, int]:
    wide = window.read(at, 1) == b"\1"
    scale, duration = window.unpack(">IQ", at + 20) if wide else window.unpack(">II", at + 12)
    return scale, duration


def _fragmented(window: ByteWindow, box: Box) -> int:
    extends = _find(window, box.start, box.end, b"mehd")
    if extends is None:
        return 0
    wide = window.read(extends.start, 1) == b"\1"
    return window.unpack(">Q" if wide else ">I", extends.start + 4)[0]


def _picture(window: ByteWindow, track: Box) -> tuple[int, int] | None:
    """The size of a track as shown, None where it is no picture."""
    media = _find(window, track.start, track.end, b"mdia")
    handler = _find(window, media.start, media.end, b"hdlr") if media else None
    if handler is None or window.read(handler.start + 8, 4) != b"vide":
        return None
    header = _find(window, track.start, track.end, b"tkhd")
    if header is None:
        return None
    at = header.start + (52 if window.read(header.start, 1) == b"\1" else 40)
    a, b, _, c, d, *_, width, height = window.unpack(">9iII", at)
    width, height = round(width / _FIXED), round(height / _FIXED)
    sideways = abs(b) > abs(a) and abs(c) > abs(d)
    return (height, width) if sideways else (width, height)


def picture(window: ByteWindow) -> Shape:
    """The size of the primary item, turned as its properties say."""
    meta = _find(window, 0, window.size, b"meta")
    if meta is None:
        raise EOFError
    boxes = {box.name: box for box in _boxes(window, meta.start + 4, meta.end)}
    properties = boxes.get(b"iprp")
    if properties is None:
        raise ValueError("no properties")
    inner = {box.name: box for box in _boxes(window, properties.start, properties.end)}
    listed = list(_boxes(window, inner[b"ipco"].start, inner[b"ipco"].end)) if b"ipco" in inner else []
    mine = _associated(window, inner.get(b"ipma"), _primary(window, boxes.get(b"pitm")))
    chosen = [listed[index] for index in mine if index < len(listed)] or listed
    sizes = [window.unpack(">II", box.start + 4) for box in chosen if box.name == b"ispe"]
    if not sizes:
        raise ValueError("no size")
    width, height = max(sizes)
    angle = next((window.read(box.start, 1)[0] & 3 for box in chosen if box.name == b"irot"), 0)
    return Shape(*((height, width) if angle % 2 else (width, height)), frames=1)


def _primary(window: ByteWindow, box: Box | None) -> int:
    if box is None:
        return 1
    wide = window.read(box.start, 1) != b"\0"
    return window.unpack(">I" if wide else ">H", box.start + 4)[0]


def _associated(window: ByteWindow, box: Box | None, item: int) -> list[int]:
    """The places of the properties of an item in the list of all, from 0."""
    if box is None:
        return []
    data = window.read(box.start, min(box.end - box.start, 1 << 20))
    wide_ids, wide_places = data[0] > 0, data[3] & 1
    (count,) = struct.unpack_from(">I", data, 4)
    at = 8
    for _ in range(min(count, _MOST_ITEMS)):
        (number,) = struct.unpack_from(">I" if wide_ids else ">H", data, at)
        at += 4 if wide_ids else 2
        places = data[at]
        at += 1
        step = 2 if wide_places else 1
        if number == item:
            found = [int.from_bytes(data[at + step * i : at + step * (i + 1)]) for i in range(places)]
            return [(place & (0x7FFF if wide_places else 0x7F)) - 1 for place in found if place]
        at += places * step
    return []
