"""Two versions of a file brought together line by line, by git's own hand."""

from __future__ import annotations

from pathlib import Path

from socialops import door
from socialops.git.repo import GitFailed, Repo

_MOST = 64 << 20


def lines_together(repo: Repo, folder: Path, base: bytes | None, mine: bytes, theirs: bytes) -> bytes | None:
    """What both changed, in one; None where they changed the same lines, or the file holds none."""
    places = [folder / name for name in ("mine", "base", "theirs")]
    for place, data in zip(places, (mine, base or b"", theirs), strict=True):
        place.write_bytes(data)
    try:
        repo.run("merge-file", "--quiet", *(str(place) for place in places))
    except GitFailed:
        return None
    found = door.read(places[0], _MOST)
    return found if isinstance(found, bytes) else None
