"""backlog."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.filters import Words, filtered
from socialops.cli.options import BacklogFormat, Cells, Ids, NoCache, Output
from socialops.cli.session import Session, session

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.operations.shown.backlog import BacklogShown


def backlog(
    context: typer.Context,
    *,
    words: Words,
    role: Annotated[Ids, typer.Option("--role", metavar="ID", help="Only this role; repeatable.")] = None,
    over: Annotated[
        int, typer.Option("--over", min=1, metavar="N", help="More open items than N are too many for one member.")
    ] = 5,
    form: Annotated[BacklogFormat, typer.Option("--format", help="How to print it.")] = BacklogFormat.TABLE,
    cells: Cells,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """What waits, for whom, since when, and what is late; what publishes soonest unapproved comes first."""
    from socialops.cli.said import shown

    asked = {"words": asdict(words), "role": role, "over": over, "form": form, "cells": cells}

    def show(run: Session) -> None:
        from socialops.operations.shown.backlog import backlog as found

        _print(
            run, found(run, words, roles=role, over=over, with_cards=form is BacklogFormat.HTML), form, output, cells
        )

    shown(session(context), "backlog", asked, output, show, anew=no_cache or form is BacklogFormat.HTML)


def _print(run: Session, all_of_it: BacklogShown, form: BacklogFormat, output: Path | None, cells: Cells) -> None:
    found, strain, page = all_of_it.backlog, all_of_it.overload, all_of_it.page
    match form:
        case BacklogFormat.JSON:
            from socialops.render.backlog import json as data

            run.deliver(data.backlog(found, strain), output)
        case BacklogFormat.CSV:
            from socialops.render.backlog import json as data
            from socialops.render.formats import csv

            run.deliver(
                csv.table(data.ITEM, map(data.item_row, found.items), **cells._asdict()),
                output,
                exact=True,
            )
        case BacklogFormat.MARKDOWN:
            from socialops.render.calendar import markdown

            title = f"Backlog, {page.name} (times in {page.zone})"
            run.deliver(markdown.backlog(found, strain, title=title, now=page.now), output)
        case BacklogFormat.HTML:
            from socialops.cli.page_place import way
            from socialops.render.backlog import page as backlog_page

            posts = all_of_it.posts
            assert posts is not None  # noqa: S101 - they were asked for
            text = backlog_page.backlog(
                found,
                strain,
                cards=posts.cards,
                names=posts.names,
                pictures=posts.pictures,
                base=way(output, posts.root),
                name=page.name,
                zone=page.zone,
                now=page.now,
            )
            run.deliver(text, output)
        case _:
            from socialops.render.status import table as status

            if not (found.items or found.cases or found.alerts or found.load):
                run.tell_empty("Nothing waits for anybody.", output)
                return
            table = status.backlog(found, strain, now=page.now, zone=page.zone, paper=run.paper(output))
            run.deliver(table, output)
            run.tell(status.backlog_summary(found))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(filtered(backlog))
