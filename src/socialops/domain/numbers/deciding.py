"""Who may decide what: asked by the command, and by the audit of what was written by hand."""

from __future__ import annotations

from datetime import date

from socialops.domain.documents.alert_name import alert_name
from socialops.domain.documents.people import Member
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Workspace

KINDS = ("campaign", "goal")
"""What is decided about by an id, as campaign/ID or goal/ID; everything else is the name of an alert."""


def unknown_subject(workspace: Workspace, subject: str) -> str | None:
    """Why nothing can be decided about that; None where it is there."""
    kind, slash, name = subject.partition("/")
    if slash and kind in KINDS:
        known = workspace.of_kind(kind)
        if name in known:
            return None
        hint = did_you_mean(subject, [f"{kind}/{other}" for other in known])
        return f"there is no {kind} '{name}'; {hint}"
    found = None if slash else alert_name(subject)
    if found is None:
        meant = [f"{kind}/{subject}" for kind in KINDS if subject in workspace.of_kind(kind)]
        such = f"did you mean '{meant[0]}'?" if meant else "write campaign/ID, goal/ID, or the name of an alert"
        return f"'{subject}' is nothing that is decided about; {such}"
    if found.alert not in workspace.alerts:
        return f"there is no alert '{found.alert}'; {did_you_mean(found.alert, workspace.alerts)}"
    return None


def decision_objections(workspace: Workspace, subject: str, member: Member, day: date) -> list[str]:
    """Why the member may not decide about it that day, by the roles and owners of that workspace.

    The owner of a campaign or a goal may, who holds the role that answers an alert (or stands in for one who does),
    and who may change policy.
    """
    if member.has_left(day):
        return [f"{member.id} left on {member.until}"]
    if workspace.roster.may(member, "change-policy"):
        return []
    kind, slash, name = subject.partition("/")
    if slash:
        filed = workspace.of_kind(kind).get(name) if kind in KINDS else None
        owner = filed.item.owner if filed else None
        if owner == member.id:
            return []
        return [f"it is for {owner or 'its owner'} to decide, or for who may 'change-policy'; {member.id} is neither"]
    found = alert_name(subject)
    alert = workspace.alerts.get(found.alert) if found else None
    role = alert.item.responder if alert else None
    if role and workspace.roster.serves(member, [role], day):
        return []
    return [f"it is for {role or 'its responder'} to answer, or for who may 'change-policy'; {member.id} is neither"]
