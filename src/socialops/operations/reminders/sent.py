"""What `remind --send` has sent already, in a file that git ignores."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from socialops import door
from socialops.errors import SocialopsError
from socialops.git.lock import exclusive

FOLDER = ".socialops/state"
_FILE = "reminders.json"
_KEPT = timedelta(days=60)
_MOST_BYTES = 8 * 1024 * 1024


class _Item(BaseModel):
    """When each address was last reached, and on which days the item was late."""

    model_config = ConfigDict(strict=True)
    sent: dict[str, str] = {}
    late: list[str] = []


class _Note(BaseModel):
    """What lies in the file; `items` by `member/item`."""

    model_config = ConfigDict(strict=True)
    version: int = 1
    items: dict[str, _Item]


class Reminded:
    """By member and item: when each address was last reached, and on which days the item was late."""

    def __init__(self, path: Path, today: date, *, keep: bool = True) -> None:
        self.path = path
        self._keep = keep
        found = _read(path)
        self.damaged = found is None
        self._items = _kept(found, today) if found else {}

    def has(self, member: str, item: str, address: str, today: date) -> bool:
        """True where that address got the item today."""
        found = self._items.get(f"{member}/{item}")
        return found is not None and found.sent.get(address) == today.isoformat()

    def late(self, member: str, item: str, today: date) -> int:
        """On how many days before today the member was reminded of the item while it was late."""
        found = self._items.get(f"{member}/{item}")
        return len([day for day in found.late if day != today.isoformat()]) if found else 0

    def note(self, member: str, item: str, address: str, today: date, *, late: bool) -> None:
        """Remember that the address got the item."""
        found = self._items.setdefault(f"{member}/{item}", _Item())
        found.sent[address] = today.isoformat()
        if late and today.isoformat() not in found.late:
            found.late.append(today.isoformat())

    def save(self) -> None:
        """Write it all, in one step; in a dry run nothing."""
        if not self._keep:
            return
        text = json.dumps(_Note(items=self._items).model_dump(), indent=1, sort_keys=True)
        door.write(self.path.parent, self.path.name, text.encode())


@contextmanager
def reminded(root: Path, today: date, *, dry_run: bool = False) -> Iterator[Reminded]:
    """What was sent, with nobody else sending meanwhile; with *dry_run* nothing is written.

    Raises:
        SocialopsError: the folder leads elsewhere through a link, or can't be written.
    """
    folder = root
    for part in FOLDER.split("/"):
        folder /= part
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise SocialopsError(f"{folder} is no plain folder: remove it, so that what was sent can be noted there.")
    path = folder / _FILE
    if dry_run:
        yield Reminded(path, today, keep=False)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (".gitignore", "lock", _FILE):
            if (folder / name).is_symlink():
                raise SocialopsError(f"{folder / name} is a link: remove it.")
        door.write(folder, ".gitignore", b"*\n")
        with exclusive(folder / "lock"):
            yield Reminded(path, today)
    except OSError as error:
        raise SocialopsError(f"{folder} can't be written: {error.strerror or error}") from error


def _read(path: Path) -> _Note | None:
    """What the file says; None where it says nothing that makes sense."""
    if not os.path.lexists(path):
        return _Note(items={})
    try:
        data = door.read(path, _MOST_BYTES)
        if isinstance(data, door.Shut) or len(data) > _MOST_BYTES:
            return None
        return _Note.model_validate_json(data)
    except (OSError, ValueError):
        return None


def _kept(note: _Note, today: date) -> dict[str, _Item]:
    """The items, without those of which nobody was reminded for two months."""
    oldest = (today - _KEPT).isoformat()
    return {key: item for key, item in note.items.items() if max(item.sent.values(), default="") >= oldest}
