"""A thread that goes out part by part, each below the one before: sent, looked for, and shown beforehand.

For networks that keep no key of ours, so that a part is known by what people see of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from socialops.networks.answers import partial
from socialops.networks.message import Known, Medium, Message, Piece, Sent, Shown
from socialops.platforms.post_address import author_and_id

BEFORE = "(the part before)"
"""In place of an id that only the server will know."""


class Out(NamedTuple):
    """A part that is out: its id there, and where it can be seen."""

    id: str
    address: str


def send_parts(
    message: Message, urls: Sequence[str], parent: str, post: Callable[[int, Piece, str], Out | Sent]
) -> Sent:
    """Send the parts that are not at *urls* yet, the first below *parent*; the first not surely out ends it.

    *post* sends one part below another, once, and says how that ended where it is not out.
    """
    out, first = list(urls), ""
    for number, piece in enumerate(message.pieces):
        if number < len(urls):
            parent = _id_in(message.platform, urls[number])
            continue
        found = post(number, piece, parent)
        if not isinstance(found, Out):
            return partial(found, tuple(out), len(message.pieces))
        parent, first = found.id, first or found.id
        out.append(found.address)
    return _published(out, first)


def find_parts(
    message: Message,
    known: Known,
    parent: str,
    candidates: Sequence[Mapping[str, Any]],
    is_part: Callable[[Mapping[str, Any], Piece, str], bool],
    address: Callable[[Mapping[str, Any]], str],
) -> Sent:
    """Look among *candidates* for each part that is not known to be out, the first below *parent*."""
    out, first = list(known.urls), ""
    if out:
        parent = _id_in(message.platform, out[-1])
    for piece in message.pieces[len(out) :]:
        match = next((one for one in candidates if is_part(one, piece, parent)), None)
        if match is None:
            break
        parent = str(match["id"])
        first = first or parent
        out.append(address(match))
    if len(out) == len(message.pieces):
        return _published(out, first)._replace(found=True)
    if out:
        return Sent("unknown", out[0], tuple(out), reason=f"part {len(out) + 1} of {len(message.pieces)} is not seen")
    return Sent("unknown", reason="no certain answer: it is not among the newest posts of the account")


def show_parts(
    message: Message, upload: Callable[[Medium], Shown], body: Callable[[Piece, str], Mapping[str, Any]], address: str,
    parent: str = "",
) -> list[Shown]:  # fmt: skip
    """The requests as they would be sent: all media, then each part."""
    uploads: Iterable[Shown] = (upload(item) for piece in message.pieces for item in piece.media)
    parts = (Shown("POST", address, body(piece, BEFORE if n else parent)) for n, piece in enumerate(message.pieces))
    return [*uploads, *parts]


def _published(out: Sequence[str], first: str) -> Sent:
    return Sent("published", out[0], tuple(out) if len(out) > 1 else (), first or None)


def _id_in(platform: str, address: str) -> str:
    return (author_and_id(platform, address) or ("", ""))[1]
