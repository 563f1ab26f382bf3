"""The shape of pictures: pixel size after rotation and number of frames, from a few header bytes.

Formats: ITU T.81 and Exif 2.32 (JPEG), the PNG specification, GIF89a, the WebP container specification,
TIFF 6.0.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from socialops.store.media.window import ByteWindow

_SIDEWAYS: Final = 5  # Exif orientations 5 to 8 turn the picture by 90 degrees
_ORIENTATION: Final = 0x0112
_TIFF_WIDTH: Final = 0x0100
_TIFF_HEIGHT: Final = 0x0101
_SHORT: Final = 3
_LONG: Final = 4
_MOST_ENTRIES: Final = 400
_MOST_STEPS: Final = 180_000  # of a GIF; some 40 ms
_LARGEST_GIF: Final = 40 * 1024 * 1024
_FRAME_MARKERS: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE_MARKERS: Final = frozenset({0x01, *range(0xD0, 0xD9)})


class Shape(NamedTuple):
    """What a reader found; None is not measured."""

    width: int | None = None
    height: int | None = None
    frames: int | None = None
    duration: float | None = None
    cut_off: bool = False


def turned(width: int, height: int, orientation: int) -> tuple[int, int]:
    """The size as shown, for an Exif orientation."""
    return (height, width) if orientation >= _SIDEWAYS else (width, height)


def jpeg(window: ByteWindow) -> Shape:
    """Markers up to the frame header; the orientation comes before it."""
    at, orientation = 2, 1
    while True:
        mark, code = window.unpack(">BB", at)
        if mark != 0xFF:  # noqa: PLR2004 - each marker begins with it
            raise ValueError("no marker")
        if code == 0xFF:  # noqa: PLR2004 - fill byte
            at += 1
            continue
        if code in _BARE_MARKERS:
            at += 2
            continue
        (length,) = window.unpack(">H", at + 2)
        if code in _FRAME_MARKERS:
            height, width = window.unpack(">HH", at + 5)
            whole = b"\xff\xd9" in window.tail(65536)
            return Shape(*turned(width, height, orientation), frames=1, cut_off=not whole)
        if code in (0xD9, 0xDA) or length < 2:  # noqa: PLR2004 - end or data before any frame header
            raise ValueError("no frame")
        if code == 0xE1 and window.read(at + 4, min(6, length - 2)) == b"Exif\0\0":  # noqa: PLR2004
            orientation = _orientation(window.read(at + 10, length - 8))
        at += 2 + length


def _orientation(exif: bytes) -> int:
    """The orientation in an Exif block, 1 where there is none or it is nonsense."""
    try:
        value = _directory(exif).get(_ORIENTATION, 1)
    except (struct.error, ValueError, IndexError):
        return 1
    return value if 1 <= value <= 8 else 1  # noqa: PLR2004 - the eight orientations


def _directory(data: bytes) -> dict[int, int]:
    """The short and long values of the first directory of a TIFF structure."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None:
        raise ValueError("no byte order")
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    (count,) = struct.unpack_from(f"{order}H", data, start)
    values = {}
    for index in range(min(count, _MOST_ENTRIES)):
        at = start + 2 + index * 12
        tag, kind = struct.unpack_from(f"{order}HH", data, at)
        if kind in (_SHORT, _LONG):
            layout = "H" if kind == _SHORT else "I"
            values[tag] = struct.unpack_from(f"{order}{layout}", data, at + 8)[0]
    return values


def tiff(window: ByteWindow) -> Shape:
    """The first directory; it may stand anywhere in the file."""
    order = "<" if window.read(0, 2) == b"II" else ">"
    (start,) = window.unpack(f"{order}I", 4)
    (count,) = window.unpack(f"{order}H", start)
    length = 2 + min(count, _MOST_ENTRIES) * 12
    header = window.read(0, 4) + struct.pack(f"{order}I", 8)
    values = _directory(header + window.read(start, length))
    width, height = values.get(_TIFF_WIDTH, 0), values.get(_TIFF_HEIGHT, 0)
    return Shape(*turned(width, height, values.get(_ORIENTATION, 1)), frames=1)


def png(window: ByteWindow) -> Shape:
    """The header, the animation control before the data, and whether the end is there."""
    at, frames, orientation = 8, 1, 1
    if window.read(12, 4) != b"IHDR":
        raise ValueError("no header")
    width, height = window.unpack(">II", 16)
    while True:
        try:
            length, name = struct.unpack(">I4s", window.read(at, 8))
        except EOFError:
            return Shape(*turned(width, height, orientation), frames, cut_off=True)
        if name == b"acTL":
            frames = max(1, window.unpack(">I", at + 8)[0])
        elif name == b"eXIf" and length < 1 << 16:
            orientation = _orientation(window.read(at + 8, length))
        elif name == b"IEND" or (name == b"IDAT" and window.tail(64).find(b"IEND") >= 0):
            return Shape(*turned(width, height, orientation), frames)
        at += 12 + length


