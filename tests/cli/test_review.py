"""`review`: a reviewer's queue, with all that an approval covers; the same text in a pipe; one key a decision."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from socialops.operations.shown import changers
from socialops.operations.shown import review as queued
from socialops.rules.own import own_findings
from socialops.rules.run import run
from socialops.store.load import load
from socialops.views.work.changed_words import Piece, changed_words
from tests.factories import NOW, SOURCE, GitFolder, WorkspaceFolder, identity, run_cli, small_workspace
from tests.media import png

EXAMPLE = Path(__file__).parents[2] / "examples" / "acme"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """dana approved `walk` before its words and its picture's alt text changed; `late` waits longer."""
    folder = small_workspace(tmp_path_factory.mktemp("review") / "acme")
    stages = [
        {"id": "brand-review", "role": "manager", "due": "2d before publish", "checklist": ["Claims are proved"]},
        {"id": "legal-review", "role": "legal", "when": {"labels": ["claim"]}},
    ]
    folder.workflow(stages=stages)
    folder.write("assets/rain.png", png(40, 30))
    words: dict[str, Any] = {"headline": "Rain", "first_comment": "Bring boots.", "thread": [{"text": "And tea."}]}
    folder.post("walk", text="Walk on Saturday.\n", media=[{"file": "assets/rain.png", "alt": "Rain"}], **words)
    folder.git()
    run_cli("approve", "walk", cwd=folder.root, by="dana")
    media = [{"file": "assets/rain.png", "alt": "Rain on a roof"}]
    words["thread"] = [{"text": "And cake.\nFor all."}, {"media": [{"file": "assets/rain.png", "alt": "Rain"}]}]
    folder.post("walk", text="Walk on Sunday, please.\n", media=media, labels=["claim"], **words)
    folder.post("late", publish_at="2027-02-21 09:00", text="x" * 300 + "\n")
    folder.post("draft", status="draft")
    GitFolder(folder.root).commit("Change")
    return folder


def test_everything_that_an_approval_covers_soonest_first(made: WorkspaceFolder) -> None:
    ran = run_cli("review", cwd=made.root, by="dana")
    assert (ran.code, ran.err) == (0, "2 looks wait for dana.\n")
    first, second = ran.out.split("[2 of 2] ")
    assert first.startswith("[1 of 2] late at brand-review, due Fri 19 Feb 09:00 (late)\n")
    assert "error SO101 posts/late.yaml:" in first
    assert "Changed since" not in first
    for piece in (
        "walk at brand-review, due Sat 27 Feb 09:00\n",
        "│ Walk on Sunday, please.\n",
        "Headline   Rain\n",
        "Media      assets/rain.png (image/png, 40x30, 157 bytes): Rain on a roof\n",
        "part 2 on acme-x\n│ And cake.\n│ For all.\n",
        "first comment on acme-x\n│ Bring boots.\n",
        "Lapsed     dana's approval at brand-review: the post changed after it\n",
        "What else an approval covers\n  author: maya\n  labels: claim\n  channels: acme-x\n",
        "Changed since your approval of Sat 20 Feb 12:00\n",
        "  text: Walk on [-Saturday-]{+Sunday, please+}.\n",
        "alt: Rain{+ on a roof+}\n",
        "  thread part 2.text: And [-tea-]{+cake+}.{+ ⏎ For all.+}\n",
        "  thread part 3.media: {+assets/rain.png, ",
        "  +stage legal-review applies now: labels is now claim (before none)\n",
        "Findings\n",
        "Checklist\n  [ ] Claims are proved\n",
        "Approves it",
    ):
        assert piece in second, second


def test_for_whom(made: WorkspaceFolder) -> None:
    assert run_cli("review", "--mine", cwd=made.root, by="maya").err == "Nothing waits for maya.\n"
    assert run_cli("review", cwd=made.root, by="maya").err == "2 looks wait for reviewers.\n"
    assert run_cli("review", "--member", "lena", cwd=made.root, by="maya").err == "Nothing waits for lena.\n"
    ran = run_cli("review", "--member", "dnaa", cwd=made.root, by="maya")
    assert (ran.code, "dana" in ran.err) == (2, True)
    both = run_cli("review", "--mine", "--member", "dana", cwd=made.root)
    assert (both.code, "--mine asks for what is yours" in both.err) == (2, True)
    assert run_cli("review", "--mine", cwd=made.root, by="nobody").code == 2


