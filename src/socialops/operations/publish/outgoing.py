"""What goes out of a post on a channel, read at the tip: texts as they are shown, media with their approved bytes."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from urllib.parse import urlsplit

from socialops import door
from socialops.classes import dataclass
from socialops.domain.approval.publications import latest_publications
from socialops.domain.documents.post import Media, Post, ReplyToPost
from socialops.domain.source import content_id
from socialops.networks.hosts import is_loopback, is_public
from socialops.networks.http import ask
from socialops.networks.message import Medium, Message, Piece, Sent
from socialops.operations.publish.tip import Tip
from socialops.platforms.part import Following, MediaItem, Part, platform_of
from socialops.rules.texts.threads import SENDING

LARGEST = 100 << 20
"""Bytes of one media file that are sent at most."""
_BY_MIME = {"image": "image/jpeg", "gif": "image/gif", "video": "video/mp4", "document": "application/pdf"}


@dataclass
class Outgoing:
    """Puts messages together; media that lie on the web are fetched once a run."""

    tip: Tip
    allow_loopback: bool = False
    _fetched: dict[str, bytes | str] = field(default_factory=dict)

    def message(self, post: Post, channel: str, key: str, created: datetime) -> Message | Sent | list[str]:
        """What is to be sent; or that what it answers is missing; or every reason why it can't be put together."""
        known = self.tip.workspace.channels[channel].item
        part = Part(post, channel, platform_of(known), self.tip.workspace.files.media_facts)
        reasons: list[str] = []
        pieces = []
        for each in self._parts(part):
            media = []
            for item in each.media:
                found = self._medium(item)
                if isinstance(found, str):
                    reasons.append(f"{item.name}: {found}")
                else:
                    media.append(found)
            pieces.append(Piece(each.text, tuple(media)))
        answers = self._answered(post, channel)
        if reasons:
            return reasons
        if isinstance(answers, Sent):
            return answers
        return Message(
            post=post.id,
            channel=channel,
            platform=known.platform,
            pieces=tuple(pieces),
            key=key,
            created=created,
            language=post.language,
            warning=part.content_warning,
            headline=part.headline,
            answers=answers,
        )

    def _parts(self, part: Part) -> Iterator[Part]:
        """The first part and what follows; a first comment only where it is a thread's last part."""
        yield part
        for after in part.following:
            comment = isinstance(after, Following) and after.comment
            if not comment or part.platform.name in SENDING:
                yield after

    def _answered(self, post: Post, channel: str) -> str | Sent | None:
        """The address of the post that is answered; failed where it has none, for now or for good."""
        answered: str | ReplyToPost | None = post.on(channel, "reply_to")
        if not isinstance(answered, ReplyToPost):
            return answered
        workspace = self.tip.workspace
        found = latest_publications(workspace.publications.get(answered.post, ())).get(channel)
        outcome = found.item.outcome if found else None
        if found and outcome == "published" and found.item.url:
            return found.item.url
        parent = workspace.posts.get(answered.post)
        may_come = parent is not None and parent.item.status != "cancelled" and outcome in {None, "unknown"}
        start = "not-sent" if may_come else "not-there"
        return Sent("failed", reason=f"{start}: it answers '{answered.post}', which is not out on {channel}")

    def _medium(self, item: MediaItem) -> Medium | str:
        """The media with its bytes, or why it can't go out."""
        data = self._bytes(item.media)
        if isinstance(data, str):
            return data
        sha256 = hashlib.sha256(data).hexdigest()
        approved = item.media.sha256 or (
            self.tip.workspace.files.media(item.media.file).sha256 if item.media.file else None
        )
        if sha256 != approved:
            return "its bytes are not those that were approved"
        facts = item.facts
        mime = facts.mime if facts and facts.mime else _sniffed(data) or _BY_MIME.get(item.kind or "", "")
        if not mime:
            return "nobody can tell what kind of media it is"
        return Medium(
            item.name,
            item.media.alt or "",
            sha256,
            mime,
            data,
            facts.width if facts else None,
            facts.height if facts else None,
        )

    def _bytes(self, media: Media) -> bytes | str:
        if media.file:
            return self._of_file(media.file)
        if not media.sha256:
            return "an address on the web goes out only with its sha256"
        address = media.url or ""
        if address not in self._fetched:
            self._fetched[address] = of_web(address, allow_loopback=self.allow_loopback)
        return self._fetched[address]

    def _of_file(self, path: str) -> bytes | str:
        if problem := self.tip.tree.media_problem(path):
            return problem
        with self.tip.tree.open_media(path) as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            return "it is too large to be sent"
        known = content_id(data[:1023], iter(()))
        if not (known.pointer and len(data) < 1024):  # noqa: PLR2004 - a Git LFS pointer is shorter than this
            return data
        oid = known.sha256 or ""
        file = self.tip.repo.common_dir / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
        found = door.read(file, LARGEST)
        if isinstance(found, door.Shut) or hashlib.sha256(found).hexdigest() != oid:
            return "it is kept in Git LFS and is not here: run 'git lfs fetch' first"
        return found


def of_web(address: str, *, allow_loopback: bool) -> bytes | str:
    """The bytes at an address, or why there are none: over https from the open internet, from the very machine that
    was looked at.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return "its server is not known"
    host = f"{parts.scheme}://{parts.netloc}"
    here = is_loopback(host) and allow_loopback
    if parts.scheme != "https" and not here:
        return "it is not at an https address"
    try:
        places = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return "its server is not known"
    addresses = [str(place[4][0]) for place in places]
    if not addresses or not (here or all(map(is_public, addresses))):
        return "its address is not one of the open internet"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    reply = ask(host, "GET", path, address=addresses[0], largest=LARGEST)
    return reply.body if reply.ok else f"it could not be fetched: {reply.said()}"


_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"),
)  # fmt: skip


def _sniffed(data: bytes) -> str | None:
    """What kind of picture bytes are that no file of the workspace holds."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for start, mime in _SIGNS if data.startswith(start)), None)
