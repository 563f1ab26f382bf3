"""How commands that find things print them."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from socialops import door
from socialops.cli.exits import AT_FAULT, UNJUDGED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from socialops.cli.session import Session
    from socialops.domain.results.report import Described, Report
    from socialops.render.diagnostics import Layout

EXCERPT = 1 << 18
"""Bytes of a file in which lines are looked up to be quoted."""


def chosen_format(format_: str, output: Path | None) -> str:
    """The format asked for; `auto` is GitHub's in its Actions, `full` for a person at a terminal, else `concise`."""
    if format_ != "auto":
        return format_
    if os.environ.get("GITHUB_ACTIONS") == "true" and output is None:
        return "github"
    return "full" if sys.stdout.isatty() and output is None else "concise"


def layout(
    run: Session, chosen: str, output: Path | None, *, root: Path | None = None, prefix: str | None = None
) -> Layout:
    """How findings are shown: paths from where the reader stands, or (for programs) from the repository's top.

    With *root*, a workspace on disk, lines of its files are quoted; with *prefix* that is the way from the top.
    """
    from socialops import __version__
    from socialops.operations.workspace.root import top_of
    from socialops.render import diagnostics

    if prefix is None and root is not None:
        start = top_of(root) if chosen in {"github", "gitlab", "sarif", "junit"} else Path.cwd()
        relative = Path(os.path.relpath(root, start)).as_posix()
        prefix = "" if relative == "." else relative + "/"

    @lru_cache(maxsize=1)  # a file's findings come one after the other
    def read(path: str) -> list[str]:
        data = door.read(root / path, EXCERPT) if root else b""
        return [] if isinstance(data, door.Shut) else data.decode("utf-8", "replace").splitlines()

    def excerpt(path: str, line: int) -> str | None:
        lines = read(path)
        return lines[line - 1] if 0 < line <= len(lines) else None

    def rules() -> Iterable[Described]:
        from socialops.operations.check import all_rules

        return all_rules()

    return diagnostics.Layout(prefix or "", run.color and output is None, excerpt, rules, __version__)


def report_told(
    run: Session, root: Path, report: Report, chosen: str, output: Path | None, level: str, *, statistics: bool
) -> int:
    """Print what `check` found in a workspace; the exit code that follows from it."""
    from socialops.domain.finding import Severity
    from socialops.render import diagnostics as text

    run.deliver_lines(text.FORMATS[chosen](report, layout(run, chosen, output, root=root)), output)
    if statistics:
        run.say(text.statistics(report))
    run.say(text.summary(report))
    if report.unjudged:
        run.say("Not everything could be judged (SO207): this run is no pass, whatever else it found.")
        return UNJUDGED
    return AT_FAULT if report.fails(Severity(level)) else 0
