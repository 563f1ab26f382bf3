"""A changed entry has a later stamp; the same tree has the same bytes."""

from __future__ import annotations

from pathlib import Path

from tests.factories import run_cli, small_workspace


def test_an_approval_moves_the_stamp_of_its_entry_and_of_no_other(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.post("a")
    folder.post("b", publish_at="2027-03-02 09:00")
    git = folder.git()

    def stamps() -> list[str]:
        out = run_cli("calendar", "--month", "2027-03", "--format", "ics", cwd=folder.root).out
        return [line for line in out.splitlines() if line.startswith("DTSTAMP")]

    assert stamps() == stamps() == ["DTSTAMP:20270201T080000Z"] * 2
    folder.review("a", "brand-review", "dana")
    git.commit("approve", at="2027-02-11T09:00:00+01:00")
    assert stamps() == ["DTSTAMP:20270211T080000Z", "DTSTAMP:20270201T080000Z"]
