"""Records that say a time which is still to come: some clock was wrong when they were made, or is wrong now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from socialops.audit.range import AuditRange
from socialops.audit.records import Added, lower, outdated
from socialops.domain.documents.records import Review
from socialops.domain.time.clock import exact, instant
from socialops.domain.workspace import Workspace


def clock_was_wrong(span: AuditRange, record: Added, now: datetime) -> Iterator[str]:
    """What is behind the refusal of a record that would come after one of the future, and what to do.

    Nothing where the record is refused for no such reason.
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
    yield (
        f"{last.path} is of the future: it says {then}, and now it is {today}. A clock was wrong then, or is now "
        "(SOCIALOPS_NOW left on, --now, or the machine's: 'socialops doctor' looks). Was it then, and is that record "
        f"not shared: 'socialops sync --drop {post}' takes yours about {post} out. Is it shared, then wait for that "
        "time, or let somebody else say it"
    )


def asked_ahead(request: Review, zone: str, now: datetime) -> str | None:
    """That a request for changes is of the future, so that no word of now comes after it; None where it is not."""
    if exact(request.at, zone) <= now:
        return None
    at = instant(request.at, zone)
    then, today = (f"{moment.astimezone(at.tzinfo):%Y-%m-%d %H:%M}" for moment in (at, now))
    return f"{request.by}'s request at {request.stage} is of the future: it says {then}, and now it is {today}"


def latest_ahead(workspace: Workspace, now: datetime) -> tuple[str, datetime] | None:
    """The record about a post whose time is the farthest ahead of *now*, by its path; None where none is."""
    zone = workspace.settings.timezone
    said = [(filed.path, filed.item.at) for records in workspace.reviews.values() for filed in records]
    said += [(filed.path, filed.item.at) for records in workspace.publications.values() for filed in records]
    found = [(exact(at, zone), path, at) for path, at in said]
    ahead = max(found, default=None)
    if ahead is None or ahead[0] <= now:
        return None
    return ahead[1], instant(ahead[2], zone)
