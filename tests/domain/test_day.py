"""One parser of a day and of a time on the command line: one answer everywhere, in the asker's own value."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from socialops.domain.time.day import duration_meant, mended_day, mended_time, parse_day
from socialops.errors import SocialopsError
from tests.factories import WorkspaceFolder, run_cli, small_workspace

DAYS = [
    ("20270301", "2027-03-01"), ("2027-W09-1", "2027-03-01"), ("01.12.2026", "2026-12-01"), ("1.3.27", "2027-03-01"),
    ("2027/3/1", "2027-03-01"), ("2027-3-1", "2027-03-01"),
    ("2027-02-30", "2027-02-28"), ("1 March 2027", "2027-03-01"),
    ("Mar 1, 2027", "2027-03-01"), ("2027-03-01T09:00", "2027-03-01"), ("13/12/2026", "2026-12-13"),
    ("12/01/2026", "2026-01-12 or 2026-12-01"), ("\uff12\uff10\uff12\uff17-03-01", "2027-03-01"),
]  # fmt: skip
COMMANDS = [
    "calendar --from", "calendar --to", "case report --from", "case report --to", "series materialise --until",
    "series materialise --until 2027-03-31 --from", "changes --since",
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), DAYS)
def test_what_was_meant_is_written_out(text: str, meant: str) -> None:
    assert mended_day(text) == meant
    with pytest.raises(SocialopsError, match=f"is no day: write it as {meant}"):
        parse_day("--from", text)


@pytest.mark.parametrize("text", ["", "tomorrow", "99999999", "0000-00-00", "\u0661", "2027-03-01x"])
def test_what_nobody_can_tell_gets_an_example(text: str) -> None:
    assert mended_day(text) is None
    with pytest.raises(SocialopsError, match="write it as 2027-03-01"):
        parse_day("--from", text)


def test_a_day_is_a_day() -> None:
    assert parse_day("--from", "2027-03-01") == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9:00", "2027-02-20 09:00"), ("9am", "2027-02-20 09:00"), ("2026-12-01", "2026-12-01 09:00"),
        ("01.12.2026", "2026-12-01 09:00"), ("01.12.2026 9:30", "2026-12-01 09:30"),
        ("2027-03-01 9.30", "2027-03-01 09:30"),
        ("2027-03-01T09:00", "2027-03-01 09:00"), ("2027-03-01 24:00", "2027-03-02 00:00"),
        ("2027-03-01 09:00+0100", "2027-03-01T09:00:00+01:00"), ("2027-03-01 9 pm", "2027-03-01 21:00"),
        ("20270301", "2027-03-01 09:00"), ("2027-W09-1 09:00", "2027-03-01 09:00"), ("tomorrow", None),
        ("2027-03-01 25:00", None),
    ],
)  # fmt: skip
def test_a_time_is_mended_to_what_was_meant(text: str, meant: str | None) -> None:
    assert mended_time(text, date(2027, 2, 20)) == meant


@pytest.mark.parametrize(
    ("text", "meant"), [("3 days", "3d"), ("2 business days", "2bd"), ("1w", "7d"), ("soon", None)]
)
def test_a_length_of_time_is_mended_too(text: str, meant: str | None) -> None:
    assert duration_meant(text) == meant


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("days"))
    made.series(approve="each")
    made.post("a")
    made.git()
    return made


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_the_same_with_the_same_words(folder: WorkspaceFolder, command: str) -> None:
    option = command.rsplit(maxsplit=1)[-1]
    for text, meant in DAYS[:4]:
        ran = run_cli(*command.split(), text, cwd=folder.root)
        assert (ran.code, ran.err) == (2, f"socialops: {option} '{text}' is no day: write it as {meant}.\n")


@pytest.mark.parametrize("command", ["schedule a --at", "new post p --at", "drill --all --at", "--now"])
def test_every_command_mends_a_time_alike(folder: WorkspaceFolder, command: str) -> None:
    words = command.split()
    ran = run_cli(*words, "01.12.2026 9:00", *(["status"] if words == ["--now"] else []), cwd=folder.root)
    assert ran.code == 2
    assert "write '2026-12-01 09:00'" in ran.err


def test_a_file_says_what_was_meant_as_well(tmp_path: Path) -> None:
    made = small_workspace(tmp_path)
    made.write("posts/p.yaml", "id: p\ntitle: P\nauthor: maya\nchannels: [acme-x]\npublish_at: 01.12.2026 9:00\n")
    assert "such as 2026-12-01 09:00" in run_cli("check", cwd=made.root).out