def test_who_changed_a_post_is_told_so_before_they_are_asked_to_approve_it(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "acme")
    folder.member("omar", "manager")
    folder.post("a")
    git = folder.git()
    assert "changed this post" not in run_cli("review", cwd=folder.root, by="dana").out
    folder.post("a", text="Dana's words.\n")
    git.commit("Mend", by="dana", at="2027-02-15T23:30:00+00:00")
    rest = "changed this post on 2027-02-16, so somebody else must approve it: omar.\n"
    ran = run_cli("review", cwd=folder.root, by="dana")
    assert ran.err == "Nothing waits for dana. 1 post that dana changed is somebody else's to approve.\n"
    assert ran.out.endswith(f"\nYou {rest}")
    folder.member("omar", "manager", away=[{"from": "2027-02-01", "to": "2027-02-28"}], backup="dana")
    assert run_cli("review", cwd=folder.root, by="omar").err == "1 look waits for omar.\n"  # away, and the only one
    folder.member("omar", "manager")
    assert f"dana {rest}" in run_cli("review", "--member", "dana", cwd=folder.root, by="maya").out
    assert "\nYou " not in run_cli("review", cwd=folder.root, by="omar").out
    assert f"dana {rest}" in run_cli("show", "a", cwd=folder.root).out
    assert "Next: brand-review by omar, due" in run_cli("brief", "a", cwd=folder.root).out
    assert "dana" not in run_cli("status", "a", cwd=folder.root).out
    tasks = run_cli("tasks", "--post", "a", cwd=folder.root).out.splitlines()
    assert [("omar" in line, "dana" in line) for line in tasks if "brand-review" in line] == [(True, False)]
    for view in ("status", "tasks", "backlog"):
        found = [line for line in run_cli(view, cwd=folder.root).out.splitlines() if "brand-review" in line]
        assert [("omar" in line, "dana" in line) for line in found] == [(True, False)], view
    assert "brand-review" not in run_cli(cwd=folder.root, by="dana").out
    assert "brand-review" in run_cli(cwd=folder.root, by="omar").out
    assert "dana changed its content in commit" in run_cli("approve", "a", cwd=folder.root, by="dana").err
    run_cli("approve", "a", cwd=folder.root, by="omar")
    folder.post("a", text="Maya's words.\n")
    git.commit("Mend", by="maya")
    assert "changed this post" not in run_cli("review", cwd=folder.root, by="dana").out
    assert run_cli("approve", "a", cwd=folder.root, by="dana").code == 0


def test_where_very_many_are_in_review_a_view_of_all_says_what_the_files_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changers, "_MOST", 1)
    folder = small_workspace(tmp_path / "acme")
    folder.post("a")
    folder.post("b")
    git = folder.git()
    folder.post("a", text="Dana's words.\n")
    git.commit("Mend", by="dana")
    assert "dana" in run_cli("tasks", cwd=folder.root).out
    assert "dana" not in run_cli("tasks", "--post", "a", cwd=folder.root).out


