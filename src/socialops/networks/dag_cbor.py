"""The ids of Bluesky's records and blobs, worked out here: a thread refers to its parts before any of them exists.

DAG-CBOR (https://ipld.io/specs/codecs/dag-cbor/spec/) and CID version 1 with sha2-256, in base32.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterator, Mapping
from typing import Any, Final

RAW: Final = 0x55
DAG_CBOR: Final = 0x71
_LINK: Final = "$link"
_TAG_LINK: Final = b"\xd8\x2a"


def record_id(record: Mapping[str, Any]) -> str:
    """The CID of a record, links in it written as {"$link": cid}."""
    return _cid(DAG_CBOR, b"".join(_encoded(record)))


def blob_id(data: bytes) -> str:
    """The CID of the bytes of a blob."""
    return _cid(RAW, data)


def _cid(codec: int, data: bytes) -> str:
    whole = bytes((1, codec, 0x12, 0x20)) + hashlib.sha256(data).digest()
    return "b" + base64.b32encode(whole).decode().lower().rstrip("=")


def _encoded(value: Any) -> Iterator[bytes]:
    match value:
        case None:
            yield b"\xf6"
        case bool():
            yield b"\xf5" if value else b"\xf4"
        case int():
            yield _head(0, value) if value >= 0 else _head(1, -1 - value)
        case str():
            raw = value.encode()
            yield _head(3, len(raw)) + raw
        case {"$link": str(cid)} if len(value) == 1:
            raw = b"\0" + base64.b32decode(cid[1:].upper() + "=" * (-(len(cid) - 1) % 8))
            yield _TAG_LINK + _head(2, len(raw)) + raw
        case Mapping():
            yield _head(5, len(value))
            for key in sorted(value, key=lambda name: (len(name.encode()), name.encode())):
                yield from _encoded(key)
                yield from _encoded(value[key])
        case list() | tuple():
            yield _head(4, len(value))
            for item in value:
                yield from _encoded(item)
        case _:
            raise TypeError(f"{type(value).__name__} has no form in DAG-CBOR")


def _head(major: int, amount: int) -> bytes:
    kind = major << 5
    if amount < 24:  # noqa: PLR2004 - RFC 8949, section 3: small amounts stand in the first byte
        return bytes((kind | amount,))
    for size, (form, code) in enumerate((("B", 24), (">H", 25), (">I", 26), (">Q", 27))):
        if amount < 1 << (8 << size):
            return bytes((kind | code,)) + struct.pack(form, amount)
    raise ValueError("no such amount in DAG-CBOR")
