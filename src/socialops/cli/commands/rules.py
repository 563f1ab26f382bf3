"""rules, explain."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import TableFormat
from socialops.cli.session import session


def rules(
    context: typer.Context,
    format_: Annotated[TableFormat, typer.Option("--format", help="table or json.")] = TableFormat.TABLE,
) -> None:
    """List every rule."""
    from socialops.operations.check import all_rules
    from socialops.render import rules as catalogue

    run, found = session(context), all_rules()
    run.out(catalogue.as_json(found) if format_ is TableFormat.JSON else catalogue.listing(found))


def explain(
    context: typer.Context, rule: Annotated[str, typer.Argument(metavar="CODE|NAME", help="Such as SO402.")]
) -> None:
    """Say why a rule exists and what to do about it."""
    from socialops.operations.check import find_rule
    from socialops.render import rules as catalogue

    session(context).out(catalogue.explained(find_rule(rule)))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for verb in (rules, explain):
        app.command()(verb)
