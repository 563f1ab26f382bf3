"""approve: ahead: one approval of a series stands for the posts that it makes, as long as they are what it makes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from socialops.domain.approval.digest import VERSION, MediaLookup
from socialops.domain.documents.post import Post
from socialops.domain.finding import KeyPath
from socialops.domain.time.occurrence import DAY, MOST_VALUES, NUMBER, Occurrence, excess, expand, is_plain, named

if TYPE_CHECKING:
    from socialops.domain.documents.series import Series

_WORDS = frozenset(
    {"title", "headline", "text", "content_warning", "hashtags", "mentions", "link", "notes", "source", "publish_at"}
)
"""Fields that may change with every post: who reads the first sees what the others will be like."""
_COURSE = frozenset({"workflow", "campaign"})
"""Fields that are those of the series: they decide which stages it goes through."""


def series_as_post(series: Series) -> Post | None:
    """The series as a post that can be approved; None where it is not approved ahead, or makes no posts.

    It shows what the first entry of `values` gives; its people, labels, channels and media are those of all entries,
    so that nobody approves what they have a part in, and no stage is left out.
    """
    if series.approve != "ahead" or any(unbound(series)):
        return None
    return as_post(series)


def as_post(series: Series) -> Post | None:
    """As `series_as_post`, however the series is approved; None where it makes no posts, or more than are read."""
    plain = all(is_plain(value) for entry in series.values for value in entry.values())
    if len(series.values) > MOST_VALUES or not plain or excess(series):
        return None
    try:
        posts = samples(series)
    except ValidationError:
        return None
    first = posts[0]
    people = dict.fromkeys(chain.from_iterable(post.people for post in posts))
    update = {
        "id": series.id,
        "title": series.title,
        "status": "ready",
        "publish_at": None,
        "series": series.id,
        "occurrence": None,
        "contributors": tuple(person for person in people if person != first.author),
        "labels": _all(post.labels for post in posts),
        "channels": _all(post.channels for post in posts),
        "media": _all((item for _, item in post.all_media()) for post in posts),
    }
    return first.model_copy(update=update)


def samples(series: Series) -> list[Post]:
    """A post for each entry of `values` (one where there are none), all on the first day.

    Raises:
        pydantic.ValidationError: the template makes no post.
    """
    start = series.starts
    written = start.strftime("%Y-%m-%d %H:%M")
    numbers = range(1, max(1, len(series.values)) + 1)
    return [expand(series, Occurrence(series.id, number, start.date(), start, written)) for number in numbers]


def _all(groups: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


def unbound(series: Series) -> Iterator[tuple[KeyPath, str]]:
    """What changes with the posts so that nobody could see it ahead, and why that can't be."""
    for keys, name in named(series.template, ("template",)):
        field = keys[3] if keys[1] == "variants" and len(keys) > 3 else keys[1]  # noqa: PLR2004 - variants, channel
        if field in _COURSE:
            yield keys, f"the {field} of a series that is approved ahead is one for all: write it out"
        elif name not in {NUMBER, DAY} or field in _WORDS or (field == "media" and keys[-1] == "alt"):
            continue
        elif field == "media":
            yield keys, f"media named by {{{NUMBER}}} or {{{DAY}}} can't be approved ahead: name them in 'values'"
        else:
            yield keys, f"{{{name}}} can't stand here: who approves ahead could not see all that it makes of '{field}'"


def series_digest(series: Series, series_as_post: Post, media: MediaLookup, *, zone: str) -> str:
    """What an approval of the series binds to: the whole file, its zone, and every media file that it names.

    Unlike a post's, its texts are taken as they are: what a space in a value does is known only once it is filled in.
    """
    files = sorted({item.file for _, item in series_as_post.all_media() if item.file})
    covered = {
        "v": VERSION,
        "series": series.model_dump(mode="json", exclude_defaults=True),
        "zone": series.timezone or zone,
        "media": {file: media(file).sha256 for file in files},
    }
    data = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return "sha256:" + hashlib.sha256(data).hexdigest()
