"""alerts, alerts test."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import Output, TableFormat
from socialops.cli.session import session

app = typer.Typer(
    help="What stands: numbers that are not as they should be, and who answers.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
Form = Annotated[TableFormat, typer.Option("--format", help="Table or JSON.")]


@app.callback()
def alerts(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Those that were answered, too.")] = False,
    form: Form = TableFormat.TABLE,
    output: Output = None,
) -> None:
    """What stands: numbers that are not as they should be, since when, and who answers by when."""
    if context.invoked_subcommand is not None:
        return
    from socialops.operations.numbers.alerts import alerts as shown
    from socialops.render.numbers import alerts as text

    run = session(context)
    found = shown(run, answered=everything)
    if form is TableFormat.JSON:
        run.deliver(text.as_json(found.rows, found.blind), output)
        return
    if found.rows:
        table = text.as_table(
            found.rows, now=found.page.now, zone=found.page.zone, currency=found.currency, paper=run.paper(output)
        )
        run.deliver(table, output)
    else:
        run.tell_empty("No alert stands.", output)
    run.tell(text.summary(found.rows, found.blind))


@app.command("test")
def rehearse(
    context: typer.Context,
    alert: Annotated[str, typer.Argument(metavar="ALERT", help="Id or path of an alert.")],
    weeks: Annotated[int, typer.Option("--weeks", metavar="N", help="How far back.", min=1, max=520)] = 52,
    form: Form = TableFormat.TABLE,
    output: Output = None,
) -> None:
    """When an alert would have rung, by the numbers that are there: before you rely on it."""
    from socialops.operations.numbers.alerts import tested
    from socialops.render.numbers import alerts as text

    run = session(context)
    shown = tested(run, alert, weeks)
    found = shown.test
    if form is TableFormat.JSON:
        run.deliver(text.test_json(found, shown.page.now.tzinfo), output)
        return
    if found.rings:
        run.deliver(text.test_table(found, shown.currency, run.paper(output)), output)
    else:
        run.tell_empty(text.silent(found), output)
    run.tell(text.test_summary(found))


def register(root: typer.Typer) -> None:
    """Add the commands."""
    root.add_typer(app, name="alerts")
