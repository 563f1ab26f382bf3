"""import: posts from a spreadsheet, a folder of Markdown, or an archive."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, NoCommit, words_of
from socialops.cli.session import session


class Dates(StrEnum):
    """Which comes first in 03/04/2027."""

    DMY = "dmy"
    MDY = "mdy"


def bring(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE|DIR", help="A table (.csv, .xlsx), Markdown (.md), or a folder.")
    ],
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="What a column holds, such as 'Copy=text'; repeatable."),
    ] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option("--channel", metavar="ID", help="Where rows go that name no channel; repeatable."),
    ] = None,
    dates: Annotated[
        Dates | None, typer.Option("--dates", help="Whether 03/04/2027 begins with the day or the month.")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Which sheet; else the first.")] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="SERIES", help="Fill the places of a series' template from the columns."),
    ] = None,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Write what is right, leave out the rest.")] = False,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Bring posts in as drafts: all of them or, where anything is wrong, none; what is there already stays as it is."""
    from socialops.domain.results.transition import Refused
    from socialops.operations.exchange.bring import Words
    from socialops.operations.exchange.bring import bring as brought
    from socialops.operations.posts.context import Options
    from socialops.render.exchange import bring as text
    from socialops.render.posts import transition

    run = session(context)
    words = Words(
        run.directory / source, map_ or [], tuple(channel or ()), dates.value if dates else None, sheet, template,
        keep_going=keep_going,
    )  # fmt: skip
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    root = run.root()
    with run.working("Reading"):
        found, notices = brought(root, words, clock=run.now, options=options)
    for notice in notices:
        run.say(notice)
    if isinstance(found, Refused):
        run.say(transition.refused(found))
        raise typer.Exit(AT_FAULT)
    stopped = bool(found.faults) and not keep_going
    for path in () if stopped else found.written:
        run.out(path)
    run.tell("\n".join(text.told(found, words.source.name, dry_run=dry_run, stopped=stopped)))
    if found.commit:
        run.tell_unshared(root)
    if found.faults:
        raise typer.Exit(AT_FAULT)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(bring)
