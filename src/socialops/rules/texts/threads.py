"""SO117, SO118: what goes out after a post's first part, and what the post answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from socialops.domain.documents.post import ReplyToPost
from socialops.domain.finding import Finding, Severity
from socialops.platforms.post_address import is_post
from socialops.rules.rule import Context, Rule, Scope

SENDING: Final = frozenset({"bluesky", "mastodon", "x"})
"""Platforms on which 'socialops publish' sends the rest of a thread, and a first comment as its last part."""


def part_by_hand(context: Context) -> Iterator[Finding]:
    """On Bluesky, Mastodon and X 'socialops publish' sends a thread, and the first comment as the thread's last part.
    On other platforms somebody writes them by hand when the post is out. Take them out for such a channel
    ('thread: off' in its variant), or remember them.
    """
    for filed, part in context.heads:
        if part.platform.name in SENDING:
            continue
        for name, what in (("thread", "the rest of the thread"), ("first_comment", "the first comment")):
            value = part.post.thread_on(part.channel) if name == "thread" else part.post.on(part.channel, name)
            if value:
                message = f"{part.channel}: {what} goes out by hand: nothing sends it on {part.platform.title}"
                keys = part.keys(name)
                yield Finding(filed.path, message, keys=keys, subject=filed.item.id, channel=part.channel)


def reply_elsewhere(context: Context) -> Iterator[Finding]:
    """A post answers another one on the same platform: 'reply_to' is the address of that post as the platform's page
    shows it (https://bsky.app/profile/…/post/…), or '{post: ID}' for a post of this workspace. Give each channel its
    own under 'variants:'.
    """
    heads = ((f, part) for f in context.workspace.posts.values() if f.item.answers for part in context.heads_of(f.item))
    for filed, part in heads:
        answered = part.post.on(part.channel, "reply_to")
        if answered is None:
            continue
        if isinstance(answered, ReplyToPost):
            other = context.workspace.posts.get(answered.post)
            if other is None or (part.channel in other.item.channels and answered.post != filed.item.id):
                continue
            why = "answers itself" if answered.post == filed.item.id else f"'{answered.post}' does not go to it"
            message = f"{part.channel}: there is nothing to answer there: {why}"
        elif is_post(part.platform.name, answered):
            continue
        else:
            message = f"{part.channel}: '{answered}' is no address of a post on {part.platform.title}"
        keys = part.keys("reply_to")
        yield Finding(filed.path, message, keys=keys, subject=filed.item.id, channel=part.channel)


RULES = (
    Rule("SO117", "part-by-hand", "a thread or first comment that nothing sends", part_by_hand, Severity.NOTE),
    Rule(
        "SO118",
        "reply-elsewhere",
        "a post answers one that is not on its platform",
        reply_elsewhere,
        scope=Scope.WORKSPACE,
    ),
)
