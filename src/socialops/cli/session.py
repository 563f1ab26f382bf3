"""What the global options say, and how commands print."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from socialops.classes import dataclass
from socialops.errors import SocialopsError
from socialops.leftovers import sweep

if TYPE_CHECKING:
    import typer

    from socialops.domain.source import Source
    from socialops.render.formats.terminal import Paper

PIPED_WIDTH = 160
"""Columns of a table whose reader is a program or a file."""
PAGE = 200
"""Lines that are written at once."""


@dataclass(frozen=True)
class Session:
    """One run of the program: where, when, and how it may print."""

    directory: Path
    now_text: str | None = None
    no_color: bool = False
    quiet: bool = False
    push: Mapping[str, str] = field(default_factory=dict)
    """What git told a hook of a push under way; only `receive` may look."""
    shown_posts: dict[str, str] = field(default_factory=dict)
    """By id, the paths of the posts that a view showed one by one."""

    def root(self) -> Path:
        """The workspace's folder; a write that a killed command left behind is mentioned."""
        from socialops.operations.workspace.root import find_workspace

        return find_workspace(self)

    def now(self, timezone: str) -> datetime:
        """The clock of all judgments, in that zone: --now, SOCIALOPS_NOW, or the machine's."""
        from socialops.domain.time.zones import believed, zone

        if not self.now_text:
            return believed(datetime.now(UTC)).astimezone(zone(timezone) or UTC)
        from socialops.domain.time.clock import instant
        from socialops.domain.time.day import parse_moment

        return believed(instant(parse_moment("--now", self.now_text), timezone), self.now_text)

    def files_in(self, _: Path) -> Source | None:
        """The files as they lie there."""
        return None

    @property
    def color(self) -> bool:
        """Colour only for a person at a terminal who has not said NO_COLOR (https://no-color.org), nor sits
        at one that knows none (TERM=dumb).
        """
        asked_not = self.no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return sys.stdout.isatty() and not asked_not

    @property
    def width(self) -> int:
        """Columns of stdout."""
        import shutil  # which looks for every way of packing files

        return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns

    def working(self, what: str) -> AbstractContextManager[None]:
        """A sign of life on a terminal while something takes long."""
        from socialops.cli.progress import working

        return working(what, quiet=self.quiet)

    def say(self, text: str) -> None:
        """Talk, on stderr; --quiet silences it."""
        from socialops.cli.streams import say

        if not self.quiet:
            say(text)

    def shows(self, post: str, path: str) -> None:
        """Which post a view is about, and where it lies; also where the view is said again."""
        self.shown_posts[post] = path

    def out(self, text: str) -> None:
        """Data, on stdout; *text* is made safe by whoever rendered it."""
        sys.stdout.write(text if text.endswith("\n") or not text else text + "\n")

    def tell(self, text: str) -> None:
        """Talk, on stderr, after what stdout got."""
        sys.stdout.flush()
        self.say(text)

    def tell_behind(self) -> None:
        """Before a decision: others may have changed meanwhile what is decided about."""
        from socialops.operations.sync.unshared import not_here_yet
        from socialops.render.status import sync as text

        if not self.quiet and (said := text.not_here_yet(not_here_yet(self.directory))):
            self.tell(said)

    def tell_waiting(self, *, every: bool = False) -> None:
        """Which other branches hold posts that wait for who asks: no view that is kept follows from those.

        The first few of them, or *every* one.
        """
        if self.quiet:
            return
        from socialops.operations.sync.branches.to_review import waiting
        from socialops.render.status import sync as text

        if said := text.to_review(waiting(self.directory, self.now("UTC")), every=every):
            self.tell(said)

    def tell_changed(self) -> None:
        """Which other branches changed the posts that were shown: no view that is kept follows from those."""
        from socialops.operations.sync.branches.elsewhere import changed_there

        for said in changed_there(self.directory, self.shown_posts):
            self.tell(said)

    def tell_unshared(self, root: Path) -> None:
        """At the end of a command that committed: what others don't have yet."""
        if self.quiet:
            return
        from socialops.operations.sync.main.since_merge import after_merge
        from socialops.operations.sync.unshared import clock_apart, unshared
        from socialops.render.status import sync as text

        if said := text.not_shared(unshared(root)):
            self.tell(said)
            if self.now_text and (apart := clock_apart(root, self.now("UTC"))):
                self.tell(apart)
            if merged := after_merge(root):
                self.tell(text.after_merge(merged))

    def tell_empty(self, text: str, output: Path | None) -> None:
        """That there is nothing to show; a file of -o says it, too, instead of what it held before."""
        if output is not None:
            self.deliver(text, output)
        self.tell(text)

    def paper(self, output: Path | None = None) -> Paper:
        """The terminal; a pipe or a file of -o gets everything unshortened and without colour."""
        from socialops.render.formats.terminal import Paper

        return Paper(*self.sheet(output))

    def sheet(self, output: Path | None = None) -> tuple[bool, int | None]:
        """Whether it takes colour, and its width, if it has one; rich is not imported for that."""
        return (False, None) if output is not None or not sys.stdout.isatty() else (self.color, self.width)

    def deliver(self, text: str, output: Path | None, *, exact: bool = False) -> None:
        """Data, to stdout or to the file of -o; with *exact* its line ends stay as they are on every machine.

        What is exact holds texts as they are. In the log of a CI job its runner would obey some: there, and only there,
        such signs are shown by their number, as every other format shows them, and that is said.
        """
        if output is None or str(output) == "-":
            if exact and isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(newline="")
            safe = self._unheeded(text) if exact else text
            self.out(safe)
            if safe != text:
                self.tell(
                    "What this runner would take for a command ('##[', '::') is written with \\x23 or \\x3a in it: "
                    "-o FILE writes it as it is."
                )
            return
        self._write([text if text.endswith("\n") else text + "\n"], output)

    @staticmethod
    def _unheeded(text: str) -> str:
        from socialops.cli.streams import is_read_by_a_runner
        from socialops.domain.sanitize import unheeded

        return unheeded(text) if is_read_by_a_runner() else text

    def deliver_lines(self, lines: Iterable[str], output: Path | None) -> None:
        """Data line by line, to stdout or to the file of -o: there may be more than should be held at once."""
        pages = _pages(lines)
        if output is None or str(output) == "-":
            sys.stdout.writelines(pages)
        else:
            self._write(pages, output)

    def _write(self, pieces: Iterable[str], output: Path) -> None:
        """Replace a plain file whole; into anything else (a device, a pipe, a link) it is written as it comes."""
        whole = _is_plain(output)
        place = output.with_name(f".{output.name[:100]}.{os.getpid()}.tmp") if whole else output
        try:
            if whole:
                sweep(output)
            with place.open("w", encoding="utf-8", newline="") as stream:
                if whole and output.exists():
                    place.chmod(output.stat().st_mode & 0o7777)
                stream.writelines(pieces)
                if whole:
                    stream.flush()
                    os.fsync(stream.fileno())
            if whole:
                place.replace(output)
        except OSError as error:
            raise SocialopsError(f"{output} can't be written: {error.strerror}") from error
        finally:
            if whole:
                with contextlib.suppress(OSError):
                    place.unlink(missing_ok=True)


def _is_plain(path: Path) -> bool:
    """Whether a file can be put in that place: nothing is there, or a plain file; and its folder takes others."""
    if os.path.lexists(path) and (path.is_symlink() or not path.is_file()):
        return False
    return os.access(path.parent, os.W_OK)


def _pages(lines: Iterable[str]) -> Iterator[str]:
    """Many lines at once: where Python does not hold back its output, each piece costs a call of the system."""
    rest = iter(lines)
    while page := list(islice(rest, PAGE)):
        yield "\n".join(page) + "\n"


def session(context: typer.Context) -> Session:
    """The session of a command."""
    found = context.obj
    assert isinstance(found, Session)  # noqa: S101 - set by the callback of the application
    return found
