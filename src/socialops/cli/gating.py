"""codeowners, receive: what lets a repository refuse."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from socialops.cli.findings import FINDINGS
from socialops.cli.session import session


def receive(
    context: typer.Context,
    branches: Annotated[
        list[str] | None,
        typer.Option("--branch", metavar="NAME", help="Protect this branch (repeat); else the one that HEAD names."),
    ] = None,
) -> None:
    """Judge a push before the repository takes it; git's pre-receive hook of a bare repository.

    A protected branch only ever grows, what is pushed passes 'audit', and its files pass 'check'. The hook is one
    line: exec socialops receive
    """
    from socialops.ledger.environment import scrub
    from socialops.operations import receiving
    from socialops.render.push import verdicts

    environment = dict(os.environ)
    scrub(os.environ, keep_identity=False)
    run = session(context)
    folder = run.directory.absolute()
    os.environ.update(receiving.surroundings(folder, run.push))
    pushed = receiving.updates(sys.stdin.buffer.read().decode("utf-8", "surrogateescape"))
    found = receiving.receive(folder, pushed, branches=branches or (), environment=environment, clock=run.now)
    run.out(verdicts(found))
    if any(verdict.refused for verdict in found):
        raise typer.Exit(FINDINGS)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for verb in (receive,):
        app.command()(verb)