def gif(window: ByteWindow) -> Shape:
    """Every block, for the number of frames."""
    width, height = window.unpack("<HH", 6)
    data = window.head(_LARGEST_GIF)
    at = 13 + _table(data[10])
    frames, steps = 0, 0
    while at < len(data):
        code = data[at]
        if code == 0x3B:  # noqa: PLR2004 - trailer
            return Shape(width, height, frames)
        if code == 0x2C:  # noqa: PLR2004 - image
            frames += 1
            at += 11 + _table(data[at + 9])
        elif code == 0x21:  # noqa: PLR2004 - extension
            at += 2
        else:
            raise ValueError("no block")
        steps += 4  # a block costs as much as four of its parts
        while at < len(data) and (length := data[at]):
            at += length + 1
            steps += 1
            if steps > _MOST_STEPS:
                break
        if steps > _MOST_STEPS:
            raise ValueError("too many parts")
        at += 1
    return Shape(width, height, frames, cut_off=True)


def _table(flags: int) -> int:
    """The size of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def bmp(window: ByteWindow) -> Shape:
    """Either header; a negative height is a picture stored top down."""
    (length,) = window.unpack("<I", 14)
    width, height = window.unpack("<HH", 18) if length == 12 else window.unpack("<ii", 18)  # noqa: PLR2004
    return Shape(abs(width), abs(height), 1)


def webp(window: ByteWindow) -> Shape:
    """The first chunk tells the size; an extended file may hold frames and an orientation."""
    (length,) = window.unpack("<I", 4)
    cut_off = length + 8 > window.size
    name = window.read(12, 4)
    if name == b"VP8 ":
        if window.read(23, 3) != b"\x9d\x01\x2a":
            raise ValueError("no start code")
        width, height = window.unpack("<HH", 26)
        return Shape(width & 0x3FFF, height & 0x3FFF, 1, cut_off=cut_off)
    if name == b"VP8L":
        mark, bits = window.unpack("<BI", 20)
        if mark != 0x2F:  # noqa: PLR2004 - signature
            raise ValueError("no signature")
        return Shape((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, 1, cut_off=cut_off)
    if name != b"VP8X":
        raise ValueError("no picture")
    flags = window.read(20, 1)[0]
    sizes = window.read(24, 6)
    width, height = (int.from_bytes(sizes[at : at + 3], "little") + 1 for at in (0, 3))
    frames, orientation = _chunks(window, min(length + 8, window.size)) if flags & 0x0A else (1, 1)
    return Shape(*turned(width, height, orientation), frames if flags & 2 else 1, cut_off=cut_off)


def _chunks(window: ByteWindow, end: int) -> tuple[int, int]:
    at, frames, orientation = 12, 0, 1
    while at + 8 <= end:
        name, length = struct.unpack("<4sI", window.read(at, 8))
        frames += name == b"ANMF"
        if name == b"EXIF" and length < 1 << 16 and at + 8 + length <= end:
            orientation = _orientation(window.read(at + 8, length).removeprefix(b"Exif\0\0"))
        at += 8 + length + (length & 1)
    return max(1, frames), orientation


_SVG_TAG: Final = re.compile(rb"<svg\b([^>]{0,4000})>?")
_SVG_NUMBER: Final = rb"""\b%s\s*=\s*["']\s*([0-9]{1,7})(?:\.[0-9]{1,9})?\s*(?:px)?\s*["']"""
_SVG_BOX: Final = re.compile(
    rb"""\bviewBox\s*=\s*["'](?:[-+.0-9e]{1,20}[\s,]+){2}([0-9]{1,7})[.0-9]{0,12}[\s,]+([0-9]{1,7})"""
)


def svg(window: ByteWindow) -> Shape:
    """Width and height of the root in pixels, else its view box, else not measured."""
    head = window.head(8192)
    tag = _SVG_TAG.search(head)
    if tag is None:
        raise ValueError("no root")
    sizes = [re.search(_SVG_NUMBER % name, tag[1]) for name in (b"width", b"height")]
    if all(sizes):
        width, height = (int(size[1]) for size in sizes if size)
        return Shape(width, height, 1)
    box = _SVG_BOX.search(tag[1])
    return Shape(int(box[1]), int(box[2]), 1) if box else Shape(frames=1)
