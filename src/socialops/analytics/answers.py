"""Answers of the platforms' APIs as JSON, as tables: Mastodon's statuses and Bluesky's posts.

What was boosted of others is no post of the account and is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from socialops.tables.table import MOST_ROWS, Table, Unread

_MASTODON = ("uri", "created_at", "replies_count", "reblogs_count", "favourites_count")
_BLUESKY = ("uri", "indexedAt", "replyCount", "repostCount", "likeCount", "bookmarkCount")


def is_answer(data: bytes) -> bool:
    """True for what begins as JSON does."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"[", b"{"}


def table_of(data: bytes) -> Table | Unread:
    """The posts of an answer as rows, the header first; lines are the posts' numbers, the header's is 0."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return Unread("this is no JSON that can be read: save the API's answer as it comes")
    found = list(_posts(value))
    if len(found) > MOST_ROWS:
        return Unread(f"the file has more than {MOST_ROWS} posts: ask for a shorter time")
    for names in (_MASTODON, _BLUESKY):
        if found and all(name in found[0] for name in names[:5]):
            rows = [tuple(_text(post.get(name)) for name in names) for post in found]
            return Table([names, *rows], range(len(rows) + 1))
    return Unread("this JSON is no answer of Mastodon or Bluesky that is known here: a list of statuses, or of posts")


def _posts(value: Any) -> Sequence[Mapping[str, Any]]:
    """The posts in the answers that hold some: a list, `posts`, `feed`, or one alone."""
    if isinstance(value, dict):
        value = value.get("posts") or value.get("statuses") or value.get("feed") or [value]
    if not isinstance(value, list):
        return ()
    posts = [entry.get("post") if isinstance(entry, dict) and "post" in entry else entry for entry in value]
    theirs = [isinstance(entry, dict) and bool(entry.get("reblog") or entry.get("reason")) for entry in value]
    return [post for post, other in zip(posts, theirs, strict=True) if isinstance(post, dict) and not other]


def _text(value: Any) -> str:
    """A number or a word of the answer; what is neither is left empty."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
