"""A long range is read and judged by several processes: they say what one says, whatever they share out."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socialops import processes
from socialops.audit import build, judge
from socialops.domain.results.report import Report
from socialops.git.objects import Objects
from socialops.git.range import log
from socialops.git.reading import at_once
from socialops.operations.audit import audit
from tests.audit.histories import History, Step, new_repository
from tests.audit.play import RECORD, build_base

NOW = datetime(2027, 2, 20, 12, tzinfo=UTC)
OF_MERGES = (
    ("merge", "work", "ben", 0, 1), ("add", "main", "maya", 1, 2), ("approve", "work", "lena", 1, 3),
    ("plan", "work", "lena", 1, 5), ("merge", "side", "lena", 3, 2), ("twin", "side", "mallory", 1, 4),
    ("add", "side", "mia", 2, 5), ("merge", "work", "ben", 3, 2), ("merge", "work", "maya", 4, 0),
)  # fmt: skip


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were forked."""
    found: list[int] = []
    fork = os.fork

    def counted() -> int:
        found.append(pid := fork())
        return pid

    monkeypatch.setattr(os, "fork", counted)
    return found


def _share_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on all that pays for very many commits is done for these few."""
    monkeypatch.setattr(processes, "ENOUGH", 0)
    monkeypatch.setattr(processes, "usable", lambda: 2)
    monkeypatch.setattr(at_once, "usable", lambda: 2)
    monkeypatch.setattr(at_once, "_TOGETHER", 1)
    monkeypatch.setattr(judge, "_TOGETHER", 1)
    monkeypatch.setattr(build, "_MANY", -1)


def _said(folder: Path, base: str, head: str) -> Report:
    return audit(folder, base, head, environment={}, clock=lambda _: NOW).report


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked on Linux only")
def test_several_processes_say_what_one_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forked: list[int]
) -> None:
    history = History(new_repository(tmp_path / "acme"))
    for step in OF_MERGES:
        history.play(Step(*step))
    base, head = history.tips["main"].oid, history.tips["work"].oid
    alone = _said(tmp_path / "acme", base, head)
    assert {found.subject for found in alone.diagnostics if found.code == "SO456"} == {"launch", "second"}
    assert not forked
    commits = log(Objects(tmp_path / "acme"), head)
    _share_out(monkeypatch)
    assert log(Objects(tmp_path / "acme"), head) == commits
    assert _said(tmp_path / "acme", base, head) == alone
    assert forked


def test_what_is_put_back_is_judged_although_nobody_foresaw_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play = build_base(tmp_path / "acme")
    play.files.review("launch", "brand-review", "dana")
    play.on_main("dana")
    play.files.member("dana", "writer")
    play.on_main()
    play.write(text="Other words.\n")
    play.commit("maya")
    play.write()
    play.commit("maya")
    alone = _said(play.root, "main", "work")
    assert {(found.code, found.path) for found in alone.diagnostics} == {("SO456", RECORD)}
    _share_out(monkeypatch)
    assert _said(play.root, "main", "work") == alone


def test_the_first_path_of_an_unsigned_commit_is_named_whoever_judged_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = build_base(tmp_path / "acme", evidence="signature")
    for name in ("autumn", "spring", "summer"):
        play.files.post(name)
    play.commit("maya", at="2027-02-20T09:00:00+01:00")
    play.files.write("Posts/winter.yaml", "id: winter\n")
    play.commit("maya", at="2027-02-20T09:05:00+01:00")
    alone = _said(play.root, "main", "work")
    unsigned = {found.path for found in alone.diagnostics if found.code == "SO453"}
    assert unsigned == {"posts/autumn.yaml", "Posts/winter.yaml"}
    _share_out(monkeypatch)
    assert _said(play.root, "main", "work") == alone


def test_a_forked_process_asks_a_git_of_its_own(tmp_path: Path) -> None:
    history = History(new_repository(tmp_path / "acme"))
    history.play(Step("edit", "work", "maya", 0, 1))
    objects = Objects(tmp_path / "acme")
    names = [commit.id for commit in log(objects, history.tips["work"].oid)]
    alone = [next(objects.blobs([name])) for name in names]

    def read(number: int) -> list[bytes | None]:
        return [next(objects.blobs([names[(number + turn) % len(names)]])) for turn in range(20)]

    for number, found in enumerate(processes.shared(40, read, 3)):
        assert found == [alone[(number + turn) % len(names)] for turn in range(20)]
