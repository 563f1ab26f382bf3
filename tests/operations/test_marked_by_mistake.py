"""mark-published on the wrong post: noted before its time, and taken back by another record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import GitFolder, Ran, WorkspaceFolder, identity, run_cli, small_workspace

URL = ("--url", "https://x.com/acme/status/1")
WHY = "Marked by mistake"


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.post("spring", publish_at="2027-03-01 09:00")
    made.review("spring", "brand-review", "dana")
    made.git(by="dana")
    return made


def _mark(folder: WorkspaceFolder, *words: str, now: str = "2027-02-20 12:00", by: str = "dana") -> Ran:
    there = identity(by, at=f"{now}:00 +0100")  # an audit compares a record's time with its commit's
    marking = ("mark-published", "spring", "--channel", "acme-x", *words)
    return run_cli(*marking, cwd=folder.root, by=by, now=now, env=there)


def _base(folder: WorkspaceFolder) -> str:
    return GitFolder(folder.root).log("%H")[-1]


def test_before_its_time_it_is_noted_with_the_line_that_takes_it_back(folder: WorkspaceFolder) -> None:
    ran = _mark(folder, *URL, "-m", "The agency was early")
    assert ran.code == 0, ran.err
    assert "acme-x was planned for 2027-03-01 09:00, which is still ahead. Was it the wrong post" in ran.err
    assert f"take that back: socialops mark-published spring --channel acme-x --failed -m '{WHY}'" in ran.err
    record = (folder.root / "publications/spring/acme-x--1.yaml").read_text("utf-8")
    assert "note: The agency was early" in record


def test_what_failed_before_its_time_offers_no_line_that_takes_nothing_back(folder: WorkspaceFolder) -> None:
    ran = _mark(folder, "--failed", "-m", "Marked by mistake")
    assert (ran.code, "which is still ahead." in ran.err, "take that back" in ran.err) == (0, True, False)
    for said in (ran.err, _mark(folder, "--failed", "-m", "Marked by mistake").err):
        assert "so this took nothing back: it says that spring failed there" in said
        assert "Was that not meant: 'socialops sync --drop spring' leaves out what you said" in said


def test_after_its_time_nothing_is_noted(folder: WorkspaceFolder) -> None:
    ran = _mark(folder, *URL, now="2027-03-01 09:01")
    assert (ran.code, "Note:" in ran.err) == (0, False)


def test_a_file_of_what_went_out_is_noted_as_well(folder: WorkspaceFolder) -> None:
    table = folder.root.parent / "out.csv"
    table.write_text("post,channel,url\nspring,acme-x,https://x.com/acme/status/1\n", "utf-8")
    ran = run_cli("mark-published", "--from", table, cwd=folder.root, by="dana")
    assert (ran.code, "which is still ahead" in ran.err) == (0, True)


def test_what_was_marked_by_mistake_is_taken_back_and_goes_out_later(folder: WorkspaceFolder) -> None:
    assert _mark(folder, *URL).code == 0
    line = f"socialops mark-published spring --channel acme-x --failed -m '{WHY}'"
    assert line in run_cli("withdraw", "spring", cwd=folder.root).err
    refused = _mark(folder, "--failed")
    assert (refused.code, line in refused.err) == (1, True)
    assert "role that may 'publish'" in _mark(folder, "--failed", "-m", WHY, by="maya").err
    ran = _mark(folder, "--failed", "-m", WHY)
    assert (ran.code, "took nothing back" in ran.err) == (0, False), ran.err
    assert folder.state("spring").state == "scheduled"
    assert folder.load().findings == ()
    assert run_cli("check", cwd=folder.root).code == 0
    assert run_cli("audit", "--base", _base(folder), cwd=folder.root).code == 0
    assert _mark(folder, *URL, now="2027-03-01 09:05").code == 0
    assert folder.state("spring").state == "published"
    assert _mark(folder, "--failed", now="2027-03-01 09:06").code == 1
    assert WHY in run_cli("history", "spring", cwd=folder.root).out


def test_it_is_taken_back_also_after_the_post_was_edited(folder: WorkspaceFolder) -> None:
    assert _mark(folder, *URL).code == 0
    folder.post("spring", publish_at="2027-03-01 09:00", text="Other words.\n")
    assert run_cli("submit", "spring", cwd=folder.root).code == 0
    ran = _mark(folder, "--failed", "-m", WHY)
    assert ran.code == 0, ran.err
    assert folder.state("spring").state == "in-review"
    assert run_cli("audit", "--base", _base(folder), cwd=folder.root).code == 0


def test_a_claim_that_nobody_settled_is_open_again(folder: WorkspaceFolder) -> None:
    """What a run of publish began may be out: taking back a word about it does not undo that."""
    stages = ["brand-review"]
    about: dict[str, Any] = {
        "digest": folder.digest("spring"),
        "part": folder.part("spring", "acme-x"),
        "stages": stages,
    }
    folder.publication("spring", outcome="unknown", key="k-1", run="r-1", **about)
    folder.publication("spring", number=2, **about)
    assert folder.state("spring").state == "published"
    folder.publication("spring", outcome="failed", note=WHY, number=3, **about)
    assert folder.state("spring").state == "unconfirmed"
    folder.publication("spring", number=10, remote_id="9", **about)
    folder.publication("spring", outcome="failed", note=WHY, number=11, **about)
    assert folder.state("spring").state == "published"
