"""SO101 to SO105, SO112 to SO114: whether each platform takes the text, and shows it as it is meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, Fix, KeyPath, Severity
from socialops.domain.sanitize import one_line
from socialops.domain.workspace import Filed
from socialops.platforms.count import Length, measure, measure_tags
from socialops.platforms.entities.by_platform import Entity
from socialops.platforms.limits import Limit
from socialops.platforms.markup import Markup, find_markup, may_hold_markup
from socialops.platforms.part import Part
from socialops.platforms.truncate import cut
from socialops.rules.rule import Context, Rule

_COUNTS = {
    "weighted": "a link counts 23, an emoji 2",
    "mastodon": "a link counts 23",
    "threads": "an emoji counts as its bytes",
    "bytes": "in bytes of UTF-8",
    "utf16": "in UTF-16 units",
}
_SHOWN_BEFORE_CUT = 24
_REFUSED_BY_YOUTUBE = "<>"


def text_too_long(context: Context) -> Iterator[Finding]:
    """The channel would refuse the post, or cut it. Counted is the whole text that the channel shows: text, mentions,
    link and hashtags, by the platform's own way of counting; 'socialops show POST' prints it. Where a platform does not
    say how it counts, or sources disagree (Threads: characters or bytes; Bluesky: links whole or shortened), a post
    that may be too long is a warning. Shorten the text, or give the channel a text of its own under 'variants:'.
    """
    for filed, part in context.parts:
        for length in () if part.surely_fits else _too_long(part.lengths):
            if length.unit == "shortened":  # told together with the length as it is written
                continue
            severity = None if length.sure else Severity.WARNING
            yield _finding(filed, part, _long_message(part, length), part.keys("text"), severity)


def _too_long(lengths: Sequence[Length]) -> Iterator[Length]:
    """What does not fit; the largest plausible count only where the sure one fits."""
    surely = any(not length.ok and length.sure for length in lengths)
    return (length for length in lengths if not length.ok and (length.sure or not surely))


def _long_message(part: Part, length: Length) -> str:
    if length.note:
        return f"{part.channel}: {length.note}"
    if length.name == "text_bytes" and not length.sure:
        return (
            f"{part.channel}: the text has {part.lengths[0].value} characters, but {length.value} bytes of UTF-8, and "
            f"{part.platform.title} takes {length.limit}: by its documentation that fits, but publishers saw it refuse "
            "by bytes; shorten the text to be sure"
        )
    short = next((one for one in part.lengths if one.unit == "shortened"), None)
    if short and length.unit == "graphemes":
        both = f"{length.value} as the record holds it, {short.value} as the app shortens links"
        what = (
            f"{short.over} too many even so" if not short.ok else "sent by a program that leaves links whole, it fails"
        )
        return f"{part.channel}: the text is {both}, and {part.platform.title} takes {length.limit}: {what}"
    how = f" ({_COUNTS[length.unit]})" if length.unit in _COUNTS else ""
    start = f"{part.channel}: the text is {length.value} long{how}, and {part.platform.title} takes {length.limit}"
    if not length.sure:
        return f"{start}: it may be {length.over} too many, for {part.platform.title} does not say how it counts"
    end = cut(part.platform, part.text, content_warning=part.content_warning, photo_post=part.photo_post)
    before = part.text[max(0, end - _SHOWN_BEFORE_CUT) : end]
    return f"{start}: {length.over} too many, what fits ends with '…{one_line(' '.join(before.split()))}'"


def _finding(filed: Filed[Post], part: Part, message: str, keys: KeyPath, severity: Severity | None = None) -> Finding:
    return Finding(filed.path, message, keys=keys, subject=filed.item.id, channel=part.channel, severity=severity)


def text_empty(context: Context) -> Iterator[Finding]:
    """The channel would show no word: the text is empty, or holds only what nobody can see. Write one; a post that is
    meant to be a picture alone only gets a warning.
    """
    for filed, part in context.parts:
        text = part.text
        if text and any(map(_visible, text)):
            continue
        pictures = bool(part.post.on(part.channel, "media"))
        message = f"{part.channel}: there is no text, {'only media' if pictures else 'so nothing would be published'}"
        yield _finding(filed, part, message, part.keys("text"), Severity.WARNING if pictures else None)


_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by their category that show nothing."""


