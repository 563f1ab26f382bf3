"""Standard streams that are closed, full or left by their reader: a clear exit code, never a bug report."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import SOURCE, identity, small_workspace

BUG = 3


def _shell(line: str, folder: Path) -> tuple[int, str]:
    command = f"{sys.executable} -m socialops"
    done = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", line.replace("SO", command)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **identity("maya"), "SOCIALOPS_NOW": "2027-02-20 12:00"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = small_workspace(tmp_path_factory.mktemp("w") / "acme")
    for number in range(200):
        made.post(f"p{number}", publish_at=f"2027-0{number % 9 + 1}-01 09:00", text=f"Unlike any: {number * 7919}.\n")
    made.git()
    return made.root


@pytest.mark.parametrize("command", ["status", "check --format json", "--version", "calendar --format csv", "--help"])
@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_nobody_can_take_the_data(root: Path, command: str, where: str) -> None:
    code, said = _shell(f"SO {command} {where}", root)
    assert code == 2, said
    assert "Traceback" not in said
    assert "bug" not in said


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_nobody_hears_the_talk(root: Path, where: str) -> None:
    code, said = _shell(f"SO status {where}", root)
    assert code == 0
    assert "p100" in said


@pytest.mark.parametrize("command", ["status", "check --format json", "calendar --format csv", "schema post"])
def test_the_reader_goes_away(root: Path, command: str) -> None:
    code, said = _shell(f"SO {command} | head -c 1 >/dev/null", root)
    assert code == 0, said


def test_all_streams_closed(root: Path) -> None:
    assert _shell("SO status <&- >&- 2>&-", root)[0] == 2
    assert _shell("SO -q check <&-", root)[0] in {0, 1}


@pytest.mark.parametrize("command", ["status", "check", "doctor", "init", "count --platform x Hello"])
def test_the_folder_is_gone(tmp_path: Path, command: str) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    code, said = _shell(f"cd {gone}; rmdir {gone}; SO {command}", tmp_path)
    assert code in {0, 2}, said
    assert "Traceback" not in said


def test_endless_input(tmp_path: Path) -> None:
    code, said = _shell("head -c 50000000 /dev/zero | SO count --platform x --jsonl", tmp_path)
    assert code == 2 or "longer than" in said
    assert "longer than 4 MiB" in _shell("head -c 50000000 /dev/zero | SO count --platform x; true", tmp_path)[1]


def test_a_dumb_terminal_gets_no_colours(root: Path) -> None:
    line = f"script -qec '{sys.executable} -m socialops status' /dev/null </dev/null"
    code, said = _shell(f"unset NO_COLOR; TERM=dumb {line.replace('SO', 'S O')}", root)
    assert code == 0
    assert "\x1b[" not in said


def test_a_file_that_can_t_be_written_whole_stays_as_it_was(root: Path, tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.json", tmp_path / "link.json"
    kept.write_text("old\n", encoding="utf-8")
    kept.chmod(0o640)
    code, said = _shell(f"export PYTHONDONTWRITEBYTECODE=1; ulimit -f 1; SO status --format json -o {kept}", root)
    assert (code, "can't be written" in said) == (2, True), said
    assert [path.name for path in tmp_path.iterdir()] == ["kept.json"]
    assert kept.read_text(encoding="utf-8") == "old\n"
    link.symlink_to(kept)
    assert _shell(f"SO status --format json -o {link}", root)[0] == 0
    assert (link.is_symlink(), kept.read_bytes()[:1]) == (True, b"{")
    assert _shell(f"SO status -o {kept}", root)[0] == 0
    assert (kept.stat().st_mode & 0o777, kept.read_bytes()[:1] != b"{") == (0o640, True)
