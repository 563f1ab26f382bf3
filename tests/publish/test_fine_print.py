"""What the contract says in half a sentence: each said once more by a run."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.factories import run_cli
from tests.publish.stage import ANSWER, NOW, SECRET, Stage

pytestmark = pytest.mark.slow  # many repositories


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def _json(stage: Stage, where: Path, *words: str, **extra: str) -> tuple[int, dict[str, Any]]:
    ran = stage.publish(where, *words, "--format", "json", **extra)
    found: dict[str, Any] = json.loads(ran.out)
    return ran.code, found


def test_what_was_not_pushed_is_neither_judged_nor_pushed(stage: Stage) -> None:
    stage.approved()
    stage.share()
    clone = stage.clone()
    (clone / "posts/teaser.yaml").unlink()
    who = ("-c", "user.name=M", "-c", "user.email=maya@acme.test")
    subprocess.run(["git", *who, "commit", "-q", "-a", "-m", "Take it away"], cwd=clone, check=True)
    assert stage.publish(clone, "--due").code == 0
    assert len(stage.sent()) == 1
    names = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "main"], cwd=stage.bare, check=True, capture_output=True, text=True
    ).stdout
    assert "posts/teaser.yaml" in names


def test_the_digests_are_those_that_digest_prints(stage: Stage) -> None:
    stage.files.channel("acme-z", publish={"by": "command", "run": "poster"})
    stage.approved(channels=["acme-x", "acme-z"], variants={"acme-z": {"text": "Other words."}})
    stage.share()
    clone = stage.clone()
    assert stage.publish(clone, "--due").code == 0
    whole = run_cli("digest", "teaser", cwd=clone, by="dana", now=NOW).out.strip()
    for channel in ("acme-x", "acme-z"):
        part = run_cli("digest", "teaser", "--channel", channel, cwd=clone, by="dana", now=NOW).out.strip()
        for record in stage.records(channel=channel):
            assert (record["digest"], record["part"]) == (whole, part)


def test_an_occurrence_that_nobody_wrote_is_missed_and_stays_unwritten(stage: Stage) -> None:
    stage.files.series(rrule="FREQ=WEEKLY;BYDAY=MO", starts="2027-03-01 08:00")
    stage.git.commit("Series", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.share()
    code, found = _json(stage, stage.clone(), "--due")
    assert code == 1, found
    (row,) = found["missed"]
    assert set(row) == {"post", "channel", "at", "reason"}
    assert (row["post"], row["channel"], row["at"]) == (None, "acme-x", "2027-03-01T08:00:00+01:00")
    assert not stage.sent()


def test_a_variant_without_the_thread(stage: Stage) -> None:
    stage.files.channel("acme-z", publish={"by": "command", "run": "poster"})
    stage.approved(channels=["acme-x", "acme-z"], thread=[{"text": "Two."}], variants={"acme-z": {"thread": "off"}})
    stage.share()
    assert stage.publish(stage.clone(), "--due").code == 0
    assert {a["channel"]: [part["text"] for part in a["thread"]] for a in stage.sent()} == {
        "acme-x": ["Two."],
        "acme-z": [],
    }


def test_a_program_gets_no_variable_of_a_channel_whose_name_goes_on_from_its_own(stage: Stage) -> None:
    stage.files.channel("acme-x-two", publish={"by": "hand"})
    stage.approved()
    stage.share()
    extra = {"SOCIALOPS_ACME_X_TOKEN": SECRET, "SOCIALOPS_ACME_X_TWO_TOKEN": SECRET}
    assert stage.publish(stage.clone(), "--due", **extra).code == 0
    assert stage.sent()[0]["variables"] == ["SOCIALOPS_ACME_X_TOKEN"]


def test_a_program_in_a_work_tree_is_passed_over(stage: Stage) -> None:
    stage.approved()
    stage.share()
    clone = stage.clone()
    (stage.root / "bin").rename(clone / "bin")
    ran = run_cli("publish", "--due", cwd=clone, by="dana", now=NOW, env={"PATH": f"bin:{clone / 'bin'}:/usr/bin:/bin"})
    assert ran.code == 2
    assert "is in no folder of the PATH that may be used" in ran.err
    assert not stage.sent()


def test_a_program_that_takes_too_long_is_ended_with_all_that_it_started(stage: Stage) -> None:
    stage.files.channel("acme-x", publish={"by": "command", "run": "poster", "timeout": "1s"})
    stage.approved()
    stage.share()
    child = stage.root / "child"
    stage.program(
        "import subprocess, time\n"
        f"pathlib.Path({str(child)!r}).write_text(str(subprocess.Popen(['sleep', '60']).pid))\ntime.sleep(60)"
    )
    code, found = _json(stage, stage.clone(), "--due")
    assert (code, found["sent"][0]["outcome"]) == (1, "unknown")
    assert "took longer than 1 s" in found["sent"][0]["reason"]
    assert _ended(int(child.read_text()))


def _ended(process: int) -> bool:
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{process}/stat")
        if stat.exists() and ") Z " in stat.read_text():  # ended, and nobody asked how
            return True
        time.sleep(0.02)
    return False


def test_one_channel_never_holds_up_another_and_the_highest_code_wins(stage: Stage) -> None:
    stage.files.channel("acme-b", "bluesky", publish={"by": "bluesky", "host": "http://127.0.0.1:9"})
    stage.files.channel("acme-m", "mastodon", publish={"by": "mastodon", "host": "http://127.0.0.1:9"})
    stage.approved(channels=["acme-b", "acme-m", "acme-x"])
    stage.share()
    extra = {"SOCIALOPS_ACME_M_TOKEN": SECRET, "SOCIALOPS_ALLOW_LOOPBACK": "1"}
    code, found = _json(stage, stage.clone(), "--due", **extra)
    assert code == 2, "nothing is said of who acme-b is"
    assert {(row["channel"], row["outcome"]) for row in found["sent"]} == {
        ("acme-m", "failed"),
        ("acme-x", "published"),
    }
    assert not stage.records(channel="acme-m"), "a log-in leaves no record"


def test_the_server_in_the_environment_has_to_be_the_one_that_the_channel_names(stage: Stage) -> None:
    stage.files.channel("acme-x", publish={"by": "x", "host": "http://127.0.0.1:9"})
    stage.approved()
    stage.share()
    extra = {"SOCIALOPS_ALLOW_LOOPBACK": "1", "SOCIALOPS_ACME_X_HOST": "https://api.x.com"}
    code, found = _json(stage, stage.clone(), "--due", "--dry-run", **extra)
    assert code == 1
    assert "SOCIALOPS_ACME_X_HOST another one" in found["refused"][0]["reasons"][0]


def test_a_waiver_of_the_windows_holds_here(stage: Stage) -> None:
    windows = [{"days": ["tue"], "from": "10:00", "to": "12:00"}]
    stage.files.channel("acme-x", publish={"by": "command", "run": "poster"}, windows=windows)
    stage.approved(waivers=[{"rule": "SO305", "reason": "Now or never."}])
    stage.share()
    ran = stage.publish(stage.clone(), "--due")
    assert ran.code == 0, ran.out
    assert len(stage.sent()) == 1


def test_publish_always_commits(stage: Stage) -> None:
    stage.share()
    assert stage.publish(stage.clone(), "--due", "--no-commit").code == 2


def _behind(stage: Stage, clone: Path, script: str) -> None:
    """Have git at the remote's end do something more."""
    file = stage.root / "receive"
    file.write_text(f'#!/bin/sh\ngit-receive-pack "$@"\n{script}\n')
    file.chmod(0o755)
    subprocess.run(["git", "config", "remote.origin.receivepack", str(file)], cwd=clone, check=True)


