"""Media files built byte by byte, as tests of media need them."""

from __future__ import annotations

import struct
import zlib


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
