"""What can be known about a new workspace without asking."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from socialops.domain.documents.people import Member
from socialops.domain.results.start import Facts
from socialops.domain.slug import slug
from socialops.domain.time.zones import zone
from socialops.errors import SocialopsError
from socialops.git import config


class FoundZone(NamedTuple):
    """A time zone, and where it was found; empty where it is only the last resort."""

    name: str
    source: str


def facts_of(root: Path, near: Path, environment: Mapping[str, str]) -> Facts:
    """The facts for a workspace at *root*; *near* is the nearest folder that exists."""
    who = config.identity(near)
    place = timezone(environment)
    key = config.signing_key(near)
    notes = []
    if not place.source:
        notes.append("This machine does not say where it is, so times are in UTC: set 'timezone' in socialops.yaml.")
    member = slug(who.name) or slug(who.email.partition("@")[0], "me")
    if key and not _valid(member, who.name, who.email, [key]):
        notes.append(
            "git signs with an SSH key of a kind that socialops does not know, so reviews are proved by commits."
        )
        key = None
    if not _valid(member, who.name, who.email, []):
        raise SocialopsError(
            f"git's name or e-mail for you can't be used ({who.name} <{who.email}>). Set them: "
            "git config --global user.name 'Your Name' and git config --global user.email you@example.com"
        )
    return Facts(_name(root), place.name, who.name, who.email, member, key, tuple(notes))


def _valid(member: str, name: str, email: str, keys: list[str]) -> bool:
    try:
        Member(id=member, name=name, emails=(email,), roles=(), ssh_keys=tuple(keys))
    except ValidationError:
        return False
    return True


def _name(root: Path) -> str:
    """The folder's name as people would write it: acme-social becomes Acme social."""
    words = " ".join(root.name.replace("_", " ").replace("-", " ").split())
    if not words or not words.isprintable():
        return "Our social media"
    return words[0].upper() + words[1:] if words.islower() else words


def timezone(environment: Mapping[str, str], localtime: Path = Path("/etc/localtime")) -> FoundZone:
    """The machine's time zone: TZ, else what *localtime* links to, else UTC."""
    wanted = _zone_name(environment.get("TZ", "").removeprefix(":"))
    if wanted:
        return FoundZone(wanted, "TZ")
    try:
        target = str(localtime.resolve()) if localtime.is_symlink() else ""
    except (OSError, RuntimeError):
        target = ""
    linked = _zone_name(target)
    return FoundZone(linked, str(localtime)) if linked else FoundZone("UTC", "")


def _zone_name(text: str) -> str | None:
    name = text.rpartition("zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")
    if not name or name.startswith("/") or zone(name) is None:
        return None
    return "UTC" if name in {"Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"} else name
