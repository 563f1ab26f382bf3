"""Judge a range of history: find base and head, set the span, ask for proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from socialops.audit.build import Incomplete, build
from socialops.audit.catalogue import BY_CODE
from socialops.audit.holes import refuse_holes
from socialops.audit.judge import judge
from socialops.audit.range import AuditRange
from socialops.classes import dataclass
from socialops.domain.approval.eligibility import lone_review_message, needless_lone_review
from socialops.domain.finding import Finding, Position
from socialops.domain.results.report import Report, stamp
from socialops.errors import SocialopsError
from socialops.git.objects import Objects
from socialops.git.reading.hardened import by_gitpython
from socialops.git.reading.main_branch import NAMES, main_branch
from socialops.git.repo import GitFailed
from socialops.operations.posts.remembered import remembered
from socialops.operations.replayed import Trunk, judge_records, trunk_of
from socialops.store.collector import paused

HONOUR = (
    "Evidence is 'commit' here: a commit's author is what git was told, an honour system for teams that trust "
    "everybody who can push. 'evidence: signature' in socialops.yaml proves more."
)


@dataclass(frozen=True)
class Audited:
    """What an audit found in the workspace at `prefix`; `complete` is False where the history could not be judged."""

    report: Report
    complete: bool
    remarks: tuple[str, ...] = ()
    span: AuditRange | None = None
    prefix: str = ""


def audit(
    folder: Path,
    base: str | None,
    head: str,
    *,
    environment: Mapping[str, str],
    clock: Callable[[str], datetime],
    remembers: bool = False,
) -> Audited:
    """Judge what merging *head* into *base* would do; *folder* is where the workspace is looked for from.

    Where it *remembers*, what earlier runs read of the commits before the range is not read again.
    """
    from socialops.forge.api import checker

    objects = Objects(folder, way=by_gitpython)
    try:
        start = _prefix(objects)
        head_id = _head(objects, head)
        if trunk := trunk_of(objects, head_id, _default(objects), start):
            own = base and _commit(objects, base)
            return _audit_beside(objects, own or None, head_id, trunk, environment, clock)
        base_id = _base(objects, base, head_id, environment)
        with paused():
            span = build(objects, base_id, head_id, start, clock("UTC"))
            span.remembered = remembered(objects) if remembers else None
            refuse_holes(span)
            report = judge(span, checker(span.policy, environment))
    except (Incomplete, GitFailed) as error:
        finding = Finding("socialops.yaml", str(error), position=Position())
        return Audited(Report((stamp(BY_CODE["SO450"], finding, Position()),), 0), complete=False)
    remarks = [HONOUR] if span.policy.settings.evidence == "commit" else []
    remarks += _lone_reviews(span)
    complete = not any(found.code == "SO450" for found in report.diagnostics)
    return Audited(report, complete=complete, remarks=tuple(remarks), span=span, prefix=span.prefix)


def _audit_beside(
    objects: Objects,
    base: str | None,
    head: str,
    trunk: Trunk,
    environment: Mapping[str, str],
    clock: Callable[[str], datetime],
) -> Audited:
    """The same for the branch of their own that publications live on."""
    own = objects.folder / objects.text("rev-parse", "--git-common-dir") / "objects"
    report, evidence = judge_records(objects, base, head, trunk, [own], environment, clock("UTC"))
    remarks = (HONOUR,) if evidence == "commit" else ()
    complete = not any(one.code == "SO450" for one in report.diagnostics)
    return Audited(report, complete=complete, remarks=remarks, prefix=trunk.prefix)


def _lone_reviews(span: AuditRange) -> Iterator[str]:
    """Where base lets authors approve their own posts without need (SO505, as `check` says it of the files)."""
    for name, filed in span.policy.workflows.items():
        if members := needless_lone_review(span.policy.roster, filed.item, span.day(span.now)):
            yield f"By the workflow '{name}' at base {lone_review_message(filed.item, members)} (SO505)."


def _prefix(objects: Objects) -> str:
    """The folder we stand in, from the repository's top; empty in a bare repository."""
    try:
        bare, _, prefix = objects.text("rev-parse", "--is-bare-repository", "--show-prefix").partition("\n")
    except GitFailed as error:
        raise SocialopsError(f"git can't read this repository: {error}") from error
    return "" if bare == "true" else prefix


def _head(objects: Objects, head: str) -> str:
    head_id = _commit(objects, head)
    if head_id is None:
        raise Incomplete(f"there is no commit '{head}' here: fetch it, or name another with --head")
    return head_id


def _default(objects: Objects) -> str | None:
    """The tip of the default branch, as far as this clone knows it."""
    found = main_branch(objects)
    return found and found.commit


def _base(objects: Objects, base: str | None, head: str, environment: Mapping[str, str]) -> str:
    wanted = base or environment.get("SOCIALOPS_BASE")
    base_id = _commit(objects, wanted) if wanted else _default(objects)
    if base_id is None:
        missing = wanted or NAMES
        raise Incomplete(f"the base '{missing}' is not here: git fetch origin, and name it with --base origin/main")
    if base_id == head and not wanted:
        raise Incomplete(
            "base and head are the same commit, so there is nothing to judge: name the base with --base REV"
        )
    return base_id


def _commit(objects: Objects, name: str) -> str | None:
    if several := objects.namesakes(name):
        raise Incomplete(f"'{name}' may mean {' or '.join(several)}: write the one that is meant in full")
    return objects.commit(name)
