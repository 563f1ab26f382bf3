"""The application: global options, and every group of verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.models import CommandInfo

from socialops.cli.commands import (
    audit,
    backlog,
    calendar,
    changes,
    check,
    count,
    guide,
    history,
    limits,
    playbook,
    posts,
    pr,
    receive,
    remind,
    rules,
    series,
    show,
    status,
    tasks,
    who,
)
from socialops.cli.commands.case import act as case
from socialops.cli.commands.workspace import codeowners, demo, doctor, init, new, schema
from socialops.cli.session import Session

app = typer.Typer(
    name="socialops",
    help="Social media as code: check posts, move approvals forward as commits, see the calendar.",
    no_args_is_help=True,
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


for module in (
    check, rules, posts, audit, pr, status, show, history, who, calendar, backlog, tasks, remind, series, changes, case,
    playbook, count, limits, guide, init, new, schema, doctor, demo, codeowners, receive,
):  # fmt: skip
    module.register(app)


def command(arguments: Sequence[str] = ()) -> Any:
    """The application as a click command; when *arguments* name a command, with that one only.

    Typer reads the signature of every command it is given, which would be a tenth of a second for all of them.
    """
    word = command_word(arguments)
    commands = [info for info in app.registered_commands if _name(info) == word]
    groups = [info for info in app.registered_groups if info.name == word]
    if not commands and not groups:
        return _plain(typer.main.get_command(app))
    part = copy(app)
    part.registered_commands, part.registered_groups = commands, groups
    return _plain(typer.main.get_command(part))


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


def _plain(program: Any) -> Any:
    """The click command, and all below it, with help that people read: arguments by their names, no sentence cut."""
    for parameter in program.params:
        if parameter.param_type_name == "argument":
            name, said = _shown(parameter), parameter.help or ""
            vars(parameter).update(
                make_metavar=_always(name), get_usage_pieces=_always([name]), get_help_record=_always((name, said))
            )
    vars(program).update(get_short_help_str=_always(_sentence(program.help or "")))
    for below in getattr(program, "commands", {}).values():
        _plain(below)
    return program


def _shown(argument: Any) -> str:
    """An argument as the usage line has it: POST…, [PATH…]."""
    name = str(argument.metavar or argument.name.upper())
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _sentence(help_text: str) -> str:
    """The first paragraph, on one line."""
    return " ".join(help_text.partition("\n\n")[0].split())


def _always(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value
