"""A small server that answers as Mastodon's documentation says; it is not Mastodon."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class FakeMastodon(ThreadingHTTPServer):
    """Statuses and media, in memory."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host = f"http://127.0.0.1:{self.server_address[1]}"
        self.statuses: list[dict[str, Any]] = []
        self.requests: list[bytes] = []
        self.pending = 0
        """How often media are still being worked on when one asks."""
        self.lose = False
        """Whether the answer to the next status gets lost."""


class _Handler(BaseHTTPRequestHandler):
    server: FakeMastodon

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Who one is, statuses, a search, and how far media are."""
        self._note(b"")
        place = urlsplit(self.path)
        if place.path.endswith("verify_credentials"):
            self._say(200, {"id": "7", "acct": "acme"})
        elif place.path.startswith("/api/v1/media/"):
            self.server.pending -= 1
            done = self.server.pending < 0
            self._say(200 if done else 206, {"id": "31", "type": "video", "url": "https://m.test/31" if done else None})
        elif place.path == "/api/v2/search":
            known = parse_qs(place.query)["q"] == ["https://other.test/@jo/55"]
            self._say(200, {"accounts": [], "hashtags": [], "statuses": [{"id": "88"}] if known else []})
        elif place.path.startswith("/api/v1/statuses/"):
            found = [s for s in self.server.statuses if s["id"] == place.path.rpartition("/")[2]]
            self._say(200 if found else 404, found[0] if found else {"error": "Record not found"})
        else:
            self._say(200, list(reversed(self.server.statuses)))

    def do_POST(self) -> None:
        """A status, or media that are worked on."""
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self._note(raw)
        if self.path == "/api/v2/media":
            self._say(202, {"id": "31", "type": "video", "url": None})
            return
        body = json.loads(raw)
        number = str(100 + len(self.server.statuses))
        status = {
            "id": number,
            "url": f"{self.server.host}/@acme/{number}",
            "created_at": datetime.now(UTC).isoformat(),
            "content": f"<p>{body['status']}</p>",
            "in_reply_to_id": body.get("in_reply_to_id"),
            "media_attachments": [{"id": media} for media in body.get("media_ids", [])],
        }
        self.server.statuses.append(status)
        if self.server.lose:
            self.server.lose = False
            return
        self._say(200, status)

    def _note(self, body: bytes) -> None:
        kind = f"Content-Type: {found}\r\n" if (found := self.headers["Content-Type"]) else ""
        self.server.requests.append(f"{self.requestline}\r\n{kind}\r\n".encode() + body)

    def _say(self, status: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
