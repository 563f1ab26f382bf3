"""Judge a push before the repository takes it: only forwards, every range audited, every file checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from socialops.audit.build import Incomplete, build, first
from socialops.audit.catalogue import BY_CODE
from socialops.audit.judge import judge
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.finding import Finding, Position
from socialops.domain.results.receive import PushVerdict, Update
from socialops.domain.results.report import Report, ordered, stamp
from socialops.errors import SocialopsError
from socialops.git.environment import quarantine
from socialops.git.objects import Objects, TreeEntry
from socialops.git.reading.hardened import by_gitpython
from socialops.git.records_branch import records_at, records_tip
from socialops.git.repo import GitFailed
from socialops.git.tree import Tree
from socialops.operations.replayed import Trunk, judge_records
from socialops.rules.run import run
from socialops.store.load import load, publications_branch

Clock = Callable[[str], datetime]
"""The time now in a zone."""
_HEADS = "refs/heads/"
_PARTS = 3


def updates(lines: str) -> list[Update]:
    """What git told the hook on stdin."""
    found = [line.split(" ", 2) for line in lines.split("\n") if line]
    if not all(len(parts) == _PARTS and _is_id(parts[0]) and _is_id(parts[1]) for parts in found):
        raise SocialopsError(
            "This is git's pre-receive hook: it reads lines of 'OLD NEW REF' that git writes. docs/ci.md says how to "
            "put it in place."
        )
    return [Update(*parts) for parts in found]


def _is_id(text: str) -> bool:
    return len(text) in {40, 64} and not text.strip("0123456789abcdef")


def surroundings(folder: Path, told: Mapping[str, str]) -> dict[str, str]:
    """The variables under which git sees the pushed objects, which wait in quarantine until the hook has spoken."""
    objects = Objects(folder, way=by_gitpython)
    try:
        store = folder / objects.text("rev-parse", "--git-common-dir") / "objects"
    except GitFailed as error:
        raise SocialopsError(f"git can't read this repository: {error}") from error
    return quarantine(told, store)


def receive(
    folder: Path,
    pushed: Sequence[Update],
    *,
    branches: Collection[str],
    waiting: Mapping[str, str],
    environment: Mapping[str, str],
    clock: Clock,
) -> tuple[PushVerdict, ...]:
    """A verdict for every update of a protected branch: *branches*, else the one that HEAD names."""
    objects = Objects(folder, waiting=waiting, way=by_gitpython)
    protected = _protected(objects, branches)
    named = {update: _target(objects, update.ref) for update in pushed}
    if not branches and not any(objects.commit(ref) or ref in named.values() for ref in protected):
        missing = min(protected).removeprefix(_HEADS)
        raise SocialopsError(
            f"The repository's HEAD names the branch '{missing}', which is not there, so nothing would be protected. "
            "Name the right one: git symbolic-ref HEAD refs/heads/main, or 'socialops receive --branch main' in the "
            "hook; or push that branch first."
        )
    verdicts, beside = [], _records_branches(objects, protected)
    for update, ref in named.items():
        if ref in beside and ref not in protected:
            branch = ref.removeprefix(_HEADS)
            refusal = _refusal(objects, update, branch)
            trunk, empty = beside[ref], Report((), 0)
            report = empty if refusal else _of_records(objects, update, trunk, waiting, environment, clock)
            verdicts.append(PushVerdict(branch, refusal, report))
        if ref in protected:
            branch = ref.removeprefix(_HEADS)
            refusal = _refusal(objects, update, branch)
            others = [tip for other in sorted(protected - {ref}) if (tip := objects.commit(other))]
            report = Report((), 0) if refusal else _judge(objects, update, others, environment, clock)
            verdicts.append(PushVerdict(branch, refusal, report))
    return tuple(verdicts)


def _records_branches(objects: Objects, protected: Collection[str]) -> dict[str, Trunk]:
    """The branches that publications live on, by the policy at the tips of the protected ones."""
    found = {}
    for tip in filter(None, map(objects.commit, sorted(protected))):
        for prefix in sorted(_workspaces(objects.trees(tip))):
            if branch := publications_branch(Tree(objects, objects.trees(tip), prefix)):
                found[_HEADS + branch] = Trunk(tip, prefix, branch)
    return found


def _of_records(
    objects: Objects,
    update: Update,
    trunk: Trunk,
    waiting: Mapping[str, str],
    environment: Mapping[str, str],
    clock: Clock,
) -> Report:
    """What an audit says of the publications that a push brings to their branch."""
    own = [objects.folder / objects.text("rev-parse", "--git-common-dir") / "objects"]
    own += [Path(waiting[name]) for name in ("GIT_OBJECT_DIRECTORY",) if name in waiting]
    base = None if update.creates else update.old
    try:
        report, _ = judge_records(objects, base, update.new, trunk, own, environment, clock("UTC"))
    except (Incomplete, GitFailed) as error:
        return _unjudged(error)
    return Report(tuple(one._replace(path=trunk.prefix + one.path) for one in report.diagnostics), report.files)


def _unjudged(error: Exception) -> Report:
    finding = Finding(SETTINGS_FILE, str(error), position=Position())
    return Report((stamp(BY_CODE["SO450"], finding, Position()),), 0)


def unprotected(folder: Path, branches: Collection[str], waiting: Mapping[str, str]) -> list[str]:
    """The named branches that are not there: a mistyped name protects nothing."""
    objects = Objects(folder, waiting=waiting, way=by_gitpython)
    return sorted(b.removeprefix(_HEADS) for b in branches if objects.commit(_HEADS + b.removeprefix(_HEADS)) is None)


def _protected(objects: Objects, branches: Collection[str]) -> set[str]:
    """The protected refs, by their own names and by those that they lead to."""
    named = {_HEADS + branch.removeprefix(_HEADS) for branch in branches or [_default(objects)]}
    return named | {_target(objects, ref) for ref in named}


def _default(objects: Objects) -> str:
    try:
        return objects.text("symbolic-ref", "HEAD").removeprefix(_HEADS)
    except GitFailed as error:
        raise SocialopsError(
            "The repository's HEAD names no branch, so the one to protect is not known: name it with --branch."
        ) from error


def _target(objects: Objects, ref: str) -> str:
    """The ref that an update really moves: a symbolic one leads to another."""
    try:
        return objects.text("symbolic-ref", "--quiet", ref)
    except GitFailed:
        return ref


def _refusal(objects: Objects, update: Update, branch: str) -> str | None:
    if update.deletes:
        return f"the branch {branch} can't be deleted: it holds who approved what"
    if not update.creates and objects.merge_bases(update.old, update.new) != [update.old]:
        return (
            f"the push would rewrite {branch}, and its history only ever grows: take its newest state in first "
            f"(git pull origin {branch}), then push again"
        )
    try:
        objects.trees(update.new)
    except GitFailed as error:
        return str(error)
    return None


def _judge(
    objects: Objects, update: Update, others: Sequence[str], environment: Mapping[str, str], clock: Clock
) -> Report:
    """For every workspace of the repository: its files checked and its range audited, paths from the top.

    A branch that begins is judged against the other protected ones: what any of them holds was judged before.
    """
    old = next(iter(others), "") if update.creates else update.old
    known = update.creates and any(objects.merge_bases(tip, update.new) == [update.new] for tip in others)
    before, after = objects.trees(old) if old else {}, objects.trees(update.new)
    started, there = _workspaces(before), _workspaces(after)
    reports = [] if known else _audits(objects, old, update.new, started, there, environment, clock("UTC"))
    files = 0
    for prefix in sorted(there):
        workspace = load(_with_records(objects, after, prefix))
        reports.append((prefix, run(workspace, clock(workspace.settings.timezone).date())))
        files += workspace.file_count
    found = [d._replace(path=prefix + d.path) for prefix, report in reports for d in report.diagnostics]
    return Report(ordered(found), files)


def _with_records(objects: Objects, after: Mapping[str, TreeEntry], prefix: str) -> Tree:
    """The workspace with the publications that live on a branch of their own."""
    tree = Tree(objects, after, prefix)
    branch = publications_branch(tree)
    tip = records_tip(objects, branch) if branch else None
    return Tree(objects, {**after, **records_at(objects, tip, prefix)}, prefix) if tip else tree


def _audits(
    objects: Objects,
    old: str,
    new: str,
    started: set[str],
    there: set[str],
    environment: Mapping[str, str],
    now: datetime,
) -> list[tuple[str, Report]]:
    """A report for each workspace that the branch held, and for each that it begins to hold."""
    found = [(prefix, _audit(objects, old, new, prefix, environment, now)) for prefix in sorted(started)]
    if old and not started:  # whether base ever held one is asked there
        return [(prefix, _audit(objects, old, new, prefix, environment, now)) for prefix in sorted(there)]
    if not started - there:  # else one was moved, and its new place begins nothing
        found += [(prefix, judge(first(objects, new, prefix, now))) for prefix in sorted(there - started)]
    return found


def _workspaces(entries: Collection[str]) -> set[str]:
    """The folders that hold a workspace, those inside another too: each is one to the people who stand in it."""
    names = (path.rpartition("/") for path in entries)
    return {folder + "/" if folder else "" for folder, _, name in names if name == SETTINGS_FILE}


def _audit(objects: Objects, old: str, new: str, prefix: str, environment: Mapping[str, str], now: datetime) -> Report:
    from socialops.forge.api import checker

    try:
        span = build(objects, old, new, prefix, now)
        return judge(span, checker(span.policy, environment))
    except (Incomplete, GitFailed) as error:
        return _unjudged(error)
