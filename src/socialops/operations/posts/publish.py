"""The publisher's word: what went out, what failed, and what nobody knows yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from pydantic import ValidationError

from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.publications import is_by_hand
from socialops.domain.approval.state import PostState, bound_digest
from socialops.domain.approval.waiting import waiting_for
from socialops.domain.documents.records import Outcome, Publication
from socialops.domain.plan import Plan
from socialops.domain.publishing.due import AFTER
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.clock import exact, instant, iso
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.records import plan_publication, tidy_note
from socialops.operations.posts.rehearsal import rehearse

_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*")


class Happened(NamedTuple):
    """What happened to a post on a channel, and a *note* of why."""

    channel: str
    outcome: Outcome
    url: str | None = None
    note: str | None = None


def mark(context: TransitionContext, happened: Happened) -> Plan | list[str]:
    """The plan that records what happened on a channel; refused for what no approval covers.

    A failure with a note takes back what was marked published there by mistake.
    """
    channel, outcome, url = happened[:3]
    note = tidy_note(happened.note)
    post, actor, state = context.post, context.actor, context.state()
    if context.is_series:
        return ["a series never goes out itself: name one of its posts"]
    reasons = publisher_reasons(context)
    marked = state.published.get(channel)
    if marked and (outcome, marked.item.outcome) == ("failed", "published") and note and is_by_hand(marked.item):
        return reasons or _take_back(context, marked.item, note)
    if channel not in post.channels:
        reasons.append(f"the post does not go to '{channel}'; {did_you_mean(channel, post.channels)}")
    if url is not None and not _ADDRESS.fullmatch(url):
        reasons.append(f"'{url}' is no address: it starts with https://")
    way = _way_of_truth(context) if post.status == "ready" and outcome == "published" else ""
    reasons += [f"{reason}{way}" for reason in approval_reasons(context, state)]
    reasons += _outcome_reasons(state, channel, outcome, context.now)
    reasons += _unreadable(context)
    rests_on = [context.filed.path, *_series_files(context), *(i.file for _, i in post.all_media() if i.file)]
    files = list(dict.fromkeys(rests_on))
    changed = dict.fromkeys([*context.repo.status(files), *context.repo.differing(files)])
    reasons += [f"{path} has changes that are not committed, so it is not what was approved" for path in changed]
    if reasons:
        return reasons
    fields = {
        "post": post.id,
        "channel": channel,
        "outcome": outcome,
        "at": iso(context.now),
        "by": actor.id,
        "url": url,
        "digest": bound_digest(state),
        "part": channel_digest(post, channel, context.workspace.files.media),
        "stages": [result.stage.id for result in state.stages if result.applies],
        "note": note,
    }
    try:
        publication = Publication.model_validate(fields)
    except ValidationError as error:
        return [f"'{url}' can't be written as it is: {found['msg']}" for found in error.errors()]
    early = _early(context, channel)
    back = taking_back(post.id, channel)
    wrong = f" Was it the wrong post, take that back: {back}" if outcome == "published" else ""
    remarks = (f"Note: {early}.{wrong}",) if early else ()
    nothing = outcome == "failed" and note and not (marked and marked.item.outcome != "failed")
    return _planned(context, publication, (*remarks, _took_nothing_back(post.id, channel)) if nothing else remarks)


def _take_back(context: TransitionContext, marked: Publication, note: str) -> Plan | list[str]:
    """The plan that says what was marked by mistake: the words of that record, whatever the post says today."""
    proof = {"digest": marked.digest, "part": marked.part, "stages": marked.stages}
    said = {"post": marked.post, "channel": marked.channel, "at": iso(context.now), "by": context.actor.id}
    publication = Publication.model_validate({**said, **proof, "outcome": "failed", "note": note})
    return _planned(context, publication, (f"Taken back: {marked.channel} is as it was before that was marked.",))


def _planned(context: TransitionContext, publication: Publication, remarks: tuple[str, ...]) -> Plan | list[str]:
    plan = plan_publication(
        context.repo, context.workspace, publication, signer=context.actor, remarks=remarks, dry_run=context.dry_run
    )
    return rehearse(context, plan).all or plan


def taking_back(post: str, channel: str) -> str:
    """The line that takes back what was marked published by mistake."""
    return f"socialops mark-published {post} --channel {channel} --failed -m 'Marked by mistake'"


def _took_nothing_back(post: str, channel: str) -> str:
    """That a failure with a reason was recorded where nothing was out, and how one is rid of it."""
    return (
        f"Nothing was marked published on {channel}, so this took nothing back: it says that {post} failed there. Was "
        f"that not meant: 'socialops sync --drop {post}' leaves out what you said about it and have not shared. Once "
        f"shared it stays, until it goes out after all: socialops publish {post} --again, or mark-published with --url"
    )


def _way_of_truth(context: TransitionContext) -> str:
    """How what went out without its approvals is recorded all the same; empty where nobody may bypass."""
    day, post = context.now.date(), context.post
    able = [m.id for m in context.workspace.roster.permitted("bypass", day) if m.id not in post.people]
    if not able:
        return (
            "; if it went out all the same: somebody with a role that may 'bypass' has to say why, and nobody holds one"
        )
    way = f"socialops approve {post.id} --bypass -m WHY"
    return f"; if it went out all the same, {' or '.join(able)} says why first ({way}); then it can be recorded"


def _early(context: TransitionContext, channel: str) -> str:
    """That it was to go out later; empty where it was not, or is out there already."""
    said = context.state().published.get(channel)
    if said and said.item.outcome != "failed":
        return ""
    at = context.post.publish_on(channel)
    if at and (planned := instant(at, context.workspace.zone_of(context.post))) > context.now:
        return f"{channel} was planned for {planned:%Y-%m-%d %H:%M}, which is still ahead"
    return ""


def _series_files(context: TransitionContext) -> Iterator[str]:
    """What an approval ahead binds to; nothing where none of the post's approvals was given ahead."""
    series = context.workspace.series_as_posts.get(context.post.series or "")
    approved = (d.review.post for stage in context.state().stages for d in stage.approved)
    if series and series.item.id in approved:
        yield series.path
        yield from (item.file for _, item in series.item.all_media() if item.file)


