"""schema."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.session import session


def schema(
    context: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help="Without it: all kinds.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Bring .socialops/schemas/ up to date.")] = False,
) -> None:
    """Print the JSON Schema (draft 7) of a kind of file, or list the kinds."""
    from socialops.operations.workspace import schemas
    from socialops.render.workspace.init import kinds

    run = session(context)
    if write:
        stale = schemas.write(run.root())
        run.say("\n".join((*(f"Written: {path}" for path in stale), "The schemas are up to date.")))
    elif kind:
        run.out(schemas.text_of(kind))
    else:
        run.out(kinds(schemas.overview()))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(schema)
