"""What `socialops` alone shows: what waits for whoever asks, tasks and cases."""

from __future__ import annotations

from collections.abc import Sequence

from socialops.classes import dataclass
from socialops.domain.approval.state import PostState
from socialops.errors import SocialopsError
from socialops.operations.shown.changers import where_few
from socialops.operations.shown.opened import Asker, Opened, Page, open_workspace
from socialops.operations.shown.tasks import asking, filtered, with_alerts
from socialops.store.root import find_root
from socialops.views import tasks as view
from socialops.views.cases.list import CaseRow, list_cases
from socialops.views.filters import Filters
from socialops.views.remarks import PostRemark, remarks
from socialops.views.standing import OwnChange


@dataclass(frozen=True)
class Mine:
    """The member's own tasks, soonest first, and the cases that they hold or that wait for them.

    `member` is None where git's identity is no member's; `why` says so, and what to do.
    """

    page: Page
    member: str | None
    why: str = ""
    tasks: Sequence[view.Task] = ()
    later: int = 0
    cases: Sequence[CaseRow] = ()
    said: Sequence[tuple[str, PostRemark]] = ()
    """What others said about what the member wrote, by post, where that is to be changed or answered."""
    stuck: Sequence[tuple[str, OwnChange]] = ()
    """Posts that the member wrote or changed and that nobody may approve, as who could changed them."""
    unchangeable: frozenset[str] = frozenset()
    """Those of them that are out where no edit is taken any more: another post follows."""
    paused: str | None = None
    """Why nothing goes out by itself."""


def mine(asker: Asker) -> Mine | None:
    """What waits for the member who asks; None where there is no workspace."""
    try:
        find_root(asker.directory)
    except SocialopsError:
        return None
    opened = open_workspace(asker)
    try:
        member = asking(opened)
    except SocialopsError as error:
        return Mine(opened.page, None, str(error), paused=opened.workspace.settings.publish.paused)
    return _of(opened, member)


def _of(opened: Opened, member: str) -> Mine:
    workspace, wants = opened.workspace, Filters(members=frozenset({member}))
    times = opened.post_times_for_due()
    standings = where_few(opened, opened.standings(times) + opened.series_standings(times))
    found = filtered(workspace, wants, standings, view.tasks(workspace, standings, opened.now, times))
    found = with_alerts(workspace, wants, found, opened.now)
    rows, later = view.split(found, opened.now)
    cases = list_cases(workspace, opened.now, members=wants.members)
    posts = {row.post for row in rows if not row.done}
    own = [s for s in standings if s.post.id in posts and member in s.post.people]
    said = [(s.post.id, remark) for s in own for remark in remarks(workspace, s.state) if not remark.answers]
    shut = frozenset(s.post.id for s in own if _is_shut(opened, s.state))
    stuck = [
        (s.post.id, own)
        for s in standings
        if s.turn and not s.turn.members
        for own in s.own_changes
        if member in (own.member, *s.post.people)
    ]
    return Mine(opened.page, member, "", rows, later, cases, said, stuck, shut, workspace.settings.publish.paused)


def _is_shut(opened: Opened, state: PostState) -> bool:
    """True where changes are asked for of what is out, and no channel takes an edit of it any more."""
    if not state.objected:
        return False
    from socialops.domain.approval.publications import out
    from socialops.operations.posts.no_edits import closed

    there = out(opened.workspace.publications.get(state.post.id, ()))
    return set(closed(opened.workspace, state.post, opened.now)) == set(there)
