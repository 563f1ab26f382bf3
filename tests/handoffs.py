"""A small workspace with one playbook: care answers, the workshop repairs, legal looks when asked."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from tests.factories import WorkspaceFolder

PLAYBOOK: Mapping[str, Any] = {
    "id": "complaint",
    "title": "A customer complains",
    "trigger": {"kind": "complaint", "severity": "medium"},
    "places": ["online", "offline"],
    "starts_with": "answer",
    "steps": [
        {
            "id": "answer",
            "holder": "care",
            "place": "online",
            "within": "1h",
            "before_passing": ["Say sorry", "Note an alias"],
            "escalate": {"after": "30m", "to": "head"},
            "passes_to": ["repair", "legal-check"],
        },
        {
            "id": "repair",
            "holder": "workshop",
            "within": "2d",
            "expects": ["Mend it"],
            "may_end": True,
            "passes_to": ["answer"],
        },
        {"id": "legal-check", "holder": "legal", "within": "1d", "passes_to": ["repair", "answer"]},
    ],
    "ends_when": "The customer is content.",
    "resolutions": ["repaired", "refunded"],
    "tell": ["care", "workshop"],
    "lessons": {"required": True, "questions": ["What would have prevented this?"]},
}


def handoff_workspace(root: Path, **playbook: Any) -> WorkspaceFolder:
    """ada and abe are care, ben and the liaison bo the workshop, lea is legal, hal the head; zoe has left."""
    folder = WorkspaceFolder(root, default_workflow=None, rules={"ignore": ["SO607"]}, holidays="DE-BE")
    folder.role("care", may=["open-case"], reports_to="head", talks_to=["workshop", "legal"])
    folder.role("mechanic", team="workshop", may=[])
    folder.role("legal", talks_to=["mechanic", "workshop"], may=[])
    folder.role("head", may=["open-case"])
    folder.team("workshop", liaison="bo", hours=hours("08:00", "16:00"))
    folder.member("ada", "care")
    folder.member("abe", "care")
    folder.member("ben", "mechanic")
    folder.member("bo")
    folder.member("lea", "legal")
    folder.member("hal", "head", backup="lea")
    folder.member("zoe", "care", until="2027-01-31")
    folder.channel("acme-x", owner="care")
    folder.document("playbooks/complaint.yaml", {**PLAYBOOK, **playbook})
    return folder


def hours(start: str, end: str, *, days: str = "mon tue wed thu fri", zone: str | None = None) -> dict[str, Any]:
    """Working hours as a team's file has them."""
    found: dict[str, Any] = {"days": days.split(), "from": start, "to": end}
    return {**found, "timezone": zone} if zone else found


def entry(at: str, by: str, action: str, **fields: Any) -> dict[str, Any]:
    """An entry of a log; *at* is a time on 2027-03-01 (a Monday), or day and time."""
    when = at if len(at) > 5 else f"2027-03-01 {at}"
    return {"at": when, "by": by, "action": action, **fields}


OPEN = entry("10:00", "ada", "open", step="answer")
TAKE = entry("10:05", "ada", "accept")
PASS = entry("10:30", "ada", "pass", step="repair", done=["Say sorry", "Note an alias"])
BEN = entry("11:00", "ben", "accept")
CLOSE = entry(
    "2027-03-02 09:00",
    "ben",
    "close",
    resolution="repaired",
    told=["care", "workshop"],
    lessons=["Stronger thread"],
)


def add_case(folder: WorkspaceFolder, *log: Mapping[str, Any], case_id: str = "torn-seam", **fields: Any) -> str:
    """Write a case with that log."""
    base = {"id": case_id, "playbook": "complaint", "title": "Torn seam", "about": "customer-4711"}
    return folder.document(f"cases/{case_id}.yaml", {**base, **fields, "log": [deepcopy(dict(item)) for item in log]})
