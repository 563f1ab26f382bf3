"""codeowners."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, NoCommit
from socialops.cli.session import Session, session

if TYPE_CHECKING:
    from socialops.domain.workspace import Workspace
    from socialops.operations.workspace.codeowners import Gate


class ForgeName(StrEnum):
    """Whose CODEOWNERS."""

    GITHUB = "github"
    GITLAB = "gitlab"


def codeowners(
    context: typer.Context,
    write: Annotated[bool, typer.Option("--write", help="Bring the repository's CODEOWNERS up to date.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Exit 1 where it is out of date.")] = False,
    forge: Annotated[
        ForgeName | None, typer.Option("--forge", help="Whose logins; else that of socialops.yaml, else github.")
    ] = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Print who owns which files, for the forge to protect: each folder and each stage by its people's logins."""
    from socialops.operations.workspace import codeowners as gating
    from socialops.render.workspace.codeowners import block, splice

    run = session(context)
    root = run.root()
    workspace = gating.policy(root)
    today = run.now(workspace.settings.timezone).date()
    gate = gating.survey(root, workspace, today, forge.value if forge else None)
    wanted = block(gate.owners)
    found = splice(gate.existing or "", wanted)
    _warn(run, gate, found.overriding)
    if found.problem and (write or check):
        run.say(f"{gate.path}: refused: {found.problem}.")
        raise typer.Exit(AT_FAULT)
    if write:
        _update(run, workspace, gate, wanted, dry_run=dry_run, no_commit=no_commit)
    elif not check:
        run.out(wanted)
    elif found.text != gate.existing:
        run.say(f"{gate.path} is out of date: socialops codeowners --write")
        raise typer.Exit(AT_FAULT)
    else:
        run.say(f"{gate.path} is up to date.")


def _warn(run: Session, gate: Gate, overriding: tuple[str, ...]) -> None:
    """What protects less than it seems."""
    from socialops.render.workspace.codeowners import unprotected

    for sentence in unprotected(gate.owners):
        run.say(sentence)
    for line in overriding:
        run.say(f"{gate.path}: the line '{line}' stands below the block of socialops and wins over it.")


def _update(run: Session, workspace: Workspace, gate: Gate, wanted: str, *, dry_run: bool, no_commit: bool) -> None:
    from socialops.domain.results.transition import Refused
    from socialops.operations.posts.context import Options
    from socialops.operations.workspace.codeowners import update
    from socialops.render.posts import transition
    from socialops.render.workspace.codeowners import splice

    options = Options(dry_run=dry_run, commit=not no_commit)
    done, notices = update(gate, lambda existing: splice(existing, wanted).text, workspace, options=options)
    for notice in notices:
        run.say(notice)
    if done is None:
        run.say(f"{gate.path} is up to date.")
    elif isinstance(done, Refused):
        run.say(transition.refused(done))
        raise typer.Exit(AT_FAULT)
    elif dry_run:
        run.out(transition.planned(done))
    else:
        run.say(transition.done(done))
        if done.commit:
            run.tell_unshared(run.root())


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(codeowners)
