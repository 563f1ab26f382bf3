"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from socialops.classes import dataclass
from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.publications import changed_on, is_over, out
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import Workflow
from socialops.domain.finding import Diagnostic, Finding, Severity
from socialops.domain.results.report import stamp
from socialops.domain.time.clock import instant, start_of_day
from socialops.domain.time.week import takes_room
from socialops.domain.workspace import Filed, Workspace
from socialops.platforms.limits import Platform
from socialops.platforms.part import Part, platform_of

if TYPE_CHECKING:
    from socialops.style.social.duplicates import Told

Planned = dict[str, list[tuple[datetime, Filed[Post]]]]


def planned(workspace: Workspace) -> Planned:
    """The posts of each channel with their instants, in that order; cancelled and imported ones take no room."""
    found: Planned = {}
    for filed in workspace.posts.values():
        post, entries = filed.item, dict[datetime, tuple[datetime, Filed[Post]]]()
        for channel in post.channels if takes_room(post) else ():
            when = post.publish_on(channel)
            if when and channel in workspace.channels:
                entry = entries.get(when)
                if entry is None:  # mostly one for all of its channels
                    entry = entries[when] = instant(when, workspace.zone_of(post)).astimezone(UTC), filed
                found.setdefault(channel, []).append(entry)
    for some in found.values():
        some.sort(key=lambda entry: (entry[0], entry[1].path))
    return found


class Context:
    """What rules look at: the workspace and the day, with states folded once."""

    def __init__(
        self,
        workspace: Workspace,
        today: date,
        *,
        only: Collection[str] | None = None,
        policy: Context | None = None,
    ) -> None:
        """With *only*, the texts of these posts alone are looked at; the others are there to be compared with.

        *policy* looks at the same policy, and was perhaps asked already what follows from it.
        """
        self.workspace = workspace
        self.only = only
        self.today = today
        self.compared: Told | None = None
        """Who is told, day after day, how each text is compared with others, where somebody wants to know."""
        self._policy = policy
        self._states: dict[str, PostState] = {}
        self._known: dict[Callable[[Context], Any], Any] = {}

    def once(self, find: Callable[[Context], T]) -> T:
        """What *find* finds here: asked by several rules, found once."""
        if find not in self._known:
            self._known[find] = find(self)
        found: T = self._known[find]
        return found

    def of_policy(self, find: Callable[[Context], T]) -> T:
        """The same of what follows from the policy alone, whichever posts are looked at."""
        return (self._policy or self).once(find)

    @cached_property
    def planned(self) -> Planned:
        """What is planned on each channel."""
        return planned(self.workspace)

    @cached_property
    def now(self) -> datetime:
        """The start of the day: no verdict changes with the hour."""
        return start_of_day(self.today, self.workspace.settings.timezone)

    @cached_property
    def end(self) -> datetime:
        """The end of the day: what was measured in its course is known by then."""
        return self.now.replace(hour=23, minute=59, second=59, microsecond=999_999)

    def state(self, post: Post) -> PostState:
        """The post's state."""
        if post.id not in self._states:
            self._states[post.id] = post_state(self.workspace, post, self.now)
        return self._states[post.id]

    @cached_property
    def parts(self) -> list[tuple[Filed[Post], Part]]:
        """Every post on every channel that is still to be judged, the parts of its thread and its first comment too.

        Cancelled posts are not, nor what is out already: that is history, until it changes.
        """
        going_on = {f.item.id for f in self.workspace.posts.values() if f.item.goes_on}
        if not going_on:
            return self.heads
        return [
            (filed, part)
            for filed, head in self.heads
            for part in ((head, *head.following) if filed.item.id in going_on else (head,))
        ]

    @cached_property
    def heads(self) -> list[tuple[Filed[Post], Part]]:
        """The same with only the first part of each."""
        return list(self.each_head())

    def each_head(self) -> Iterator[tuple[Filed[Post], Part]]:
        """The same, each made when it is its turn: where all posts are looked at once, nothing of them is kept."""
        for filed in self.workspace.posts.values():
            for part in self.heads_of(filed.item):
                yield filed, part

    def heads_of(self, post: Post) -> list[Part]:
        """The same of one post."""
        found: list[Part] = []
        is_judged = post.status != "cancelled" and (self.only is None or post.id in self.only)
        platforms, facts, plain = self._platforms, self.workspace.files.media_facts, None
        for channel in self._open_channels(post) if is_judged else ():
            if channel in platforms:
                if channel in post.variants:
                    part = Part(post, channel, platforms[channel], facts, kin=plain)
                else:
                    part = Part(post, channel, platforms[channel], facts, plain)
                    plain = plain or part
                found.append(part)
        return found

    @cached_property
    def _platforms(self) -> Mapping[str, Platform]:
        return {name: platform_of(filed.item) for name, filed in self.workspace.channels.items()}

    def _open_channels(self, post: Post) -> Iterable[str]:
        records = self.workspace.publications.get(post.id)
        if not records:
            return post.channels
        there = out(records)
        again = set(changed_on(post, there.values(), self.workspace.files.media))
        return [c for c in post.channels if c not in there or c in again]

    def is_over(self, post: Post) -> bool:
        """True where the post is out on every channel, or cancelled: no policy of today judges it."""
        return is_over(self.workspace, post)

    def electorate(self, post: Post, workflow: Workflow) -> Electorate:
        """Who counts for the post."""
        return Electorate(self.workspace.roster, workflow, post, self.workspace.stage_roles)


class Scope(StrEnum):
    """What a rule has to look at for what it says of a file.

    POST: of a post's files (its own and its records) it says what follows from them, the media, the policy and the day;
    of all other files what follows without any post. WORKSPACE: other posts matter.
    """

    POST = "post"
    WORKSPACE = "workspace"


T = TypeVar("T")
Check = Callable[[Context], Iterable[Finding]]


def is_fixed(code: str) -> bool:
    """True for codes that nobody can ignore, soften or waive; a rule that was not judged is no matter of taste."""
    return code.startswith(("SO0", "SO4", "SO5")) or code == "SO207"


@dataclass(frozen=True)
class Rule:
    """A rule: its code and name are fixed for good; the check's docstring explains it to people."""

    code: str
    name: str
    summary: str
    check: Check
    severity: Severity = Severity.ERROR
    fixable: bool = False
    scope: Scope = Scope.POST

    @property
    def explanation(self) -> str:
        """Why the rule exists and what to do, as written at the check."""
        lines = (self.check.__doc__ or "").strip().splitlines()
        return "\n".join(line.strip() for line in lines)

    @cached_property
    def fixed(self) -> bool:
        """True for rules that nobody can ignore, soften or waive."""
        return is_fixed(self.code)


def placed(workspace: Workspace, rule: Rule, finding: Finding) -> Diagnostic:
    """The finding of a rule as it is reported, with its place in the file."""
    if finding.position is None and finding.offset is not None:
        return stamp(rule, finding, workspace.files.locate_text(finding.path, finding.keys, finding.offset))
    return stamp(rule, finding, finding.position or workspace.files.locate(finding.path, finding.keys))
