"""Names of other documents, and where they stand; all of those in a post."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from socialops.domain.documents.post import Post, ReplyToPost
from socialops.domain.finding import KeyPath
from socialops.domain.workspace import Filed

MEMBER, CHANNEL = ("member",), ("channel",)


class Reference(NamedTuple):
    """A name at a place, and the kinds of things it may name."""

    path: str
    keys: KeyPath
    kinds: tuple[str, ...]
    name: str
    subject: str | None = None


def named(
    filed: Filed[Any], kinds: tuple[str, ...], *fields: str, part: Any = None, keys: KeyPath = ()
) -> Iterator[Reference]:
    """References in fields that hold one id or a list of ids, of the document or of a *part* of it at *keys*."""
    for name in fields:
        value = getattr(part or filed.item, name)
        if isinstance(value, str):
            yield Reference(filed.path, (*keys, name), kinds, value, filed.item.id)
        else:
            for number, entry in enumerate(value or ()):
                yield Reference(filed.path, (*keys, name, number), kinds, entry, filed.item.id)


def in_post(filed: Filed[Any]) -> Iterator[Reference]:
    """What a post names, itself and in its variants."""
    yield from named(filed, MEMBER, "author", "contributors")
    yield from named(filed, CHANNEL, "channels")
    for kind in ("campaign", "workflow", "series"):
        yield from named(filed, (kind,), kind)
    yield from named(filed, ("post",), "follows")
    for task, member in filed.item.assignments.items():
        yield Reference(filed.path, ("assignments", task), MEMBER, member, filed.item.id)
    for where, part in (((), filed.item), *((("variants", c), v) for c, v in filed.item.variants.items())):
        if isinstance(part.reply_to, ReplyToPost):
            yield Reference(filed.path, (*where, "reply_to", "post"), ("post",), part.reply_to.post, filed.item.id)


def all_known(post: Post, known: Mapping[str, Collection[str]]) -> bool:
    """Whether there is all that the post names; asked at once, since nearly all posts are so."""
    members, channels = known["member"], known["channel"]
    return (
        post.author in members
        and all(channel in channels for channel in post.channels)
        and (post.campaign is None or post.campaign in known["campaign"])
        and (post.workflow is None or post.workflow in known["workflow"])
        and not (post.contributors or post.series or post.follows or post.reply_to)
        and all(member in members for member in post.assignments.values())
        and not any(variant.reply_to for variant in post.variants.values())
    )
