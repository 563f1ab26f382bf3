"""What users of other tools met and reported: the inputs lie in `inputs/`, each to be laid over `inputs/base`.

The wording of the inputs is our own; each case names where the like of it was reported.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.factories import GitFolder, Ran, run_cli
from tests.tools import program

INPUTS = Path(__file__).parent / "inputs"
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")


def _case(tmp_path: Path, name: str) -> GitFolder:
    root = tmp_path / "w"
    shutil.copytree(INPUTS / "base", root)
    (found,) = INPUTS.glob(f"{name}-*")
    shutil.copytree(found, root, dirs_exist_ok=True)
    git = GitFolder(root)
    git.run("init", "-q", "-b", "main")
    git.run("add", "-A")
    git.run("commit", "-qm", "Start", env=_eda())
    return git


def _eda() -> dict[str, str]:
    return {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (
        ("NAME", "Eda"), ("EMAIL", "eda@bugs.test"))}  # fmt: skip


def _cli(git: GitFolder, *arguments: str, path: Path | None = None, now: str | None = "2027-02-20 12:00") -> Ran:
    more = {"PATH": str(path)} if path else {}
    return run_cli(*arguments, cwd=git.root, by="eda", now=now, env={**_eda(), **more})


def _check(git: GitFolder) -> list[str]:
    """Each finding as 'path:line:column code severity'."""
    findings = json.loads(_cli(git, "check", "--format", "json").out)["findings"]
    return [f"{f['path']}:{f['line']}:{f['column']} {f['code']} {f['severity']}" for f in findings]


def _messages(git: GitFolder) -> list[str]:
    return [f["message"] for f in json.loads(_cli(git, "check", "--format", "json").out)["findings"]]


def test_a_hashtag_that_yaml_takes_for_a_comment_is_an_error(tmp_path: Path) -> None:
    """jonschlinkert/gray-matter#90, pleaseai/shunt#535, yammerjp/gimonfu#19."""
    git = _case(tmp_path, "01")
    assert _check(git) == ["posts/open-day.yaml:6:47 SO011 error"]
    (message,) = _messages(git)
    assert "'#RepairDay #OpenDoors' is not part of 'text'" in message
    assert "quotes" in message
    assert "'|'" in message


@posix
def test_a_hook_that_mends_a_record_leaves_a_clean_tree_and_accuses_nobody(tmp_path: Path) -> None:
    """eli-schwartz/aurpublish#7."""
    git = _case(tmp_path, "03")
    hook = git.root / ".git" / "hooks" / "pre-commit"
    hook.write_text(
        "#!/bin/sh\nfor f in $(git diff --cached --name-only); do\n"
        '  sed "s/note: ok$/note: OK/" "$f" > "$f.new"; mv "$f.new" "$f"; git add "$f"\ndone\n',
        encoding="utf-8",
    )
    hook.chmod(0o755)
    first = git.run("rev-parse", "HEAD")
    assert _cli(git, "approve", "a", "-m", "ok", now=None).code == 0
    assert "note: OK" in git.run("show", "HEAD:reviews/a/review--eda--1.yaml")
    assert git.run("status", "--short") == ""
    hook.unlink()
    git.run("commit", "-q", "--allow-empty", "-m", "something else", env=_eda())
    assert _cli(git, "audit", "--base", first).code == 0


def test_a_name_that_is_confidential_is_found_in_scripts_that_part_no_words(tmp_path: Path) -> None:
    """d12frosted/vulpea PR 431, Beingpax/VoiceInk PR 855, proginosko/LeechBlockNG#180."""
    assert _check(_case(tmp_path, "05")) == [
        "posts/j1.yaml:7:3 SO205 error",
        "posts/j2.yaml:7:6 SO205 error",
        "posts/t1.yaml:7:9 SO205 error",
        "posts/z1.yaml:7:6 SO205 error",
    ]


def test_composed_and_decomposed_letters_are_the_same_word(tmp_path: Path) -> None:
    """HabitRPG/habitica PR 12444, smogon/pokemon-showdown PR 5905."""
    git = _case(tmp_path, "07")
    assert "o\u0308" in (git.root / "posts" / "a.yaml").read_text(encoding="utf-8")  # the input is what it should be
    assert _check(git) == ["posts/a.yaml:7:12 SO205 error", "posts/a.yaml:7:24 SO202 error"]


def test_threads_is_warned_of_by_characters_and_bytes(tmp_path: Path) -> None:
    """gitroomhq/postiz-app PR 1946."""
    git = _case(tmp_path, "09")
    assert _check(git) == ["posts/a.yaml:6:1 SO101 warning"]
    assert re.search(r"\b498\b.*\b504\b", _messages(git)[0])
    sources = _cli(git, "limits", "threads").out
    assert "developers.facebook.com" in sources
    assert "postiz-app" in sources


def test_a_mention_that_is_another_account_elsewhere_is_told_once_a_channel(tmp_path: Path) -> None:
    """Linus2punkt0/bluesky-crossposter#44, FedStoa/moa#52, renatolond/mastodon-twitter-poster#25."""
    git = _case(tmp_path, "11")
    assert _check(git) == [
        "posts/a.yaml:8:12 SO119 warning",
        "posts/a.yaml:8:32 SO119 warning",
        "posts/a.yaml:8:32 SO119 warning",
        "posts/a.yaml:8:52 SO119 warning",
    ]
    told = _messages(git)
    assert "'@eve.bsky.social' would mention '@eve'" in told[0]
    assert "c-x" in told[0]
    assert {part for message in told[1:3] for part in ("c-x", "c-bluesky") if part in message} == {"c-x", "c-bluesky"}
    assert "'@partner' is no account on Bluesky" in told[3]
    assert all("variants.c-" in message for message in told)


