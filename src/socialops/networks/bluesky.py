"""Bluesky, and every server of its protocol: exactly once, since the record's key is ours.

XRPC methods and record forms: https://docs.bsky.app/docs/advanced-guides/posts and the lexicons of
https://github.com/bluesky-social/atproto. A post is put under a key that the claim chose, and only where nothing lies;
a thread is one call. Looking it up by that key says for certain whether it is out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

from socialops.classes import dataclass
from socialops.networks.answers import before_claim, denied, outcome_of
from socialops.networks.credentials import Secrets
from socialops.networks.dag_cbor import blob_id, record_id
from socialops.networks.http import LONG_PATIENCE, PATIENCE, Reply, ask
from socialops.networks.keys import later_key
from socialops.networks.message import Denied, Known, Medium, Message, NotSent, Piece, Sent, Shown
from socialops.platforms.entities.bluesky import extract
from socialops.platforms.post_address import author_and_id

_POST: Final = "app.bsky.feed.post"
_NOT_THERE: Final = frozenset({"RecordNotFound"})
_IMAGES: Final = 4


@dataclass
class Bluesky:
    """An account; `handle` is the channel's, for look-ups without a log-in."""

    host: str
    channel: str
    secrets: Secrets
    handle: str = ""
    _token: str = field(default="", repr=False)
    _did: str = ""
    _name: str = ""
    _blobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    _people: dict[str, str] = field(default_factory=dict)
    _parent: dict[str, Any] | None = None

    def log_in(self) -> Denied | None:
        """A session; the secret goes to this host alone."""
        if self._token:
            return None
        asked = {
            "identifier": self.secrets.of(self.channel, "IDENTIFIER"),
            "password": self.secrets.of(self.channel, "APP_PASSWORD"),
        }
        reply = self._call("com.atproto.server.createSession", asked)
        found = reply.json() if reply.ok else None
        if not isinstance(found, dict) or not all(isinstance(found.get(n), str) for n in ("accessJwt", "did")):
            return denied(reply)
        self._token, self._did = found["accessJwt"], found["did"]
        for name in ("accessJwt", "refreshJwt"):
            self.secrets.hide(str(found.get(name) or ""))
        handle = found.get("handle")
        self._name = handle if isinstance(handle, str) and handle != "handle.invalid" else self._did
        return None

    def who(self) -> str:
        """The account's name."""
        return f"{self._name} ({self._did})"

    def unfit(self, message: Message) -> list[str]:
        """Films, which go another way there (a service of its own makes the blob), and too many pictures."""
        films = [m.path for piece in message.pieces for m in piece.media if not m.mime.startswith("image/")]
        found = [f"{path}: only pictures are sent to Bluesky; post a film by hand and record it" for path in films]
        if any(len(piece.media) > _IMAGES for piece in message.pieces):
            found.append(f"Bluesky takes {_IMAGES} pictures in one part at most")
        return found

    def prepare(self, message: Message) -> Sent | None:
        """Find out who is mentioned and what is answered, and upload the pictures."""
        try:
            for piece in message.pieces:
                self._mentioned(piece.text)
                self._upload_all(piece)
            self._parent = self._answered(message.answers)
        except NotSent as end:
            return end.sent
        return None

    def send(self, message: Message, urls: tuple[str, ...] = ()) -> Sent:  # noqa: ARG002 - a thread is all or nothing
        """One call: the record under our key, or all records of a thread."""
        made = self._records(message)
        if len(made) == 1:
            ((key, record),) = made.items()
            body: dict[str, Any] = {
                "repo": self._did,
                "collection": _POST,
                "rkey": key,
                "record": record,
                "swapRecord": None,
            }
            reply = self._call("com.atproto.repo.putRecord", body, patience=LONG_PATIENCE)
        else:
            writes = [
                {"$type": "com.atproto.repo.applyWrites#create", "collection": _POST, "rkey": key, "value": record}
                for key, record in made.items()
            ]
            body = {"repo": self._did, "writes": writes}
            reply = self._call("com.atproto.repo.applyWrites", body, patience=LONG_PATIENCE)
        if reply.ok and isinstance(reply.json(), dict):
            return self._out(message, self._name, self._did)
        if _error(reply) == "InvalidSwap":  # something lies under our key: look what it is
            return Sent("unknown", reason=f"no certain answer: {reply.said()}")
        return outcome_of(reply)

    def find(self, message: Message, known: Known) -> Sent | None:  # noqa: ARG002 - the key alone says it
        """Look under our key; nobody need log in for that."""
        repo = self._did or self.secrets.of(self.channel, "IDENTIFIER") or self.handle.lstrip("@")
        asked = {"repo": repo, "collection": _POST, "rkey": message.key}
        reply = self._get("com.atproto.repo.getRecord", asked)
        found = reply.json() if reply.ok else None
        if isinstance(found, dict) and isinstance(uri := found.get("uri"), str) and uri.startswith("at://"):
            did = uri.removeprefix("at://").partition("/")[0]
            return self._out(message, self._name or repo, did)._replace(found=True)
        if _error(reply) in _NOT_THERE:
            return Sent("failed", reason="not-there: Bluesky holds nothing under the key of the claim", found=True)
        return Sent("unknown", reason=f"no certain answer: {reply.said()}")

    def preview(self, message: Message) -> list[Shown]:
        """The records as they would be put; ids that only the server knows are left out."""
        self._did = self._did or self.secrets.of(self.channel, "IDENTIFIER") or self.handle.lstrip("@")
        records = self._records(message, preview=True)
        uploads = [
            Shown(
                "POST", f"{self.host}/xrpc/com.atproto.repo.uploadBlob", {"file": m.path, "type": m.mime, "alt": m.alt}
            )
            for piece in message.pieces
            for m in piece.media
        ]
        method = "com.atproto.repo.applyWrites" if len(records) > 1 else "com.atproto.repo.putRecord"
        body = {"repo": self._did, "records": records}
        return [*uploads, Shown("POST", f"{self.host}/xrpc/{method}", body)]

    def _out(self, message: Message, name: str, did: str) -> Sent:
        keys = [later_key(message.key, number) for number in range(len(message.pieces))]
        urls = tuple(f"https://bsky.app/profile/{name}/post/{key}" for key in keys)
        return Sent("published", urls[0], urls if len(urls) > 1 else (), f"at://{did}/{_POST}/{keys[0]}")

    def _records(self, message: Message, *, preview: bool = False) -> dict[str, dict[str, Any]]:
        """Each part under its key; every part answers the one before, and all of them the root."""
        made: dict[str, dict[str, Any]] = {}
        reply = self._parent
        for number, piece in enumerate(message.pieces):
            key = later_key(message.key, number)
            record = self._record(message, piece, number, preview=preview)
            if reply:
                record["reply"] = reply
            made[key] = record
            own = {"uri": f"at://{self._did}/{_POST}/{key}", "cid": record_id(record)}
            reply = {"root": reply["root"] if reply else own, "parent": own}
        return made

    def _record(self, message: Message, piece: Piece, number: int, *, preview: bool) -> dict[str, Any]:
        at = message.created.astimezone(UTC) + timedelta(milliseconds=number)
        record: dict[str, Any] = {
            "$type": _POST,
            "text": piece.text,
            "createdAt": at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
        }
        if message.language:
            record["langs"] = [message.language]
        if facets := self._facets(piece.text, preview=preview):
            record["facets"] = facets
        if piece.media:
            images = [self._image(item) for item in piece.media]
            record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        return record

    def _image(self, item: Medium) -> dict[str, Any]:
        blob = self._blobs.get(item.sha256) or _blob(item)
        image: dict[str, Any] = {"alt": item.alt, "image": blob}
        if item.width and item.height:
            image["aspectRatio"] = {"width": item.width, "height": item.height}
        return image

    def _facets(self, text: str, *, preview: bool) -> list[dict[str, Any]]:
        """What is linked, by places in the UTF-8 bytes of the text."""
        found = extract(text)
        features: list[tuple[int, int, dict[str, Any]]] = []
        for link in found.links:
            uri = link.text if "://" in link.text else f"https://{link.text}"
            features.append((link.start, link.end, {"$type": "app.bsky.richtext.facet#link", "uri": uri}))
        for tag in (*found.hashtags, *found.cashtags):
            word = tag.text if text[tag.start] != "$" else f"${tag.text.upper()}"
            features.append((tag.start, tag.end, {"$type": "app.bsky.richtext.facet#tag", "tag": word}))
        for name in found.mentions:
            did = self._people.get(name.text.lower()) or (f"(did of {name.text})" if preview else "")
            features.append((name.start, name.end, {"$type": "app.bsky.richtext.facet#mention", "did": did}))
        return [
            {"index": {"byteStart": _bytes(text[:start]), "byteEnd": _bytes(text[:end])}, "features": [feature]}
            for start, end, feature in sorted(features, key=lambda entry: entry[0])
        ]

    def _mentioned(self, text: str) -> None:
        for name in extract(text).mentions:
            handle = name.text.lower()
            if handle in self._people:
                continue
            reply = self._get("com.atproto.identity.resolveHandle", {"handle": handle})
            found = reply.json() if reply.ok else None
            if not isinstance(found, dict) or not isinstance(found.get("did"), str):
                raise before_claim(reply, f"@{handle} is mentioned, and no such account is known")
            self._people[handle] = found["did"]

    def _upload_all(self, piece: Piece) -> None:
        for item in piece.media:
            if item.sha256 not in self._blobs:
                self._blobs[item.sha256] = self._upload(item)

    def _upload(self, item: Medium) -> dict[str, Any]:
        reply = self._request("com.atproto.repo.uploadBlob", item.data, item.mime, PATIENCE)
        found = reply.json() if reply.ok else None
        blob = found.get("blob") if isinstance(found, dict) else None
        ref = blob.get("ref") if isinstance(blob, dict) else None
        if not isinstance(ref, dict) or not isinstance(blob, dict):
            raise before_claim(reply, item.path)
        if ref.get("$link") != blob_id(item.data):
            raise NotSent(Sent("failed", reason=f"refused: {item.path} did not arrive as it was approved"))
        return {**_blob(item), "mimeType": str(blob.get("mimeType") or item.mime)}

    def _answered(self, address: str | None) -> dict[str, Any] | None:
        """The post that is answered, and the root of its thread."""
        place = author_and_id("bluesky", address) if address else None
        if place is None:
            return None
        asked = {"repo": place[0], "collection": _POST, "rkey": place[1]}
        reply = self._get("com.atproto.repo.getRecord", asked)
        found = reply.json() if reply.ok else None
        if not isinstance(found, dict) or "uri" not in found or "cid" not in found:
            if reply.refused:
                raise NotSent(Sent("failed", reason=f"not-there: the post that it answers is gone ({address})"))
            raise before_claim(reply, "the post that it answers")
        parent = {"uri": str(found["uri"]), "cid": str(found["cid"])}
        value = found.get("value")
        above = value.get("reply") if isinstance(value, dict) else None
        root = above.get("root") if isinstance(above, dict) else None
        return {"root": root if isinstance(root, dict) else parent, "parent": parent}

    def _get(self, method: str, asked: Mapping[str, str]) -> Reply:
        return ask(self.host, "GET", f"/xrpc/{method}?{urlencode(asked, quote_via=quote)}", headers=self._headers())

    def _call(self, method: str, body: Mapping[str, Any], *, patience: float = PATIENCE) -> Reply:
        return self._request(method, json.dumps(body, ensure_ascii=False).encode(), "application/json", patience)

    def _request(self, method: str, body: bytes, kind: str, patience: float) -> Reply:
        headers = {**self._headers(), "Content-Type": kind}
        return ask(self.host, "POST", f"/xrpc/{method}", body=body, headers=headers, patience=patience)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}


def _blob(item: Medium) -> dict[str, Any]:
    ref = {"$link": blob_id(item.data)}
    return {"$type": "blob", "ref": ref, "mimeType": item.mime, "size": len(item.data)}


def _bytes(text: str) -> int:
    return len(text.encode())


def _error(reply: Reply) -> str:
    found = reply.json()
    return str(found.get("error") or "") if isinstance(found, dict) else ""
