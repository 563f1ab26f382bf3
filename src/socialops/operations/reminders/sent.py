"""What `remind --send` has sent already, in a file that git ignores."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from socialops import door
from socialops.errors import SocialopsError
from socialops.git.lock import exclusive

FOLDER = ".socialops/state"
_FILE = "reminders.json"
_KEPT = timedelta(days=60)
_MOST_BYTES = 8 * 1024 * 1024


class Reminded:
    """By member and item: when each address was last reached, and on which days the item was late."""

    def __init__(self, path: Path, today: date, *, keep: bool = True) -> None:
        self.path = path
        self.damaged = _is_damaged(path)
        self._keep = keep
        self._items = {} if self.damaged else _read(path, today)

    def has(self, member: str, item: str, address: str, today: date) -> bool:
        """True where that address got the item today."""
        found = self._items.get(f"{member}/{item}")
        return found is not None and found["sent"].get(address) == today.isoformat()

    def late(self, member: str, item: str, today: date) -> int:
        """On how many days before today the member was reminded of the item while it was late."""
        found = self._items.get(f"{member}/{item}")
        return len([day for day in found["late"] if day != today.isoformat()]) if found else 0

    def note(self, member: str, item: str, address: str, today: date, *, late: bool) -> None:
        """Remember that the address got the item."""
        found = self._items.setdefault(f"{member}/{item}", {"sent": {}, "late": []})
        found["sent"][address] = today.isoformat()
        if late and today.isoformat() not in found["late"]:
            found["late"].append(today.isoformat())

    def save(self) -> None:
        """Write it all, in one step; in a dry run nothing."""
        if not self._keep:
            return
        text = json.dumps({"version": 1, "items": self._items}, indent=1, sort_keys=True)
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


def _is_damaged(path: Path) -> bool:
    if not os.path.lexists(path):
        return False
    try:
        return not _sound(_load(path))
    except (OSError, ValueError, RecursionError):
        return True


def _load(path: Path) -> Any:
    data = door.read(path, _MOST_BYTES)
    if isinstance(data, door.Shut) or len(data) > _MOST_BYTES:
        raise ValueError
    return json.loads(data)


def _sound(note: Any) -> bool:
    items = note.get("items") if isinstance(note, dict) else None
    return isinstance(items, dict) and all(
        isinstance(item, dict)
        and isinstance(item.get("sent"), dict)
        and isinstance(item.get("late"), list)
        and all(isinstance(day, str) for day in (*item["sent"].values(), *item["late"]))
        for item in items.values()
    )


def _read(path: Path, today: date) -> dict[str, Any]:
    """The items, without those of which nobody was reminded for two months."""
    if not path.exists():
        return {}
    oldest = (today - _KEPT).isoformat()
    items: dict[str, Any] = _load(path)["items"]
    return {key: item for key, item in items.items() if max(item["sent"].values(), default="") >= oldest}
