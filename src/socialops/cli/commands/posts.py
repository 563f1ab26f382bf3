"""submit, withdraw, hold, resume, cancel, approve, request-changes, comment, lift, done, schedule."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import DryRun, NoCommit, OnePost, Posts, words_of
from socialops.cli.session import session
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from socialops.domain.documents.records import Decision
    from socialops.operations.posts.author import Verb
    from socialops.operations.posts.transition import Decide

Stage = Annotated[str | None, typer.Option("--stage", metavar="STAGE", help="Which stage; else the one that is open.")]
Note = Annotated[str | None, typer.Option("-m", "--note", metavar="NOTE", help="Why, or what.")]


def act(
    context: typer.Context,
    posts: Sequence[str],
    decide: Decide,
    dry_run: bool,
    no_commit: bool,
    *,
    says_more: bool = False,
    approves: bool = False,
) -> None:
    """Carry out one decision on posts, tell what happened, and leave with its exit code.

    With *says_more*, the caller has more to tell and says at its own end what is not shared yet; what *approves* a
    post tells what `check` finds in it, too.
    """
    from socialops.domain.results.transition import Refused
    from socialops.operations.post_reference import post_id
    from socialops.operations.posts.context import Options
    from socialops.operations.posts.transition import transit
    from socialops.render.posts import transition as text
    from socialops.render.posts.past_time import let_go_late

    run = session(context)
    root = run.root()
    ids = [post_id(root, run.directory, post) for post in posts]
    options = Options(
        dry_run=dry_run, commit=not no_commit, deed=words_of(context), base=os.environ.get("SOCIALOPS_BASE")
    )
    words = {key: value for key, value in context.params.items() if key not in {"posts", "dry_run", "no_commit"}}
    deed = f"{context.info_name} {sorted(words.items(), key=str)}"
    outcome = transit(root, ids, decide, clock=run.now, options=options, deed=deed, say=run.say)
    for notice in outcome.notices:
        run.say(notice)
    if isinstance(outcome.result, Refused):
        run.say(text.refused(outcome.result))
        raise typer.Exit(AT_FAULT)
    zone = outcome.workspace.settings.timezone if outcome.workspace else "UTC"
    for done in outcome.result:
        if dry_run:
            run.out(text.planned(done))
        else:
            run.say(text.done(done))
        for remark in done.plan.remarks:
            run.say(remark)
        if said := let_go_late(done, run.now(zone)):
            run.say(said)
    if approves:
        from socialops.operations.posts.faults import told_beside

        for line in text.findings(told_beside(root, ids, run.now, outcome.workspace)):
            run.say(line)
    if not (dry_run or no_commit or says_more):
        run.tell_unshared(root)


def _author(
    context: typer.Context, verb: Verb, posts: list[str], dry_run: bool, no_commit: bool, note: str | None = None
) -> None:
    from socialops.operations.posts.author import set_status

    act(context, posts, lambda c: set_status(c, verb, note), dry_run, no_commit)


def submit(
    context: typer.Context,
    posts: Posts,
    anyway: Annotated[bool, typer.Option("--anyway", help="Although 'check' finds errors; say why with -m.")] = False,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Hand posts in for review, as you left them, with their media, once 'check' finds no errors in them."""
    from socialops.operations.posts.author import set_status

    act(context, posts, lambda c: set_status(c, "submit", note, anyway=anyway), dry_run, no_commit)


