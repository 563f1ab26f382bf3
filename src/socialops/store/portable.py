"""Names that not every machine takes: git can't check such a file out there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from socialops.domain.finding import Finding, KeyPath
from socialops.domain.pattern import late
from socialops.domain.workspace import Workspace

# Microsoft, "Naming Files, Paths, and Namespaces": devices, whatever stands behind a dot, and signs of the shell.
_DEVICE = late(r"(?:con|prn|aux|nul|com[1-9\u00b9\u00b2\u00b3]|lpt[1-9\u00b9\u00b2\u00b3])", re.IGNORECASE)
_SIGN = late(r'[<>|?*"]')
_MAY_BE_REFUSED = late(rf'[<>|?*"]|[. ](?:/|$)|(?:^|/){_DEVICE.pattern}(?![^./ \n])', re.IGNORECASE | re.MULTILINE)


def unportable_names(workspace: Workspace) -> Iterator[Finding]:
    """Documents and media whose names Windows refuses, or that are one and the same where case does not count."""
    known: dict[str, str] = {}
    everything = list(_paths(workspace))
    if _all_fine({path for (path, _), _, _ in everything}):
        return
    for path, keys, subject in sorted(everything, key=lambda entry: entry[0]):
        what = next(filter(None, map(_refused, path[0].split("/"))), None) or _twin(path[0], known)
        if what:
            named = f"{path[0]}: " if keys else ""
            yield Finding(path[1], f"{named}{what}: rename it", keys=keys, subject=subject)


def _all_fine(paths: set[str]) -> bool:
    """A quick look at all paths in one, a line each; nearly every workspace is done with it."""
    folders = {folder for path in paths for folder in _above(path.rpartition("/")[0])}
    every = "\n".join(paths | folders)
    if not every.isascii() or _MAY_BE_REFUSED.search(every):
        return False
    return len(set(every.lower().split("\n"))) == len(paths) + len(folders - paths)


@lru_cache(maxsize=64)
def _above(folder: str) -> tuple[str, ...]:
    """A folder and those above it."""
    return (folder, *_above(folder.rpartition("/")[0])) if folder else ()


def _paths(workspace: Workspace) -> Iterator[tuple[tuple[str, str], KeyPath, str]]:
    """A path with the file that is to be blamed for it, the place in that file, and whose it is."""
    for kind in _KINDS:
        for name, filed in workspace.of_kind(kind).items():
            yield (filed.path, filed.path), (), name
    for name, filed in workspace.posts.items():
        for keys, item in filed.item.all_media():
            if item.file:
                yield (item.file, filed.path), keys, name


_KINDS = (
    "role", "member", "team", "channel", "workflow", "guide", "playbook", "kpi", "alert", "format", "campaign", "goal",
    "moment", "series", "post", "case",
)  # fmt: skip


def _refused(name: str) -> str | None:
    """Why Windows refuses a name of a path; None where it takes it."""
    if _DEVICE.fullmatch(name.partition(".")[0].rstrip()):
        return f"Windows keeps the name '{name.partition('.')[0]}' for a device, so nobody there could check this out"
    if found := _SIGN.search(name):
        return f"Windows allows no '{found[0]}' in names, so nobody there could check this out"
    if name[-1:] in {".", " "}:
        sign = "dot" if name[-1] == "." else "blank"
        return f"the name '{name}' ends in a {sign}, which Windows cuts off"
    return None


def _twin(path: str, known: dict[str, str]) -> str | None:
    """Another spelling of the path, or of a folder above it, that came before."""
    at = -1
    while at < len(path):
        at = path.find("/", at + 1)
        at = len(path) if at < 0 else at
        part = path[:at]
        first = known.setdefault(unicodedata.normalize("NFC", part).casefold(), part)
        if first != part:
            return f"{part} and {first} are one and the same on machines where case does not count"
    return None
