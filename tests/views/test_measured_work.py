"""`measure` is done when the numbers were read at their age, on every channel where the post is out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import WorkspaceFolder, run_cli
from tests.views.test_alerts import measure, workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """A post that went out on both channels, read too early on one, in time on both, in two records."""
    folder = workspace(tmp_path_factory.mktemp("measured") / "acme")
    folder.workflow(responsibilities={"measure": {"role": "analyst", "due": "7d after publish"}})
    folder.post("a", channels=["acme-x", "acme-linkedin"])
    for channel in ("acme-x", "acme-linkedin"):
        folder.publication("a", channel, at="2027-03-01T09:00:00+01:00", url=f"https://acme.test/{channel}")
    measure(folder, "2027-03-08T07:59:59Z", "acme-linkedin", posts={"a": {"likes": 1}})
    measure(folder, "2027-03-08T08:00:00Z", posts={"a": {"likes": 1}})
    measure(folder, "2027-03-12T08:00:00Z", "acme-linkedin", posts={"a": {"likes": 3}})
    folder.git()
    return folder


def _tasks(made: WorkspaceFolder, now: str) -> list[dict[str, Any]]:
    ran = run_cli("tasks", "--all", "--format", "json", cwd=made.root, now=now)
    return [task for task in json.loads(ran.out)["tasks"] if task["task"] == "measure"]


def test_every_channel_must_be_read_at_its_age(made: WorkspaceFolder) -> None:
    for now, done in (("2027-03-08 08:59", False), ("2027-03-09 12:00", False), ("2027-03-12 09:00", True)):
        (task,) = _tasks(made, now)
        assert (task["member"], task["done"], task["overdue"]) == ("ana", done, now[8:10] == "09"), now


def test_numbers_tick_it_off_and_no_word(made: WorkspaceFolder) -> None:
    ran = run_cli("done", "a", "measure", cwd=made.root, by="ana", now="2027-03-09 12:00")
    assert (ran.code, "measure is ticked off by its numbers" in ran.err) == (1, True)


def test_without_measures_it_is_done_by_hand(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "acme")
    folder.workflow(responsibilities={"measure": {"role": "analyst", "due": "7d after publish"}})
    folder.post("a")
    folder.publication("a")
    folder.git()
    assert run_cli("done", "a", "measure", cwd=folder.root, by="ana", now="2027-03-09 12:00").code == 0
