"""What a signature of a record is made over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from socialops.domain.approval.digest import VERSION, canonical

_DECIDING = frozenset({"approve", "request-changes", "withdraw", "lift", "bypass"})


def needs_proof(record: Mapping[str, Any]) -> bool:
    """True where a record decides something, so that under `evidence: forge` the forge or a relay must prove it.

    A publication, a comment and a task that is done are not given on a forge: the author of their commit says them.
    """
    return record.get("decision") in _DECIDING


def signed_payload(workspace: str, path: str, record: Mapping[str, Any]) -> bytes:
    """Canonical JSON of the workspace's name, the record's path and its fields without the signature.

    Bound to name and path, a signature can't be replayed for another post, stage, number or workspace.
    """
    fields = {key: value for key, value in record.items() if key != "signature"}
    return canonical({"v": VERSION, "workspace": workspace, "path": path, "record": fields})
