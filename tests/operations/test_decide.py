"""`decide`: who may decide what, what is written, and what it ends."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from socialops.domain.numbers.deciding import decision_objections
from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

NOW = "2027-03-20 12:00"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> tuple[WorkspaceFolder, GitFolder]:
    """maya owns the goal and the campaign, ana answers the alert; one post of ten was hardly seen."""
    made = small_workspace(tmp_path_factory.mktemp("decide") / "acme")
    made.role("analyst", may=["measure"])
    made.member("ana", "analyst", backup="lena", away=[{"from": "2027-03-01", "to": "2027-03-31"}])
    made.member("ben", "analyst", until="2027-03-01")
    made.document("goals/grow.yaml", {"id": "grow", "title": "Grow", "owner": "maya"})
    pilot = {"hypothesis": "It", "kpi": "reach", "success": "above 3", "decide_by": "2027-03-19"}
    made.campaign("tips", owner="maya", goal="grow", pilot=pilot)
    made.document("alerts/seen.yaml", {
        "id": "seen", "title": "Seen", "kpi": "impressions", "channels": ["acme-x"], "every": "post",
        "when": {"under": "50%", "of": "usual", "age": "1d"}, "least": 0, "responder": "analyst", "respond": "Look.",
        "within": "1bd",
    })  # fmt: skip
    posts = {f"p{number}": {"impressions": 100 if number < 9 else 10} for number in range(10)}
    for number, post in enumerate(posts):
        made.post(post, objective="grow/it", publish_at=f"2027-03-{number + 5:02} 09:00")
        made.publication(post, at=f"2027-03-{number + 5:02}T09:00:00+01:00", url=f"https://x.com/a/{number}")
        made.document(f"measures/acme-x/2027-03-{number + 6:02}--ana--1.yaml", {
            "channel": "acme-x", "by": "ana", "as_of": f"2027-03-{number + 6:02}T09:00:00+01:00", "window": "lifetime",
            "posts": {post: posts[post]},
        })  # fmt: skip
    return made, made.git()


def decide(acme: tuple[WorkspaceFolder, GitFolder], *words: str, by: str = "maya", now: str = NOW) -> Ran:
    return run_cli("decide", *words, cwd=acme[0].root, by=by, now=now)


def read(made: WorkspaceFolder, path: str) -> Any:
    """A record as it is written: times are text."""
    return yaml.load((made.root / path).read_text(), yaml.BaseLoader)  # noqa: S506 - nothing but text


def test_the_owner_decides_and_says_why(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    made, git = acme
    check = run_cli("check", "campaigns", cwd=made.root, now=NOW)
    assert "SO730" in check.out
    proof = "measures/acme-x/2027-03-06--ana--1.yaml"
    ran = decide(acme, "campaign/tips", "scale", "-m", "It works: more of it", "--evidence", proof)
    assert ran.code == 0, ran.err
    assert git.log("%s|%(trailers:key=Socialops-Subject,valueonly)%(trailers:key=Socialops-By,valueonly)")[0] == (
        "decision(campaign/tips): scale|campaign/tips"
    )
    assert git.run("show", "--format=", "--name-only", "HEAD") == "decisions/campaign--tips/maya--1.yaml"
    assert read(made, "decisions/campaign--tips/maya--1.yaml") == {
        "of": "campaign/tips", "decision": "scale", "by": "maya", "at": "2027-03-20T12:00:00+01:00",
        "because": "It works: more of it", "evidence": [proof],
    }  # fmt: skip
    assert "SO" not in run_cli("check", "campaigns", "decisions", cwd=made.root, now=NOW).out
    later = decide(acme, "campaign/tips", "stop", "-m", "It was luck", "--dry-run", by="dana")  # who may change policy
    assert (later.code, "b/decisions/campaign--tips/dana--1.yaml" in later.out) == (0, True)
    told = json.loads(run_cli("goals", "--format", "json", cwd=made.root, now=NOW).out)["goals"][0]["campaigns"][0]
    assert told["pilot"]["decision"]["decision"] == "scale"


def test_every_reason_why_not(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    ran = decide(acme, "goal/grow", "scal", "--evidence", "measures/none.yaml", by="lena")
    assert ran.code == 1
    assert [line.strip(" -") for line in ran.err.splitlines()] == [
        "goal/grow: refused",
        "it is for maya to decide, or for who may 'change-policy'; lena is neither",
        "'scal' is no decision; did you mean 'scale'?",
        "say why: -m WHY",
        "evidence: measures/none.yaml is no file of this workspace",
        "Nothing was changed.",
    ]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("tips", "did you mean 'campaign/tips'?"),
        ("campaign/tipps", "did you mean 'campaign/tips'?"),
        ("goal/tips", "There is no goal 'tips'"),
        ("post/p0", "write campaign/ID, goal/ID, or the name of an alert"),
        ("sen@p9.acme-x", "did you mean 'seen'?"),
    ],
)
def test_what_is_not_there(acme: tuple[WorkspaceFolder, GitFolder], subject: str, said: str) -> None:
    ran = decide(acme, subject, "none", "-m", "So")
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_an_alert_is_ended_by_who_answers_it(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    name, root = "seen@p9.acme-x", acme[0].root
    assert name in run_cli("alerts", cwd=root, now=NOW).out
    assert "it is for analyst to answer" in decide(acme, name, "none", "-m", "A holiday").err
    assert "no alert of that name ever rang" in decide(acme, "seen@p1.acme-x", "none", "-m", "A holiday", by="ana").err
    ran = decide(acme, name, "none", "-m", "A holiday", by="lena")  # stands in for ana
    assert ran.code == 0, ran.err
    path = "decisions/alert--seen--p9--acme-x/lena--1.yaml"
    written = read(acme[0], path)
    assert (written["of"], written["since"]) == (name, "2027-03-15T09:00:00+01:00")
    found = json.loads(run_cli("alerts", "--all", "--format", "json", cwd=root, now=NOW).out)["alerts"]
    assert [row["answer"] for row in found if row["name"] == name] == [f"decision/{path}"]
    again = decide(acme, name, "none", "-m", "Once more", by="ana")
    assert (again.code, "it is answered already" in again.err) == (1, True)
    assert decide(acme, name, "change", "-m", "Shorter ones", "--dry-run", by="ana").code == 0


def test_who_left_decides_nothing(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    workspace = acme[0].load()
    ben, day = workspace.members["ben"].item, workspace.members["ben"].item.until
    assert day is not None
    assert decision_objections(workspace, "seen@acme-x", ben, day) == []
    assert decision_objections(workspace, "seen@acme-x", ben, day.replace(day=2)) == ["ben left on 2027-03-01"]
    gone = decision_objections(workspace, "post/p0", ben, day)
    assert gone == ["it is for its owner to decide, or for who may 'change-policy'; ben is neither"]
    assert "its responder" in decision_objections(workspace, "gone@acme-x", ben, day)[0]
