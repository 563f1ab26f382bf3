"""All words of a post in one piece: what is rare is looked for there once, and field by field only where it is."""

from __future__ import annotations

from collections.abc import Callable

from socialops.domain.documents.post import Post, Variant
from socialops.rules.rule import Context


def holding(context: Context, is_there: Callable[[str], bool]) -> frozenset[str]:
    """The ids of the posts whose words, in any field that is published, make *is_there* true."""
    posts = context.workspace.posts.values()
    return frozenset(filed.item.id for filed in posts if is_there(words_of(filed.item)))


def beyond_latin(words: str) -> bool:
    """Whether there are signs beyond Latin-1, found by the quickest way there is."""
    if words.isascii():
        return False
    try:
        words.encode("latin-1")
    except UnicodeEncodeError:
        return True
    return False


def words_of(post: Post) -> str:
    """What the post says on any channel, one value a line."""
    found = _said(post)
    for variant in post.variants.values():
        found += _said(variant)
    return "\n".join(found)


def _said(item: Post | Variant) -> list[str]:
    values = (item.text, item.headline, item.content_warning, item.first_comment, item.link)
    found = [value for value in values if value is not None]
    if item.hashtags:
        found += item.hashtags
    if item.media:
        found += [media.alt for media in item.media if media.alt]
    if item.thread and not isinstance(item.thread, str):
        for part in item.thread:
            found += [part.text or "", *(media.alt or "" for media in part.media)]
    return found
