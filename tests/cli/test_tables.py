"""Tables on terminals of the usual widths: an id is there to be copied, and what is not shown is named."""

from __future__ import annotations

import json
import re

import pytest
from rich.cells import cell_len

from tests.factories import WorkspaceFolder, run_cli
from tests.handoffs import OPEN, TAKE, add_case, handoff_workspace
from tests.terminal import on_a_terminal

LONG = "spring-launch-of-the-drizzle-jacket-for-commuters"
CASE = "2027-03-01-zip-sticks-on-a-new-jacket-of-the-spring-collection"
MEMBER = "maximiliane-schultze-brandenburg"
COMMANDS = {
    "status": ["status"],
    "backlog": ["backlog"],
    "tasks": ["tasks"],
    "calendar list": ["calendar", "--month", "2027-03", "--format", "list"],
    "case list": ["case", "list", "--all"],
    "who": ["who"],
    "limits": ["limits", "mastodon"],
    "history": ["history", LONG],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    folder = handoff_workspace(tmp_path_factory.mktemp("tables"))
    folder.role("writer")
    folder.role("manager", may=["post", "publish", "change-policy"])
    folder.member("maya", "writer")
    folder.member(MEMBER, "manager")
    folder.member("dana", "manager")
    folder.channel("acme-x")
    folder.channel("acme-linkedin", "linkedin")
    folder.workflow()
    for name in ("a", LONG):
        folder.post(
            name,
            workflow="standard",
            title="The Drizzle jacket is here, and it folds",
            channels=["acme-x", "acme-linkedin"],
        )
    add_case(folder, OPEN, TAKE, case_id=CASE)
    folder.git().commit("Begin")
    return folder


def _ids(folder: WorkspaceFolder, name: str) -> set[str]:
    """What must stand in the table, from the same command in JSON."""
    match name:
        case "who":
            return {"maya", "dana", MEMBER}
        case "limits":
            return {"mastodon"}
        case "history":
            return {"maya"}
        case _:
            found = json.loads(
                run_cli(*COMMANDS[name], "--format", "json", cwd=folder.root, now="2027-02-20 12:00").out
            )
    rows = next(value for key, value in found.items() if key in {"posts", "items", "tasks", "entries", "cases"})
    assert rows
    people = {member for row in rows for key in ("member", "holder") if (member := row.get(key))}
    waits = {member for row in rows for member in row.get("waiting_for", ()) if isinstance(member, str)}
    return {row.get("post") or row["id"] for row in rows} | people | waits


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("width", [80, 100, 140])
def test_ids_are_whole_and_hidden_columns_are_named(folder: WorkspaceFolder, name: str, width: int) -> None:
    sent = on_a_terminal(COMMANDS[name], width, folder.root)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", sent).replace("\r", "")
    assert max(map(cell_len, plain.splitlines())) <= width
    assert _ids(folder, name) <= {word.strip(",:") for word in plain.split()}
    assert "\u2026" not in plain
    if name in {"status", "backlog", "tasks", "calendar list", "case list"}:
        assert "TITLE" in plain
