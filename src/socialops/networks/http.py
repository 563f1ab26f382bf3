"""One request over HTTP that knows how far it came: nothing sent, an answer, or nobody knows.

Connecting is apart from sending: what fails before the first byte of a request was surely not sent. There are no
redirects, no retries, no proxies, a new connection for each request, and an end to waiting and to the answer's size.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlsplit

from socialops.classes import dataclass

LARGEST: Final = 1 << 20
"""Bytes of an answer that are read at most."""
CONNECTING: Final = 20
PATIENCE: Final = 60
LONG_PATIENCE: Final = 300
"""Seconds: to connect, for an answer, and for the answer to what publishes (one platform took 222)."""
_TOO_MANY, _SERVER = 429, 500
_LONGEST_SAID: Final = 200


@dataclass(frozen=True)
class Reply:
    """How a request ended. `sent` is False where nothing reached the server; `status` is 0 without an answer."""

    sent: bool
    status: int = 0
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    why: str = ""

    @property
    def ok(self) -> bool:
        """The server did what it was asked for."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110, section 15.3

    @property
    def refused(self) -> bool:
        """The server says that it did nothing, and that asking again changes nothing."""
        return 400 <= self.status < _SERVER and self.status != _TOO_MANY  # noqa: PLR2004

    @property
    def later(self) -> bool:
        """The server asks for patience."""
        return self.status == _TOO_MANY

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, where the server names them."""
        value = self.headers.get("retry-after", "")
        return float(value) if value.isdecimal() and len(value) < len("100000") else None

    def json(self) -> Any:
        """The answer as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def said(self) -> str:
        """What the server said, in short: the words of its error, else the status."""
        found = self.json()
        words = _words(found) if isinstance(found, dict) else ""
        return f"{self.status} {words[:_LONGEST_SAID]}".strip() if self.status else self.why


def _words(found: Mapping[str, Any]) -> str:
    """What the errors of the networks have in common: a name and a sentence, perhaps in a list."""
    errors = found.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    names = ("error", "title", "message", "detail", "error_description")
    words = [str(part[name]) for part in (found, first) for name in names if isinstance(part.get(name), str)]
    return ": ".join(dict.fromkeys(words))


def ask(
    host: str,
    method: str,
    path: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    patience: float = PATIENCE,
    address: str | None = None,
    largest: int = LARGEST,
) -> Reply:
    """Send one request and read its answer; *address* is the IP address to connect to, if not what the name says."""
    connection = _connection(host, address)
    try:
        connection.connect()
    except (OSError, HTTPException, UnicodeError) as error:
        connection.close()
        return Reply(sent=False, why=f"no connection: {_plain(error)}")
    with contextlib.closing(connection), _deadline(connection.sock, patience):
        try:
            connection.request(method, path, body=body, headers={"User-Agent": "socialops", **(headers or {})})
            answer = connection.getresponse()
            data = _read(answer, largest)
        except (OSError, HTTPException, ValueError) as error:
            return Reply(sent=True, why=f"the answer was lost: {_plain(error)}")
    if data is None:
        return Reply(sent=True, why="the answer is larger than any answer should be")
    known = {name.lower(): value for name, value in answer.getheaders()}
    return Reply(sent=True, status=answer.status, body=data, headers=known)


def _read(answer: HTTPResponse, largest: int) -> bytes | None:
    """The whole answer; None where it is too large. An answer that breaks off raises."""
    data = answer.read(largest + 1)
    if len(data) > largest:
        return None
    if answer.length:  # fewer bytes came than were promised
        raise HTTPException("it broke off")
    return data


def _plain(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)[:_LONGEST_SAID]


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _connection(host: str, address: str | None) -> HTTPConnection:
    parts = urlsplit(host)
    name, port = parts.hostname or "", parts.port
    if parts.scheme == "http":
        return HTTPConnection(address or name, port, timeout=CONNECTING)
    made = HTTPSConnection(name, port, timeout=CONNECTING, context=_trust())
    if address:  # the certificate is still that of the name
        made._create_connection = lambda at, *rest: socket.create_connection((address, at[1]), *rest)  # type: ignore[attr-defined]  # noqa: SLF001
    return made


@contextlib.contextmanager
def _deadline(sock: socket.socket | None, seconds: float) -> Any:
    """Cut the connection off when the time is up, however slowly the answer drips."""
    if sock is None:
        yield
        return
    sock.settimeout(seconds)

    def cut() -> None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
