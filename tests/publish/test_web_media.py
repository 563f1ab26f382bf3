"""Media that lie elsewhere: at an address of the web, or in Git LFS; the approved bytes go out, or nothing does."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from socialops.networks.hosts import is_public
from socialops.networks.http import Reply
from socialops.operations.publish import outgoing
from tests.publish.pictures import picture
from tests.publish.stage import Stage

DATA = picture(1)
SHA = hashlib.sha256(DATA).hexdigest()
HERE = {"SOCIALOPS_ALLOW_LOOPBACK": "1"}


class _Handler(BaseHTTPRequestHandler):
    asked: list[str] = []

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """A picture, or the way to one."""
        self.asked.append(self.path)
        moved = self.path == "/moved.png"
        self.send_response(302 if moved else 200)
        if moved:
            self.send_header("Location", "/door.png")
        body = b"" if moved else DATA
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def _stage(root: Path, item: dict[str, Any]) -> Stage:
    stage = Stage(root)
    stage.approved(media=[{"alt": "A green door", **item}])
    stage.share()
    return stage


def test_what_lies_on_the_web_is_fetched_before_the_claim_and_goes_out_as_approved(web: str, tmp_path: Path) -> None:
    stage = _stage(tmp_path, {"url": f"{web}/door.png", "sha256": SHA})
    ran = stage.publish(stage.clone(), "--due", **HERE)
    assert ran.code == 0, ran.out + ran.err
    (asked,) = stage.sent()
    assert asked["read"] == [DATA.hex()]
    assert asked["media"][0]["sha256"] == SHA


NOT_FETCHED = {
    "other bytes": ("/door.png", "0" * 64, "not those that were approved"),
    "moved": ("/moved.png", SHA, "it could not be fetched: 302"),
}


@pytest.mark.parametrize("name", NOT_FETCHED)
def test_other_bytes_are_no_claim(web: str, tmp_path: Path, name: str) -> None:
    path, sha256, reason = NOT_FETCHED[name]
    stage = _stage(tmp_path, {"url": web + path, "sha256": sha256})
    ran = stage.publish(stage.clone(), "--due", **HERE)
    assert ran.code == 1
    assert reason in ran.out
    assert not stage.sent()
    assert not stage.records()


ADDRESSES: dict[str, tuple[str, list[str], str]] = {
    "no https": ("http://media.example/a.png", ["93.184.216.34"], "it is not at an https address"),
    "this machine": ("https://127.0.0.1/a.png", ["127.0.0.1"], "not one of the open internet"),
    "private": ("https://media.example/a.png", ["10.1.2.3"], "not one of the open internet"),
    "one of two": ("https://media.example/a.png", ["93.184.216.34", "192.168.0.7"], "not one of the open internet"),
    "metadata": ("https://media.example/a.png", ["169.254.169.254"], "not one of the open internet"),
    "unknown": ("https://media.example/a.png", [], "not one of the open internet"),
    "no port": ("https://media.example:port/a.png", ["93.184.216.34"], "its server is not known"),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_private_address_is_asked_for_anything(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what the name's own server answers, too."""
    address, answers, reason = ADDRESSES[name]
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, 443)) for answer in answers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
    monkeypatch.setattr(outgoing, "ask", lambda *_, **__: pytest.fail("somebody was asked"))

    found = outgoing.of_web(address, allow_loopback=False)
    assert isinstance(found, str)
    assert reason in found


def test_the_machine_that_was_looked_at_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.216.34", 443))])

    def ask(host: str, method: str, path: str, **rest: Any) -> Reply:
        asked.append({"host": host, "method": method, "path": path, **rest})
        return Reply(sent=True, status=200, body=DATA)

    monkeypatch.setattr(outgoing, "ask", ask)
    assert outgoing.of_web("https://media.example/a.png?size=2", allow_loopback=False) == DATA
    assert asked[0]["address"] == "93.184.216.34"
    assert (asked[0]["host"], asked[0]["path"]) == ("https://media.example", "/a.png?size=2")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:4700::1111", True), ("10.0.0.1", False), ("100.64.0.1", False),
        ("::1", False), ("fe80::1", False), ("fc00::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False), ("224.0.1.1", False), ("no address", False),
    ],
)  # fmt: skip
def test_what_is_of_the_open_internet(address: str, *, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize("there", [True, False])
def test_what_lies_in_lfs_goes_by_its_oid_or_not_at_all(tmp_path: Path, *, there: bool) -> None:
    stage = Stage(tmp_path)
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{SHA}\nsize {len(DATA)}\n"
    stage.files.write("assets/door.png", pointer.encode())
    stage.approved(media=[{"file": "assets/door.png", "alt": "A green door"}])
    stage.share()
    clone = stage.clone()
    if there:
        kept = clone / ".git/lfs/objects" / SHA[:2] / SHA[2:4] / SHA
        kept.parent.mkdir(parents=True)
        kept.write_bytes(DATA)
    ran = stage.publish(clone, "--due")
    assert ran.code == (0 if there else 1), ran.out + ran.err
    assert [asked["read"] for asked in stage.sent()] == ([[DATA.hex()]] if there else [])
    assert there or "git lfs fetch" in ran.out
    assert bool(stage.records()) is there
