"""Mastodon, and servers that speak its API: at most once, and a look before anything is said twice.

https://docs.joinmastodon.org/methods/statuses/. The Idempotency-Key is a hint that a server may honour for an hour;
what counts is the look at the account's own statuses.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from socialops.classes import dataclass
from socialops.networks.answers import before_claim, denied, outcome_of
from socialops.networks.credentials import Secrets
from socialops.networks.http import LONG_PATIENCE, PATIENCE, Reply, ask
from socialops.networks.likeness import same_text, text_of_html
from socialops.networks.message import Denied, Known, Medium, Message, NotSent, Piece, Sent, Shown
from socialops.networks.thread import Out, find_parts, send_parts, show_parts
from socialops.platforms.post_address import author_and_id

_ACCEPTED, _PARTIAL = 202, 206
_PROCESSING: Final = 60
"""Seconds that a server may take over a film or picture."""
_LOOKED_AT: Final = 40


@dataclass
class Mastodon:
    """An account on a server."""

    host: str
    channel: str
    secrets: Secrets
    _id: str = ""
    _name: str = ""
    _media: dict[tuple[str, str], str] = field(default_factory=dict)
    _parent: str = ""

    def log_in(self) -> Denied | None:
        """Ask who the token is."""
        if self._id:
            return None
        reply = self._get("/api/v1/accounts/verify_credentials")
        found = reply.json() if reply.ok else None
        if not isinstance(found, dict) or not isinstance(found.get("id"), str):
            return denied(reply)
        self._id, self._name = found["id"], str(found.get("acct") or "")
        return None

    def who(self) -> str:
        """The account's name."""
        return f"@{self._name} on {urlsplit(self.host).hostname}"

    def prepare(self, message: Message) -> Sent | None:
        """Find what is answered, upload media and wait until the server has looked at them."""
        try:
            self._parent = self._answered(message.answers)
            for piece in message.pieces:
                for item in piece.media:
                    if (item.sha256, item.alt) not in self._media:
                        self._media[item.sha256, item.alt] = self._upload(item)
        except NotSent as end:
            return end.sent
        return None

    def unfit(self, message: Message) -> list[str]:  # noqa: ARG002 - each server says what it takes
        """Nothing that we know of: servers differ."""
        return []

    def send(self, message: Message, urls: tuple[str, ...] = ()) -> Sent:
        """Part by part, each below the one before; the first that is not surely out ends it."""

        def send(number: int, piece: Piece, parent: str) -> Out | Sent:
            headers = {"Idempotency-Key": f"{message.key}-{number}" if number else message.key}
            body = self._status(message, piece, parent)
            reply = self._post("/api/v1/statuses", json.dumps(body, ensure_ascii=False).encode(), headers)
            found = reply.json() if reply.ok else None
            if not isinstance(found, dict) or not isinstance(found.get("id"), str):
                return outcome_of(reply)
            return Out(found["id"], self._address(found))

        return send_parts(message, urls, self._parent, send)

    def find(self, message: Message, known: Known) -> Sent | None:
        """Look among the account's newest statuses for each part that is not known to be out."""
        if denied_ := self.log_in():
            return Sent("unknown", reason=f"no certain answer: {denied_.reason}")
        asked = urlencode({"limit": str(_LOOKED_AT), "exclude_reblogs": "true"})
        reply = self._get(f"/api/v1/accounts/{quote(self._id)}/statuses?{asked}")
        listed = reply.json() if reply.ok else None
        if not isinstance(listed, list):
            return Sent("unknown", reason=f"no certain answer: {reply.said()}")
        try:
            parent = self._answering_id(message.answers) if message.answers and not known.urls else ""
        except NotSent as end:
            return Sent("unknown", reason=f"no certain answer: {end.sent.reason}")
        return find_parts(
            message,
            known,
            parent,
            [one for one in listed if isinstance(one, dict)],
            lambda status, piece, above: self._is(status, piece, above, known),
            self._address,
        )

    def preview(self, message: Message) -> list[Shown]:
        """The statuses as they would be sent; ids that only the server knows are left out."""

        def upload(item: Medium) -> Shown:
            body = {"file": item.path, "type": item.mime, "description": item.alt}
            return Shown("POST", f"{self.host}/api/v2/media", body)

        def status(piece: Piece, parent: str) -> Mapping[str, Any]:
            return self._status(message, piece, parent)

        parent = f"(the id of {message.answers})" if message.answers else ""
        return show_parts(message, upload, status, f"{self.host}/api/v1/statuses", parent)

    def _status(self, message: Message, piece: Piece, parent: str) -> dict[str, Any]:
        body: dict[str, Any] = {"status": piece.text, "visibility": "public"}
        if piece.media:
            body["media_ids"] = [self._media.get((item.sha256, item.alt), item.path) for item in piece.media]
        if message.warning:
            body["spoiler_text"] = message.warning
            body["sensitive"] = True
        if message.language:
            body["language"] = message.language.partition("-")[0]
        if parent:
            body["in_reply_to_id"] = parent
        return body

    def _is(self, status: Mapping[str, Any], piece: Piece, parent: str, known: Known) -> bool:
        """Say whether a status is that part: since the claim, in no other record, the same words, media and parent."""
        made = _moment(status.get("created_at"))
        if made is None or made < known.since:
            return False
        if self._address(status) in known.taken or str(status.get("id")) in known.taken:
            return False
        media = status.get("media_attachments")
        return (
            isinstance(media, list)
            and len(media) == len(piece.media)
            and str(status.get("in_reply_to_id") or "") == parent
            and same_text(text_of_html(str(status.get("content") or "")), piece.text)
        )

    def _address(self, status: Mapping[str, Any]) -> str:
        """Where a status can be seen: on this server, whatever the server says."""
        url = status.get("url")
        if isinstance(url, str) and urlsplit(url).netloc == urlsplit(self.host).netloc:
            return url
        return f"{self.host}/@{self._name}/{quote(str(status.get('id')))}"

    def _answered(self, address: str | None) -> str:
        if not address:
            return ""
        found = self._answering_id(address)
        if not found:
            raise NotSent(Sent("failed", reason=f"not-there: the post that it answers is gone ({address})"))
        return found

    def _answering_id(self, address: str) -> str:
        """The id on this server of a post at an address of any server; empty where there is none."""
        place = author_and_id("mastodon", address)
        if place and urlsplit(address).netloc == urlsplit(self.host).netloc:
            reply = self._get(f"/api/v1/statuses/{quote(place[1])}")
            found = reply.json() if reply.ok else None
            if not reply.ok and not reply.refused:
                raise before_claim(reply, "the post that it answers")
            return str(found["id"]) if isinstance(found, dict) and "id" in found else ""
        asked = urlencode({"q": address, "resolve": "true", "type": "statuses"})
        reply = self._get(f"/api/v2/search?{asked}")
        if not reply.ok:
            raise before_claim(reply, "the post that it answers")
        found = reply.json()
        statuses = found.get("statuses") if isinstance(found, dict) else None
        first = statuses[0] if isinstance(statuses, list) and statuses else None
        return str(first.get("id") or "") if isinstance(first, dict) else ""

    def _upload(self, item: Medium) -> str:
        body, kind = _form({"description": item.alt} if item.alt else {}, "file", item)
        reply = self._post("/api/v2/media", body, {"Content-Type": kind}, patience=LONG_PATIENCE)
        found = reply.json() if reply.ok else None
        if not isinstance(found, dict) or not isinstance(found.get("id"), str):
            raise before_claim(reply, item.path)
        if reply.status == _ACCEPTED or not found.get("url"):
            self._settle(found["id"], item)
        return str(found["id"])

    def _settle(self, media: str, item: Medium) -> None:
        """Wait until the server has worked on it."""
        end = time.monotonic() + _PROCESSING
        for pause in _pauses():
            reply = self._get(f"/api/v1/media/{quote(media)}")
            if reply.ok and reply.status != _PARTIAL:
                return
            if not reply.ok:
                raise before_claim(reply, item.path)
            if time.monotonic() + pause > end:
                raise NotSent(Sent("failed", reason=f"not-sent: {item.path}: the server is still working on it"))
            time.sleep(pause)

    def _get(self, path: str) -> Reply:
        return ask(self.host, "GET", path, headers=self._headers())

    def _post(self, path: str, body: bytes, headers: Mapping[str, str], *, patience: float = LONG_PATIENCE) -> Reply:
        known = {"Content-Type": "application/json", **self._headers(), **headers}
        return ask(self.host, "POST", path, body=body, headers=known, patience=max(patience, PATIENCE))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secrets.of(self.channel, 'TOKEN')}"}


def _pauses() -> Iterator[float]:
    pause = 0.25
    while True:
        yield pause
        pause = min(pause * 2, 5)


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _form(fields: Mapping[str, str], name: str, item: Medium) -> tuple[bytes, str]:
    """A form with one file in it (RFC 7578): the body, and its content type.

    The boundary follows from the file, so that the same form is the same bytes.
    """
    boundary = f"socialops-{hashlib.sha256(item.sha256.encode()).hexdigest()[:32]}"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    ending = item.mime.rpartition("/")[2]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="media.{ending}"\r\n'
        f"Content-Type: {item.mime}\r\n\r\n"
    )
    body = b"".join((*parts, head.encode(), item.data, f"\r\n--{boundary}--\r\n".encode()))
    return body, f"multipart/form-data; boundary={boundary}"
