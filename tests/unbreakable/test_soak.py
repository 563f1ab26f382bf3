"""A soak: thousands of actions on one clone leave nothing behind, and the last costs what it costs in a fresh clone.

Each action is a process of its own, forked from one that holds the program loaded: the disk, git, locks and memory are
those of a real run; only Python's start is left out. `SOAK=10000 pytest -m slow
tests/unbreakable/test_soak.py` plays more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from tests.factories import GitFolder, WorkspaceFolder, small_workspace
from tests.forked import Asked, Ended, Forked, forked

ACTIONS = int(os.environ.get("SOAK", "200"))
ROUND = 20
"""Actions on one post and its case."""
EARLIER, START, LATER = (datetime(2027, month, 1, 12, tzinfo=UTC) for month in (1, 2, 3))


def _step(name: str, passes_to: str) -> dict[str, object]:
    return {"id": name, "holder": "manager", "within": "1d", "may_end": True, "passes_to": [passes_to]}


def workspace(root: Path, posts: int) -> WorkspaceFolder:
    """A team that takes complaints, and posts that are ready."""
    folder = small_workspace(root)
    folder.document(
        "playbooks/complaint.yaml",
        {
            "id": "complaint",
            "title": "A customer complains",
            "trigger": {"kind": "complaint", "severity": "low"},
            "starts_with": "answer",
            "steps": [_step("answer", "repair"), _step("repair", "answer")],
            "ends_when": "All is well.",
            "resolutions": ["repaired"],
        },
    )
    for number in range(posts):
        folder.post(f"p{number}", publish_at="2027-12-01 09:00", channels=["acme-x"])
    return folder


def actions(number: int) -> Iterator[tuple[str, Sequence[str]]]:
    """What people do about one post and one complaint, in the order in which it can be done."""
    post, case = f"p{number}", f"c{number}"
    yield "dana", ("approve", post)
    yield "maya", ("comment", post, "-m", "Nice")
    yield "dana", ("withdraw", post, "--review")
    yield "dana", ("hold", post)
    yield "dana", ("resume", post)
    yield "dana", ("approve", post)
    yield "maya", ("schedule", post, "--at", "2027-12-02 10:00")
    yield "dana", ("approve", post)
    yield "dana", ("request-changes", post, "-m", "Shorter")
    yield "maya", ("withdraw", post)
    yield "maya", ("submit", post)
    yield "dana", ("approve", post)
    yield "dana", ("case", "open", "complaint", "--title", "Seam", "--id", case, "--about", "customer-1")
    yield "dana", ("case", "accept", case)
    yield "dana", ("case", "note", case, "-m", "Rang back")
    yield "dana", ("case", "pass", case, "--to", "repair")
    yield "dana", ("case", "accept", case)
    yield "dana", ("case", "note", case, "-m", "Sewn")
    yield "dana", ("case", "close", case, "--resolution", "repaired")
    yield "dana", ("comment", post, "-m", "Done")


def _play(server: Forked, root: Path, rounds: Sequence[int], own: Path, since: datetime = START) -> list[Ended]:
    ended = []
    for turn in range(ROUND):
        for number in rounds:
            by, words = list(actions(number))[turn]
            at = since + timedelta(minutes=turn * 1000 + number)
            ended += server.together([Asked(words, root, by, now=at.isoformat(), env={"TMPDIR": str(own)})])
            assert ended[-1].code == 0, (words, ended[-1].err)
    return ended


@pytest.mark.slow
def test_nothing_grows(tmp_path: Path) -> None:
    posts = ACTIONS // ROUND
    folder = workspace(tmp_path / "acme", posts + 2)
    git, own = folder.git(by="dana", at="2026-12-31T09:00:00+01:00"), tmp_path / "temporary"
    own.mkdir()
    first = git.run("rev-parse", "HEAD")
    with forked() as server:
        begun = _play(server, folder.root, [posts + 1], own, EARLIER)
        _play(server, folder.root, range(posts), own)
        git.run("clone", "-q", "--no-local", str(folder.root), str(tmp_path / "fresh"))
        here = _play(server, folder.root, [posts], own, LATER)
        there = _play(server, tmp_path / "fresh", [posts], own, LATER)
        assert git.run("rev-parse", "HEAD") == GitFolder(tmp_path / "fresh").run("rev-parse", "HEAD")
        judged = server.run("audit", "--base", first, cwd=folder.root)
    made = ROUND * (posts + 2)
    assert judged.code == 0, judged.out
    assert f"All proved: {made} commits judged." in judged.out + judged.err
    assert len(set(git.log("%H"))) == made + 1
    assert git.run("status", "--porcelain") == ""
    assert list(own.iterdir()) == []
    left = {path.name for path in (folder.root / ".git").iterdir()} - {
        path.name for path in (tmp_path / "fresh/.git").iterdir()
    }
    assert left <= {"COMMIT_EDITMSG", "gc.log", "gc.pid"}, left
    assert [path for path in folder.root.rglob(".*") if path.name != ".git"] == []
    last = here
    figures = {
        "actions": made,
        "first round, s an action": sum(each.cpu for each in begun) / ROUND,
        "last round": sum(each.cpu for each in last) / ROUND,
        "the same in a fresh clone": sum(each.cpu for each in there) / ROUND,
        "peak at first, KiB": max(each.peak for each in begun),
        "peak at last": max(each.peak for each in last),
        "peak in a fresh clone": max(each.peak for each in there),
        "audit": judged.cpu,
    }
    print(figures)  # noqa: T201
    assert figures["last round"] <= figures["the same in a fresh clone"] * 1.5, figures
    assert figures["peak at last"] <= figures["peak in a fresh clone"] * 1.05, figures
    assert median(each.cpu for each in last) <= median(each.cpu for each in there) * 1.5, figures
