"""What a pre-receive hook tells the one who pushes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from socialops.domain.finding import Severity
from socialops.domain.results.receive import PushVerdict
from socialops.domain.results.report import Report
from socialops.domain.sanitize import one_line
from socialops.render.diagnostics import Layout, concise
from socialops.render.formats.words import many

MOST = 100
"""Findings told of one branch: git shows each with a 'remote:' before it."""


def verdicts(found: Iterable[PushVerdict]) -> str:
    """A line each finding, errors first, then a sentence for each branch."""
    return "\n".join(line for verdict in found for line in _verdict(verdict))


def _verdict(verdict: PushVerdict) -> Iterator[str]:
    branch, diagnostics = one_line(verdict.branch), verdict.report.diagnostics
    if verdict.refusal:
        yield f"socialops: refused: {one_line(verdict.refusal)}"
        return
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    told = errors or [d for d in diagnostics if d.severity is Severity.WARNING]
    if told:
        yield from concise(replace(verdict.report, diagnostics=tuple(told[:MOST])), Layout())
    if len(told) > MOST:
        yield f"… and {len(told) - MOST} more: see 'socialops check' and 'socialops audit --base origin/{branch}'"
    if verdict.refused:
        yield f"socialops: refused: {branch} stays as it was, for {_count(verdict.report)}."
    else:
        yield f"socialops: {branch} may go on: {many(verdict.report.files, 'file')} checked, the range proved."


def _count(report: Report) -> str:
    errors = report.count(Severity.ERROR)
    return f"{errors} error{'' if errors == 1 else 's'}"
