"""`submit` looks at what `check` says of that post, and goes on only with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from socialops.git.repo import open_repo
from socialops.operations.posts.context import TransitionContext
from socialops.operations.posts.faults import fault_reasons
from socialops.rules.run import errors_of
from socialops.store.load import load, near
from tests.factories import NOW, GitFolder, WorkspaceFolder, run_cli, small_workspace

LONG = "a" * 300


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def test_a_post_with_errors_is_refused_with_all_of_them_and_goes_on_with_a_reason(folder: WorkspaceFolder) -> None:
    folder.post("a", status="draft", text=f"{LONG} **bold**\n", channels=["acme-x"])
    git = folder.git()
    refused = run_cli("submit", "a", cwd=folder.root)
    assert refused.code == 1
    assert "posts/a.yaml:8:1: SO101 acme-x: the text is" in refused.err
    assert "SO114" in refused.err
    assert "socialops submit a --anyway -m WHY" in refused.err
    assert "--anyway needs -m WHY" in run_cli("submit", "a", "--anyway", cwd=folder.root).err
    assert "status: draft" in (folder.root / "posts/a.yaml").read_text(encoding="utf-8")
    ran = run_cli("submit", "a", "--anyway", "-m", "A paid\naccount", cwd=folder.root)
    assert (ran.code, "a: 'socialops check' goes on finding what you set aside" in ran.err) == (0, True)
    assert "A waiver in posts/a.yaml ends that" in ran.err
    assert (
        git.run("log", "-1", "--format=%(trailers:key=Socialops-Anyway)").strip() == "Socialops-Anyway: A paid account"
    )


def test_the_templates_words_are_refused_whatever_the_reason(folder: WorkspaceFolder) -> None:
    folder.post("a", status="draft", text="Write the post here.\n")
    folder.git()
    for more in ((), ("--anyway", "-m", "It is only a test")):
        refused = run_cli("submit", "a", *more, cwd=folder.root)
        assert refused.code == 1
        assert "posts/a.yaml:8:8: SO116 'Write the post here'" in refused.err


def test_another_posts_errors_warnings_and_waived_rules_stop_nobody(folder: WorkspaceFolder) -> None:
    folder.post("bad", text=LONG)
    waiver = {"rule": "SO114", "reason": "It is about stars"}
    folder.post("fine", status="draft", text="We write **so** #Repair-Day\n", waivers=[waiver])
    git: GitFolder = folder.git()
    done = run_cli("submit", "fine", "-m", "At last", cwd=folder.root)
    assert done.code == 0, done.err
    assert git.run("log", "-1", "--format=%(trailers:key=Socialops-Note)").strip() == "Socialops-Note: At last"


def test_a_text_that_another_post_says_already_is_an_error_of_the_later(folder: WorkspaceFolder) -> None:
    folder.post("first", text="Bring a torn coat to the workshop on Saturday.\n")
    folder.post("second", text="Bring a torn coat to the workshop on Saturday!\n", status="draft",
                publish_at="2027-03-02 09:00")  # fmt: skip
    folder.git()
    refused = run_cli("submit", "second", cwd=folder.root)
    assert refused.code == 1
    assert "SO304 acme-x: the same text as 'first'" in refused.err


def test_reading_only_what_is_near_finds_what_reading_all_finds(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", spacing="3d", cadence={"per_week": [0, 2]})
    folder.document("guides/brand.yaml", {"id": "brand", "title": "Brand", "repeats": {"within": "50d"}})
    day, texts = (
        date(2027, 3, 1),
        ("Bring a torn coat to the workshop", "We mend what you love the most", "Come by soon"),
    )
    for number in range(24):
        when = day + timedelta(days=number * number % 113)
        fields: dict[str, Any] = {"text": f"{texts[number % 3]}.\n", "publish_at": f"{when} {8 + number % 9:02}:00"}
        if number % 5 == 0:
            own = {"publish_at": f"{when + timedelta(days=40)}T23:30:00-08:00"}
            fields |= {"channels": ["acme-x", "acme-linkedin"], "variants": {"acme-linkedin": own}}
        if number % 6 == 1:
            fields |= {"follows": f"p{number - 1}", "reply_to": {"post": f"p{(number + 9) % 30}"}}
        folder.post(f"p{number}", folder=f"posts/{number % 4}", status="draft", **fields)
    folder.post("undated", publish_at=None, status="draft", text=f"{LONG}\n", follows="nothing")
    folder.write("posts/odd.yaml", 'id: p3\ntitle: "T\\x41"\nauthor: maya\nchannels: []\nstatus: draft\ntext: x\n')
    folder.git()
    repo, workspace = open_repo(folder.root), folder.load()
    codes = set()
    for name, filed in workspace.posts.items():
        some = load(folder.root, posts=[name])
        context = TransitionContext(repo, some, some.members["maya"].item, NOW, some.posts.get(name, filed))
        ready = filed._replace(item=filed.item.model_copy(update={"status": "ready"}))
        whole = replace(workspace, posts={**workspace.posts, name: ready})
        errors = errors_of(whole, NOW.date(), name, filed.path)
        told = [f"{e.path}:{e.line}:{e.column}: {e.code} {e.message}" for e in errors]
        assert fault_reasons(context, None)[0][: len(told)] == told, name
        codes |= {e.code for e in errors}
    assert codes >= {"SO101", "SO304", "SO303", "SO307", "SO008"}


def test_what_is_near_is_told_by_its_bytes(folder: WorkspaceFolder) -> None:
    folder.post("soon", publish_at="2027-03-02 09:00")
    folder.post("far", publish_at="2027-08-02 09:00")
    folder.post("named", publish_at=None, text="It answers mine.\n")
    folder.write("posts/escaped.yaml", 'id: escaped\npublish_at: "2027-03\\x2d02 09:00"\n')
    folder.write("posts/folder.yaml/x.txt", "no document")
    assert near(folder.root, ["2027-03-02"], ["mine"]) == ["escaped", "named", "soon"]
