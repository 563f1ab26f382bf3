from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from socialops.domain.time.clock import instant
from socialops.views.cases.drill import Drill, drill
from tests.factories import WorkspaceFolder
from tests.handoffs import handoff_workspace


def at(text: str) -> datetime:
    return instant(datetime.fromisoformat(text), "Europe/Berlin")


def play(folder: WorkspaceFolder, when: str = "2027-03-01 10:00", **options: Any) -> Drill:
    workspace = folder.load()
    return drill(workspace, workspace.playbooks["complaint"].item, at(when), **options)


def stalls(found: Any) -> dict[str, tuple[str, ...]]:
    return {step.step: step.stalls for step in found.steps if step.stalls}


def test_on_a_good_day_it_is_ready(tmp_path: Path) -> None:
    found = play(handoff_workspace(tmp_path))
    assert not found.stalls
    assert [(s.step, s.members) for s in found.steps] == [
        ("answer", ("abe", "ada")),
        ("repair", ("bo", "ben")),
        ("legal-check", ("lea",)),
    ]
    assert found.best is not None
    assert found.worst is not None
    assert (found.best.steps, found.best.until) == (("answer", "repair"), at("2027-03-03 11:00"))
    assert (found.worst.steps, found.worst.until) == (("answer", "legal-check", "repair"), at("2027-03-04 11:00"))


def test_absence_without_a_backup_stalls_and_with_one_does_not(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    assert stalls(play(folder, absent=["lea"])) == {
        "legal-check": ("nobody there: lea is away, and no backup stands in",)
    }
    assert not play(folder, absent=["hal"]).stalls
    folder.member("lea", "legal", backup="abe", away=[{"from": "2027-03-01", "to": "2027-03-01"}])
    assert play(folder).steps[2].members == ("abe",)
    assert not play(folder).stalls


def test_out_of_hours_names_the_next_opening(tmp_path: Path) -> None:
    assert stalls(play(handoff_workspace(tmp_path), "2027-03-05 16:00")) == {
        "repair": ("out of hours: workshop is back Tue 2027-03-09 08:00",)  # Monday is a holiday in Berlin
    }


def test_one_person_twice_between_two_parties(tmp_path: Path) -> None:
    folder = handoff_workspace(tmp_path)
    folder.member("abe", "care", "legal")
    found = play(folder, absent=["ada", "lea"])
    assert stalls(found) == {
        "answer": ("one person twice: abe would pass the ball to themselves at legal-check",),
        "legal-check": ("one person twice: abe would pass the ball to themselves at answer",),
    }


def test_nobody_to_escalate_to_is_a_remark(tmp_path: Path) -> None:
    found = play(handoff_workspace(tmp_path), absent=["hal", "lea"])
    assert "nobody is there to escalate to (head)" in found.steps[0].remarks


def test_a_web_of_steps_is_played_in_time(tmp_path: Path) -> None:
    names = [f"s{n}" for n in range(40)]
    steps = [{"id": n, "holder": "care", "within": "1h", "passes_to": [*names], "may_end": n == "s39"} for n in names]
    folder = handoff_workspace(tmp_path, starts_with="s1", steps=steps)
    found = play(folder)
    assert found.best is not None
    assert found.worst is not None
    assert (found.best.steps, found.best.minutes) == (("s1", "s39"), 120)
    assert not found.worst.complete


def test_a_playbook_without_an_end_stalls(tmp_path: Path) -> None:
    steps = [{"id": "answer", "holder": "care", "passes_to": ["answer"]}]
    found = play(handoff_workspace(tmp_path, steps=steps))
    assert found.stalls
    assert found.best is None
