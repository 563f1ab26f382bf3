"""guide show, guide test."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from socialops.cli.report import FINDINGS
from socialops.cli.session import session

UNJUDGED = 2
GUIDE = Annotated[str | None, typer.Argument(metavar="[GUIDE]", help="A guide's id; without one, all guides.")]


class PageFormat(StrEnum):
    """For a terminal, or as Markdown."""

    TABLE = "table"
    MD = "md"


def show(
    context: typer.Context,
    guide: GUIDE = None,
    format_: Annotated[PageFormat, typer.Option("--format", help="table or md.")] = PageFormat.TABLE,
) -> None:
    """Show a style guide as a page: voice, words, rules."""
    from socialops.operations.shown.guides import guides
    from socialops.render import guide as text

    run = session(context)
    pages = guides(run, guide)
    if pages:
        run.out(text.markdown(pages) if format_ is PageFormat.MD else text.terminal(pages, run.paper()))
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
        raise typer.Exit(FINDINGS)


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Style guides as pages, and tested.", no_args_is_help=True)
    for verb in (show, test):
        group.command()(verb)
    app.add_typer(group, name="guide")
