"""What a text of the largest size costs where it is shown: bounded by its size, however it is made."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace
from tests.terminal import on_a_terminal

POST = "id: lines\ntitle: Lines\nauthor: maya\nchannels: [acme-x]\nstatus: draft\n"
BREAKS = "\\n" * 100_000


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path / "acme")


def test_a_hundred_thousand_lines_are_shown_each_once(folder: WorkspaceFolder) -> None:
    folder.write("posts/lines.yaml", f'{POST}text: "first{BREAKS}last"\n')
    start = time.process_time()
    ran = run_cli("show", "lines", cwd=folder.root)
    assert time.process_time() - start < 2.5  # 0.5 s on a machine that does nothing else
    shown = [line for line in ran.out.splitlines() if line.startswith("│")]
    assert (len(shown), shown[0], shown[1], shown[-1]) == (100_001, "│ first", "│", "│ last")


@pytest.mark.parametrize("width", [12, 30])
def test_lines_that_are_too_long_are_broken_and_nothing_is_lost(folder: WorkspaceFolder, width: int) -> None:
    folder.write("posts/lines.yaml", f'{POST}text: "one two three four {"x" * 70}"\n')
    sent = on_a_terminal(["show", "lines"], width, folder.root).replace("\r", "")
    assert sent.count("x") >= 70
    assert all(word in sent for word in ("one", "two", "three", "four"))


def test_a_page_of_a_series_with_a_text_that_is_hard_to_count(folder: WorkspaceFolder) -> None:
    template = {"author": "maya", "channels": ["acme-x"], "text": "a." * 30_000}
    folder.series("tip", approve=None, values=None, template=template)
    start = time.process_time()
    ran = run_cli("calendar", "--from", "2027-01-01", "--to", "2027-12-31", "--format", "html", cwd=folder.root)
    assert ran.code == 0, ran.err
    assert time.process_time() - start < 3  # 0.4 s on a machine that does nothing else, 17 s where each day is counted
