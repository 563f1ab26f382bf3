"""What a media file is, by its own bytes: kind, pixel size as shown, frames and duration, without decoding.

Every byte is hostile: whatever the file holds, the answer comes within some milliseconds, and what is wrong
with it is a sentence in `problem`, never an exception.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, BinaryIO, Final

from socialops.domain.source import MediaFacts
from socialops.store.media import boxes, images
from socialops.store.media.window import ByteWindow

if TYPE_CHECKING:
    from collections.abc import Callable

_POINTER: Final = b"version https://git-lfs.github.com/spec/v1\n"
_LONGEST_POINTER: Final = 1024
_OID: Final = re.compile(rb"^oid sha256:([0-9a-f]{64})$", re.MULTILINE)
_SIZE: Final = re.compile(rb"^size ([0-9]{1,18})$", re.MULTILINE)
_FAULTS: Final = (EOFError, ValueError, IndexError, OverflowError, ArithmeticError, OSError, struct.error)
_CUT_OFF: Final = "The file is cut off before its end: export or download it again."
_DAMAGED: Final = "The file is damaged or not what it says it is: export it again."


def probe(  # noqa: PLR0911 - one answer for each way a file can be wrong
    source: bytes | bytearray | memoryview | BinaryIO, size: int | None = None
) -> MediaFacts:
    """The facts of a media file, from its bytes or from a binary file that can seek."""
    try:
        window = ByteWindow(source, size)
        head = window.head(1024)
    except _FAULTS:
        return MediaFacts("unknown", "", size or 0, problem="The file cannot be read: check that it is a whole file.")
    if not head:
        return MediaFacts("unknown", "", window.size, problem="The file is empty: export or download it again.")
    if head.startswith(_POINTER):
        return _pointer(head, window.size)
    kind, mime, read = _reader(head)
    if read is None:
        return MediaFacts(kind, mime, window.size, problem=_unknown(kind))
    try:
        facts = read(window)
    except EOFError:
        return MediaFacts(kind, mime, window.size, problem=_CUT_OFF)
    except _FAULTS:
        return MediaFacts(kind, mime, window.size, problem=_DAMAGED)
    return _facts(kind, mime, window.size, facts)


def _facts(kind: str, mime: str, size: int, facts: images.Shape) -> MediaFacts:
    problem = _CUT_OFF if facts.cut_off else ""
    if facts.width is not None and (facts.width < 1 or (facts.height or 0) < 1):
        return MediaFacts(kind, mime, size, problem=_DAMAGED)
    return MediaFacts(kind, mime, size, facts.width, facts.height, facts.frames, facts.duration, problem)


def _unknown(kind: str) -> str:
    return (
        ""
        if kind != "unknown"
        else "The file is no picture, video or PDF that any platform takes: export it as JPEG, PNG or MP4."
    )


def _pointer(head: bytes, size: int) -> MediaFacts:
    oid, length = _OID.search(head), _SIZE.search(head)
    if size > _LONGEST_POINTER or not oid or not length:
        return MediaFacts(
            "pointer", "", size, problem="The Git LFS pointer is damaged: add the file again with git lfs."
        )
    return MediaFacts("pointer", "", size, pointer_oid=oid[1].decode(), pointer_size=int(length[1]))


def _nothing(_: ByteWindow) -> images.Shape:
    return images.Shape()


_MAGIC: Final[tuple[tuple[bytes, str, str, Callable[[ByteWindow], images.Shape]], ...]] = (
    (b"\xff\xd8\xff", "image", "image/jpeg", images.jpeg),
    (b"\x89PNG\r\n\x1a\n", "image", "image/png", images.png),
    (b"GIF87a", "gif", "image/gif", images.gif),
    (b"GIF89a", "gif", "image/gif", images.gif),
    (b"BM", "image", "image/bmp", images.bmp),
    (b"II*\0", "image", "image/tiff", images.tiff),
    (b"MM\0*", "image", "image/tiff", images.tiff),
    (b"%PDF-", "document", "application/pdf", _nothing),
)
_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OLD_MOVIE: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})


def _reader(  # noqa: PLR0911 - a table of signatures
    head: bytes,
) -> tuple[str, str, Callable[[ByteWindow], images.Shape] | None]:
    for magic, kind, mime, read in _MAGIC:
        if head.startswith(magic):
            return kind, mime, read
    if head[:4] == b"RIFF":
        return {
            b"WEBP": ("image", "image/webp", images.webp),
            b"AVI ": ("video", "video/x-msvideo", _nothing),
        }.get(head[8:12], ("unknown", "", None))
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "video", "video/webm" if b"webm" in head[:64] else "video/x-matroska", _nothing
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in _OLD_MOVIE:
        return "video", "video/quicktime", boxes.movie
    if _is_svg(head):
        return "image", "image/svg+xml", images.svg
    return "unknown", "", None


def _by_brand(head: bytes) -> tuple[str, str, Callable[[ByteWindow], images.Shape] | None]:
    length = min(int.from_bytes(head[:4]), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
    if brands[0] in (b"avif", b"avis") or (brands[0] in _HEIC and b"avif" in brands):
        return "image", "image/avif", boxes.picture
    if brands[0] in _HEIC:
        return "image", "image/heic", boxes.picture
    if brands[0] == b"M4A ":
        return "unknown", "audio/mp4", None
    return "video", "video/quicktime" if brands[0] == b"qt  " else "video/mp4", boxes.movie


def _is_svg(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<svg") or (start.startswith((b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in head)
