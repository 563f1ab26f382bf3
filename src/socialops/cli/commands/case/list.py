"""case list."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import Bom, CasesFormat, Ids, Output, Parted, Separator
from socialops.cli.session import session


def list_(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    member: Annotated[
        Ids, typer.Option("--member", metavar="ID", help="Held by or waiting for them; repeatable.")
    ] = None,
    playbook: Annotated[Ids, typer.Option("--playbook", metavar="ID", help="Only this playbook; repeatable.")] = None,
    form: Annotated[CasesFormat, typer.Option("--format", help="table, json, md or csv.")] = CasesFormat.TABLE,
    bom: Bom = False,
    separator: Parted = Separator.COMMA,
    output: Output = None,
) -> None:
    """Who holds which ball, and how long there is left."""
    from socialops.operations.shown.cases import cases
    from socialops.render.cases import list as text

    run = session(context)
    found = cases(run, closed=every, members=member, playbooks=playbook)
    rows, page = found.rows, found.page
    if form is CasesFormat.JSON:
        run.deliver(text.as_json(rows), output)
    elif form is CasesFormat.CSV:
        run.deliver(text.sheet(rows, bom=bom, separator=separator.sign), output, exact=True)
    elif form is CasesFormat.MARKDOWN:
        run.deliver(text.markdown(rows, now=page.now), output)
    else:
        table = text.listing(rows, now=page.now, zone=page.zone, paper=run.paper(output)) if rows else ""
        run.deliver(table, output)
        run.say(text.summary(rows))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("list")(list_)
