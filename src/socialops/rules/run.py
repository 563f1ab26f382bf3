"""Run the rules: stamp each finding with code, name, severity and place, settle waivers, sort."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from socialops.domain.finding import Diagnostic, Finding, Severity
from socialops.domain.results.report import LISTED, Report, ordered, shortened, stamp
from socialops.domain.workspace import Workspace
from socialops.rules.registry import BY_CODE, RULES
from socialops.rules.rule import Context, Rule
from socialops.rules.samples import judge, sampled
from socialops.rules.waivers import Settled


def run(
    workspace: Workspace, today: date, *, only: Collection[str] | None = None, listed: int | None = LISTED
) -> Report:
    """All rules over the whole workspace; with *only*, findings in those files and folders alone are reported.

    At most *listed* of one rule, file and severity are there one by one (None: all of them).
    """
    context = Context(workspace, today)
    settled = Settled(workspace, BY_CODE, today)
    found = _settle(context, settled)
    kept = found if only is None else (d for d in found if _within(d.path, only))
    report = Report(ordered(kept), workspace.file_count)
    return report if listed is None else shortened(report, listed)


def errors_of(workspace: Workspace, today: date, post: str, path: str) -> tuple[Diagnostic, ...]:
    """The errors that stand in the file of one post or series, as `run` would tell them."""
    settled = Settled(workspace, BY_CODE, today)
    found = _settle(Context(workspace, today, only=frozenset({post})), settled, path)
    return ordered(d for d in found if d.path == path and d.severity is Severity.ERROR)


def _settle(context: Context, settled: Settled, path: str | None = None) -> Iterator[Diagnostic]:
    """What the rules find, under the workspace's settings; with *path*, of that file alone."""
    workspace = context.workspace
    for rule in RULES:
        for finding in rule.check(context):
            if path is not None and finding.path != path:
                continue
            diagnostic = _stamp(workspace, rule, finding)
            severity = settled.keep(rule, diagnostic)
            if severity is not None:
                yield diagnostic._replace(severity=severity) if severity is not diagnostic.severity else diagnostic
    yield from _samples(context)
    for code, finding in settled.problems():
        yield _stamp(workspace, BY_CODE[code], finding)


def _samples(context: Context) -> Iterator[Diagnostic]:
    """What the posts of series would be told; the waivers of their template count."""
    if not context.workspace.series:
        return
    workspace, known = sampled(context.workspace, context.today)
    settled = Settled(workspace, BY_CODE, context.today)
    for rule, sample, finding in judge(Context(workspace, context.today), known):
        diagnostic = _stamp(context.workspace, rule, finding)
        severity = settled.keep(rule, diagnostic._replace(path=sample.path))
        if severity is not None:
            yield diagnostic._replace(severity=severity)


def _stamp(workspace: Workspace, rule: Rule, finding: Finding) -> Diagnostic:
    if finding.position is None and finding.offset is not None:
        return stamp(rule, finding, workspace.files.locate_text(finding.path, finding.keys, finding.offset))
    return stamp(rule, finding, finding.position or workspace.files.locate(finding.path, finding.keys))


def _within(path: str, only: Collection[str]) -> bool:
    return any(wanted in {"", "."} or path == wanted or path.startswith(wanted.rstrip("/") + "/") for wanted in only)
