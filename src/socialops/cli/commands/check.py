"""check."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.options import FailLevel, Findings, FindingsFormat, Level, Output, Statistics
from socialops.cli.report import chosen_format, report_told
from socialops.cli.session import session
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from socialops.cli.session import Session
    from socialops.domain.results.report import Report
    from socialops.operations.check import Checked


def check(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH…]", help="Report on these only.")] = None,
    format_: Findings = FindingsFormat.AUTO,
    fail_level: FailLevel = Level.ERROR,
    statistics: Statistics = False,
    output: Output = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend in the files what is sure; '--fix RULE': what that rule offers.")
    ] = False,
    approved_too: Annotated[
        bool, typer.Option("--approved-too", help="With --fix: also posts that are approved or out.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --fix: print the changes only.")] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Old debts, which fail no run; the rest is told.")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write what is found to the file of --baseline, as old debts.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, max=64, help="Processes that share the work; else as many as pay (Linux only)."),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Judge all anew, whatever an earlier run found.")
    ] = False,
    shard: Annotated[
        str | None,
        typer.Option("--shard", metavar="N/OF", help="Judge one part of the posts, and print it for --merge (or -o)."),
    ] = None,
    merge: Annotated[
        bool, typer.Option("--merge", help="The PATHs are what all the shards found: join it to one report.")
    ] = False,
) -> None:
    """Check the files of the workspace against all rules."""
    from socialops.operations.environment import scrub

    scrub(os.environ, keep_identity=False)
    run = session(context)
    if shard is not None:
        other = paths or fix or merge or baseline or statistics or format_ is not FindingsFormat.AUTO
        _shard(run, shard, output, jobs=jobs, alone=not other)
        return
    _sure_to_go_together(
        fix=fix, approved_too=approved_too, dry_run=dry_run, merge=merge,
        no_place=write_baseline and (baseline is None or (bool(paths) and not merge) or fix),
    )  # fmt: skip
    if fix:
        root, report = _mended(run, paths or (), jobs, approved_too=approved_too, dry_run=dry_run)
    elif merge:
        root, report = _merged(run, paths or [], whole=baseline is not None, jobs=jobs)
    else:
        from socialops.operations.workspace.verdict import reported

        root, report = reported(run, paths or (), whole=baseline is not None, anew=no_cache, jobs=jobs)
    if baseline is not None:
        report = _without_debts(run, report, baseline, write=write_baseline, part=bool(paths) and not merge)
    chosen = chosen_format(format_, output)
    if code := report_told(run, root, report, chosen, output, fail_level, statistics=statistics):
        raise typer.Exit(code)


def _sure_to_go_together(*, fix: bool, approved_too: bool, dry_run: bool, merge: bool, no_place: bool) -> None:
    if merge and fix:
        raise SocialopsError("--merge only reports: '--fix' goes with a check of the files themselves.")
    if dry_run and not fix:
        raise SocialopsError("--dry-run goes with --fix: 'check' alone writes nothing.")
    if approved_too and not fix:
        raise SocialopsError("--approved-too goes with --fix: 'check' alone writes nothing.")
    if no_place:
        raise SocialopsError("--write-baseline goes with --baseline FILE, of all files: no paths, and no --fix.")


def _shard(run: Session, which: str, output: Path | None, *, jobs: int | None, alone: bool) -> None:
    """Judge a shard; whether there are findings is no matter until all are joined."""
    from socialops.domain.results.shard import written
    from socialops.operations.workspace.shards.cut import check_shard
    from socialops.render.formats import json as json_text
    from socialops.render.formats.words import many

    if not alone:
        raise SocialopsError("--shard goes with -o and --jobs only: what is to be reported, and how, --merge is told.")
    found = check_shard(run, which, jobs=jobs)
    run.deliver(json_text.line(written(found)), output)
    counted = f"{many(found.count, 'file')}, {many(len(found.findings), 'finding')}"
    run.say(f"Shard {which}: {counted}; 'check --merge' joins all shards.")


def _merged(run: Session, files: list[Path], *, whole: bool, jobs: int | None) -> tuple[Path, Report]:
    from socialops.operations.workspace.shards.join import merge_shards

    if not files:
        raise SocialopsError("--merge: name the files that 'check --shard' wrote, of all shards.")
    return merge_shards(run, files, whole=whole, jobs=jobs)


def _without_debts(run: Session, report: Report, baseline: Path, *, write: bool, part: bool) -> Report:
    """The report without old debts; with *write*, what it holds becomes them."""
    from socialops.domain.results.report import shortened
    from socialops.operations.check import debts_written, without_debts
    from socialops.render.diagnostics import debts_told

    if write:
        text, count = debts_written(report)
        run.deliver(text, baseline)
        run.say(debts_told(count, str(baseline)))
    found = without_debts(report, baseline)
    if not write:
        run.say(debts_told(found.known, str(baseline), paid=0 if part else len(found.paid)))
    return shortened(found.report)


def _mended(
    run: Session, paths: Sequence[Path], jobs: int | None, *, approved_too: bool, dry_run: bool
) -> tuple[Path, Report]:
    """The workspace, and what is found in it once it is mended."""
    from socialops.domain.results.report import shortened
    from socialops.operations.check import check_to_mend

    checked = check_to_mend(run, paths, jobs=jobs)
    changed = _mend(run, checked, approved_too=approved_too, dry_run=dry_run)
    return checked.root, shortened(checked.again() if changed else checked.report)


def _mend(run: Session, checked: Checked, *, approved_too: bool, dry_run: bool) -> bool:
    """Whether files were changed."""
    from socialops.operations import fix as fixing
    from socialops.render import fix as text

    workspace = checked.workspace
    now = run.now(workspace.settings.timezone)
    kept = frozenset() if approved_too else fixing.approved_or_out(workspace, now)
    fixed = fixing.plan(checked.root, checked.report, fixing.WantedFix(checked.rules), checked.again, kept)
    if dry_run:
        run.say(text.planned(fixed.changes))
    else:
        fixing.apply(checked.root, fixed)
    counts = {"mended": fixed.mended, "left": len(fixed.left), "offers": fixed.offers}
    at = fixing.quarrel_at(workspace, fixed.quarrels)
    run.say(text.summary(fixed.changes, **counts, kept=fixed.kept, quarrels=fixed.quarrels, at=at, dry_run=dry_run))
    return bool(fixed.changes) and not dry_run


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)
