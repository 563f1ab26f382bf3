"""X, against a small server that answers as documented; signatures are checked by an OAuth library, bodies by X's own
description where that is at hand (SOCIALOPS_SPECS names the folder; X's terms let nobody pass it on).
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

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
SCHEMAS = {
    "/2/tweets": "CreatePostsRequest",
    "/2/media/upload": "MediaUploadRequest",
    "/2/media/metadata": "CreateMediaMetadataRequest",
}


class FakeX(ThreadingHTTPServer):
    """Posts, media and a timeline, in memory."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posts: list[dict[str, Any]] = []
        self.media: dict[str, str] = {}
        self.asked: list[tuple[str, Any]] = []
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
        """Who one is, and the timeline."""
        self._signed()
        if self.path == "/2/users/me":
            self._say(200, {"data": {"id": "77", "username": "acme", "name": "Acme"}})
        else:
            self._say(
                200, {"data": list(reversed(self.server.posts)), "meta": {"result_count": len(self.server.posts)}}
            )

    def do_POST(self) -> None:
        """Posts and media."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        self._signed()
        if self.path == "/2/tweets":
            self._tweet(body)
        elif self.path == "/2/media/upload":
            number = str(900 + len(self.server.media))
            self.server.media[number] = ""
            self._say(200, {"data": {"id": number, "media_key": f"3_{number}"}})
        else:
            self.server.media[body["id"]] = body["metadata"]["alt_text"]["text"]
            self._say(200, {"data": {"id": body["id"]}})

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
            post["referenced_tweets"] = [{"type": "replied_to", "id": parent}]
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


def _valid(asked: list[tuple[str, Any]]) -> None:
    """Every body is one of X's published description."""
    folder = os.environ.get("SOCIALOPS_SPECS")
    if not folder:
        return
    import jsonschema

    spec = json.loads((Path(folder) / "x-openapi.json").read_text(encoding="utf-8"))
    for path, body in asked:
        schema = {"$ref": f"#/components/schemas/{SCHEMAS[path]}", "components": spec["components"]}
        jsonschema.Draft7Validator(schema).validate(body)


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
    _valid(x.asked)
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


ANSWERS: dict[str, tuple[int, dict[str, Any], str, str]] = {
    "twice": (403, {"title": "Forbidden", "detail": "You already sent a duplicate content"}, "unknown", "no certain"),
    "forbidden": (403, {"title": "Forbidden", "detail": "not permitted"}, "failed", "refused: 403 Forbidden"),
    "too many": (429, {"title": "Too Many Requests"}, "failed", "later: 429"),
    "broken": (503, {}, "unknown", "no certain answer: 503"),
    "no id": (201, {"data": {}}, "unknown", "no certain answer"),
}


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
