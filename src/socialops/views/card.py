"""One post, as a person wants to see it before saying yes: what each channel shows, and where it stands."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import NamedTuple

from socialops.classes import dataclass
from socialops.domain.approval.bypass import owed
from socialops.domain.approval.decisions import Decided
from socialops.domain.approval.route import PassedBy, passed_by
from socialops.domain.approval.series_approval import samples
from socialops.domain.approval.stages import StageResult
from socialops.domain.approval.state import State, post_state
from socialops.domain.documents.post import Media, Post, ReplyToPost
from socialops.domain.sanitize import one_line
from socialops.domain.time.clock import ClockTrouble, instant, resolve
from socialops.domain.time.occurrence import Occurrence
from socialops.domain.workspace import Workspace
from socialops.platforms.compose import compose
from socialops.platforms.part import Following, Part, platform_of
from socialops.views.platform_fit import Fit, MediaFit, fit
from socialops.views.remarks import PostRemark, remarks
from socialops.views.standing import Standing, Turn, home_zone
from socialops.views.status import Lapse, lapse
from socialops.views.work.answered import Answers


@dataclass(frozen=True)
class NextPart:
    """What goes out after the first part: a part of the thread, or the first comment."""

    name: str
    text: str
    media: tuple[MediaFit, ...]
    fit: Fit | None


@dataclass(frozen=True)
class ChannelPart:
    """What one channel shows, when, and what became of it there; `fit` is None where the channel is not known."""

    channel: str
    platform: str | None
    handle: str | None
    at: datetime | None
    headline: str | None
    content_warning: str | None
    text: str
    media: tuple[MediaFit, ...]
    fit: Fit | None
    outcome: str | None
    published_at: datetime | None
    url: str | None
    following: tuple[NextPart, ...] = ()
    answers: str | None = None
    """The post that it replies to."""
    entry: str = ""
    """Which of the `values` of a series gives this text."""


class Said(NamedTuple):
    """One member's word on a stage; `at` is in the workspace's zone."""

    by: str
    stage: str
    at: datetime
    note: str | None


@dataclass(frozen=True)
class StageLine:
    """How far one stage is: who approved, who stands against it."""

    stage: str
    needed: int
    approved: tuple[str, ...]
    against: tuple[str, ...]
    satisfied: bool
    bypass: str | None = None
    """Who let the post pass here without a look."""
    approvals: tuple[Said, ...] = ()
    """The approvals that count, with their notes."""
    requests: tuple[Said, ...] = ()
    """The requests for changes that stand."""
    owed: bool = False
    """Whether the look that was skipped is still to come: a request for changes is one, too."""


@dataclass(frozen=True)
class Card:
    """The post; `missing` are sentences about what is still to be done."""

    post: Post
    path: str
    digest: str
    state: State
    stage: str | None
    turn: Turn | None
    stages: tuple[StageLine, ...]
    lapsed: tuple[Lapse, ...]
    missing: tuple[str, ...]
    parts: tuple[ChannelPart, ...]
    workflow: str | None = None
    revision: State | None = None
    """How far the review of a change is, of what is out on every channel."""
    objected: bool = False
    """Whether somebody asks for changes of what is out as it is."""
    passed_by: tuple[PassedBy, ...] = ()
    """Stages that do not apply to the post, and why."""
    comments: tuple[PostRemark, ...] = ()
    """Comments that nobody answered yet; requests for changes are among `missing`."""
    answers: Answers | None = None
    """The ten questions, where somebody may ask them of it."""


def card(
    workspace: Workspace, standing: Standing, *, channels: Sequence[str] = (), answers: Answers | None = None
) -> Card:
    """The card of a post, with all its channels or those named; of a series, with what each of its `values` gives."""
    zone = home_zone(workspace)
    state = standing.state
    passed = any(result.bypass for result in state.stages)
    owing = {result.stage.id for result, _ in owed(workspace, state)} if passed else set()
    shown = [c for c in standing.post.channels if not channels or c in channels]
    posts = entries(workspace, standing.post)
    parts = tuple(
        replace(_part(workspace, standing, post, channel, zone), entry=entry)
        for entry, post in posts
        for channel in shown
        if channel in post.channels
    )
    return Card(
        post=standing.post,
        path=standing.path,
        digest=state.digest,
        state=state.state,
        revision=state.revision,
        objected=state.objected,
        stage=state.stage,
        turn=standing.turn,
        workflow=state.workflow.id if state.workflow else None,
        passed_by=passed_by(workspace, standing.post),
        stages=tuple(_stage(result, zone, owing) for result in state.stages),
        lapsed=tuple(lapse(decided, zone) for decided in state.lapsed),
        missing=tuple(_missing(workspace, standing, parts)),
        parts=parts,
        comments=tuple(r for r in remarks(workspace, state) if r.decision == "comment"),
        answers=answers,
    )


def card_of_planned(workspace: Workspace, occurrence: Occurrence, post: Post, now: datetime) -> Card:
    """The card of an occurrence that no post was written for yet: *post* is what its series makes of it."""
    state = replace(post_state(workspace, post, now), state=State.PLANNED, stage=None)
    return card(workspace, Standing(workspace.series[occurrence.series].path, state, (), None))


def entries(workspace: Workspace, post: Post) -> list[tuple[str, Post]]:
    """What is to be read: the post; or of a series one post for each of its `values`, named by its number."""
    if not workspace.is_series_as_post(post):
        return [("", post)]
    found = samples(workspace.series[post.id].item)
    return [(f"{number} of {len(found)}" if len(found) > 1 else "", item) for number, item in enumerate(found, 1)]


def _part(workspace: Workspace, standing: Standing, post: Post, channel: str, zone: tzinfo) -> ChannelPart:
    filed = workspace.channels.get(channel)
    problems = _problems(workspace, post.on(channel, "media"))
    part = Part(post, channel, platform_of(filed.item), workspace.files.media_facts) if filed else None
    found = fit(part, problems) if part else None
    at = standing.state.times.get(channel)
    out = standing.state.published.get(channel)
    return ChannelPart(
        channel=channel,
        platform=filed.item.platform if filed else None,
        handle=filed.item.handle if filed else None,
        at=at and at.astimezone(zone),
        headline=post.on(channel, "headline"),
        content_warning=post.on(channel, "content_warning"),
        text=part.text if part else compose(post, channel),
        media=found.media if found else tuple(_unfitted(item, problems) for item in post.on(channel, "media")),
        fit=found,
        outcome=out.item.outcome if out else None,
        published_at=instant(out.item.at, str(zone)).astimezone(zone) if out else None,
        url=out.item.url if out else None,
        following=tuple(_following(workspace, part)) if part else (),
        answers=_answered(post, channel),
    )


def _following(workspace: Workspace, part: Part) -> Iterator[NextPart]:
    for number, after in enumerate(part.following, 2):
        name = "first comment" if isinstance(after, Following) and after.comment else f"part {number}"
        found = fit(after, _problems(workspace, after.post.media))
        yield NextPart(name, after.text, found.media, found)


def _answered(post: Post, channel: str) -> str | None:
    answered: str | ReplyToPost | None = post.on(channel, "reply_to")
    return f"post {answered.post}" if isinstance(answered, ReplyToPost) else answered


def _problems(workspace: Workspace, media: Sequence[Media]) -> dict[str, str]:
    found = ((item.file, workspace.files.media_problem(item.file)) for item in media if item.file)
    return {name: problem for name, problem in found if problem}


def _unfitted(item: Media, problems: dict[str, str]) -> MediaFit:
    name = item.file or item.url or ""
    return MediaFit(name, item.alt, "", problems.get(name))


def _stage(result: StageResult, zone: tzinfo, owing: Container[str]) -> StageLine:
    approved = tuple(d.review.by for d in result.approved)
    against = tuple(d.review.by for d in result.requests)
    bypass = result.bypass.review.by if result.bypass and not result.enough else None
    return StageLine(
        result.stage.id,
        result.stage.approvals,
        approved,
        against,
        result.satisfied,
        bypass,
        tuple(_said(decided, zone) for decided in result.approved),
        tuple(_said(decided, zone) for decided in result.requests),
        owed=result.stage.id in owing,
    )


def _said(decided: Decided, zone: tzinfo) -> Said:
    review = decided.review
    return Said(review.by, review.stage, instant(review.at, str(zone)).astimezone(zone), review.note)


def _missing(workspace: Workspace, standing: Standing, parts: Sequence[ChannelPart]) -> Iterator[str]:
    post, state = standing.post, standing.state
    if state.turn in {State.PUBLISHED, State.CANCELLED}:
        return
    if state.objected:
        yield from (line for result in state.stages for line in _requests(result, post.id))
        yield f"It is out: {how_to_mend(post.id)}"
        return
    if state.state is State.PLANNED:
        yield f"Not written yet: 'socialops series materialise {post.series} --until {post.occurrence}' does it."
        return
    if state.workflow is None:
        yield "There is no workflow that this post goes through: name one as 'workflow: …'."
    elif not any(result.applies for result in state.stages):
        yield f"No stage of the workflow {state.workflow.id} applies, so the post can never be approved."
    for result in state.stages:
        yield from _open_stage(result, post.id)
    yield from (one.sentence for one in standing.own_changes)
    undated = (part.channel for part in parts if part.at is None and part.outcome is None)
    for channel in () if workspace.is_series_as_post(post) else undated:
        yield f"No publish time on {channel}: 'socialops schedule {post.id} --at TIME' sets one."
    yield from dict.fromkeys(line for part in parts for line in _missing_there(workspace, post, part))


def _missing_there(workspace: Workspace, post: Post, part: ChannelPart) -> Iterator[str]:
    moment = post.publish_on(part.channel)
    if moment and isinstance(resolve(moment, workspace.zone_of(post)), ClockTrouble):
        yield f"The clocks change at the publish time on {part.channel}: write it with its offset."
    for item in part.media:
        if item.problem:
            yield f"{item.source}: {item.problem.rstrip('.')}."
        if item.wants_alt and not (item.alt or "").strip():
            yield f"{item.source} has no alt text."


def how_to_mend(post: str) -> str:
    """What to do about something that is wrong with a post that is out."""
    return (
        f"edit it and hand it in ('socialops submit {post}'); where the platform takes no edits, begin the post that "
        f"follows it ('socialops revise {post} --as NEW')."
    )


def _requests(result: StageResult, post: str) -> Iterator[str]:
    for decided in result.requests:
        review = decided.review
        series = f" of the series {review.post}" if review.post != post else ""
        why = f": {one_line(review.note)}" if review.note else "."
        yield f"{review.by} asked for changes at {result.stage.id}{series}, and that request stands{why}"


def _open_stage(result: StageResult, post: str) -> Iterator[str]:
    yield from _requests(result, post)
    more = result.stage.approvals - len(result.approved)
    if more > 0:
        count = "an approval" if more == 1 else f"{more} approvals"
        yield f"{result.stage.id} needs {count} by {' or '.join(result.stage.roles)}."
