"""What a dry run tells about a part: its counts against the platform's limits, and its media."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.documents.post import Post
from socialops.networks.message import Message
from socialops.operations.publish.tip import Tip
from socialops.platforms.part import Part, platform_of


def counts(tip: Tip, post: Post, channel: str) -> tuple[str, ...]:
    """`part 1: 42 of 300 graphemes`, for each part and limit."""
    known = tip.workspace.channels[channel].item
    part = Part(post, channel, platform_of(known), tip.workspace.files.media_facts)
    return tuple(_counted([part, *part.following]))


def _counted(parts: list[Part]) -> Iterator[str]:
    for number, part in enumerate(parts, 1):
        for length in part.lengths:
            yield f"part {number}: {length.value} of {length.limit} {length.unit}"


def media_lines(message: Message) -> tuple[str, ...]:
    """Each picture or film with what it shows, in the order in which it is sent."""
    return tuple(
        f"part {number}: {item.path} ({item.mime}, sha256 {item.sha256[:12]}…): {item.alt or 'no alt text'}"
        for number, piece in enumerate(message.pieces, 1)
        for item in piece.media
    )
