"""list."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.options import Output, TableFormat
from socialops.cli.session import session

_MADE_BY = {
    "review": "approve POST", "publication": "mark-published POST", "measure": "measure add", "decision": "decide",
    "case": "case open PLAYBOOK",
}  # fmt: skip
"""What makes the first of a kind that is not begun as a file."""


def list_(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="post, campaign, member, playbook … as in 'new'.")],
    form: Annotated[TableFormat, typer.Option("--format", help="Table or JSON.")] = TableFormat.TABLE,
    output: Output = None,
) -> None:
    """All documents of a kind: ids, titles, files."""
    from socialops.operations.shown.list import listed
    from socialops.render import list as text

    run = session(context)
    found = listed(run, kind)
    if form is TableFormat.JSON:
        run.deliver(text.as_json(kind, found), output)
    elif found:
        run.deliver(text.as_table(found, run.paper(output)), output)
    else:
        run.tell_empty(f"There is no {kind} yet: 'socialops {_MADE_BY.get(kind, f'new {kind} ID')}' makes one.", output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("list")(list_)
