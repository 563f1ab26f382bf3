"""Run the rules: stamp each finding with code, name, severity and place, settle waivers, sort."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from socialops.domain.finding import Diagnostic, Finding, Severity
from socialops.domain.workspace import Workspace
from socialops.rules.registry import BY_CODE, RULES
from socialops.rules.rule import Context, Rule
from socialops.rules.waivers import Settled


@dataclass(frozen=True)
class Report:
    """What a run found: diagnostics sorted by path and place, and how many files were read."""

    diagnostics: tuple[Diagnostic, ...]
    files: int

    def count(self, severity: Severity) -> int:
        """How many diagnostics have that severity."""
        return sum(d.severity is severity for d in self.diagnostics)

    def fails(self, level: Severity) -> bool:
        """True where a diagnostic is at or above the level."""
        return any(d.severity.rank >= level.rank for d in self.diagnostics)


def run(workspace: Workspace, today: date, *, only: Collection[str] | None = None) -> Report:
    """All rules over the whole workspace; with *only*, findings in those files and folders alone are reported."""
    context = Context(workspace, today)
    settled = Settled(workspace, BY_CODE, today)
    found = set(_settle(context, settled))
    kept = [d for d in found if only is None or _within(d.path, only)]
    return Report(tuple(sorted(kept)), workspace.files)


def _settle(context: Context, settled: Settled) -> Iterator[Diagnostic]:
    workspace = context.workspace
    for rule in RULES:
        for finding in rule.check(context):
            diagnostic = stamp(workspace, rule, finding)
            severity = settled.keep(rule, diagnostic)
            if severity is not None:
                yield (replace(diagnostic, severity=severity) if severity is not diagnostic.severity else diagnostic)
    for code, finding in settled.problems():
        yield stamp(workspace, BY_CODE[code], finding)


def stamp(workspace: Workspace, rule: Rule, finding: Finding) -> Diagnostic:
    """The finding as it is reported: a rule can mislabel neither its code nor its severity."""
    place = finding.place or workspace.locate(finding.path, finding.keys)
    return Diagnostic(
        path=finding.path,
        line=place.line,
        column=place.column,
        code=rule.code,
        message=finding.message,
        name=rule.name,
        severity=finding.severity or rule.severity,
        subject=finding.subject,
        channel=finding.channel,
        guide_rule=finding.guide_rule,
        fixable=finding.fixable,
    )


def _within(path: str, only: Collection[str]) -> bool:
    return any(wanted in {"", "."} or path == wanted or path.startswith(wanted.rstrip("/") + "/") for wanted in only)
