"""Who reworks a post that an alert stands on, as one of the answers of `brief`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo

from socialops.domain.documents.workflow import Responsibility
from socialops.domain.workspace import Workspace
from socialops.views.work.answered import Row
from socialops.views.work.duty import Duty


def rework(workspace: Workspace, duties: Iterable[Duty], plan: Mapping[str, Responsibility], zone: tzinfo) -> Row:
    """The answer by the alert that is due first; *duties* hold at least one that an alert made."""
    rang = ((duty, duty.alert) for duty in duties if duty.alert)
    duty, row = min(rang, key=lambda pair: (pair[1].due, pair[1].name))
    planned, role = plan.get(duty.task), workspace.roles.get(row.responder or "")
    return Row(
        "rework", duty.task, row.members, role.item.team if role else None, planned.partners if planned else (),
        row.due.astimezone(zone), expects=planned.expects if planned else (), kpis=(row.alert.kpi,),
        more=f"as {row.name} stands: {row.what}",
    )  # fmt: skip
