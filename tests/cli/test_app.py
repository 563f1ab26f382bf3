"""Building only the command that is asked for changes nothing that can be seen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from socialops.cli.app import TAKES_A_VALUE, command, command_word
from tests.factories import run_cli

ALL = command()
NAMES = sorted(ALL.commands)


@pytest.mark.parametrize("name", NAMES)
def test_the_one_command_is_built_as_among_all(name: str) -> None:
    built = command(["-C", "somewhere", name, "--help"])
    assert list(built.commands) == [name]
    assert [p.opts for p in built.params] == [p.opts for p in ALL.params]
    assert [p.opts for p in built.commands[name].params] == [p.opts for p in ALL.commands[name].params]


def test_options_with_values_are_known() -> None:
    options = [p for p in command().params if p.param_type_name == "option" and not p.is_flag]
    assert {name for option in options for name in option.opts} == TAKES_A_VALUE


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], None),
        (["--help"], None),
        (["-h", "check"], None),
        (["check"], "check"),
        (["-C", "show", "check", "approve"], "check"),
        (["--now", "2027-03-01 09:00", "-q", "status"], "status"),
        (["--workspace=show", "check"], "check"),
        (["-Cshow", "check"], "check"),
        (["-C"], None),
    ],
)
def test_the_command_is_found_behind_global_options(arguments: list[str], word: str | None) -> None:
    assert command_word(arguments) == word


def test_help_before_a_command_lists_all() -> None:
    ran = run_cli("--help", "check")
    assert ran.code == 0
    assert all(f"  {name} " in ran.out for name in NAMES)


def test_an_unknown_command_is_answered_out_of_all(tmp_path: Path) -> None:
    ran = run_cli("-C", tmp_path, "aprove", "check")
    assert ran.code == 2
    assert "'aprove'" in ran.err
    assert "approve" in ran.err


def test_what_a_command_leaves_behind_is_not_searched_at_its_end() -> None:
    script = (
        "import atexit, gc, sys; atexit.register(lambda: print(gc.get_freeze_count() > 1000, gc.isenabled()));"
        "sys.argv = ['socialops', 'explain', 'SO101']; from socialops.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "True False"
