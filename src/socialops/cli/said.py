"""Views whose words are kept: said again where nothing changed, else worked out and heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from socialops.classes import dataclass
from socialops.cli.session import Session
from socialops.errors import SocialopsError
from socialops.operations.shown.said import Heard, Kept, Utterance

if TYPE_CHECKING:
    from socialops.domain.source import Source

Show = Callable[[Session], None]


@dataclass(frozen=True)
class Listening(Session):
    """A session that is heard instead of printed."""

    heard: Heard | None = None

    @property
    def _heard(self) -> Heard:
        assert self.heard is not None  # noqa: S101 - only a field after others with defaults needs one itself
        return self.heard

    def now(self, timezone: str) -> datetime:
        """The clock, watched."""
        return self._heard.now(super().now(timezone), timezone)

    def files_in(self, _: Path) -> Source | None:
        """The files, by a way that notes which are asked for."""
        return self._heard.disk

    def say(self, text: str) -> None:
        """Talk."""
        self._heard.said.append(Utterance("say", text))

    def tell(self, text: str) -> None:
        """Talk, after what stdout got."""
        self._heard.said.append(Utterance("tell", text))

    def tell_empty(self, text: str, output: Path | None) -> None:
        """That there is nothing to show; whether it goes to a file is noted, not to which."""
        self._heard.said.append(Utterance("tell_empty", text, output is not None))

    def deliver(self, text: str, _: Path | None, *, exact: bool = False) -> None:
        """Data."""
        self._heard.said.append(Utterance("deliver", text, exact))

    def out(self, text: str) -> None:
        """Data that goes to no file."""
        self._heard.said.append(Utterance("out", text))

    def shows(self, post: str, path: str) -> None:
        """Which post it is about."""
        self._heard.said.append(Utterance("shows", f"{post} {path}"))

    def deliver_lines(self, _: Iterable[str], __: Path | None) -> NoReturn:
        """Nobody says anything in this way where it may be kept."""
        raise NotImplementedError


def shown(run: Session, view: str, words: Mapping[str, Any], output: Path | None, show: Show, *, anew: bool) -> None:
    """Show a view with those *words*, which JSON can hold; with *anew*, whatever earlier runs kept is left alone.

    What *show* says must follow from the words, the files, the history and the clock that the session gives it, and
    from nothing else.
    """
    kept = None if anew else Kept.of(run, view, {**words, "sheet": run.sheet(output)})
    if kept is None:
        show(run)
        return
    said = kept.again(run)
    if said is None:
        said = _hear(run, kept, show, output)
    say_all(run, said, output)


def say_again(run: Session, view: str, words: Mapping[str, Any], output: Path | None) -> bool:
    """Say again what was kept of a view with those words; False where nothing was, and nothing is said."""
    kept = Kept.of(run, view, {**words, "sheet": run.sheet(output)})
    said = kept.again(run) if kept else None
    say_all(run, said or (), output)
    return said is not None


def _hear(run: Session, kept: Kept, show: Show, output: Path | None) -> list[Utterance]:
    with kept.listening() as heard:
        try:
            show(Listening(run.directory, run.now_text, run.no_color, run.quiet, run.push, heard=heard))
        except SocialopsError:
            say_all(run, heard.said, output)
            raise
        except Exception:  # noqa: BLE001 - a fault of the view's is met again, one of the listener's is not
            heard.said.clear()
            heard.watch = None
            show(run)
    return heard.said


def say_all(run: Session, said: Iterable[Utterance], output: Path | None) -> None:
    """Say what was heard."""
    for way, text, flag in said:
        match way:
            case "deliver":
                run.deliver(text, output, exact=flag)
            case "tell_empty":
                run.tell_empty(text, output if flag else None)
            case "tell":
                run.tell(text)
            case "out":
                run.out(text)
            case "shows":
                post, _, path = text.partition(" ")
                run.shows(post, path)
            case _:
                run.say(text)
