"""A program of the team's own: the part as JSON on its input, one JSON object on its output, bounded in time and size.

It is a name on the PATH, never a path; what lies in a work tree, where anybody may have put it, is passed over. It gets
an empty folder to work in and the variables of its channel.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

from socialops.classes import dataclass
from socialops.networks.credentials import Secrets
from socialops.networks.message import Denied, Known, Message, Piece, Sent, Shown

_LARGEST: Final = 1 << 16
_OTHERS: Final = ("SOCIALOPS_", "GIT_")
"""Variables that are none of the program's business: secrets of channels, and how git may push here."""
_STARTS: Final = ("not-sent", "later", "refused", "not-there", "too-late")
_OUTCOMES: Final = {"published": "published", "failed": "failed", "unknown": "unknown"}


@dataclass
class Command:
    """A program, found anew for each run."""

    program: str
    channel: str
    secrets: Secrets
    timeout: int = 60
    channels: Collection[str] = ()
    """All channels there are: the variables of another one are none of this program's business."""
    _file: str | None = None

    def log_in(self) -> Denied | None:
        """Find the program."""
        self._file = find(self.program)
        if self._file is None:
            return Denied(f"the program '{self.program}' is in no folder of the PATH that may be used")
        return None

    def who(self) -> str:
        """The program's place."""
        return self._file or self.program

    def unfit(self, message: Message) -> list[str]:  # noqa: ARG002 - the program says what it takes
        """Nothing that we know of."""
        return []

    def prepare(self, message: Message) -> Sent | None:  # noqa: ARG002 - nothing is to be prepared
        """Nothing: the program does it all."""
        return None

    def send(self, message: Message, urls: tuple[str, ...] = ()) -> Sent:  # noqa: ARG002 - a program starts anew
        """Run it once."""
        with tempfile.TemporaryDirectory(prefix="socialops-", ignore_cleanup_errors=True) as folder:
            place, media = Path(folder) / "work", Path(folder) / "media"
            place.mkdir()
            asked = self._asked(message, media)
            return self._run(json.dumps(asked, ensure_ascii=False).encode(), place)

    def find(self, message: Message, known: Known) -> Sent | None:  # noqa: ARG002 - nobody can be asked
        """Nobody can be asked: a person looks."""
        return None

    def preview(self, message: Message) -> list[Shown]:
        """What the program would read."""
        return [Shown("RUN", self.program, self._asked(message, None))]

    def _asked(self, message: Message, folder: Path | None) -> dict[str, Any]:
        first, *rest = message.pieces
        beside = {
            "headline": message.headline,
            "content_warning": message.warning,
            "reply_to": message.answers,
        }
        return {
            "version": 1,
            "key": message.key,
            "post": message.post,
            "channel": message.channel,
            "text": first.text,
            "language": message.language,
            "media": _media(first, folder),
            "thread": [{"text": piece.text, "media": _media(piece, folder)} for piece in rest],
            **{name: value for name, value in beside.items() if value},
        }

    def _run(self, asked: bytes, place: Path) -> Sent:
        own = {name: value for name, value in os.environ.items() if not name.startswith(_OTHERS)}
        own |= self.secrets.all_of(self.channel, self.channels)
        try:
            process = subprocess.Popen(
                [self._file or self.program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=place,
                env=own,
                start_new_session=sys.platform != "win32",
            )
        except OSError as error:
            return Sent("failed", reason=f"not-sent: {self.program} can't be started: {error.strerror}")
        with process:
            said, whole = _conversation(process, asked, self.timeout)
        if not whole:
            return Sent("unknown", reason=f"no certain answer: {self.program} took longer than {self.timeout} s")
        return _outcome(self.program, said)


def _media(piece: Piece, folder: Path | None) -> list[dict[str, str]]:
    """The media of a part: below *folder* as files with the approved bytes, else by their names alone."""
    found = []
    for number, item in enumerate(piece.media):
        path = item.path
        if folder is not None:
            target = folder / str(number) / item.sha256[:8] / Path(item.path).name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(item.data)
            path = str(target)
        found.append({"path": path, "alt": item.alt, "sha256": item.sha256})
    return found


def _conversation(process: subprocess.Popen[bytes], asked: bytes, seconds: int) -> tuple[bytes, bool]:
    """What the program said, and whether it ended in time; it is killed with all that it started in any case."""
    said: list[bytes] = []

    def read(stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            said.append(stream.read(_LARGEST + 1))

    def write(stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError), stream:
            stream.write(asked)

    assert process.stdout is not None  # noqa: S101 - both are pipes
    assert process.stdin is not None  # noqa: S101
    threads = [threading.Thread(target=read, args=(process.stdout,), daemon=True)]
    threads.append(threading.Thread(target=write, args=(process.stdin,), daemon=True))
    for thread in threads:
        thread.start()
    ended = True
    try:
        threads[0].join(seconds)
        process.wait(0.5 if threads[0].is_alive() else seconds)
    except subprocess.TimeoutExpired:
        ended = False
    _kill(process)
    for thread in threads:
        thread.join(1)
    return b"".join(said), ended and bool(said)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if sys.platform != "win32":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)


def _outcome(program: str, said: bytes) -> Sent:
    try:
        found = json.loads(said) if len(said) <= _LARGEST else None
    except (ValueError, RecursionError):
        found = None
    outcome = _OUTCOMES.get(str(found.get("outcome"))) if isinstance(found, dict) else None
    if outcome is None or not isinstance(found, dict):
        return Sent("unknown", reason=f"no certain answer: {program} said nothing that can be read")
    reason = _text(found, "reason")
    if outcome == "failed" and not (reason or "").startswith(_STARTS):
        reason = f"refused: {reason or program + ' gives no reason'}"
    return Sent(outcome, _text(found, "url"), (), _text(found, "remote_id"), reason)  # type: ignore[arg-type]


def _text(found: Mapping[str, Any], name: str) -> str | None:
    value = found.get(name)
    return value if isinstance(value, str) and value else None


def find(name: str) -> str | None:
    """The program's absolute path: in an absolute folder of PATH that is no work tree's and not the present one."""
    for folder in _folders(os.environ.get("PATH", os.defpath)):
        for ending in ("", ".exe", ".cmd") if sys.platform == "win32" else ("",):
            file = folder / f"{name}{ending}"
            if file.is_file() and os.access(file, os.X_OK) and not _in_work_tree(file):
                return str(file)
    return None


def _folders(path: str) -> Iterator[Path]:
    here = Path.cwd()
    for entry in path.split(os.pathsep):
        folder = Path(entry.strip('"'))
        if folder.is_absolute() and folder != here:
            yield folder


def _in_work_tree(file: Path) -> bool:
    """True where git would track the file, or what it leads to: somebody may have committed it."""
    places = {file.parent, Path(os.path.realpath(file)).parent}
    return any((parent / ".git").exists() for place in places for parent in (place, *place.parents))
