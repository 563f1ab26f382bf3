"""Key figures by what posts have in common: format, label, weekday, hour, channel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from socialops.domain.documents.post import Media, Post
from socialops.domain.numbers.kpi import Cell, Formula, Value, fold
from socialops.domain.time.clock import WEEKDAYS
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Workspace
from socialops.views.numbers.gone import Choice, Gone
from socialops.views.numbers.kpis import KeyFigures

By = Literal["channel", "format", "label", "weekday", "hour"]
TEXT = "text"
NO_LABEL = "(none)"


class KpiRow(NamedTuple):
    """One key figure; `group` says of which part of the posts it is, where that was asked."""

    formula: Formula
    value: Value
    group: str | None = None


def grouped(figures: KeyFigures, formula: Formula, choice: Choice, by: By, *, age: timedelta | None) -> list[KpiRow]:
    """The key figure of each group, in the order of their names (of time); a post of two labels is in two groups."""
    found: dict[str, list[Cell]] = {}
    of = _OF[by]
    for each in figures.chosen(choice, age):
        for name in of(figures, each.gone):
            found.setdefault(name, []).append(each.cell)
    days: dict[str, int] = {name: number for number, name in enumerate(WEEKDAYS)}
    names = sorted(found, key=lambda name: (days.get(name, 0) if by == "weekday" else 0, name))
    return [KpiRow(formula, fold(formula, found[name]), name) for name in names]


def format_of(workspace: Workspace, post: Post, channel: str) -> str:
    """What a post is there, as its media say: text, image, images, gif, video, document or mixed."""
    media = post.on(channel, "media")
    if not media:
        return TEXT
    kinds = {_kind(workspace, item) for item in media}
    if len(kinds) > 1:
        return "mixed"
    kind = kinds.pop()
    return "images" if kind == "image" and len(media) > 1 else kind


_ENDINGS: Mapping[str, str] = {
    **dict.fromkeys(("png", "jpg", "jpeg", "webp", "heic", "heif", "avif", "bmp", "tif", "tiff"), "image"),
    **dict.fromkeys(("mp4", "mov", "m4v", "webm", "avi", "mkv", "mpg", "mpeg"), "video"),
    **dict.fromkeys(("pdf", "ppt", "pptx", "doc", "docx"), "document"),
    "gif": "gif",
}


def _kind(workspace: Workspace, item: Media) -> str:
    """By the file's ending, which is there also where the file is not any more; else by what is in it."""
    name = item.file or (item.url or "").partition("?")[0]
    found = _ENDINGS.get(name.rpartition(".")[2].casefold())
    if found is None and item.file:
        found = workspace.files.media_facts(item.file).kind
    return found or "unknown"


def _wall(figures: KeyFigures, each: Gone) -> datetime:
    """When it went out by the clock on the wall, in the post's own zone."""
    return each.at.astimezone(zone(figures.workspace.zone_of(each.post)) or figures.zone)


_OF: Mapping[By, Callable[[KeyFigures, Gone], Iterable[str]]] = {
    "channel": lambda _, each: (each.channel,),
    "format": lambda figures, each: (format_of(figures.workspace, each.post, each.channel),),
    "label": lambda _, each: sorted(set(each.post.labels)) or (NO_LABEL,),
    "weekday": lambda figures, each: (WEEKDAYS[_wall(figures, each).weekday()],),
    "hour": lambda figures, each: (f"{_wall(figures, each):%H}",),
}
