"""Media on X: a picture in one request, a film piece by piece; then what it shows, in words.

https://docs.x.com/x-api/media. The forms are those of X's published description (version 2).
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from socialops.networks.answers import before_claim
from socialops.networks.http import LONG_PATIENCE, PATIENCE, Reply
from socialops.networks.message import Medium, NotSent, Sent

PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/bmp", "image/tiff", "image/gif"})
FILMS: Final = frozenset({"video/mp4", "video/quicktime", "video/webm", "video/mp2t"})
MOST_PICTURES: Final = 4
_ALT: Final = 1000
_SEGMENT: Final = 3 << 20
"""Bytes of a piece; in base64 they make up 4 MiB."""
_PROCESSING: Final = 120
"""Seconds that X may take over a film."""
_LONGEST_PAUSE: Final = 10

Get = Callable[[str], Reply]
Post = Callable[[str, Mapping[str, Any] | None, float], Reply]


def unfit(items: tuple[Medium, ...]) -> str | None:
    """Why these media can't go out together: X takes up to four pictures, or one film or moving picture."""
    odd = next((item for item in items if item.mime not in PICTURES | FILMS), None)
    if odd:
        return f"{odd.path}: X takes no {odd.mime}"
    alone = [item for item in items if item.mime in FILMS or item.mime == "image/gif"]
    if alone and len(items) > 1:
        return f"{alone[0].path}: X takes a film or a moving picture alone, without other media"
    return f"X takes {MOST_PICTURES} pictures in one part at most" if len(items) > MOST_PICTURES else None


def upload(item: Medium, get: Get, post: Post) -> str:
    """Upload one; its id.

    Raises:
        NotSent: X refuses it, or does not say that it has it.
    """
    media = _film(item, get, post) if item.mime in FILMS else _picture(item, post)
    if item.alt:
        said = {"id": media, "metadata": {"alt_text": {"text": item.alt[:_ALT]}}}
        described = post("/2/media/metadata", said, PATIENCE)
        if not described.ok:
            raise before_claim(described, f"the alt text of {item.path}")
    return media


def _picture(item: Medium, post: Post) -> str:
    category = "tweet_gif" if item.mime == "image/gif" else "tweet_image"
    body = {"media": base64.b64encode(item.data).decode(), "media_category": category}
    return str(_data(post("/2/media/upload", body, LONG_PATIENCE), item)["id"])


def _film(item: Medium, get: Get, post: Post) -> str:
    begun = {"media_type": item.mime, "media_category": "tweet_video", "total_bytes": len(item.data)}
    media = str(_data(post("/2/media/upload/initialize", begun, PATIENCE), item)["id"])
    place = f"/2/media/upload/{quote(media, safe='')}"
    for number, start in enumerate(range(0, len(item.data), _SEGMENT)):
        piece = base64.b64encode(item.data[start : start + _SEGMENT]).decode()
        reply = post(f"{place}/append", {"media": piece, "segment_index": number}, LONG_PATIENCE)
        if not reply.ok:
            raise before_claim(reply, item.path)
    _settle(media, _data(post(f"{place}/finalize", None, LONG_PATIENCE), item), item, get)
    return media


def _settle(media: str, data: Mapping[str, Any], item: Medium, get: Get) -> None:
    """Wait until X has worked on it."""
    end = time.monotonic() + _PROCESSING
    while isinstance(working := data.get("processing_info"), dict) and working.get("state") != "succeeded":
        if working.get("state") == "failed":
            raise NotSent(Sent("failed", reason=f"refused: {item.path}: X can't make anything of it"))
        wait = working.get("check_after_secs")
        pause = min(max(wait, 0), _LONGEST_PAUSE) if isinstance(wait, int) else 1
        if time.monotonic() + pause > end:
            raise NotSent(Sent("failed", reason=f"not-sent: {item.path}: X is still working on it"))
        time.sleep(pause)
        data = _data(get(f"/2/media/upload?{urlencode({'media_id': media, 'command': 'STATUS'})}"), item)


def _data(reply: Reply, item: Medium) -> Mapping[str, Any]:
    """What an answer about media says of them: an id at least."""
    found = reply.json() if reply.ok else None
    data = found.get("data") if isinstance(found, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("id"), str):
        raise before_claim(reply, item.path)
    return data
