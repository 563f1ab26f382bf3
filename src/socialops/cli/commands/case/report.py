"""case report."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import Output, ReportFormat
from socialops.cli.session import session


def report(
    context: typer.Context,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Opened on this day or later.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Opened on this day or earlier.")] = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="table, md, json or html.")] = ReportFormat.TABLE,
    output: Output = None,
) -> None:
    """What the cases say together: how fast, what comes back, what was learned."""
    from socialops.operations.shown.cases import report as shown
    from socialops.render.cases import report as text

    run = session(context)
    whole = shown(run, first=first, last=last)
    found = whole.report
    if form is ReportFormat.HTML:
        from socialops.render.cases.report_page import page

        run.deliver(page(found, workspace=whole.page.name), output)
    elif form is ReportFormat.JSON:
        run.deliver(text.as_json(found), output)
    elif form is ReportFormat.MARKDOWN:
        run.deliver(text.markdown(found), output)
    else:
        run.deliver(text.tables(found, run.paper(output)), output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(report)