def _visible(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZ" and character not in _BLANK


def too_many_hashtags(context: Context) -> Iterator[Finding]:
    """The platform refuses so many hashtags, or makes a link of the first ones only. Counted are those in the text and
    those under 'hashtags:'. Keep the best.
    """
    for filed, part in context.parts:
        limits = part.platform.limits
        for name in ("hashtags", "hashtags_advised"):
            if name in limits and len(part.entities.hashtags) > limits[name].value:
                yield _too_many(filed, part, limits[name], "hashtags", part.entities.hashtags)
                break
        if "cashtags" in limits and "$" in part.text and len(part.entities.cashtags) > limits["cashtags"].value:
            yield _too_many(filed, part, limits["cashtags"], "cashtags", part.entities.cashtags)
        for length in measure_tags(part.platform, part.post.on(part.channel, "hashtags")) if "tags" in limits else ():
            if not length.ok:
                message = f"{part.channel}: all tags together are {length.value} long, and {length.limit} is the most"
                yield _finding(filed, part, message, part.keys("hashtags"))


def too_many_mentions(context: Context) -> Iterator[Finding]:
    """The platform refuses a post that names so many accounts. Counted are those in the text and those under
    'mentions:'.
    """
    for filed, part in context.parts:
        limit = part.platform.limit("mentions")
        if limit and len(part.entities.mentions) > limit.value:
            yield _too_many(filed, part, limit, "mentions", part.entities.mentions)


def too_many_links(context: Context) -> Iterator[Finding]:
    """The platform refuses so many different links, or a link that long. Counted are those in the text and 'link:'."""
    for filed, part in context.parts:
        limit = part.platform.limit("links")
        if limit:
            different = tuple({entity.text: entity for entity in part.entities.links}.values())
            if len(different) > limit.value:
                yield _too_many(filed, part, limit, "links", different)
        link = part.post.on(part.channel, "link")
        for length in _too_long(measure(part.platform, "link", link)) if link else ():
            message = f"{part.channel}: the link is {length.value} long, and {length.limit} is the most"
            yield _finding(filed, part, message, part.keys("link"), None if length.sure else Severity.WARNING)


def _too_many(filed: Filed[Post], part: Part, limit: Limit, what: str, found: Sequence[Entity]) -> Finding:
    most = int(limit.value)
    first = found[most]
    verb = "takes" if limit.firm else "makes use of"
    message = (
        f"{part.channel}: {len(found)} {what}, and {part.platform.title} {verb} {most}: "
        f"from '{one_line(part.text[first.start : first.end])}' on they are too many"
    )
    severity = None if limit.firm else Severity.WARNING
    return _finding(filed, part, message, _place(part, what, first), severity)


def _place(part: Part, what: str, entity: Entity) -> KeyPath:
    """The entry of the post's list that the entity comes from, else its text."""
    if what == "links":
        link = part.post.on(part.channel, "link")
        return part.keys("link" if link and entity.text.rstrip("/") == link.rstrip("/") else "text")
    if what == "cashtags" or entity.start < len(part.own_text.rstrip()):
        return part.keys("text")
    for number, entry in enumerate(part.post.on(part.channel, what)):
        if entry.lstrip("#@").casefold().startswith(entity.text.casefold()):
            return (*part.keys(what), number)
    return part.keys("text")


def headline_required(context: Context) -> Iterator[Finding]:
    """The platform publishes nothing without a title. Add 'headline:' to the post, or to the channel's variant; the
    post's 'title:' is only its name among yourselves.
    """
    for filed, part in context.parts:
        if part.platform.headline_required and not part.headline:
            message = f"{part.channel}: {part.platform.title} needs a title: add 'headline: …'"
            yield _finding(filed, part, message, _entry(part))


def _entry(part: Part) -> KeyPath:
    return ("channels", part.post.channels.index(part.channel))


def headline_too_long(context: Context) -> Iterator[Finding]:
    """The platform refuses so long a title, or cuts it. Shorten 'headline:', or give the channel its own."""
    for filed, part in context.parts:
        headline = part.headline
        for length in _too_long(measure(part.platform, "headline", headline)) if headline else ():
            message = (
                f"{part.channel}: the headline is {length.value} long, and {part.platform.title} takes {length.limit}: "
                f"{'' if length.sure else 'it may be '}{length.over} too many"
            )
            yield _finding(filed, part, message, part.keys("headline"), None if length.sure else Severity.WARNING)


def markup_not_rendered(context: Context) -> Iterator[Finding]:
    """Social platforms show text as it is typed: **bold** keeps its stars, and [a link](https://…) its brackets; so do
    headlines, content warnings and alt texts. Write the plain form that the message suggests; 'socialops check --fix'
    does it where nothing is lost. YouTube refuses the signs < and > altogether.
    """
    seen: dict[tuple[str, KeyPath], tuple[Filed[Post], str, list[Part]]] = {}
    for filed, part in context.parts:
        if not part.platform.markdown:
            for keys, value in _shown(part):
                seen.setdefault((filed.item.id, keys), (filed, value, []))[2].append(part)
        if part.platform.name == "youtube":
            yield from _refused_signs(filed, part)
    for (_, keys), (filed, value, parts) in seen.items():
        for markup in find_markup(value):
            yield _raw_markup(filed, parts, keys, value, markup)


def _shown(part: Part) -> Iterator[tuple[KeyPath, str]]:
    """What the channel shows of what a person wrote and may hold markup, each with its way in the file."""
    if may_hold_markup(text := part.own_text):
        yield part.keys("text"), text
    if (headline := part.headline) and may_hold_markup(headline):
        yield part.keys("headline"), headline
    if part.platform.content_warning_counts and (warning := part.content_warning) and may_hold_markup(warning):
        yield part.keys("content_warning"), warning
    for item in part.media:
        if item.media.alt and may_hold_markup(item.media.alt) and part.wants_alt(item):
            yield (*item.keys, "alt"), item.media.alt


def _raw_markup(filed: Filed[Post], parts: Sequence[Part], keys: KeyPath, value: str, markup: Markup) -> Finding:
    raw = value[markup.start : markup.end]
    channels = ", ".join(part.channel for part in parts)
    message = f"{channels}: '{_short(raw)}' would be shown as typed: write '{_short(markup.plain)}'"
    fix = Fix(keys, markup.start, markup.end, markup.plain) if markup.safe else None
    channel = parts[0].channel if len(parts) == 1 else None
    return Finding(filed.path, message, keys=keys, subject=filed.item.id, channel=channel, offset=markup.start, fix=fix)


def _short(text: str, most: int = 60) -> str:
    line = one_line(" ".join(text.split()))
    return line if len(line) <= most else line[: most - 1] + "…"


def _refused_signs(filed: Filed[Post], part: Part) -> Iterator[Finding]:
    for name, text in (("headline", part.headline or ""), ("text", part.own_text)):
        offset = next((at for at, sign in enumerate(text) if sign in _REFUSED_BY_YOUTUBE), None)
        if offset is not None:
            message = f"{part.channel}: YouTube refuses '{text[offset]}' here: leave it out"
            keys = part.keys(name)
            yield Finding(filed.path, message, keys=keys, subject=filed.item.id, channel=part.channel, offset=offset)


RULES = (
    Rule("SO101", "text-too-long", "a text is too long for a channel", text_too_long),
    Rule("SO102", "text-empty", "a channel would show no text", text_empty),
    Rule("SO103", "too-many-hashtags", "a text has more hashtags than the platform takes", too_many_hashtags),
    Rule("SO104", "too-many-mentions", "a text names more accounts than the platform takes", too_many_mentions),
    Rule("SO105", "too-many-links", "a text has more or longer links than the platform takes", too_many_links),
    Rule("SO112", "headline-required", "a platform needs a headline", headline_required),
    Rule("SO113", "headline-too-long", "a headline is too long for a channel", headline_too_long),
    Rule(
        "SO114", "markup-not-rendered", "markup that a channel would show as it is typed", markup_not_rendered,
        fixable=True,
    ),
)  # fmt: skip
