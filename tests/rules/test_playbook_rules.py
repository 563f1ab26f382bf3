from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.domain.documents.playbook import Playbook
from socialops.domain.handoff.playbook_graph import circles_without_end
from socialops.rules.playbooks import in_line
from socialops.rules.run import run
from tests.factories import WorkspaceFolder
from tests.handoffs import PLAYBOOK, handoff_workspace, hours


def codes(folder: WorkspaceFolder, day: Any = date(2027, 3, 1)) -> list[str]:
    return [f"{d.code} {d.path}:{d.line}" for d in run(folder.load(), day).diagnostics]


def test_the_model_workspace_is_clean(tmp_path: Path) -> None:
    assert codes(handoff_workspace(tmp_path)) == []


def test_place_of_a_step_is_one_of_the_playbook(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path, places=["offline"])
    assert [c[:5] for c in codes(folder)] == ["SO008"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("care", "care", True),
        ("care", "legal", True),  # talks_to
        ("legal", "care", True),  # declared on the other side
        ("care", "head", True),  # reports_to
        ("head", "care", True),
        ("head", "workshop", True),  # a team with a liaison
        ("mechanic", "workshop", True),  # within a team
        ("care", "mechanic", True),  # talks_to names the role's team
        ("head", "legal", False),
        ("head", "mechanic", False),
        ("head", "silent", False),  # a team without a liaison
    ],
)
def test_lines_of_communication(tmp_path: Path, one: str, other: str, expected: Any) -> None:
    folder = handoff_workspace(tmp_path)
    folder.team("silent")
    assert in_line(folder.load(), one, other) is expected


def test_everybody_away_is_no_matter_of_the_linter_but_everybody_gone_is(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    folder.member("lea", "legal", away=[{"from": "2027-02-01", "to": "2027-04-01"}])
    assert codes(folder) == []
    folder.member("lea", "legal", until="2027-02-01")
    lines = (tmp_path / "playbooks/complaint.yaml").read_text().splitlines()
    line = lines.index("  holder: legal") + 1
    assert [c for c in codes(folder) if c.startswith("SO604")] == [f"SO604 playbooks/complaint.yaml:{line}"]


def test_escalation_is_compared_in_working_hours(tmp_path: Path) -> None:
    """Nine hours fit into a day of the clock, but not into a working day of eight hours."""
    steps = [dict(step) for step in PLAYBOOK["steps"]]
    steps[1] |= {"within": "1d", "escalate": {"after": "9h", "to": "care"}}
    folder = handoff_workspace(tmp_path, steps=steps)
    assert [c[:5] for c in codes(folder)] == ["SO609"]
    folder.team("workshop", liaison="bo", hours=hours("06:00", "20:00"))
    assert codes(folder) == []


def test_same_kind_and_severity_with_other_signals_is_another_trigger(tmp_path: Path) -> None:
    def trigger(*signals: str) -> dict[str, object]:
        return {"kind": "complaint", "severity": "medium", "signals": list(signals)}

    folder = handoff_workspace(tmp_path, trigger=trigger("broken", "Torn"))
    folder.document("playbooks/second.yaml", {**PLAYBOOK, "id": "second", "trigger": trigger("late")})
    assert codes(folder) == []
    folder.document("playbooks/second.yaml", {**PLAYBOOK, "id": "second", "trigger": trigger("torn")})
    assert codes(folder) == ["SO608 playbooks/second.yaml:3"]


def test_circles_are_found_in_a_long_playbook_without_recursion() -> None:
    number = 3000
    steps: list[dict[str, Any]] = [
        {"id": f"s{n}", "holder": "care", "passes_to": [f"s{(n + 1) % number}"]} for n in range(number)
    ]
    book = Playbook.model_validate({**PLAYBOOK, "starts_with": "s0", "steps": steps})
    assert [len(circle) for circle in circles_without_end(book)] == [number]
    steps[7]["may_end"] = True
    assert circles_without_end(Playbook.model_validate({**PLAYBOOK, "steps": steps})) == []
