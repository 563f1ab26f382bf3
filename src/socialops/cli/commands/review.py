"""review."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.options import NoCache
from socialops.cli.session import Session, session

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.domain.documents.records import Decision
    from socialops.operations.shown.looked import Looked


def review(
    context: typer.Context,
    *,
    mine: Annotated[bool, typer.Option("--mine", help="Only what waits for you.")] = False,
    member: Annotated[str | None, typer.Option("--member", metavar="ID", help="What waits for this member.")] = None,
    no_cache: NoCache = False,
) -> None:
    """Walk through what waits for your look: all that an approval covers, then a, r, c, s or q."""
    from socialops.cli.looks import walk
    from socialops.operations.sync.branches.standpoint import standpoint
    from socialops.render.posts import review_heads as text

    run = session(context)
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    found = walk(run, mine=mine, member=member, asks=at_terminal, anew=no_cache)
    root = run.root()
    asks = found.own and at_terminal
    run.say(text.heading(found.count, found.member, barred=found.barred))
    if found.on_main and (stand := standpoint(root)):
        run.tell(text.on_main(found.on_main, stand.go, more=bool(found.count)))
    run.tell_behind()
    run.tell_waiting(every=True)
    decided = False
    try:
        for looked in found.looks:
            run.out(looked.text)
            sys.stdout.flush()
            if asks:
                key = _asked(approves=looked.may_approve)
                if key == "q":
                    break
                decided = _decided(run, root, looked, key) or decided
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("", err=True)  # the line of the question ends
        raise
    finally:  # whoever leaves by Ctrl-C has recorded as much
        if decided:
            run.tell_unshared(root)


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


def _decided(run: Session, root: Path, looked: Looked, key: str) -> bool:
    """Record the decision on exactly what was shown; True where a commit was made."""
    if key not in _KEYS:
        return False
    from socialops.domain.results.transition import Refused
    from socialops.operations.posts.context import Options
    from socialops.operations.posts.review import ReviewWord, record_on
    from socialops.operations.posts.transition import transit
    from socialops.render.posts import transition as text

    note = None if key == "a" else typer.prompt("In a word or two, what", err=True).strip()
    word = ReviewWord(_KEYS[key], looked.stage, note)
    options = Options(base=os.environ.get("SOCIALOPS_BASE"))
    outcome = transit(root, [looked.post], lambda c: record_on(c, word, looked.digest), clock=run.now, options=options)
    for notice in outcome.notices:
        run.say(notice)
    if isinstance(outcome.result, Refused):
        run.say(text.refused(outcome.result))
        return False
    for done in outcome.result:
        run.say(text.done(done))
    return True


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(review)
