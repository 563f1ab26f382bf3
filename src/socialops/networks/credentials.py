"""The secrets of channels: from the environment, else from a file outside the repository; and how they stay unsaid.

A secret is named SOCIALOPS_<CHANNEL>_<FIELD>, the channel's id in capitals with _ for -.
"""

from __future__ import annotations

import base64
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from socialops import door
from socialops.errors import SocialopsError

FILE: Final = "SOCIALOPS_CREDENTIALS"
_START: Final = "SOCIALOPS_"
_OWN: Final = frozenset(
    {FILE, "SOCIALOPS_ALLOW_LOOPBACK", "SOCIALOPS_NOW", "SOCIALOPS_BASE", "SOCIALOPS_FORGE_API", "SOCIALOPS_PUBLISH"}
)
"""Variables of the program itself: none of them is a secret."""
_OPEN: Final = ("_IDENTIFIER", "_HOST")
"""Fields that anybody may read."""
_LINE: Final = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")
_LARGEST: Final = 1 << 16
_SHORTEST: Final = 4
HIDDEN: Final = "[hidden]"


class Secrets:
    """All secrets of a run; what the networks give meanwhile (sessions) is told to it, too."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)
        self._hidden: set[str] = set()
        for name, value in self._values.items():
            if name not in _OWN and not name.endswith(_OPEN):
                self.hide(value)

    def __repr__(self) -> str:
        return "Secrets()"

    def of(self, channel: str, field: str) -> str | None:
        """A field of a channel; None where it is not there or empty."""
        return self._values.get(name_of(channel, field)) or None

    def all_of(self, channel: str, channels: Iterable[str] = ()) -> dict[str, str]:
        """Every variable of a channel, by its name; of *channels*, those whose names go on from its own keep theirs."""
        start = name_of(channel, "")
        longer = tuple(other for one in channels if (other := name_of(one, "")) != start and other.startswith(start))
        mine = {name: value for name, value in self._values.items() if name.startswith(start)}
        return {name: value for name, value in mine.items() if not longer or not name.startswith(longer)}

    def hide(self, value: str) -> None:
        """Never print that value again, in whatever form it comes."""
        if len(value) >= _SHORTEST:
            self._hidden.update(_forms(value))

    def redact(self, text: str) -> str:
        """The text without any secret."""
        for value in sorted(self._hidden, key=len, reverse=True):
            if value in text:
                text = text.replace(value, HIDDEN)
        return text


def name_of(channel: str, field: str) -> str:
    """The name of a variable."""
    return f"{_START}{channel.upper().replace('-', '_')}_{field}"


def _forms(value: str) -> Iterator[str]:
    """A value and how it looks in a URL, in JSON, and in base64 (alone, at any place of a longer text)."""
    yield from (value, quote(value, safe=""), quote(value), json.dumps(value)[1:-1])
    raw = value.encode()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):
            whole = encode(b"\0" * before + raw).decode().rstrip("=")
            start = (0, 2, 3)[before]
            end = len(whole) - (1 if (before + len(raw)) % 3 else 0)
            if end - start >= _SHORTEST:
                yield whole[start:end]


def read_secrets(environment: Mapping[str, str], repository: Path) -> Secrets:
    """What the environment says, and what the file adds that it names.

    Raises:
        SocialopsError: the file lies in the repository, others may read it, or it can't be read.
    """
    found = {name: value for name, value in environment.items() if name.startswith(_START)}
    file = environment.get(FILE)
    return Secrets({**(dict(_file(Path(file), repository)) if file else {}), **found})


def _file(path: Path, repository: Path) -> Iterable[tuple[str, str]]:
    place = Path(os.path.realpath(path))
    if place.is_relative_to(os.path.realpath(repository)):
        raise SocialopsError(f"{FILE} names a file inside the repository: keep it outside, where no commit takes it.")
    try:
        mode = place.stat()
    except OSError as error:
        raise SocialopsError(f"{FILE}: {path} can't be read: {error.strerror}.") from error
    if os.name == "posix" and (stat.S_IMODE(mode.st_mode) & 0o077 or mode.st_uid not in {os.geteuid(), 0}):
        raise SocialopsError(f"{FILE}: {path} may be read by others: 'chmod 600 {path}' makes it yours alone.")
    data = door.read(place, _LARGEST)
    if isinstance(data, door.Shut) or len(data) > _LARGEST:
        raise SocialopsError(f"{FILE}: {path}: {data.why if isinstance(data, door.Shut) else 'it is too large'}.")
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            entry = _LINE.fullmatch(line.strip())
            if entry is None:  # what stands there is never quoted: it may be a secret
                raise SocialopsError(f"{FILE}: line {number} of {path} is not NAME=VALUE.")
            yield entry[1], entry[2]


def scrub(environment: dict[str, str] | os._Environ[str]) -> None:
    """Take every variable of ours away, so that no program we start inherits a secret."""
    for name in [name for name in environment if name.startswith(_START)]:
        del environment[name]
