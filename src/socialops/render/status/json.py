"""The JSON of `status`: keys may be added, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import tzinfo
from typing import Any

from socialops.domain.approval.waiting import Waiting
from socialops.domain.results.sync import ALONE, CloneStanding
from socialops.render.formats.json import document
from socialops.views.status import StatusRow


def status(
    rows: Iterable[StatusRow], zone: tzinfo, series: Iterable[StatusRow] = (), standing: CloneStanding = ALONE
) -> str:
    """The document of `status`; *series* are those that are approved ahead, *standing* how the clone stands."""
    leads = [_status(row, zone) for row in series]
    stands = {name: getattr(standing, name) for name in ("ahead", "behind", "uncommitted") if standing.known}
    return document({"posts": [_status(row, zone) for row in rows], **({"series": leads} if leads else {}), **stands})


def _status(row: StatusRow, zone: tzinfo) -> dict[str, Any]:
    return {
        "id": row.id,
        "path": row.path,
        "title": row.title,
        "state": row.state,
        "stage": row.stage,
        "publish_at": row.publish_at,
        "channels": row.channels,
        "author": row.author,
        "campaign": row.campaign,
        "digest": row.digest,
        "waiting_for": [_waiting(waiting, zone) for waiting in row.waiting_for],
        "lapsed": [asdict(lapse) for lapse in row.lapsed],
        "published": row.published,
        "revision": row.revision,
        "missed": row.missed,
        "goal": row.goal,
        "objective": row.objective,
        "replies": [reply._asdict() for reply in row.replies],
    }


def _waiting(waiting: Waiting, zone: tzinfo) -> dict[str, Any]:
    return {
        "stage": waiting.stage,
        "role": waiting.role or None,
        "needed": waiting.needed,
        "have": waiting.have,
        "members": waiting.members,
        "again": waiting.again,
        "due": waiting.due and waiting.due.astimezone(zone),
    }
