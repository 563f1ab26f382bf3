from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.role("writer", reports_to="manager", talks_to=["legal", {"to": "studio", "about": 'pictures | "x" #'}])
    folder.role("support", may=[])
    folder.member("rita", "support", talks_to=[{"to": "dana", "about": "complaints"}])
    folder.team("studio", external=True, liaison="lena")
    folder.workflow(
        stages=[{"id": "check", "role": "manager"}, {"id": "law", "role": "legal"}],
        responsibilities={
            "concept": {"role": "writer", "due": "7d before publish"},
            "publish": {"role": "manager", "due": "0h after publish"},
            "community": {"role": "support", "due": "2d after publish"},
        },
    )
    return folder


def data(folder: WorkspaceFolder, *words: str) -> Any:
    ran = run_cli(*words, "--format", "json", cwd=folder.root)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_lines_come_from_roles_members_and_workflows(folder: WorkspaceFolder) -> None:
    found = data(folder, "who", "--lines")
    assert list(found) == ["version", "lines", "through"]
    lines = {(line["from"], line["to"], line["kind"]): line["about"] for line in found["lines"]}
    assert lines == {
        ("writer", "manager", "reports-to"): None,
        ("writer", "legal", "talks-to"): None,
        ("writer", "studio", "talks-to"): 'pictures | "x" #',
        ("rita", "dana", "talks-to"): "complaints",
        ("writer", "manager", "hands-to"): "check (standard)",
        ("manager", "legal", "hands-to"): "law (standard)",
        ("legal", "manager", "hands-to"): "publish (standard)",
        ("manager", "support", "hands-to"): "community (standard)",
    }
    ways = {(way["from"], way["to"]): way["through"] for way in found["through"]}
    assert (ways["writer", "support"], ways["support", "writer"]) == ("manager", "manager")
    assert ("writer", "legal") not in ways


def test_the_lines_of_one_member(folder: WorkspaceFolder) -> None:
    found = data(folder, "who", "maya")
    assert found["member"] == "maya"
    assert {line["from"] for line in found["lines"]} == {"writer"}
    assert {(way["to"], way["through"]) for way in found["through"]} == {("support", "manager")}
    table = run_cli("who", "maya", cwd=folder.root).out
    assert ("REPORTS TO" in table, "writer  manager  dana" in table) == (True, True)
    ran = run_cli("who", "mayaa", cwd=folder.root)
    assert (ran.code, "did you mean 'maya'" in ran.err.lower()) == (2, True)


def test_the_picture_holds_no_mark_of_a_strangers(folder: WorkspaceFolder) -> None:
    text = run_cli("who", "--lines", "--format", "mermaid", cwd=folder.root).out
    assert text.startswith("flowchart LR\n")
    assert '|"pictures | #quot;x#quot; #35;"|' in text
    assert run_cli("who", "--format", "mermaid", cwd=folder.root).code == 2


def test_list_names_every_document_of_a_kind(folder: WorkspaceFolder) -> None:
    folder.post("b", folder="posts/2027")
    folder.post("a")
    folder.review("a", "check", "dana")
    assert data(folder, "list", "post") == {
        "version": 1,
        "kind": "post",
        "items": [
            {"id": "a", "title": "A", "path": "posts/a.yaml"},
            {"id": "b", "title": "B", "path": "posts/2027/b.yaml"},
        ],
    }
    assert [item["title"] for item in data(folder, "list", "member")["items"]] == ["Dana", "Lena", "Maya", "Rita"]
    assert data(folder, "list", "review")["items"][0]["path"] == "reviews/a/check--dana--1.yaml"
    assert data(folder, "list", "campaign")["items"] == []
    for kind, begin in (("campaign", "new campaign ID"), ("publication", "mark-published POST")):
        said = run_cli("list", kind, cwd=folder.root).err
        assert said == f"There is no {kind} yet: 'socialops {begin}' makes one.\n"
    ran = run_cli("list", "posts", cwd=folder.root)
    assert (ran.code, "did you mean 'post'" in ran.err.lower()) == (2, True)
