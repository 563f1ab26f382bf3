"""What an audit looks at: base, head, what the merge would give, and the commits between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from socialops.audit.merge import taken_over
from socialops.audit.policy import is_policy
from socialops.domain.documents.people import Member
from socialops.domain.finding import Finding, KeyPath
from socialops.domain.workspace import Workspace
from socialops.git.objects import Entry, Objects
from socialops.git.range import Change, Commit, Detail


@dataclass(frozen=True)
class Told:
    """A finding with its code."""

    code: str
    finding: Finding


@dataclass
class Scene:
    """All that is needed to judge. Paths in `before`, `after` and in commits are from the repository's top.

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
    before: Mapping[str, Entry]
    after: Mapping[str, Entry]
    commits: Sequence[Commit]
    details: Mapping[str, Detail]
    now: datetime
    touched: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    _taken: dict[str, set[str]] = field(default_factory=dict)

    @property
    def judged(self) -> frozenset[str]:
        """The posts and series whose records are judged: all that count for what the range touches."""
        return self.touched | self.beside

    def inside(self, path: str) -> str:
        """A path of the repository as the workspace has it."""
        return path.removeprefix(self.prefix)

    def member(self, email: str) -> Member | None:
        """The member of base with that e-mail."""
        return self.policy.roster.find(email) if email else None

    def actor(self, commit: Detail) -> Member | None:
        """Who answers for a commit: its author; its committer only where the author is no member."""
        return self.member(commit.author) or self.member(commit.committer)

    def name(self, commit: Detail) -> str:
        """Who made a commit, for messages."""
        member = self.member(commit.author)
        return f"{member.id} <{commit.author}>" if member else f"<{commit.author or 'nobody'}>, who is no member"

    def decided(self, commit: Commit) -> Mapping[str, Change]:
        """The paths that a commit's author answers for: what it brought, and what a merge took over or dropped."""
        detail = self.details[commit.id]
        if len(detail.parents) < 2:  # noqa: PLR2004 - a merge has two parents
            return commit.own
        if commit.id not in self._taken:
            self._taken[commit.id] = taken_over(self.objects, detail, self._matters)
        found = dict(commit.own)
        for path in self._taken[commit.id] - found.keys():
            after = self.objects.oids([f"{commit.id}:{path}"])[0]
            found[path] = Change(tuple(self.objects.oids([f"{p}:{path}" for p in detail.parents])), after, "100644")
        return found

    def _matters(self, path: str) -> bool:
        return path.startswith(self.prefix) or is_policy(path, self.prefix)

    @cached_property
    def ancestry(self) -> Mapping[str, tuple[str, ...]]:
        """For every commit of the range, its parents."""
        return {name: detail.parents for name, detail in self.details.items()}

    def up_to(self, commit: str) -> list[str]:
        """The commit and those before it, back to the fork points, nearest first."""
        found, waiting = dict.fromkeys([commit]), [commit]
        while waiting:
            for parent in self.ancestry.get(waiting.pop(0), ()):
                if parent not in found:
                    found[parent] = None
                    waiting.append(parent)
        return list(found)


def told(code: str, path: str, message: str, *, keys: KeyPath = (), subject: str | None = None) -> Told:
    """A finding with its code."""
    return Told(code, Finding(path, message, keys=keys, subject=subject))