@pytest.mark.parametrize("most", [0, 100])
def test_of_many_posts_git_is_asked_at_once_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """By the names of all files or of some; where dana changed a picture, a merge alone, and a moved file, too."""
    monkeypatch.setattr(changers, "_FEW", most)
    folder = small_workspace(tmp_path / "acme")
    folder.member("omar", "manager")
    folder.write("assets/rain.png", png(40, 30))
    folder.write("assets/sun.png", png(30, 30))
    for name in "abcdef":
        shown = {"d": "rain", "e": "sun"}.get(name)
        folder.post(name, media=[{"file": f"assets/{shown}.png", "alt": "Sky"}] if shown else [])
    git = folder.git()
    folder.post("b", text="Dana's words.\n")
    folder.write("assets/rain.png", png(50, 30))
    git.commit("Mend", by="dana")
    git.run("switch", "-q", "-c", "side")
    folder.post("f", title="Maya's")
    git.commit("Mend", by="maya")
    git.run("switch", "-q", "main")
    folder.post("a", title="Maya's")
    git.commit("Mend", by="maya")
    git.run("merge", "-q", "--no-commit", "--no-ff", "side")
    folder.post("f", text="Of the merge.\n")
    git.commit("Merge", by="dana")
    (folder.root / "posts/2027").mkdir()
    git.run("mv", "posts/b.yaml", "posts/2027/b.yaml")
    git.commit("Move", by="maya")
    asked = tmp_path / "asked"
    monkeypatch.setenv("GIT_TRACE", str(asked))
    ran = run_cli("review", cwd=folder.root, by="dana")
    heads = [line.split()[3] for line in ran.out.splitlines() if re.match(r"\[\d of 6\]", line)]
    told = [part.count("You changed this post") for part in re.split(r"(?m)^\[\d of 6\]", ran.out)[1:]]
    assert dict(zip(heads, told, strict=True)) == {"a": 0, "b": 1, "c": 0, "d": 1, "e": 0, "f": 1}
    assert 1 <= asked.read_text(encoding="utf-8").count("built-in: git log '--format=") <= 3


def test_posts_that_are_judged_together_are_told_what_each_is_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_workspace(tmp_path / "acme")
    folder.channel("acme-x", spacing="30m")
    words = "Come and see how we mend a rain jacket by hand on Saturday morning.\n"
    waiver = [{"rule": "SO101", "reason": "Nothing is too long.", "until": "2027-04-01"}]
    folder.post("a", text=words, publish_at="2027-03-01 09:00")
    folder.post("b", text=words, publish_at="2027-03-01 09:10", waivers=waiver)
    folder.post("c", text=words, publish_at="2027-09-01 09:00")
    folder.post("d", text="x" * 300 + "\n", publish_at="2027-03-02 09:10", campaign="none")
    folder.series("e", approve="ahead")
    together = run_cli("review", "--no-cache", cwd=folder.root)
    assert len(set(re.findall(r"SO\d{3}", together.out))) >= 5
    monkeypatch.setattr(queued, "_FEW", 0)
    assert run_cli("review", "--no-cache", cwd=folder.root) == together


def test_what_was_seen_is_found_again_or_that_is_said(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "acme")
    folder.post("a")
    folder.review("a", "brand-review", "dana", digest="sha256:" + "0" * 64)
    folder.git()
    ran = run_cli("review", cwd=folder.root, by="dana")
    assert "Changed since your approval of Wed 10 Feb 09:00\n  What you saw then is not in this clone's" in ran.out


@pytest.mark.slow
def test_one_key_a_decision(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "acme")
    for post in ("a", "b", "c", "d", "e"):
        folder.post(post)
    git = folder.git()
    folder.post("0")
    git.commit("By dana", by="dana")
    answers: list[bytes | None] = [b"a", b"s", b"x", b"a", b"r", b"Which Saturday?\n", b"s", b"c", b"Fine.\n", b"q"]
    code, said = _reviewed(folder, answers)
    assert (code, "\n3 commits not shared: socialops sync" in said) == (0, True), said
    assert git.log()[:3] == [
        "post(d): comment at brand-review",
        "post(b): request-changes at brand-review",
        "post(a): approve at brand-review",
    ]


HEARING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@pytest.mark.slow
def test_whoever_leaves_by_ctrl_c_is_told_what_is_not_shared(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "acme")
    folder.post("a")
    folder.post("b")
    git = folder.git()
    code, said = _reviewed(folder, [b"a", b"r", None])
    assert (code, git.log()[0]) == (130, "post(a): approve at brand-review"), said
    assert "\n1 commit not shared: socialops sync\n" in said


