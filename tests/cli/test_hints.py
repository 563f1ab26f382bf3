"""Words that were met with a riddle: each says now what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    folder.post("shop-hours")
    folder.git()
    return folder


@pytest.mark.parametrize(
    ("word", "way"),
    [("unapprove", "withdraw --review"), ("disapprove", "withdraw --review"), ("reject", "request-changes"),
     ("delete", "cancel POST"), ("validate", "socialops check")],
)  # fmt: skip
def test_words_of_other_tools_lead_to_ours(folder: WorkspaceFolder, word: str, way: str) -> None:
    ran = run_cli(word, "shop-hours", cwd=folder.root, by="dana")
    assert ran.code == 2
    assert way in ran.err
    assert "Did you mean" not in ran.err


@pytest.mark.parametrize(
    ("word", "meant"),
    [("twitter", "x"), ("Twitter", "x"), ("IG", "instagram"), ("fb", "facebook"), ("bsky", "bluesky"),
     ("mastadon", "mastodon"), ("YouTube", "youtube")],
)  # fmt: skip
def test_a_platform_by_another_name(folder: WorkspaceFolder, word: str, meant: str) -> None:
    folder.channel("acme-x", word)
    assert f"did you mean '{meant}'?" in run_cli("check", cwd=folder.root).out


def test_a_picture_without_its_fields(folder: WorkspaceFolder) -> None:
    folder.post("shop-hours", media=["a.png"])
    out = run_cli("check", cwd=folder.root).out
    assert "{file: assets/picture.png, alt: What the picture shows}" in out


@pytest.mark.parametrize("text", ["id: a\n\ttitle: x\n", "media:\n\t- a\n", "text: |\n\tx\n", "a:\n  - x\n\t- y\n"])
def test_a_tab_says_to_use_spaces(folder: WorkspaceFolder, text: str) -> None:
    folder.write("posts/tabbed.yaml", text)
    out = run_cli("check", cwd=folder.root).out
    assert "tab: use spaces" in out or "with a tab" in out


@pytest.mark.parametrize("word", ["shop-hours.yaml", "./shop-hours.yaml", "posts/shop-hour.yaml", "shop-hours.yml"])
def test_every_command_names_the_same_file(folder: WorkspaceFolder, word: str) -> None:
    for command in ("show", "submit", "digest"):
        ran = run_cli(command, word, cwd=folder.root)
        assert ran.code == 2
        assert "did you mean 'posts/shop-hours.yaml'?" in ran.err


def test_lifting_what_is_not_there(folder: WorkspaceFolder) -> None:
    ran = run_cli("lift", "shop-hours", "--of", "lena", "-m", "Fine", cwd=folder.root, by="dana")
    assert "nobody asks for changes, so there is nothing to lift" in ran.err
