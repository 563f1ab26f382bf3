"""How a cell of our own table (`generic`) holds several values, and how a cell that people wrote is read.

Lists are parted at commas, semicolons and blanks. What stands in double quotes is one entry, as it is: so every value
can be written, and read back as the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula
(https://owasp.org/www-community/attacks/CSV_Injection)."""
_ENTRY = re.compile(r'"((?:[^"]|"")*)"|([^\s,;"][^\s,;]*)')
_ADDRESS = re.compile(r'"((?:[^"]|"")*)"|([^\s"]\S*)')
_SIMPLE = re.compile(r"[\w][\w./:#&?%~+@=!$*'()\[\]-]*")
_BETWEEN = re.compile(r" ?(?<!\\)\|\| ?")
_PART = re.compile(r"^[ \t]*---[ \t]*$", re.MULTILINE)
NONE: Final = "none"
"""What stands in a list for an entry that has no value."""


def entries(cell: str) -> list[tuple[str, bool]]:
    """The entries of a list, each with whether it stood in quotes (and is meant just so)."""
    return [(_unquoted(quoted), True) if not plain else (plain, False) for quoted, plain in _ENTRY.findall(cell)]


def words(cell: str) -> list[str]:
    """The entries of a list."""
    return [entry for entry, _ in entries(cell)]


def list_cell(values: Iterable[str]) -> str:
    """A list as a cell."""
    return " ".join(value if _SIMPLE.fullmatch(value) else _quoted(value) for value in values)


def signed_cell(values: Iterable[str], sign: str) -> str:
    """Hashtags or mentions without the *sign* that is put before each anyway; what differs stands in quotes."""
    lead = sign if sign == "@" else ""  # a mention is kept with its sign, a hashtag without
    return list_cell_of((value, value.startswith(lead) and value[len(lead) :]) for value in values)


def list_cell_of(values: Iterable[tuple[str, str | bool]]) -> str:
    """Each value by its short form, or whole and in quotes where it has none."""
    return " ".join(
        short if isinstance(short, str) and _SIMPLE.fullmatch(short) and short[0] not in "#@" else _quoted(value)
        for value, short in values
    )


def signed(cell: str, sign: str) -> list[str]:
    """Hashtags (without #) or mentions (with @) of a cell."""
    lead = sign if sign == "@" else ""
    found = [entry if quoted else lead + entry.lstrip(sign) for entry, quoted in entries(cell)]
    return [entry for entry in found if entry.strip(sign)]


def addresses(cell: str) -> list[str]:
    """The media of a cell: paths and addresses; a comma inside an address belongs to it."""
    found: list[str] = []
    for quoted, plain in _ADDRESS.findall(cell):
        if not plain:
            found.append(_unquoted(quoted))
        elif plain.lower().startswith(("http://", "https://")):
            found += re.split(r"[,;]+(?=https?://|$)", plain)
        else:
            found += re.split(r"[,;]+", plain)
    return [each for each in found if each]


def address_cell(values: Iterable[str]) -> str:
    """Paths and addresses as a cell."""
    return " ".join(_quoted(value) if re.search(r'[\s,;"]', value) else value for value in values)


def alts(cell: str) -> list[str]:
    """Alt texts of a cell, parted by ||."""
    return [re.sub(r"\\([\\|])", r"\1", each) for each in _BETWEEN.split(cell)] if cell.strip() else []


def alt_cell(values: Sequence[str]) -> str:
    """Alt texts as a cell."""
    return " || ".join(re.sub(r"[\\|]", r"\\\g<0>", value) for value in values) if any(values) else ""


def thread(cell: str) -> Any:
    """The parts of a thread, parted by lines of three hyphens; or what our own JSON says."""
    if cell.strip() == "off":
        return "off"
    if cell.lstrip().startswith("[{"):
        try:
            return json.loads(cell)
        except ValueError:
            pass
    return [{"text": part.strip("\n")} for part in _PART.split(cell) if part.strip()]


def thread_cell(parts: str | Sequence[dict[str, Any]]) -> str:
    """A thread as a cell."""
    if isinstance(parts, str):
        return parts
    texts = [part["text"].rstrip() for part in parts if set(part) == {"text"}]
    plain = "\n---\n".join(texts)
    if len(texts) == len(parts) and thread(plain) == [{"text": text} for text in texts]:
        return plain
    return json_cell(parts)


def json_cell(value: Any) -> str:
    """A value that has no simpler form."""
    return json.dumps(value, ensure_ascii=False) if value else ""


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _unquoted(value: str) -> str:
    return value.replace('""', '"')
