"""doctor."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import TableFormat
from socialops.cli.session import session


def doctor(
    context: typer.Context,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without asking.")] = False,
    online: Annotated[
        bool, typer.Option("--online", help="Ask each network that posts are sent to who you are.")
    ] = False,
    output: Annotated[TableFormat, typer.Option("--format", help="table or json.")] = TableFormat.TABLE,
) -> None:
    """Examine git, your membership, half-done work and missing parts; say the way out of each problem."""
    from datetime import UTC, datetime

    from socialops.operations.workspace.doctor import examine
    from socialops.render.workspace import doctor as health

    run = session(context)
    clock = run.now if run.now_text else None
    signs = examine(run.directory, now=datetime.now(UTC), fix=fix, pinned=run.now_text or "", clock=clock)
    if online:
        from socialops.operations.publish.online import examine_online

        signs = (*signs, *examine_online(run.root()))
    run.out(health.as_json(signs) if output is TableFormat.JSON else health.table(signs))
    if any(sign.level == "problem" for sign in signs):
        raise typer.Exit(AT_FAULT)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)
