"""Links as Bluesky's app shortens them when somebody types a post.

Source: toShortUrl in src/lib/strings/url-helpers.ts of https://github.com/bluesky-social/social-app: the host, and of
what follows it 13 signs and '...' where it has more than 15.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

from socialops.platforms.entities.bluesky import extract

_LONGEST: Final = 15
_KEPT: Final = 13
_AS_WRITTEN: Final = "%/:=&?~#+!$,;'@()*[]|"


def shortened(text: str) -> str:
    """The text as the app would post it."""
    parts, low = [], 0
    for link in extract(text).links:
        parts += [text[low : link.start], short_link(link.text)]
        low = link.end
    return "".join([*parts, text[low:]])


def short_link(link: str) -> str:
    """What the app shows for a link; the link itself where it can't be read."""
    try:
        found = urlsplit(link if "://" in link else f"https://{link}")
        host = (found.hostname or "").encode("idna").decode("ascii")
        port = f":{found.port}" if found.port else ""
    except ValueError:
        return link
    if not host or found.scheme.lower() not in {"http", "https"}:
        return link
    query = f"?{found.query}" if found.query else ""
    fragment = f"#{found.fragment}" if found.fragment else ""
    path = quote(("" if found.path == "/" else found.path) + query + fragment, safe=_AS_WRITTEN)
    return host + port + (path if len(path) <= _LONGEST else path[:_KEPT] + "...")
