"""A disk that is full or can only be read, and a clock far off: nothing is lost or half, and the cause is named."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialops.domain.time.zones import believed
from socialops.errors import SocialopsError
from tests.busy import LINES, copied, told
from tests.disks import fill
from tests.factories import GitFolder, WorkspaceFolder

REFUSED_FIRST = {"publish", "sync"}
"""Fetch before they write, which takes room of its own."""
COMMITTING = [name for name, line in LINES.items() if line.writes == "commit" and name not in REFUSED_FIRST]
FILING = [name for name, line in LINES.items() if line.writes == "files"]


def _contents(root: Path) -> dict[str, bytes]:
    """Everything that lies there; of git's own files what a commit is made of."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and (".git" not in path.parts or path.name in {"HEAD", "main", "socialops-journal.json"})
    }


@pytest.mark.slow
def test_on_a_full_disk_every_command_says_so_and_loses_nothing(seed: WorkspaceFolder, disk: Path) -> None:
    made = copied(seed, disk)
    filler = fill(disk)
    before = _contents(made.root)
    for name in (*COMMITTING, *FILING):
        ran = told(name, made.root)
        assert ran.code == 2, (name, ran)
        assert "No space left on device" in ran.err, (name, ran.err)
        assert _contents(made.root) == before, name
    assert {path.name for path in disk.iterdir()} <= {"acme", "hub.git", "filler", "plan.csv", "export.csv",
                                                      "event.json", "site", "fresh", "story"}  # fmt: skip
    for name in ("status", "check", "calendar", "tasks"):
        assert told(name, made.root).code in {0, 1}, name
    filler.unlink()
    for name in ("approve", "case accept", "measure add"):
        assert told(name, made.root).code == 0, name
    assert "left over" not in told("doctor", made.root).out


@pytest.mark.slow
def test_on_a_nearly_full_disk_it_is_all_or_nothing(seed: WorkspaceFolder, disk: Path) -> None:
    ended = set()
    for leave in range(0, 64, 3):
        made = copied(seed, disk / "w")
        git, before = GitFolder(made.root), _contents(made.root)
        filler = fill(disk, leave)
        ran = told("approve", made.root)
        ended.add(ran.code)
        filler.unlink()
        assert ran.code in {0, 2}, ran.err
        if ran.code == 2:
            assert _contents(made.root) == before, leave
            assert told("approve", made.root).code == 0
        assert git.run("status", "--porcelain") == "", leave
        assert git.log()[0] == "post(ready): approve at brand-review", leave
        subprocess.run(["rm", "-rf", str(disk / "w")], check=True)
    assert ended == {0, 2}


def test_on_a_disk_that_can_only_be_read_every_command_says_so(seed: WorkspaceFolder, disk: Path) -> None:
    made = copied(seed, disk)
    before = _contents(made.root)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for name in (*COMMITTING, *FILING):
        ran = told(name, made.root)
        assert ran.code == 2, (name, ran)
        assert "Read-only file system" in ran.err, (name, ran.err)
    for name in ("status", "check", "calendar", "tasks", "audit", "history", "report"):
        assert told(name, made.root).code in {0, 1}, name
    assert _contents(made.root) == before


@pytest.mark.parametrize("now", ["1970-01-01 00:00", "2199-12-31 23:59", "2200-01-01 00:00", "0001-01-01 00:00"])
def test_a_clock_beyond_the_calendar_is_refused(seed: WorkspaceFolder, now: str) -> None:
    for name in ("status", "approve", "pr record"):
        ran = told(name, seed.root, now=now)
        assert (ran.code, "--now" in ran.err) == (2, True), (name, ran)


@pytest.mark.parametrize("year", [1970, 1980, 2025, 2200, 9999])
def test_a_machine_s_clock_that_can_t_be_right_is_named(year: int) -> None:
    with pytest.raises(SocialopsError, match=f"This machine's clock says {year}-02-03 04:05.*set it right"):
        believed(datetime(year, 2, 3, 4, 5, tzinfo=UTC))
    assert believed(datetime(2027, 2, 3, 4, 5, tzinfo=UTC)).year == 2027
