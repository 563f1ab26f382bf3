"""SO707 to SO709, SO713, SO730, SO731: what else they say, and where they are silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from socialops.operations.check import check
from tests.factories import WorkspaceFolder, small_workspace

TODAY = date(2027, 4, 1)


def found(made: WorkspaceFolder, *codes: str) -> list[tuple[str, str]]:
    report = check(made.load(), TODAY)
    return [(d.code, str(d.severity)) for d in report.diagnostics if d.code in codes]


def goal(made: WorkspaceFolder, *objectives: dict[str, Any], name: str = "grow", **fields: Any) -> None:
    rows = [{"title": "It", **objective} for objective in objectives]
    made.document(f"goals/{name}.yaml", {"id": name, "title": "Grow", "owner": "dana", "objectives": rows, **fields})


def measure(made: WorkspaceFolder, channel: str = "acme-x", **fields: Any) -> None:
    of = {} if channel == "general" else {"channel": channel}
    made.document(f"measures/{channel}/2027-03-10--ana--1.yaml", {
        **of, "by": "ana", "as_of": "2027-03-10T09:00:00+01:00", "window": "lifetime", **fields})  # fmt: skip


@pytest.fixture
def made(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path / "acme")


@pytest.mark.parametrize(
    ("objective", "is_told"),
    [
        ({"kpi": "engagement-rate", "target": 4}, False),
        ({"kpi": "engagement-rate", "target": 4, "channels": ["acme-linkedin"]}, True),
        ({"kpi": "ctr", "target": 4}, True),
        ({"kpi": "ctr", "target": 4, "done": "2027-03-01"}, False),
        ({"kpi": "ctr", "target": 4, "done": "2027-05-01"}, True),
        ({"kpi": "reach"}, True),
        ({"kpi": "followers", "target": 4}, False),
        ({"kpi": "share-of-voice", "target": 4}, True),
        ({"kpi": "on-time", "target": 95}, False),
        ({"kpi": "no-such", "target": 95}, False),  # SO701 says that
    ],
)
def test_what_can_be_measured(made: WorkspaceFolder, objective: dict[str, Any], is_told: bool) -> None:
    counts = {"likes": 1, "comments": 1, "shares": 1, "impressions": 9}
    measure(made, posts={"gone": counts}, account={"followers": 9})
    measure(made, "acme-linkedin", posts={"gone": {"reach": 9}})
    goal(made, {"id": "it", **objective})
    assert found(made, "SO707") == ([("SO707", "note")] if is_told else [])
    goal(made, {"id": "it", **objective}, until="2027-03-31")
    assert found(made, "SO707") == []


def test_posts_and_campaigns_are_adrift_where_there_are_goals(made: WorkspaceFolder) -> None:
    made.campaign("aimless")
    made.campaign("aimed", goal="grow")
    made.post("nothing")
    made.post("aimless-too", campaign="aimless")
    made.post("aimed-too", campaign="aimed")
    made.post("called-off", status="cancelled")
    assert found(made, "SO708", "SO709") == []
    goal(made, {"id": "it", "kpi": "on-time", "target": 4})
    made.post("served", objective="grow/it")
    note, error = ("SO708", "note"), ("SO708", "error")
    assert found(made, "SO708", "SO709") == [("SO709", "note"), note, note]
    made.settings(strategy={"posts": "required"})
    assert found(made, "SO708", "SO709") == [("SO709", "error"), error, error]
    made.campaign("aimless", until="2027-03-31")
    made.publication("nothing")
    assert found(made, "SO708", "SO709") == [("SO709", "note"), error, note]
    made.write("campaigns/aimless.yaml", "id: [")
    assert found(made, "SO708", "SO709") == [note]


def test_objectives_in_a_circle_over_two_goals(made: WorkspaceFolder) -> None:
    goal(made, {"id": "a", "after": ["other/b"]}, {"id": "free"})
    goal(made, {"id": "b", "after": ["grow/a"]}, {"id": "c", "after": ["grow/free", "broken/x"]}, name="other")
    made.write("goals/broken.yaml", "id: [")
    report = [d for d in check(made.load(), TODAY).diagnostics if d.code == "SO713"]
    assert [d.path for d in report] == ["goals/grow.yaml", "goals/other.yaml"]
    assert all(d.message.endswith("in a circle: grow/a → other/b → grow/a") for d in report)


@pytest.mark.parametrize(
    ("decide_by", "decision", "words"),
    [
        ("2027-03-31", None, "was to be decided by 2027-03-31"),
        ("2027-04-01", None, ""),
        ("2027-03-31", "none", ""),
        ("2027-03-31", "extend", "was extended by dana, but not beyond 2027-03-31"),
        ("2027-04-02", "extend", ""),
    ],
)
def test_pilots_are_decided_in_time(made: WorkspaceFolder, decide_by: str, decision: str | None, words: str) -> None:
    pilot = {"hypothesis": "It", "kpi": "on-time", "success": "above -3.5", "decide_by": decide_by}
    made.campaign("tips", pilot=pilot)
    if decision:
        made.document("decisions/campaign--tips/dana--1.yaml", {
            "of": "campaign/tips", "decision": decision, "by": "dana", "at": "2027-03-31T09:00:00+02:00",
            "because": "We saw it."})  # fmt: skip
    report = [d for d in check(made.load(), TODAY).diagnostics if d.code in {"SO730", "SO731"}]
    assert [d.code for d in report] == (["SO730"] if words else [])
    assert all(d.message.startswith(words) for d in report)


@pytest.mark.parametrize("wrong", [
    {"targets": [{"kpi": "reach", "target": "many"}]},
    {"targets": [{"kpi": "reach", "target": float("inf")}]},
    {"expects": {"comments": -1}},
    {"pilot": {"hypothesis": "It", "success": "above 3"}},
    {"pilot": {"hypothesis": "It", "kpi": "reach", "success": "above 3", "compare": {"labels": []}}},
    {"partners": ["nobody"]},
])  # fmt: skip
def test_what_a_campaign_may_not_say(made: WorkspaceFolder, wrong: dict[str, Any]) -> None:
    made.campaign("tips", **wrong)
    assert [code for code, _ in found(made, "SO005", "SO008")] in (["SO005"], ["SO008"])


@pytest.mark.parametrize("wrong", [
    {"owner": "nobody"}, {"channels": ["nowhere"]}, {"from": "2027-05-01", "by": "2027-04-01"}, {"after": ["a/b/c"]},
    {"per": "week"}, {"side": "both"}, {"baseline": "5 %"},
])  # fmt: skip
def test_what_an_objective_may_not_say(made: WorkspaceFolder, wrong: dict[str, Any]) -> None:
    goal(made, {"id": "it", "kpi": "on-time", "target": 4, **wrong})
    assert [code for code, _ in found(made, "SO005", "SO008")] in (["SO005"], ["SO008"])


def test_a_success_is_one_of_the_resolutions(made: WorkspaceFolder) -> None:
    made.document("playbooks/help.yaml", {
        "id": "help", "title": "Help", "trigger": {"kind": "question"}, "starts_with": "answer", "ends_when": "Done.",
        "steps": [{"id": "answer", "holder": "manager", "may_end": True}], "resolutions": ["solved"],
        "success": ["thanked"]})  # fmt: skip
    assert found(made, "SO005") == [("SO005", "error")]


def test_key_figures_and_counts_that_nobody_knows(made: WorkspaceFolder) -> None:
    goal(made, {"id": "it", "kpi": "orders-made", "target": 4}, {"id": "right", "kpi": "orders", "target": 4})
    goal(made, {"id": "it", "kpi": "orders-made", "target": 4}, name="over", until="2027-03-31")
    made.campaign("tips", targets=[{"kpi": "saves", "target": 1}, {"kpi": "saved", "target": 1}],
                  pilot={"hypothesis": "It", "kpi": "savings", "success": "above 3"})  # fmt: skip
    made.document("kpis/rate.yaml", {"id": "rate", "title": "Rate", "over": ["orders", "order"], "minus": ["like"],
                                     "under": [["posts"], ["views", "viewed"]], "counts": ["orders"]})  # fmt: skip
    made.document("alerts/low.yaml", {
        "id": "low", "title": "Low", "kpi": "rates", "every": "week", "when": {"below": 3}, "responder": "manager",
        "respond": "Look."})  # fmt: skip
    report = [(d.path, d.message.partition("'")[2].partition("'")[0]) for d in check(made.load(), TODAY).diagnostics
              if d.code in {"SO701", "SO731"}]  # fmt: skip
    assert report == [
        ("alerts/low.yaml", "rates"), ("campaigns/tips.yaml", "saved"), ("campaigns/tips.yaml", "savings"),
        ("goals/grow.yaml", "orders-made"), ("kpis/rate.yaml", "order"), ("kpis/rate.yaml", "like"),
        ("kpis/rate.yaml", "viewed"),
    ]  # fmt: skip


def test_the_owner_of_an_objective_is_there(made: WorkspaceFolder) -> None:
    made.member("ben", "writer", until="2027-03-01")
    owned = {"kpi": "on-time", "target": 4, "owner": "ben"}
    goal(made, {"id": "it", **owned}, {"id": "reached", "done": "2027-02-01", **owned})
    report = [(d.line, d.message) for d in check(made.load(), TODAY).diagnostics if d.code == "SO705"]
    assert [message for _, message in report] == ["the owner ben left on 2027-03-01: name somebody who is there"]
