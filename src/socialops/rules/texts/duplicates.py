"""SO304: the same text twice on one channel within some days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from socialops.domain.documents.post import Post
from socialops.domain.documents.repeats import Repeats
from socialops.domain.finding import Finding, KeyPath
from socialops.domain.time.clock import Duration, instant
from socialops.domain.time.week import takes_room
from socialops.domain.workspace import Filed, Workspace
from socialops.platforms.compose import compose
from socialops.platforms.part import Part
from socialops.rules.rule import Context, Rule, Scope
from socialops.rules.texts.placeholders import is_placeholder
from socialops.style.social.duplicates import Dated, Pair, near_duplicates

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
    workspace, posts = context.workspace, context.workspace.posts
    set_by = [g.item for g in workspace.guides.values() if "repeats" in g.item.model_fields_set]
    waiting = (_repeats(context, set_by, part) for _, part in context.each_head())
    first = next(waiting, None)
    if first is None:
        return
    days, alike = _widest(first, waiting if set_by else ())
    told: dict[tuple[str, KeyPath, str], list[Pair]] = {}
    texts = Texts(workspace)
    for pair in near_duplicates(dated(workspace), texts, within_days=days, alike=alike, told=context.compared):
        later, channel = posts[pair.later.key].item, pair.later.channel
        part = next((part for part in context.heads_of(later) if part.channel == channel), None)
        if part and _counts(pair, _repeats(context, set_by, part), posts):
            told.setdefault((later.id, part.keys("text"), pair.earlier.key), []).append(pair)
    for (name, keys, earlier), pairs in told.items():
        alone = pairs[0].later.channel if len(pairs) == 1 else None
        message = _message(pairs, posts[earlier])
        yield Finding(posts[name].path, message, keys=keys, subject=name, channel=alone)


class Texts:
    """The text of each post on each of its channels, made when it is asked for: of one post after the other."""

    def __init__(self, workspace: Workspace) -> None:
        self._posts = workspace.posts
        self._name = ""
        self._shown: dict[str, str | None] = {}

    def __call__(self, name: str, channel: str) -> str | None:
        """What that post shows there; None where it is still to be written."""
        post = self._posts[name].item
        if name != self._name:
            self._name, self._shown = name, {}
        key = channel if channel in post.variants else ""  # all channels without a variant show the same
        if key not in self._shown:
            text = compose(post, channel)
            self._shown[key] = None if is_placeholder(text) else text
        return self._shown[key]


def dated(workspace: Workspace) -> Iterator[Dated]:
    """The days of all that went out or will: what is published already counts as the earlier one."""
    known: dict[date, date] = {}
    for name, filed in workspace.posts.items():
        for day, channels in days_of(workspace, filed.item).items():
            yield Dated(known.setdefault(day, day), name, channels)


def days_of(workspace: Workspace, post: Post) -> Mapping[date, tuple[str, ...]]:
    """The days on which the post goes out or went, as it writes them, each with the channels."""
    days: dict[date, list[str]] = {}
    last: datetime | None = None
    channels: list[str] = []
    for channel in post.channels if takes_room(post) else ():
        moment = post.publish_on(channel)
        if moment is None or channel not in workspace.channels:
            continue
        if moment is not last:  # mostly all channels have one
            day = (instant(moment, workspace.zone_of(post)) if moment.tzinfo else moment).date()
            channels, last = days.setdefault(day, []), moment
        channels.append(channel)
    return {day: post.channels if len(some) == len(post.channels) else tuple(some) for day, some in days.items()}


def _widest(first: Repeats, others: Iterable[Repeats]) -> tuple[int, float]:
    """The days and the likeness within which any of these settings looks."""
    days, alike = _days(first.within), first.alike
    for found in others:
        days, alike = max(days, _days(found.within)), min(alike, found.alike)
    return days, alike


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


def _repeats(context: Context, guides: Sequence[Guide], part: Part) -> Repeats:
    """What the guides that hold there say; of several the strictest."""
    if not guides:
        return DEFAULT
    from socialops.domain.documents.guide import applies

    platform = context.workspace.platform_of(part.channel) or ""
    said = [guide.repeats for guide in guides if applies(guide.applies, part.post, part.channel, platform)]
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
