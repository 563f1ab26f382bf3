"""`report`: one page of what a month was, the same in Markdown, HTML and JSON, and as it was known then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace

NOW = "2027-03-20 12:00"
HOSTILE = "<script>alert(1)</script> | `x` [a](b)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """Six posts of March on X: four out and measured at a week, one of them late, one failed, one to come."""
    made = small_workspace(tmp_path_factory.mktemp("report"))
    made.role("analyst", may=["measure"])
    made.member("ana", "analyst")
    made.document("goals/grow.yaml", {"id": "grow", "title": "Grow", "owner": "dana", "objectives": [
        {"id": "seen", "title": "Be seen", "kpi": "impressions", "target": 10000, "by": "2027-12-31"},
    ]})  # fmt: skip
    counts: dict[str, Mapping[str, int]] = {}
    for number in range(1, 6):
        name = f"p{number}"
        title = HOSTILE if number == 2 else f"Post {number}"
        at = f"2027-03-0{number} 09:00"
        made.post(
            name,
            title=title,
            text=f"Words of {number}",
            channels=["acme-x"],
            publish_at=at,
            labels=["odd" if number % 2 else "even"],
        )
        made.review(name, "brand-review", "dana", at=f"2027-02-2{number} 10:00")
        out = f"2027-03-0{number} {'15' if number == 3 else '09'}:01"
        made.publication(name, "acme-x", at=out, by="dana", url=f"https://x.com/acme/status/{number}")
        counts[name] = {"impressions": 1000, "likes": 10 * number, "comments": 0, "shares": 0}
    made.post("p6", channels=["acme-x"], publish_at="2027-03-08 09:00", text="Words of 6")
    made.review("p6", "brand-review", "dana", at="2027-02-26 10:00")
    made.publication("p6", "acme-x", outcome="failed", at="2027-03-08 09:01", by="dana")
    made.post("p7", channels=["acme-x"], publish_at="2027-03-25 09:00", text="Words of 7")
    for day in ("2027-03-08", "2027-03-12"):
        record = {
            "channel": "acme-x",
            "by": "ana",
            "as_of": f"{day}T09:01:00+01:00",
            "window": "lifetime",
            "posts": counts,
        }
        made.document(f"measures/acme-x/{day}--ana--1.yaml", record)
    made.git()
    return made


def report(folder: WorkspaceFolder, *arguments: str) -> dict[str, Any]:
    ran = run_cli("report", *arguments, "--format", "json", cwd=folder.root, now=NOW)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_the_month_by_its_numbers(folder: WorkspaceFolder) -> None:
    found = report(folder, "--month", "2027-03")
    assert (found["version"], found["from"], found["to"]) == (1, "2027-03-01", "2027-03-31")
    went = found["went_out"]
    assert {key: went[key] for key in ("planned", "out", "late", "failed")} == {
        "planned": 7,
        "out": 5,
        "late": 1,
        "failed": 1,
    }
    assert [row["post"] for row in found["best"]] == ["p5", "p4"]
    assert [row["post"] for row in found["weakest"]] == ["p1", "p2"]
    assert found["best"][0] == {
        "post": "p5", "channel": "acme-x", "kpi": "engagement-rate", "value": 5.0, "age": "7d",
        "as_of": "2027-03-12T09:01:00+01:00",
    }  # fmt: skip
    labels = {row["group"]: (row["value"], row["n"]) for row in found["by"]["label"]}
    assert labels == {"odd": (3.0, 3), "even": (3.0, 2)}
    assert set(found["by"]) == {"format", "label", "weekday", "hour"}
    assert found["goals"][0]["objectives"][0]["now"] == 5000
    assert [entry["post"] for entry in found["next"]] == ["p7"]
    assert {"alerts", "flow", "cases", "lessons", "decide", "load"} <= set(found)


def test_a_week_a_label_and_a_key_figure(folder: WorkspaceFolder) -> None:
    found = report(folder, "--week", "2027-W09", "--label", "odd", "--kpi", "interactions")
    assert [row["post"] for row in found["best"]] == ["p5", "p3", "p1"]
    assert (found["weakest"], found["went_out"]["planned"]) == ([], 3)
    assert found["best"][0]["value"] == 50
    assert found["about"] == "label odd"


def test_of_a_team_s_posts_alone(folder: WorkspaceFolder) -> None:
    ran = run_cli("report", "--member", "lena", "--format", "json", "--month", "2027-03", cwd=folder.root, now=NOW)
    assert json.loads(ran.out)["best"] == []


def test_as_it_was_known_at_a_commit(folder: WorkspaceFolder) -> None:
    repo = GitFolder(folder.root)
    before = repo.run("rev-parse", "HEAD")
    folder.post("p8", channels=["acme-x"], publish_at="2027-03-09 09:00", text="Words of 8")
    repo.commit("Plan one more")
    assert report(folder, "--month", "2027-03")["went_out"]["planned"] == 8
    assert report(folder, "--month", "2027-03", "--at", before)["went_out"]["planned"] == 7
    ran = run_cli("report", "--month", "2027-03", "--at", before, "--format", "json", cwd=folder.root, now=None)
    committed = repo.run("show", "-s", "--format=%cI", before)
    assert json.loads(ran.out)["as_of"][:10] == committed[:10]


def test_markdown_holds_hostile_titles_as_words(folder: WorkspaceFolder) -> None:
    ran = run_cli("report", "--month", "2027-03", cwd=folder.root, now=NOW)
    assert ran.code == 0
    assert ran.out.startswith("# Report for March 2027\n")
    assert "<script" not in ran.out
    rows = [line for line in ran.out.splitlines() if line.startswith("| ")]
    bars = {len(line.replace("\\|", "").split("|")) for line in rows if "became" in line.lower() or "late" in line}
    assert bars
    assert "alert(1)" in ran.out


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.loads += [
            value or "" for name, value in attrs if name in {"src", "href"} and not (value or "").startswith("#")
        ]


def test_the_page_is_one_file_that_loads_nothing(folder: WorkspaceFolder) -> None:
    ran = run_cli("report", "--month", "2027-03", "--format", "html", cwd=folder.root, now=NOW)
    found = Tags()
    found.feed(ran.out)
    assert "script" not in found.seen
    assert found.loads == []
    assert {"svg", "table", "details"} <= found.seen
    assert "alert(1)" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kpi", "followers"], "no key figure of posts"),
        (["--month", "2027-13"], "no month"),
        (["--campaign", "nope"], "--campaign 'nope' is not known"),
        (["--at", "nope"], "no commit here"),
    ],
)
def test_what_is_not_known_is_refused(folder: WorkspaceFolder, arguments: list[str], said: str) -> None:
    ran = run_cli("report", *arguments, cwd=folder.root, now=NOW)
    assert ran.code == 2
    assert said in ran.err


def test_an_empty_workspace_has_a_page_too(folder: WorkspaceFolder, tmp_path: Any) -> None:  # noqa: ARG001
    ran = run_cli("report", cwd=small_workspace(tmp_path).root, now=NOW)
    assert ran.code == 0
    assert "Nothing was planned for these days" in ran.out


def test_a_post_stands_once_for_channels_that_share_its_time(tmp_path: Path) -> None:
    made = small_workspace(tmp_path)
    made.post("twice", title="Both", channels=["acme-x", "acme-linkedin"], publish_at="2027-03-25 09:00")
    made.post("apart", title="Apart", channels=["acme-x", "acme-linkedin"], publish_at="2027-03-02 09:00")
    made.publication("apart", "acme-x", at="2027-03-02 15:01", by="dana")
    made.git()
    told = run_cli("report", "--month", "2027-03", cwd=tmp_path, now="2027-03-20 12:00").out.splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in told if line.startswith(("| Apart", "| Both"))
    ]
    assert rows == [
        ["Apart", "acme-linkedin", "2 Mar 09:00", "-", "open"],
        ["Apart", "acme-x", "2 Mar 09:00", "2 Mar 15:01", "late"],
        ["Both", "acme-linkedin, acme-x", "25 Mar 09:00", "-", "to come"],
        ["Both", "25 Mar 09:00", "acme-linkedin, acme-x", "in-review"],
    ]


def test_a_revision_changes_no_time_and_an_archive_counts_for_nothing(tmp_path: Path) -> None:
    made = small_workspace(tmp_path)
    made.post("a", channels=["acme-x"], publish_at="2027-03-02 09:00")
    made.publication("a", "acme-x", at="2027-03-02 09:01")
    made.publication("a", "acme-x", at="2027-03-09 09:00", number=2)
    made.post("old", channels=["acme-x"], publish_at="2027-03-02 10:00", imported=True)
    made.publication("old", "acme-x", at="2027-03-02 10:01")
    march = report(made, "--month", "2027-03")
    assert [(row["post"], row["at"][:16], row["became"]) for row in march["went_out"]["items"]] == [
        ("a", "2027-03-02T09:01", "out")
    ]
    assert march["flow"]["finished"] == 1
    assert report(made, "--week", "2027-03-08")["flow"]["finished"] == 0
