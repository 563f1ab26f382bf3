"""changes."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import ChangesFormat, Ids, Output
from socialops.cli.session import session


def changes(
    context: typer.Context,
    since: Annotated[str, typer.Option("--since", metavar="REV|DATE", help="A commit, branch, tag, or a day.")],
    member: Annotated[
        Ids, typer.Option("--member", metavar="ID", help="Only what matters to them; repeatable.")
    ] = None,
    form: Annotated[ChangesFormat, typer.Option("--format", help="How to print them.")] = ChangesFormat.MARKDOWN,
    output: Output = None,
) -> None:
    """What changed in guides, roles, workflows, playbooks and deadlines, for whom, and which posts it catches."""
    from socialops.operations.shown.changes import changes as shown
    from socialops.render.posts import changes as text

    run = session(context)
    found = shown(run, since, members=member)
    if form is ChangesFormat.JSON:
        run.deliver(text.as_json(found.changes, found.zone), output)
    else:
        run.deliver(text.as_markdown(found.changes, name=found.page.name, zone=found.zone), output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(changes)
