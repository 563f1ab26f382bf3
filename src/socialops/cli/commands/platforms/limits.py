"""limits: what platforms take, without any workspace."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import TableFormat
from socialops.cli.session import session


def limits(
    context: typer.Context,
    platform: Annotated[str | None, typer.Argument(metavar="[PLATFORM]", help="Such as x; else all.")] = None,
    form: Annotated[TableFormat, typer.Option("--format", help="table or json.")] = TableFormat.TABLE,
) -> None:
    """What each platform takes: every limit with its unit, source and the day it was checked."""
    from socialops.operations.count import platforms

    run = session(context)
    found = platforms(platform)
    if form is TableFormat.JSON:
        from socialops.render.posts import count as measures

        run.out(measures.limits_json(found))
        return
    from socialops.render import limits as text

    run.out(text.table_of(found, run.paper()))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(limits)
