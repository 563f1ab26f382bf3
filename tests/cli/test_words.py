"""What the program says of itself is whole, and a slip gets a hint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from socialops.cli.help import GROUPS
from tests.factories import run_cli, small_workspace


def test_whoever_types_the_name_alone_reads_help_on_stdout() -> None:
    ran = run_cli()
    assert ran.code == 0
    assert ran.out.startswith("Usage: socialops")
    assert not ran.err


@pytest.mark.parametrize("group", ["series", "case", "playbook", "guide", "pr"])
def test_a_group_alone_lists_its_commands(group: str) -> None:
    ran = run_cli(group)
    assert (ran.code, ran.err) == (0, "")
    assert f"Usage: socialops {group}" in ran.out


def test_no_line_of_the_list_of_commands_is_cut() -> None:
    listing = run_cli("--help").out.partition("Write:")[2]
    assert "..." not in listing
    assert "your own decision back." in " ".join(listing.split())


@pytest.mark.parametrize("command", ["submit", "approve", "show", "check", "done", "mark-published", "count", "new"])
def test_help_names_arguments_as_people_do(command: str) -> None:
    out = run_cli(command, "--help").out
    assert not re.search(r"[{}]|<list|<str>|\]\]|\[\[", out.partition("Options:")[0])


def test_no_option_is_explained_in_a_programmers_words() -> None:
    told = [run_cli(command, "--help").out for command in " ".join(GROUPS.values()).split()]
    assert not [line for out in told for line in out.splitlines() if "<list" in line or "<str>" in line]


@pytest.mark.parametrize("words", [("count", "--platform", "Twitter", "Hi"), ("limits", "twitter")])
def test_another_name_of_a_platform_is_understood(words: tuple[str, ...]) -> None:
    ran = run_cli(*words)
    assert (ran.code, ran.out) == (2, "")
    assert f"There is no platform '{'Twitter' if 'Hi' in words else 'twitter'}'; did you mean 'x'?" in ran.err


def test_another_name_of_a_platform_is_understood_by_new(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    ran = run_cli("new", "channel", "shop", "--platform", "ig", cwd=folder.root)
    assert "There is no platform 'ig'; did you mean 'instagram'?" in ran.err


@pytest.mark.parametrize(("option", "rest"), [("-q", []), ("--quiet", []), ("--now", ["2027-03-01"]), ("-C", ["x"])])
def test_a_global_option_after_the_command_gets_the_line_to_type(option: str, rest: list[str]) -> None:
    ran = run_cli("check", option, *rest)
    assert ran.code == 2
    assert f"'{option}' stands before the command: socialops {option}" in ran.err


def test_comment_says_where_it_writes(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("a")
    folder.git()
    assert "else in general" in " ".join(run_cli("comment", "--help").out.split())
    assert run_cli("comment", "a", "-m", "Nice", cwd=folder.root, by="dana").code == 0
    assert (folder.root / "reviews/a/general--dana--1.yaml").exists()


def test_who_must_look_again_is_said_in_plain_words(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("a")
    folder.review("a", "brand-review", "dana")
    folder.post("a", text="Other words.")
    out = run_cli("status", cwd=folder.root, now="2027-02-20 12:00").out
    assert "dana must look again" in " ".join(out.split())


def test_check_takes_a_post_by_its_id_or_names_the_nearest(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("rain-walk", folder="posts/2027/03", author="nobody")
    folder.post("other", author="nobody-else")
    ran = run_cli("check", "rain-walk", cwd=folder.root)
    assert ran.code == 1
    assert "posts/2027/03/rain-walk.yaml" in ran.out
    assert "other.yaml" not in ran.out
    for slip, hint in (("rain-wal", "did you mean 'rain-walk'?"), ("rain-walk.yaml", "posts/2027/03/rain-walk.yaml")):
        slipped = run_cli("check", slip, cwd=folder.root)
        assert slipped.code == 2
        assert hint in slipped.err
