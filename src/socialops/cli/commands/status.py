"""status."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from socialops.cli.session import session


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"


States = Annotated[list[str] | None, typer.Option("--state", metavar="STATE", help="Only this state; repeatable.")]
Shape = Annotated[Format, typer.Option("--format", help="Table or JSON.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to FILE instead.")]


def status(
    context: typer.Context,
    posts: Annotated[list[str] | None, typer.Argument(metavar="[POST]…", help="Ids or paths; else all posts.")] = None,
    state: States = None,
    form: Shape = Format.TABLE,
    output: Output = None,
) -> None:
    """Where every post stands, what is missing, and from whom."""
    from socialops.operations.shown.status import status as shown

    run = session(context)
    found = shown(run, posts or (), states=state)
    if form is Format.JSON:
        from socialops.render import data

        run.deliver(data.status(found.rows, found.zone, found.series), output)
    elif found.rows or found.series:
        from socialops.render import status as overview
        from socialops.render.formats import words

        both, page = [*found.rows, *found.series], found.page
        run.deliver(overview.status(both, now=page.now, zone=page.zone, paper=run.paper(output)), output)
        run.tell(words.summary(found.counts, series=len(found.series)))
    else:
        run.tell(_nothing(found.posts, "post in that state" if state else "post"))


def _nothing(posts: int, what: str) -> str:
    if not posts:
        return "There is no post yet: 'socialops new post ID' starts one."
    return f"No {what}, of {posts} in all."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)
