"""What the commits of a range say of posts, policy and records: the words in which the reference speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from socialops.domain.approval.digest import Covered, channel_digest
from socialops.domain.approval.state import digest
from socialops.domain.documents.case import Case
from socialops.domain.documents.kind import KINDS
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication, Review
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed, Workspace
from tests.audit.commits import Commit, Files, best, workspace_of

_POLICY = {kind.folder for kind in KINDS if kind.policy} | {"styles"}
_STEERING = {"socialops.yaml", ".gitattributes", ".gitmodules", "codeowners", ".gitlab-ci.yml", ".mergify.yml"}

Value = Callable[[Commit, str], Any]


def file_at(commit: Commit, path: str) -> tuple[str, bytes] | None:
    """A file of a commit: its kind and its bytes."""
    return commit.files.get(path)


def is_policy(path: str) -> bool:
    *folders, name = path.casefold().split("/")
    return name in _STEERING or (folders or [name])[0] in _POLICY or folders[:2] == [".github", "workflows"]


def is_record(path: str) -> bool:
    folder, *rest = path.casefold().split("/")
    return folder in {"reviews", "publications"} and (len(rest) < 2 or path.casefold().endswith((".yaml", ".yml")))


def is_document(path: str) -> bool:
    return path.casefold().startswith("posts/") and path.casefold().endswith((".yaml", ".yml"))


def stem(path: str) -> str:
    return path.casefold().rsplit("/", 1)[-1].rsplit(".", 1)[0]


class Words:
    """What is asked of commits, by base's policy, about merging head into base."""

    def __init__(self, base: Commit, head: Commit, after: Files) -> None:
        self.base, self.head, self.after = base, head, after
        self.range = head.history() - base.history()
        self.policy = workspace_of(base.files)
        self.merged = self.by_base(after)
        self.zone = ZoneInfo(self.policy.settings.timezone)
        self.content: Value = cache(self._content)
        ways = {(w.settings.timezone, repr(w.workflows)): w for w in (workspace_of(c.files) for c in base.history())}
        self.policies = [self.policy, *ways.values()]
        own: dict[str, str] = {}
        for commit in base.history():  # every address that a member's file ever held
            for filed in workspace_of(commit.files).members.values():
                own |= dict.fromkeys(map(str.casefold, filed.item.emails), filed.item.id)
        self.ever = own

    def may(self, member: Member, permission: Any) -> bool:
        return self.policy.roster.may(member, permission)

    def by_base(self, files: Files, policy: Workspace | None = None) -> Workspace:
        """That tree under base's policy, or under another."""
        policy = policy or self.policy
        kinds = {f"{kind.folder}": getattr(policy, kind.folder) for kind in KINDS if kind.policy}
        return replace(workspace_of(files), settings=policy.settings, **kinds)

    def member(self, email: str) -> Member | None:
        return self.policy.roster.find(email)

    def author(self, commit: Commit) -> str:
        """The member who is a commit's author, or nothing."""
        member = self.member(commit.author)
        return member.id if member else ""

    def actor(self, commit: Commit) -> Member | None:
        """Who answers for a commit: its author; its committer only where the author is no member."""
        return self.member(commit.author) or self.member(commit.committer)

    def left(self, member: Member, *moments: datetime) -> bool:
        return any(member.has_left(moment.astimezone(self.zone).date()) for moment in moments)

    def writers(self, commit: Commit) -> set[str]:
        """Git authors and co-authors, by every address they ever had; a committer where the author is no member."""
        first = commit.author if commit.author.casefold() in self.ever else commit.committer
        people = (first, *commit.co_authors)
        return {self.ever[email.casefold()] for email in people if email.casefold() in self.ever}

    def ids(self, files: Files) -> set[str]:
        return {stem(path) for path in files if is_document(path)}

    def _content(self, commit: Commit, name: str) -> tuple[Any, ...]:
        """The content of a post at a commit: what loader and digest say of every file that claims its id."""
        found = []
        for path, entry in commit.files.items():
            if is_document(path) and stem(path) == name:
                alone = workspace_of({path: entry}).posts.get(name)
                media = workspace_of(commit.files).files.media
                found.append(
                    Covered(alone.item, media).content if alone else str(entry)
                )  # broken: what nobody has seen
        return tuple(sorted(found))

    def post(self, commit: Commit, name: str) -> Post | None:
        """The post, where one file alone claims its id: of two nobody can say which one it is."""
        filed = workspace_of(commit.files).posts.get(name)
        return filed.item if filed and len(self.content(commit, name)) == 1 else None

    def digests(self, commit: Commit, name: str) -> set[str]:
        """What an approval of the post would bind to there, by any policy base ever held, or the commit's own."""
        post = self.post(commit, name)
        ever = (self.by_base(commit.files, policy) for policy in self.policies)
        return {digest(workspace, post) for workspace in (workspace_of(commit.files), *ever) if post}

    def decides(self, commit: Commit, value: Value, name: str, *, nothing: Any = None) -> bool:
        """True where what a commit holds of something is its maker's doing.

        It differs from what every parent holds; or a merge kept one side's although another side had changed it.
        """
        now, before = value(commit, name), {parent: value(parent, name) for parent in commit.parents}
        if now not in before.values():
            return bool(before or now != nothing)
        sides = [parent for parent in before if before[parent] != now]
        kept = [parent for parent in before if before[parent] == now]
        return any(all(self.changed(side, other, value, name, nothing) for other in kept) for side in sides)

    def changed(self, side: Commit, other: Commit, value: Value, name: str, nothing: Any) -> bool:
        """True where *side* changed it since its history parted from that of *other*.

        Where histories crossed there are several such points; what one of them held already is nobody's change since.
        """
        ancestors = [value(c, name) for c in best(side.history() & other.history())] or [nothing]
        return all(old != value(side, name) for old in ancestors)

    def taken(self, commit: Commit, name: str) -> Post | None:
        """What the loader takes for the post: of twin files the first by path, whose status stands."""
        filed = workspace_of(commit.files).posts.get(name)
        return filed.item if filed else None

    def touches(self, commit: Commit) -> set[str]:
        """The posts whose content, or a file of whose, is as the commit's maker decided."""
        trees = (commit.files, *(parent.files for parent in commit.parents))
        paths = {path for files in trees for path in files if is_document(path)}
        found = {stem(path) for path in paths if self.decides(commit, file_at, path)}
        return found | {stem(path) for path in paths if self.decides(commit, self.content, stem(path), nothing=())}

    def status(self, commit: Commit, name: str) -> str | None:
        post = self.taken(commit, name)
        return post.status if post else None

    def word(self, commit: Commit, name: str) -> tuple[str, ...]:
        """The status, or those that the post had last where it is gone or can't be read."""
        post = self.taken(commit, name)
        return tuple(sorted({p.status for p in ([post] if post else self.before(commit, name))}))

    def plan(self, commit: Commit, name: str) -> Any:
        post = self.post(commit, name)
        return post and (post.timezone, post.publish_at, {c: v.publish_at for c, v in post.variants.items()})

    def before(self, commit: Commit, name: str) -> list[Post]:
        """The post as it was last, also where it was away (removed, or broken) for a while."""
        found, waiting = [], list(commit.parents)
        for parent in waiting:
            if post := self.taken(parent, name):
                found.append(post)
            else:
                waiting += [p for p in parent.parents if p not in waiting]
        return found

    def entries(self, files: Files) -> dict[str, tuple[Any, ...]]:
        cases: Mapping[str, Filed[Case]] = workspace_of(files).cases
        return {filed.path: filed.item.log for filed in cases.values()}

    def adding(self, path: str) -> list[Commit]:
        """The commits, of the range or before it, that brought the record as it will be."""
        now = self.after[path]
        commits = self.range if self.base.files.get(path) != now else self.base.history()
        return [c for c in commits if c.files.get(path) == now and all(p.files.get(path) != now for p in c.parents)]

    def seen(self, commit: Commit) -> list[Commit]:
        """The commit and those before it, back to the fork points, the nearest first."""
        found = [commit]
        for one in found:
            found += [parent for parent in one.parents if one in self.range and parent not in found]
        return found

    def held(self, record: Review | Publication, commit: Commit) -> bool:
        """True where the commit held what the record is about."""
        post = self.post(commit, record.post)
        if isinstance(record, Review):
            return record.digest in self.digests(commit, record.post)
        media = workspace_of(commit.files).files.media
        return post is not None and (record.part or record.digest) == channel_digest(post, record.channel, media)

    def at(self, record: Review | Publication) -> datetime:
        return instant(record.at, self.policy.settings.timezone)

    def involved(self, post: Post, member: Member, commit: Commit) -> bool:
        """The member is the post's author or a contributor, or reviews a stage of its workflow."""
        workflow = self.policy.workflow_of(post)
        roles = [role for stage in workflow.stages for role in stage.roles] if workflow else []
        return member.id in post.people or self.policy.roster.serves(
            member, roles, commit.committed.astimezone(self.zone).date()
        )

    def beginning(self, commit: Commit) -> bool:
        """The commit that brought base its workspace."""
        return commit in self.base.history() and not any("socialops.yaml" in p.files for p in commit.parents)
