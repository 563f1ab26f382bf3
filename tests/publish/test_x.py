"""X, against a small server that answers as documented; signatures are checked by an OAuth library, and requests by
X's own description where that is at hand (tests/publish/described.py).
"""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from socialops.networks import x_media
from socialops.networks.message import Medium
from tests.media import mp4
from tests.publish.described import X, described
from tests.publish.pictures import picture
from tests.publish.servers import Losing
from tests.publish.stage import Stage

FOUR = {
    "API_KEY": "key-of-app",
    "API_SECRET": "secret-of-app",
    "ACCESS_TOKEN": "12-token",
    "ACCESS_SECRET": "token-secret",
}
SECRETS = {f"SOCIALOPS_ACME_X_{name}": value for name, value in FOUR.items()} | {"SOCIALOPS_ALLOW_LOOPBACK": "1"}


class FakeX(ThreadingHTTPServer):
    """Posts, media and a timeline, in memory."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posts: list[dict[str, Any]] = []
        self.media: dict[str, str] = {}
        self.asked: list[tuple[str, Any]] = []
        self.requests: list[bytes] = []
        self.pending = 0
        """How often a film is still being worked on when one asks."""
        self.gone: str | None = None
        """The id of a post that is not there any more."""
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.elsewhere: str | None = None
        self.processes: list[str] = []
        """What anybody on this machine sees of the processes while a post goes out."""
        self.host = f"http://127.0.0.1:{self.server_address[1]}"
        self.seen_as = self.host


class _Handler(BaseHTTPRequestHandler):
    server: FakeX

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Who one is, the timeline, one post, and how far a film is."""
        self._signed()
        self._note(b"")
        if self.path == "/2/users/me":
            self._say(200, {"data": {"id": "77", "username": "acme", "name": "Acme"}})
        elif self.path.startswith("/2/media/upload?"):
            self._film()
        elif self.path.startswith("/2/tweets/"):
            found = self.path.rpartition("/")[2]
            missing = {"errors": [{"title": "Not Found Error", "resource_id": found}]}
            self._say(200, missing if found == self.server.gone else {"data": {"id": found, "text": "Before"}})
        else:
            self._say(
                200, {"data": list(reversed(self.server.posts)), "meta": {"result_count": len(self.server.posts)}}
            )

    def do_POST(self) -> None:
        """Posts and media."""
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        body: Any = json.loads(raw) if raw else None
        self.server.asked.append((self.path, body))
        self._note(raw)
        self._signed()
        if self.path == "/2/tweets":
            self._tweet(body)
        elif self.path in {"/2/media/upload", "/2/media/upload/initialize"}:
            number = str(900 + len(self.server.media))
            self.server.media[number] = ""
            self._say(200, {"data": {"id": number, "media_key": f"3_{number}"}})
        elif self.path.endswith("/append"):
            self._say(200, {"data": {"expires_at": 1}})
        elif self.path.endswith("/finalize"):
            self._film()
        else:
            self.server.media[body["id"]] = body["metadata"]["alt_text"]["text"]
            self._say(200, {"data": {"id": body["id"]}})

    def _film(self) -> None:
        self.server.pending -= 1
        state = {"state": "in_progress", "check_after_secs": 0} if self.server.pending >= 0 else {"state": "succeeded"}
        self._say(200, {"data": {"id": "900", "processing_info": state}})

    def _note(self, body: bytes) -> None:
        kind = f"Content-Type: {found}\r\n" if (found := self.headers["Content-Type"]) else ""
        self.server.requests.append(f"{self.requestline}\r\n{kind}\r\n".encode() + body)

    def _tweet(self, body: dict[str, Any]) -> None:
        self.server.processes += [found for line in Path("/proc").glob("[0-9]*/cmdline") if (found := _line(line))]
        if self.server.elsewhere:
            self.send_response(307)
            self.send_header("Location", self.server.elsewhere + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.server.answers:
            self._say(*self.server.answers.pop(0))
            return
        number = str(1000 + len(self.server.posts))
        text = body["text"].replace("https://acme.test/spring", "https://t.co/abc").replace("&", "&amp;")
        post: dict[str, Any] = {"id": number, "text": text, "created_at": datetime.now(UTC).isoformat()}
        post["entities"] = {"urls": [{"url": "https://t.co/abc", "expanded_url": "https://acme.test/spring"}]}
        if "media" in body:
            post["attachments"] = {"media_keys": [f"3_{n}" for n in body["media"]["media_ids"]]}
        if "reply" in body:
            parent = body["reply"]["in_reply_to_tweet_id"]
            post["referenced_posts"] = [{"type": "replied_to", "id": parent}]
        self.server.posts.append(post)
        self._say(201, {"data": {"id": number, "text": body["text"]}})

    def _signed(self) -> None:
        """The signature is that of the four secrets, says a library of others."""
        oauth1 = pytest.importorskip("oauthlib.oauth1.rfc5849.signature")
        said = self.headers["Authorization"].removeprefix("OAuth ")
        from urllib.parse import parse_qsl, unquote

        given = {k: unquote(v.strip('"')) for k, _, v in (pair.partition("=") for pair in said.split(", "))}
        signature = given.pop("oauth_signature")
        address = self.server.seen_as + self.path
        pairs = [*given.items(), *parse_qsl(urlsplit(address).query)]
        base = oauth1.signature_base_string(
            self.command, oauth1.base_string_uri(address), oauth1.normalize_parameters(pairs)
        )
        wanted = oauth1.sign_hmac_sha1_with_client(base, _Client())
        assert signature == wanted, "another signature"

    def _say(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        if "wait" in body:
            self.send_header("Retry-After", str(body["wait"]))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _line(file: Path) -> str:
    try:
        return file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:  # it ended meanwhile
        return ""


class _Client:
    client_secret = FOUR["API_SECRET"]
    resource_owner_secret = FOUR["ACCESS_SECRET"]


@pytest.fixture
def x() -> Iterator[FakeX]:
    server = FakeX()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def _stage(root: Path, host: str, **fields: Any) -> Stage:
    stage = Stage(root)
    stage.files.channel("acme-x", publish={"by": "x", "host": host})
    stage.files.write("assets/door.png", picture(1))
    stage.git.commit("Channel", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.approved(**fields)
    stage.share()
    return stage


def test_a_thread_with_a_picture(x: FakeX, tmp_path: Path) -> None:
    stage = _stage(
        tmp_path, x.host, text="Spring & more: https://acme.test/spring\n", thread=[{"text": "Second part."}],
        media=[{"file": "assets/door.png", "alt": "A green door"}],
    )  # fmt: skip
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == 0, ran.out + ran.err
    assert x.media == {"900": "A green door"}
    tweets = [body for path, body in x.asked if path == "/2/tweets"]
    assert tweets[0] == {"text": "Spring & more: https://acme.test/spring", "media": {"media_ids": ["900"]}}
    assert tweets[1] == {"text": "Second part.", "reply": {"in_reply_to_tweet_id": "1000"}}
    result = stage.records()[-1]
    assert result["urls"] == ["https://x.com/acme/status/1000", "https://x.com/acme/status/1001"]
    seen = ran.out + ran.err + str(stage.records())
    assert not [value for value in FOUR.values() if value in seen]


def test_a_lost_answer_is_found_in_the_timeline(x: FakeX, tmp_path: Path) -> None:
    with Losing(x.host, "POST /2/tweets") as proxy:
        x.seen_as = proxy.host
        stage = _stage(tmp_path, proxy.host, text="Lost & found: https://acme.test/spring\n")
        clone = stage.clone()
        assert stage.publish(clone, "--due", **SECRETS).code == 1
        assert [record["outcome"] for record in stage.records()] == ["unknown", "unknown"]
        ran = stage.publish(clone, "--recover", now="2027-03-01 09:10", **SECRETS)
        assert ran.code == 0, ran.out + ran.err
        last = stage.records()[-1]
        assert (last["outcome"], last["found"], last["url"]) == ("published", True, "https://x.com/acme/status/1000")
        assert len(x.posts) == 1


def test_a_film_goes_up_in_pieces_and_every_request_is_one_of_the_published_description(
    x: FakeX, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(x_media, "_SEGMENT", 100)
    x.pending = 2
    film = mp4()
    stage = Stage(tmp_path)
    stage.files.channel("acme-x", publish={"by": "x", "host": x.host})
    stage.files.write("assets/door.png", picture(1))
    stage.files.write("assets/film.mp4", film)
    stage.git.commit("Channel", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.approved(
        media=[{"file": "assets/film.mp4", "alt": "A door opens"}], reply_to="https://x.com/other/status/55",
        thread=[{"text": "Second part.", "media": [{"file": "assets/door.png", "alt": "A green door"}]}],
    )  # fmt: skip
    stage.share()
    clone = stage.clone()
    ran = stage.publish(clone, "--due", **SECRETS)
    assert ran.code == 0, ran.out + ran.err
    begun, *pieces, ended, described_as = [one for one in x.asked if "/upload/" in one[0] or "metadata" in one[0]][:-1]
    assert begun[1] == {"media_type": "video/mp4", "media_category": "tweet_video", "total_bytes": len(film)}
    assert b"".join(base64.b64decode(body["media"]) for _, body in pieces) == film
    assert [body["segment_index"] for _, body in pieces] == list(range(len(pieces)))
    assert (ended, described_as[1]["metadata"]) == (
        ("/2/media/upload/900/finalize", None), {"alt_text": {"text": "A door opens"}}
    )  # fmt: skip
    assert next(body for path, body in x.asked if path == "/2/tweets")["reply"] == {"in_reply_to_tweet_id": "55"}
    x.answers.append((503, {}))
    stage.git.run("pull", "-q", "--rebase", "origin", "main")
    stage.approved("lost")
    stage.share()
    assert stage.publish(clone, "lost", **SECRETS).code == 1
    stage.publish(clone, "--recover", now="2027-03-01 09:10", **SECRETS)
    assert any(b"GET /2/users/77/tweets?" in request for request in x.requests)
    assert list(described(x.requests, X)) == []


def test_what_answers_a_post_that_is_gone_is_not_sent(x: FakeX, tmp_path: Path) -> None:
    x.gone = "55"
    stage = _stage(tmp_path, x.host, reply_to="https://x.com/other/status/55")
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == 1
    assert not x.posts
    (record,) = stage.records()
    assert (record["outcome"], record["reason"][:10]) == ("failed", "not-there:")


UNFIT: dict[str, tuple[list[str], str]] = {
    "film and picture": (["image/png", "video/mp4"], "takes a film or a moving picture alone"),
    "document": (["application/pdf"], "X takes no application/pdf"),
    "five": (["image/png"] * 5, "4 pictures in one part at most"),
    "four": (["image/png"] * 4, ""),
}


@pytest.mark.parametrize("name", UNFIT)
def test_media_that_no_post_there_takes(name: str) -> None:
    mimes, reason = UNFIT[name]
    found = x_media.unfit(tuple(Medium(f"assets/{n}", "", "0", mime, b"") for n, mime in enumerate(mimes)))
    assert reason in (found or "")
    assert bool(found) == bool(reason)


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["GET /2/users/me", "GET /2/tweets/55", "/2/media/upload", "/2/media/metadata"])
def test_what_is_lost_before_the_claim_leaves_no_trace(x: FakeX, tmp_path: Path, lost: str) -> None:
    media = [{"file": "assets/door.png", "alt": "A green door"}]
    with Losing(x.host, lost) as proxy:
        x.seen_as = proxy.host
        stage = _stage(tmp_path, proxy.host, media=media, reply_to="https://x.com/other/status/55")
        clone = stage.clone()
        assert stage.publish(clone, "--due", **SECRETS).code == 1
        assert (proxy.lost, x.posts, stage.records()) == (1, [], [])
        proxy.loses = ""
        assert stage.publish(clone, "--due", **SECRETS).code == 0
        assert len(x.posts) == 1


ANSWERS: dict[str, tuple[int, dict[str, Any], str, str]] = {
    "twice": (403, {"title": "Forbidden", "detail": "You already sent a duplicate content"}, "unknown", "no certain"),
    "forbidden": (403, {"title": "Forbidden", "detail": "not permitted"}, "failed", "refused: 403 Forbidden"),
    "too many": (429, {"title": "Too Many Requests"}, "failed", "later: 429"),
    "broken": (503, {}, "unknown", "no certain answer: 503"),
    "no id": (201, {"data": {}}, "unknown", "no certain answer"),
}


@pytest.mark.parametrize(("wait", "sent"), [(0, True), (31, False)])
def test_a_short_wait_is_waited_for_and_a_long_one_is_not(x: FakeX, tmp_path: Path, wait: int, *, sent: bool) -> None:
    stage = _stage(tmp_path, x.host)
    x.answers.append((429, {"title": "Too Many Requests", "wait": wait}))
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == (0 if sent else 1), ran.out + ran.err
    after = ["unknown", "published"] if sent else []
    assert [record["outcome"] for record in stage.records()] == ["unknown", "failed", *after]
    assert len({record["key"] for record in stage.records()}) == 1
    assert len(x.posts) == int(sent)


@pytest.mark.parametrize("name", ANSWERS)
def test_what_x_answers(x: FakeX, tmp_path: Path, name: str) -> None:
    status, body, outcome, reason = ANSWERS[name]
    stage = _stage(tmp_path, x.host)
    x.answers.append((status, {**body, "echo": FOUR["ACCESS_SECRET"]}))
    ran = stage.publish(stage.clone(), "--due", **SECRETS)
    assert ran.code == 1
    last = stage.records()[-1]
    assert last["outcome"] == outcome
    assert last["reason"].startswith(reason)
    assert FOUR["ACCESS_SECRET"] not in str(last) + ran.out + ran.err


def _all_of(folder: Path) -> str:
    """Every object of the repository, and every file of its folder."""
    command = ["git", "-C", str(folder), "cat-file", "--batch-all-objects", "--batch"]
    objects = subprocess.run(command, check=True, capture_output=True).stdout
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return b"\n".join([objects, *files]).decode("latin-1")


def test_a_secret_is_seen_nowhere_and_follows_nobody_to_another_server(x: FakeX, tmp_path: Path) -> None:
    """The answers hold the secrets and the redirect asks for them: records, logs, messages and processes do not."""
    stage = _stage(tmp_path, x.host)
    clone, said = stage.clone(), ""
    with FakeX() as other:
        threading.Thread(target=other.serve_forever, args=(0.05,), daemon=True).start()
        x.elsewhere = other.host
        for words in (("--due",), ("--recover", "--format", "json"), ("--due", "--dry-run")):
            ran = stage.publish(clone, *words, **SECRETS)
            said += ran.out + ran.err
        x.elsewhere = None
        x.answers.append((500, {"echo": list(FOUR.values()), "detail": " ".join(FOUR.values())}))
        stage.files.post("second")
        stage.git.run("pull", "-q", "--rebase", "origin", "main")
        stage.approved("second")
        stage.share()
        ran = stage.publish(clone, "second", "--format", "json", **SECRETS)
        said += ran.out + ran.err
        asked = other.asked
        other.shutdown()
    assert asked == [], "the other server was asked"
    assert stage.records()[0]["outcome"] == "unknown"
    assert stage.records("second")[-1]["reason"].startswith("no certain answer: 500")
    everything = {"said": said, "clone": _all_of(clone), "remote": _all_of(stage.bare)}
    everything["processes"] = "\n".join(x.processes)
    assert "pytest" in everything["processes"] or not Path("/proc").exists()
    for name, seen in everything.items():
        assert not [value for value in FOUR.values() if value in seen], name
