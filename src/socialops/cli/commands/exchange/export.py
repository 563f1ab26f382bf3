"""export: approved posts as the file that a scheduler takes."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.filters import Words, filtered
from socialops.cli.options import End, Month, Start, States, Week
from socialops.cli.session import Session, session
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from socialops.domain.results.exported import Sheet


class For(StrEnum):
    """Whose file is written."""

    BUFFER = "buffer"
    PUBLER = "publer"
    SPROUT = "sprout"
    METRICOOL = "metricool"
    POSTIZ = "postiz"
    GENERIC = "generic"


def export(
    context: typer.Context,
    *,
    for_: Annotated[For, typer.Option("--for", help="Which program reads the file; generic is our own table.")],
    month: Month = None,
    week: Week = None,
    start: Start = None,
    end: End = None,
    words: Words,
    state: States = None,
    media_base: Annotated[
        str | None,
        typer.Option("--media-base", metavar="URL", help="Where the workspace's files are on the web."),
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE|DIR", help="Write to FILE, or into DIR.")
    ] = None,
) -> None:
    """Hand approved posts of channels that publish by hand to a scheduler; all that wait, unless days are named."""
    from socialops.operations.exchange.export import export as exported
    from socialops.operations.shown.calendar import CalendarWanted
    from socialops.render.exchange import export as text

    run = session(context)
    wanted = CalendarWanted("publish", month, week, start, end, words, state)
    found = exported(run, for_.value, wanted, media_base)
    found.sheets = _write(run, found.sheets, output)
    run.tell("\n".join([*text.report(found), *text.summary(found)]))
    if found.left_out:
        raise typer.Exit(AT_FAULT)


def _write(run: Session, sheets: list[Sheet], word: str | None) -> list[Sheet]:
    """One file to stdout or FILE, several into DIR; the files, by the names that they got."""
    from socialops.render.exchange.export import table

    output = Path(word) if word is not None else None
    if output is not None and _is_folder(str(word), output, several=len(sheets) > 1):
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SocialopsError(f"{output} can't be made: {error.strerror}.") from error
        for sheet in sheets:
            run.deliver(table(sheet), output / sheet.name, exact=True)
    elif len(sheets) > 1:
        raise SocialopsError(
            f"These are {len(sheets)} files ({', '.join(sheet.name for sheet in sheets)}): say -o DIR, a folder to "
            "write them into, or --channel for one of them."
        )
    elif sheets:
        run.deliver(table(sheets[0]), output, exact=True)
        if output is not None and word != "-":
            return [replace(sheets[0], name=output.name)]
    return sheets


def _is_folder(word: str, output: Path, *, several: bool) -> bool:
    """A folder that is there, is written as one, or is the only thing that can be meant."""
    if output.is_dir() or word.endswith(("/", "\\")):
        return True
    return several and not output.suffix and not output.exists() and word != "-"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(filtered(export))
