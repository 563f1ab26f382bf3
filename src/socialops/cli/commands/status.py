"""status."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.filters import Words, filtered
from socialops.cli.options import Ids, NoCache, Output, TableFormat
from socialops.cli.session import Session, session

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.domain.results.sync import CloneStanding
    from socialops.operations.shown.status import StatusShown

States = Annotated[Ids, typer.Option("--state", metavar="STATE", help="Only this state; repeatable.")]


def status(
    context: typer.Context,
    *,
    posts: Annotated[list[str] | None, typer.Argument(metavar="[POST]…", help="Ids or paths; else all posts.")] = None,
    state: States = None,
    words: Words,
    form: Annotated[TableFormat, typer.Option("--format", help="Table or JSON.")] = TableFormat.TABLE,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """Where every post stands, what is missing, and from whom."""
    from socialops.cli.said import shown
    from socialops.operations.shown.filter_words import FilterWords
    from socialops.operations.sync.unshared import standing_at
    from socialops.render.status.sync import stands

    run = session(context)
    standing = standing_at(run.directory, anew=no_cache)  # what lies in no commit is asked each time
    is_data = form is TableFormat.JSON
    asked = {"state": state, "words": asdict(words), "form": form, "standing": standing if is_data else None}

    named: dict[str, str] = {}

    def show(run: Session) -> None:
        from socialops.operations.shown.status import status as found

        rows = found(run, posts or (), states=state, words=words)
        named.update((row.id, row.path) for row in rows.rows if posts)
        if is_data:
            _as_data(run, rows, standing, output)
        else:
            some = "such post" if words != FilterWords() else "post"
            _as_table(run, rows, "post in that state" if state else some, output)

    shown(run, "status", asked, output, show, anew=no_cache or bool(posts))
    if is_data:
        return
    if said := stands(standing):
        run.tell(said)
    if posts:
        from socialops.operations.sync.branches.elsewhere import changed_there

        for line in changed_there(run.directory, named):
            run.tell(line)


def _as_data(run: Session, found: StatusShown, standing: CloneStanding, output: Path | None) -> None:
    from socialops.render.status import json as data

    run.deliver(data.status(found.rows, found.zone, found.series, standing), output)


def _as_table(run: Session, found: StatusShown, what: str, output: Path | None) -> None:
    if found.rows or found.series:
        from socialops.render.formats.words import summary
        from socialops.render.status import table as overview

        both, page = [*found.rows, *found.series], found.page
        run.deliver(overview.status(both, now=page.now, zone=page.zone, paper=run.paper(output)), output)
        run.tell(summary(found.counts, series=len(found.series)))
    else:
        run.tell(_nothing(found.posts, what, unread=found.unread, directory=run.directory))
    if found.paused:
        from socialops.render.posts.publish import paused

        run.tell(paused(found.paused))


def _nothing(posts: int, what: str, *, unread: int, directory: Path) -> str:
    if not posts and unread:
        those = "The only post is" if unread == 1 else f"All {unread} posts are"
        return f"{those} among the files that can't be read: 'socialops check' says why."
    if not posts:
        from socialops.operations.workspace.on_another_branch import posts_elsewhere

        if there := posts_elsewhere(directory):
            return f"There is no post on the branch that you are on. {there}"
        return "There is no post yet: 'socialops new post ID' starts one."
    return f"No {what}, of {posts} in all."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(filtered(status))
