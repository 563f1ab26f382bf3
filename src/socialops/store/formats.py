"""The exports that the package knows: one file a platform, with the source and the day it was checked."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from socialops.errors import SocialopsError
from socialops.store.yaml.reader import parse


@lru_cache
def shipped() -> tuple[dict[str, object], ...]:
    """Their formats as plain values, in the order of the files, each with what its file says of all."""
    found: list[dict[str, object]] = []
    folder = files("socialops.analytics").joinpath("data")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        value = parse(file.read_bytes())
        if not isinstance(value, dict):
            raise SocialopsError(f"{file.name} of the package can't be read: install socialops anew.")
        common = {"origin": value["source"], "checked": value["checked"], "language": "en"}
        platform = {"platform": value["platform"]} if "platform" in value else {}
        found += [{**common, **platform, **one} for one in value["formats"]]
    return tuple(found)
