"""The filters are the same in every view."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace

VIEWS = {"status": "posts", "tasks": "tasks", "backlog": "items", "calendar": "entries", "remind": "reminders"}


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.role("writer", team="press")
    folder.team("press")
    folder.team("lawyers", liaison="lena")
    objectives = [{"id": "reach", "title": "Reach"}]
    for goal in ("grow", "keep"):
        folder.document(f"goals/{goal}.yaml", {"id": goal, "title": goal, "owner": "dana", "objectives": objectives})
    folder.campaign("launch", goal="grow")
    folder.campaign("care")
    folder.post("a", campaign="launch", labels=["Café"])
    folder.post("b", campaign="care", objective="keep/reach", channels=["acme-linkedin"], text="Other words.\n")
    folder.post("c", author="dana", contributors=["lena"], text="Third words, by others.\n")
    return folder


def seen(folder: WorkspaceFolder, view: str, *words: str) -> set[str]:
    more = {"calendar": ["--month", "2027-03"], "remind": ["--within", "60d"]}.get(view, [])
    ran = run_cli(view, *more, *words, "--format", "json", cwd=folder.root)
    assert ran.code == 0, ran.err
    return {row.get("id") or row.get("post") or row["subject"] for row in json.loads(ran.out)[VIEWS[view]]}


@pytest.mark.parametrize("view", VIEWS)
def test_values_of_one_are_alternatives_and_all_filters_must_hold(folder: WorkspaceFolder, view: str) -> None:
    assert seen(folder, view, "--campaign", "launch") == {"a"}
    assert seen(folder, view, "--campaign", "launch", "--campaign", "care") == {"a", "b"}
    assert seen(folder, view, "--campaign", "launch", "--channel", "acme-linkedin") == set()
    assert seen(folder, view, "--goal", "grow") == {"a"}
    assert seen(folder, view, "--goal", "keep", "--goal", "grow") == {"a", "b"}
    assert seen(folder, view, "--label", "Café") == {"a"}
    assert seen(folder, view, "--channel", "acme-linkedin") == {"b"}
    assert seen(folder, view, "--team", "press") == {"a", "b"}
    assert seen(folder, view, "--team", "lawyers") == {"c"}
    assert seen(folder, view, "--member", "dana") == ({"a", "b"} if view in {"tasks", "backlog", "remind"} else
                                                      {"a", "b", "c"})  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("option", ["--campaign", "--goal", "--label", "--team", "--channel", "--member"])
def test_what_is_unknown_is_usage(folder: WorkspaceFolder, view: str, option: str) -> None:
    ran = run_cli(view, option, "nowhere", cwd=folder.root)
    assert (ran.code, f"{option} 'nowhere' is not known" in ran.err) == (2, True)
