"""guides/*.yaml: how the brand speaks. The rules inside are in Vale's vocabulary and are read by the style engine."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import Field

from socialops.domain.documents.field import Count, Flag, Id, Ids, Line, Lines, Model, Names, Text
from socialops.domain.documents.post import Post
from socialops.domain.documents.repeats import Repeats
from socialops.domain.platform_names import PlatformName

Strictness: TypeAlias = Literal["allow", "warn", "forbid"]
"""What becomes of words in capitals, or of titles that say nothing."""


class Applies(Model):
    """Where a guide holds; an absent list means everywhere."""

    channels: Ids = ()
    platforms: tuple[PlatformName, ...] = ()
    campaigns: Ids = ()
    languages: Lines = ()


def applies(where: Applies, post: Post, channel: str, platform: str) -> bool:
    """Whether a guide holds for a post on a channel. `de` holds for de-AT too; a post without a language has none."""
    if where.channels and channel not in where.channels:
        return False
    if where.platforms and platform not in where.platforms:
        return False
    if where.campaigns and post.campaign not in where.campaigns:
        return False
    return not where.languages or any(_is_language(post.language, wanted) for wanted in where.languages)


def _is_language(written: str | None, wanted: str) -> bool:
    return written is not None and (written.lower() + "-").startswith(wanted.lower() + "-")


class Vocabulary(Model):
    """Words that are right as they are (`accept`) and words to avoid (`reject`)."""

    accept: Lines = ()
    reject: Lines = ()


class HashtagStyle(Model):
    """How hashtags are written."""

    max: Count | None = None
    case: Literal["camel", "lower", "any"] = "any"
    banned: Lines = ()


class EmojiStyle(Model):
    """How many emoji, and how."""

    max: Count | None = None
    max_run: Count | None = None
    in_place_of_words: Literal["allow", "forbid"] = "allow"


class LinkStyle(Model):
    """Where links may lead, and what they carry."""

    require_utm: Flag = False
    allow_domains: Lines = ()
    shorteners: Literal["allow", "forbid"] = "allow"


class Confidential(Model):
    """A name that must not appear without consent."""

    term: Line
    reason: Line | None = None
    allow_labels: Names = ()


class Disclosure(Model):
    """What a post with one of the labels must say, such as #ad; without `any_of`, any of the usual marks will do."""

    labels: Names
    any_of: Lines = ()


class GuideCase(Model):
    """A test of the guide: a text (of a post with these labels), and the rules that it should trip."""

    text: Text
    labels: Names = ()
    expect: Lines = ()


class Guide(Model):
    """A style guide: prose for people and rules for machines in one file."""

    id: Id
    title: Line
    voice: Lines = ()
    values: Lines = ()
    applies: Applies = Field(default_factory=Applies)
    vocabulary: Vocabulary = Field(default_factory=Vocabulary)
    packages: Lines = ()
    disable: Lines = ()
    levels: dict[Line, Literal["suggestion", "warning", "error"]] = {}
    hashtags: HashtagStyle | None = None
    emoji: EmojiStyle | None = None
    links: LinkStyle | None = None
    confidential: tuple[Confidential, ...] = ()
    personal_data: tuple[Literal["email", "phone", "iban", "card"], ...] = ()
    disclosure: tuple[Disclosure, ...] = ()
    capitals: Strictness = "allow"
    titles: Strictness = "warn"
    repeats: Repeats = Field(default_factory=Repeats)
    rules: tuple[dict[str, Any], ...] = ()
    tests: tuple[GuideCase, ...] = ()
