"""X: at most once; what nobody knows is looked for in the account's own timeline, and else a person looks.

https://docs.x.com/x-api: version 2 for posts and media, OAuth 1.0a with tokens that do not expire. X keeps no key of
ours.
"""

from __future__ import annotations

import base64
import html
import json
import secrets as randomness
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from socialops.networks.answers import before_claim, denied, outcome_of, partial
from socialops.networks.credentials import Secrets
from socialops.networks.http import LONG_PATIENCE, PATIENCE, Reply, ask
from socialops.networks.likeness import same_text
from socialops.networks.message import Denied, Known, Medium, Message, NotSent, Piece, Sent, Shown
from socialops.networks.oauth import Signer
from socialops.platforms.post_address import author_and_id

FIELDS: Final = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/bmp", "image/tiff", "image/gif"})
_FORBIDDEN: Final = 403
_ALT: Final = 1000


@dataclass
class X:
    """An account."""

    host: str
    channel: str
    secrets: Secrets
    _id: str = ""
    _name: str = ""
    _media: dict[tuple[str, str], str] = field(default_factory=dict)

    def log_in(self) -> Denied | None:
        """Ask who the tokens are."""
        if self._id:
            return None
        reply = self._get("/2/users/me")
        found = reply.json() if reply.ok else None
        data = found.get("data") if isinstance(found, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            return denied(reply)
        self._id, self._name = data["id"], str(data.get("username") or "i")
        return None

    def who(self) -> str:
        """The account's name."""
        return f"@{self._name}"

    def prepare(self, message: Message) -> Sent | None:
        """Upload pictures, and say what they show."""
        try:
            for piece in message.pieces:
                for item in piece.media:
                    if (item.sha256, item.alt) not in self._media:
                        self._media[item.sha256, item.alt] = self._upload(item)
        except NotSent as end:
            return end.sent
        return None

    def send(self, message: Message, urls: tuple[str, ...] = ()) -> Sent:
        """Part by part, each below the one before; the first that is not surely out ends it."""
        out, first_id = list(urls), ""
        parent = self._parent(message)
        for number, piece in enumerate(message.pieces):
            if number < len(urls):
                parent = (author_and_id("x", urls[number]) or ("", ""))[1]
                continue
            reply = self._post("/2/tweets", self._body(piece, parent), LONG_PATIENCE)
            found = reply.json() if reply.ok else None
            data = found.get("data") if isinstance(found, dict) else None
            if not isinstance(data, dict) or not isinstance(data.get("id"), str):
                return partial(self._judged(reply), tuple(out), len(message.pieces))
            parent = data["id"]
            first_id = first_id or parent
            out.append(self._address(parent))
        return Sent("published", out[0], tuple(out) if len(out) > 1 else (), first_id or None)

    def find(self, message: Message, known: Known) -> Sent | None:
        """Look in the account's own timeline for each part that is not known to be out."""
        if denied_ := self.log_in():
            return Sent("unknown", reason=f"no certain answer: {denied_.reason}")
        asked = {
            "max_results": "100",
            "start_time": known.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tweet.fields": "created_at,entities,attachments,referenced_tweets",
        }
        reply = self._get(f"/2/users/{quote(self._id)}/tweets?{urlencode(asked)}")
        found = reply.json() if reply.ok else None
        if not isinstance(found, dict):
            return Sent("unknown", reason=f"no certain answer: {reply.said()}")
        listed = found.get("data")
        posts = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        out, first = list(known.urls), ""
        parent = (author_and_id("x", out[-1]) or ("", ""))[1] if out else self._parent(message)
        for piece in message.pieces[len(out) :]:
            match = next((one for one in posts if self._is(one, piece, parent, known)), None)
            if match is None:
                break
            parent = str(match["id"])
            first = first or parent
            out.append(self._address(parent))
        if len(out) == len(message.pieces):
            return Sent("published", out[0], tuple(out) if len(out) > 1 else (), first or None, found=True)
        if out:
            return Sent(
                "unknown", out[0], tuple(out), reason=f"part {len(out) + 1} of {len(message.pieces)} is not seen"
            )
        return Sent("unknown", reason="no certain answer: it is not in the account's timeline")

    def preview(self, message: Message) -> list[Shown]:
        """The posts as they would be sent; ids that only the server knows are left out."""
        uploads = [
            Shown("POST", f"{self.host}/2/media/upload", {"file": item.path, "type": item.mime, "alt": item.alt})
            for piece in message.pieces
            for item in piece.media
        ]
        posts = [
            Shown(
                "POST", f"{self.host}/2/tweets", self._body(piece, "(the part before)" if n else self._parent(message))
            )
            for n, piece in enumerate(message.pieces)
        ]
        return [*uploads, *posts]

    def _parent(self, message: Message) -> str:
        """The id of the post that is answered; its own host alone says whether it is still there."""
        return (author_and_id("x", message.answers) or ("", ""))[1] if message.answers else ""

    def _body(self, piece: Piece, parent: str) -> dict[str, Any]:
        body: dict[str, Any] = {"text": piece.text} if piece.text else {}
        if piece.media:
            body["media"] = {"media_ids": [self._media.get((m.sha256, m.alt), m.path) for m in piece.media]}
        if parent:
            body["reply"] = {"in_reply_to_tweet_id": parent}
        return body

    def _judged(self, reply: Reply) -> Sent:
        """403 for the same words twice says that they may be out already."""
        if reply.status == _FORBIDDEN and "duplicate" in reply.said().casefold():
            return Sent("unknown", reason=f"no certain answer: {reply.said()}")
        return outcome_of(reply)

    def _is(self, post: Mapping[str, Any], piece: Piece, parent: str, known: Known) -> bool:
        made = _moment(post.get("created_at"))
        if made is None or made < known.since or str(post.get("id")) in known.taken:
            return False
        if self._address(str(post.get("id"))) in known.taken:
            return False
        attachments = post.get("attachments")
        media = attachments.get("media_keys") if isinstance(attachments, dict) else None
        if len(media if isinstance(media, list) else []) != len(piece.media) or _answers(post) != parent:
            return False
        return same_text(_expanded(post), piece.text)

    def _address(self, post: str) -> str:
        return f"https://x.com/{quote(self._name)}/status/{post}"

    def _upload(self, item: Medium) -> str:
        if item.mime not in _PICTURES:
            raise NotSent(Sent("failed", reason=f"refused: {item.path}: only pictures are sent to X"))
        category = "tweet_gif" if item.mime == "image/gif" else "tweet_image"
        body = {"media": base64.b64encode(item.data).decode(), "media_category": category}
        reply = self._post("/2/media/upload", body, LONG_PATIENCE)
        found = reply.json() if reply.ok else None
        data = found.get("data") if isinstance(found, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            raise before_claim(reply, item.path)
        if item.alt:
            said = {"id": data["id"], "metadata": {"alt_text": {"text": item.alt[:_ALT]}}}
            described = self._post("/2/media/metadata", said, PATIENCE)
            if not described.ok:
                raise before_claim(described, f"the alt text of {item.path}")
        return str(data["id"])

    def _get(self, path: str) -> Reply:
        return ask(self.host, "GET", path, headers=self._headers("GET", path))

    def _post(self, path: str, body: Mapping[str, Any], patience: float) -> Reply:
        headers = {**self._headers("POST", path), "Content-Type": "application/json"}
        raw = json.dumps(body, ensure_ascii=False).encode()
        return ask(self.host, "POST", path, body=raw, headers=headers, patience=patience)

    def _headers(self, method: str, path: str) -> dict[str, str]:
        signer = Signer(*(self.secrets.of(self.channel, name) or "" for name in FIELDS))
        nonce, at = randomness.token_hex(16), int(time.time())
        return {"Authorization": signer.header(method, self.host + path, nonce=nonce, at=at)}


def _answers(post: Mapping[str, Any]) -> str:
    """The id of the post that this one answers; empty where it answers none."""
    referred = post.get("referenced_tweets")
    for one in referred if isinstance(referred, list) else ():
        if isinstance(one, dict) and one.get("type") == "replied_to":
            return str(one.get("id") or "")
    return ""


def _expanded(post: Mapping[str, Any]) -> str:
    """The text with its links written out, and without the link to its own media."""
    text = html.unescape(str(post.get("text") or ""))
    entities = post.get("entities")
    urls = entities.get("urls") if isinstance(entities, dict) else None
    for one in urls if isinstance(urls, list) else ():
        if isinstance(one, dict) and isinstance(short := one.get("url"), str):
            text = text.replace(short, "" if one.get("media_key") else str(one.get("expanded_url") or short))
    return text


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None
