"""show, brief, digest, review."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from socialops.cli.options import Ids, OnePost, Output
from socialops.cli.session import Session, session

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.domain.documents.records import Decision

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


def review(
    context: typer.Context,
    mine: Annotated[bool, typer.Option("--mine", help="Only what waits for you.")] = False,
    member: Annotated[str | None, typer.Option("--member", metavar="ID", help="What waits for this member.")] = None,
) -> None:
    """Walk through what waits for your look: all that an approval covers, then a, r, c, s or q."""
    from socialops.operations.shown.review import queue
    from socialops.operations.sync.other_branches import waiting
    from socialops.render.posts import review as text
    from socialops.render.status.sync import to_review

    run = session(context)
    found = queue(run, mine=mine, member=member)
    asks = found.own and sys.stdin.isatty() and sys.stdout.isatty()
    run.say(text.heading(len(found.looks), found.member))
    if found.stand and found.on_main:
        run.tell(text.on_main(found.on_main, found.stand.go, more=bool(found.looks)))
    run.tell_behind()
    if said := to_review(waiting(found.stand, found.opened.now)):
        run.tell(said)
    paper, page = run.paper(), found.page
    decided = False
    for number, item in enumerate(found.items(), 1):
        run.out(text.item(item, number=number, count=len(found.looks), now=page.now, zone=page.zone, paper=paper))
        sys.stdout.flush()
        if asks:
            key = _asked(approves=not item.own_change)
            if key == "q":
                break
            decided = _decided(run, found.opened.root, item, key) or decided
    if decided:
        run.tell_unshared(found.opened.root)


_KEYS: dict[str, Decision] = {"a": "approve", "r": "request-changes", "c": "comment"}
_APPROVE, _QUESTION = "[a]pprove, ", "[r]equest changes, [c]omment, [s]kip, [q]uit? "


def _asked(*, approves: bool) -> str:
    """One key of those that mean something; the end of the input quits."""
    while True:
        typer.echo(f"{_APPROVE if approves else ''}{_QUESTION}", err=True, nl=False)
        try:
            key = typer.getchar().casefold()
        except (EOFError, KeyboardInterrupt):
            key = "q"
        typer.echo(key if key.isprintable() else "", err=True)
        if key in {*_KEYS, "s", "q"} and (approves or key != "a"):
            return key


def _decided(run: Session, root: Path, item: Any, key: str) -> bool:
    """Record the decision on exactly what was shown; True where a commit was made."""
    if key not in _KEYS:
        return False
    from socialops.domain.results.transition import Refused
    from socialops.operations.posts.context import Options
    from socialops.operations.posts.review import ReviewWord, record_on
    from socialops.operations.posts.transition import transit
    from socialops.render.posts import transition as text

    note = None if key == "a" else typer.prompt("In a word or two, what", err=True).strip()
    word = ReviewWord(_KEYS[key], item.look.stage.stage.id, note)
    options = Options(base=os.environ.get("SOCIALOPS_BASE"))
    post, seen = item.card.post.id, item.digest
    outcome = transit(root, [post], lambda c: record_on(c, word, seen), clock=run.now, options=options)
    for notice in outcome.notices:
        run.say(notice)
    if isinstance(outcome.result, Refused):
        run.say(text.refused(outcome.result))
        return False
    for done in outcome.result:
        run.say(text.done(done))
    return True


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (show, brief, digest, review):
        app.command()(command)
