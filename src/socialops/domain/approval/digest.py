"""What an approval binds to: sha256 over canonical JSON of the covered part of a post.

Canonical: sorted keys, UTF-8, NFC, LF, no insignificant space; what is absent or empty is left out; texts are
right-stripped. docs/approvals.md publishes test vectors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from socialops.domain.documents.post import OFF, Media, Post, ReplyToPost, Thread, Variant
from socialops.domain.normal_form import normal
from socialops.domain.once import Once
from socialops.domain.source import MediaFile
from socialops.domain.time.clock import instant

VERSION = 1
MediaLookup = Callable[[str], MediaFile]
_SHOWN = ("headline", "text", "content_warning", "hashtags", "mentions", "link", "media")
_PLAIN = (
    "id", "author", "contributors", "workflow", "campaign", "language", "channels", "headline", "text",
    "content_warning", "hashtags", "mentions", "link", "series", "occurrence",
)  # fmt: skip


class Covered:
    """What digests cover of one post; its content is put into canonical form once for all of them."""

    def __init__(self, post: Post, media: MediaLookup) -> None:
        self._post = post
        self._content = _json(_content(post, media))

    @Once
    def content(self) -> str:
        """The digest of the content part alone."""
        return self._hashed("")

    def digest(self, *, zone: str, schedule: bool) -> str:
        """The digest of the post; with *schedule* it covers the publish times too, in that *zone* of its wall times."""
        times = _schedule(self._post, zone) if schedule else {}  # ids, zones and times are as they are digested
        return self._hashed(f',"schedule":{_encode(times)}') if times else self.content

    def _hashed(self, schedule: str) -> str:
        """The hash of the canonical JSON of `content`, `schedule` and `v`."""
        whole = f'{{"content":{self._content}{schedule},"v":{VERSION}}}'
        return "sha256:" + hashlib.sha256(whole.encode("utf-8")).hexdigest()


def post_digest(post: Post, media: MediaLookup, *, zone: str, schedule: bool) -> str:
    """The digest of a post; with *schedule* it covers the publish times too. *zone* is that of its wall times."""
    return Covered(post, media).digest(zone=zone, schedule=schedule)


def channel_digest(post: Post, channel: str, media: MediaLookup) -> str:
    """The digest of one channel's part: what that channel shows."""
    part = {name: post.on(channel, name) for name in _SHOWN}
    part["media"] = _media(part["media"], media)
    part |= _beyond(post.on(channel, "thread"), post.on(channel, "first_comment"), post.on(channel, "reply_to"), media)
    if part["thread"] == OFF:  # what the channel shows is no thread, whoever says so
        part["thread"] = None
    return digest_of({"v": VERSION, "id": post.id, "channel": channel, "language": post.language, **part})


def digest_of(value: Any) -> str:
    """`sha256:` and the hash of the canonical JSON of plain values."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def canonical(value: Any) -> bytes:
    """Canonical JSON, as the module says."""
    return _json(value).encode("utf-8")


def _json(value: Any) -> str:
    return _encode(_clean(value))


_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _clean(value: Any) -> Any:
    kind = type(value)
    if kind is str:  # a post holds hundreds of values, and nearly all of them are these
        return value.rstrip() if value.isascii() and "\r" not in value else normal(value)
    if value is None or kind is int:
        return value
    if isinstance(value, dict):
        out: dict[str, Any] = {}
        for key, item in value.items():
            cleaned = None if item is None else _clean(item)
            if cleaned or not _empty(cleaned):
                out[_name(key)] = cleaned
        return out
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return normal(value) if isinstance(value, str) else value


@lru_cache(maxsize=1024)
def _name(key: Any) -> str:
    return normal(str(key))


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, (str, dict, list)) and not value)


def _content(post: Post, media: MediaLookup) -> dict[str, Any]:
    part = {name: value for name in _PLAIN if (value := getattr(post, name))}  # what is empty is left out anyway
    part["labels"] = sorted(normal(label) for label in post.labels)
    part["media"] = _media(post.media, media)
    if post.thread or post.first_comment or post.reply_to:
        part |= _beyond(post.thread, post.first_comment, post.reply_to, media)
    part["variants"] = {channel: _variant(variant, media) for channel, variant in post.variants.items()}
    part["waivers"] = [waiver.model_dump() for waiver in post.waivers]
    return part


def _variant(variant: Variant, media: MediaLookup) -> dict[str, Any]:
    part: dict[str, Any] = {name: value for name in _SHOWN if name != "media" and (value := getattr(variant, name))}
    part["media"] = _media(variant.media or (), media)
    return part | _beyond(variant.thread or (), variant.first_comment, variant.reply_to, media)


def _beyond(
    thread: Thread | str, first_comment: str | None, reply_to: str | ReplyToPost | None, media: MediaLookup
) -> dict[str, Any]:
    """What goes out beside the first part, and what it answers."""
    parts = thread if isinstance(thread, str) else [{"text": p.text, "media": _media(p.media, media)} for p in thread]
    answered = reply_to.model_dump() if isinstance(reply_to, ReplyToPost) else reply_to
    return {"thread": parts, "first_comment": first_comment, "reply_to": answered}


def _media(items: Iterable[Media], media: MediaLookup) -> list[dict[str, Any]]:
    out = []
    for item in items:
        if item.file:
            found = media(item.file).sha256
            # A file that is not there is named, so that its appearing later changes the digest.
            out.append({"alt": item.alt, "sha256": found} if found else {"alt": item.alt, "missing": item.file})
        else:
            out.append({"alt": item.alt, "url": item.url, "sha256": item.sha256})
    return out


def _schedule(post: Post, zone: str) -> dict[str, Any]:
    part = {}
    for channel in post.channels:
        moment = post.publish_on(channel)
        if moment is not None:
            part[channel] = {"at": _in_utc(moment, zone), "zone": zone}
    return part


@lru_cache(maxsize=64)
def _in_utc(moment: datetime, zone: str) -> str:
    """The same for all channels of most posts."""
    return instant(moment, zone).astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