def withdraw(
    context: typer.Context,
    posts: Posts,
    review: Annotated[bool, typer.Option("--review", help="Take your review back instead.")] = False,
    stage: Stage = None,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Take posts back to draft; with --review, take your own decision back."""
    if review:
        _review(context, posts, "withdraw", stage, note, dry_run, no_commit)
    else:
        _author(context, "withdraw", posts, dry_run, no_commit)


def hold(
    context: typer.Context, posts: Posts, note: Note = None, dry_run: DryRun = False, no_commit: NoCommit = False
) -> None:
    """Put posts on hold: yours, and any that is ready where you may publish."""
    _author(context, "hold", posts, dry_run, no_commit, note)


def resume(
    context: typer.Context, posts: Posts, note: Note = None, dry_run: DryRun = False, no_commit: NoCommit = False
) -> None:
    """Bring posts back that were on hold or cancelled; say why (-m) where somebody else held one."""
    _author(context, "resume", posts, dry_run, no_commit, note)


def cancel(context: typer.Context, posts: Posts, dry_run: DryRun = False, no_commit: NoCommit = False) -> None:
    """Cancel posts."""
    _author(context, "cancel", posts, dry_run, no_commit)


def _review(
    context: typer.Context,
    posts: list[str],
    decision: Decision,
    stage: str | None,
    note: str | None,
    dry_run: bool,
    no_commit: bool,
    of: str | None = None,
) -> None:
    from socialops.operations.posts.review import ReviewWord, record

    if decision == "approve":
        session(context).tell_behind()
    word = ReviewWord(decision, stage, note, of)
    act(context, posts, lambda c: record(c, word), dry_run, no_commit, approves=decision == "approve")


def approve(
    context: typer.Context,
    posts: Posts,
    stage: Stage = None,
    note: Note = None,
    bypass: Annotated[bool, typer.Option("--bypass", help="Urgent: skip what is open; others look later.")] = False,
    review_within: Annotated[
        str | None, typer.Option("--review-within", metavar="DURATION", help="By when they look; 1bd, at most 5bd.")
    ] = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Approve posts, exactly as they are now; with --bypass, let them pass where it is urgent."""
    if not bypass:
        if review_within is not None:
            raise SocialopsError("--review-within belongs to --bypass.")
        _review(context, posts, "approve", stage, note, dry_run, no_commit)
        return
    from socialops.domain.time.clock import parse_duration
    from socialops.operations.posts.review import ReviewWord, record

    if stage is not None:
        raise SocialopsError("--bypass skips every stage that is open: leave --stage out.")
    try:
        within = None if review_within is None else parse_duration(review_within)
    except ValueError as error:
        raise SocialopsError(f"--review-within: {error}") from error
    session(context).tell_behind()
    word = ReviewWord("bypass", None, note, within=within)
    act(context, posts, lambda c: record(c, word), dry_run, no_commit, approves=True)


def request_changes(
    context: typer.Context,
    post: OnePost,
    stage: Stage = None,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Ask the author for changes, and say which."""
    _review(context, [post], "request-changes", stage, note, dry_run, no_commit)


def comment(
    context: typer.Context,
    post: OnePost,
    stage: Annotated[
        str | None,
        typer.Option("--stage", metavar="STAGE", help="About which stage or task; else in general."),
    ] = None,
    note: Note = None,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="MEMBER", help="Who is to answer: it becomes their task; repeatable."),
    ] = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Say something about a post without deciding, or ask somebody."""
    from socialops.operations.posts.review import ReviewWord, record

    word = ReviewWord("comment", stage, note, to=tuple(dict.fromkeys(to or ())))
    act(context, [post], lambda c: record(c, word), dry_run, no_commit)


def lift(
    context: typer.Context,
    post: OnePost,
    of: Annotated[str, typer.Option("--of", metavar="MEMBER", help="Whose request for changes.")],
    stage: Stage = None,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Set a member's request for changes aside (needs a role that may bypass)."""
    _review(context, [post], "lift", stage, note, dry_run, no_commit, of)


def done(
    context: typer.Context,
    post: OnePost,
    task: Annotated[str, typer.Argument(metavar="TASK", help="A responsibility of the workflow.")],
    note: Note = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Although something comes first; say why with -m.")] = False,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Tick off a task of yours, and see who is next."""
    from socialops.operations.posts.review import ReviewWord, record

    word = ReviewWord("done", task, note, anyway=anyway)
    act(context, [post], lambda c: record(c, word), dry_run, no_commit, says_more=True)
    if not dry_run:
        from socialops.operations.post_reference import post_id
        from socialops.operations.shown.tasks import next_on
        from socialops.render.tasks import next_up

        run = session(context)
        found = next_on(run, post_id(run.root(), run.directory, post))
        run.say(next_up(found.tasks, found.now))
        if not no_commit:
            run.tell_unshared(run.root())


def schedule(
    context: typer.Context,
    posts: Posts,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="Such as '2027-03-01 09:00', in the post's zone.")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="SPAN", help="So much later, or earlier: 7d, 2bd, 30m, --by=-7d.")
    ] = None,
    next_: Annotated[bool, typer.Option("--next", help="To the next day on which its time is free.")] = False,
    spread: Annotated[
        str | None, typer.Option("--spread", metavar="SPAN", help="With --from: one after the other, so far apart.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="TIME", help="When the first goes out.")] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Although 'check' finds errors there; say why with -m.")
    ] = False,
    note: Note = None,
    dry_run: DryRun = False,
    no_commit: NoCommit = False,
) -> None:
    """Move posts to other times; says first which approvals that costs."""
    from socialops.operations.post_reference import post_id
    from socialops.operations.posts.schedule import Move
    from socialops.operations.posts.schedule import schedule as decider

    run = session(context)
    root = run.root()
    ids = [post_id(root, run.directory, post) for post in posts]
    decide = decider(root, ids, Move(at, by, next_, spread, start, anyway, note), run.now("UTC"))
    act(context, posts, decide, dry_run, no_commit)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for verb in (submit, withdraw, hold, resume, cancel, approve, comment, lift, done, schedule):
        app.command()(verb)
    app.command("request-changes")(request_changes)
