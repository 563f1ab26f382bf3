"""kpi."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from socialops.cli.options import Campaigns, Channels, Goals, Labels, Output, TableFormat
from socialops.cli.session import session


class By(StrEnum):
    """By what posts are put together."""

    CHANNEL = "channel"
    FORMAT = "format"
    LABEL = "label"
    WEEKDAY = "weekday"
    HOUR = "hour"


def kpi(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="KPI|list", help="A key figure or a count; 'list' shows all.")],
    channel: Channels = None,
    campaign: Campaigns = None,
    goal: Goals = None,
    label: Labels = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Out on this day or later.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Out on this day or earlier.")] = None,
    age: Annotated[str, typer.Option("--age", metavar="AGE", help="Each post at this age: 7d, 36h or latest.")] = (
        "latest"
    ),
    by: Annotated[By | None, typer.Option("--by", help="A value for each of these.")] = None,
    form: Annotated[TableFormat, typer.Option("--format", help="Table or JSON.")] = TableFormat.TABLE,
    output: Output = None,
) -> None:
    """A key figure over all posts or some, with how many are in it and as of when."""
    from socialops.operations.numbers.kpis import Asked, kpis
    from socialops.operations.shown.filter_words import FilterWords
    from socialops.render.numbers import kpis as text

    run = session(context)
    asked = Asked(first, last, age, by.value if by else None)
    found = kpis(run, name, asked, FilterWords(campaigns=campaign, goals=goal, labels=label, channels=channel))
    if form is TableFormat.JSON:
        run.deliver(text.as_json(found.rows, found.age, found.page.now.tzinfo), output)
    elif found.rows:
        run.deliver(text.as_table(found.rows, found.page.now, found.currency, run.paper(output)), output)
    else:
        run.tell_empty("Nothing of it is out yet.", output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(kpi)
