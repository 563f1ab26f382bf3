"""Refuse beforehand what an audit would refuse afterwards: judge the planned record as if it were committed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from socialops.audit.authors import self_approved
from socialops.audit.build import Incomplete, between
from socialops.audit.evidence import TOLERANCE
from socialops.audit.forge_evidence import ForgeCheck
from socialops.audit.judge import judge_record
from socialops.audit.makers import Makers
from socialops.audit.post_history import PostHistory
from socialops.audit.range import AuditRange
from socialops.audit.records import added
from socialops.classes import dataclass
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.plan import Plan
from socialops.git.objects import Objects
from socialops.git.range import RangeCommit, brought, details, log, taken
from socialops.git.reading.main_branch import Main, main_branch
from socialops.git.reading.told import Places, told
from socialops.git.rehearsal import rehearsed
from socialops.git.repo import Repo
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.remembered import Remembered
from socialops.operations.posts.still_to_come import of_clocks
from socialops.store.verdicts.shelf import Shelf

_UNPROVED = frozenset({"SO452", "SO453"})
_PEOPLE = ("members", "workflows")
"""The folders that say who the makers of a post are, and who approves."""
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Objections(NamedTuple):
    """Why an audit would refuse a record: its member changed what they approve, and all the rest."""

    own_changes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def all(self) -> list[str]:
        """Every reason."""
        return [*self.own_changes, *self.others]


@dataclass(frozen=True)
class Rehearsal:
    """A record that is to be judged before it is written.

    `subjects` are the post that it is about and the series that this comes from. `base` is what an audit would compare
    with, if not the main branch. Where the record is not signed yet (`signed`), nothing is said of its proof;
    `forge` answers for reviews on the forge. Where it `remembers`, what earlier runs read of the history is not read
    again: for people who wait, never for what lets a post out.
    """

    repo: Repo
    now: datetime
    subjects: Collection[str]
    base: str | None = None
    signed: bool = True
    forge: ForgeCheck | None = None
    remembers: bool = False

    def objections(self, plan: Plan) -> Objections:
        """Why an audit would refuse the record that the plan adds."""
        objects = Objects(self.repo.root)
        head = objects.commit("HEAD")
        change = next((c for c in plan.changes if c.before is None and c.after is not None), None)
        if head is None or change is None or change.after is None or not self._is_begun(objects, head):
            return Objections()
        name, email = self.repo.identity()
        who, path = f"{name} <{email}>", self.repo.prefix + change.path
        author = plan.author or who
        with rehearsed(self.repo, head, path, change.after, author=author, committer=who, at=self.now) as found:
            try:
                span, base = self.span(*found, head)
            except Incomplete as error:
                return Objections((), (str(error),))
            yielded = self._own_changes(span, change.path)
            return Objections(tuple(yielded), tuple(dict.fromkeys(self._reasons(span, change.path, base))))

    def changers(self, commit: str = "HEAD") -> Mapping[str, Mapping[str, datetime]]:
        """Of each subject, who changed what it says since others approved it, as *commit* holds it; each with when.

        Raises:
            Incomplete: the history can't be judged.
        """
        objects = Objects(self.repo.root)
        head = objects.commit(commit)
        if head is None or not self._is_begun(objects, head):
            return {}
        span = self.span(objects, head, head)[0]
        makers = Makers(span)
        return {subject: self._changers(span, makers, subject, head) for subject in self.subjects}

    @staticmethod
    def _changers(span: AuditRange, makers: Makers, subject: str, head: str) -> Mapping[str, datetime]:
        filed = span.workspace.subject(subject)
        workflow = span.policy.workflow_of(filed.item) if filed else None
        if filed is None or workflow is None:
            return {}
        found = PostHistory(span, filed.item, workflow, makers).changers(head)
        return {member: made.authored for member, made in makers.details(found).items()}

    def _is_begun(self, objects: Objects, head: str) -> bool:
        """False where HEAD holds no workspace yet: before its first commit there is nothing to judge by."""
        return objects.oids([f"{head}:{self.repo.prefix}{SETTINGS_FILE}"])[0] is not None

    def _own_changes(self, span: AuditRange, path: str) -> Iterator[str]:
        for _, approval, commit in self_approved(span, {path}):
            if approval.path == path:
                made = details(span.objects, [commit])[commit]
                when = f"in commit {made.short} of {made.authored.date()}"
                yield f"{approval.item.by} changed its content {when}: somebody else must approve"

    def _reasons(self, span: AuditRange, path: str, base: str | None) -> Iterator[str]:
        pinned = abs(datetime.now(UTC) - self.now) > TOLERANCE
        found = list(judge_record(span, path, self.forge, dated=not pinned))
        misdated = not pinned and any(item.code == "SO456" for item in found)
        records = [record for record in added(span)[0] if record.path == path]
        told = [of_clocks(self.repo, span, record, self.now, misdated=misdated) for record in records]
        yield from (said for first, _ in told for said in first)
        for item in found:
            said = item.finding.message
            by_policy = " at base" in said
            if not self.signed and item.code in _UNPROVED and not by_policy:
                continue
            if base and by_policy:
                said = said.replace("by the policy at base", f"by the policy at {base}, which an audit asks")
                way = f"let the change of roles, members or workflows reach {base} first"
                said = f"{said.replace(' at base', f' at {base}')}: {way}"
            yield f"{said} (this is what 'socialops audit' would say: {item.code})"
        yield from (said for _, last in told for said in last)

    def span(self, objects: Objects, new: str, head: str) -> tuple[AuditRange, str | None]:
        """The range up to *new* as an audit would see it, and its base's short name.

        Where nothing is there to compare with, it is the one commit on HEAD, and the base has no name.
        """
        if self.base:
            commit = objects.commit(self.base)
            found = Main(self.base, commit) if commit else None
        else:
            found = main_branch(objects)
        name, base = found or Main("", head)
        forks = objects.merge_bases(base, head)
        if base != head and forks:
            try:
                return self.limited(objects, base, new, forks), _short(objects, name)
            except Incomplete:  # an audit judges nothing there: it asks to take base in first
                pass
        return self.limited(objects, head, new, [head]), _short(objects, name) if base == head and name else None

    def limited(self, objects: Objects, base: str, new: str, forks: list[str]) -> AuditRange:
        """The span with as much of the history as matters to these posts: nobody waits for all of it."""
        span = between(objects, base, new, forks, self.repo.prefix, self.now, only=self.subjects)
        kept = Remembered(objects, Shelf(self.repo.common_dir)) if self.remembers else None
        span.history = self._told(span, kept)
        ancestry = objects.ancestry(new, base)
        if any(_came_along(objects, span.history, name, ancestry) for name in self.subjects):
            span.history = log(objects, new, base)
            return span
        traces = [span.library[name].trace for name in sorted(self.subjects)]
        media = sorted({path for trace in traces for path in trace.paths if not path.endswith(".yaml")})
        if not media:
            return span
        return replace(span, history=self._told(span, kept, media), _decided={}, _traces={}, _states={})

    def _told(self, span: AuditRange, kept: Remembered | None, media: Collection[str] = ()) -> list[RangeCommit]:
        """The history of these posts and series, of their *media*, and of whatever says who their makers are."""
        ancestry = span.objects.ancestry(span.head, span.base)
        settings, names = span.prefix + SETTINGS_FILE, sorted(self.subjects)
        series = (f"{span.prefix}series/{name}.yaml" for name in names)
        folders = [*_PEOPLE, *(f"{of}/{name}" for name in names for of in ("reviews", "publications"))]
        places = Places(
            [settings, *series, *media, *(span.prefix + folder for folder in folders)],
            apart=f"{span.prefix}posts/",
            names=[f"{name}.yaml" for name in names],
        )
        mine = {commit.id for commit in span.commits}
        older = [name for name, parents in ancestry.items() if parents and name not in mine]
        known = kept.brought(older) if kept else {}
        found = told(span.objects, ancestry, places, known)
        starts = [commit.id for commit in found if ancestry[commit.id] and _begins(commit, settings)]
        if any(path.endswith(SETTINGS_FILE) for path in _taken(span.objects, starts, ancestry)):
            patterns = [pattern for name in sorted(self.subjects) for pattern in _patterns(name)]
            return log(span.objects, span.head, span.base, paths=sorted(media), patterns=patterns)
        return found


def rehearse(context: TransitionContext, plan: Plan, *, signed: bool = True) -> Objections:
    """Why an audit would refuse the record of the plan."""
    subjects = {context.post.id, *([context.post.series] if context.post.series else [])}
    signed = signed and not context.dry_run
    rehearsal = Rehearsal(context.repo, context.now, subjects, base=context.base, signed=signed, remembers=True)
    return rehearsal.objections(plan)


def _short(objects: Objects, name: str) -> str:
    """A base as people name it."""
    target = objects.symbolic(name) if name.endswith("/HEAD") else None
    short = (target or name).removeprefix("refs/remotes/").removeprefix("refs/heads/")
    return short[:9] if _ID.fullmatch(short) else short


def _patterns(name: str) -> list[str]:
    """Where what is of a post or series lies in a workspace that was moved, and whatever says who its makers are."""
    places = [f"**/series/{name}.yaml", f"**/posts/**/{name}.yaml", f"**/reviews/{name}/*.yaml"]
    return [
        *places,
        f"**/publications/{name}/*.yaml",
        f"**/{SETTINGS_FILE}",
        "**/members/*.yaml",
        "**/workflows/*.yaml",
    ]


def _came_along(objects: Objects, history: list[RangeCommit], name: str, ancestry: Mapping[str, Sequence[str]]) -> bool:
    """True where a commit that brings the post takes another away: it may have come under another id before."""
    place = f"/{name}.yaml"
    came = [
        c.id for c in history for path, change in c.own.items() if f"/{path}".endswith(place) and not any(change.before)
    ]
    gone = _taken(objects, came, ancestry)
    folders = ("/posts/", "/series/")
    return any(f in f"/{path}" and not path.endswith(place) for f in folders for path in gone)


def _begins(commit: RangeCommit, settings: str) -> bool:
    """True where a commit starts the workspace: it brings the settings, and no parent holds them."""
    change = commit.own.get(settings)
    return change is not None and change.after is not None and not any(change.before)


def _taken(objects: Objects, ids: Sequence[str], ancestry: Mapping[str, Sequence[str]]) -> list[str]:
    """The paths that these commits of an *ancestry* take away; one that has no parent takes none."""
    plain = [name for name in ids if len(ancestry[name]) == 1]
    merges = brought(objects, [name for name in ids if len(ancestry[name]) > 1])
    gone = [path for commit in merges for path, change in commit.own.items() if change.after is None]
    return [*(taken(objects, plain) if plain else ()), *gone]
