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
         "after": "2027-03-30T09:00:00+02:00", "members": ["maya", "dana"]}
    ]  # fmt: skip
    text = run_cli("changes", "--since", "HEAD~1", cwd=folder.root).out
    assert "- `b`: Tue 2027-03-30 09:00, before Mon 2027-03-01 09:00; for `maya`, `dana`" in text


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


def test_posts_in_flight_that_must_pass_a_new_stage(folder: WorkspaceFolder) -> None:
    folder.post("a", labels=["claim"])
    folder.review("a", "brand-review", "dana")
    folder.post("b")
    folder.post("draft", labels=["claim"], status="draft")
    repository = folder.git()
    brand = {"id": "brand-review", "role": "manager", "due": "2d before publish"}
    folder.workflow(stages=[brand, {"id": "legal-review", "role": "legal", "when": {"labels": ["claim"]}}])
    repository.commit("Ask Legal")
    (held,) = seen(folder)["held"]
    assert (held["post"], held["stages"], held["members"]) == ("a", ["legal-review"], ["maya", "lena"])
    assert [h["post"] for h in seen(folder, "--member", "lena")["held"]] == ["a"]
    text = run_cli("changes", "--since", "HEAD~1", cwd=folder.root).out
    assert "- `a` (`A`), by `maya`, `lena`\n  - must now pass `legal-review`\n" in text


def test_a_stage_that_asks_for_more_holds_posts_that_had_passed_it(folder: WorkspaceFolder) -> None:
    folder.post("a")
    folder.review("a", "brand-review", "dana")
    folder.post("b")
    repository = folder.git()
    folder.member("omar", "manager")
    folder.workflow(stages=[{"id": "brand-review", "role": "manager", "approvals": 2}])
    repository.commit("Four eyes more")
    assert [(h["post"], h["stages"]) for h in seen(folder)["held"]] == [("a", ["brand-review"])]
    folder.review("a", "brand-review", "omar")
    repository.commit("Approve")
    folder.review("a", "brand-review", "omar", "withdraw", number=2)
    repository.commit("Withdraw")
    assert not seen(folder)["held"]  # a reviewer's word is no rule


@pytest.mark.parametrize(
    ("where", "posts"),
    [
        ({"platforms": ["linkedin"]}, ["b"]),
        ({"campaigns": ["spring"]}, ["a"]),
        ({"languages": ["de"]}, ["c"]),
        ({"platforms": ["x"], "campaigns": ["spring"], "channels": ["acme-linkedin"]}, []),
    ],
)
def test_a_guide_is_told_to_those_whose_posts_it_governs(
    folder: WorkspaceFolder, where: dict[str, list[str]], posts: list[str]
) -> None:
    folder.campaign("spring")
    folder.post("a", campaign="spring", language="en")
    folder.post("b", channels=["acme-linkedin"])
    folder.post("c", language="de-AT", author="lena")
    repository = folder.git()
    folder.document("guides/g.yaml", {"id": "g", "title": "G", "applies": where})
    repository.commit("Guide")
    (change,) = seen(folder)["changes"]
    assert change["posts"] == posts
    folder.document("guides/g.yaml", {"id": "g", "title": "G", "applies": {"channels": ["acme-mastodon"]}})
    repository.commit("Elsewhere")
    assert seen(folder)["changes"][0]["posts"] == posts  # those that are free of it hear of it too


def test_what_another_post_brought_about_is_no_new_rule(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", spacing="30m")
    folder.post("a", text="The very same words again and again in this post.\n")
    repository = folder.git()
    folder.post("b", text="The very same words again and again in this post.\n", publish_at="2027-03-01 08:50")
    repository.commit("Add b")
    assert "SO303" in run_cli("check", "posts/a.yaml", cwd=folder.root).out
    assert not seen(folder)["held"]
    folder.post("b", publish_at="2027-03-02 08:50")
    repository.commit("Move b")
    folder.post("c", publish_at="2027-03-01 08:20")
    repository.commit("Add c")
    folder.channel("acme-x", spacing="2h")
    repository.commit("Space out")
    assert {f["code"] for h in seen(folder)["held"] for f in h["findings"]} == {"SO303"}


def test_deadlines_of_campaigns_and_goals(folder: WorkspaceFolder) -> None:
    folder.campaign("spring", **{"from": "2027-03-01", "to": "2027-04-15"})
    goal = {
        "id": "grow",
        "title": "Grow",
        "owner": "lena",
        "objectives": [{"id": "reach", "title": "R", "by": "2027-06-30"}],
    }
    folder.document("goals/grow.yaml", goal)
    folder.post("a", campaign="spring")
    repository = folder.git()
    folder.campaign("spring", **{"from": "2027-03-01", "to": "2027-04-01"})
    goal["objectives"] = [{"id": "reach", "title": "R", "by": "2027-05-31"}]
    folder.document("goals/grow.yaml", goal)
    repository.commit("Sooner")
    found = seen(folder)["changes"]
    assert [(c["kind"], c["members"], c["details"]) for c in found] == [
        ("campaign", ["dana", "maya"], [{"field": "to", "before": "2027-04-15", "after": "2027-04-01"}]),
        ("goal", ["lena"], [{"field": "objectives.reach.by", "before": "2027-06-30", "after": "2027-05-31"}]),
    ]


@pytest.mark.parametrize("day", ["2027-13-01", "01.03.2027", "2027/03/01"])
def test_a_day_that_is_none_says_how_days_are_written(folder: WorkspaceFolder, day: str) -> None:
    start(folder)
    ran = run_cli("changes", "--since", day, cwd=folder.root)
    assert (ran.code, ran.err) == (2, f"socialops: --since '{day}' is no day: write it as 2027-03-01.\n")
