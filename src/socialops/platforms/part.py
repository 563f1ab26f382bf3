"""One post on one channel: what `check` judges and `show` shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from socialops.classes import dataclass
from socialops.domain.documents.channel import Channel
from socialops.domain.documents.post import Media, Post
from socialops.domain.finding import KeyPath
from socialops.domain.once import Once
from socialops.domain.source import MediaFacts
from socialops.platforms.compose import compose
from socialops.platforms.count import Length, lengths, surely_fits
from socialops.platforms.entities.by_platform import Entities, extract
from socialops.platforms.limits import Platform, load

FactsLookup = Callable[[str], MediaFacts]

_BY_ENDING: Final = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp", ".heic", ".avif", ".bmp", ".tif", ".tiff", ".svg"), "image"),
    ".gif": "gif",
    ".pdf": "document",
    **dict.fromkeys((".mp4", ".mov", ".m4v", ".webm", ".avi", ".mkv"), "video"),
}


def platform_of(channel: Channel) -> Platform:
    """The channel's platform with the channel's own limits."""
    return load(channel.platform).with_overrides(channel.limits)


class MediaItem(NamedTuple):
    """A picture, film or document of a part; `facts` is None where it was not measured (an address on the web)."""

    keys: KeyPath
    media: Media
    facts: MediaFacts | None
    kind: str | None
    """image, gif, video or document: by its bytes, else by the ending of its name; None where neither tells."""

    @property
    def name(self) -> str:
        """What people call it: its path or address."""
        return self.media.file or self.media.url or ""

    @property
    def measured(self) -> bool:
        """Its bytes were looked at."""
        return self.facts is not None and self.facts.kind != "pointer"


def _kind(item: Media, facts: MediaFacts | None) -> str | None:
    if facts and facts.kind not in {"pointer", "unknown"}:
        return facts.kind
    name = (item.file or item.url or "").partition("?")[0].partition("#")[0]
    return _BY_ENDING.get("." + name.rpartition("/")[2].rpartition(".")[2].lower())


@dataclass(eq=False)
class Part:
    """A post on a channel, with the way to each of its fields."""

    post: Post
    channel: str
    platform: Platform
    facts: FactsLookup
    twin: Part | None = None
    """The same post on another channel without a variant: both show the same text and media."""
    kin: Part | None = None
    """The same post on a channel without a variant, where this one has one."""

    def keys(self, name: str) -> KeyPath:
        """The way to a field: into the variant where it sets the field, else to the post's own."""
        variant = self.post.variants.get(self.channel)
        if variant is None:
            return (name,)
        own = getattr(variant, name)
        empty = not own or (isinstance(own, str) and not own.strip())
        return (name,) if empty else ("variants", self.channel, name)

    @Once
    def text(self) -> str:
        """The one text that the channel shows."""
        return self.twin.text if self.twin else compose(self.post, self.channel)

    @property
    def own_text(self) -> str:
        """The text as written, without what is added to it."""
        return self.post.on(self.channel, "text") or ""

    @property
    def headline(self) -> str | None:
        """The title, where the platform shows one (TikTok: with pictures only)."""
        if not self.platform.headline_shown:
            return None
        found: str | None = self.post.on(self.channel, "headline")
        return found if "photo_text" not in self.platform.limits or self.photo_post else None

    @property
    def content_warning(self) -> str | None:
        """The content warning as written."""
        found: str | None = self.post.on(self.channel, "content_warning")
        return found

    @Once
    def media(self) -> tuple[MediaItem, ...]:
        """The media in order; files are looked into when this is first asked for."""
        if self.twin:
            return self.twin.media
        if self.kin and not self.post.variants[self.channel].media:
            return self.kin.media
        items: Sequence[Media] = self.post.on(self.channel, "media")
        if not items:
            return ()
        keys = self.keys("media")
        found = ((item, self.facts(item.file) if item.file else None) for item in items)
        return tuple(
            MediaItem((*keys, number), item, facts, _kind(item, facts)) for number, (item, facts) in enumerate(found)
        )

    def wants_alt(self, item: MediaItem) -> bool:
        """The item is a picture (or may be one), and the platform has alt texts."""
        return self.platform.alt_text and item.kind in {"image", "gif", None}

    @property
    def photo_post(self) -> bool:
        """It shows pictures and no film, on a platform that allows them another text."""
        return "photo_text" in self.platform.limits and any(i.kind == "image" for i in self.media)

    @property
    def surely_fits(self) -> bool:
        """The text is so short that nobody need count it."""
        return surely_fits(self.platform, self.text, content_warning=self.content_warning)

    @Once
    def lengths(self) -> list[Length]:
        """The text against every limit on it."""
        return lengths(self.platform, self.text, content_warning=self.content_warning, photo_post=self.photo_post)

    @Once
    def entities(self) -> Entities:
        """Hashtags, mentions, cashtags and links by the platform's rules."""
        return extract(self.platform.name, self.text)

    @property
    def following(self) -> list[Part]:
        """What goes out after it as parts of their own: the rest of the thread, and the first comment."""
        post, channel = self.post, self.channel
        keys = self.keys("thread")
        found: list[Part] = [
            Following(_alone(post, part.text, part.media), channel, self.platform, self.facts, place=(*keys, number))
            for number, part in enumerate(post.thread_on(channel))
        ]
        if (comment := post.on(channel, "first_comment")) and comment.strip():
            alone = _alone(post, comment, ())
            found.append(
                Following(alone, channel, self.platform, self.facts, place=self.keys("first_comment"), comment=True)
            )
        return found


def _lay_out() -> None:
    """Make one with all that may be found later: Python keeps room in each object for what the first of its class got.

    Where thousands are made before one of them is asked, each would get a dictionary of its own.
    """
    first = Part.__new__(Part)
    for name in (*Part.__dataclass_fields__, "text", "media", "lengths", "entities"):
        setattr(first, name, None)


_lay_out()


def _alone(post: Post, text: str | None, media: tuple[Media, ...]) -> Post:
    """A post that says only that, for the counting of it."""
    bare: dict[str, Any] = dict.fromkeys(("headline", "content_warning", "link", "first_comment", "reply_to"))
    bare |= {"hashtags": (), "mentions": (), "thread": (), "variants": {}, "text": text or "", "media": media}
    return post.model_copy(update=bare)


@dataclass(eq=False)
class Following(Part):
    """A part of a thread after its first, or the first comment (`comment`); `place` is the way to it in the file."""

    place: KeyPath = ()
    comment: bool = False

    def keys(self, name: str) -> KeyPath:
        """The way to a field of it; a comment is its own text."""
        return self.place if self.comment else (*self.place, name)
