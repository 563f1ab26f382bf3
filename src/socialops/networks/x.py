"""X: at most once; what nobody knows is looked for in the account's own timeline, and else a person looks.

https://docs.x.com/x-api: version 2 for posts and media, OAuth 1.0a with tokens that do not expire. X keeps no key of
ours.
"""

from __future__ import annotations

import html
import json
import secrets as randomness
import time
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from socialops.classes import dataclass
from socialops.networks.answers import before_claim, denied, outcome_of
from socialops.networks.credentials import Secrets
from socialops.networks.http import LONG_PATIENCE, Reply, ask
from socialops.networks.likeness import same_text
from socialops.networks.message import Denied, Known, Medium, Message, NotSent, Piece, Sent, Shown
from socialops.networks.oauth import Signer
from socialops.networks.thread import Out, find_parts, send_parts, show_parts
from socialops.networks.x_media import unfit, upload
from socialops.platforms.post_address import author_and_id

FIELDS: Final = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
_FORBIDDEN, _NOT_FOUND = 403, 404


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

    def unfit(self, message: Message) -> list[str]:
        """Media that X takes in no post."""
        return [reason for piece in message.pieces if (reason := unfit(piece.media))]

    def prepare(self, message: Message) -> Sent | None:
        """Look for what is answered, upload media, and say what they show."""
        try:
            self._look_for(message.answers)
            for piece in message.pieces:
                for item in piece.media:
                    if (item.sha256, item.alt) not in self._media:
                        self._media[item.sha256, item.alt] = upload(item, self._get, self._post)
        except NotSent as end:
            return end.sent
        return None

    def send(self, message: Message, urls: tuple[str, ...] = ()) -> Sent:
        """Part by part, each below the one before; the first that is not surely out ends it."""
        return send_parts(message, urls, _parent(message), self._send)

    def _send(self, _number: int, piece: Piece, parent: str) -> Out | Sent:
        reply = self._post("/2/tweets", self._body(piece, parent), LONG_PATIENCE)
        found = reply.json() if reply.ok else None
        data = found.get("data") if isinstance(found, dict) else None
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            return self._judged(reply)
        return Out(data["id"], self._address(data["id"]))

    def find(self, message: Message, known: Known) -> Sent | None:
        """Look in the account's own timeline for each part that is not known to be out."""
        if denied_ := self.log_in():
            return Sent("unknown", reason=f"no certain answer: {denied_.reason}")
        asked = {
            "max_results": "100",
            "start_time": known.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "post.fields": "created_at,entities,attachments",
            "expansions": "referenced_posts",
        }
        reply = self._get(f"/2/users/{quote(self._id)}/tweets?{urlencode(asked)}")
        found = reply.json() if reply.ok else None
        if not isinstance(found, dict):
            return Sent("unknown", reason=f"no certain answer: {reply.said()}")
        listed = found.get("data")
        posts = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        return find_parts(
            message,
            known,
            _parent(message),
            posts,
            lambda post, piece, parent: self._is(post, piece, parent, known),
            lambda post: self._address(str(post["id"])),
        )

    def preview(self, message: Message) -> list[Shown]:
        """The posts as they would be sent; ids that only the server knows are left out."""
        address = f"{self.host}/2/media/upload"

        def shown(item: Medium) -> Shown:
            return Shown("POST", address, {"file": item.path, "type": item.mime, "alt": item.alt})

        return show_parts(message, shown, self._body, f"{self.host}/2/tweets", _parent(message))

    def _look_for(self, address: str | None) -> None:
        """The post that is answered has to be there: X says so without showing anybody anything."""
        post = (author_and_id("x", address) or ("", ""))[1] if address else ""
        if not post:
            return
        reply = self._get(f"/2/tweets/{quote(post)}")
        found = reply.json() if reply.ok else None
        if isinstance(found, dict) and isinstance(found.get("data"), dict):
            return
        if reply.status == _NOT_FOUND or (isinstance(found, dict) and found.get("errors")):
            raise NotSent(Sent("failed", reason=f"not-there: the post that it answers is gone ({address})"))
        raise before_claim(reply, "the post that it answers")

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

    def _get(self, path: str) -> Reply:
        return ask(self.host, "GET", path, headers=self._headers("GET", path))

    def _post(self, path: str, body: Mapping[str, Any] | None, patience: float) -> Reply:
        kind = {} if body is None else {"Content-Type": "application/json"}
        headers = {**self._headers("POST", path), **kind}
        raw = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        return ask(self.host, "POST", path, body=raw, headers=headers, patience=patience)

    def _headers(self, method: str, path: str) -> dict[str, str]:
        signer = Signer(*(self.secrets.of(self.channel, name) or "" for name in FIELDS))
        nonce, at = randomness.token_hex(16), int(time.time())
        return {"Authorization": signer.header(method, self.host + path, nonce=nonce, at=at)}


def _parent(message: Message) -> str:
    """The id of the post that is answered; empty where it answers none."""
    return (author_and_id("x", message.answers) or ("", ""))[1] if message.answers else ""


def _answers(post: Mapping[str, Any]) -> str:
    """The id of the post that this one answers; empty where it answers none."""
    referred = post.get("referenced_posts", post.get("referenced_tweets"))  # its older name
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
