"""who."""

from __future__ import annotations

import typer

from socialops.cli.commands.status import Format, Output, Shape
from socialops.cli.session import session


def who(context: typer.Context, form: Shape = Format.TABLE, output: Output = None) -> None:
    """Who does what: roles, stages and responsibilities, people; and where somebody is missing."""
    from socialops.operations.shown.who import who as shown

    run = session(context)
    found = shown(run)
    if form is Format.JSON:
        from socialops.render import data

        run.deliver(data.who(found), output)
        return
    from socialops.render import who as text

    run.deliver(text.who(found, run.paper(output)), output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(who)
