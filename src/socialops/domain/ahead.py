"""approve: ahead: one approval of a series stands for the posts that it makes, as long as they are what it makes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from pydantic import ValidationError

from socialops.domain.digest import VERSION, MediaLookup
from socialops.domain.finding import KeyPath
from socialops.domain.occurrence import DAY, NUMBER, Occurrence, expand, named
from socialops.domain.post import Post
from socialops.domain.series import Series

MOST_VALUES = 366
"""So many entries of `values` a series may have that is approved ahead: who approves it is to read them all."""


def lead(series: Series) -> Post | None:
    """The series as a post that can be approved; None where it is not approved ahead, or makes no posts.

    It shows what the first entry of `values` gives; its people, labels, channels and media are those of all entries,
    so that nobody approves what they have a part in, and no stage is left out.
    """
    if series.approve != "ahead" or any(unbound_media(series)):
        return None
    return as_post(series)


def as_post(series: Series) -> Post | None:
    """The series as `lead` has it, however it is approved; None where it makes no posts, or more than are read."""
    if len(series.values) > MOST_VALUES:
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


def unbound_media(series: Series) -> Iterator[KeyPath]:
    """Where media files have names that change with every post: nobody could have seen them all ahead."""
    for keys, name in named(series.template, ("template",)):
        if name in {NUMBER, DAY} and "media" in keys and keys[-1] == "file":
            yield keys


def series_digest(series: Series, lead: Post, media: MediaLookup, *, zone: str) -> str:
    """What an approval of the series binds to: the whole file, its zone, and every media file that it names.

    Unlike a post's, its texts are taken as they are: what a space in a value does is known only once it is filled in.
    """
    files = sorted({item.file for _, item in lead.all_media() if item.file})
    covered = {
        "v": VERSION,
        "series": series.model_dump(mode="json", exclude_defaults=True),
        "zone": series.timezone or zone,
        "media": {file: media(file).sha256 for file in files},
    }
    data = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return "sha256:" + hashlib.sha256(data).hexdigest()
