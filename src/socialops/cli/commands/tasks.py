"""tasks."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.filters import Words, filtered
from socialops.cli.options import Cells, Ids, NoCache, Output, TasksFormat
from socialops.cli.session import Session, session

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.operations.shown.tasks import TasksShown


_READ = {TasksFormat.TABLE, TasksFormat.MARKDOWN}
"""Those that people read: what comes later than in two weeks is counted there."""
Posts = Annotated[Ids, typer.Option("--post", metavar="POST", help="Only this post; repeatable.")]


def tasks(
    context: typer.Context,
    *,
    mine: Annotated[bool, typer.Option("--mine", help="Only yours, by the e-mail that git has.")] = False,
    words: Words,
    post: Posts = None,
    everything: Annotated[bool, typer.Option("--all", help="Those done too.")] = False,
    form: Annotated[TasksFormat, typer.Option("--format", help="How to print them.")] = TasksFormat.TABLE,
    cells: Cells,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """Each person's next actions: reviews and the work around every post, soonest first."""
    from socialops.cli.said import shown

    asked = {"words": asdict(words), "everything": everything, "form": form, "cells": cells}

    def show(run: Session) -> None:
        from socialops.operations.shown.tasks import TasksWanted
        from socialops.operations.shown.tasks import tasks as found

        wanted = TasksWanted(mine, words, post, everything, near=form in _READ)
        _print(run, found(run, wanted, with_stamps=form is TasksFormat.ICS), form, output, cells)

    anew = no_cache or mine or bool(post) or form is TasksFormat.ICS
    run = session(context)
    shown(run, "tasks", asked, output, show, anew=anew)
    if form is TasksFormat.TABLE and not (post or output or any(asdict(words).values())):
        run.tell_waiting()


def _print(run: Session, shown: TasksShown, form: TasksFormat, output: Path | None, cells: Cells) -> None:
    from socialops.render import tasks as text

    found, page = shown.tasks, shown.page
    match form:
        case TasksFormat.JSON:
            run.deliver(text.as_json(found), output)
        case TasksFormat.CSV:
            run.deliver(text.as_csv(found, **cells._asdict()), output, exact=True)
        case TasksFormat.ICS:
            run.deliver(text.as_ics(found, name=page.name, stamps=shown.stamps, now=page.now), output, exact=True)
        case TasksFormat.MARKDOWN:
            title = f"Tasks, {page.name} (times in {page.zone})"
            run.deliver(text.as_markdown(found, title=title, now=page.now, later=shown.later), output)
        case _:
            if not found:
                run.tell_empty(text.later_sentence(shown.later) or "No open tasks.", output)
                return
            run.deliver(text.as_table(found, now=page.now, zone=page.zone, paper=run.paper(output)), output)
            run.tell(text.summary(found, later=shown.later))


def bare(context: typer.Context) -> None:
    """What `socialops` alone does: show what waits for whoever asks; where there is no workspace, help."""
    from socialops.operations.shown.mine import mine
    from socialops.operations.sync.unshared import shared_standing
    from socialops.render import tasks as text
    from socialops.render.cases import list as cases
    from socialops.render.status.sync import stands

    run = session(context)
    found = mine(run)
    if found is None:
        from socialops.operations.workspace.on_another_branch import on_another_branch

        there = on_another_branch(run.directory.absolute())
        begin = "There is no workspace here yet: 'socialops init' starts one, 'socialops demo' shows one at work."
        if there:
            begin = f"There is no workspace on the branch that you are on, but {there}"
        run.out(f"{context.get_help()}\n\n{begin}")
        return
    if found.paused:
        from socialops.render.posts.publish import paused

        run.tell(paused(found.paused))
    if found.member is None:
        run.tell(f"{found.why}\n'socialops backlog' shows what waits for everybody.")
        return
    page, paper = found.page, run.paper()
    if found.tasks:
        run.out(text.as_table(found.tasks, now=page.now, zone=page.zone, paper=paper))
    if found.cases:
        run.out(("\n" if found.tasks else "") + cases.listing(found.cases, now=page.now, zone=page.zone, paper=paper))
    for line in text.said_about(found.said, found.unchangeable):
        run.tell(line)
    for line in text.stuck(found.member, found.stuck):
        run.tell(line)
    run.tell(text.mine(found.member, found.tasks, cases=len(found.cases), later=found.later))
    run.tell_waiting()
    if said := stands(shared_standing(run.root())):
        run.tell(said)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(filtered(tasks))
