"""Set the span of an audit from git objects, or say why that is not possible (SO450)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial

from socialops.audit.merge import Merged, merge
from socialops.audit.past.trace import named
from socialops.audit.policy import is_policy
from socialops.audit.range import AuditRange
from socialops.domain.documents.kind import KINDS, RECORDS, SETTINGS_FILE
from socialops.domain.workspace import Workspace
from socialops.git.doubles import doubled
from socialops.git.objects import Objects, TreeEntry
from socialops.git.range import CommitDetail, RangeCommit, details, log, log_beside
from socialops.git.reading.files import apart, but, files_at
from socialops.git.records_branch import records_at, records_tip
from socialops.git.repo import GitFailed
from socialops.git.tree import Tree
from socialops.store.load import load

_DOCUMENTS = frozenset(kind.folder for kind in (*KINDS, *RECORDS))
_MANY = 1000
"""Files that are worth a thread of their own."""
SHALLOW = (
    "this clone is shallow, so who did what can't be proved. Fetch the whole history: git fetch --unshallow "
    "(GitHub: actions/checkout with fetch-depth: 0; GitLab: GIT_DEPTH: 0)"
)


class Incomplete(Exception):  # noqa: N818 - ends the building with one sentence; the operation makes it SO450
    """The history can't be judged; the message has the line that fixes it."""


def find_prefix(entries: Mapping[str, TreeEntry], start: str) -> str | None:
    """The folder of the nearest socialops.yaml at or above *start*, with a trailing slash; None without one.

    Where there is none, the only one of the repository: a runner starts at the top, wherever the workspace lies.
    """
    folder = start
    while True:
        if f"{folder}{SETTINGS_FILE}" in entries:
            return folder
        if not folder:
            everywhere = _prefixes(entries)
            return everywhere.pop() if len(everywhere) == 1 else None
        folder = folder.rstrip("/").rpartition("/")[0]
        folder = folder + "/" if folder else ""


def build(objects: Objects, base: str, head: str, start: str, now: datetime) -> AuditRange:
    """The span between two commits; *start* is the folder of the repository to look for the workspace from."""
    try:
        if objects.is_shallow():
            raise Incomplete(SHALLOW)
        forks = objects.merge_bases(base, head)
        if not forks:
            raise Incomplete(f"{base[:9]} and {head[:9]} have no common history: name the branch this one started from")
        return between(objects, base, head, forks, start, now)
    except GitFailed as error:
        raise Incomplete(f"git can't read the history: {error}") from error


def between(
    objects: Objects,
    base: str,
    head: str,
    forks: Sequence[str],
    start: str,
    now: datetime,
    *,
    only: Collection[str] | None = None,
) -> AuditRange:
    """The span from known forks; with *only*, that of these posts and series and of no others."""
    trees: Callable[[str], Mapping[str, TreeEntry]] = objects.trees if only is None else partial(files_at, objects)
    before, branch = trees(base), trees(head)
    merged = merge([trees(fork) for fork in forks], before, branch)
    prefix = find_prefix(before, start)
    if prefix is None:
        prefix = _beginning(objects, base, merged, start)
    _refuse_conflicts(merged, prefix)
    sides = _Sides(objects, prefix, before, branch, merged.entries)
    commits, made = _commits(objects, base, head, sides if only is None else None)
    if reason := doubled(objects, commits, {name: detail.parents for name, detail in made.items()}):
        raise GitFailed(reason)
    policy = sides.policy
    broken = sorted(path for path in policy.broken if path.partition("/")[0] not in {"campaigns", "goals"})
    if broken and prefix + SETTINGS_FILE in before:
        raise Incomplete(f"the policy at base can't be read ({broken[0]}): mend it on the target branch first")
    touched = sides.touched(commits) if only is None else frozenset(only)
    workspace = _judged(policy, sides.loaded(touched))
    return AuditRange(
        objects=objects,
        base=base,
        head=head,
        forks=forks,
        prefix=prefix,
        policy=policy,
        workspace=workspace,
        before=sides.ends[0],
        after=sides.ends[1],
        commits=commits,
        details=made,
        now=now,
        touched=touched,
        beside=frozenset({f.item.series for f in workspace.posts.values() if f.item.series} - touched),
    )


def _commits(
    objects: Objects, base: str, head: str, sides: _Sides | None
) -> tuple[list[RangeCommit], dict[str, CommitDetail]]:
    """The commits of the range; where much of *sides* differs, that is read while git compares the commits."""
    if sides is None or not sides.is_large:
        commits = log(objects, f"^{base}", head)
        return commits, details(objects, [commit.id for commit in commits])
    names, waiting = log_beside(objects, f"^{base}", head)
    made: dict[str, CommitDetail] | None = None
    try:
        with suppress(GitFailed):  # it is asked for again in its turn, and fails then, if nothing else does before
            sides.foresee()
            made = details(objects, names)
            objects.ancestry(head, base)
    finally:
        commits = waiting()
    return commits, details(objects, names) if made is None else made


