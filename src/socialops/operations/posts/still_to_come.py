"""Records that say a time which is still to come: some clock was wrong when they were made, or is wrong now."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from socialops.audit.evidence import TOLERANCE, misdated
from socialops.audit.range import AuditRange
from socialops.audit.records import Added, added, lower, outdated
from socialops.domain.approval.publications import latest_publications
from socialops.domain.documents.records import Publication, Review
from socialops.domain.sanitize import one_line
from socialops.domain.time.clock import exact, instant
from socialops.domain.workspace import Filed, Workspace
from socialops.git.objects import Objects
from socialops.git.range import details
from socialops.git.repo import Repo

CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much the clocks of two machines may differ without a word."""
_NEWEST = 50
"""How many commits are looked through for one of others."""


class Doubt(NamedTuple):
    """That this machine's clock is behind, it seems: the last commit of others, by `commit`, is of a time to come."""

    commit: str
    then: datetime
    question: str


def doubt(repo: Repo, workspace: Workspace, now: datetime, tips: Iterable[str] = ("HEAD",)) -> Doubt | None:
    """Whether the clock here is more likely wrong than theirs; None where it is not, or where a time was set.

    Who made the last commit before one's own had a clock, too, and the forge that merged it. Only where nobody else
    made any counts one's own last one. One machine's clock that ran ahead looks the same until somebody else
    commits: so this is a question, which a look at the clock answers.
    """
    if abs(datetime.now(UTC) - now) > TOLERANCE:
        return None
    names = repo.run("rev-list", f"-{_NEWEST}", *tips, "--").split()
    made = list(details(Objects(repo.root), names).values())
    mine = repo.identity().email.lower()
    others = (each for each in made if {each.author.lower(), each.committer.lower()} != {mine})
    last = next(others, made[0] if made else None)
    if last is None or last.committed - now <= CLOCKS_DIFFER:
        return None
    zone = instant(now, workspace.settings.timezone).tzinfo
    then, today = (f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" for moment in (last.committed, now))
    member = workspace.roster.find(last.author)
    by = member.id if member else one_line(last.author)
    return Doubt(
        last.short,
        last.committed,
        f"this machine says it is {today}, and the last commit here ({last.short}, by {by}) is of {then}: is your "
        "clock right?",
    )


def doubted(repo: Repo, workspace: Workspace, now: datetime) -> Iterator[str]:
    """What to do first where this machine's clock is behind, it seems; nothing where it is not."""
    if found := doubt(repo, workspace, now):
        yield f"{found.question} Look: date. Is it behind, set it, and type the same again"


def of_clocks(
    repo: Repo, span: AuditRange, record: Added, now: datetime, *, misdated: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is said of clocks about a record that is refused: first of all, of the one here, and in the end.

    Nothing where it is refused for something else. *misdated* where it may be for the time of a commit before it.
    """
    if not (misdated or any(outdated(span, record))):
        return (), ()
    first = tuple(doubted(repo, span.workspace, now))
    last = (
        *_clock_was_wrong(span, record, now, doubts=bool(first)),
        *(_right_after(span, record, now, doubts=bool(first)) if misdated else ()),
    )
    return (first if last else ()), last


def _clock_was_wrong(span: AuditRange, record: Added, now: datetime, *, doubts: bool) -> Iterator[str]:
    """What is behind the refusal of a record that would come after one of the future, and what to do.

    Nothing where the record is refused for no such reason. *doubts* where the clock here was asked about first.
    """
    if not any(outdated(span, record)):
        return
    zone, post = span.policy.settings.timezone, record.record.post
    ahead = [filed for filed in lower(span, record) if exact(filed.item.at, zone) > now]
    if not ahead:
        return
    last = max(ahead, key=lambda filed: exact(filed.item.at, zone))
    at = instant(last.item.at, zone)
    then, today = (f"{moment.astimezone(at.tzinfo):%Y-%m-%d %H:%M}" for moment in (at, now))
    looks = " (SOCIALOPS_NOW left on, --now, or the machine's: 'socialops doctor' looks)"
    lead, was = _then_or_now(looks, doubts=doubts)
    yield (
        f"{lead}{last.path} is of the future: it says {then}, and now it is {today}. {was} that record "
        f"not shared: 'socialops sync --drop {post}' takes yours about {post} out. Is it shared, {_shared(span, last)}"
    )


def _then_or_now(looks: str, *, doubts: bool) -> tuple[str, str]:
    """Which clock was wrong; where that of here was asked about, what follows is for who found it right."""
    if doubts:
        return "only if your clock is right: ", "Is"
    return "", f"A clock was wrong then, or is now{looks}. Was it then, and is"


def _right_after(span: AuditRange, record: Added, now: datetime, *, doubts: bool) -> Iterator[str]:
    """What to do where a record would come right after a commit of the future: no audit lets it, by anybody."""
    parents = [name for commit in record.commits for name in span.details[commit.id].parents]
    ahead = [made for made in details(span.objects, parents).values() if made.committed - now > TOLERANCE]
    if ahead:
        post, zone = record.record.post, instant(now, span.policy.settings.timezone).tzinfo
        then, today = (f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" for moment in (ahead[0].committed, now))
        way = under_another_name(span.workspace, post)
        lead, was = _then_or_now(" ('socialops doctor' looks)", doubts=doubts)
        yield (
            f"{lead}commit {ahead[0].short} is of the future: it says {then}, and now it is {today}. {was} it a record "
            "that is not shared, its maker takes it out: 'socialops sync --drop POST'. Is it shared, say this again "
            "once another commit lies between, as of a post that was handed in, or of a merge"
            f"{way and f'; {way}'}"
        )


def _shared(span: AuditRange, said: Filed[Review] | Filed[Publication]) -> str:
    """What to do about a record of the future that others have: on a branch an audit may never let it pass."""
    at = instant(said.item.at, span.policy.settings.timezone)
    for record in added(span)[0]:
        makers = [span.details[commit.id] for commit in record.commits] if record.path == said.path else []
        if misdated(span, said.item.by, at, makers):
            return (
                "no audit lets it pass, then or ever, as it is over a day apart from its commit (SO456), so begin anew "
                "from main: 'socialops explain SO456' has the lines"
            )
    if isinstance(said.item, Review) and said.item.decision == "request-changes":
        way = under_another_name(span.workspace, said.item.post)
        return f"then wait for that time, as nobody lifts it before{way and f'; {way}'}"
    return "then wait for that time, or let somebody else say it"


def under_another_name(workspace: Workspace, name: str) -> str:
    """How a post goes on that can't wait for a request which is on main; empty where it is out, or is a series."""
    filed = workspace.posts.get(name)
    published = latest_publications(workspace.publications.get(name, ()))
    if filed is None or all(c in published and published[c].item.outcome == "published" for c in filed.item.channels):
        return ""
    at, new = filed.item.publish_at, f"{name[:60].rstrip('-')}-2"
    when = shlex.quote(at.isoformat() if at.tzinfo else f"{at:%Y-%m-%d %H:%M}") if at else "TIME"
    return (
        f"what can't wait goes on under another name: socialops new post {new} --like {name} --at {when}, "
        f"socialops cancel {name}, socialops submit {new}"
    )


def held_up(workspace: Workspace, asked: Iterable[Review], now: datetime) -> Iterator[str]:
    """What stands in the way of whoever lets a post pass: requests for changes of the future, until their time."""
    for request in asked:
        if ahead := asked_ahead(request, workspace.settings.timezone, now):
            way = under_another_name(workspace, request.post)
            yield f"{ahead}, and it stands until then: 'socialops doctor' looks{way and f'. Is it on main, {way}'}"


def asked_ahead(request: Review, zone: str, now: datetime) -> str | None:
    """That a request for changes is of the future, so that no word of now comes after it; None where it is not."""
    if exact(request.at, zone) <= now:
        return None
    at = instant(request.at, zone)
    then, today = (f"{moment.astimezone(at.tzinfo):%Y-%m-%d %H:%M}" for moment in (at, now))
    return f"{request.by}'s request at {request.stage} is of the future: it says {then}, and now it is {today}"


class Ahead(NamedTuple):
    """The record that says the latest time to come, its member and post, and how many more are ahead.

    `asks` where it is a request for changes, which holds its post up.
    """

    path: str
    at: datetime
    by: str
    post: str
    more: int
    asks: bool


def latest_ahead(workspace: Workspace, now: datetime) -> Ahead | None:
    """The record about a post whose time is the farthest ahead of *now*; None where none is."""
    zone = workspace.settings.timezone
    said: list[tuple[str, Review | Publication]] = []
    said += [(filed.path, filed.item) for records in workspace.reviews.values() for filed in records]
    said += [(filed.path, filed.item) for records in workspace.publications.values() for filed in records]
    found = [each for each in said if exact(each[1].at, zone) > now]
    if not found:
        return None
    path, item = max(found, key=lambda each: (exact(each[1].at, zone), each[0]))
    asks = isinstance(item, Review) and item.decision == "request-changes"
    return Ahead(path, instant(item.at, zone), item.by, item.post, len(found) - 1, asks)
