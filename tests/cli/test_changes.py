from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def start(folder: WorkspaceFolder) -> GitFolder:
    folder.post("a", text="Call me at anna@example.com.\n")
    folder.post("b")
    return folder.git()


def seen(folder: WorkspaceFolder, *arguments: str, since: str = "HEAD~1") -> Any:
    ran = run_cli("changes", "--since", since, "--format", "json", *arguments, cwd=folder.root)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_what_changed_and_for_whom(folder: WorkspaceFolder) -> None:
    repository = start(folder)
    folder.workflow(stages=[{"id": "brand-review", "role": "manager", "due": "3d before publish"}])
    folder.role("legal", may=[], purpose="Says no.")
    folder.member("li", "writer")
    repository.commit("Change")
    found = seen(folder)["changes"]
    assert [(c["kind"], c["id"], c["how"], c["members"]) for c in found] == [
        ("role", "legal", "changed", ["lena"]),
        ("member", "li", "new", ["li", "maya"]),
        ("workflow", "standard", "changed", ["dana", "maya"]),
    ]
    assert found[0]["details"] == [{"field": "purpose", "before": None, "after": "Says no."}]
    assert found[2]["details"] == [
        {"field": "stages.brand-review.due", "before": "2d before publish", "after": "3d before publish"}
    ]
    assert found[2]["posts"] == ["a", "b"]
    assert [c["id"] for c in seen(folder, "--member", "lena")["changes"]] == ["legal"]


def test_posts_in_flight_that_are_held_to_a_new_rule(folder: WorkspaceFolder) -> None:
    repository = start(folder)
    folder.channel("acme-x", limits={"text": 20})
    folder.post("b", text="This one was changed by its own author, too long.\n")
    repository.commit("Change")
    (held,) = seen(folder)["held"]
    assert (held["post"], held["members"]) == ("a", ["maya"])
    assert [(f["code"], f["line"]) for f in held["findings"]] == [("SO101", held["findings"][0]["line"])]
    assert not seen(folder, since="HEAD")["held"]


def test_deadlines_that_moved(folder: WorkspaceFolder) -> None:
    repository = start(folder)
    folder.post("b", publish_at="2027-03-30 09:00")
    repository.commit("Move")
    assert seen(folder)["moved"] == [
        {"post": "b", "title": "B", "path": "posts/b.yaml", "before": "2027-03-01T09:00:00+01:00",
         "after": "2027-03-30T09:00:00+02:00", "members": ["maya"]}
    ]  # fmt: skip
    text = run_cli("changes", "--since", "HEAD~1", cwd=folder.root).out
    assert "- `b`: Tue 2027-03-30 09:00, before Mon 2027-03-01 09:00; for `maya`" in text


def test_markdown_pings_nobody_and_private_fields_are_not_told(folder: WorkspaceFolder) -> None:
    repository = start(folder)
    folder.role("legal", may=[], purpose="@all `x` <b> ![p](http://e)")
    folder.member("lena", "legal", notify=["mailto://secret"], emails=["lena@home.test"])
    repository.commit("Change")
    text = run_cli("changes", "--since", "HEAD~1", cwd=folder.root).out
    assert "- `purpose`: now ``@all `x` <b> ![p](http://e)``" in text
    assert "- `notify` changed\n" in text
    assert "secret" not in text
    assert "home.test" not in text


def test_since_a_day_is_the_last_commit_before_it_began(folder: WorkspaceFolder) -> None:
    repository = start(folder)
    folder.role("legal", may=[], purpose="One.")
    repository.commit("One", at="2027-02-10T23:59:00+01:00")
    folder.role("legal", may=[], purpose="Two.")
    repository.commit("Two", at="2027-02-11T00:00:00+01:00")
    (change,) = seen(folder, since="2027-02-11")["changes"]
    assert change["details"] == [{"field": "purpose", "before": "One.", "after": "Two."}]
    (change,) = seen(folder, since="2027-02-10")["changes"]
    assert change["details"] == [{"field": "purpose", "before": None, "after": "Two."}]
    assert not seen(folder, since="2027-02-12")["changes"]
    assert len(seen(folder, since="2020-01-01")["changes"]) == 1


def test_a_commit_that_is_none_and_a_folder_without_history(folder: WorkspaceFolder) -> None:
    assert run_cli("changes", "--since", "2027-01-01", cwd=folder.root).code == 2
    start(folder)
    ran = run_cli("changes", "--since", "nowhere", cwd=folder.root)
    assert (ran.code, "--since 'nowhere' is no commit here" in ran.err) == (2, True)
    assert "Nothing that binds anybody." in run_cli("changes", "--since", "HEAD", cwd=folder.root).out
