"""case open, accept, pass, note, move, escalate, close, reopen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.commands.case import list as listing
from socialops.cli.commands.case import report, show
from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, Ids, NoCommit, OneCase, words_of
from socialops.cli.session import session

if TYPE_CHECKING:
    from pathlib import Path

    from socialops.operations.cases.act import CaseOutcome, Deed

Note = Annotated[str | None, typer.Option("-m", "--note", metavar="NOTE", help="What others should know.")]
Items = Annotated[
    Ids,
    typer.Option("--done", metavar="ITEM", help="Done before passing: its text or number; repeatable."),
]
Themes = Annotated[Ids, typer.Option("--theme", metavar="THEME", help="What it is about; repeatable.")]

app = typer.Typer(
    help="Handoffs: who holds the ball, and where it goes next.", no_args_is_help=True, rich_markup_mode=None
)


def _finish(context: typer.Context, outcome: CaseOutcome, root: Path, *, dry_run: bool, no_commit: bool) -> None:
    """Tell what happened, and leave with its exit code."""
    from socialops.domain.results.transition import Refused
    from socialops.operations.shown.cases import playbook_now
    from socialops.render.posts import transition as text

    run = session(context)
    for notice in outcome.notices:
        run.say(notice)
    if isinstance(outcome.result, Refused):
        run.say(text.refused(outcome.result))
        raise typer.Exit(AT_FAULT)
    if dry_run:
        run.out(text.planned_commit(outcome.result.plan))
    else:
        run.say(text.case_done(outcome.result, playbook_now(root, outcome.result.case)))
        if not no_commit:
            run.tell_unshared(root)


def _act(context: typer.Context, case: str, deed: Deed, dry_run: bool, no_commit: bool) -> None:
    """Carry out one deed, tell what happened, and leave with its exit code."""
    from socialops.operations.cases.act import act
    from socialops.operations.posts.context import Options
    from socialops.operations.reference import id_of

    run = session(context)
    root = run.root()
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    outcome = act(root, id_of(root, run.directory, "case", case), deed, clock=run.now, options=options)
    _finish(context, outcome, root, dry_run=dry_run, no_commit=no_commit)


@app.command("open")
def open_(
    context: typer.Context,
    playbook: Annotated[str, typer.Argument(metavar="PLAYBOOK", help="Id of the playbook.")],
    title: Annotated[str, typer.Option("--title", metavar="TITLE", help="What happened, without any name.")] = "",
    alert: Annotated[
        str | None, typer.Option("--alert", metavar="NAME", help="The alert that it answers: it knows title and post.")
    ] = None,
    id_: Annotated[str | None, typer.Option("--id", metavar="ID", help="Else the date and the title.")] = None,
    post: Annotated[str | None, typer.Option("--post", metavar="POST", help="The post it began under.")] = None,
    channel: Annotated[str | None, typer.Option("--channel", metavar="CHANNEL", help="Where it began.")] = None,
    about: Annotated[str | None, typer.Option("--about", metavar="ALIAS", help="Such as customer-4711.")] = None,
    themes: Themes = None,
    place: Annotated[str | None, typer.Option("--place", metavar="PLACE", help="Such as online.")] = None,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Open a case: the ball is offered to the playbook's first step."""
    from socialops.operations.cases.open import Opening, open_case
    from socialops.operations.posts.context import Options

    run = session(context)
    root = run.root()
    opening = Opening(playbook, title, id_, post, channel, about, tuple(themes or ()), place, note, alert)
    options = Options(dry_run=dry_run, commit=not no_commit, deed=words_of(context))
    _finish(
        context, open_case(root, opening, clock=run.now, options=options), root, dry_run=dry_run, no_commit=no_commit
    )


@app.command()
def accept(
    context: typer.Context,
    case: OneCase,
    step: Annotated[
        str | None, typer.Option("--step", metavar="STEP", help="As its holder: go on to this step yourself.")
    ] = None,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Take the ball that is offered; its holder takes the offer back."""
    from socialops.operations.cases.act import Deed

    _act(context, case, Deed("accept", step=step, note=note), dry_run, no_commit)


@app.command("pass")
def pass_(
    context: typer.Context,
    case: OneCase,
    to: Annotated[
        str | None, typer.Option("--to", metavar="STEP", help="The next step; not needed if only one.")
    ] = None,
    done: Items = None,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Offer the ball to the next step; you keep it until somebody accepts."""
    from socialops.operations.cases.act import Deed

    _act(context, case, Deed("pass", done=tuple(done or ()), step=to, note=note), dry_run, no_commit)


@app.command()
def note(
    context: typer.Context,
    case: OneCase,
    text: Note = None,
    done: Items = None,
    themes: Themes = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Write something down, or tick something off."""
    from socialops.operations.cases.act import Deed

    _act(context, case, Deed("note", done=tuple(done or ()), themes=tuple(themes or ()), note=text), dry_run, no_commit)


@app.command()
def move(
    context: typer.Context,
    case: OneCase,
    to: Annotated[str, typer.Option("--to", metavar="PLACE", help="Such as offline or online.")],
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Say that the conversation moved, to private messages or back into public."""
    from socialops.operations.cases.act import Deed

    _act(context, case, Deed("move", place=to, note=note), dry_run, no_commit)


@app.command()
def escalate(
    context: typer.Context, case: OneCase, note: Note = None, dry_run: DryRun = False, no_commit: NoCommit = False
) -> None:
    """Offer the ball to whom the step escalates to."""
    from socialops.operations.cases.act import Deed

    _act(context, case, Deed("escalate", note=note), dry_run, no_commit)


@app.command()
def close(
    context: typer.Context,
    case: OneCase,
    resolution: Annotated[
        str | None, typer.Option("--resolution", metavar="WORD", help="How it ended, of the playbook's list.")
    ] = None,
    told: Annotated[Ids, typer.Option("--told", metavar="TEAM", help="Team or role you told; repeatable.")] = None,
    lessons: Annotated[Ids, typer.Option("--lesson", metavar="TEXT", help="What was learned; repeatable.")] = None,
    themes: Themes = None,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """End the case: how, who was told, what was learned."""
    from socialops.operations.cases.act import Deed

    _act(
        context,
        case,
        Deed(
            "close",
            told=tuple(told or ()),
            lessons=tuple(lessons or ()),
            themes=tuple(themes or ()),
            resolution=resolution,
            note=note,
        ),
        dry_run,
        no_commit,
    )


@app.command()
def reopen(
    context: typer.Context,
    case: OneCase,
    step: Annotated[
        str | None, typer.Option("--step", metavar="STEP", help="Where to go on; else at the start.")
    ] = None,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Open a closed case again."""
    from socialops.operations.cases.act import Deed

    _act(context, case, Deed("reopen", step=step, note=note), dry_run, no_commit)


def register(root: typer.Typer) -> None:
    """Add the commands."""
    for shown in (listing, show, report):
        shown.register(app)
    root.add_typer(app, name="case")
