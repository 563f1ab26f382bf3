"""series materialise."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, NoCommit, words_of
from socialops.cli.session import session

app = typer.Typer(name="series", help="Recurring posts.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Recurring posts."""


@app.command()
def materialise(
    context: typer.Context,
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="To this day, inclusive.")],
    series: Annotated[list[str] | None, typer.Argument(metavar="[SERIES]…", help="Ids; else all series.")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="From this day.")] = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Write the posts of series that are not there yet, as drafts that people edit, submit or delete."""
    from socialops.domain.results.transition import Refused
    from socialops.domain.time.day import parse_day
    from socialops.operations.posts.context import Options
    from socialops.operations.reference import id_of
    from socialops.operations.series.materialise import materialise as write
    from socialops.render.formats.words import many
    from socialops.render.posts import transition as text

    run = session(context)
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    first = parse_day("--from", start) if start is not None else None
    root = run.root()
    ids = [id_of(root, run.directory, "series", word) for word in series or ()]
    found, notices = write(root, ids, first=first, last=parse_day("--until", until), clock=run.now, options=options)
    for notice in notices:
        run.say(notice)
    if isinstance(found, Refused):
        run.say(text.refused(found))
        raise typer.Exit(AT_FAULT)
    if found.plan is None:
        run.say(f"Nothing to write: every occurrence to {until} has its post.")
        return
    if dry_run:
        run.out(text.planned_commit(found.plan))
    else:
        commit = f"[{found.commit[:9]}] " if found.commit else "[not committed] "
        run.say(f"{commit}{found.plan.subject}")
        for item in found.posts:
            run.out(item.path)
        run.say(f"{many(len(found.posts), 'post')} written. Edit them as you like, then 'socialops submit' them.")
        for name in found.ahead:
            run.say(f"Those of {name} are approved with it, as long as they stay as they are.")
    for remark in found.remarks:
        run.say(remark)
    if found.commit:
        run.tell_unshared(root)


def register(parent: typer.Typer) -> None:
    """Add the group."""
    parent.add_typer(app, name="series")