def _reviewed(folder: WorkspaceFolder, answers: list[bytes | None]) -> tuple[int, str]:
    """How dana's `review` at a terminal ended, and what it said; an answer that is None is Ctrl-C.

    A shell starts what runs behind it deaf to that, and so whatever the tests start: a Python between them hears it.
    """
    git = GitFolder(folder.root)
    git.run("init", "-q", "--bare", "../origin.git")
    git.run("remote", "add", "origin", "../origin.git")
    git.run("push", "-q", "-u", "origin", "HEAD")
    leader, follower = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(SOURCE), "TERM": "dumb", "COLUMNS": "100", **identity("dana")}
    child = subprocess.Popen(
        [sys.executable, "-c", HEARING, "-m", "socialops", "--now", "2027-02-20 12:00", "review"],
        cwd=folder.root, env=env, stdin=follower, stdout=follower, stderr=follower,
    )  # fmt: skip
    os.close(follower)
    said = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and child.poll() is None:
        if select.select([leader], [], [], 0.2)[0]:
            with contextlib.suppress(OSError):
                said += os.read(leader, 65536)
        elif answers and said.rstrip(b" ").endswith((b"[q]uit?", b"what:")):  # nothing came for a while: it waits
            answer = answers.pop(0)
            if answer is None:
                child.send_signal(signal.SIGINT)
            else:
                os.write(leader, answer)
    with contextlib.suppress(OSError):
        while select.select([leader], [], [], 0.2)[0] and (rest := os.read(leader, 65536)):
            said += rest
    os.close(leader)
    return child.wait(), said.decode().replace("\r", "")


def test_words_that_went_and_came() -> None:
    assert changed_words("one two three", "one 2 three four") == [
        Piece(same="one "), Piece(before="two", after="2"), Piece(same=" three"), Piece(after=" four"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2027-03-15", "2026-03-16"),
        ("2027-03-15T09:00:00+01:00", "2027-03-15T10:00:00+01:00"),
        ("9:30", "10:30"),
        ("1,200.50", "1,250.50"),
        ("15%", "5%"),
        ("10am", "11am"),
        ("https://acme.test/spring?utm=x-1", "https://acme.test/summer?utm=x-1"),
        ("shop.acme.test", "www.acme.test"),
        ("press@acme.test", "shop@acme.test"),
        ("@acme@social.test", "@acme@other.test"),
        ("don't", "can't"),
    ],
)
def test_what_is_one_word_to_a_reader_goes_and_comes_as_one(before: str, after: str) -> None:
    assert changed_words(f"See {before}, now.", f"See {after}, now.") == [
        Piece(same="See "), Piece(before=before, after=after), Piece(same=", now."),
    ]  # fmt: skip
    assert changed_words(f"At {before}.", f"At {before}.") == [Piece(same=f"At {before}.")]


def test_a_text_that_looks_like_addresses_all_along_is_parted_at_once() -> None:
    for sign in ("a.", "@", "1.", "a@", "x://!", "+-"):
        text = sign * (20_000 // len(sign))
        started = time.process_time()
        assert changed_words(text, "") == [Piece(before=text)]
        assert time.process_time() - started < 2


def test_approve_tells_what_check_finds_in_the_post(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "acme")
    folder.document("guides/voice.yaml", {"id": "voice", "title": "Voice", "vocabulary": {"reject": ["cheap"]}})
    folder.post("a", text="So cheap. " + "x" * 300 + "\n")
    folder.post("b", text="y" * 300 + "\n", publish_at="2027-03-02 09:00")
    folder.git()
    ran = run_cli("approve", "a", cwd=folder.root, by="dana")
    assert ran.code == 0
    told = [line for line in ran.err.splitlines() if line.startswith("posts/")]
    assert [line.split()[1] for line in told] == ["SO101", "SO201"]
    assert all(line.startswith("posts/a.yaml:") for line in told)


def test_what_is_told_of_one_post_is_what_check_says() -> None:
    workspace, day = load(EXAMPLE), NOW.date()
    all_of_it = set(run(workspace, day, listed=None).diagnostics)
    for post in list(workspace.posts)[:2]:
        assert set(own_findings(load(EXAMPLE, posts=[post]), day, post)) <= all_of_it
