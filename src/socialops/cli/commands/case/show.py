"""case show."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import OneCase, Output, StoryFormat
from socialops.cli.session import session


def show(
    context: typer.Context,
    case: OneCase,
    form: Annotated[StoryFormat, typer.Option("--format", help="text, json or md.")] = StoryFormat.TEXT,
    output: Output = None,
) -> None:
    """Tell one case's story: what happened, who holds the ball, what is to be done."""
    from socialops.operations.shown.cases import case as shown
    from socialops.render.cases import list as text

    run = session(context)
    found = shown(run, case)
    card, now = found.card, found.page.now
    if form is StoryFormat.JSON:
        run.deliver(text.story_json(card), output)
    elif form is StoryFormat.MARKDOWN:
        run.deliver(text.story_markdown(card, now=now), output)
    else:
        run.deliver(text.story(card, now=now, paper=run.paper(output)), output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(show)
