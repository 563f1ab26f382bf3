"""The application: global options, and every group of verbs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from socialops.cli import acting, auditing, cases, checking, measuring, playbooks, pulls, seeing, starting
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
    context.obj = Session(directory, now, no_color, quiet)


for module in (checking, acting, auditing, pulls, seeing, cases, playbooks, measuring, starting):
    module.register(app)


def command() -> Any:
    """The application as a click command."""
    return typer.main.get_command(app)
