"""`socialops` alone, and the groups of --help."""

from __future__ import annotations

from pathlib import Path

from socialops.cli.app import command
from socialops.cli.help import GROUPS, in_groups
from tests.factories import run_cli, small_workspace


def test_alone_it_shows_what_waits_for_whoever_asks(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("a")
    folder.git()
    ran = run_cli(cwd=folder.root, by="dana")
    assert ran.code == 0
    assert "brand-review" in ran.out
    assert "Waits for you, dana: 1 task, 0 late." in ran.err
    assert "dana" not in run_cli(cwd=folder.root, by="maya").out
    folder.review("a", "brand-review", "dana", "request-changes", note="Shorter")
    told = run_cli(cwd=folder.root, by="maya").out
    assert "  brand-review: changes  a " in told  # no stage of hers waits for her, what she is to do does
    assert "brand-review: changes" in run_cli("tasks", "--format", "md", cwd=folder.root).out
    said = run_cli(cwd=folder.root, by="maya").err.splitlines()
    assert said[0] == "a: dana asks for changes at brand-review: Shorter"
    assert said[1] == "Change it, then 'socialops submit a'; or answer: 'socialops comment a -m ANSWER'"
    assert "Shorter" not in run_cli(cwd=folder.root, by="lena").err


def test_alone_it_tells_a_stranger_who_git_says_they_are(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.git()
    ran = run_cli(cwd=folder.root, by="nobody-of-us")
    assert (ran.code, ran.out) == (0, "")
    assert "no member has that e-mail" in ran.err
    assert "'socialops backlog'" in ran.err


def test_alone_where_there_is_no_workspace_it_helps(tmp_path: Path) -> None:
    ran = run_cli(cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "Write:" in ran.out
    assert "'socialops init' starts one" in ran.out


def test_every_command_stands_in_one_group() -> None:
    words = [word for line in GROUPS.values() for word in line.split()]
    assert len(words) == len(set(words))
    assert set(command().commands) <= set(words)
    assert [title for title, _ in in_groups(["check", "zzz"])] == ["Check", "More"]
