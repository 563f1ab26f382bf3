"""page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from socialops.cli.session import Session, session


def page(
    context: typer.Context,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Write the site into DIR.")] = Path(
        "site"
    ),
    public: Annotated[
        bool, typer.Option("--public", help="For everybody: no drafts, cases, load or names of people.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Build again at every change, and show it on this machine.")
    ] = False,
) -> None:
    """Write the team's site, to be read without network: days, calendar, board, goals, people, search."""
    run = session(context)
    folder = output
    _build(run, folder, public=public)
    if watch:
        _watch(run, folder, public=public)


def _build(run: Session, folder: Path, *, public: bool) -> None:
    from socialops.operations.site.folder import deliver
    from socialops.operations.site.gather import gather
    from socialops.render.formats.words import many
    from socialops.render.site.site import site

    shown = gather(run, public=public)
    with run.working("Writing the site"):
        made = deliver(folder, site(shown))
    removed = f", {many(len(made.removed), 'file')} removed" if made.removed else ""
    run.tell(
        f"{many(made.files, 'page')} in {folder}, {made.written} of them new{removed}: open {folder / 'index.html'}"
    )


def _watch(run: Session, folder: Path, *, public: bool) -> None:
    from socialops.errors import SocialopsError
    from socialops.operations.site.watch import HOST, serve, watch

    def build() -> None:
        try:
            _build(run, folder, public=public)
        except SocialopsError as error:
            run.tell(f"The site is as it was: {error}")

    server = serve(folder)
    run.tell(f"http://{HOST}:{server.server_port}/ shows it, on this machine only; Ctrl-C ends it.")
    try:
        watch(run.root(), folder, build)
    except KeyboardInterrupt:
        run.tell("Ended.")
    finally:
        server.shutdown()
        server.server_close()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(page)
