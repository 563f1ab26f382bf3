"""Moving posts: to a time, by a span, to the next free time, or one after the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path

from socialops.classes import dataclass
from socialops.domain.approval.state import digest
from socialops.domain.documents.post import Post
from socialops.domain.plan import FileChange, Plan
from socialops.domain.sanitize import one_line
from socialops.domain.time.clock import ClockTrouble, Duration, instant, iso, parse_duration, resolve, shift
from socialops.domain.time.day import parse_moment, past_note
from socialops.domain.time.zones import zone
from socialops.errors import SocialopsError
from socialops.operations.posts.author import author_reasons, clock_message, content_reasons, dirty_reasons, needs_of
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.faults import found_again, moved_notes, moved_reasons
from socialops.operations.posts.free_times import FreeTimes
from socialops.operations.records_branch import source_of
from socialops.store.load import load
from socialops.store.yaml.editor import set_fields, set_inside


@dataclass(frozen=True)
class Move:
    """What was asked for: one of a time, a span, the next free time, or times one after the other."""

    at: str | None = None
    by: str | None = None
    next: bool = False
    spread: str | None = None
    start: str | None = None
    anyway: bool = False
    note: str | None = None
    """Although `check` finds errors there, and why."""


@dataclass(frozen=True)
class _New:
    """New times as they are written: the post's own, and those that variants have; `wall` is the post's.

    Where the post has none (*own* is false), it is the first of its variants'.
    """

    wall: datetime
    written: str
    variants: dict[str, str] = field(default_factory=dict)
    own: bool = True


Times = Callable[[TransitionContext], "_New | list[str]"]
Decide = Callable[[TransitionContext], "Plan | list[str]"]


def schedule(root: Path, posts: Sequence[str], move: Move, now: datetime) -> Decide:
    """What decides for each of *posts*, which are ids in the order in which they were named, where it goes.

    Raises:
        SocialopsError: not exactly one way was named, or a time or span can't be read.
    """
    ways = [move.at is not None, move.by is not None, move.next, move.spread is not None]
    if ways.count(True) != 1:
        raise SocialopsError("Say where to with one of --at TIME, --by 7d, --next, or --spread 30m --from TIME.")
    if (move.spread is None) != (move.start is None):
        raise SocialopsError("--spread and --from go together: --spread 30m --from '2027-03-01 09:00'.")
    times: Times
    if move.at is not None:
        times = _at(parse_moment("--at", move.at, now.date()), move.at)
    elif move.by is not None:
        times = _by(*_span(move.by))
    elif move.next:
        times = _free(FreeTimes(load(source_of(root))))
    else:
        order = {post: number for number, post in enumerate(dict.fromkeys(posts))}
        times = _spread(parse_moment("--from", move.start or "", now.date()), move.spread or "", order)
    found: dict[str, _New | list[str]] = {}

    def once(context: TransitionContext) -> _New | list[str]:
        if context.post.id not in found:
            found[context.post.id] = times(context)
        return found[context.post.id]

    def decide(context: TransitionContext) -> Plan | list[str]:
        together = (context.workspace.posts[name] for name in dict.fromkeys(posts) if name in context.workspace.posts)
        news = [(filed.item, once(dataclasses.replace(context, filed=filed))) for filed in together]
        moved = {post.id: _there(post, new) for post, new in news if isinstance(new, _New)}
        return _move(context, once, moved, (move.note or "") if move.anyway else None)

    return decide


def _span(by: str) -> tuple[Duration, int]:
    sign, text = (-1, by[1:]) if by.startswith("-") else (1, by.removeprefix("+"))
    return _duration("--by", text, by), sign


def _duration(option: str, text: str, shown: str) -> Duration:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise SocialopsError(f"{option} '{shown}' {error}") from error


def _at(moment: datetime, written: str) -> Times:
    return lambda _context: _New(moment, written)


def _by(duration: Duration, sign: int) -> Times:
    """Every time of a post moves along, also those that variants have; the time on the wall stays."""

    def moved(context: TransitionContext) -> _New | list[str]:
        post = context.post
        own = {c: v.publish_at for c, v in post.variants.items() if v.publish_at}
        if post.publish_at is None and not own:
            return ["it has no publish time, so there is nothing to move: 'socialops schedule' with --at sets one"]
        try:
            others = {channel: _later(context, at, duration, sign) for channel, at in own.items()}
            first = _later(context, post.publish_at, duration, sign) if post.publish_at else _first(context, others)
        except OverflowError:
            return ["that is beyond what a calendar holds"]
        variants = {channel: written for channel, (_, written) in others.items()}
        return _New(first[0], first[1], variants, own=post.publish_at is not None)

    return moved


def _first(context: TransitionContext, times: Mapping[str, tuple[datetime, str]]) -> tuple[datetime, str]:
    name = context.workspace.zone_of(context.post)
    return min(times.values(), key=lambda time: instant(time[0], name))


def _later(context: TransitionContext, at: datetime, duration: Duration, sign: int) -> tuple[datetime, str]:
    """The time, moved: as it is on the wall there, and how that is written; with its offset where it comes twice."""
    name = context.workspace.zone_of(context.post)
    found = shift(instant(at, name), duration, sign=sign, holidays=context.workspace.holidays)
    wall = found.replace(tzinfo=None)
    if duration.unit in {"d", "bd"}:  # a clock change on that day is the author's to settle
        wall = datetime.combine(wall.date(), instant(at, name).time())
    return _written(wall, found, name)


def _written(wall: datetime, found: datetime, name: str) -> tuple[datetime, str]:
    clear = resolve(wall, name)
    if isinstance(clear, ClockTrouble) and clear.kind == "ambiguous":
        return found, iso(found)
    return wall, f"{wall:%Y-%m-%d %H:%M}"


def _spread(start: datetime, every: str, order: Mapping[str, int]) -> Times:
    """The first post at *start*, each of the others so much later than the one before it in *order*."""
    duration = _duration("--spread", every, every)

    def moved(context: TransitionContext) -> _New | list[str]:
        name = context.workspace.zone_of(context.post)
        if isinstance(trouble := resolve(start, name), ClockTrouble):
            return [clock_message(trouble)]
        much = duration._replace(amount=duration.amount * order[context.post.id])
        try:
            at = shift(instant(start, name), much, sign=1, holidays=context.workspace.holidays)
        except OverflowError:
            return ["that is beyond what a calendar holds"]
        there = at.astimezone(zone(name) or UTC)
        return _New(*_written(there.replace(tzinfo=None, second=0, microsecond=0), there, name))

    return moved


def _free(known: FreeTimes) -> Times:
    def found(context: TransitionContext) -> _New | list[str]:
        wall = known.next(context)
        return wall if isinstance(wall, list) else _New(wall, f"{wall:%Y-%m-%d %H:%M}")

    return found


def _move(context: TransitionContext, times: Times, moved: Mapping[str, Post], anyway: str | None) -> Plan | list[str]:
    """The plan that moves one post, or all reasons why not."""
    if context.is_series:
        return ["a series comes round by its 'rrule' and 'starts': change them in its file, or move one of its posts"]
    post = context.post
    changed = context.repo.status([context.filed.path])
    publisher = context.workspace.roster.may(context.actor, "publish")
    reasons = [] if publisher else author_reasons(context)
    needs = needs_of(context, new=bool(changed))
    reasons += [*content_reasons(context, changed), *dirty_reasons(context, changed), *needs.reasons]
    new = times(context)
    if not isinstance(new, _New):
        return [*reasons, *new]
    reasons += _time_reasons(context, new)
    against, goes_on = ([], False) if reasons else moved_reasons(context, moved, anyway)
    if reasons or against:
        return [*reasons, *against]
    before = context.read()
    after = set_fields(before, {"publish_at": new.written}) if new.own else before
    for channel, written in new.variants.items():
        after = set_inside(after, ("variants", channel, "publish_at"), written)
    trailers = {
        "Socialops-Post": post.id,
        "Socialops-Action": "schedule",
        "Socialops-By": context.actor.id,
        **({"Socialops-Anyway": one_line((anyway or "").strip())} if goes_on else {}),
    }
    return Plan(
        f"post({post.id}): schedule for {new.written}",
        (FileChange(context.filed.path, before, after),),
        also=needs.along,
        trailers=trailers,
        sign=context.workspace.settings.evidence == "signature",
        remarks=(
            *_moved(context, new),
            *moved_notes(context, moved),
            *needs.remarks,
            *found_again(context, trailers),
        ),
        costs=tuple(_costs(context, moved[post.id])),
    )


def _time_reasons(context: TransitionContext, new: _New) -> Iterator[str]:
    post = context.post
    walls = [new.wall, *(parse_moment("--by", written) for written in new.variants.values())]
    for wall in walls:
        if isinstance(found := resolve(wall, context.workspace.zone_of(post)), ClockTrouble):
            yield clock_message(found)
    if post.publish_at == new.wall:
        yield f"it is planned for {new.written} already"
    latest = context.state().published
    published = [channel for channel, filed in latest.items() if filed.item.outcome == "published"]
    if published:
        yield f"it is out already on {', '.join(published)}: plan a new post instead"


def _there(post: Post, new: _New) -> Post:
    """The post as it is at its new times."""
    variants = {
        channel: variant.model_copy(update={"publish_at": parse_moment("--by", new.variants[channel])})
        if channel in new.variants
        else variant
        for channel, variant in post.variants.items()
    }
    return post.model_copy(update={"publish_at": new.wall if new.own else None, "variants": variants})


def _costs(context: TransitionContext, moved: Post) -> Iterator[str]:
    """The approvals, and the bypass, that no longer hold where it moves."""
    state, post = context.state(), context.post
    if digest(context.workspace, moved) == state.digest:
        return
    for result in state.stages:
        for decided in result.approved:
            yield f"{post.id}: this costs the approval of {decided.review.by} at {result.stage.id}."
        if result.bypass and not result.enough:
            yield f"{post.id}: this costs the bypass of {result.bypass.review.by} at {result.stage.id}."


def _moved(context: TransitionContext, new: _New) -> Iterator[str]:
    """What a new time of the post moves and what not, and that it is over already."""
    post, name = context.post, context.workspace.zone_of(context.post)
    at = instant(new.wall, name)
    if at < context.now:
        yield f"Note: {past_note(at, context.now)}"
    own = {c: v.publish_at for c, v in post.variants.items() if v.publish_at and c in post.channels}
    if own and not new.variants:
        moved = ", ".join(c for c in post.channels if c not in own) or "no channel"
        kept = "; ".join(f"{c} keeps its own time, {instant(t, name):%Y-%m-%d %H:%M}" for c, t in own.items())
        yield f"Note: this moves {moved}; {kept} (variants in {context.filed.path})."