class _Sides:
    """What base and the merge hold, as far as it is asked for; read once."""

    def __init__(
        self,
        objects: Objects,
        prefix: str,
        before: Mapping[str, TreeEntry],
        branch: Mapping[str, TreeEntry],
        after: Mapping[str, TreeEntry],
    ) -> None:
        self._objects = objects
        self._prefix = prefix
        self._before = before
        self._branch = branch
        self._after = after
        self._loaded: dict[frozenset[str], Workspace] = {}

    @property
    def is_large(self) -> bool:
        """True where reading what differs takes longer than a thread for it."""
        return len(apart(self._before, self._after)) > _MANY

    @cached_property
    def policy(self) -> Workspace:
        """What base says."""
        return load(Tree(self._objects, self._before, self._prefix), posts=())

    @cached_property
    def ends(self) -> tuple[Mapping[str, TreeEntry], Mapping[str, TreeEntry]]:
        """The files of base and after the merge, with what is out, wherever it is written; that is judged there."""
        beside = records_beside(self._objects, self.policy, self._prefix)
        return (but(self._before, beside), but(self._after, beside)) if beside else (self._before, self._after)

    def loaded(self, posts: frozenset[str]) -> Workspace:
        """The policy after the merge, and these posts and series with their records."""
        if posts not in self._loaded:
            self._loaded[posts] = load(Tree(self._objects, self.ends[1], self._prefix), posts=posts)
        return self._loaded[posts]

    def foresee(self) -> None:
        """Load what is going to be asked for where no commit put back what another one did."""
        found, others = _named(self._changed, self._changed, self._prefix)
        if not others:
            self.loaded(frozenset(found))

    @cached_property
    def _changed(self) -> set[str]:
        before, after = self.ends
        return {path for path in apart(before, after) if _file(before.get(path)) != _file(after.get(path))}

    def touched(self, commits: Iterable[RangeCommit]) -> frozenset[str]:
        """The posts and series whose file, media or records the merge would change, or a commit did and put back.

        Media are those that some post of what the merge gives names, or one of what base has changed meanwhile.
        """
        own = (path for commit in commits for path, change in commit.own.items() if change.differs)
        found, others = _named(self._changed.union(own), self._changed, self._prefix)
        after, branch = self.ends[1], self._branch
        lost = {path: branch[path] for path in apart(branch, after) if path in branch} if others else {}
        trees = [Tree(self._objects, entries, self._prefix) for entries in (after, lost) if entries]
        for everything in map(load, trees) if others else ():
            posts = (*everything.posts.items(), *everything.series_as_posts.items())
            named = {(i.file, name) for name, filed in posts for _, i in filed.item.all_media() if i.file}
            found |= {name for file, name in named if file in others}
        return frozenset(found)


def records_beside(objects: Objects, policy: Workspace, prefix: str) -> Mapping[str, TreeEntry]:
    """What is out, where that is written on a branch of its own; nothing where it lies among the other files."""
    own = policy.settings.publish.branch
    tip = records_tip(objects, own) if own else None
    return records_at(objects, tip, prefix) if tip else {}


def _prefixes(entries: Mapping[str, TreeEntry]) -> set[str]:
    return {path.removesuffix(SETTINGS_FILE) for path in entries if path.rsplit("/", 1)[-1] == SETTINGS_FILE}


def _beginning(objects: Objects, base: str, merged: Merged, start: str) -> str:
    """The prefix of a workspace that the range begins; base must never have held one."""
    if any(path.rsplit("/", 1)[-1] == SETTINGS_FILE for commit in log(objects, base) for path in commit.own):
        raise Incomplete(
            "base held a workspace once, and its tip holds none here: stand in its folder (-C DIR), or put "
            "socialops.yaml back on the target branch"
        )
    prefix = find_prefix(merged.entries, start)
    if prefix is None:
        raise Incomplete("there is no socialops.yaml at base or head: start a workspace with 'socialops init'")
    return prefix


def _refuse_conflicts(merged: Merged, prefix: str) -> None:
    clashing = [path for path in merged.conflicts if path.startswith(prefix) or is_policy(path, prefix)]
    if clashing:
        more = f" and {len(clashing) - 1} more" if len(clashing) > 1 else ""
        raise Incomplete(
            f"a merge conflict: {clashing[0]}{more} changed on both sides, here and at base, so what a merge gives "
            "can't be told. Take base into the branch first: 'socialops sync --take-main' in a clone brings both "
            "together, and says where there is something to decide (another base than the main branch: git merge it, "
            "keep one of the two versions where git marks both, commit). Then audit again"
        )


def _named(paths: Collection[str], changed: Collection[str], prefix: str) -> tuple[set[str], set[str]]:
    """The ids of posts and series that some paths name, and those paths that may be media.

    Of records only those that *changed*: one that base holds alike, however it got there, is not touched.
    """
    found: set[str] = set()
    others: set[str] = set()
    for path in paths:
        if not path.startswith(prefix):
            continue
        inside = path.removeprefix(prefix)
        folder, _, rest = inside.partition("/")
        is_document = inside.endswith((".yaml", ".yml"))
        if folder in {"reviews", "publications"}:
            found |= {rest.partition("/")[0]} if path in changed else set()
        elif folder in {"posts", "series"} and is_document:
            found.add(rest.rsplit("/", 1)[-1].rpartition(".")[0])
        if not (is_document and folder in _DOCUMENTS):
            others.add(inside)
    return found, others


def _file(entry: TreeEntry | None) -> str | None:
    """What lies there; whether it may be executed is no part of it."""
    return named(entry.mode, entry.oid) if entry else None


def _judged(policy: Workspace, after: Workspace) -> Workspace:
    """The posts and records after the merge, under the policy of base."""
    return replace(
        policy,
        posts=after.posts,
        series=after.series,
        campaigns=after.campaigns,
        goals=after.goals,
        reviews=after.reviews,
        publications=after.publications,
        files=after.files,
    )


def first(objects: Objects, head: str, prefix: str, now: datetime) -> AuditRange:
    """The span of a branch that begins with *head*: base is empty, so policy and posts may come, but no records."""
    after = objects.trees(head)
    workspace = load(Tree(objects, after, prefix), posts=())
    return AuditRange(
        objects=objects,
        base="",
        head=head,
        forks=(),
        prefix=prefix,
        policy=workspace,
        workspace=workspace,
        before={},
        after=after,
        commits=log(objects, head),
        details={},
        now=now,
    )
