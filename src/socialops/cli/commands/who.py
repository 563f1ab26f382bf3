"""who."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import Output, TableFormat
from socialops.cli.session import session


def who(
    context: typer.Context,
    form: Annotated[TableFormat, typer.Option("--format", help="Table or JSON.")] = TableFormat.TABLE,
    output: Output = None,
) -> None:
    """Who does what: roles, stages and responsibilities, people; and where somebody is missing."""
    from socialops.operations.shown.who import who as shown
    from socialops.render import who as text

    run = session(context)
    found = shown(run)
    run.deliver(text.as_json(found) if form is TableFormat.JSON else text.who(found, run.paper(output)), output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(who)
