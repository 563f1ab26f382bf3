"""show, brief, digest."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from socialops.cli.options import Ids, NoCache, OnePost, Output
from socialops.cli.session import Session, session

Channels = Annotated[Ids, typer.Option("--channel", metavar="ID", help="Only this channel; repeatable.")]


def show(
    context: typer.Context,
    post: OnePost,
    channel: Channels = None,
    no_cache: NoCache = False,
) -> None:
    """One post as each channel will show it, where it stands, and what is missing."""
    from socialops.cli.said import shown
    from socialops.operations.reference import is_path
    from socialops.operations.shown.said import OF_ONE

    def show(run: Session) -> None:
        from socialops.operations.shown.show import show as found
        from socialops.render.posts import card as text

        one = found(run, post, channels=channel)
        run.out(text.show(one.card, now=one.page.now, zone=one.page.zone, paper=run.paper()))
        run.shows(one.card.post.id, one.card.path)

    run = session(context)
    anew = no_cache or is_path(post)  # which file a path means is up to the folder that one is in
    shown(run, OF_ONE, {"post": post, "channel": channel}, None, show, anew=anew)
    run.tell_changed()


class BriefFormat(StrEnum):
    """How a brief is printed."""

    TEXT = "text"
    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"


def brief(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(metavar="POST|SERIES|CAMPAIGN", help="Id or path of one of these.")],
    form: Annotated[BriefFormat, typer.Option("--format", help="How to print it.")] = BriefFormat.TEXT,
    output: Output = None,
) -> None:
    """Who does what for it by when: ten questions on one page, and whose move is next."""
    from socialops.operations.shown.questions import questions
    from socialops.render import questions as text

    run = session(context)
    found = questions(run, subject)
    answers, page = found.answers, found.page
    match form:
        case BriefFormat.JSON:
            run.deliver(text.as_json(answers), output)
        case BriefFormat.MARKDOWN:
            run.deliver(text.as_markdown(answers, zone=page.zone, now=page.now), output)
        case BriefFormat.HTML:
            from socialops.render.posts.brief_page import page as as_page

            made = as_page(answers, workspace=page.name, names=page.names, zone=page.zone, now=page.now)
            run.deliver(made, output)
        case _:
            run.deliver(text.as_text(answers, now=page.now, zone=page.zone, paper=run.paper(output)), output)


def digest(
    context: typer.Context,
    post: OnePost,
    channel: Annotated[str | None, typer.Option("--channel", metavar="ID", help="Of this channel's part.")] = None,
) -> None:
    """The digest that an approval of the post binds to; with --channel, of what that channel shows."""
    from socialops.operations.shown.show import digest as shown

    run = session(context)
    run.out(shown(run, post, channel=channel))


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (show, brief, digest):
        app.command()(command)
