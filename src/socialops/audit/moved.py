"""A range that moves the whole workspace to another folder: it changes nothing else in it."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.audit.range import AuditRange, coded
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.workspace import Coded


def moved_to(span: AuditRange) -> str | None:
    """The folder where the merge would have base's workspace instead; None where it stays, or where nobody can tell."""
    old = span.prefix + SETTINGS_FILE
    if old in span.after or old not in span.before:
        return None
    oid = span.before[old].oid
    found = [path for path, entry in span.after.items() if path.rsplit("/", 1)[-1] == SETTINGS_FILE]
    new = [path for path in found if path not in span.before and span.after[path].oid == oid]
    return new[0].removesuffix(SETTINGS_FILE) if len(new) == 1 else None


def moves(span: AuditRange) -> Iterator[Coded]:
    """SO454 for whatever is not as it was before the move: policy at base looks at the old place only."""
    root = moved_to(span)
    if root is None:
        return
    for path, entry in sorted(span.after.items()):
        before = span.before.get(span.prefix + path.removeprefix(root))
        if path.startswith(root) and entry not in {before, span.before.get(path)}:
            message = (
                f"the range moves the workspace to '{root or '.'}' and changes {path} as well, where nothing could be "
                "judged: move it alone, and change it in the next range"
            )
            yield coded("SO454", path, message)
