"""The strict loader: bytes in, plain values out, or a fault with its place.

What is written plainly, as nearly all is, is read line by line (`plain_lines`); all else, and every place, comes from
libyaml's events (`events`). Scalars are resolved by the YAML 1.2 core schema, and timestamps stay text. What the design
forbids (anchors, tags, a second document, …) is refused on the way, with budgets on depth and nodes, so that no input
can hang or crash the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialops.domain.finding import KeyPath, Position
from socialops.domain.pattern import late
from socialops.domain.source import Fault
from socialops.store.yaml.faults import conflict, place_after
from socialops.store.yaml.piled_marks import PILED, find_piled
from socialops.store.yaml.plain_lines import BlockScalar, read_lines

if TYPE_CHECKING:
    from socialops.store.yaml.events import Builder

MAX_BYTES = 256 * 1024

_MAY_BE_BAD = late("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""A single set is looked for three times as fast as one of two things, and most files hold none of it."""
_BAD_BYTES = late("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)")


def parse(data: bytes, blocks: list[BlockScalar] | None = None) -> Any | Fault:
    """The document's values, or the first fault; its literal blocks are noted where somebody wants them."""
    text = _scanned(data)
    if isinstance(text, Fault):
        return text
    if fault := conflict(data):
        return fault
    found = read_lines(text, blocks)
    return _builder(data, None, blocks).run() if found is None else found


def _builder(data: bytes, places: dict[KeyPath, Position] | None, blocks: list[BlockScalar] | None = None) -> Builder:
    from socialops.store.yaml.events import Builder  # PyYAML is imported where a file needs it: most need it not

    return Builder(data, places, blocks)


def positions(data: bytes) -> dict[KeyPath, Position]:
    """The place of every key and list item of a document that `parse` accepts; of a broken one, as far as it goes."""
    places: dict[KeyPath, Position] = {}
    if not isinstance(_scanned(data), Fault):
        _builder(data, places).run()
    return places


def locate(places: dict[KeyPath, Position], keys: KeyPath) -> Position:
    """The place of the value, or of the nearest thing around it that is there."""
    while keys:
        if keys in places:
            return places[keys]
        keys = keys[:-1]
    return places.get((), Position())


def _scanned(data: bytes) -> str | Fault:
    """The text, where it holds nothing that no document may hold."""
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1024:.0f} KiB"
        return Fault("SO001", f"the file is too large ({size}; at most 256 KiB): split it, or keep media in assets/")
    if data.startswith(b"\xef\xbb\xbf"):
        return Fault("SO001", "the file starts with a byte order mark: save it as UTF-8 without BOM")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        return Fault("SO001", "the file is not UTF-8 text: save it as UTF-8", place_after(before))
    found = _BAD_BYTES.search(text) if _MAY_BE_BAD.search(text) else None
    if found:
        return Fault(
            "SO003",
            f"the invisible character U+{ord(found[0]):04X} is not allowed here: remove it",
            place_after(text[: found.start()]),
        )
    piled = find_piled(text)
    return text if piled is None else Fault("SO005", PILED, place_after(text[:piled]))
