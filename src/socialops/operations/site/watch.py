"""Build a site again whenever a file changes, and show it to this machine alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

from socialops import door
from socialops.errors import SocialopsError

HOST: Final = "127.0.0.1"
PORTS: Final = range(8080, 8100)
PAUSE: Final = 1.0
"""Seconds between two looks at the files."""
_KINDS: Final = {".yaml", ".yml", ".md", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".json"}
_LARGEST: Final = 1 << 24


class _Handler(SimpleHTTPRequestHandler):
    """Pages of the folder, by their plain names, to who asks this machine by its own name."""

    def __init__(self, *words: Any, folder: Path, **named: Any) -> None:
        self.folder = folder
        super().__init__(*words, **named)

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        name = urlsplit(self.path).path.removeprefix("/") or "index.html"
        found = door.read(self.folder / name, _LARGEST) if _is_page(name) else None
        if host not in {HOST, "localhost"} or not isinstance(found, bytes):  # another name may lead here from anywhere
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(found)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(found)

    def do_HEAD(self) -> None:
        self.send_error(405)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what was built."""


def _is_page(name: str) -> bool:
    return name.endswith(".html") and "/" not in name and "\\" not in name and not name.startswith(".")


def serve(folder: Path) -> ThreadingHTTPServer:
    """A server of the folder, on the first free port of this machine; it runs until it is shut down.

    Raises:
        SocialopsError: no port is free.
    """
    for port in PORTS:
        try:
            server = ThreadingHTTPServer((HOST, port), partial(_Handler, folder=folder))
        except OSError:
            continue
        Thread(target=server.serve_forever, daemon=True).start()
        return server
    raise SocialopsError(f"No port from {PORTS[0]} to {PORTS[-1]} is free on this machine: stop what listens there.")


def watch(root: Path, folder: Path, build: Callable[[], None], *, wait: Callable[[float], object] = time.sleep) -> None:
    """Call *build* whenever a file below *root*, but not below *folder*, is another than before; until interrupted."""
    before = state(root, folder)
    while True:
        wait(PAUSE)
        if (now := state(root, folder)) != before:
            before = now
            build()


def state(root: Path, folder: Path) -> dict[str, tuple[int, int]]:
    """When each file of the workspace was changed last, and how long it is; links are not followed."""
    left_out = folder.resolve()
    return {path: (found.st_mtime_ns, found.st_size) for path, found in _files(root.resolve(), left_out)}


def _files(folder: Path, left_out: Path) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # it went meanwhile
        return
    for entry in entries:
        if entry.name.startswith(".") or door.is_link(entry):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                if Path(entry.path) != left_out:
                    yield from _files(Path(entry.path), left_out)
            elif Path(entry.name).suffix.lower() in _KINDS:
                yield entry.path, entry.stat(follow_symlinks=False)
        except OSError:
            continue
