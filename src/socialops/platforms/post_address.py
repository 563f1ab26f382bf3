"""Addresses of single posts: which platform an address belongs to, and what it says.

The forms are those that the platforms' own pages show in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from socialops.domain.pattern import late

_HOSTS: Final[Mapping[str, tuple[str, ...]]] = {
    "x": ("x.com", "twitter.com"),
    "bluesky": ("bsky.app",),
    "threads": ("threads.net", "threads.com"),
    "linkedin": ("linkedin.com",),
    "instagram": ("instagram.com",),
    "facebook": ("facebook.com", "fb.com", "fb.watch"),
    "youtube": ("youtube.com", "youtu.be"),
    "tiktok": ("tiktok.com",),
    "pinterest": ("pinterest.com", "pin.it"),
}
"""Mastodon is missing: any server may be one."""
_POSTS: Final[Mapping[str, re.Pattern[str]]] = {
    "x": late(r"/(?P<who>[A-Za-z0-9_]{1,15}|i/web)/status/(?P<id>\d{1,19})/?"),
    "bluesky": late(r"/profile/(?P<who>[A-Za-z0-9.:%_-]{1,253})/post/(?P<id>[A-Za-z0-9._:~-]{1,512})/?"),
    "mastodon": late(r"/(?:@(?P<who>[A-Za-z0-9_.@-]+)|users/(?P<name>[A-Za-z0-9_.-]+)/statuses)/(?P<id>\w{1,40})/?"),
    "threads": late(r"/@(?P<who>[^/]+)/post/(?P<id>[\w-]+)/?"),
}
_PINTEREST: Final = late(r"(?:[a-z]{2,3}\.)?pinterest\.(?:[a-z]{2,3}\.)?[a-z]{2,3}")
_LONGEST: Final = 2048


def is_on(platform: str, address: str, server: str | None = None) -> bool:
    """Say whether the address is one of the platform; *server* is the channel's own, where it has one."""
    parts = _split(address)
    if parts is None:
        return False
    host = parts[0]
    if server is not None and urlsplit(server).hostname == host:
        return True
    if platform == "mastodon":
        return server is None
    if platform == "pinterest" and _PINTEREST.fullmatch(host.removeprefix("www.")):
        return True
    return any(host == name or host.endswith(f".{name}") for name in _HOSTS.get(platform, ()))


def is_post(platform: str, address: str) -> bool:
    """Say whether it is the address of a single post there, as far as its form tells."""
    parts = _split(address)
    if parts is None or not is_on(platform, address):
        return False
    form = _POSTS.get(platform)
    return form.fullmatch(parts[1]) is not None if form else len(parts[1]) > 1


def author_and_id(platform: str, address: str) -> tuple[str, str] | None:
    """Whose post it is, as the address says, and its id; None where it is no address of a post."""
    parts, form = _split(address), _POSTS.get(platform)
    found = form.fullmatch(parts[1]) if form and parts else None
    if found is None:
        return None
    return found["who"] or found.groupdict().get("name") or "", found["id"]


def _split(address: str) -> tuple[str, str] | None:
    """Host and path of a web address."""
    if len(address) > _LONGEST:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        return None
    return parts.hostname, parts.path
