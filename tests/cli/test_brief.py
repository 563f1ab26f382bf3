from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace

KEYS = [
    "concept", "creative", "collaborates", "presented", "verified", "posted", "replies", "kpis", "success", "rework",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.team("studio", external=True, liaison="lena")
    folder.workflow(
        stages=[{"id": "brand-review", "role": "manager", "due": "2d before publish", "checklist": ["It is true"]}],
        responsibilities={
            "concept": {"role": "writer", "due": "7d before publish"},
            "creative": {"role": "writer", "due": "5d before publish", "with": ["studio"], "expects": ["Two pictures"]},
            "translate": {"role": "legal", "due": "3d before publish"},
            "publish": {"role": "manager", "due": "0h after publish"},
            "community": {"role": "manager", "due": "2d after publish"},
            "archive": {"role": "legal", "due": "3d after publish"},
            "measure": {"role": "legal", "due": "7d after publish", "kpis": ["ctr"]},
            "optimise": {"role": "writer", "due": "1d after alert"},
        },
    )
    goal = {"id": "grow", "title": "Grow", "owner": "lena", "objectives": [{"id": "reach", "title": "Reach"}]}
    folder.document("goals/grow.yaml", goal)
    folder.campaign("launch", goal="grow")
    return folder


def brief(folder: WorkspaceFolder, word: str) -> Any:
    ran = run_cli("brief", word, "--format", "json", cwd=folder.root)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_the_ten_questions_in_order_and_others_where_they_fall_in_time(folder: WorkspaceFolder) -> None:
    folder.post("a", status="draft", campaign="launch", objective="grow/reach")
    found = brief(folder, "a")
    assert {k: found[k] for k in ("version", "post", "goal", "objective", "campaign")} == {
        "version": 1, "post": "a", "goal": "grow", "objective": "reach", "campaign": "launch",
    }  # fmt: skip
    keys = [row["key"] for row in found["rows"]]
    assert [key for key in keys if key in KEYS] == KEYS
    assert keys.index("translate") in range(keys.index("creative"), keys.index("posted"))
    assert keys[keys.index("archive") - 1 : keys.index("archive") + 2] == ["replies", "archive", "kpis"]
    rows = {row["key"]: row for row in found["rows"]}
    assert found["rows"][0]["owner"] == found["owner"] == "lena"
    assert {k: v for k, v in rows["creative"].items() if k != "text"} == {
        "key": "creative", "task": "creative", "who": ["maya"], "team": None, "with": ["studio"],
        "due": "2027-02-24T09:00:00+01:00", "done": False, "expects": ["Two pictures"], "kpis": [],
    }  # fmt: skip
    assert (rows["verified"]["who"], rows["verified"]["expects"]) == (["dana"], ["It is true"])
    assert (rows["kpis"]["who"], rows["kpis"]["kpis"]) == (["lena"], ["ctr"])
    assert (rows["success"]["who"], rows["rework"]["who"]) == (["dana"], ["maya"])
    assert rows["collaborates"]["who"] == ["lena"]
    assert found["next"] == {"who": ["maya"], "task": "concept", "due": "2027-02-22T09:00:00+01:00"}


def test_the_next_move_goes_from_hand_to_hand(folder: WorkspaceFolder) -> None:
    folder.post("a", campaign="launch")
    shown = brief(folder, "posts/a.yaml")
    assert shown["next"]["task"] == "brand-review"
    assert [row["done"] for row in shown["rows"] if row["key"] == "presented"] == [False]  # nobody looked yet
    folder.review("a", "brand-review", "dana")
    assert brief(folder, "a")["next"] == {"who": ["dana"], "task": "publish", "due": "2027-03-01T09:00:00+01:00"}
    folder.publication("a", at="2027-02-20T09:00:00+01:00")
    found = brief(folder, "a")
    assert (found["next"]["task"], found["next"]["due"]) == ("community", "2027-02-22T09:00:00+01:00")
    assert {row["key"] for row in found["rows"] if row["done"]} >= {"concept", "presented", "verified", "posted"}
    folder.post("a", status="cancelled")
    assert brief(folder, "a")["next"] == {"who": [], "task": None, "due": None}


def test_a_campaign_and_a_series_are_told_as_one(folder: WorkspaceFolder) -> None:
    empty = brief(folder, "launch")
    assert (empty["post"], empty["campaign"], [r["key"] for r in empty["rows"] if r["key"] in KEYS]) == (
        None, "launch", KEYS,
    )  # fmt: skip
    folder.post("a", campaign="launch")
    folder.post("b", campaign="launch", status="draft", publish_at="2027-03-05 09:00")
    found = brief(folder, "launch")
    rows = {row["key"]: row for row in found["rows"]}
    assert (rows["concept"]["done"], rows["concept"]["due"]) == (False, "2027-02-26T09:00:00+01:00")
    assert "1 of 2 done" in rows["concept"]["text"]
    folder.series()
    assert brief(folder, "weekly-tip")["post"] is None
    ran = run_cli("brief", "lanch", cwd=folder.root)
    assert (ran.code, "launch" in ran.err) == (2, True)


def test_text_markdown_show_and_the_page_carry_the_same_rows(folder: WorkspaceFolder) -> None:
    folder.post("a", title="Pipe | <b> @all", campaign="launch")
    text = run_cli("brief", "a", cwd=folder.root).out
    assert "a: Pipe | <b> @all" in text
    assert text.splitlines()[-1] == "Next: brand-review by dana, due Sat 27 Feb 09:00."
    md = run_cli("brief", "a", "--format", "md", cwd=folder.root).out
    assert "Pipe \\| &lt;b&gt; @<!-- -->all" in md
    rows = [row["text"] for row in brief(folder, "a")["rows"]]
    show = " ".join(run_cli("show", "a", cwd=folder.root).out.split())
    page = run_cli("calendar", "--month", "2027-03", "--format", "html", cwd=folder.root).out
    for row in rows:
        assert " ".join(row.split()) in " ".join(text.split())
        assert " ".join(row.split()) in show
        assert row.replace("'", "&#39;").lower() in page.lower()  # where people go by their names


def test_a_change_carries_the_same_rows(folder: WorkspaceFolder) -> None:
    git = folder.git()
    git.run("checkout", "-q", "-b", "changes")
    folder.post("a", campaign="launch", objective="grow/reach")
    git.commit("Add")
    said = run_cli("pr", "brief", "--base", "main", cwd=folder.root).out
    found = brief(folder, "a")
    told = said[said.index("**Who does what**") :].splitlines()[1 : len(found["rows"]) + 2]
    texts = [row["text"] for row in found["rows"]]
    assert [text in line for text, line in zip(texts, told, strict=False)] == [True] * len(texts)
    assert told[-1].startswith("- Next: `brand-review by dana")


def test_a_post_on_hold_waits_for_who_wrote_it_and_a_cancelled_one_for_nobody(folder: WorkspaceFolder) -> None:
    folder.post("held", status="hold")
    folder.post("off", status="cancelled", text="Other words.\n")
    assert brief(folder, "held")["next"] == {"who": ["maya"], "task": "resume", "due": None}
    found = brief(folder, "off")
    assert (found["next"]["task"], {row["due"] for row in found["rows"] if row["key"] != "posted"}) == (None, {None})


def test_a_page_says_whose_move_is_next_and_who_answers_each_question_by_name(folder: WorkspaceFolder) -> None:
    folder.post("a", publish_at="2027-03-10 09:00", title="<i>Zip</i>")
    folder.member("dana", "manager", name="Dana <b>Weiss</b>")
    for word in ("a", "launch"):
        ran = run_cli("brief", word, "--format", "html", cwd=folder.root, now="2027-03-09 09:00")
        assert ran.code == 0, ran.err
        parts = re.split(r'<p class="what">', ran.out)
        assert "Dana &lt;b&gt;Weiss&lt;/b&gt;" in ran.out
        assert "<b>Weiss" not in ran.out
        assert [part.partition("<")[0] for part in parts[2:5]] == ["Conceives it", "Creates it", "translate"]
    ran = run_cli("brief", "a", "--format", "html", cwd=folder.root, now="2027-03-09 09:00")
    assert "Mon 8 Mar 09:00, late" in re.split(r'<p class="what">', ran.out)[1]
    assert '<h1 id="heading">&lt;i&gt;Zip&lt;/i&gt;</h1>' in ran.out
    folder.review("a", "brand-review", "dana")
    ran = run_cli("brief", "a", "--format", "html", cwd=folder.root, now="2027-03-09 09:00")
    assert "brand-review: approved by Dana &lt;b&gt;Weiss" in ran.out
    assert "brand-review: approved by dana" in run_cli("brief", "a", cwd=folder.root).out