def test_an_emoji_with_its_selector_weighs_two_on_x(tmp_path: Path) -> None:
    """twitter/twitter-text#227 and #203."""
    git = _case(tmp_path, "13")
    assert _check(git) == []
    for emoji in ("⭐️", "⛄️", "☕️", "❗️", "⚡️", "❤️", "1️⃣"):
        assert "\ufe0f" in emoji
        assert _cli(git, "count", "--platform", "x", emoji).out.startswith("X: 2 of 280 "), emoji


def test_an_event_that_changed_has_a_later_stamp(tmp_path: Path) -> None:
    """OpenACalendar-Web-Core#176, sebbo2002/ical-generator PR 71, adamgibbons/ics#128."""
    git = _case(tmp_path, "15")
    git.run("commit", "-q", "--amend", "--no-edit", "--date", "2026-02-01 09:00",
            env={**_eda(), "GIT_COMMITTER_DATE": "2026-02-01T09:00:00"})  # fmt: skip
    asked = ("calendar", "--month", "2027-03", "--format", "ics")
    before = _cli(git, *asked).out
    assert before == _cli(git, *asked).out
    assert _cli(git, "approve", "a").code == 0
    after = _cli(git, *asked).out
    assert "STATUS:TENTATIVE" in before
    assert "STATUS:CONFIRMED" in after
    assert _stamp(after) > _stamp(before)


def _stamp(calendar: str) -> datetime:
    (found,) = re.findall(r"DTSTAMP:(\w+)", calendar)
    return datetime.strptime(found, "%Y%m%dT%H%M%S%z")


def test_fixing_leaves_names_in_double_underscores(tmp_path: Path) -> None:
    """github/markup#428, NousResearch/hermes-agent PR 28582."""
    git = _case(tmp_path, "18")
    assert _check(git) == ["posts/a.yaml:7:66 SO114 error"]
    assert _cli(git, "check", "--fix").code == 0
    words = (git.root / "posts" / "a.yaml").read_text(encoding="utf-8")
    assert "Why __init__ is no constructor, and what __main__ is for. Read this part twice." in words


def test_a_recurrence_that_leaves_months_out_says_so(tmp_path: Path) -> None:
    """jkbrzt/rrule#343, dateutil/dateutil#1136, dmfs/lib-recur#106."""
    git = _case(tmp_path, "20")
    assert _check(git) == ["series/leap.yaml:3:1 SO310 warning", "series/report.yaml:3:1 SO310 warning"]
    leap, report = _messages(git)
    assert "every fourth year" in leap
    assert "February, April, June, September and November" in report
    assert "FREQ=MONTHLY;BYMONTHDAY=-1" in report
    year = _cli(git, "calendar", "--from", "2027-01-01", "--to", "2027-12-31", "--format", "csv").out
    assert [row["at"][:10] for row in csv.DictReader(io.StringIO(year))] == [
        "2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31", "2027-08-31", "2027-10-31", "2027-12-31",
    ]  # fmt: skip


def test_a_zone_without_summer_time_is_warned_of_and_the_place_is_not(tmp_path: Path) -> None:
    """moment/moment-timezone#534, HabitRPG/habitica PR 13700."""
    git = _case(tmp_path, "22")
    assert _check(git) == ["posts/a.yaml:7:1 SO311 warning"]
    assert "America/New_York" in _messages(git)[0]


def test_scheduling_into_the_past_is_said(tmp_path: Path) -> None:
    """elitale/coldsocial#14, brightbeanxyz/brightbean-studio PR 87."""
    done = _cli(_case(tmp_path, "24"), "schedule", "a", "--at", "2020-01-01 09:00", now="2027-05-01 09:00")
    assert done.code == 0
    assert "2020-01-01 09:00 lies in the past" in done.err


def test_a_link_that_the_app_shortens_is_counted_both_ways(tmp_path: Path) -> None:
    """mattn/bsky#17, inovector/mixpost#128, bluesky-social/social-app#3244."""
    git = _case(tmp_path, "26")
    assert _check(git) == ["posts/a.yaml:6:1 SO101 warning"]
    assert re.search(r"\b326\b.*\b265\b", _messages(git)[0])


@posix
@pytest.mark.parametrize("command", [("audit", "--base", "main"), ("approve", "a"), ("calendar", "--at", "main")])
def test_a_line_of_git_that_is_to_be_copied_can_be(tmp_path: Path, command: tuple[str, ...]) -> None:
    """actions/checkout#915."""
    git = _case(tmp_path, "27")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "git").write_text(
        f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{program("git")}" "$@"\n', encoding="utf-8"
    )
    (bin_ / "git").chmod(0o755)
    said = _cli(git, *command, path=bin_).err.splitlines()
    assert [line for line in said if "safe.directory" in line] == [
        f"git config --global --add safe.directory {git.root}"
    ]
