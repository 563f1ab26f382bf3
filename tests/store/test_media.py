"""Files built byte by byte: what they are, and what is said when they are not."""

from __future__ import annotations

import io
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialops.domain.source import MediaFacts
from socialops.store.media.identify import probe


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 40, height: int = 30, *, frames: int = 0, orientation: int = 0) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    extra = chunk(b"acTL", struct.pack(">II", frames, 0)) if frames else b""
    extra += chunk(b"eXIf", exif(orientation)) if orientation else b""
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", b"x" * 100) + chunk(b"IEND")


def exif(orientation: int, order: str = "<") -> bytes:
    mark = b"II" if order == "<" else b"MM"
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    return mark + struct.pack(f"{order}HIH", 42, 8, 1) + entries + struct.pack(f"{order}I", 0)


def jpeg(
    width: int = 40, height: int = 30, *, orientation: int = 0, order: str = "<", marker: int = 192, fill: bytes = b""
) -> bytes:
    parts = [b"\xff\xd8"]
    if orientation:
        block = b"Exif\0\0" + exif(orientation, order)
        parts.append(b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block)
    parts.append(b"\xff\xfe" + struct.pack(">H", 7) + b"hello")
    parts.append(fill + b"\xff" + bytes([marker]) + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0")
    return b"".join(parts) + b"\xff\xda" + struct.pack(">H", 2) + b"data" * 20 + b"\xff\xd9"


def gif(width: int = 40, height: int = 30, frames: int = 3, table: bytes = b"\x80") -> bytes:
    colours = b"\0" * 6 if table == b"\x80" else b""
    head = b"GIF89a" + struct.pack("<HH", width, height) + table + b"\0\0" + colours
    control = b"\x21\xf9\x04\0\x0a\0\0\0"
    image = b"\x2c" + struct.pack("<HHHH", 0, 0, width, height) + b"\0" + b"\x02" + b"\x03abc" + b"\0"
    return head + (control + image) * frames + b"\x3b"


def riff(kind: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    body = kind + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_lossy(width: int = 40, height: int = 30) -> bytes:
    return riff(b"WEBP", (b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"x" * 20))


def webp_lossless(width: int = 40, height: int = 30) -> bytes:
    return riff(b"WEBP", (b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"x" * 20))


def webp_extended(width: int = 40, height: int = 30, *, frames: int = 0, orientation: int = 0) -> bytes:
    flags = (2 if frames else 0) | (8 if orientation else 0)
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunks = [(b"VP8X", bytes([flags, 0, 0, 0]) + size)]
    chunks += [(b"ANMF", b"x" * 25)] * frames
    chunks += [(b"EXIF", exif(orientation))] if orientation else []
    return riff(b"WEBP", *chunks)


def bmp(width: int = 40, height: int = 30) -> bytes:
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + struct.pack("<IiiHH", 40, width, -height, 1, 24) + b"\0" * 24


def tiff(width: int = 40, height: int = 30, orientation: int = 6) -> bytes:
    entries = [(0x0100, 4, width), (0x0101, 4, height), (0x0112, 4, orientation)]
    body = struct.pack(">H", len(entries)) + b"".join(
        struct.pack(">HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    return b"MM\0*" + struct.pack(">I", 8) + body + b"\0\0\0\0"


def box(name: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack(">I", len(data) + 8) + name + data


UPRIGHT = (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
SIDEWAYS = (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)


def track(
    width: int, height: int, *, handler: bytes = b"vide", matrix: tuple[int, ...] = UPRIGHT, version: int = 0
) -> bytes:
    times = struct.pack(">20x" if version == 0 else ">32x") + struct.pack(">16x")
    header = bytes([version, 0, 0, 7]) + times + struct.pack(">9iII", *matrix, width << 16, height << 16)
    return box(b"trak", box(b"tkhd", header), box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 13)))


def mp4(
    *tracks: bytes,
    brand: bytes = b"isom",
    duration: int = 2500,
    late: bool = False,
    version: int = 0,
    extra: tuple[bytes, ...] = (),
) -> bytes:
    if version:
        times = struct.pack(">B3xQQIQ", 1, 0, 0, 1000, duration)
    else:
        times = struct.pack(">B3xIIII", 0, 0, 0, 1000, duration)
    moov = box(b"moov", box(b"mvhd", times, b"\0" * 80), *(tracks or (track(1080, 1920),)), *extra)
    ftyp, mdat = box(b"ftyp", brand, b"\0\0\2\0", b"isom"), box(b"mdat", b"x" * 500)
    return ftyp + (mdat + moov if late else moov + mdat)


def heic(
    width: int = 40, height: int = 30, *, angle: int = 0, brand: bytes = b"heic", compatible: bytes = b"mif1"
) -> bytes:
    ipco = box(
        b"ipco",
        box(b"ispe", struct.pack(">4xII", 512, 512)),
        box(b"ispe", struct.pack(">4xII", width, height)),
        box(b"irot", bytes([angle])),
    )
    ipma = box(b"ipma", struct.pack(">4xI", 2), struct.pack(">HBB", 1, 1, 1), struct.pack(">HBBB", 7, 2, 0x82, 3))
    meta = box(b"meta", b"\0" * 4, box(b"pitm", struct.pack(">4xH", 7)), box(b"iprp", ipco, ipma))
    return box(b"ftyp", brand, b"\0\0\0\0", compatible) + meta + box(b"mdat", b"x" * 50)


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="40px" height="30"/>'
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"ab" * 32 + b"\nsize 12345\n"

WHOLE = {
    "jpeg": (jpeg(), ("image", "image/jpeg", 40, 30, 1, None)),
    "jpeg turned": (jpeg(orientation=6), ("image", "image/jpeg", 30, 40, 1, None)),
    "jpeg turned, big end first": (jpeg(orientation=8, order=">"), ("image", "image/jpeg", 30, 40, 1, None)),
    "jpeg upside down": (jpeg(orientation=3), ("image", "image/jpeg", 40, 30, 1, None)),
    "jpeg with nonsense for orientation": (jpeg(orientation=99), ("image", "image/jpeg", 40, 30, 1, None)),
    "jpeg progressive, fill bytes": (jpeg(marker=0xC2, fill=b"\xff\xff"), ("image", "image/jpeg", 40, 30, 1, None)),
    "png": (png(), ("image", "image/png", 40, 30, 1, None)),
    "png animated": (png(frames=5), ("image", "image/png", 40, 30, 5, None)),
    "png turned": (png(orientation=5), ("image", "image/png", 30, 40, 1, None)),
    "gif": (gif(), ("gif", "image/gif", 40, 30, 3, None)),
    "gif still": (gif(frames=1, table=b"\0"), ("gif", "image/gif", 40, 30, 1, None)),
    "webp lossy": (webp_lossy(), ("image", "image/webp", 40, 30, 1, None)),
    "webp lossless": (webp_lossless(), ("image", "image/webp", 40, 30, 1, None)),
    "webp animated": (webp_extended(frames=4), ("image", "image/webp", 40, 30, 4, None)),
    "webp turned": (webp_extended(orientation=6), ("image", "image/webp", 30, 40, 1, None)),
    "bmp": (bmp(), ("image", "image/bmp", 40, 30, 1, None)),
    "tiff": (tiff(), ("image", "image/tiff", 30, 40, 1, None)),
    "svg": (SVG, ("image", "image/svg+xml", 40, 30, 1, None)),
    "svg box": (b'<svg viewBox="0 0 40 30">', ("image", "image/svg+xml", 40, 30, 1, None)),
    "svg without size": (b"<svg>", ("image", "image/svg+xml", None, None, 1, None)),
    "heic": (heic(), ("image", "image/heic", 40, 30, 1, None)),
    "heic turned": (heic(angle=1), ("image", "image/heic", 30, 40, 1, None)),
    "avif": (heic(brand=b"avif"), ("image", "image/avif", 40, 30, 1, None)),
    "mp4": (mp4(), ("video", "video/mp4", 1080, 1920, None, 2.5)),
    "mp4 header last": (mp4(late=True), ("video", "video/mp4", 1080, 1920, None, 2.5)),
    "mp4 long form": (mp4(track(640, 480, version=1), version=1), ("video", "video/mp4", 640, 480, None, 2.5)),
    "mp4 turned": (mp4(track(1920, 1080, matrix=SIDEWAYS)), ("video", "video/mp4", 1080, 1920, None, 2.5)),
    "mp4 sound first": (mp4(track(0, 0, handler=b"soun"), track(8, 6)), ("video", "video/mp4", 8, 6, None, 2.5)),
    "mp4 fragmented": (
        mp4(track(8, 6), duration=0, extra=(box(b"mvex", box(b"mehd", struct.pack(">4xI", 4000))),)),
        ("video", "video/mp4", 8, 6, None, 4.0),
    ),
    "mov": (mp4(brand=b"qt  "), ("video", "video/quicktime", 1080, 1920, None, 2.5)),
    "webm": (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + b"x" * 40, ("video", "video/webm", None, None, None, None)),
    "avi": (riff(b"AVI ", (b"LIST", b"x" * 20)), ("video", "video/x-msvideo", None, None, None, None)),
    "pdf": (b"%PDF-1.7\n%x", ("document", "application/pdf", None, None, None, None)),
}


@pytest.mark.parametrize(("data", "expected"), WHOLE.values(), ids=WHOLE.keys())
@pytest.mark.parametrize("as_file", [False, True])
def test_what_a_whole_file_is(data: bytes, expected: Any, as_file: bool) -> None:
    facts = probe(io.BytesIO(data) if as_file else data)
    assert (facts.kind, facts.mime, facts.width, facts.height, facts.frames, facts.duration) == expected
    assert (facts.size, facts.problem) == (len(data), "")


def test_ratio() -> None:
    assert probe(png(40, 30)).ratio == pytest.approx(4 / 3)
    assert probe(b"%PDF-1.7").ratio is None


def test_a_git_lfs_pointer_is_known() -> None:
    facts = probe(POINTER)
    assert (facts.kind, facts.pointer_oid, facts.pointer_size, facts.problem) == ("pointer", "ab" * 32, 12345, "")


def test_a_damaged_pointer_says_so() -> None:
    assert "git lfs" in probe(POINTER[:60]).problem
    assert "git lfs" in probe(POINTER + b"x" * 2000).problem


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"hello", "no picture, video or PDF"),
        (png()[:100], "cut off"),
        (jpeg()[:-2], "cut off"),
        (gif()[:-1], "cut off"),
        (webp_lossy()[:-4], "cut off"),
        (mp4()[:-4], "cut off"),
        (mp4(late=True)[:-4], "cut off"),
        (mp4()[:200], "cut off"),
        (png(0, 30), "damaged"),
        (b"\xff\xd8\xff\xd9" + b"\0" * 40, "damaged"),
        (b"GIF89a" + b"\1\0\1\0\0\0\0" + b"zz", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "damaged"),
        (box(b"ftyp", b"isom\0\0\0\0") + struct.pack(">I4sQ", 1, b"moov", 1 << 62), "cut off"),
        (box(b"ftyp", b"isom\0\0\0\0") + struct.pack(">I4s", 3, b"moov"), "damaged"),
        (box(b"ftyp", b"isom\0\0\0\0"), "cut off"),
        (heic()[:120], "cut off"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, words: str) -> None:
    facts = probe(data)
    assert words in facts.problem
    assert bool(words) == bool(facts.problem)


HOSTILE = {
    "gif of tiny blocks": b"GIF89a\1\0\1\0\0\0\0\x21\xf9" + b"\1a" * 4_000_000,
    "gif of images": gif(frames=0, table=b"\0")[:-1] + (b"\x2c" + b"\0" * 8 + b"\0\2\0") * 300_000,
    "png of chunks": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1" + b"\0" * 5) + chunk(b"tEXt") * 300_000,
    "jpeg of segments": b"\xff\xd8" + b"\xff\xfe\0\2" * 500_000,
    "jpeg of fill": b"\xff\xd8" + b"\xff" * 2_000_000,
    "webp of frames": webp_extended(frames=200_000),
    "boxes side by side": box(b"ftyp", b"isom\0\0\0\0") + box(b"free") * 300_000,
    "boxes in boxes": box(b"ftyp", b"isom\0\0\0\0")
    + b"".join(struct.pack(">I4s", 8 * n, b"moov") for n in range(50_000, 0, -1)),
    "many tracks": mp4(*[track(0, 0, handler=b"soun")] * 400),
    "tracks of boxes": mp4(*[box(b"trak", box(b"free") * 480)] * 400),
    "svg": b"<svg " + b"width=" * 100_000,
    "svg boxes": b"<svg " + b'viewBox="' + b"0 " * 100_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_take_no_time(data: bytes) -> None:
    source = io.BytesIO(data)
    start = time.process_time()
    facts = probe(source)
    assert time.process_time() - start < 0.2  # the aim is 50 ms; a busy machine gets some room
    assert isinstance(facts, MediaFacts)


@given(st.sampled_from([data for data, _ in WHOLE.values()]), st.data())
def test_a_file_cut_anywhere_is_never_an_exception(data: bytes, draw: st.DataObject) -> None:
    assert isinstance(probe(data[: draw.draw(st.integers(0, len(data)))]), MediaFacts)


@given(st.sampled_from([data for data, _ in WHOLE.values()]), st.data())
def test_a_file_changed_anywhere_is_never_an_exception(data: bytes, draw: st.DataObject) -> None:
    changed = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 6))):
        at = draw.draw(st.integers(0, len(data) - 1))
        changed[at] = draw.draw(st.integers(0, 255))
    facts = probe(changed)
    assert (facts.width is None) == (facts.height is None)


@given(
    st.sampled_from(
        [
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBPVP8X",
            b"BM",
            b"II*\0",
            b"MM\0*",
            b"%PDF-",
            b"\0\0\0\x10ftypisom",
            b"\0\0\0\x10ftypheic",
            b"\0\0\0\x08moov",
            b"<svg ",
            b"",
        ]
    ),
    st.binary(max_size=300),
)
@example(b"\0\0\0\x08moov", b"\0\0\0\0" * 10)
def test_bytes_that_only_begin_well_are_never_an_exception(magic: bytes, rest: bytes) -> None:
    assert isinstance(probe(magic + rest), MediaFacts)


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    with (tmp_path / "closed").open("w+b") as file:
        pass
    assert "cannot be read" in probe(file).problem
