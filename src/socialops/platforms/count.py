"""How long a text is, counted as each platform counts it.

Units: `weighted` (X), `mastodon`, `threads`, `graphemes`, `bytes` (UTF-8), `utf16`, `characters` (code
points), `tags` (YouTube's list of tags) and `shortened` (graphemes with links as Bluesky's app shortens them).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from socialops.domain.pattern import late
from socialops.platforms.characters import count_graphemes, emoji, graphemes, utf8_length, utf16_length
from socialops.platforms.limits import Limit, Platform, load
from socialops.platforms.x_weight import LINK_WEIGHT, refused_character, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_NEAR: Final = 95  # percent of a limit from which on a text is close to it


class Length(NamedTuple):
    """A text measured in one unit against one limit.

    `sure` is False where the platform does not document its unit and this is the largest plausible one:
    over it the post may fail. `note` says why a text that is short enough is still not `ok`.
    """

    unit: str
    value: int
    limit: int
    ok: bool
    sure: bool = True
    note: str = ""
    name: str = "text"

    @property
    def near(self) -> bool:
        """The text fits and uses 95 % of the limit or more."""
        return self.ok and self.value * 100 >= self.limit * _NEAR

    @property
    def over(self) -> int:
        """How much there is too much, in the unit."""
        return max(0, self.value - self.limit)


def lengths(
    platform: Platform | str, text: str, *, content_warning: str | None = None, photo_post: bool = False
) -> list[Length]:
    """The lengths of a text against every limit its platform sets on it.

    `photo_post` tells platforms apart that allow pictures a longer text than a video (TikTok). The content
    warning counts only where the platform counts it.
    """
    if isinstance(platform, str):
        platform = load(platform)
    limits = platform.text_limits
    if photo_post and "photo_text" in platform.limits:
        limits = (platform.limits["photo_text"],)
    if content_warning and not platform.content_warning_counts:
        content_warning = None
    if len(limits) == 1 and not limits[0].warn_unit:
        return [_measured(limits[0], limits[0].unit, text, content_warning)]
    found = [_measured(limit, unit, text, content_warning) for limit in limits for unit in limit.units]
    disputed = {limit.name for limit in limits if limit.effect == "advised"}
    if disputed:  # what only some say is worth a word only where it would matter
        found = [length._replace(sure=False) if length.name in disputed else length for length in found]
        return [length for length in found if length.sure or not length.ok]
    return _as_app(found, text) if platform.name == "bluesky" else found


def _as_app(found: list[Length], text: str) -> list[Length]:
    """Bluesky's record holds links as they are written, but its app shortens them before it counts."""
    first = found[0]
    if first.ok or "." not in text:
        return found
    from socialops.platforms.shorten import shortened

    value = count_graphemes(shortened(text))
    if value >= first.value:
        return found
    fits = value <= first.limit
    return [first._replace(sure=not fits), Length("shortened", value, first.limit, fits), *found[1:]]


_MOST: Final[Mapping[str, int]] = {
    "weighted": 6,  # NFC makes up to three characters of one, and each may weigh 2
    "mastodon": 1,
    "threads": 4,
    "graphemes": 1,
    "bytes": 4,
    "utf16": 2,
    "characters": 1,
}
"""The most that one character counts outside links."""
_NOT_LATIN: Final = late("[^\x00-\xa8\xaa-\xad\xaf-\u02ff]")
"""What NFC may change, or what may be an emoji (as the signs of copyright and trade mark are). All else is one
character in every unit but bytes.
"""
_IN_A_DOMAIN: Final = late(r"\.(?![ \n]|\Z)")


def surely_fits(platform: Platform, text: str, *, content_warning: str | None = None) -> bool:
    """The text keeps every limit on it, told by its size alone; False says nothing.

    A link counts as 23 at most beyond its characters, and has a dot with something behind it.
    """
    if "photo_text" in platform.limits or "\ufeff" in text:
        return False
    size, links, plain, latin = _bulk(text, content_warning or "")
    for limit in platform.text_limits:
        if size * (1 if plain else _most(limit.unit, limit.warn_unit, latin)) + links > limit.value:
            return False
    return True


@lru_cache
def _most(unit: str, other: str, latin: bool, /) -> int:
    """The most that one character counts in either unit, the second of which may be empty."""
    return max(1 if latin and one != "bytes" else _MOST[one] for one in (unit, other) if one)


