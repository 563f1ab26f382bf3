"""A range that moves the whole workspace to another folder: it changes nothing else in it."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.audit.range import Scene, Told, told
from socialops.domain.documents.kind import SETTINGS_FILE


def moved_to(scene: Scene) -> str | None:
    """The folder where the merge would have base's workspace instead; None where it stays, or where nobody can tell."""
    old = scene.prefix + SETTINGS_FILE
    if old in scene.after or old not in scene.before:
        return None
    oid = scene.before[old].oid
    found = [path for path, entry in scene.after.items() if path.rsplit("/", 1)[-1] == SETTINGS_FILE]
    new = [path for path in found if path not in scene.before and scene.after[path].oid == oid]
    return new[0].removesuffix(SETTINGS_FILE) if len(new) == 1 else None


def moves(scene: Scene) -> Iterator[Told]:
    """SO454 for whatever is not as it was before the move: policy at base looks at the old place only."""
    root = moved_to(scene)
    if root is None:
        return
    for path, entry in sorted(scene.after.items()):
        before = scene.before.get(scene.prefix + path.removeprefix(root))
        if path.startswith(root) and entry not in {before, scene.before.get(path)}:
            message = (
                f"the range moves the workspace to '{root or '.'}' and changes {path} as well, where nothing could be "
                "judged: move it alone, and change it in the next range"
            )
            yield told("SO454", path, message)
