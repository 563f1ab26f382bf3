"""check, rules, explain."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.session import session

if TYPE_CHECKING:
    from socialops.cli.session import Session
    from socialops.render.diagnostics import Layout

FINDINGS = 1


class Format(StrEnum):
    """How findings are printed."""

    AUTO = "auto"
    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


class Level(StrEnum):
    """From which severity on the run fails."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class TableFormat(StrEnum):
    """For people, or for programs."""

    TABLE = "table"
    JSON = "json"


def check(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH…]", help="Report on these only.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print; auto picks.")] = Format.AUTO,
    fail_level: Annotated[Level, typer.Option("--fail-level", help="Exit 1 from this severity on.")] = Level.ERROR,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE.")] = None,
) -> None:
    """Check the files of the workspace against all rules."""
    from socialops.domain.finding import Severity
    from socialops.ledger.environment import scrub
    from socialops.operations import checking
    from socialops.render import diagnostics as text
    from socialops.store.load import load

    scrub(os.environ, keep_identity=False)
    run = session(context)
    root = run.root()
    only = checking.wanted_paths(root, run.directory, paths or [])
    workspace = load(root)
    report = checking.check(workspace, run.now(workspace.settings.timezone).date(), only=only)
    chosen = _chosen(format_, output)
    run.deliver(text.FORMATS[chosen](report, _layout(run, root, chosen, output)), output)
    if statistics:
        run.say(text.statistics(report))
    run.say(text.summary(report))
    if report.fails(Severity(fail_level.value)):
        raise typer.Exit(FINDINGS)


def _chosen(format_: Format, output: Path | None) -> str:
    if format_ is not Format.AUTO:
        return format_.value
    if os.environ.get("GITHUB_ACTIONS") == "true" and output is None:
        return "github"
    return "full" if sys.stdout.isatty() and output is None else "concise"


def _layout(run: Session, root: Path, chosen: str, output: Path | None) -> Layout:
    from socialops import __version__
    from socialops.operations.checking import top_of
    from socialops.render import diagnostics
    from socialops.rules.registry import BY_CODE

    start = top_of(root) if chosen in {"github", "gitlab", "sarif", "junit"} else Path.cwd()
    relative = Path(os.path.relpath(root, start)).as_posix()
    prefix = "" if relative == "." else relative + "/"

    def excerpt(path: str, line: int) -> str | None:
        try:
            lines = (root / path).read_bytes()[: 1 << 18].decode("utf-8", "replace").splitlines()
        except OSError:
            return None
        return lines[line - 1] if 0 < line <= len(lines) else None

    return diagnostics.Layout(prefix, run.color and output is None, excerpt, BY_CODE, __version__)


def rules(
    context: typer.Context,
    format_: Annotated[TableFormat, typer.Option("--format", help="table or json.")] = TableFormat.TABLE,
) -> None:
    """List every rule."""
    from socialops.render import catalogue
    from socialops.rules.registry import RULES

    run = session(context)
    run.out(catalogue.as_json(RULES) if format_ is TableFormat.JSON else catalogue.listing(RULES))


def explain(
    context: typer.Context, rule: Annotated[str, typer.Argument(metavar="CODE|NAME", help="Such as SO402.")]
) -> None:
    """Say why a rule exists and what to do about it."""
    from socialops.operations.checking import find_rule
    from socialops.render import catalogue

    session(context).out(catalogue.explained(find_rule(rule)))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for verb in (check, rules, explain):
        app.command()(verb)
