"""What `list` shows: all documents of a kind."""

from __future__ import annotations

from socialops.domain.documents.kind import KINDS, RECORDS
from socialops.domain.results.list import Listed
from socialops.operations.shown.opened import Asker, known, open_workspace


def listed(asker: Asker, kind: str) -> list[Listed]:
    """The documents of a kind, in the order of their ids.

    Raises:
        SocialopsError: there is no such kind; the message names the nearest.
    """
    known("kind", [kind], [each.name for each in (*KINDS, *RECORDS)])
    workspace = open_workspace(asker).workspace
    if kind in {each.name for each in RECORDS}:
        records = [filed for group in workspace.records(kind).values() for filed in group]
        found = [Listed(f.path.partition("/")[2].removesuffix(".yaml"), _said(f.item), f.path) for f in records]
    else:
        documents = workspace.of_kind(kind).items()
        found = [Listed(name, _title(filed.item), filed.path) for name, filed in documents]
    return sorted(found, key=lambda one: one.id)


def _title(item: object) -> str:
    """What people call it: a member has a name, a channel a handle."""
    names = (getattr(item, field, None) for field in ("title", "name", "handle", "id"))
    return next(str(name) for name in names if name)


def _said(record: object) -> str:
    word = getattr(record, "decision", None) or getattr(record, "outcome", None) or "measured"
    return f"{word} by {getattr(record, 'by', '')}"
