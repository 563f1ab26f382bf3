"""goals."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import Output, RowsFormat, Teams
from socialops.cli.session import session


def goals(
    context: typer.Context,
    goal: Annotated[str | None, typer.Argument(metavar="[GOAL]", help="Id or path of a goal; else all.")] = None,
    team: Teams = None,
    roadmap: Annotated[
        bool, typer.Option("--roadmap", help="By side and phase, what comes before what first.")
    ] = False,
    form: Annotated[RowsFormat, typer.Option("--format", help="table, md or json.")] = RowsFormat.TABLE,
    output: Output = None,
) -> None:
    """How far each objective is, at which pace, and what serves it; campaigns' targets and pilots too."""
    from socialops.operations.numbers.goals import goals as shown
    from socialops.render.numbers import goals as text

    run = session(context)
    found = shown(run, goal, teams=team)
    around = text.Money(found.page.now, found.currency)
    if form is RowsFormat.JSON:
        run.deliver(text.as_json(found.rows, found.aimless, found.page.now.tzinfo, lanes=roadmap), output)
    elif form is RowsFormat.MARKDOWN:
        run.deliver(text.as_markdown(found.rows, found.aimless, around, lanes=roadmap), output)
    elif found.rows or (found.aimless and not roadmap):
        run.deliver(text.as_table(found.rows, found.aimless, around, run.paper(output), lanes=roadmap), output)
    else:
        some = (
            "No goal has objectives of that team." if found.goals else "There is no goal yet: 'socialops new goal ID'."
        )
        run.tell_empty(some, output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(goals)
