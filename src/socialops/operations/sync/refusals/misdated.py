"""Records that are about to be shared with a time that is not their commit's: shared, no audit lets them pass."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from pydantic import ValidationError

from socialops.audit.evidence import is_near
from socialops.domain.approval.publications import is_brought
from socialops.domain.documents.case import Case
from socialops.domain.documents.decision import Decision
from socialops.domain.documents.kind import DECISIONS, PUBLICATIONS, REVIEWS
from socialops.domain.source import Fault
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Workspace
from socialops.git.objects import Objects
from socialops.git.range import CommitDetail, RangeChange, brought, details
from socialops.git.repo import Repo
from socialops.git.sync.merged import trunk_of
from socialops.git.sync.upstream import current_branch
from socialops.operations.sync.paths import subject_of
from socialops.operations.sync.workspace_at import at
from socialops.store.yaml.reader import parse

_CASES = "cases"


class _Said(NamedTuple):
    """A record, or the first entry of a case, as far as its time is judged; `subject` is what `--drop` calls it."""

    path: str
    subject: str
    by: str
    at: datetime


class Misdated(NamedTuple):
    """A record by its path, what is wrong with its time, and how to go on."""

    path: str
    why: str
    way: str


def misdated(
    repo: Repo, objects: Objects, new: str, old: Sequence[str], typed: str, *, clock_set: bool
) -> tuple[Misdated, ...]:
    """Why *new* waits: records that it adds to what others have say a time that no commit of theirs is near to.

    *old* is what others have of the branch; without it nobody has the workspace, and nothing is judged. *typed* is the
    command, for the lines that say how to go on, and *clock_set* whether a time is set in place of the machine's.
    Looked at is what an audit goes by: records about posts, decisions, and when a case was opened that answers an
    alert, as they are there in the end.
    """
    if not old:
        return ()
    places = (REVIEWS, PUBLICATIONS, DECISIONS, _CASES)
    names = repo.run("rev-list", "--full-history", new, "--not", *old, "--remotes", "--", *places)
    making: dict[tuple[str, str | None], list[str]] = {}
    for commit in brought(objects, names.split()):
        for full, change in commit.own.items():
            if full.startswith(repo.prefix) and change.after and _is_said(full.removeprefix(repo.prefix), change):
                making.setdefault((full, change.after), []).append(commit.id)
    if not making:
        return ()
    there = objects.trees(new)
    added = {
        full.removeprefix(repo.prefix): commits
        for (full, oid), commits in making.items()
        if (entry := there.get(full)) and (entry.oid == oid or _is_case(full.removeprefix(repo.prefix)))
    }
    for path in _brought_back(repo, objects, {path: there[repo.prefix + path].oid for path in added}, old):
        del added[path]
    posts = {subject for path in added if (subject := subject_of(path))}
    known = details(objects, [name for commits in added.values() for name in commits])
    workspace = at(repo, objects, new, posts)
    others = {path: there[repo.prefix + path].oid for path in added if path.startswith((f"{DECISIONS}/", f"{_CASES}/"))}
    said = (*_of_posts(workspace), *_of_others(objects, others))
    told = ((each, [known[name] for name in added.get(each.path, ())]) for each in said)
    return tuple(
        Misdated(each.path, why, _way(each, makers, typed, clock_set=clock_set))
        for each, makers in told
        if makers and (why := _why(workspace, each, makers))
    )


def _brought_back(repo: Repo, objects: Objects, added: Mapping[str, str], old: Sequence[str]) -> list[str]:
    """What others, or main, hold just so: it was taken away, and is there again as it was, which no audit minds."""
    trunk = trunk_of(repo, current_branch(repo) or "")
    bases = dict.fromkeys([*old, *([trunk.main] if trunk else [])])
    asked = [(path, f"{base}:{repo.prefix}{path}") for base in bases for path in added]
    held = objects.oids([name for _, name in asked])
    return list({path for (path, _), oid in zip(asked, held, strict=True) if oid == added[path]})


def _is_case(path: str) -> bool:
    return path.startswith(f"{_CASES}/")


def _is_said(path: str, change: RangeChange) -> bool:
    """Whether a commit adds a record, or opens a case: later entries leave when that was as it is."""
    if _is_case(path):
        return path.endswith(".yaml") and not any(change.before)
    return bool(change.after) and change.adds(change.after or "")


def _way(said: _Said, makers: Sequence[CommitDetail], typed: str, *, clock_set: bool) -> str:
    """How to go on. What is shared already and gets another number in a merge can't be taken out."""
    if all(len(maker.parents) > 1 for maker in makers):
        return (
            "Begin anew from main, and have the post looked at once more: docs/when-something-went-wrong.md, "
            "'The pull request has conflicts'"
        )
    again = "open it" if _is_case(said.path) else "say it"
    drop = f"{typed} --drop {shlex.quote(said.subject)}"
    if clock_set:
        return f"That clock is set now, too, so first: unset SOCIALOPS_NOW. Then take it out and {again} again: {drop}"
    return f"Take it out and {again} again: {drop}"


def _of_posts(workspace: Workspace) -> Iterator[_Said]:
    for filed in (each for reviews in workspace.reviews.values() for each in reviews):
        yield _Said(filed.path, filed.item.post, filed.item.by, filed.item.at)
    for sent in (each for publications in workspace.publications.values() for each in publications):
        post = workspace.posts.get(sent.item.post)
        if not (post and is_brought(post.item, sent.item)):  # that tells of what went out long ago
            yield _Said(sent.path, sent.item.post, sent.item.by, sent.item.at)


def _of_others(objects: Objects, oids: Mapping[str, str]) -> Iterator[_Said]:
    """Decisions, and cases that answer an alert, by their paths; none that can't be read."""
    for (path, _), data in zip(oids.items(), objects.blobs(list(oids.values())) if oids else (), strict=True):
        value, is_case = parse(data or b""), _is_case(path)
        if isinstance(value, Fault):
            continue
        try:
            item = Case.model_validate(value) if is_case else Decision.model_validate(value)
        except ValidationError:
            continue
        if isinstance(item, Decision):
            yield _Said(path, subject_of(path) or "", item.by, item.at)
        elif item.alert:
            yield _Said(path, PurePosixPath(path).stem, item.log[0].by, item.log[0].at)


def _why(workspace: Workspace, said: _Said, makers: list[CommitDetail]) -> str | None:
    settings = workspace.settings
    moment = instant(said.at, settings.timezone)
    for maker in makers:
        author = workspace.roster.find(maker.author)
        squashed = settings.evidence == "signature" and (author is None or author.id != said.by)
        if is_near(moment, maker, squashed=squashed):
            return None
    made = makers[0].authored.astimezone(moment.tzinfo)
    if all(len(maker.parents) > 1 for maker in makers):
        return (
            f"would get that number by this, and says {moment:%Y-%m-%d %H:%M}: that is over a day ago, and no audit "
            "lets a record pass that is so much older than its commit (SO456)"
        )
    return (
        f"says {moment:%Y-%m-%d %H:%M}, and its commit is of {made:%Y-%m-%d %H:%M}: a clock was wrong (SOCIALOPS_NOW "
        "left on, --now), and once it is shared no audit lets it pass (SO456)"
    )
