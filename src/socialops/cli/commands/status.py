"""status."""

from __future__ import annotations

from typing import Annotated

import typer

from socialops.cli.filters import Words, filtered
from socialops.cli.options import Ids, Output, TableFormat
from socialops.cli.session import session

States = Annotated[Ids, typer.Option("--state", metavar="STATE", help="Only this state; repeatable.")]


def status(
    context: typer.Context,
    *,
    posts: Annotated[list[str] | None, typer.Argument(metavar="[POST]…", help="Ids or paths; else all posts.")] = None,
    state: States = None,
    words: Words,
    form: Annotated[TableFormat, typer.Option("--format", help="Table or JSON.")] = TableFormat.TABLE,
    output: Output = None,
) -> None:
    """Where every post stands, what is missing, and from whom."""
    from socialops.operations.shown.filters import FilterWords
    from socialops.operations.shown.status import status as shown

    run = session(context)
    found = shown(run, posts or (), states=state, words=words)
    if form is TableFormat.JSON:
        from socialops.render.status import json as data

        run.deliver(data.status(found.rows, found.zone, found.series, found.standing), output)
    elif found.rows or found.series:
        from socialops.render.formats.words import summary
        from socialops.render.status import table as overview

        both, page = [*found.rows, *found.series], found.page
        run.deliver(overview.status(both, now=page.now, zone=page.zone, paper=run.paper(output)), output)
        run.tell(summary(found.counts, series=len(found.series)))
    else:
        some = "such post" if words != FilterWords() else "post"
        run.tell(_nothing(found.posts, "post in that state" if state else some, unread=found.unread))
    if form is TableFormat.TABLE:
        from socialops.render.posts.publish import paused
        from socialops.render.status.sync import stands

        if found.paused:
            run.tell(paused(found.paused))
        if said := stands(found.standing):
            run.tell(said)
        if posts:
            from socialops.operations.sync.other_branches import changed_there

            for line in changed_there(run.root(), {row.id: row.path for row in found.rows}):
                run.tell(line)


def _nothing(posts: int, what: str, *, unread: int) -> str:
    if not posts and unread:
        those = "The only post is" if unread == 1 else f"All {unread} posts are"
        return f"{those} among the files that can't be read: 'socialops check' says why."
    if not posts:
        return "There is no post yet: 'socialops new post ID' starts one."
    return f"No {what}, of {posts} in all."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(filtered(status))
