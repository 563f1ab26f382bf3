"""A post on a channel as a row of our own table (`generic`), which loses nothing that an approval covers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from socialops.domain.documents.post import Media, Post, ReplyToPost, ThreadPart
from socialops.domain.time.clock import ClockTrouble, iso, resolve
from socialops.exchange import cells

VARIED: Final = (
    "publish_at", "headline", "text", "hashtags", "mentions", "link", "content_warning", "media", "thread",
    "first_comment", "reply_to",
)  # fmt: skip
"""What a channel may have of its own, as columns; the column `own` names those that a row's channel has."""
_PICTURES: Final = ("media", "alt", "sha256")
_LEFT: Final = {
    "series": "the series that it comes from", "follows": "the post that it follows",
    "assignments": "who is assigned to it",
}  # fmt: skip
Address = Callable[[Media], str]


def row(post: Post, channel: str | None, at: datetime | None, zone: str, address: Address) -> dict[str, str]:
    """The cells by column; without a channel those of the post itself, where no channel shows all that it has.

    *at* is the publish time in *zone*, the workspace's.
    """
    variant = post.variants.get(channel or "")
    own = [name for name in VARIED if variant and _is_set(getattr(variant, name))]
    value = {name: getattr(variant if name in own else post, name) for name in VARIED}
    found = {
        "id": post.id,
        "title": post.title,
        "channel": channel or "",
        "publish_at": _moment(at, zone, with_offset=post.timezone is not None) if at else "",
        "timezone": post.timezone or "",
        "author": post.author,
        "contributors": cells.list_cell(post.contributors),
        "campaign": post.campaign or "",
        "objective": post.objective or "",
        "workflow": post.workflow or "",
        "labels": cells.list_cell(post.labels),
        "language": post.language or "",
        "headline": value["headline"] or "",
        "text": (value["text"] or "").rstrip(),
        "hashtags": cells.signed_cell(value["hashtags"] or (), "#"),
        "mentions": cells.signed_cell(value["mentions"] or (), "@"),
        "link": value["link"] or "",
        "content_warning": value["content_warning"] or "",
        "thread": _thread(value["thread"] or (), address),
        "first_comment": (value["first_comment"] or "").rstrip(),
        "reply_to": _answered(value["reply_to"]),
        "waivers": cells.json_cell([w.model_dump(mode="json", exclude_none=True) for w in post.waivers]),
        "source": post.source or "",
        "notes": post.notes or "",
        "own": " ".join(own),
    }
    return found | _media(value["media"] or (), address)


def hidden(post: Post) -> bool:
    """Whether the post says something itself that none of its channels shows, since each has its own."""
    variants = [post.variants.get(channel) for channel in post.channels]
    return all(variants) and any(
        _is_set(getattr(post, name)) and all(_is_set(getattr(variant, name)) for variant in variants) for name in VARIED
    )


def left(post: Post) -> Iterator[str]:
    """What the table can't hold of a post."""
    for name, said in _LEFT.items():
        if getattr(post, name):
            yield said


def _is_set(value: Any) -> bool:
    return bool(value) and not (isinstance(value, str) and not value.strip())


def _moment(at: datetime, zone: str, *, with_offset: bool) -> str:
    """As wall time, where that says which moment is meant."""
    wall = at.replace(tzinfo=None)
    found = resolve(wall, zone)
    if with_offset or at.second or at.microsecond or isinstance(found, ClockTrouble) or found != at:
        return iso(at)
    return f"{wall:%Y-%m-%d %H:%M}"


def _media(items: tuple[Media, ...], address: Address) -> dict[str, str]:
    pins = [item.sha256 or cells.NONE for item in items]
    return dict(
        zip(
            _PICTURES,
            (
                cells.address_cell(map(address, items)),
                cells.alt_cell([item.alt or "" for item in items]),
                " ".join(pins) if any(item.sha256 for item in items) else "",
            ),
            strict=True,
        )
    )


def _thread(parts: str | tuple[ThreadPart, ...], address: Address) -> str:
    if isinstance(parts, str):
        return parts
    return cells.thread_cell([_part(part, address) for part in parts])


def _part(part: ThreadPart, address: Address) -> dict[str, Any]:
    media = [
        {"url" if address(item).startswith(("http://", "https://")) else "file": address(item)}
        | {name: value for name in ("sha256", "alt") if (value := getattr(item, name))}
        for item in part.media
    ]
    return ({"text": part.text} if part.text else {}) | ({"media": media} if media else {})


def _answered(value: str | ReplyToPost | None) -> str:
    return value.post if isinstance(value, ReplyToPost) else value or ""
