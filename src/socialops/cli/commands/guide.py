"""guide show, guide test."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT, UNJUDGED
from socialops.cli.options import GuideFormat
from socialops.cli.session import session

GUIDE = Annotated[str | None, typer.Argument(metavar="[GUIDE]", help="A guide's id; without one, all guides.")]


def show(
    context: typer.Context,
    guide: GUIDE = None,
    format_: Annotated[GuideFormat, typer.Option("--format", help="table or md.")] = GuideFormat.TABLE,
) -> None:
    """Show a style guide as a page: voice, words, rules."""
    from socialops.operations.shown.guides import guides
    from socialops.render import guide as text

    run = session(context)
    pages = guides(run, guide)
    if pages:
        run.out(text.markdown(pages) if format_ is GuideFormat.MARKDOWN else text.terminal(pages, run.paper()))
    else:
        run.say("There are no style guides yet: write one with 'socialops new guide brand'.")


def test(context: typer.Context, guide: GUIDE = None) -> None:  # noqa: PT028 - a command, no test
    """Try a style guide on its own test cases; exit 1 when one fails."""
    from socialops.operations.guide_tests import test_guides
    from socialops.render import guide as text

    run = session(context)
    found = test_guides(run, guide)
    run.out(text.tested(found, run.paper()))
    if any(one.unjudged for one in found):
        raise typer.Exit(UNJUDGED)
    if not all(one.passed for one in found):
        raise typer.Exit(AT_FAULT)


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Style guides as pages, and tested.", no_args_is_help=True)
    for verb in (show, test):
        group.command()(verb)
    app.add_typer(group, name="guide")
