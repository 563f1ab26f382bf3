from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.domain.documents.workflow import Responsibility
from socialops.rules.run import run
from tests.factories import WorkspaceFolder, small_workspace


def found(folder: WorkspaceFolder) -> list[tuple[str, str, int, int]]:
    return [(d.code, d.path, d.line, d.column) for d in run(folder.load(), date(2027, 2, 20)).diagnostics]


def flow(folder: WorkspaceFolder, *lines: str) -> None:
    head = ["id: standard", "stages:", "  - {id: check, role: manager}", "responsibilities:"]
    folder.write("workflows/standard.yaml", "\n".join([*head, *lines]) + "\n")


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def test_all_fields_are_read(folder: WorkspaceFolder) -> None:
    folder.team("studio", external=True)
    flow(
        folder,
        "  concept: {role: writer, due: 7d before publish, effort: 1h}",
        "  creative: {role: writer, after: [concept], with: [studio, legal], expects: [A film], kpis: [ctr, likes]}",
        "  optimise: {role: manager, due: 1d after alert, after: [check], done_by: hand}",
    )
    folder.member("maya", "writer", hours="20h", talks_to=["legal", {"to": "dana", "about": "weekly numbers"}])
    folder.role("writer", talks_to=["legal", {"to": "studio", "about": "pictures"}])
    assert found(folder) == []
    workflow = folder.load().workflows["standard"].item
    assert workflow.responsibilities["creative"].partners == ("studio", "legal")
    assert str(workflow.responsibilities["optimise"].due) == "1d after alert"


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ("  a: {role: writer, after: [b]}", "SO008", (5, 29)),
        ("  a: {role: writer, with: [nobody]}", "SO008", (5, 28)),
        ("  a: {role: writer, kpis: [fame]}", "SO008", (5, 28)),
        ("  a: {role: writer, after: [a]}", "SO005", (4, 1)),
        ("  a: {role: writer, done_by: magic}", "SO005", (5, 21)),
        ("  a: {role: writer, due: 1d before alert}", "SO005", (5, 21)),
        ("  answer: {role: writer}", "SO005", (4, 1)),
    ],
)
def test_what_is_unknown_or_runs_in_a_circle(
    folder: WorkspaceFolder, line: str, code: str, place: tuple[int, int]
) -> None:
    flow(folder, line)
    assert ((code, "workflows/standard.yaml", *place)) in found(folder)


def test_a_long_chain_of_responsibilities_is_no_trouble(folder: WorkspaceFolder) -> None:
    lines = [f"  a{n}: {{role: writer, after: [a{n + 1}]}}" for n in range(2000)]
    flow(folder, *lines, "  a2000: {role: writer}")
    assert found(folder) == []


def test_lines_that_lead_nowhere_and_hours_that_are_none(folder: WorkspaceFolder) -> None:
    path = folder.member("maya", "writer", talks_to=["nobody"])
    assert [entry[:2] for entry in found(folder)] == [("SO008", path)]
    folder.member("maya", "writer", hours="3d")
    assert [entry[0] for entry in found(folder) if entry[1] == path] == ["SO005"]
    folder.member("maya", "writer", talks_to=["legal", {"to": "legal"}])
    assert [entry[0] for entry in found(folder) if entry[1] == path] == ["SO005"]


def test_a_question_belongs_to_a_comment(folder: WorkspaceFolder) -> None:
    folder.post("a")
    path = folder.review("a", "brand-review", "dana", to=["maya"])
    assert ("SO005", path) in [entry[:2] for entry in found(folder)]


@pytest.mark.parametrize(
    ("name", "fields", "by"),
    [
        ("publish", {}, "publication"),
        ("measure", {"due": "7d after publish"}, "measure"),
        ("optimise", {}, "alert"),
        ("concept", {"due": "7d before publish"}, "submission"),
        ("community", {"due": "2d after publish"}, "hand"),
        ("brief", {"due": "2h after submit"}, "hand"),
        ("concept", {"due": "7d before publish", "done_by": "hand"}, "hand"),
    ],
)
def test_what_ticks_a_responsibility_off(name: str, fields: dict[str, Any], by: str) -> None:
    assert Responsibility.model_validate({"role": "writer", **fields}).ticked_by(name) == by
