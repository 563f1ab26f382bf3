"""`goals`: how far objectives are, at which pace, in which order, what serves them; targets, pilots, the roadmap."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialops.domain.numbers.kpi import shown
from socialops.views.numbers.goals import goals
from socialops.views.numbers.kpis import KeyFigures
from tests.factories import WorkspaceFolder, run_cli, small_workspace

NOW = datetime(2027, 4, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def objective(name: str, kpi: str | None = "impressions", target: float | None = 1000, **fields: Any) -> dict[str, Any]:
    """An objective from the first of March to the end of May: 31.5 of 92 days are over."""
    base = {"id": name, "title": name.capitalize(), "kpi": kpi, "target": target, "from": "2027-03-01"}
    return {key: value for key, value in {**base, "by": "2027-05-31", **fields}.items() if value is not None}


OBJECTIVES = [
    objective("last", after=["grow/ahead", "behind"], by="2027-05-01", side="external", phase="Later"),
    objective("ahead", target=700, side="external", phase="Now"),
    objective("behind", target=3000, owner="maya", side="internal", phase="Now", after=["other/before"]),
    objective("month", per="month", baseline=600, target=0),
    objective("quarter", per="quarter"),  # it began within the last one
    objective("year", per="quarter", **{"from": None}),
    objective("latest", per="latest", team="it"),
    objective("elsewhere", channels=["acme-linkedin"]),
    objective("over", done="2027-03-20", team="it"),
    objective("soon-over", done="2027-04-20", target=700),
    objective("nothing", kpi=None, target=None, by=None),
    objective("rate", kpi="resolution-rate", target=90.5),
]


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("goals") / "acme")
    made.team("it", liaison="lena")
    made.document(
        "goals/grow.yaml",
        {"id": "grow", "title": "Grow", "business_goal": "Sell more", "owner": "dana", "objectives": OBJECTIVES},
    )
    before = objective("before", by="2027-04-30", phase="First", side="internal")
    made.document("goals/other.yaml", {"id": "other", "title": "Other", "owner": "dana", "objectives": [before]})
    pilot = {"hypothesis": "Films win", "kpi": "ctr", "success": "above 3", "decide_by": "2027-03-31"}
    made.campaign(
        "spring",
        goal="grow",
        targets=[{"kpi": "impressions", "target": 800}, {"kpi": "nps", "target": 3.5}],
        pilot={**pilot, "compare": {"labels": ["film"]}},
        **{"from": "2027-03-01", "to": "2027-04-30"},
    )
    made.campaign(
        "open",
        goal="grow",
        partners=["it"],
        expects={"comments": 250, "orders": 0},
        pilot={**pilot, "success": "below 2", "decide_by": "2027-04-01"},
    )
    made.campaign("free", targets=[{"kpi": "impressions", "target": 5}], pilot=pilot, **{"from": "2027-03-01"})
    made.document("decisions/goal--other/dana--1.yaml", {
        "of": "goal/other", "decision": "change", "by": "dana", "at": "2027-03-30T09:00:00+02:00",
        "because": "Why not"})  # fmt: skip
    made.campaign("vague", goal="other", pilot={"hypothesis": "?", "measure": "Likes", "success": "Many"})
    counts = {}
    for number in range(10):
        name = f"p{number}"
        made.post(name, campaign="spring", labels=["film"] if number < 5 else [],
                  objective="grow/ahead" if number < 2 else None)  # fmt: skip
        made.publication(name, at=f"2027-03-0{1 + number % 3}T09:00:00+01:00")
        counts[name] = {"impressions": 40, "link-clicks": 2 if number < 5 else 1}
    counts["p9"]["impressions"] = 80
    made.document(
        "measures/acme-x/2027-03-10--ana--1.yaml",
        {"channel": "acme-x", "by": "ana", "as_of": "2027-03-10T09:00:00+01:00", "window": "lifetime", "posts": counts},
    )
    made.document(
        "measures/acme-x/2027-03-11--ana--1.yaml",
        {
            "channel": "acme-x",
            "by": "ana",
            "as_of": "2027-03-11T09:00:00+01:00",
            "window": "lifetime",
            "posts": {"p9": {"impressions": 90}},
        },
    )
    made.document("cases/c.yaml", {"id": "c", "playbook": "help", "title": "Help", "post": "p1", "log": [
        {"at": "2027-03-02T09:00:00+01:00", "by": "dana", "action": "open"}]})  # fmt: skip
    for number, word in enumerate(("stop", "extend"), 1):
        made.document(f"decisions/campaign--spring/dana--{number}.yaml", {
            "of": "campaign/spring", "decision": word, "by": "dana", "at": f"2027-03-{30 - number}T09:00:00+02:00",
            "because": "We saw enough."})  # fmt: skip
    return made


def told(made: WorkspaceFolder, *words: str) -> dict[str, Any]:
    ran = run_cli("goals", *words, "--format", "json", cwd=made.root, now="2027-04-01 12:00")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_how_far_and_at_which_pace(acme: WorkspaceFolder) -> None:
    rows = goals(KeyFigures(acme.load(), NOW))[0].objectives
    found = {
        r.objective.id: (r.value and shown("count", r.value.value), r.pace, r.progress and float(round(r.progress, 3)))
        for r in rows
    }
    assert found == {
        "ahead": (450, "ahead", 0.643),
        "behind": (450, "behind", 0.15),
        "last": (450, "on-track", 0.45),  # of 62 days 31.5 are over
        "month": (450, "on-track", 0.25),  # less is better
        "quarter": (450, "ahead", 0.45),
        "year": (450, "behind", 0.45),
        "latest": (90, "behind", 0.09),
        "elsewhere": (None, "not-measured", None),
        "over": (450, "done", 0.45),
        "soon-over": (450, "ahead", 0.643),
        "nothing": (None, "not-measured", None),
        "rate": (None, "not-measured", None),
    }


def test_what_comes_before_first_then_what_is_due_first_then_as_written(acme: WorkspaceFolder) -> None:
    rows = told(acme, "grow")["goals"][0]["objectives"]
    assert [row["id"] for row in rows] == [
        "ahead", "behind", "last", "month", "quarter", "year", "latest", "elsewhere", "over", "soon-over", "rate",
        "nothing",
    ]  # fmt: skip


def test_all_keys_and_what_serves_an_objective(acme: WorkspaceFolder) -> None:
    goal = told(acme)["goals"][0]
    assert (goal["id"], goal["title"], goal["business_goal"], goal["owner"]) == ("grow", "Grow", "Sell more", "dana")
    assert goal["objectives"][0] == {
        "id": "ahead", "title": "Ahead", "team": None, "kpi": "impressions", "baseline": 0, "target": 700, "now": 450,
        "as_of": "2027-03-11T09:00:00+01:00", "n": 10, "left_out": 0, "by": "2027-05-31", "pace": "ahead", "after": [],
        "posts": ["p0", "p1"], "campaigns": ["open", "spring"], "cases": ["c"], "owner": "dana", "unit": "count",
        "from": "2027-03-01", "per": "total", "progress": 0.6429, "side": "external", "phase": "Now", "done": None,
    }  # fmt: skip
    behind = goal["objectives"][1]
    assert (behind["owner"], behind["posts"], behind["campaigns"]) == ("maya", [], ["open"])


def test_targets_of_campaigns_and_pilots(acme: WorkspaceFolder) -> None:
    campaigns = {row["id"]: row for goal in told(acme)["goals"] for row in goal["campaigns"]}
    targets = [(t["kpi"], t["now"], t["target"], t["pace"]) for t in campaigns["spring"]["targets"]]
    assert targets == [("impressions", 450, 800, "on-track"), ("nps", None, 3.5, "not-measured")]
    pilot = campaigns["spring"]["pilot"]
    at_seven_days = "2027-03-10T09:00:00+01:00"
    assert (pilot["now"], pilot["n"], pilot["as_of"]) == (5.0, 5, at_seven_days)
    assert (pilot["others"]["now"], pilot["others"]["n"]) == (2.08, 5)
    assert (pilot["met"], pilot["due"]) == (True, False)
    assert pilot["decision"] == {  # of two the later one, whatever its number
        "decision": "stop", "by": "dana", "at": "2027-03-29T09:00:00+02:00",
        "path": "decisions/campaign--spring/dana--1.yaml",
    }  # fmt: skip
    assert (campaigns["open"]["pilot"]["met"], campaigns["open"]["pilot"]["due"]) == (None, False)
    assert (campaigns["vague"]["pilot"]["met"], campaigns["vague"]["pilot"]["n"]) == (None, 0)


def test_campaigns_of_no_goal_and_decisions_about_goals(acme: WorkspaceFolder) -> None:
    whole = told(acme)
    assert [(row["id"], row["targets"][0]["pace"], row["pilot"]["due"]) for row in whole["campaigns"]] == [
        ("free", "not-measured", True)
    ]
    report = json.loads(run_cli("report", "--format", "json", cwd=acme.root, now="2027-04-01 12:00").out)
    assert [row["subject"] for row in report["decide"] if row["kind"] == "pilot"] == ["campaign/free"]
    assert [goal["decision"] and goal["decision"]["decision"] for goal in whole["goals"]] == [None, "change"]
    assert told(acme, "grow")["campaigns"] == []
    ran = run_cli("goals", cwd=acme.root, now="2027-04-01 12:00")
    assert "Targets of campaigns of no goal" in ran.out
    assert "other, owner dana; decided: change by dana: Why not" in ran.out
    page = run_cli("report", "--format", "html", cwd=acme.root, now="2027-04-01 12:00").out
    assert "Decided: change by Dana: Why not" in page
    assert "stop by Dana" in page


def test_the_roadmap(acme: WorkspaceFolder) -> None:
    lanes = told(acme, "--roadmap")["roadmap"]
    found = {(lane["side"], phase["phase"]): phase["objectives"] for lane in lanes for phase in lane["phases"]}
    assert list(found)[:5] == [
        ("external", "Now"), ("external", "Later"), ("internal", "First"), ("internal", "Now"), (None, None),
    ]  # fmt: skip
    assert found["external", "Now"] == ["grow/ahead"]
    assert found["internal", "First"] == ["other/before"]
    assert len(found[None, None]) == 9


def test_tables_and_markdown(acme: WorkspaceFolder) -> None:
    ran = run_cli("goals", "--team", "it", cwd=acme.root, now="2027-04-01 12:00")
    lines = ran.out.splitlines()
    assert lines[:2] == ["Grow", "grow, owner dana: Sell more"]
    assert [line.split()[0] for line in lines[3:5]] == ["latest", "over"]
    assert "2 posts, 2 campaigns, 1 case" not in ran.out
    page = run_cli("goals", "grow", "--format", "md", cwd=acme.root, now="2027-04-01 12:00").out
    assert "## Pilots for Grow" in page
    row = "| spring | ctr | 5.00 % | 5 | 2.08 % | 5 | above 3 | yes | 2027-03-31 | stop by dana: We saw enough. |"
    assert row in page
    roadmap = run_cli("goals", "--roadmap", "--format", "md", cwd=acme.root, now="2027-04-01 12:00").out
    assert roadmap.startswith("# Roadmap\n\n## External: Now\n")


def test_what_is_not_there(acme: WorkspaceFolder, tmp_path: Path) -> None:
    ran = run_cli("goals", "gro", cwd=acme.root)
    assert (ran.code, "did you mean 'grow'" in ran.err) == (2, True)
    made = small_workspace(tmp_path / "empty")
    made.team("it")
    assert "There is no goal yet" in run_cli("goals", cwd=made.root).err
    made.document("goals/grow.yaml", {"id": "grow", "title": "Grow", "owner": "dana"})
    assert "No goal has objectives of that team" in run_cli("goals", "--team", "it", cwd=made.root).err
    assert run_cli("goals", cwd=made.root).out == "Grow\ngrow, owner dana\nNo objectives yet.\n"
    assert run_cli("goals", "--format", "md", cwd=made.root).out.endswith("\n\nNo objectives yet.\n")


def test_other_views_say_what_a_post_is_for(acme: WorkspaceFolder) -> None:
    def rows(*words: str) -> dict[str, tuple[str | None, str | None]]:
        ran = run_cli(*words, "--format", "json", cwd=acme.root, now="2027-02-28 12:00")
        found = next(value for value in json.loads(ran.out).values() if isinstance(value, list))
        return {row.get("post") or row["id"]: (row["goal"], row["objective"]) for row in found}

    acme.post("aimless", status="draft", publish_at="2027-03-08 09:00")
    acme.post("late", status="draft", publish_at="2027-03-08 09:00", campaign="open")
    for words in (["status"], ["backlog"], ["calendar", "--from", "2027-03-01", "--to", "2027-03-31"]):
        found = rows(*words)
        assert (found["aimless"], found["late"]) == ((None, None), ("grow", None))
        assert found.get("p0", ("grow", "ahead")) == ("grow", "ahead")


def test_brief_says_what_the_watched_figures_are(acme: WorkspaceFolder) -> None:
    acme.role("analyst")
    acme.member("ana", "analyst")
    kpis = ["link-clicks", "conversation", "ctr", "followers"]
    acme.workflow(responsibilities={"measure": {"role": "analyst", "due": "7d after publish", "kpis": kpis}})

    def row(word: str, key: str) -> dict[str, Any]:
        ran = run_cli("brief", word, "--format", "json", cwd=acme.root, now="2027-04-01 12:00")
        found: dict[str, Any] = next(row for row in json.loads(ran.out)["rows"] if row["key"] == key)
        return found

    watched = row("p9", "kpis")
    assert watched["kpis"] == kpis
    assert watched["values"] == [
        {"kpi": "link-clicks", "unit": "count", "value": 1, "as_of": "2027-03-11T09:00:00+01:00"},
        {"kpi": "ctr", "unit": "percent", "value": 1.11, "as_of": "2027-03-11T09:00:00+01:00"},
    ]
    assert "link-clicks (1 on 2027-03-11), conversation, ctr (1.11 % on 2027-03-11)" in watched["text"]
    assert "values" not in row("p9", "concept")
    assert [value["value"] for value in row("spring", "kpis")["values"]] == [15, 3.33]
    judged = row("spring", "success")["text"]
    assert "impressions 450 of 800 (on-track); nps - of 3.50 % (not-measured); ctr of the pilot is 5.00 %" in judged
    assert "decided: stop by dana" in judged
    assert row("open", "replies")["text"].endswith("expects 250 comments, 0 orders")
    helps = row("late", "collaborates")
    assert (helps["who"], helps["with"], helps["team"]) == (["lena"], ["it"], "it")
