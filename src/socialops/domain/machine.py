"""What a machine's settings say about where its user is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from socialops.domain.time.clock import zone


class FoundZone(NamedTuple):
    """A time zone, and where it was found; empty where it is only the last resort."""

    name: str
    source: str


def timezone(environment: Mapping[str, str], localtime: Path = Path("/etc/localtime")) -> FoundZone:
    """The machine's time zone: TZ, else what *localtime* links to, else UTC."""
    wanted = _name(environment.get("TZ", "").removeprefix(":"))
    if wanted:
        return FoundZone(wanted, "TZ")
    try:
        target = str(localtime.resolve()) if localtime.is_symlink() else ""
    except (OSError, RuntimeError):
        target = ""
    linked = _name(target)
    return FoundZone(linked, str(localtime)) if linked else FoundZone("UTC", "")


def _name(text: str) -> str | None:
    name = text.rpartition("zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")
    if not name or name.startswith("/") or zone(name) is None:
        return None
    return "UTC" if name in {"Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"} else name
