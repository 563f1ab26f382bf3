"""`rename`: every reference follows, costs are said first, and an id that a record holds stays."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from socialops.domain.documents.naming import held_by, held_by_log, places
from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "acme"


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.campaign("spring", channels=["acme-x"])
    made.post("a", campaign="spring")
    made.post("b")
    made.review("a", "brand-review", "dana")
    return made


def rename(folder: WorkspaceFolder, *words: str, by: str = "dana") -> Ran:
    return run_cli("rename", *words, cwd=folder.root, by=by)


def test_all_that_names_it_follows_in_one_commit_and_the_cost_is_said_first(folder: WorkspaceFolder) -> None:
    git = folder.git()
    before = (folder.root / "posts/a.yaml").read_text(encoding="utf-8")
    plan = rename(folder, "campaign", "spring", "spring-27", "--dry-run")
    assert (plan.code, "+campaign: spring-27" in plan.out, git.run("status", "--porcelain")) == (0, True, "")
    ran = rename(folder, "campaign", "campaigns/spring.yaml", "spring-27")
    cost, done = ran.err.splitlines()
    assert cost == "a: dana's approval at brand-review no longer counts after this."
    assert done.endswith("] campaign(spring): rename to spring-27")
    assert git.log("%(trailers:key=Socialops-Action,valueonly)")[0] == "rename"
    assert (folder.root / "posts/a.yaml").read_text(encoding="utf-8") == before.replace("spring", "spring-27")
    assert git.run("show", "--name-status", "--format=", "--no-renames") == (
        "A\tcampaigns/spring-27.yaml\nD\tcampaigns/spring.yaml\nM\tposts/a.yaml"
    )
    assert folder.load().campaigns["spring-27"].item.channels == ("acme-x",)


@pytest.mark.parametrize(
    ("words", "by", "said"),
    [
        (("post", "a", "c"), "dana", "reviews/a/brand-review--dana--1.yaml hold this id"),
        (
            ("post", "a", "c"),
            "dana",
            "Is it to go on as c: socialops new post c --like a --at TIME, then",
        ),
        (("member", "dana", "diana"), "dana", "'name:' and 'emails:' in the member's file may change"),
        (("role", "manager", "boss"), "maya", "which takes a role that may 'change-policy'"),
        (("campaign", "spring", "b"), "lena", "which takes a role that may 'post'"),
    ],
)
def test_refused_with_the_reason(folder: WorkspaceFolder, words: tuple[str, ...], by: str, said: str) -> None:
    folder.git()
    ran = rename(folder, *words, by=by)
    assert (ran.code, said in ran.err, "Nothing was changed." in ran.err) == (1, True, True)


def test_what_can_t_be_named_so_or_is_being_worked_on(folder: WorkspaceFolder) -> None:
    folder.git()
    for words, said in (
        (("campaign", "sprng", "x"), "spring"),
        (("campaign", "spring", "Spring"), "small letters"),
        (("post", "b", "a"), "taken by posts/a.yaml"),
        (("review", "a", "b"), "record that commands write"),
    ):
        ran = rename(folder, *words)
        assert (ran.code, said in ran.err) == (2, True), ran
    folder.post("a", campaign="spring", notes="Half")
    ran = rename(folder, "campaign", "spring", "may")
    assert (ran.code, "posts/a.yaml has changes that are not committed yet" in ran.err) == (1, True)
    folder.post("new", status="draft")
    keep = "git add posts/new.yaml && git commit -m 'Keep my version' posts/new.yaml"
    ran = rename(folder, "post", "new", "newer", by="maya")
    assert f"posts/new.yaml is in no commit yet. Keep it first as it is: {keep}, then rename it" in ran.err


@pytest.mark.slow
def test_every_kind_of_the_example_keeps_check_clean(tmp_path: Path) -> None:
    root = tmp_path / "acme"
    shutil.copytree(EXAMPLE, root)
    git = GitFolder(root)
    git.run("init", "-q", "-b", "main")
    git.commit("Start", by="hanna")
    clock = "2027-03-09 09:00"
    names = [
        ("role", "community-manager"), ("team", "marketing"), ("member", "ivan"), ("workflow", "standard"),
        ("playbook", "product-complaint"), ("kpi", "kept-rate"), ("alert", "post-unclicked"), ("guide", "german"),
    ]  # fmt: skip
    for kind, name in names:
        ran = run_cli("rename", kind, name, f"{name}-2", cwd=root, by="hanna", now=clock)
        assert ran.code == 0, ran
    ran = run_cli("check", cwd=root, now=clock)
    assert (ran.code, "All good" in ran.out + ran.err) == (0, True), ran


PLACES: list[tuple[str, str, Any, list[tuple[object, ...]]]] = [
    ("goal", "post", {"objective": "old/reach"}, [(("objective",), "new/reach", False)]),
    ("goal", "goal", {"objectives": [{"after": ["old", "old/x"]}]}, [
        (("objectives", 0, "after", 0), "new", False), (("objectives", 0, "after", 1), "new/x", False),
    ]),
    ("channel", "post", {"channels": ["x", "old"], "variants": {"old": {"text": "old"}}}, [
        (("channels", 1), "new", False), (("variants", "old"), "new", True),
    ]),
    ("alert", "case", {"alert": "old@acme-x"}, [(("alert",), "new@acme-x", False)]),
    ("channel", "case", {"alert": "low@old", "channel": "old"}, [
        (("channel",), "new", False), (("alert",), "low@new", False),
    ]),
    ("post", "case", {"alert": "low@old.acme-x"}, [(("alert",), "low@new.acme-x", False)]),
    ("guide", "post", {"waivers": [{"guide_rule": "old.hype"}, {"rule": "SO304"}]}, [
        (("waivers", 0, "guide_rule"), "new.hype", False),
    ]),
    ("campaign", "series", {"template": {"campaign": "old"}, "values": [{"campaign": "old"}]}, [
        (("template", "campaign"), "new", False),
    ]),
    ("role", "role", {"talks_to": ["old", {"to": "old", "about": "old"}]}, [
        (("talks_to", 0), "new", False), (("talks_to", 1, "to"), "new", False),
    ]),
    ("moment", "post", {"notes": "old"}, []),
    ("team", "role", "no mapping", []),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "in_kind", "fields", "found"), PLACES)
def test_where_an_id_is_written(kind: str, in_kind: str, fields: Any, found: list[tuple[object, ...]]) -> None:
    assert [tuple(place) for place in places(kind, in_kind, fields, "old", "new")] == found


@pytest.mark.parametrize(
    ("kind", "path", "fields", "held"),
    [
        ("post", "reviews/a/brand--dana--1.yaml", {"post": "b"}, {"a", "b"}),
        ("member", "reviews/a/brand--dana--1.yaml", {"of": "mia", "to": ["tom"]}, {"dana", "mia", "tom"}),
        ("role", "reviews/a/legal--dana--1.yaml", {"stage": "legal"}, set()),
        ("channel", "publications/a/acme-x--1.yaml", {"channel": "acme-x"}, {"acme-x"}),
        ("channel", "measures/acme-x/2027-03-08--ana--1.yaml", None, {"acme-x"}),
        ("member", "measures/acme-x/2027-03-08--ana--1.yaml", {}, {"ana"}),
        ("post", "measures/acme-x/2027-03-08--ana--1.yaml", {"posts": {"a": {}}}, {"a"}),
        ("format", "measures/acme-x/2027-03-08--ana--1.yaml", {"source": {"format": "own"}}, {"own"}),
        ("campaign", "decisions/campaign--spring/dana--1.yaml", {"of": "campaign/spring"}, {"spring"}),
        ("goal", "decisions/campaign--spring/dana--1.yaml", {}, set()),
        ("alert", "decisions/alert--low--a--acme-x/dana--1.yaml", {}, {"low"}),
        ("post", "decisions/alert--low--a--acme-x/dana--1.yaml", {}, {"a"}),
        ("channel", "decisions/alert--low--acme-x/dana--1.yaml", {}, {"acme-x"}),
    ],
)
def test_what_a_record_holds(kind: str, path: str, fields: Any, held: set[str]) -> None:
    assert held_by(kind, path, fields) == held


def test_what_the_log_of_a_case_holds() -> None:
    case = {"log": [{"by": "dana", "told": ["sales"]}, "odd"]}
    assert [*held_by_log("member", case), *held_by_log("role", case), *held_by_log("post", case)] == ["dana", "sales"]
    assert [*held_by_log("member", None)] == []
