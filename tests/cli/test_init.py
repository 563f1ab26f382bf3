"""init, new, schema, doctor and demo, as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.factories import GitFolder, run_cli, small_workspace, spawn_cli

HOSTILE = "[commit]\n\tgpgsign = true\n[core]\n\thooksPath = /nowhere\n[user]\n\tname = X\n"
"""A user's own configuration of git that a story would trip over."""


def test_init_tells_what_it_found_and_what_comes_next(tmp_path: Path) -> None:
    ran = run_cli("init", "shop", cwd=tmp_path, env={"TZ": "Asia/Tokyo"})
    assert (ran.code, ran.out) == (0, "")
    lines = ran.err.splitlines()
    root = tmp_path / "shop"
    assert lines[0] == f"{root} is now the workspace 'Shop', in a new git repository."
    assert "  time zone  Asia/Tokyo" in lines
    assert "  member     maya: Maya <maya@acme.test>, in every role for now" in lines
    assert "  .socialops/schemas/ (21 files that help editors)" in lines
    assert lines[-2] == f"Next: socialops -C {root} check"
    assert lines[-1].startswith("Next: write your first post in posts/2027/02/first-post.yaml")


def test_init_works_where_c_points(tmp_path: Path) -> None:
    assert run_cli("-C", tmp_path, "init", "a").code == 0
    assert (tmp_path / "a/socialops.yaml").is_file()


def test_init_inside_a_repository_says_with_what_it_is_shared(tmp_path: Path) -> None:
    GitFolder(tmp_path).run("init", "-q")
    lies = f"Note: it lies in the git repository {tmp_path}, and is committed and shared with all that is in there. "
    assert lies in run_cli("init", "shop", "--dry-run", cwd=tmp_path).err
    assert "it lies in" not in run_cli("init", "--dry-run", cwd=tmp_path).err


def test_init_leaves_a_dry_run_dry(tmp_path: Path) -> None:
    ran = run_cli("init", "--dry-run", cwd=tmp_path)
    assert "Would write:" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_init_on_a_file_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "note").touch()
    ran = run_cli("init", "note", cwd=tmp_path)
    assert ran.code == 2
    assert "is a file. Name a folder" in ran.err


def test_new_writes_says_what_is_next_and_keeps_what_is_there(tmp_path: Path) -> None:
    small_workspace(tmp_path).git()
    ran = run_cli("new", "post", "spring-sale", "--title", "Spring: the sale", cwd=tmp_path)
    path = "posts/2027/02/spring-sale.yaml"
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        f"Written: {path}",
        "Write the text, then hand it in: socialops submit spring-sale",
    ]
    text = (tmp_path / path).read_text(encoding="utf-8")
    assert "\nauthor: maya " in text
    again = run_cli("new", "post", "spring-sale", cwd=tmp_path)
    assert again.code == 2
    assert f"taken by {path}" in again.err
    assert (tmp_path / path).read_text(encoding="utf-8") == text
    (tmp_path / path).write_text(text.replace("Write the post here.", "Bring a coat."), encoding="utf-8")
    assert run_cli("submit", "spring-sale", cwd=tmp_path).code == 0


def test_new_dry_run_prints_path_and_content(tmp_path: Path) -> None:
    small_workspace(tmp_path)
    ran = run_cli("new", "campaign", "spring", "--dry-run", cwd=tmp_path)
    assert ran.err.startswith("Would write campaigns/spring.yaml:")
    assert ran.out.startswith("# yaml-language-server: $schema=../.socialops/schemas/campaign.json\n")
    assert not (tmp_path / "campaigns").exists()


def test_new_outside_a_workspace_says_where_to_begin(tmp_path: Path) -> None:
    ran = run_cli("new", "post", "a", cwd=tmp_path)
    assert ran.code == 2
    assert "socialops init" in ran.err


def test_schema_prints_lists_and_writes(tmp_path: Path) -> None:
    assert json.loads(run_cli("schema", "post").out)["title"] == "Post"
    listed = run_cli("schema").out.splitlines()
    assert listed[0].split()[:2] == ["workspace", "socialops.yaml"]
    assert len(listed) == 21
    small_workspace(tmp_path)
    assert run_cli("schema", "--write", cwd=tmp_path).code == 0
    assert json.loads((tmp_path / ".socialops/schemas/case.json").read_text(encoding="utf-8"))["title"] == "Case"
    assert run_cli("schema", "pots").code == 2


def test_doctor_exits_by_the_worst(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.git()
    hints = run_cli("doctor", cwd=tmp_path)
    assert hints.code == 0
    count = sum(line.startswith("hint ") for line in hints.out.splitlines())
    assert count
    assert hints.out.splitlines()[-1].startswith(f"No problem, and {count} hint")
    (tmp_path / ".git/index.lock").touch()
    ill = run_cli("doctor", "--format", "json", cwd=tmp_path)
    assert ill.code == 1
    found = json.loads(ill.out)
    assert found["version"] == 1
    assert [sign["topic"] for sign in found["signs"] if sign["level"] == "problem"] == ["git lock"]
    assert run_cli("doctor", "--fix", cwd=tmp_path).out.splitlines()[-1] == "1 problem."


def test_doctor_shows_nothing_raw(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.git()
    folder.write("posts/a\x1b[31mb.yaml", "[")
    assert "\x1b" not in run_cli("doctor", cwd=tmp_path).out


def test_demo_wants_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    ran = run_cli("demo", tmp_path)
    assert ran.code == 2
    assert "is not empty" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.slow
def test_demo_tells_the_whole_story_the_same_every_time_and_leaves_the_user_alone(tmp_path: Path) -> None:
    told = []
    for number, (settings, now) in enumerate([("", None), (HOSTILE, "2027-02-20 12:00")]):
        here = tmp_path / str(number)
        config, place = here / "gitconfig", here / "story"
        here.mkdir()
        config.write_text(settings, encoding="utf-8")
        ran = spawn_cli(["demo", place], cwd=here, env={"GIT_CONFIG_GLOBAL": str(config)}, now=now)
        assert ran.code == 0, ran.out
        assert config.read_text(encoding="utf-8") == settings
        assert sorted(path.name for path in here.iterdir()) == ["gitconfig", "story"]
        told.append(ran.out.replace(str(place), "STORY"))
    assert told[0] == told[1]
    assert "$ socialops submit earth-day-repair-count" in told[0]
    assert "maya wrote this post" in told[0]
    assert GitFolder(place).log("%an: %s")[:4] == [
        "Dana Weiss: post(earth-day-repair-count): approve at brand-review",
        "Maya Lindqvist: post(earth-day-repair-count): Sharpen the text",
        "Dana Weiss: post(earth-day-repair-count): approve at brand-review",
        "Maya Lindqvist: post(earth-day-repair-count): submit",
    ]