def test_a_push_whose_answer_was_lost_is_settled_by_fetching(stage: Stage) -> None:
    stage.approved()
    stage.share()
    clone = stage.clone()
    _behind(stage, clone, "exit 1")
    ran = stage.publish(clone, "--due")
    assert ran.code == 0, ran.out + ran.err
    assert [record["outcome"] for record in stage.records()] == ["unknown", "published"]
    assert len(stage.sent()) == 1


def test_what_nobody_can_fetch_after_a_lost_push_is_not_sent(stage: Stage) -> None:
    stage.approved()
    stage.share()
    clone = stage.clone()
    away = stage.root / "away.git"
    _behind(stage, clone, f'mv "{stage.bare}" "{away}"; exit 1')
    ran = stage.publish(clone, "--due")
    assert ran.code == 2
    assert "can't be fetched" in ran.err
    assert not stage.sent()


def test_a_remote_that_vanishes_after_the_send_is_told_and_looked_up_later(stage: Stage) -> None:
    stage.approved()
    stage.share()
    clone, away = stage.clone(), stage.root / "away.git"
    stage.program(f"os.rename({str(stage.bare)!r}, {str(away)!r})\n{ANSWER}")
    ran = stage.publish(clone, "--due")
    assert ran.code == 2
    assert "it is published at https://x.com/acme/status/1, and that could not be written down" in ran.err
    away.rename(stage.bare)
    stage.program(ANSWER)
    again = stage.publish(clone, "--due", now="2027-03-01 09:30")
    assert again.code == 1
    assert [record["outcome"] for record in stage.records()] == ["unknown"]
    assert len(stage.sent()) == 1
