"""Which environment variables may reach git."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path

from socialops.errors import SocialopsError
from socialops.git.program import find

_IDENTITY = (
    "GIT_AUTHOR_",
    "GIT_COMMITTER_",
    "GIT_CONFIG_",
    "GIT_SSH",
    "GIT_ASKPASS",
    "GIT_TRACE",
    "GIT_EXEC_PATH",
)
_CEILINGS = "GIT_CEILING_DIRECTORIES"
"""Folders that whoever looks for a repository does not go up into."""
_QUARANTINE, _STORE, _OTHERS = "GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"
_FIXED = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1"}


def scrub(environment: MutableMapping[str, str], *, keep_identity: bool) -> None:
    """Drop the variables that would point git elsewhere (GIT_DIR, GIT_INDEX_FILE, …).

    With *keep_identity* those stay that say who the user is, how git is configured, how it reaches others and how far
    up it looks for a repository: a command that writes is the user's own. Judging commands keep none.
    """
    for name in [name for name in environment if name.startswith("GIT_")]:
        if not (keep_identity and (name.startswith(_IDENTITY) or name == _CEILINGS)):
            del environment[name]
    environment.update(_FIXED)
    environment["GIT_PYTHON_REFRESH"] = (
        "quiet"  # GitPython runs git when it is imported: where there is none, we say so
    )
    environment["GIT_PYTHON_GIT_EXECUTABLE"] = find("git") or "git"  # … and never one that lies in the current folder


def searched(folder: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """The folders in which git looks for a repository around *folder*: that one, then upwards to the first ceiling."""
    yield folder
    stops = _ceilings(environment.get(_CEILINGS, ""))
    for parent in folder.parents:
        if stops and parent.resolve() in stops:
            return
        yield parent


def _ceilings(told: str) -> frozenset[Path]:
    """The folders of the list, as git reads it: what stands behind an empty entry is taken as it is written."""
    found, resolves = [], True
    for entry in told.split(os.pathsep) if told else ():
        resolves = resolves and bool(entry)
        if Path(entry).is_absolute():
            found.append(Path(entry).resolve() if resolves else Path(entry))
    return frozenset(found)


def pushed(environment: Mapping[str, str]) -> dict[str, str]:
    """What git tells a pre-receive hook of where the pushed objects wait; empty outside of one."""
    return {name: environment[name] for name in (_QUARANTINE, _STORE) if name in environment}


def quarantine(told: Mapping[str, str], store: Path) -> dict[str, str]:
    """The variables that let git see a push which is not accepted yet, on top of the repository's own *store*.

    They count only where they say what git says: a folder inside the store, the same one twice. Anything else would
    let the objects of another place speak for this repository.
    """
    if not told:
        return {}
    waiting = Path(told.get(_QUARANTINE, "")).resolve()
    store = store.resolve()
    if waiting != Path(told.get(_STORE, "")).resolve() or store not in waiting.parents or not waiting.is_dir():
        raise SocialopsError(
            f"{_QUARANTINE} and {_STORE} do not name one folder inside {store}: run 'socialops receive' as the "
            "pre-receive hook of the repository that is pushed to, and as nothing else."
        )
    return {_QUARANTINE: str(waiting), _STORE: str(waiting), _OTHERS: quoted(str(store), ":")}


def quoted(path: str, separator: str) -> str:
    """A path as git takes it in a list of paths that the *separator* parts."""
    if separator not in path and not path.startswith('"'):
        return path
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
