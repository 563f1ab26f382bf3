"""Files built byte by byte: what they are, and what is said when they are not."""

from __future__ import annotations

import io
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialops.domain.source import MediaFacts
from socialops.store.media.identify import probe
from tests.media import (
    SIDEWAYS,
    bmp,
    box,
    chunk,
    gif,
    heic,
    jpeg,
    mp4,
    png,
    riff,
    tiff,
    track,
    webp_extended,
    webp_lossless,
    webp_lossy,
)

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
