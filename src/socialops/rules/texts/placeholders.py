"""SO116: words of a template that nobody replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.pattern import late
from socialops.platforms.part import Part
from socialops.rules.rule import Context, Rule
from socialops.rules.texts.written import holding

IN_TEXTS: Final = late(
    r"\bWrite the post here\b|\bNumber \S+: write the text here\b|\bOther words for this channel\b", re.IGNORECASE
)
"""What the templates of posts and series hold in place of a text."""
WHOLE: Final = {
    "headline": ("A title",),
    "link": ("https://example.org/page",),
    "alt": ("What the picture shows",),
}
"""What the other fields of the templates hold."""
FIRST_POST: Final = "first-post"
"""The post that a new workspace begins with; as a draft it is not told, so that a fresh workspace is clean."""


def placeholder_text(context: Context) -> Iterator[Finding]:
    """The post still holds words of the template that it began with, and they would be published. Write the post's own
    words in their place. On a draft this is a note; from 'status: ready' on it is an error.
    """
    suspects = holding(context, _may_be)
    for filed, part in context.parts if suspects else ():
        post = filed.item
        if post.id not in suspects or (post.status == "draft" and post.id == FIRST_POST):
            continue
        severity = Severity.NOTE if post.status == "draft" else None
        for keys, offset, words in _left(part):
            said = context.once(_told_of).setdefault(post.id, set())
            if keys in said:
                continue
            said.add(keys)
            message = f"'{words}' are the template's own words: write what the post is to say"
            yield Finding(filed.path, message, keys=keys, subject=post.id, offset=offset, severity=severity)


def _told_of(context: Context) -> dict[str, set[KeyPath]]:  # noqa: ARG001 - the shape of what a context keeps
    return {}


def is_placeholder(text: str) -> bool:
    """Whether a text is a template's."""
    return "here" in text and IN_TEXTS.search(text) is not None


_FIELDS: Final = tuple(words for known in WHOLE.values() for words in known)


def _may_be(words: str) -> bool:
    """Whether any words of a template may stand there; most posts have none."""
    return is_placeholder(words) or "for this channel" in words or any(known in words for known in _FIELDS)


def _left(part: Part) -> Iterator[tuple[KeyPath, int | None, str]]:
    post: Post = part.post
    for name in ("text", "headline", "content_warning"):
        value = post.on(part.channel, name) or ""
        found = IN_TEXTS.search(value)
        if found:
            yield part.keys(name), found.start(), found[0]
        elif value and value.strip() in WHOLE.get(name, ()):
            yield part.keys(name), None, value.strip()
    link = post.on(part.channel, "link")
    if link in WHOLE["link"]:
        yield part.keys("link"), None, link
    for number, item in enumerate(post.on(part.channel, "media")):
        if item.alt and item.alt.strip() in WHOLE["alt"]:
            yield (*part.keys("media"), number, "alt"), None, item.alt.strip()


RULES = (Rule("SO116", "placeholder-text", "words of a template that were not replaced", placeholder_text),)
