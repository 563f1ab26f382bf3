"""posts/*.yaml: what is to be said, where and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import (
    Day,
    Flag,
    Id,
    Ids,
    Line,
    Lines,
    Model,
    Name,
    Names,
    Published,
    SafePath,
    Sha256,
    Text,
    WebAddress,
    Wide,
)
from socialops.domain.time.clock import When, Zone

Status = Literal["draft", "ready", "hold", "cancelled"]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Media(Model):
    """A picture or film: a file of the workspace, or an address on the web pinned by its sha256."""

    file: SafePath | None = None
    url: WebAddress | None = None
    sha256: Sha256 | None = None
    alt: Text | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Media:
        if bool(self.file) == bool(self.url):
            raise PydanticCustomError("source", "needs 'file: …' or 'url: …', one of the two")
        return self


class ThreadPart(Model):
    """A part of a thread after its first: a text of its own, media of its own."""

    text: Published | None = None
    media: tuple[Media, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> ThreadPart:
        if not (self.text or "").strip() and not self.media:
            raise PydanticCustomError("empty_part", "needs 'text: …' or 'media: …'")
        return self


class ReplyToPost(Model):
    """A post of this workspace that is answered, on each channel where it is out."""

    post: Id


Thread = tuple[ThreadPart, ...]
ReplyTo = Annotated[WebAddress | ReplyToPost, Field(union_mode="left_to_right")]
OFF: Final = "off"
"""What a variant says of its thread where the channel has none."""


class Variant(Model):
    """What differs on one channel."""

    headline: Line | None = None
    text: Published | None = None
    content_warning: Line | None = None
    hashtags: Lines | None = None
    mentions: Names | None = None
    link: WebAddress | None = None
    media: tuple[Media, ...] | None = None
    thread: Literal["off"] | Thread | None = None
    first_comment: Published | None = None
    reply_to: ReplyTo | None = None
    publish_at: When | None = None


class Waiver(Model):
    """A rule set aside for this post, with its reason."""

    rule: Name
    guide_rule: Name | None = None
    reason: Line
    until: Day | None = None


class Post(Wide):
    """One message, for one or more channels."""

    rare: ClassVar[tuple[str, ...]] = ("content_warning", "reply_to", "waivers")

    id: Id
    title: Line
    headline: Line | None = None
    author: Id
    contributors: Ids = ()
    campaign: Id | None = None
    objective: Name | None = None
    workflow: Id | None = None
    labels: Names = ()
    channels: Ids = Field(min_length=1)
    publish_at: When | None = None
    timezone: Zone | None = None
    status: Status
    language: Language | None = None
    text: Published | None = None
    hashtags: Lines = ()
    mentions: Names = ()
    link: WebAddress | None = None
    content_warning: Line | None = None
    media: tuple[Media, ...] = ()
    thread: Thread = ()
    first_comment: Published | None = None
    reply_to: ReplyTo | None = None
    variants: dict[Id, Variant] = {}
    assignments: dict[Id, Id] = {}
    waivers: tuple[Waiver, ...] = ()
    source: Line | None = None
    follows: Id | None = None
    notes: Text | None = None
    series: Id | None = None
    occurrence: Day | None = None
    imported: Flag = False

    @model_validator(mode="after")
    def _text_everywhere(self) -> Post:
        missing = [c for c in self.channels if self.on(c, "text") is None] if self.text is None else ()
        if missing:
            raise PydanticCustomError(
                "no_text",
                "has no text for {channels}: add 'text: |' or a variant",
                {"channels": ", ".join(missing)},
            )
        return self

    def on(self, channel: str, name: str) -> Any:
        """The value of a field as that channel has it: the variant's where it sets one, else the post's.

        Empty counts as left out, as it does in the digest: otherwise an empty field, added after the approval, would
        change what is shown and leave the digest as it was.
        """
        variant = self.variants.get(channel)
        if variant is None:
            return getattr(self, name)
        own = getattr(variant, name)
        empty = not own or (isinstance(own, str) and not own.strip())
        return getattr(self, name) if empty else own

    def thread_on(self, channel: str) -> Thread:
        """The parts after the first as that channel has them; none where its variant says `thread: off`."""
        found: Thread | str = self.on(channel, "thread")
        return () if isinstance(found, str) else found

    @property
    def goes_on(self) -> bool:
        """True where a thread or a first comment follows the text, on any channel."""
        return bool(
            self.thread
            or self.first_comment
            or (self.variants and any(v.thread or v.first_comment for v in self.variants.values()))
        )

    @property
    def answers(self) -> bool:
        """True where it answers another post, on any channel."""
        return bool(self.reply_to or (self.variants and any(v.reply_to for v in self.variants.values())))

    def publish_on(self, channel: str) -> datetime | None:
        """When the post is to go out there, as written (naive: wall time in the post's zone)."""
        variant = self.variants.get(channel)
        return (variant and variant.publish_at) or self.publish_at

    def all_media(self) -> Iterator[tuple[tuple[str | int, ...], Media]]:
        """Every media item with the way to it."""
        yield from _media_of((), self.media, self.thread)
        for channel, variant in self.variants.items():
            thread = variant.thread if isinstance(variant.thread, tuple) else ()
            if not (variant.media or thread):
                continue
            yield from _media_of(("variants", channel), variant.media or (), thread)

    @property
    def people(self) -> tuple[str, ...]:
        """Author and contributors: who four eyes excludes from approving."""
        return (self.author, *self.contributors)


def _media_of(
    keys: tuple[str | int, ...], media: tuple[Media, ...], thread: Thread
) -> Iterator[tuple[tuple[str | int, ...], Media]]:
    """The media of a post or variant with the way to each: its own, then those of its thread."""
    for number, item in enumerate(media):
        yield (*keys, "media", number), item
    for place, part in enumerate(thread):
        for number, item in enumerate(part.media):
            yield (*keys, "thread", place, "media", number), item
