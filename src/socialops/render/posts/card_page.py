"""A post's card: what each channel shows, who said what about it, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from socialops.domain.sanitize import one_line, visible
from socialops.platforms.count import Length
from socialops.render import questions
from socialops.render.calendar.sentences import when
from socialops.render.formats.album import Album
from socialops.render.formats.person import named, person, persons
from socialops.render.posts.count import length_words
from socialops.views.card import Card, ChannelPart, Said, StageLine
from socialops.views.platform_fit import Fit, MediaFit
from socialops.views.standing import Turn
from socialops.views.work.answered import Answers

_WORDS = 110


def card(found: Card, *, names: Mapping[str, str], album: Album, now: datetime) -> dict[str, Any]:
    """The card as its template wants it."""
    post, today = found.post, now.date()
    asked = [said for line in found.stages for said in line.requests]
    asked_of = _by_name(found.answers, names) if found.answers else None
    return {
        "id": post.id,
        "title": one_line(post.title),
        "path": found.path,
        "state": str(found.state),
        "stage": found.stage,
        "turn": turn(found.turn, names, now),
        "asked_for": [_said(one, names, now) for one in asked if one.note],
        "lapsed": [
            f"{person(one.by, names).name}'s approval at {one.stage} lapsed: the post changed after it."
            for one in found.lapsed
        ],
        "author": persons((post.author, *post.contributors), names),
        "facts": list(_facts(found)),
        "stages": [_stage(line, names, now) for line in found.stages],
        "missing": [one_line(line) for line in found.missing if not _is_request(line, asked)],
        "comments": [
            {"who": person(one.by, names), "what": one.what, "note": one_line(one.note)} for one in found.comments
        ],
        "asked": list(questions.lines(asked_of, today)) if asked_of else [],
        "next": questions.next_move(asked_of.next, today) if asked_of else "",
        "parts": _parts(found.parts, album, now),
    }


def turn(found: Turn | None, names: Mapping[str, str], now: datetime) -> dict[str, Any] | None:
    """Whose turn it is, for what, by when."""
    if found is None:
        return None
    at_stage = found.stage and found.task == "approve"
    due = found.due.astimezone(now.tzinfo) if found.due else None
    return {
        "who": persons(found.members, names),
        "task": f"{found.task} at {found.stage}" if at_stage else found.task,
        "due": when(due, now.date()) if due else None,
        "late": bool(due and due < now),
    }


def _by_name(found: Answers, names: Mapping[str, str]) -> Answers:
    rows = (questions.by_name(row, names) for row in found.rows)
    return replace(found, rows=tuple(rows), next=replace(found.next, who=named(found.next.who, names)))


def _is_request(line: str, asked: Sequence[Said]) -> bool:
    """True for a sentence that says what the quote on top says."""
    return any(line.startswith(f"{one.by} asked for changes at {one.stage}") for one in asked if one.note)


def _said(one: Said, names: Mapping[str, str], now: datetime) -> dict[str, Any]:
    return {
        "who": person(one.by, names),
        "stage": one.stage,
        "at": when(one.at.astimezone(now.tzinfo), now.date()),
        "note": visible((one.note or "").strip(), keep="\n\t"),
    }


def _stage(line: StageLine, names: Mapping[str, str], now: datetime) -> dict[str, Any]:
    return {
        "name": line.stage,
        "done": line.satisfied,
        "count": f"{len(line.approved)} of {line.needed}",
        "approvals": [_said(one, names, now) for one in line.approvals],
        "bypass": person(line.bypass, names) if line.bypass else None,
        "owed": line.owed,
    }


def _facts(found: Card) -> Iterator[tuple[str, str]]:
    post = found.post
    for label, value in (
        ("Campaign", post.campaign),
        ("Objective", post.objective),
        ("Labels", ", ".join(post.labels)),
        ("Language", post.language),
    ):
        if value:
            yield label, one_line(value)


def _parts(parts: Sequence[ChannelPart], album: Album, now: datetime) -> list[dict[str, Any]]:
    """What channels show; those that show the same stand together."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for part in parts:
        key = (part.headline, part.content_warning, part.text, part.media, _words_after(part))
        if key not in found:
            found[key] = {
                "headline": part.headline,
                "warning": part.content_warning,
                "text": visible(part.text, keep="\n\t"),
                "media": [_media(item, album) for item in part.media],
                "following": [
                    {
                        "name": after.name,
                        "text": visible(after.text, keep="\n\t"),
                        "media": [_media(item, album) for item in after.media],
                    }
                    for after in part.following
                ],
                "places": [],
            }
        found[key]["places"].append(_place(part, now))
    return list(found.values())


def _words_after(part: ChannelPart) -> tuple[Any, ...]:
    return tuple((after.name, after.text, after.media) for after in part.following)


def content(parts: Sequence[ChannelPart], album: Album) -> dict[str, Any]:
    """The first words and the first picture of a post, as the first of the channels shows them."""
    if not parts:
        return {"words": "", "picture": None, "media": ""}
    media = parts[0].media
    shown = next((found for item in media if (found := album.show(item.source))), None)
    return {
        "words": first_words(parts[0].text),
        "picture": shown,
        "media": kind_of(media[0]) if media and not shown else "",
    }


def first_words(text: str) -> str:
    """The beginning of a text, cut after a whole word."""
    line = " ".join(text[: 4 * _WORDS].split())
    if len(line) > _WORDS:
        line = f"{line[:_WORDS].rpartition(' ')[0] or line[:_WORDS]} \u2026"
    return one_line(line)


def kind_of(item: MediaFit) -> str:
    """What sign stands for it: film or picture."""
    film = "video/" in item.facts or item.source.lower().rpartition(".")[2] in {"mp4", "mov", "webm", "m4v"}
    return "film" if film else "picture"


def _media(item: MediaFit, album: Album) -> dict[str, Any]:
    return {
        "source": one_line(item.source),
        "alt": one_line(item.alt) if item.alt else "",
        "facts": item.facts,
        "kind": kind_of(item),
        "problem": item.problem,
        "picture": None if item.problem else album.show(item.source),
    }


def _place(part: ChannelPart, now: datetime) -> dict[str, Any]:
    url = part.url if part.url and part.url.startswith(("https://", "http://")) else None
    at = part.published_at or part.at
    return {
        "channel": part.channel,
        "platform": part.platform or "",
        "at": when(at, now.date()) if at else "no time yet",
        "outcome": part.outcome,
        "url": url,
        "lengths": [_length(one) for one in _sure(part.fit)],
    }


def _sure(fit: Fit | None) -> Iterator[Length]:
    """One bar for the text and one for the headline: the fullest, where a platform counts in several ways."""
    found: dict[bool, Length] = {}
    for one in fit.lengths if fit else ():
        other = found.get(one.name == "headline")
        if other is None or one.value * other.limit > other.value * one.limit:
            found[one.name == "headline"] = one
    yield from found.values()


def _length(one: Length) -> dict[str, Any]:
    return {
        "name": "" if one.name == "text" else one.name,
        "short": f"{one.value}/{one.limit}",
        "words": length_words(one),
        "percent": min(100, 100 * one.value // one.limit) if one.limit else 100,
        "level": "over" if one.over else "near" if one.near else "ok",
    }
