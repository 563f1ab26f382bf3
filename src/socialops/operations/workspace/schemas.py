"""The JSON Schemas of a workspace's files, and the copies that lie in the workspace for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from socialops import door
from socialops.domain.documents.json_schema import BY_NAME, path_of, schema
from socialops.domain.documents.kind import ALL_KINDS, SETTINGS_FILE
from socialops.domain.suggest import did_you_mean
from socialops.errors import SocialopsError
from socialops.store.template import explanations


def schema_of(name: str) -> dict[str, Any]:
    """The schema of a kind."""
    kind = BY_NAME.get(name)
    if kind is None:
        raise SocialopsError(f"There is no kind '{name}'; {did_you_mean(name, BY_NAME)}")
    return schema(kind, explanations(name))


def text_of(name: str) -> str:
    """The schema as it is printed and filed."""
    return json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"


def files() -> dict[str, bytes]:
    """All schemas by their path in a workspace."""
    return {path_of(kind.name): text_of(kind.name).encode("utf-8") for kind in ALL_KINDS}


def outdated(root: Path) -> tuple[str, ...]:
    """Schema files of the workspace that are missing or of another version of socialops."""
    return tuple(path for path, data in files().items() if door.read(root / path, len(data)) != data)


def write(root: Path) -> tuple[str, ...]:
    """Bring the workspace's schema files up to date; the paths that changed."""
    stale, made = outdated(root), files()
    for path in stale:
        door.write(root, path, made[path])
    return stale


def overview() -> list[tuple[str, str, str]]:
    """Each kind: its name, its folder or file, and what it is."""
    return [
        (
            kind.name,
            f"{kind.folder}/" if kind.folder else SETTINGS_FILE,
            (kind.model.__doc__ or "").split("\n")[0],
        )
        for kind in ALL_KINDS
    ]