@lru_cache(maxsize=64)
def _bulk(text: str, warning: str) -> tuple[int, int, bool, bool]:
    """How many characters are shown, how much its links may count beyond, and whether it is all ASCII, or Latin.

    A post mostly shows one text on several channels.
    """
    shown = text + warning
    plain = shown.isascii()
    links = len(_IN_A_DOMAIN.findall(text)) * LINK_WEIGHT
    return len(shown), links, plain, plain or not _NOT_LATIN.search(shown)


def is_plainly_within(limit: Limit, text: str) -> bool:
    """The text keeps the limit, told at a glance; False says nothing.

    Each of its characters counts as one in every unit, and without a dot there is no link.
    """
    return len(text) <= limit.value and text.isascii() and "." not in text


def measure(platform: Platform, name: str, text: str) -> list[Length]:
    """A headline, an alternative text or another named field against its limit; empty where there is none."""
    limit = platform.limit(name)
    return [_measured(limit, unit, text, None) for unit in limit.units] if limit else []


def measure_tags(platform: Platform, tags: Iterable[str]) -> list[Length]:
    """YouTube's list of tags against its limit; empty where the platform has none in that unit."""
    limit = platform.limit("tags")
    if limit is None or limit.unit != "tags":
        return []
    value = count_tags(tags)
    return [Length("tags", value, int(limit.value), value <= limit.value, name="tags")]


def _measured(limit: Limit, unit: str, text: str, content_warning: str | None) -> Length:
    value = count_mastodon(text, content_warning) if unit == "mastodon" else _COUNTERS[unit](text)
    most = int(limit.value)
    refused = refused_character(text) if unit == "weighted" else None
    if refused:
        note = f"The text holds U+{ord(refused):04X}, an invisible character that X refuses: remove it."
        return Length(unit, value, most, ok=False, note=note, name=limit.name)
    return Length(unit, value, most, value <= most, unit == limit.unit, "", limit.name)


def count_tags(tags: Iterable[str]) -> int:
    """The length of YouTube's tags: commas between them count, and a tag with a space counts 2 more."""
    sizes = [len(tag) + (2 if " " in tag else 0) for tag in tags]
    return sum(sizes) + max(0, len(sizes) - 1)


def count_threads(text: str) -> int:
    """Code points, but a character that is an emoji counts as its UTF-8 bytes."""
    if text.isascii():
        return len(text)
    total, inside = len(text), 0
    for start, end in _emoji_clusters(text):
        inside += utf8_length(text[start:end]) - (end - start)
    return total + inside


def _emoji_clusters(text: str) -> Iterator[tuple[int, int]]:
    places = emoji(text)
    place = next(places, None)
    if place is None:
        return
    for start, end in graphemes(text):
        if place[0] < end:
            yield start, end
        while place[0] < end:
            place = next(places, None)
            if place is None:
                return


def count_mastodon(text: str, content_warning: str | None = None) -> int:
    """Graphemes of content warning and text; a link counts 23, `@user@host` as `@user`.

    Source: app/validators/status_length_validator.rb of Mastodon.
    """
    before = content_warning or ""
    if not text.strip():
        return count_graphemes(before)
    return count_graphemes(before + "".join(_shown(text)))


def _shown(text: str) -> Iterator[str]:
    low = 0
    for start, end, shown in mastodon_spans(text):
        yield text[low:start]
        yield shown
        low = end
    yield text[low:]


def mastodon_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """The links and remote mentions of a text, with what Mastodon counts in their place."""
    if "://" not in text and "@" not in text:
        return
    from socialops.platforms.entities.by_platform import without_overlaps
    from socialops.platforms.entities.mastodon import mentions
    from socialops.platforms.links import MASTODON_LINKS, find_links

    found = without_overlaps(find_links(text, MASTODON_LINKS), mentions(text), ())
    spans = [(link.start, link.end, "x" * LINK_WEIGHT) for link in found.links]
    spans += [(m.start, m.end, "@" + m.text.partition("@")[0]) for m in found.mentions]
    yield from sorted(spans)


_COUNTERS: Final[Mapping[str, Callable[[str], int]]] = {
    "weighted": weigh,
    "mastodon": count_mastodon,
    "threads": count_threads,
    "graphemes": count_graphemes,
    "bytes": utf8_length,
    "utf16": utf16_length,
    "characters": len,
}


def count(unit: str, text: str) -> int:
    """The length of a text in a unit.

    Raises:
        KeyError: there is no such unit.
    """
    return _COUNTERS[unit](text)
