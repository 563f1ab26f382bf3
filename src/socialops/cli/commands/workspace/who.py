"""who."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from socialops.cli.options import Output
from socialops.cli.session import session
from socialops.errors import SocialopsError


class WhoFormat(StrEnum):
    """How it is printed."""

    TABLE = "table"
    MERMAID = "mermaid"
    JSON = "json"


def who(
    context: typer.Context,
    member: Annotated[
        str | None, typer.Argument(metavar="[MEMBER]", help="Whose lines of communication; else who does what.")
    ] = None,
    lines: Annotated[bool, typer.Option("--lines", help="Who reports, talks and hands to whom.")] = False,
    form: Annotated[WhoFormat, typer.Option("--format", help="Table, picture or JSON.")] = WhoFormat.TABLE,
    output: Output = None,
) -> None:
    """Who does what, and where somebody is missing; with --lines, or of a MEMBER, who talks to whom about what."""
    run = session(context)
    if lines or member:
        from socialops.operations.shown.who import lines as shown_lines
        from socialops.render.who import lines as drawn

        found = shown_lines(run, member)
        made = {WhoFormat.JSON: drawn.as_json, WhoFormat.MERMAID: drawn.mermaid}.get(form)
        run.deliver(made(found) if made else drawn.as_table(found, run.paper(output)), output)
        return
    if form is WhoFormat.MERMAID:
        raise SocialopsError("--format mermaid draws lines of communication: add --lines.")
    from socialops.operations.shown.who import who as shown
    from socialops.render.who import matrix as text

    matrix = shown(run)
    run.deliver(text.as_json(matrix) if form is WhoFormat.JSON else text.who(matrix, run.paper(output)), output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(who)
