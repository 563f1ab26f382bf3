"""What an audit looks at: base, head, what the merge would give, and the commits between."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from functools import cached_property

from pydantic import ValidationError

from socialops.audit.merge import decided
from socialops.audit.past.chronicle import Chronicle
from socialops.audit.past.lineage import Lineage
from socialops.audit.past.trace import Trace
from socialops.audit.policy import is_policy
from socialops.audit.versions import Library
from socialops.classes import dataclass
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.series import Series
from socialops.domain.documents.workflow import Workflow
from socialops.domain.finding import Finding, KeyPath
from socialops.domain.time.zones import zone
from socialops.domain.workspace import Coded, Workspace
from socialops.git.objects import Objects, TreeEntry
from socialops.git.range import CommitDetail, RangeCommit, brought
from socialops.git.reading.files import apart

_SEVERAL = 2
"""Files of a commit: a record that its member makes is committed alone."""


@dataclass
class AuditRange:
    """All that is needed to judge; called `span` where it is handed on, since `range` is Python's own.

    Paths in `before`, `after` and in commits are from the repository's top.
    `policy` holds what base's tip says; `workspace` the same policy over the posts and records after the merge, for
    the posts and series that the range touches, and the series `beside` them that touched posts say they come from.
    """

    objects: Objects
    base: str
    head: str
    forks: Sequence[str]
    prefix: str
    policy: Workspace
    workspace: Workspace
    before: Mapping[str, TreeEntry]
    after: Mapping[str, TreeEntry]
    commits: Sequence[RangeCommit]
    details: Mapping[str, CommitDetail]
    now: datetime
    touched: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    history: Sequence[RangeCommit] | None = None
    """The commits up to base and head that can matter; None: all of them."""
    remembered: Callable[[Sequence[str]], Mapping[str, RangeCommit]] | None = None
    """What earlier runs read of some of these commits, which are before the range, children before parents."""
    _decided: dict[str, list[str]] = field(default_factory=dict)
    _traces: dict[str, Trace] = field(default_factory=dict)
    _states: dict[str, PostState | None] = field(default_factory=dict)

    @property
    def judged(self) -> frozenset[str]:
        """The posts and series whose records are judged: all that count for what the range touches."""
        return self.touched | self.beside

    @cached_property
    def apart(self) -> frozenset[str]:
        """The paths at which base and the merge differ."""
        return frozenset(apart(self.before, self.after))

    def day(self, moment: datetime) -> date:
        """The day of a moment, where the workspace is."""
        return moment.astimezone(zone(self.policy.settings.timezone)).date()

    def inside(self, path: str) -> str:
        """A path of the repository as the workspace has it."""
        return path.removeprefix(self.prefix)

    def member(self, email: str) -> Member | None:
        """The member of base with that e-mail."""
        return self.policy.roster.find(email) if email else None

    def actor(self, commit: CommitDetail) -> Member | None:
        """Who answers for a commit: its author; its committer only where the author is no member."""
        return self.member(commit.author) or self.member(commit.committer)

    def name(self, commit: CommitDetail) -> str:
        """Who made a commit, for messages."""
        member = self.member(commit.author)
        if member:
            return f"{member.id} <{commit.author}>"
        return f"<{commit.author or 'nobody'}>, who is no member,"

    def way_in(self, commit: CommitDetail) -> str:
        """What to do about a commit under an address that no member has; never another member's address."""
        if self.actor(commit) or not commit.author:
            return ""
        if "noreply" in commit.author.casefold():
            whose = "the forge's own address of somebody who edits there: add it to 'emails' in their file in members/"
        else:
            whose = "yours: add it to 'emails' in your file in members/"
        anew = "begin anew there, since a branch keeps its commits: 'socialops explain SO456' has the lines"
        if commit.id == self.head:
            anew = f"{anew}. Has nobody else the commit yet, make it anew: git commit --amend --reset-author --no-edit"
        return f". If it is {whose} on the target branch. If not, {anew}"

    def after_their_day(self, member: Member) -> str:
        """That a member had left when they made a commit, and the way on: their day was wrong, or a branch anew."""
        return (
            f"{member.id} left on {member.until}. Is that day wrong, let it be changed in their file in members/ on "
            "the target branch. If not, begin anew there, since a branch keeps its commits"
        )

    def squash(self, commit: RangeCommit) -> str:
        """What to say where one commit holds what should be several: a squash merge put its maker's name on it all."""
        inside = [path for path in commit.own if path.startswith(self.prefix)]
        if len(commit.own) < _SEVERAL or not inside or len(self.details[commit.id].parents) > 1:
            return ""
        return (
            ". This looks like a squash: one commit holds the work of several, under one name. Merge the branch with "
            "its commits, and allow merge commits or rebase only in the repository's settings"
        )

    def everybody(self, email: str) -> list[str]:
        """The members who have that e-mail at base, or ever had it: who wrote under an old address wrote it."""
        member = self.member(email)
        return list(dict.fromkeys([*([member.id] if member else []), *self._old_emails.get(email.casefold(), ())]))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each commit stands among `commits`."""
        return {commit.id: number for number, commit in enumerate(self.commits)}

    @cached_property
    def merges(self) -> list[int]:
        """Where the merges stand among `commits`."""
        return [n for n, commit in enumerate(self.commits) if len(self.details[commit.id].parents) > 1]

    @cached_property
    def chronicle(self) -> Chronicle:
        """The history of base and head."""
        ancestry = self.objects.ancestry(*(end for end in (self.head, self.base) if end))
        history = self.history if self.history is not None else self._everything(ancestry)
        return Chronicle(history, self.prefix, Lineage(ancestry))

    def _everything(self, ancestry: Iterable[str]) -> list[RangeCommit]:
        """All these commits; git is asked for what it has not told of the range."""
        known = {commit.id: commit for commit in self.commits}
        if self.remembered:
            known |= self.remembered([name for name in ancestry if name not in known])
        rest = brought(self.objects, [name for name in ancestry if name not in known])
        known |= {commit.id: commit for commit in rest}
        return [known[name] for name in ancestry]

    @cached_property
    def library(self) -> Library:
        """What every post was at every commit."""
        library = Library(self.objects, self.policy, self.chronicle, self._zones)
        read: list[tuple[str, Post | Series]] = [(filed.path, filed.item) for filed in self.workspace.posts.values()]
        read += [(filed.path, filed.item) for filed in self.workspace.series.values()]
        for path, document in read:
            entry = self.after.get(self.prefix + path)
            if entry is not None:
                library.know(entry.oid, document)
        return library

    def state(self, name: str) -> PostState | None:
        """The state of a post, or of a series that is approved ahead, after the merge."""
        if name not in self._states:
            filed = self.workspace.subject(name)
            known = self._digest(filed.item) if filed else None
            self._states[name] = post_state(self.workspace, filed.item, self.now, known) if filed else None
        return self._states[name]

    def _digest(self, post: Post) -> str | None:
        """The digest of a post without media which is as head has it; None where it is to be worked out."""
        version = self.library[post.id].at(self.head)
        return version.full if version and version.post is post and not version.files else None

    @cached_property
    def _zones(self) -> set[str]:
        """The zones that the workspace ever had at base."""
        said = self.chronicle.documents(self.objects, [SETTINGS_FILE], self.details)
        return {name for value in said if isinstance(name := value.get("timezone"), str) and zone(name)}

    @cached_property
    def workflows_once(self) -> list[Workflow]:
        """Every workflow as base ever held it."""
        said = self.chronicle.documents(self.objects, ["workflows/"], self.details)
        return [workflow for value in said if (workflow := _workflow(value))]

    @cached_property
    def _old_emails(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for value in self.chronicle.documents(self.objects, ["members/"], self.details):
            member, emails = value.get("id"), value.get("emails")
            for email in emails if isinstance(emails, list) and isinstance(member, str) else ():
                found.setdefault(str(email).casefold(), []).append(str(member))
        return found

    def policy_decided(self, commit: RangeCommit) -> list[str]:
        """The policy paths that a commit's author answers for: what it brought, and what a merge chose or dropped."""
        if commit.id not in self._decided:
            found = {path for path in commit.own if is_policy(path, self.prefix)}
            if len(self.details[commit.id].parents) > 1:
                found |= {path for path in self._stirred(commit.id) if self._chose(commit.id, path)}
            self._decided[commit.id] = sorted(found)
        return self._decided[commit.id]

    def _stirred(self, merge: str) -> set[str]:
        """The policy paths that were touched on any side of a merge."""
        lineage = self.chronicle.lineage
        start = bisect_right(self._policy_touches, (lineage.gate(merge), "\U0010ffff"))
        end = bisect_right(self._policy_touches, (lineage.number[merge], "\U0010ffff"))
        return {path for _, path in self._policy_touches[start:end]}

    @cached_property
    def _policy_touches(self) -> list[tuple[int, str]]:
        number = self.chronicle.lineage.number
        commits = self.chronicle.commits.values()
        return sorted((number[c.id], path) for c in commits for path in c.own if is_policy(path, self.prefix))

    def _chose(self, merge: str, path: str) -> bool:
        trace = self.trace(path)
        return decided(self.chronicle.lineage, trace.sides(merge), trace.at(merge), trace.at)

    def trace(self, path: str) -> Trace:
        """What lay at one path at every commit."""
        if path not in self._traces:
            self._traces[path] = Trace(self.objects, self.chronicle, [path])
        return self._traces[path]


def _workflow(value: Mapping[str, object]) -> Workflow | None:
    try:
        return Workflow.model_validate(value)
    except ValidationError:
        return None


def coded(code: str, path: str, message: str, *, keys: KeyPath = (), subject: str | None = None) -> Coded:
    """A finding with its code."""
    return Coded(code, Finding(path, message, keys=keys, subject=subject))
