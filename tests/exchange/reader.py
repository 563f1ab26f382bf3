"""A reader of CSV by RFC 4180 alone, which shares nothing with what writes it; and what programs ask of files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

ROW_END = "\r\n"


def records(text: str) -> list[list[str]]:
    """The records of a file: cells as they are, quotes undone; every record ends with CRLF."""
    found: list[list[str]] = []
    place = 0
    while place < len(text):
        record, place = _record(text, place)
        found.append(record)
    return found


def _record(text: str, place: int) -> tuple[list[str], int]:
    cells: list[str] = []
    while True:
        if text[place] == '"':
            end = place + 1
            while text[end] != '"' or text[end : end + 2] == '""':
                end += 2 if text[end] == '"' else 1
            cells.append(text[place + 1 : end].replace('""', '"'))
            place = end + 1
        else:
            found = re.compile(r'[^",\r\n]*').match(text, place)
            assert found
            cells.append(found[0])
            place = found.end()
        if text.startswith(ROW_END, place):
            return cells, place + 2
        assert text[place] == ",", f"a stray sign at {place}: {text[place - 20 : place + 20]!r}"
        place += 1


class Rules(NamedTuple):
    """What a program asks of its file."""

    header: list[str]
    rows: int | None
    when: Callable[[dict[str, str]], datetime]
    one_channel: bool
    apart: int = 0


def _read(form: str, *columns: str) -> Callable[[dict[str, str]], datetime]:
    return lambda row: datetime.strptime(" ".join(row[c] for c in columns), form)  # noqa: DTZ007 - a wall time


def _numbered(name: str, count: int) -> list[str]:
    return [f"{name} {number}" for number in range(1, count + 1)]


NETWORKS = ["Facebook", "Twitter/X", "LinkedIn", "GBP", "Instagram", "Pinterest", "TikTok", "Youtube", "Threads",
            "Bluesky"]  # fmt: skip
METRICOOL = [
    "Text", "Date", "Time", "Draft", *NETWORKS, *_numbered("Picture Url", 10), *_numbered("Alt text picture", 10),
    "Document title", "Shortener", "Video Thumbnail Url", "Video Cover Frame",
    "Twitter/X Can reply", "Twitter/X Type", "Twitter/X Poll Duration minutes", *_numbered("Twitter/X Poll Option", 4),
    "Pinterest Board", "Pinterest Pin Title", "Pinterest Pin Link", "Pinterest Pin New Format",
    "Instagram Post Type", "Instagram Show Reel On Feed",
    "Youtube Video Title", "Youtube Video Type", "Youtube Video Privacy", "Youtube video for kids",
    "Youtube Video Category", "Youtube Video Tags", "Youtube playlist", "GBP Post Type", "Facebook Post Type",
    "Facebook Title", "First Comment Text", "TikTok Title", "TikTok disable comments", "TikTok disable duet",
    "TikTok disable stitch", "TikTok Post Privacy", "TikTok Branded Content", "TikTok Your Brand",
    "TikTok Auto Add Music", "TikTok Photo Cover Index", "TikTok musicId", "TikTok music title", "TikTok music author",
    "TikTok music previewUrl", "TikTok music thumbnailUrl", "TikTok music soundVolume", "TikTok music originalVolume",
    "TikTok music startMillis", "TikTok music endMillis", "TikTok is AI generated content",
    "LinkedIn Type", "LinkedIn Poll Question", *_numbered("LinkedIn Poll Option", 4), "LinkedIn Poll Duration",
    "LinkedIn Show link preview", "LinkedIn Images as Carousel", "Threads Reply Control", "Threads Is Spoiler",
    "Threads Post Type",
]  # fmt: skip
PUBLER = [
    "Date - Intl. format or prompt", "Text", "Link(s) - Separated by comma for FB carousels",
    "Media URL(s) - Separated by comma", "Title - For the video, pin, PDF ..", "Label(s) - Separated by comma",
    "Alt text(s) - Separated by ||", "Comment(s) - Separated by ||", "Pin board, FB album, or Google category",
    "Post subtype - I.e. story, reel, PDF ..", "CTA - For Facebook links or Google",
    "Reminder - For stories, reels, shorts, and TikToks",
]  # fmt: skip
RULES = {
    "buffer": Rules(["Text", "Image URL", "Tags", "Posting Time"], 100, _read("%Y-%m-%d %H:%M", "Posting Time"), True),
    "publer": Rules(PUBLER, 500, _read("%Y/%m/%d %H:%M", PUBLER[0]), True),
    "sprout": Rules(
        ["date", "time_24hr", "message_text"], 350, _read("%d/%m/%Y %H:%M", "date", "time_24hr"), True, apart=10
    ),
    "metricool": Rules(METRICOOL, None, _read("%Y-%m-%d %H:%M:%S", "Date", "Time"), False),
    "postiz": Rules(["content", "date", "time", "media"], None, _read("%Y-%m-%d %H:%M", "date", "time"), True),
}
TEXT = {"buffer": "Text", "publer": "Text", "sprout": "message_text", "metricool": "Text", "postiz": "content"}


def rows(name: str, text: str) -> list[dict[str, str]]:
    """The rows of a program's file, by its rules; whatever it would refuse fails."""
    rules = RULES[name]
    header, *found = records(text)
    extra = ["Board Name"] if name == "buffer" and len(header) == len(rules.header) + 1 else []
    assert header == rules.header + extra
    assert rules.rows is None or len(found) <= rules.rows
    assert all(len(record) == len(header) for record in found)
    table = [dict(zip(header, record, strict=True)) for record in found]
    times = [rules.when(row) for row in table]
    assert times == sorted(times)
    if rules.apart:
        assert all((b - a).total_seconds() >= rules.apart * 60 for a, b in pairwise(times))
    assert not [cell for row in table for cell in row.values() if cell[:1] in set("=+-@\t\r")]
    if name == "metricool":
        list(map(_one_network, table))
    return table


def _one_network(row: dict[str, str]) -> None:
    assert sorted(row[network] for network in NETWORKS) == ["FALSE"] * 9 + ["TRUE"]


def networks(table: list[dict[str, str]]) -> Iterator[str]:
    """The network that each row of Metricool's goes to."""
    yield from (network for row in table for network in NETWORKS if row[network] == "TRUE")
