"""ci."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, NoCommit, words_of
from socialops.cli.session import session


class CiForge(StrEnum):
    """Whose jobs."""

    GITHUB = "github"
    GITLAB = "gitlab"


class CiJob(StrEnum):
    """What a job does."""

    CHECK = "check"
    RECORD = "record"
    PUBLISH = "publish"
    PAGES = "pages"


def ci(
    context: typer.Context,
    write: Annotated[CiForge, typer.Option("--write", help="The forge that they are for.")],
    job: Annotated[
        list[CiJob] | None,
        typer.Option(
            "--job",
            metavar="JOB",
            help="Which: check refuses, record notes reviews, publish sends, pages shows; else check (repeat).",
        ),
    ] = None,
    install: Annotated[
        str | None, typer.Option("--install", metavar="PACKAGE", help="What the jobs install, as pip takes it.")
    ] = None,
    shards: Annotated[
        int | None,
        typer.Option(
            "--shards", min=2, max=200, help="Check the files in so many jobs at once, and join what they found."
        ),
    ] = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Write the jobs that a forge runs: check and audit of every pull request, and others. Overwrites nothing."""
    from socialops.domain.results.transition import Refused
    from socialops.operations.posts.context import Options
    from socialops.operations.workspace.ci import write_jobs
    from socialops.render.posts import transition

    run = session(context)
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    found = write_jobs(
        run.root(),
        write,
        [each.value for each in job or [CiJob.CHECK]],
        install=install,
        options=options,
        shards=shards,
    )
    for notice in found.notices:
        run.say(notice)
    for path in found.kept:
        run.say(f"{path} is there already, and stays as it is.")
    if isinstance(found.result, Refused):
        run.say(transition.refused(found.result))
        raise typer.Exit(AT_FAULT)
    if found.result and dry_run:
        run.out(transition.planned(found.result))
    elif found.result:
        run.say("Wrote " + ", ".join(found.paths) + ".")
        run.say(transition.done(found.result))
    for sentence in found.left:
        run.say(sentence)
    if found.result and not (dry_run or no_commit):
        run.tell_unshared(run.root())


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ci)
