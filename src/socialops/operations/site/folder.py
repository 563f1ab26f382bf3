"""A site in a folder: its files are written whole, and only files that its own manifest names are ever removed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from socialops import door
from socialops.domain.pattern import late
from socialops.errors import SocialopsError
from socialops.leftovers import sweep_all

MANIFEST = "socialops-site.json"
"""Names the files that `page` wrote into the folder."""
_NAME = late(r"[a-z0-9][a-z0-9-]{0,99}\.html|picture-[0-9a-f]{16}\.(?:png|jpeg|gif|webp|avif)")
_LARGEST = 1 << 24


class Delivered(NamedTuple):
    """How many files were written because they differ, how many are as they were, and which were removed."""

    written: int
    same: int
    removed: tuple[str, ...]

    @property
    def files(self) -> int:
        """How many files the site has."""
        return self.written + self.same


def deliver(folder: Path, pages: Mapping[str, str | bytes]) -> Delivered:
    """Write the pages into *folder*, and remove those of the last time that are no longer there.

    A page is replaced whole; what is the same is left alone. The manifest names a page before it is there, so that a
    run that was killed leaves nothing that the next one does not know.

    Raises:
        SocialopsError: the folder or a file in it is a link, or a file of somebody else has the name of a page.
    """
    if strange := [name for name in pages if not _NAME.fullmatch(name)]:
        raise SocialopsError(f"'{strange[0]}' can't be the name of a page.")
    _make(folder)
    sweep_all(folder / name for name in (MANIFEST, *pages))  # also where nothing is to be written any more
    known = _known(folder)
    data = {name: text.encode() if isinstance(text, str) else text for name, text in pages.items()}
    old = {name: door.read(folder / name, _LARGEST) for name in data}
    for name, found in old.items():
        there = not (isinstance(found, door.Shut) and found.absent)
        if there and (isinstance(found, door.Shut) or (name not in known and found != data[name])):
            why = found.why if isinstance(found, door.Shut) else "it is not a page of an earlier run"
            raise SocialopsError(
                f"{folder / name} is in the way of the site: {why}. Name another folder with -o, or move it away."
            )
    new = [(name, text) for name, text in data.items() if old[name] != text]
    gone = sorted(name for name in known - set(data) if os.path.lexists(folder / name))
    if new or gone or known != set(data):
        door.write(folder, MANIFEST, _manifest({*known, *data}))
        door.write_all(folder, new)
        for name in gone:
            door.write(folder, name, None)
        door.write(folder, MANIFEST, _manifest(data))
    return Delivered(len(new), len(data) - len(new), tuple(gone))


def _make(folder: Path) -> None:
    if door.is_link(folder):
        raise SocialopsError(f"{folder} is a link: name the folder itself with -o.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SocialopsError(f"{folder} can't be made: {error.strerror}. Name another folder with -o.") from error


def _known(folder: Path) -> set[str]:
    """The pages that an earlier run wrote; a name that no page can have is not believed."""
    found = door.read(folder / MANIFEST, _LARGEST)
    if isinstance(found, door.Shut):
        if found.absent:
            return set()
        raise SocialopsError(f"{folder / MANIFEST}: {found.why}. Name another folder with -o, or move it away.")
    try:
        names = json.loads(found)["files"]
        return {name for name in names if isinstance(name, str) and _NAME.fullmatch(name)}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SocialopsError(
            f"{folder / MANIFEST} is no list of a site's files. Name another folder with -o, or move it away."
        ) from error


def _manifest(names: Mapping[str, object] | set[str]) -> bytes:
    return (json.dumps({"version": 1, "files": sorted(names)}, indent=1) + "\n").encode()
