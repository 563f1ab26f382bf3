"""receive."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
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
    from socialops.domain.sanitize import visible
    from socialops.operations import receive as receiving
    from socialops.operations.environment import scrub
    from socialops.render.receive import verdicts

    environment = dict(os.environ)
    scrub(os.environ, keep_identity=False)
    run = session(context)
    folder = run.directory.absolute()
    waiting = receiving.surroundings(folder, run.push)
    pushed = receiving.updates(sys.stdin.buffer.read().decode("utf-8", "surrogateescape"))
    found = receiving.receive(
        folder, pushed, branches=branches or (), waiting=waiting, environment=environment, clock=run.now
    )
    for name in receiving.unprotected(folder, branches or (), waiting):
        if all(verdict.branch != name for verdict in found):
            run.say(f"There is no branch '{visible(name)}' here, so --branch {visible(name)} protects nothing yet.")
    run.out(verdicts(found))
    if any(verdict.refused for verdict in found):
        raise typer.Exit(AT_FAULT)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(receive)
