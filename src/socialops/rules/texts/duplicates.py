"""SO304: the same text twice on one channel within some days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from socialops.domain.documents.post import Post
from socialops.domain.documents.repeats import Repeats
from socialops.domain.finding import Finding, KeyPath
from socialops.domain.time.clock import Duration, instant
from socialops.domain.time.week import takes_room
from socialops.domain.workspace import Filed
from socialops.platforms.compose import compose
from socialops.platforms.part import Part
from socialops.rules.rule import Context, Rule, Scope
from socialops.rules.texts.placeholders import is_placeholder
from socialops.style.social.duplicates import Pair, near_duplicates

if TYPE_CHECKING:
    from socialops.domain.documents.guide import Guide

DEFAULT = Repeats()
"""30 days and six tenths of all runs of three words, unless a guide says otherwise."""
_HOURS = {"m": 24 * 60, "h": 24}


def duplicate_text(context: Context) -> Iterator[Finding]:
    """Platforms hide, and followers skip, what they have just seen. The text is the same as another's on the channel
    within 30 days, word by word or in six tenths of its runs of three words; 'repeats: {within: 14d, alike: 0.9}' in
    a guide says otherwise. Letter case, punctuation, emoji and links don't make it another text. Occurrences of one
    series may be alike, and so may a post that `follows` another and the one it follows. Rewrite the later one, or move
    it.
    """
    posts = context.workspace.posts
    waiting = context.once(_waiting)
    if not waiting:
        return
    set_by = [g.item for g in context.workspace.guides.values() if "repeats" in g.item.model_fields_set]
    settings = {key: _repeats(context, set_by, part.post, key[1]) for key, part in waiting.items()} if set_by else {}
    chosen = {id(found): found for found in settings.values() or (DEFAULT,)}.values()
    days = max(_days(found.within) for found in chosen)
    alike = min(found.alike for found in chosen)
    told: dict[tuple[str, KeyPath, str], list[Pair]] = {}
    for pair in near_duplicates(context.once(dated_texts), within_days=days, alike=alike, folded=context.folded):
        key = (pair.later.key, pair.later.channel)
        if key in waiting and _counts(pair, settings.get(key, DEFAULT), posts):
            told.setdefault((pair.later.key, waiting[key].keys("text"), pair.earlier.key), []).append(pair)
    for (later, keys, earlier), pairs in told.items():
        channel = pairs[0].later.channel if len(pairs) == 1 else None
        message = _message(pairs, posts[earlier])
        yield Finding(posts[later].path, message, keys=keys, subject=later, channel=channel)


def _waiting(context: Context) -> Mapping[tuple[str, str], Part]:
    """By post and channel, what is still to be judged."""
    return {(filed.item.id, part.channel): part for filed, part in context.heads}


def dated_texts(context: Context) -> Sequence[tuple[str, str, date, str]]:
    """Post, channel, day and text of all that went out or will: what is published already counts as the earlier one."""
    return tuple(_dated_texts(context, context.once(_waiting)))


def _dated_texts(context: Context, waiting: Mapping[tuple[str, str], Part]) -> Iterator[tuple[str, str, date, str]]:
    workspace = context.workspace
    for filed in workspace.posts.values():
        post = filed.item
        for channel in post.channels if takes_room(post) else ():
            moment = post.publish_on(channel)
            if moment and channel in workspace.channels:
                day = (instant(moment, workspace.zone_of(post)) if moment.tzinfo else moment).date()
                part = waiting.get((post.id, channel))
                text = part.text if part else compose(post, channel)
                if not is_placeholder(text):
                    yield post.id, channel, day, text


def _counts(pair: Pair, repeats: Repeats, posts: Mapping[str, Filed[Post]]) -> bool:
    earlier, later = posts[pair.earlier.key].item, posts[pair.later.key].item
    if (
        (earlier.series and earlier.series == later.series)
        or later.follows == earlier.id
        or earlier.follows == later.id
    ):
        return False
    days = _days(repeats.within)
    return days > 0 and (pair.later.day - pair.earlier.day).days <= days and pair.likeness >= min(repeats.alike, 0.99)


def _message(pairs: Sequence[Pair], earlier: Filed[Post]) -> str:
    pair = max(pairs, key=lambda found: found.likeness)
    days = (pair.later.day - pair.earlier.day).days
    when = "on the same day as" if days == 0 else f"{days} day{'s' if days > 1 else ''} after"
    how = "the same text as" if pair.likeness == 1 else f"nearly the same text ({pair.likeness:.0%}) as"
    channels = ", ".join(found.later.channel for found in pairs)
    return f"{channels}: {how} '{earlier.item.id}', {when} it: rewrite this one, or move it ({earlier.path})"


def _repeats(context: Context, guides: Sequence[Guide], post: Post, channel: str) -> Repeats:
    """What the guides that hold there say; of several the strictest."""
    platform = context.workspace.platform_of(channel) or ""
    from socialops.domain.documents.guide import applies

    said = [guide.repeats for guide in guides if applies(guide.applies, post, channel, platform)]
    if not said:
        return DEFAULT
    within = max((found.within for found in said), key=_days)
    return Repeats(within=within, alike=min(found.alike for found in said))


def _days(within: Duration) -> int:
    return -(-within.amount // _HOURS.get(within.unit, 1))


RULES = (
    Rule(
        "SO304",
        "duplicate-text",
        "the same text twice on a channel within some days",
        duplicate_text,
        scope=Scope.WORKSPACE,
    ),
)
