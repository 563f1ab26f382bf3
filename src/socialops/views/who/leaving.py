"""What comes once somebody's last day has passed: whom it leaves without its people, and what they still answer for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from socialops.classes import dataclass
from socialops.domain.answering import Answer, answering
from socialops.domain.documents.people import Member
from socialops.domain.workspace import Workspace

_NAMED = 5


@dataclass(frozen=True)
class Gap:
    """Somebody is missing. `kind`: role, stage, responsibility, channel, workflow, permission, or member, who leaves
    or left and answers for something; `since` is the day from which it is so, where that is still to come.
    """

    kind: str
    subject: str
    message: str
    since: date | None = None


def coming_gaps(workspace: Workspace, today: date, gaps: Callable[[date], Iterable[Gap]]) -> Iterator[Gap]:
    """The gaps of each day after somebody's last that the days before it have not, and what these leave behind."""
    leaving = [f.item for _, f in sorted(workspace.members.items()) if f.item.until and not f.item.has_left(today)]
    if not leaving:
        return
    known = set(gaps(today))
    for day in sorted({_first_day_without(member) for member in leaving}):
        for gap in gaps(day):
            if gap not in known:
                known.add(gap)
                yield replace(gap, message=f"from {day} on {gap.message}", since=day)
        yield from (gap for member in leaving if _first_day_without(member) == day for gap in _left(workspace, member))


def left_gaps(workspace: Workspace, today: date) -> Iterator[Gap]:
    """Who is there no more, and is still asked about what goes on: until another is named, as `check` says, too."""
    for _, filed in sorted(workspace.members.items()):
        if filed.item.has_left(today) and (what := _answered(workspace, filed.item, today)):
            message = f"{filed.item.id} left on {filed.item.until} and still answers for {what}: name somebody else"
            yield Gap("member", filed.item.id, message)


def _first_day_without(member: Member) -> date:
    return (member.until or date.max) + timedelta(days=1)


def _left(workspace: Workspace, member: Member) -> Iterator[Gap]:
    """That a member answers for what goes on after their last day: a post that goes out earlier is not among it."""
    day = _first_day_without(member)
    if what := _answered(workspace, member, day, before=day):
        message = f"{member.id} leaves on {member.until} and answers for what goes on then ({what}): name somebody else"
        yield Gap("member", member.id, message, since=day)


def _answered(workspace: Workspace, member: Member, day: date, *, before: date = date.min) -> str:
    """What a member answers for that goes on on that day, but for posts that go out *before* another."""
    names: dict[str, dict[str, None]] = {}
    for found in answering(workspace, day):
        if found.member == member.id and not _goes_out_before(workspace, found, before):
            names.setdefault(found.kind, {})[found.subject] = None
    return "; ".join(f"{kind} {_some(list(each))}" for kind, each in names.items())


def _goes_out_before(workspace: Workspace, found: Answer, day: date) -> bool:
    if found.kind != "post":
        return False
    post = workspace.posts[found.subject].item
    times = [post.publish_on(channel) for channel in post.channels]
    return bool(times) and all(at is not None and at.date() < day for at in times)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
