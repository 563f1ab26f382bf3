"""demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.session import session


def demo(
    context: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="An empty or new folder; else a temporary one.")
    ] = None,
) -> None:
    """See the main job done on the example company: check, submit, approve, calendar, backlog."""
    from socialops.operations.demo.play import tell

    run = session(context)
    place = run.directory / directory if directory else None
    if not tell(place, line=run.out):
        raise typer.Exit(AT_FAULT)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)
