"""series materialise: write the posts that series stand for, in one commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from socialops.classes import dataclass
from socialops.domain.documents.series import Series
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.transition import Refused
from socialops.domain.time.occurrence import Occurrence, expand, fields, occurrences
from socialops.domain.workspace import Workspace
from socialops.git.repo import Repo
from socialops.operations.posts.context import Options, find_actor
from socialops.operations.posts.leaning import Leaning, leaning
from socialops.operations.posts.transition import Clock, alone, unreadable, write_plan
from socialops.operations.records_branch import source_of
from socialops.operations.reference import named
from socialops.rules.series import template_faults
from socialops.store.load import load
from socialops.store.yaml.writer import document
from socialops.views.calendar.unwritten import is_written

MOST = 1_000
"""Posts that one run writes at most; the next goes on from there."""


@dataclass(frozen=True)
class Materialised:
    """What was written (or would be): the plan, its commit, and what there is to say about it."""

    plan: Plan | None
    commit: str | None
    posts: tuple[Occurrence, ...] = ()
    remarks: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    """The series among them whose own approval counts for their posts."""


def materialise(
    root: Path, wanted: Sequence[str], *, first: date | None, last: date, clock: Clock, options: Options
) -> tuple[Materialised | Refused, tuple[str, ...]]:
    """Write what is missing of the series *wanted* (all, where none is named) to the day *last*; and notices."""
    with alone(root, options) as (repo, notices):
        workspace = load(source_of(root))
        actor = find_actor(repo, workspace)
        chosen = _chosen(root, workspace, wanted)
        unreadable(workspace)  # broken policy stops everything
        now = clock(workspace.settings.timezone)
        reasons = _reasons(workspace, chosen)
        if actor.has_left(now.date()) or not workspace.roster.may(actor, "post"):
            held = ", ".join(actor.roles) or "no role"
            reasons.append(("series", f"new posts need a role that may 'post'; you ({actor.id}) hold {held}"))
        missing = list(_missing(root, workspace, chosen, first, last)) if not reasons else []
        posts = missing[:MOST]
        reasons += [reason for item in posts for reason in _no_post(workspace, item)]
        needs = _leaning(repo, workspace, posts)
        reasons += [("series", reason) for reason in needs.reasons]
        if reasons:
            return Refused(tuple(reasons)), notices
        remarks = [f"{item.post}: {item.remark}." for item in posts if item.remark]
        past = sum(item.at < now for item in posts)
        if past:
            remarks.append(f"{past} of them lie in the past: --from {now.date()} leaves such out.")
        if len(missing) > MOST:
            remarks.append(f"{len(missing) - MOST} more are left for the next run: one writes {MOST} at most.")
        if not posts:
            return Materialised(None, None), notices
        remarks += needs.remarks
        plan = replace(_plan(workspace, posts, actor.id, last), also=needs.along)
        commit = None if options.dry_run else write_plan(repo, plan, options)
        ahead = dict.fromkeys(item.series for item in posts if item.series in workspace.series_as_posts)
        return Materialised(plan, commit, tuple(posts), tuple(remarks), tuple(ahead)), notices


def _leaning(repo: Repo, workspace: Workspace, posts: Sequence[Occurrence]) -> Leaning:
    """The series that the posts name, and what their templates name, as far as no commit holds it."""
    series = [workspace.series[name].path for name in dict.fromkeys(item.series for item in posts)]
    return leaning(repo, workspace, series, themselves=True)


def _chosen(root: Path, workspace: Workspace, wanted: Sequence[str]) -> list[Series]:
    names = dict.fromkeys(wanted or sorted(workspace.series))
    return [named(root, workspace, "series", name).item for name in names]


def _reasons(workspace: Workspace, chosen: Sequence[Series]) -> list[tuple[str, str]]:
    names = {series.id for series in chosen}
    found = []
    for fault in template_faults(workspace):
        if fault.subject in names:
            place = workspace.files.locate(fault.path, fault.keys)
            found.append((str(fault.subject), f"{fault.path}:{place.line}:{place.column}: {fault.message}"))
    return found


def _missing(
    root: Path, workspace: Workspace, chosen: Sequence[Series], first: date | None, last: date
) -> Iterator[Occurrence]:
    """Occurrences without a post; one that people edited, moved or renamed has one, whatever became of it."""
    stems = {path.stem for path in (root / "posts").rglob("*.y*ml")}
    for series in chosen:
        for found in occurrences(series, workspace.settings.timezone, last):
            if (first is None or found.day >= first) and found.post not in stems and not is_written(workspace, found):
                yield found


def _no_post(workspace: Workspace, item: Occurrence) -> Iterator[tuple[str, str]]:
    """Why an occurrence makes no post: what `check` could not see in the first round."""
    try:
        expand(workspace.series[item.series].item, item)
    except ValidationError as error:
        yield item.series, f"{item.post} would be no post: {error.errors()[0]['msg']}"


def _plan(workspace: Workspace, posts: Sequence[Occurrence], actor: str, last: date) -> Plan:
    changes = []
    for item in posts:
        comment = f"Made from series/{item.series}.yaml by 'socialops series materialise'; yours to edit."
        data = document(fields(workspace.series[item.series].item, item), comment=comment)
        changes.append(FileChange(item.path, None, data))
    names = ", ".join(dict.fromkeys(item.series for item in posts))
    trailers = {"Socialops-Action": "materialise", "Socialops-Series": names, "Socialops-By": actor}
    signed = workspace.settings.evidence == "signature"
    subject = f"series({names}): materialise {len(posts)} until {last}"
    if len(subject) > 72:  # noqa: PLR2004 - what git shows of a subject everywhere
        subject = f"series: materialise {len(posts)} until {last}"
    return Plan(subject, tuple(changes), trailers=trailers, sign=signed)
