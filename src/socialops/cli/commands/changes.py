"""changes."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import ChangesFormat, Ids, NoCache, Output
from socialops.cli.session import Session, session


def changes(
    context: typer.Context,
    since: Annotated[str, typer.Option("--since", metavar="REV|DATE", help="A commit, branch, tag, or a day.")],
    member: Annotated[
        Ids, typer.Option("--member", metavar="ID", help="Only what matters to them; repeatable.")
    ] = None,
    form: Annotated[ChangesFormat, typer.Option("--format", help="How to print them.")] = ChangesFormat.MARKDOWN,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """What changed in guides, roles, workflows, playbooks and deadlines, for whom, and which posts it catches."""
    from socialops.cli.said import shown
    from socialops.operations.shown.since import Named, named

    run = session(context)
    start = Named() if no_cache else named(run.directory, since)

    def show(run: Session) -> None:
        from socialops.operations.shown.changes import changes as found
        from socialops.render.posts import changes as text

        told = found(run, since, members=member, commit=start.commit)
        if form is ChangesFormat.JSON:
            run.deliver(text.as_json(told.changes, told.zone), output)
        else:
            run.deliver(text.as_markdown(told.changes, name=told.page.name, zone=told.zone), output)

    asked = {"since": since, "start": start, "member": member, "form": form}
    shown(run, "changes", asked, output, show, anew=start.refs is None)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(changes)
