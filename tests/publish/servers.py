"""Servers to publish to: a real Bluesky server from npm, a mock of Mastodon from PyPI, and a way that loses answers."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest

ROOT = Path(__file__).resolve().parents[2]
HANDLE, PASSWORD = "acmeteam.test", "app-pass-word-1"
_NOT_LISTENED = 30


@dataclass(frozen=True)
class Pds:
    """A Bluesky server with one account."""

    host: str
    did: str

    def read(self, method: str, **asked: str) -> Any:
        """What it answers to anybody."""
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        with urllib.request.urlopen(f"{self.host}/xrpc/{method}?{query}", timeout=20) as answer:  # noqa: S310 - loopback
            return json.loads(answer.read())

    def posts(self) -> list[dict[str, Any]]:
        """All posts of the account, the oldest first."""
        asked = {"repo": self.did, "collection": "app.bsky.feed.post", "limit": "100"}
        found: list[dict[str, Any]] = self.read("com.atproto.repo.listRecords", **asked)["records"]
        return sorted(found, key=lambda record: str(record["uri"]))


def pds_packages() -> Path | None:
    """Where npm put the server."""
    places = (os.environ.get("SOCIALOPS_TEST_PDS", ""), str(ROOT / ".venv-ci/pds"))
    return next((Path(p) for p in places if p and (Path(p) / "node_modules/@atproto/pds").is_dir()), None)


@contextlib.contextmanager
def running_pds(folder: Path) -> Iterator[Pds]:
    """Start the server, and end it with what it holds."""
    packages = pds_packages()
    if shutil.which("node") is None or packages is None:
        pytest.skip("no Bluesky server here: .ci/run installs it with npm (SOCIALOPS_TEST_PDS names its folder)")
    script = Path(__file__).with_name("pds.mjs")
    command = ["node", str(script), str(folder), HANDLE, PASSWORD, str(packages)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the server ended before it listened"
        yield Pds(**json.loads(line))
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def read_back(pds: Pds) -> dict[str, list[dict[str, Any]]] | None:
    """What a library of others reads of the account (read_back.py beside this); None where there is no such library."""
    program = os.environ.get("SOCIALOPS_TEST_READER") or str(ROOT / ".venv-ci/reader/bin/python")
    if not Path(program).exists():
        return None
    script = Path(__file__).with_name("read_back.py")
    done = subprocess.run([program, str(script), pds.host, pds.did], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


@contextlib.contextmanager
def running_mock(folder: Path) -> Iterator[str]:
    """Start mastodon_mock (a mock, not Mastodon); its address."""
    program = os.environ.get("SOCIALOPS_TEST_MASTODON") or str(Path(sys.executable).with_name("mastodon_mock"))
    if not Path(program).exists():
        pytest.skip("no mastodon_mock here: .ci/run installs it from PyPI (SOCIALOPS_TEST_MASTODON names it)")
    port = free_port()
    process = subprocess.Popen(
        [program, "serve", "--in-memory", "--port", str(port), "--log-level", "critical"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens there."""
    end = time.monotonic() + _NOT_LISTENED
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail("the server does not listen")


class Losing:
    """Stands before a server, passes requests on, and loses the answers to some: closed, cut or reset.

    `loses` is a part of the request line that is to lose its answer; `log` holds every request line and all headers,
    `requests` each request whole.
    """

    def __init__(self, host: str, loses: str = "", how: str = "close") -> None:
        self.target = int(host.rpartition(":")[2])
        self.loses = loses
        self.how = how
        self.refuses_after: tuple[str, int] | None = None
        """A part of a request line, and how many of those are passed on before the others get a 422."""
        self.log: list[str] = []
        self.requests: list[bytes] = []
        self.lost = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.host = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            request = _whole_request(client)
            line = request.partition(b"\r\n")[0].decode()
            self.requests.append(request)
            self.log.append(request.partition(b"\r\n\r\n")[0].decode("latin-1"))
            if self._refused(line):
                client.sendall(b'HTTP/1.1 422 Unprocessable\r\nContent-Length: 17\r\n\r\n{"error":"no no"}')
                return
            with socket.create_connection(("127.0.0.1", self.target), 30) as server:
                server.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
                answer = b"".join(iter(lambda: server.recv(1 << 16), b""))
            if self.loses and self.loses in line:
                self.lost += 1
                if self.how == "reset":
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                elif self.how == "cut":
                    client.sendall(answer[: len(answer) - 20])
                return
            client.sendall(answer)

    def _refused(self, line: str) -> bool:
        if self.refuses_after is None:
            return False
        word, passed = self.refuses_after
        return word in line and sum(word in entry for entry in self.log) > passed


def _whole_request(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += client.recv(1 << 16) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        more = client.recv(1 << 16)
        if not more:
            break
        body += more
    return head + b"\r\n\r\n" + body
