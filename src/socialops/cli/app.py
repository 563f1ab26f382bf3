"""The application: global options, and every group of verbs."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.models import CommandInfo, TyperInfo

from socialops.cli.help import grouped, plain
from socialops.cli.session import Session

app = typer.Typer(
    name="socialops",
    help="Social media as code: check posts, move approvals forward as commits, see the calendar.",
    invoke_without_command=True,
    rich_markup_mode=None,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _globals(
    context: typer.Context,
    directory: Annotated[
        Path, typer.Option("--workspace", "-C", help="Work as if started in DIR.", metavar="DIR")
    ] = Path(),
    now: Annotated[
        str | None,
        typer.Option("--now", envvar="SOCIALOPS_NOW", metavar="TIME", help="Judge as of this time."),
    ] = None,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Data only, no talk.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    if version:
        from socialops import __version__

        typer.echo(f"socialops {__version__}")
        raise typer.Exit
    context.obj = Session(directory, now, no_color, quiet, push=context.obj or {})
    if context.invoked_subcommand is None:
        from socialops.cli.commands.tasks import bare

        bare(context)


ROOMS: Final = {
    "check": "check", "rules": "rules explain",
    "posts": "submit withdraw hold resume cancel approve comment lift done schedule request-changes",
    "publish": "publish",
    "audit": "audit", "pr": "pr", "status": "status", "show": "show brief digest", "review": "review",
    "workspace.list": "list",
    "history": "history", "workspace.who": "who",
    "calendar": "calendar", "backlog": "backlog", "tasks": "tasks", "remind": "remind", "series": "series",
    "numbers.measure": "measure",
    "changes": "changes", "case.act": "case", "playbook": "playbook drill",
    "platforms.count": "count", "platforms.limits": "limits",
    "numbers.kpi": "kpi", "numbers.goals": "goals", "numbers.alerts": "alerts", "numbers.decide": "decide",
    "numbers.report": "report",
    "guide": "guide", "workspace.init": "init", "workspace.new": "new revise", "workspace.schema": "schema",
    "workspace.doctor": "doctor", "workspace.demo": "demo", "workspace.ci": "ci", "workspace.codeowners": "codeowners",
    "receive": "receive", "workspace.sync": "sync", "workspace.rename": "rename", "workspace.site": "page",
    "exchange.bring": "import", "exchange.export": "export", "exchange.mark": "mark-published",
}  # fmt: skip
"""The modules of `commands`, in the order of --help, each with the words that it answers to."""


def command(arguments: Sequence[str] = ()) -> Any:
    """The application as a click command; when *arguments* name a command, with that one only.

    Neither are modules of other commands imported, nor their signatures read: that would take a tenth of a second.
    """
    word = command_word(arguments)
    rooms = [room for room, words in ROOMS.items() if word in words.split()]
    made = [_made(room) for room in rooms or ROOMS]
    part = copy(app)
    part.registered_commands = [each for found, _ in made for each in found if not rooms or _name(each) == word]
    part.registered_groups = [each for _, found in made for each in found if not rooms or each.name == word]
    return grouped(plain(typer.main.get_command(part)))


@cache
def _made(room: str) -> tuple[list[CommandInfo], list[TyperInfo]]:
    """The commands and groups of a module, which makes them once."""
    part = typer.Typer()
    import_module(f"socialops.cli.commands.{room}").register(part)
    return part.registered_commands, part.registered_groups


TAKES_A_VALUE = frozenset({"-C", "--workspace", "--now"})
"""Global options whose value is the next word."""


def command_word(arguments: Sequence[str]) -> str | None:
    """The word that names the command; None where help on all of them is wanted, or none is named."""
    words = iter(arguments)
    for word in words:
        if word in {"-h", "--help"}:
            return None
        if not word.startswith("-"):
            return word
        if word in TAKES_A_VALUE:
            next(words, None)
    return None


def _name(info: CommandInfo) -> str | None:
    return info.name or (info.callback.__name__.replace("_", "-") if info.callback else None)
