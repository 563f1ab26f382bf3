"""playbook show, playbook new, drill."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from socialops.cli.exits import AT_FAULT
from socialops.cli.options import Ids, Output, PlaybookFormat, RowsFormat
from socialops.cli.session import session
from socialops.errors import SocialopsError

if TYPE_CHECKING:
    from socialops.operations.shown.opened import Opened
    from socialops.operations.workspace.playbook import Answers


app = typer.Typer(help="Handoff playbooks.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def show(
    context: typer.Context,
    playbook: Annotated[str, typer.Argument(metavar="PLAYBOOK", help="Id of the playbook.")],
    form: Annotated[PlaybookFormat, typer.Option("--format", help="text, md or mermaid.")] = PlaybookFormat.TEXT,
    output: Output = None,
) -> None:
    """The playbook as a page, or as a diagram."""
    from socialops.operations.shown import playbooks
    from socialops.render.cases import playbook as text

    run = session(context)
    found = playbooks.playbook(run, playbook)
    printed = {
        PlaybookFormat.TEXT: text.page,
        PlaybookFormat.MARKDOWN: text.markdown,
        PlaybookFormat.MERMAID: text.mermaid,
    }[form](found)
    run.deliver(printed, output)


@app.command()
def new(
    context: typer.Context,
    title: Annotated[str | None, typer.Option("--title", help="What happens, in one line.")] = None,
    trigger: Annotated[str | None, typer.Option("--trigger", metavar="KIND", help="Such as complaint.")] = None,
    severity: Annotated[str, typer.Option("--severity", help="low, medium, high or critical.")] = "medium",
    signal: Annotated[Ids, typer.Option("--signal", help="A word that gives it away; repeatable.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="ROLE", help="Who takes it up.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="ROLE", help="Role or team it is passed to.")] = None,
    before: Annotated[Ids, typer.Option("--before", help="What is done before passing; repeatable.")] = None,
    expects: Annotated[Ids, typer.Option("--expects", help="What the next one is to do; repeatable.")] = None,
    within: Annotated[str | None, typer.Option("--within", help="Time box of each step, such as 4h.")] = None,
    ends: Annotated[str | None, typer.Option("--ends", help="What ends it.")] = None,
    resolution: Annotated[Ids, typer.Option("--resolution", help="A way it can end; repeatable.")] = None,
    tell: Annotated[Ids, typer.Option("--tell", metavar="TEAM", help="Who else is told; repeatable.")] = None,
    learn: Annotated[Ids, typer.Option("--learn", help="A question asked at the end; repeatable.")] = None,
    id_: Annotated[str | None, typer.Option("--id", help="Else made from the title.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the file, write nothing.")] = False,
) -> None:
    """Ask the seven questions of a handoff, and write the playbook they make."""
    from socialops.operations.shown.opened import open_workspace
    from socialops.operations.workspace.playbook import Answers, first_holder

    opened = open_workspace(session(context))
    ask = _Asking()
    answers = Answers(
        title=ask.one("In one line: what happens?", "--title", title),
        trigger=ask.one("1. What prompts the pass? (complaint, crisis, question, …)", "--trigger", trigger),
        severity=severity,
        signals=tuple(signal or ()),
        first=first or first_holder(opened.workspace),
        to=ask.one("2. To whom? (role or team)", "--to", to),
        before=ask.several("3. What is done before?", before),
        expects=ask.several("4. What is the next one expected to do?", expects),
        within=within,
        ends=ask.one("5. What ends it?", "--ends", ends),
        resolutions=tuple(resolution or ()),
        tell=ask.several("6. Who else is told? (teams or roles)", tell),
        learn=ask.several("7. What is learned? (questions to answer at the end)", learn),
        id=id_,
    )
    _write(context, opened, answers, dry_run=dry_run)


class _Asking:
    """Questions at a terminal; elsewhere the options must say it all."""

    def __init__(self) -> None:
        self.talks = sys.stdin.isatty() and sys.stderr.isatty()

    def one(self, question: str, option: str, given: str | None) -> str:
        if given is not None or not self.talks:
            if not (given or "").strip():
                raise SocialopsError(f"Without a terminal to ask at, the answer comes by an option: add {option}.")
            return str(given).strip()
        answer: str = typer.prompt(question, err=True)
        return answer.strip()

    def several(self, question: str, given: Ids) -> tuple[str, ...]:
        if given or not self.talks:
            return tuple(given or ())
        answer: str = typer.prompt(f"{question} (several: with ; between)", default="", show_default=False, err=True)
        return tuple(part.strip() for part in answer.split(";") if part.strip())


def _write(context: typer.Context, opened: Opened, answers: Answers, *, dry_run: bool) -> None:
    from socialops.domain.sanitize import visible
    from socialops.operations.workspace.playbook import draft, judged, save

    run, root = session(context), opened.root
    found = draft(root, opened.workspace, answers)
    if found.reasons:
        run.say("\n".join(["refused", *(f"  - {reason}" for reason in found.reasons), "Nothing was changed."]))
        raise typer.Exit(AT_FAULT)
    if dry_run:
        run.out(visible(found.data.decode(), keep="\n"))
        return
    save(root, found)
    keep = f"git add {found.path} && git commit -m 'policy: Add {found.path}'"
    run.say(f"Wrote {found.path}. Look it over, then commit it, as it is policy: {keep}")
    for finding in judged(root, found, opened.now.date()):
        run.say(f"{finding.path}:{finding.line}:{finding.column}: {finding.code} {finding.message}")


def drill(
    context: typer.Context,
    playbook: Annotated[str | None, typer.Argument(metavar="PLAYBOOK", help="Id of the playbook.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All playbooks: the readiness report.")] = False,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="As if it happened then.")] = None,
    absent: Annotated[Ids, typer.Option("--absent", metavar="MEMBER", help="As if away; repeatable.")] = None,
    form: Annotated[RowsFormat, typer.Option("--format", help="table, md or json.")] = RowsFormat.TABLE,
    output: Output = None,
) -> None:
    """Play a playbook through before it is needed: who would hold the ball, and where it would stall."""
    from socialops.operations.shown import playbooks
    from socialops.render.cases import drill as text

    run = session(context)
    found = playbooks.drills(run, playbook, every=every, at=at, absent=absent)
    if form is RowsFormat.JSON:
        run.deliver(text.as_json(found), output)
    elif form is RowsFormat.MARKDOWN:
        run.deliver(text.markdown(found), output)
    else:
        run.deliver(text.drills(found, run.paper(output)), output)
    run.say(text.summary(found))
    if any(each.stalls for each in found):
        raise typer.Exit(AT_FAULT)


def register(root: typer.Typer) -> None:
    """Add the commands."""
    root.add_typer(app, name="playbook")
    root.command()(drill)
