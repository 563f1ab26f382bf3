"""count, limits, show and check --fix, as people and programs run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from socialops.domain.platform_names import PLATFORMS
from tests.factories import SOURCE, Ran, WorkspaceFolder, run_cli, small_workspace
from tests.media import mp4, png
from tests.platforms.shared import cases


def piped(*arguments: str, stdin: bytes) -> Ran:
    done = subprocess.run(
        [sys.executable, "-m", "socialops", *arguments],
        input=stdin,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=False,
        capture_output=True,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def counted(platform: str, texts: list[str]) -> list[dict[str, Any]]:
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    ran = piped("count", "--platform", platform, "--jsonl", stdin=lines.encode())
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.split("\n")[:-1]]


def test_a_line_has_exactly_the_keys_of_the_contract() -> None:
    (record,) = counted("bluesky", ["Hi #tag @a.bsky.social https://acme.berlin"])
    assert record == {
        "lengths": [
            {"unit": "graphemes", "value": 42, "limit": 300, "ok": True},
            {"unit": "bytes", "value": 42, "limit": 3000, "ok": True},
        ],
        "hashtags": ["tag"],
        "mentions": ["a.bsky.social"],
        "links": ["https://acme.berlin"],
    }


def test_weighted_lengths_of_twitter_text_through_the_command() -> None:
    suite = cases("twitter_text/validate.yml")["tests"]["WeightedTweetsWithDiscountedEmojiCounterTest"]
    found = counted("x", [case["text"] for case in suite])
    assert len(found) == 22
    assert [r["lengths"][0]["value"] for r in found] == [case["expected"]["weightedLength"] for case in suite]


def test_lines_are_lines_of_json_whatever_the_text_holds() -> None:
    texts = ["\u2028\u2029\x85", "", "\ud83d", "\0", "a\nb\r\n", "\U0001f468\u200d\U0001f469"]
    assert len(counted("mastodon", texts)) == len(texts)


@pytest.mark.parametrize(
    ("line", "what"),
    [(b"hello", "no JSON"), (b"", "no JSON"), (b"{}", "no string"), (b'"\xff"', "not UTF-8"), (b"[" * 9999, "no JSON")],
)
def test_a_broken_line_is_named_and_what_came_before_is_answered(line: bytes, what: str) -> None:
    ran = piped("count", "--platform", "x", "--jsonl", stdin=b'"one"\n"two"\n' + line + b"\n")
    assert ran.code == 2
    assert ran.out.count("\n") == 2
    assert "Line 3 is" in ran.err
    assert what in ran.err


def test_each_line_is_answered_before_the_next_is_asked() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "socialops", "count", "--platform", "x", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    ) as program:
        assert program.stdin
        assert program.stdout
        for text in (b'"one"\n', b'"three"\n'):
            program.stdin.write(text)
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["lengths"][0]["value"] == len(text) - 3
        program.stdin.close()


def test_count_for_people_says_what_fits() -> None:
    ran = run_cli("count", "--platform", "x", "a" * 281 + " #tag")
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "X: 286 of 280 weighted (a link counts 23, an emoji 2), 6 too many"
    assert "│ " + "a" * 280 + "\n" in ran.out
    assert "Hashtags: #tag" in ran.out
    assert "nearly full" in run_cli("count", "--platform", "x", "a" * 266).out
    assert "nearly full" not in run_cli("count", "--platform", "x", "a" * 265).out


def test_count_reads_stdin_without_its_last_line_break() -> None:
    assert "X: 3 of 280" in piped("count", "--platform", "x", stdin=b"one\n").out
    assert piped("count", "--platform", "x", stdin=b"\xff").code == 2


def test_count_knows_ten_platforms_and_says_which() -> None:
    ran = run_cli("count", "--platform", "myspace", "a")
    assert ran.code == 2
    assert all(name in ran.err for name in PLATFORMS)
    assert run_cli("count", "--platform", "x", "--jsonl", "text").code == 2


def test_limits_have_a_source_and_a_date_each() -> None:
    ran = run_cli("limits")
    rows = ran.out.splitlines()
    assert rows[0].split()[:5] == ["PLATFORM", "LIMIT", "VALUE", "UNIT", "CHECKED"]
    assert {row.split()[0] for row in rows[1:]} == set(PLATFORMS)
    assert all(re.search(r" 2026-11-2[29] ", row) for row in rows[1:])
    (text,) = [row for row in run_cli("limits", "x").out.splitlines() if row.split()[1] == "text"]
    assert "280" in text
    assert "twitter-text" in text
    found = json.loads(run_cli("limits", "linkedin", "--format", "json").out)
    assert found["version"] == 1
    assert {row["platform"] for row in found["limits"]} == {"linkedin"}
    assert all(row["source"] and row["checked"] for row in found["limits"])
    assert run_cli("limits", "myspace").code == 2


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def test_show_counts_cuts_and_measures(folder: WorkspaceFolder) -> None:
    folder.write("assets/a.png", png(640, 480))
    folder.write("assets/b.mp4", mp4())
    folder.write(
        "assets/c.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 2048\n"
    )
    media = [{"file": f"assets/{n}"} for n in ("a.png", "b.mp4", "c.png", "d.png")]
    media.append({"url": "https://cdn.acme.test/e.png"})
    folder.post("a", text="Read **this** " + "b " * 140 + "end", hashtags=["Spring"], media=media)
    out = run_cli("show", "a", "--channel", "acme-x", cwd=folder.root).out
    assert "Length     306 of 280 weighted (a link counts 23, an emoji 2), 26 too many" in out
    assert "✂" in out
    assert "Hashtags   #Spring" in out
    assert "As typed   **this** (plain: this)" in out
    assert "assets/a.png (image/png, 640x480, 1" in out
    assert "assets/b.mp4 (video/mp4, " in out
    assert "assets/c.png (kept in Git LFS (2.0 kB), not measured)" in out
    assert "assets/d.png (is not there)" in out
    assert "https://cdn.acme.test/e.png (on the web, not measured, not pinned)" in out


def test_show_warns_from_95_percent(folder: WorkspaceFolder) -> None:
    folder.post("a", text="a" * 266)
    assert (
        "266 of 280 weighted (a link counts 23, an emoji 2), nearly full" in run_cli("show", "a", cwd=folder.root).out
    )


POST = """\
id: a
title: A    # the name among ourselves
author: maya
channels: [acme-x]
status: ready
text: |
  One **two**   # no comment

  See [that](https://acme.berlin) ~~now~~.
labels: ['x']   # kept
"""


def test_fix_changes_only_the_lines_meant(folder: WorkspaceFolder) -> None:
    folder.write("posts/a.yaml", POST)
    ran = run_cli("check", "--fix", cwd=folder.root)
    after = (folder.root / "posts/a.yaml").read_text()
    assert after == POST.replace("**two**", "two").replace("[that](https://acme.berlin)", "that (https://acme.berlin)")
    assert "Mended 2 findings in 1 file." in ran.err
    assert ran.code == 1, "what is not safe stays: ~~now~~"
    assert ran.out.count("SO114") == 1
    assert "Nothing here can be mended" in run_cli("check", "--fix", cwd=folder.root).err


def test_fix_dry_run_shows_the_changes_and_writes_nothing(folder: WorkspaceFolder) -> None:
    folder.write("posts/a.yaml", POST)
    ran = run_cli("check", "--fix", "--dry-run", cwd=folder.root)
    assert (folder.root / "posts/a.yaml").read_text() == POST
    assert "-  One **two**   # no comment\n+  One two   # no comment" in ran.err
    assert "Would mend 2 findings in 1 file." in ran.err
    assert ran.out.count("SO114") == 3
    assert run_cli("check", "--dry-run", cwd=folder.root).code == 2


def test_fix_leaves_what_is_waived_or_not_asked_for(folder: WorkspaceFolder) -> None:
    waived = POST + "waivers: [{rule: SO114, reason: a quote}]\n"
    folder.write("posts/a.yaml", waived)
    folder.write("posts/b.yaml", POST.replace("id: a", "id: b"))
    run_cli("check", "posts/a.yaml", "--fix", cwd=folder.root)
    assert (folder.root / "posts/a.yaml").read_text() == waived
    assert "**two**" in (folder.root / "posts/b.yaml").read_text()
