"""calendar."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.filters import Words, filtered
from socialops.cli.options import CalendarFormat, Cells, End, Month, NoCache, Output, Start, States, Week
from socialops.cli.session import Session, session
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.operations.shown.calendar import CalendarShown, DifferenceShown


_READ = {CalendarFormat.TABLE, CalendarFormat.LIST, CalendarFormat.MARKDOWN}
"""Those that people read on the terminal, who want to know what comes next."""


class By(StrEnum):
    """Which times a calendar shows."""

    PUBLISH = "publish"
    DUE = "due"


def calendar(
    context: typer.Context,
    *,
    month: Month = None,
    week: Week = None,
    start: Start = None,
    end: End = None,
    by: Annotated[By, typer.Option("--by", help="When posts go out, or when duties are due.")] = By.PUBLISH,
    words: Words,
    state: States = None,
    form: Annotated[CalendarFormat, typer.Option("--format", help="How to print it.")] = CalendarFormat.TABLE,
    at: Annotated[str | None, typer.Option("--at", metavar="REV", help="The plan as of this commit.")] = None,
    diff: Annotated[str | None, typer.Option("--diff", metavar="REV", help="Only what differs from it.")] = None,
    with_days: Annotated[bool, typer.Option("--with-days", help="Public holidays and moments too.")] = False,
    cells: Cells,
    output: Output = None,
    no_cache: NoCache = False,
) -> None:
    """What goes out, or falls due, on which day; this month unless told otherwise."""
    from socialops.cli.said import shown

    named = {"by": by, "month": month, "week": week, "start": start, "end": end, "states": state}
    asked = {**named, "words": asdict(words), "form": form, "with_days": with_days, "cells": cells}

    def show(run: Session) -> None:
        from socialops.operations.shown import calendar as plans

        wanted = plans.CalendarWanted(by.value, month, week, start, end, words, state, at, with_days)
        if diff is None:
            ics, html = form is CalendarFormat.ICS, form is CalendarFormat.HTML
            found = plans.calendar(run, wanted, with_stamps=ics, with_cards=html, with_next=form in _READ)
            _print(run, found, form, output, cells)
            return
        if form in {CalendarFormat.HTML, CalendarFormat.ICS}:
            raise SocialopsError(
                f"--diff has no --format {form.value}: use table, list, md, csv or json, or --at REV for the plan "
                "of a commit."
            )
        _print_difference(run, plans.difference(run, wanted, since=diff), form, output, since=diff, cells=cells)

    of_files = form not in {CalendarFormat.HTML, CalendarFormat.ICS} and at is None and diff is None
    shown(session(context), "calendar", asked, output, show, anew=no_cache or not of_files)


def _print(run: Session, found: CalendarShown, form: CalendarFormat, output: Path | None, cells: Cells) -> None:
    """Print the plan."""
    page, days, gaps = found.page, found.days or (), found.gaps
    match form:
        case CalendarFormat.JSON:
            from socialops.render.calendar import json as data

            run.deliver(data.calendar(found.calendar, days=found.days, gaps=gaps), output)
        case CalendarFormat.CSV:
            from socialops.render.calendar import json as data
            from socialops.render.formats import csv

            rows = map(data.entry_of, found.calendar.entries)
            run.deliver(csv.table(data.ENTRY, rows, **cells._asdict()), output, exact=True)
        case CalendarFormat.ICS:
            from socialops.render.calendar import ics

            text = ics.ics(found.calendar, name=page.name, stamps=found.stamps or {}, now=page.now, days=days)
            run.deliver(text, output, exact=True)
        case CalendarFormat.HTML:
            _print_page(run, found, output)
        case _:
            _print_text(run, found, form, output)


def _print_page(run: Session, found: CalendarShown, output: Path | None) -> None:
    from socialops.cli.page_place import way
    from socialops.render.calendar import page as html

    page, posts = found.page, found.posts
    assert posts is not None  # noqa: S101 - they were asked for
    text = html.calendar(
        found.calendar,
        posts.cards,
        posts.people,
        doers=posts.doers,
        days=found.days or (),
        gaps=found.gaps,
        neighbours=posts.neighbours,
        reach=posts.reach,
        late=posts.late,
        untimed=posts.untimed,
        names=posts.names,
        pictures=posts.pictures,
        base=way(output, posts.root),
        name=page.name,
        zone=page.zone,
        now=page.now,
    )
    run.deliver(text, output)


def _print_text(run: Session, shown: CalendarShown, form: CalendarFormat, output: Path | None) -> None:
    from socialops.render.calendar import text
    from socialops.render.calendar.sentences import coming
    from socialops.render.formats.words import many

    found, days, gaps = shown.calendar, shown.days or (), shown.gaps
    now, paper = shown.page.now, run.paper(output)
    today = now.date()
    title = text.heading(found, name=shown.page.name, zone=shown.page.zone)
    if form is CalendarFormat.MARKDOWN:
        from socialops.render.calendar import markdown

        run.deliver(markdown.calendar(found, title=title, today=today, days=days, gaps=gaps), output)
    elif form is CalendarFormat.TABLE:
        wall = text.wall(found, today=today, title=title, paper=paper, days=days, gaps=gaps, late=shown.late, now=now)
        run.deliver(wall, output)
    elif found.entries or days or gaps:
        agenda = text.agenda(
            found, today=today, title=title, paper=paper, days=days, gaps=gaps, late=shown.late, now=now
        )
        run.deliver(agenda, output)
    following = f"; {coming(shown.following, today)}" if shown.following else ""
    if not found.entries:
        bare = form is CalendarFormat.LIST and not (days or gaps)
        run.tell_empty(f"Nothing from {found.first} to {found.last}{following}.", output if bare else None)
    elif following:
        run.tell(f"Nothing more until {found.last}{following}.")
    if found.undated:
        run.tell(f"{many(found.undated, 'post')} without a publish time: see 'socialops status'.")


def _print_difference(
    run: Session, shown: DifferenceShown, form: CalendarFormat, output: Path | None, *, since: str, cells: Cells
) -> None:
    """Print what differs; where nothing does, too, so that a file of -o never holds what was true before."""
    from socialops.render.calendar import json as data
    from socialops.render.calendar import markdown, text
    from socialops.render.formats import csv

    found, page = shown.difference, shown.page
    title, today = f"What differs from {since}, {page.name} (times in {page.zone})", page.now.date()
    same = f"The plan is the same as at {since}, in the days shown."
    if form is CalendarFormat.JSON:
        run.deliver(data.difference(found), output)
    elif form is CalendarFormat.CSV:
        run.deliver(csv.table(data.CHANGE, data.changes(found), **cells._asdict()), output, exact=True)
    elif form is CalendarFormat.MARKDOWN:
        run.deliver(markdown.difference(found, title=title, today=today), output)
        if not found:
            run.tell(same)
    elif found:
        run.deliver(text.difference(found, title=title, today=today, paper=run.paper(output)), output)
    else:
        run.tell_empty(same, output)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(filtered(calendar))
