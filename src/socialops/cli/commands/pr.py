"""pr brief, pr record."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import Base, DryRun, Head, NoCommit, Output, words_of
from socialops.cli.session import session
from socialops.errors import SocialopsError

pr = typer.Typer(help="Pull requests: a brief for reviewers, and their reviews as records.", no_args_is_help=True)


@pr.command()
def brief(
    context: typer.Context,
    base: Base = None,
    head: Head = "HEAD",
    output: Output = None,
) -> None:
    """Print what a change does, as Markdown for a comment on the pull request."""
    from socialops.operations.audit import audit
    from socialops.operations.environment import scrub
    from socialops.operations.pulls.brief import brief as gather
    from socialops.render.brief import markdown

    environment = dict(os.environ)
    scrub(os.environ, keep_identity=False)
    run = session(context)
    found = audit(run.directory.absolute(), base, head, environment=environment, clock=run.now)
    if found.span is None:
        raise SocialopsError(found.report.diagnostics[0].message)
    now = run.now(found.span.policy.settings.timezone)
    run.deliver(markdown(gather(found.span, found.report, now)), output)


@pr.command()
def record(
    context: typer.Context,
    event: Annotated[Path, typer.Option("--event", metavar="FILE", help="The forge's event, as a JSON file.")],
    base: Base = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Record a review that was given on the forge: GitHub's pull_request_review event, or GitLab's approvals."""
    from socialops.operations.posts.context import Options
    from socialops.operations.pulls.record import read_reviews, record_reviews
    from socialops.render.posts import transition as text

    run = session(context)
    reviews = read_reviews(event)
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    found = record_reviews(run.root(), reviews, base=base, environment=dict(os.environ), clock=run.now, options=options)
    for plan in found.plans if dry_run else ():
        run.out(text.planned_commit(plan))
    for commit, plan in zip(found.commits, found.plans, strict=False):
        run.say(f"[{commit[:9]}] {plan.subject}")
    for remark in found.remarks:
        run.say(remark)
    for reason in found.refused:
        run.say(f"not recorded: {reason}")
    if found.commits:
        run.tell_unshared(run.root())
    if found.refused and not found.plans:
        raise typer.Exit(AT_FAULT)


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(pr, name="pr")
