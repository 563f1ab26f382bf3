"""Zip files: what is in them, never more than was agreed to."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from socialops.tables.table import MOST_BYTES, Unread

ZIP: Final = b"PK\x03\x04"
MOST_FILES: Final = 200
MOST_INFLATED: Final = 10 * MOST_BYTES
"""Bytes of everything in a zip: a sheet of 50,000 rows is 60 MB of XML."""


def inflated(data: bytes, most: int = MOST_INFLATED) -> list[tuple[str, bytes]] | Unread:
    """The files in a zip, each with its name and bytes; refused where they are too many, or too large together."""
    found: list[tuple[str, bytes]] = []
    left = most
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                return Unread(f"the zip holds {len(entries)} files, and {MOST_FILES} are the most")
            for entry in entries:
                if entry.flag_bits & 1:
                    return Unread("the zip has a password: unpack it first")
                with archive.open(entry) as file:
                    content = file.read(left + 1)
                if len(content) > left:
                    return Unread(
                        f"the zip holds more than {most // 1024 // 1024} MB: unpack it, and take what you need"
                    )
                left -= len(content)
                found.append((entry.filename, content))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        said = " ".join(str(error).split())[:100]
        return Unread(f"the zip is damaged ({said}): export it again")
    return found