def _unreadable(context: TransitionContext) -> list[str]:
    """Records about the post's series that can't be read: one of them might take the approval back."""
    folder = f"reviews/{context.post.series}/"
    broken = sorted(path for path in context.workspace.broken if path.startswith(folder))
    return [f"{path} can't be read, so nobody knows what it says: 'socialops check' says why" for path in broken]


def publisher_reasons(context: TransitionContext) -> list[str]:
    """Why the actor may publish nothing at all."""
    actor = context.actor
    if actor.has_left(context.now.date()):
        return [f"you ({actor.id}) left on {actor.until}"]
    if context.workspace.roster.may(actor, "publish"):
        return []
    return [f"publishing takes a role that may 'publish'; you hold {', '.join(actor.roles) or 'none'}"]


def approval_reasons(context: TransitionContext, state: PostState) -> list[str]:
    """Why the post is not to go out: the author's word, or approvals that it lacks."""
    words = {"draft": "a draft", "hold": "on hold", "cancelled": "cancelled"}
    if state.post.status in words:
        return [f"it is {words[state.post.status]}: only what is approved goes out"]
    if state.all_satisfied:
        return []
    waits = waiting_for(context.workspace, state, context.now)
    where = "".join(f", it waits at {w.stage} for {', '.join(w.members) or 'somebody'}" for w in waits)
    return [f"it is not approved{where}"]


def _outcome_reasons(state: PostState, channel: str, outcome: Outcome, now: datetime) -> list[str]:
    published = state.published.get(channel)
    if published is None or published.item.outcome == "failed":
        return []
    if published.item.outcome == "unknown" and outcome == "unknown":
        return [f"{channel} is marked unknown already: look, then say --url or --failed"]
    until = published.item.sending_until
    if published.item.outcome == "unknown" and outcome == "failed" and until and now < exact(until, "UTC") + AFTER:
        when = iso(exact(until, "UTC") + AFTER)
        return [f"{channel} may still be going out: until {when} nobody can say that it did not ({published.path})"]
    if published.item.outcome == "published" and channel not in state.changed:
        back = f". Was that a mistake: {taking_back(state.post.id, channel)}" if is_by_hand(published.item) else ""
        return [f"it is published on {channel} already ({published.path}), and nothing changed there since{back}"]
    return []
