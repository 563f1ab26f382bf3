"""What `playbook show` and `drill` show: a playbook, and how it would go if it were needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from socialops.domain.time.clock import instant
from socialops.domain.time.day import parse_moment
from socialops.domain.workspace import Filed
from socialops.errors import SocialopsError
from socialops.operations.shown.opened import Asker, known, open_workspace
from socialops.views.cases import drill as view

if TYPE_CHECKING:
    from socialops.domain.documents.playbook import Playbook


def playbook(asker: Asker, name: str) -> Playbook:
    """The playbook of that id or path.

    Raises:
        SocialopsError: there is none.
    """
    found: Filed[Playbook] = open_workspace(asker).named("playbook", name)
    return found.item


def drills(
    asker: Asker, name: str | None = None, *, every: bool, at: str | None = None, absent: Sequence[str] | None = None
) -> list[view.Drill]:
    """One playbook, or every one, played through as if it happened now or *at* a time, without who is *absent*.

    Raises:
        SocialopsError: a name or the time is not known, or neither one nor all were asked for.
    """
    opened = open_workspace(asker)
    workspace = opened.workspace
    if (name is None) != every:
        raise SocialopsError("Name one playbook, or say --all.")
    named: list[Playbook] = [opened.named("playbook", name).item] if name else []
    books = named or [filed.item for filed in workspace.playbooks.values()]
    missing = known("--absent", absent, workspace.members)
    moment = _moment(at, workspace.settings.timezone) if at else opened.now
    return [view.drill(workspace, book, moment, absent=missing) for book in books]


def _moment(at: str, zone: str) -> datetime:
    return instant(parse_moment("--at", at), zone)
