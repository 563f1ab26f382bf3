"""Work shared out among processes: what dies is done here, what is asked to stop stops, and nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from socialops.processes import ENOUGH, MOST, _share, processes, shared, usable
from tests.factories import SOURCE

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are forked on Linux only")
HERE = os.getpid()


def test_results_come_in_the_order_of_the_tasks_whatever_their_size() -> None:
    found = shared(40, lambda number: [number, "ü\ud800" * 5_000 * (number % 3)], 3)
    assert found == [[number, "ü\ud800" * 5_000 * (number % 3)] for number in range(40)]


def test_others_do_their_part() -> None:
    def work(number: int) -> tuple[int, int]:
        time.sleep(0.01)
        return number, os.getpid()

    assert len({pid for _, pid in shared(20, work, 3)}) == 3


def test_what_a_process_leaves_that_dies_is_done_here() -> None:
    def work(number: int) -> tuple[int, int]:
        if os.getpid() != HERE and number % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.001)
        return number, os.getpid()

    found = shared(30, work, 4)
    assert [number for number, _ in found] == list(range(30))


def test_what_fails_in_another_process_fails_here() -> None:
    def work(number: int) -> int:
        time.sleep(0.001)
        return 1 // (number - 7)

    before = set(_children())  # git may still be ending, from a test before
    with pytest.raises(ZeroDivisionError):
        shared(12, work, 2)
    assert set(_children()) <= before


def _children() -> list[str]:
    tasks = Path(f"/proc/{os.getpid()}/task")
    return " ".join((task / "children").read_text() for task in tasks.iterdir()).split()


SLOW = """
import os, signal, sys, time
from socialops.processes import shared
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs behind it deaf to it
def work(number):
    sys.stderr.write(f"{os.getpid()}\\n")
    sys.stderr.flush()
    time.sleep(60)
shared(9, work, 3)
"""


def _begun() -> tuple[subprocess.Popen[str], list[int]]:
    """A program whose three processes are at work, and their ids."""
    program = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert program.stderr is not None
    return program, [int(program.stderr.readline()) for _ in range(3)]


def _runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and " Z " not in stat.read_text()


def _left(ids: list[int]) -> list[int]:
    for _ in range(100):
        if not any(map(_runs, ids)):
            return []
        time.sleep(0.05)
    return ids


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_nobody_works_on_when_the_program_is_ended(how: signal.Signals) -> None:
    program, ids = _begun()
    program.send_signal(how)
    program.communicate(timeout=20)
    assert not _left(ids)


def test_an_interruption_ends_all_and_is_told_once() -> None:
    program, ids = _begun()
    os.killpg(program.pid, signal.SIGINT)
    _, said = program.communicate(timeout=20)
    assert not _left(ids)
    assert said.count("KeyboardInterrupt") == 1, "by the program itself, not by the others"


def test_few_files_are_not_worth_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))
    assert processes(None, ENOUGH - 1) == 1
    assert processes(None, ENOUGH) == min(MOST, usable())
    assert processes(3, 5) == 3, "who asks for them gets them"


LIMITS = [("200000 100000", 2), ("150000 100000", 2), ("max 100000", None), ("?", None)]


@pytest.mark.parametrize(("limit", "expected"), LIMITS)
def test_the_limit_of_a_container_counts(tmp_path: Path, limit: str, expected: int | None) -> None:
    (tmp_path / "own").write_text("0::/a/b\n")
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/cpu.max").write_text(limit)
    assert _share(tmp_path, tmp_path / "own") == expected


def test_the_older_limit_of_a_container_counts(tmp_path: Path) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu/cpu.cfs_quota_us").write_text("300000\n")
    (tmp_path / "cpu/cpu.cfs_period_us").write_text("100000\n")
    assert _share(tmp_path, tmp_path / "none") == 3
