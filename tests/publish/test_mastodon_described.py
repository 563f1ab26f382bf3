"""Mastodon, against a small server that answers as documented, where the mock says less: films that take a while, and
answers to posts of this and other servers. Every request is one of the published description, where that is at hand.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from socialops.networks import mastodon
from tests.media import mp4
from tests.publish.described import described, specs
from tests.publish.stage import Stage

SECRETS = {"SOCIALOPS_ACME_TOOT_TOKEN": "token-of-acme", "SOCIALOPS_ALLOW_LOOPBACK": "1"}


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


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMastodon]:
    monkeypatch.setattr(mastodon, "_pauses", lambda: iter([0.0] * 9))
    with FakeMastodon() as made:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        made.shutdown()


def _stage(root: Path, host: str, **fields: Any) -> Stage:
    stage = Stage(root)
    stage.files.channel("acme-toot", "mastodon", publish={"by": "mastodon", "host": host})
    stage.files.write("assets/film.mp4", mp4())
    stage.git.commit("Channel", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.approved(channels=["acme-toot"], **fields)
    stage.share()
    return stage


def test_a_film_that_takes_a_while_below_a_post_of_another_server(server: FakeMastodon, tmp_path: Path) -> None:
    server.pending, server.lose = 2, True
    stage = _stage(
        tmp_path, server.host, media=[{"file": "assets/film.mp4", "alt": "A door opens"}],
        reply_to="https://other.test/@jo/55", language="en",
    )  # fmt: skip
    clone = stage.clone()
    assert stage.publish(clone, "--due", **SECRETS).code == 1
    assert server.pending == -1, "asked until it is ready, before anything is claimed"
    ran = stage.publish(clone, "--recover", now="2027-03-01 09:10", **SECRETS)
    assert ran.code == 0, ran.out + ran.err
    assert [record["outcome"] for record in stage.records(channel="acme-toot")] == ["unknown", "unknown", "published"]
    (status,) = server.statuses
    assert (status["in_reply_to_id"], status["media_attachments"]) == ("88", [{"id": "31"}])
    assert specs() is None or list(described(server.requests)) == []


@pytest.mark.parametrize("address", ["https://other.test/@jo/56", "{host}/@acme/55"])
def test_what_answers_a_post_that_is_gone_is_not_sent(server: FakeMastodon, tmp_path: Path, address: str) -> None:
    stage = _stage(tmp_path, server.host, reply_to=address.format(host=server.host.replace("http:", "https:")))
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == 1
    assert not server.statuses
    (record,) = stage.records(channel="acme-toot")
    assert (record["outcome"], record["reason"][:10]) == ("failed", "not-there:")
    assert specs() is None or list(described(server.requests)) == []


def test_an_answer_to_a_post_of_one_s_own_goes_below_it(server: FakeMastodon, tmp_path: Path) -> None:
    stage = _stage(tmp_path, server.host)
    stage.approved("answer", channels=["acme-toot"], reply_to={"post": "teaser"})
    stage.share()
    clone = stage.clone()
    early = stage.publish(clone, "answer", "--format", "json", **SECRETS)
    assert early.code == 1
    (row,) = json.loads(early.out)["sent"]
    assert (row["outcome"], row["reason"]) == ("failed", "not-sent: it answers 'teaser', which is not out on acme-toot")
    assert not stage.records("answer", "acme-toot"), "it may come yet"
    ran = stage.publish(clone, "--due", **SECRETS)
    assert ran.code == 0, ran.out + ran.err
    assert [status["in_reply_to_id"] for status in server.statuses] == [None, "100"]


def test_what_answers_a_post_that_never_comes_is_settled(server: FakeMastodon, tmp_path: Path) -> None:
    stage = _stage(tmp_path, server.host, status="cancelled")
    stage.approved("answer", channels=["acme-toot"], reply_to={"post": "teaser"})
    stage.share()
    clone = stage.clone()
    assert stage.publish(clone, "--due", "--dry-run").code == 1
    assert not stage.records("answer", "acme-toot")
    assert stage.publish(clone, "--due", **SECRETS).code == 1
    (record,) = stage.records("answer", "acme-toot")
    assert record["reason"] == "not-there: it answers 'teaser', which is not out on acme-toot"
    assert stage.publish(clone, "--due", **SECRETS).code == 0
