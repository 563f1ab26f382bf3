"""One request, whatever becomes of it; and which of the things on a platform can be what was sent."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from socialops.networks import http
from socialops.networks.credentials import Secrets
from socialops.networks.http import ask
from socialops.networks.mastodon import Mastodon
from socialops.networks.message import Known, Message, Piece
from socialops.networks.thread import find_parts
from socialops.networks.x import X

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@contextmanager
def _server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            client, _ = listening.accept()
            with client:
                client.recv(1 << 16)
                answer(client)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join(5)


def _says(data: bytes) -> Callable[[socket.socket], None]:
    return lambda client: client.sendall(data)


def _drips(client: socket.socket) -> None:
    client.sendall(OK[:-2])
    time.sleep(0.4)


ANSWERS: dict[str, tuple[Callable[[socket.socket], None], int, str]] = {
    "well": (_says(OK), 200, ""),
    "nothing": (_says(b""), 0, "the answer was lost"),
    "no http": (_says(b"hello\r\n\r\n"), 0, "the answer was lost"),
    "cut": (_says(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"), 0, "the answer was lost"),
    "too large": (_says(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000), 0, "larger than any answer should be"),
    "slow": (_drips, 0, "the answer was lost"),
    "redirect": (_says(b"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"), 307, ""),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_comes_of_a_request_that_was_sent(name: str) -> None:
    answer, status, why = ANSWERS[name]
    with _server(answer) as host:
        reply = ask(host, "GET", "/", patience=0.2, largest=1000)
    assert (reply.sent, reply.status) == (True, status)
    assert why in reply.why


def test_what_was_surely_not_sent_and_that_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with _server(_says(OK)) as host:
        assert ask(host, "GET", "/").ok
    assert not ask("http://127.0.0.1:9", "GET", "/").sent
    assert not ask("https://nobody.invalid", "GET", "/").sent


def test_the_limits_are_those_of_the_contract() -> None:
    assert (http.LARGEST, http.PATIENCE, http.LONG_PATIENCE) == (1 << 20, 60, 300)


SINCE = datetime(2027, 3, 1, 8, 5, tzinfo=UTC)
TEXT = "Spring at https://acme.test/a"


def _status(**changed: Any) -> dict[str, Any]:
    shown = '<p>Spring at <a href="https://acme.test/a"><span>acme.test/a</span></a></p>'
    base = {"id": "100", "url": "https://m.test/@acme/100", "created_at": "2027-03-01T08:05:02.000Z", "content": shown}
    return {**base, "media_attachments": [], "in_reply_to_id": None, **changed}


def _tweet(**changed: Any) -> dict[str, Any]:
    urls = [{"url": "https://t.co/x", "expanded_url": "https://acme.test/a"}]
    base = {"id": "100", "created_at": "2027-03-01T08:05:02.000Z", "text": "Spring at https://t.co/x"}
    return {**base, "entities": {"urls": urls}, **changed}


CANDIDATES: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "it": ({}, {}, True),
    "older than the claim": ({"created_at": "2027-03-01T08:04:59.000Z"},) * 2 + (False,),
    "without a time": ({"created_at": "today"},) * 2 + (False,),
    "other words": ({"content": "<p>Summer</p>"}, {"text": "Summer"}, False),
    "with a picture": (
        {"media_attachments": [{"id": "1"}]}, {"attachments": {"media_keys": ["3_1"]}}, False
    ),
    "below another": (
        {"in_reply_to_id": "7"}, {"referenced_posts": [{"type": "replied_to", "id": "7"}]}, False
    ),
    "of another record": (
        {"id": "55", "url": "https://m.test/@acme/55"}, {"id": "55"}, False
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CANDIDATES)
def test_only_what_can_be_it_is_taken_for_it(name: str) -> None:
    on_mastodon, on_x, found = CANDIDATES[name]
    taken = frozenset({"https://m.test/@acme/55", "https://x.com/acme/status/55"})
    known = Known(SINCE, (), taken)
    piece = Piece(TEXT)
    mastodon, x = Mastodon("https://m.test", "acme-m", Secrets({})), X("https://api.x.com", "acme-x", Secrets({}))
    mastodon._name = x._name = "acme"
    assert mastodon._is(_status(**on_mastodon), piece, "", known) is found
    assert x._is(_tweet(**on_x), piece, "", known) is found


def test_a_thread_of_which_the_first_is_found_alone_is_unknown_with_its_address() -> None:
    message = Message("teaser", "acme-x", "x", (Piece("One"), Piece("Two")), "3nco3wpl5vlev", SINCE + timedelta())
    listed = [{"id": "100", "is": "One", "above": ""}]
    found = find_parts(
        message, Known(SINCE), "", listed, lambda one, piece, above: (one["is"], one["above"]) == (piece.text, above),
        lambda one: f"https://x.com/acme/status/{one['id']}",
    )  # fmt: skip
    assert (found.outcome, found.urls, found.reason) == (
        "unknown", ("https://x.com/acme/status/100",), "part 2 of 2 is not seen"
    )  # fmt: skip
