"""measure import, add, show, formats."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, NoCommit, Output, TableFormat, words_of
from socialops.cli.session import Session, session

if TYPE_CHECKING:
    from datetime import datetime

    from socialops.domain.results.measured import NotRecorded, Recorded


class Dates(StrEnum):
    """What comes first in a day that is written in numbers."""

    DMY = "dmy"
    MDY = "mdy"


AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="TIME", help="When the platform showed the numbers; else now.")
]
Channel = Annotated[str | None, typer.Option("--channel", metavar="ID", help="The channel that they are of.")]
InsteadOf = Annotated[
    str | None, typer.Option("--instead-of", metavar="PATH", help="The record that this one mends: it counts no more.")
]

app = typer.Typer(
    help="Numbers: read the platforms' exports, add what was counted, show what is known.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("import")
def import_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV, TSV, XLS, XLSX, JSON, or a zip of these.")],
    channel: Channel = None,
    as_of: AsOf = None,
    form: Annotated[
        str | None, typer.Option("--format", metavar="F", help="As 'measure formats' names it; else found by content.")
    ] = None,
    dates: Annotated[
        Dates | None, typer.Option("--dates", help="Which comes first in 03/04/2027, where nothing else tells.")
    ] = None,
    instead_of: InsteadOf = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Read exports as they were downloaded; all files become records in one commit, or none does."""
    from socialops.operations.numbers.importing import Asked, import_files
    from socialops.operations.posts.context import Options

    run = session(context)
    root = run.root()
    paths = [path if path.is_absolute() else run.directory / path for path in files]
    asked = Asked(paths, channel, _moment(as_of), form, None if dates is None else dates.value, instead_of)
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    _finish(run, import_files(root, asked, clock=run.now, options=options), dry_run=dry_run)


@app.command()
def add(
    context: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="[POST] COUNT=N…", help="A post, and counts such as likes=31 comments=4.")
    ],
    channel: Channel = None,
    general: Annotated[bool, typer.Option("--general", help="Of no channel, such as mentions=210.")] = False,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="With --general: the first day.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY", help="With --general: the last day.")] = None,
    day: Annotated[str | None, typer.Option("--day", metavar="DAY", help="Counts of the channel on that day.")] = None,
    as_of: AsOf = None,
    tool: Annotated[str | None, typer.Option("--tool", metavar="NAME", help="What counted them.")] = None,
    query: Annotated[str | None, typer.Option("--query", metavar="TEXT", help="What it was asked.")] = None,
    note: Annotated[str | None, typer.Option("-m", "--note", metavar="NOTE", help="What others should know.")] = None,
    instead_of: InsteadOf = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Record counts that you read yourself: of a post, a channel, a day, or of no channel."""
    from socialops.domain.time.day import parse_day
    from socialops.errors import SocialopsError
    from socialops.operations.numbers.adding import Added
    from socialops.operations.numbers.adding import add as add_numbers
    from socialops.operations.post_reference import post_id
    from socialops.operations.posts.context import Options

    run = session(context)
    root = run.root()
    posts, counts = [word for word in words if "=" not in word], [word for word in words if "=" in word]
    if len(posts) > 1:
        raise SocialopsError(f"Counts are of one post at a time: {', '.join(posts)} are {len(posts)}.")
    days = [
        parse_day(name, text) if text else None for name, text in (("--from", start), ("--to", end), ("--day", day))
    ]
    added = Added(
        counts,
        post_id(root, run.directory, posts[0]) if posts else None,
        channel,
        general,
        days[2],
        days[0],
        days[1],
        _moment(as_of),
        instead_of,
        tool,
        query,
        note,
    )
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    _finish(run, add_numbers(root, added, clock=run.now, options=options), dry_run=dry_run)


def _moment(as_of: str | None) -> datetime | None:
    from socialops.domain.time.day import parse_moment

    return parse_moment("--as-of", as_of) if as_of else None


def _finish(run: Session, found: Recorded | NotRecorded, *, dry_run: bool) -> None:
    from socialops.domain.results.measured import NotRecorded
    from socialops.render.numbers import measured as text

    for notice in found.notices:
        run.say(notice)
    if isinstance(found, NotRecorded):
        run.say(text.refused(found))
        raise typer.Exit(AT_FAULT)
    if dry_run:
        run.out(text.recorded(found, dry_run=True))
    else:
        run.say(text.recorded(found, dry_run=False))
        if found.commit:
            run.tell_unshared(run.root())


@app.command()
def show(
    context: typer.Context,
    word: Annotated[str, typer.Argument(metavar="POST|CHANNEL", help="A post, a channel, or 'general'.")],
    form: Annotated[TableFormat, typer.Option("--format", help="Table or JSON.")] = TableFormat.TABLE,
    output: Output = None,
) -> None:
    """Every reading: counts, as of when, at what age, and the record that says so."""
    from socialops.operations.numbers.showing import readings_of
    from socialops.render.numbers import measured as text

    run = session(context)
    rows = readings_of(run, word)
    if form is TableFormat.JSON:
        run.deliver(text.readings_json(rows), output)
    elif rows:
        run.deliver(text.readings_table(rows, run.paper(output)), output)
    else:
        run.tell_empty(f"Nothing was measured of {word} yet: 'socialops measure import FILE' reads an export.", output)


@app.command()
def formats(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[FORMAT]", help="One of them, with its headers.")] = None,
    form: Annotated[TableFormat, typer.Option("--format", help="Table or JSON.")] = TableFormat.TABLE,
    output: Output = None,
) -> None:
    """The exports that can be read, with the source and the day that each was checked."""
    from socialops.operations.numbers.showing import formats as known
    from socialops.render.numbers import measured as text

    run = session(context)
    rows = known(run, name)
    if form is TableFormat.JSON:
        run.deliver(text.formats_json(rows), output)
    elif name is not None:
        run.deliver(text.format_page(rows[0], run.paper(output)), output)
    else:
        run.deliver(text.formats_table(rows, run.paper(output)), output)


def register(root: typer.Typer) -> None:
    """Add the commands."""
    root.add_typer(app, name="measure")
