"""The archives of Facebook, Instagram and Threads, whose letters are UTF-8 shown as Latin-1.

They keep from their users what a post is called, and where it is: a key is made of its second and its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from socialops.exchange.archives.past import Past, Read, Told, key_of, loaded, mended, moment, tidy


def told(read: Read, files: list[str]) -> Told:
    """The posts of an archive that have words; pictures stay in it."""
    found = Told()
    for name in files:
        data = read(name)
        for item in _entries(loaded(data) if data else []):
            at = moment(_time(item))
            text = tidy(mended(_text(item)))
            if at is None:
                found.left_out["posts without a time"] += 1
            elif not text:
                found.left_out["posts without words"] += 1
            else:
                found.posts.append(Past(key_of(at, text), at, text))
    return found


def _entries(given: Any) -> Iterator[Mapping[str, Any]]:
    """The posts of a file: its list, or the longest list in it."""
    if isinstance(given, Mapping):
        lists = [value for value in given.values() if isinstance(value, list)]
        given = max(lists, key=len, default=[])
    yield from (item for item in given if isinstance(item, Mapping)) if isinstance(given, list) else ()


def _time(item: Mapping[str, Any]) -> object:
    first = _first(item)
    return item.get("timestamp") or item.get("creation_timestamp") or first.get("creation_timestamp")


def _text(item: Mapping[str, Any]) -> str:
    """Facebook has it under `data`, Instagram beside its media, or with the only one."""
    data = item.get("data")
    said = [part.get("post") for part in data if isinstance(part, Mapping)] if isinstance(data, list) else []
    for word in (*said, item.get("title") if "media" in item else None, _first(item).get("title")):
        if isinstance(word, str) and word.strip():
            return word
    return ""


def _first(item: Mapping[str, Any]) -> Mapping[str, Any]:
    media = item.get("media")
    first = media[0] if isinstance(media, list) and media else {}
    return first if isinstance(first, Mapping) else {}
