"""show, brief, digest."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.options import Ids, OnePost, Output
from socialops.cli.session import session

if TYPE_CHECKING:
    pass

Channels = Annotated[Ids, typer.Option("--channel", metavar="ID", help="Only this channel; repeatable.")]


def show(
    context: typer.Context,
    post: OnePost,
    channel: Channels = None,
) -> None:
    """One post as each channel will show it, where it stands, and what is missing."""
    from socialops.operations.shown.show import show as shown
    from socialops.operations.sync.other_branches import changed_there
    from socialops.render.posts import card as text

    run = session(context)
    found = shown(run, post, channels=channel)
    run.out(text.show(found.card, now=found.page.now, zone=found.page.zone, paper=run.paper()))
    for said in changed_there(run.directory, {found.card.post.id: found.card.path}):
        run.tell(said)


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
