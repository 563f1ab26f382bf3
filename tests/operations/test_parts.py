"""Which changes are judged by parts, and which make everything be judged; in either case a cold run says the same."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from socialops import processes
from socialops.operations import check as checking
from socialops.rules import shares
from socialops.store.verdicts.shelf import PARTS
from tests.factories import Ran, WorkspaceFolder, run_cli, small_workspace
from tests.media import png

WORDS = "Spring jacket repair zip wool seam rain commute trail colour story launch.\n"


@dataclass(frozen=True)
class Team:
    """A workspace of a dozen posts in a repository, all of it judged."""

    files: WorkspaceFolder

    @property
    def root(self) -> Path:
        return self.files.root

    def check(self, *more: str) -> Ran:
        return run_cli("check", "--format", "json", *more, cwd=self.root)

    def kept(self) -> dict[str, int]:
        return {file.name: file.stat().st_mtime_ns for file in (self.root / ".git" / PARTS).glob("*.db")}

    def is_judged_by_parts(self) -> bool:
        """After a change; what is found is compared with a cold run."""
        time.sleep(0.06)
        before = self.kept()
        warm = self.check()
        after = self.kept()
        assert warm == self.check("--no-cache")
        return bool(before) and before.keys() == after.keys() and before != after


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setattr(checking, "ENOUGH", 1)
    made = small_workspace(tmp_path / "acme")
    made.channel("acme-x", spacing="2h")
    made.write("assets/a.png", png())
    for number in range(12):
        text = WORDS if number in {3, 7} else f"Words number {number}.\n"
        made.post(f"post-{number}", text=text, publish_at=f"2027-03-{number + 1:02} 09:00")
    made.post("shown", folder="posts/2027", media=[{"file": "assets/a.png", "alt": "A zip"}], publish_at=None)
    made.post("waived", waivers=[{"rule": "SO304", "reason": "Meant so"}], text=WORDS, publish_at="2027-03-20 09:00")
    made.post("answer", reply_to={"post": "post-4"}, publish_at=None)
    made.write("posts/broken.yaml", "id: [\n")
    made.post("after", follows="broken", publish_at=None)
    made.publication("post-1", "acme-x")
    made.review("post-6", "brand-review", "dana")
    made.git().commit("All")
    found = Team(made)
    time.sleep(0.06)
    found.check()
    assert not found.kept()  # who asks but once gathers nothing
    found.check("--no-cache")
    assert found.kept()
    return found


def _case_twin_of_a_folder(files: WorkspaceFolder) -> None:
    (files.root / "posts/Twin").mkdir()
    files.post("twin-1", folder="posts/Twin", publish_at=None)
    files.post("twin-2", folder="posts/twin", publish_at=None)


PARTED: dict[str, Callable[[WorkspaceFolder], object]] = {
    "a word": lambda files: files.post("post-2", author="mya", publish_at=None),
    "nearer to a neighbour": lambda files: files.post("post-2", publish_at="2027-03-04 08:00"),
    "no neighbour any more": lambda files: files.post("post-3", text=WORDS, publish_at=None),
    "the first of two like texts": lambda files: files.post("post-3", text="Another.\n"),
    "a like text before both": lambda files: files.post("post-0", text=WORDS),
    "a new post": lambda files: files.post("fresh", folder="posts/2028/01", publish_at="2027-03-02 09:30"),
    "a post gone": lambda files: (files.root / "posts/post-7.yaml").unlink(),
    "a post that is answered goes elsewhere": lambda files: files.post("post-4", channels=["acme-linkedin"]),
    "what a waiver was for": lambda files: [
        files.post(f"post-{number}", text=f"Other {number}.\n", publish_at=None) for number in (3, 7)
    ],
    "a record": lambda files: files.review("post-2", "brand-review", "maya"),
    "a record gone": lambda files: shutil.rmtree(files.root / "publications/post-1"),
    "broken": lambda files: files.write("posts/post-4.yaml", "id: [\n"),
    "a picture known already": lambda files: files.post("post-5", media=[{"file": "assets/a.png", "alt": "A"}]),
    "a picture not seen yet": lambda files: files.post("post-5", media=[{"file": "assets/b.png", "alt": "B"}]),
    "moved": lambda files: (files.root / "posts/post-3.yaml").rename(files.root / "posts/2027/post-3.yaml"),
}  # fmt: skip
WHOLE: dict[str, Callable[[WorkspaceFolder], object]] = {
    "policy": lambda files: files.member("maya", "manager"),
    "a picture": lambda files: files.write("assets/a.png", b"GIF89a, not really"),
    "a twin of a picture": lambda files: files.post("post-5", media=[{"file": "assets/A.png", "alt": "A"}]),
    "a twin of a folder": _case_twin_of_a_folder,
    "a misnamed post": lambda files: files.write("posts/other.yaml", (files.root / "posts/post-5.yaml").read_text()),
    "a link": lambda files: (files.root / "posts/link.yaml").symlink_to("post-1.yaml"),
    "another ending": lambda files: files.write("posts/other.yml", "id: other\n"),
    "a broken post that is named is gone": lambda files: (files.root / "posts/broken.yaml").unlink(),
    "a name of nothing": lambda files: files.post("post-5", follows="nobody-knows"),
    "very many": lambda files: [files.post(f"post-{number}", author="mya") for number in range(12)],
    "a cadence": lambda files: files.channel("acme-x", cadence={"per_week": [1, 2]}),
}


@pytest.mark.parametrize("deed", PARTED)
def test_a_few_posts_are_judged_by_themselves(team: Team, deed: str) -> None:
    PARTED[deed](team.files)
    assert team.is_judged_by_parts()


@pytest.mark.parametrize("deed", WHOLE)
def test_what_may_matter_to_all_makes_all_be_judged(team: Team, deed: str) -> None:
    WHOLE[deed](team.files)
    assert not team.is_judged_by_parts()


def test_what_is_judged_by_parts_is_kept_for_the_next(team: Team) -> None:
    told = []
    for number in (2, 5, 8):
        team.files.post(f"post-{number}", author="mya", text=WORDS, publish_at="2027-03-10 09:30")
        time.sleep(0.06)
        before = team.kept()
        told.append(team.check())
        assert before.keys() == team.kept().keys()
        assert before != team.kept()
    shutil.rmtree(team.root / ".git" / PARTS)
    assert team.check() == told[-1] == team.check("--no-cache")
    assert len({ran.out for ran in told}) == 3


def test_paths_and_statistics_are_answered_too(team: Team) -> None:
    team.files.post("post-2", author="mya", text=WORDS, publish_at="2027-03-03 09:30")
    time.sleep(0.06)
    before = team.kept()
    for words in (["posts/post-2.yaml"], ["posts"], ["--statistics"], ["--fail-level", "note"]):
        assert team.check(*words) == team.check(*words, "--jobs", "1")
    assert team.kept().keys() == before.keys()
    for words in (["posts/post-2.yaml"], ["posts"]):
        assert team.check(*words) == team.check(*words, "--no-cache")


def test_another_day_judges_everything(team: Team) -> None:
    team.files.post("post-2", author="mya")
    time.sleep(0.06)
    before = team.kept()
    run_cli("check", cwd=team.root, now="2027-02-21 12:00")
    assert not before.keys() & team.kept().keys()


def _rows(team: Team) -> dict[tuple[str, int], object]:
    """All that is kept but how the files look; the posts of a day in any order."""
    (file,) = (team.root / ".git" / PARTS).iterdir()
    with contextlib.closing(sqlite3.connect(file)) as held:
        rows = held.execute("SELECT kind, key, data FROM kept WHERE kind != 'look'").fetchall()
    found = {(kind, key): json.loads(data) for kind, key, data in rows}
    return {about: sorted(value) if about[0] == "day" else value for about, value in found.items()}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are forked on Linux only")
def test_whoever_compares_the_texts_keeps_the_same(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process, several in portions, and one that takes over from others that died with all of it written."""
    alone, here = _rows(team), os.getpid()
    assert {kind for kind, _ in alone} == {"about", "brief", "day", "found"}
    monkeypatch.setattr(shares, "_TOGETHER", 5)
    for jobs in ("1", "3"):
        team.check("--no-cache", "--jobs", jobs)
        assert _rows(team) == alone
    found, following = shares._found, processes._Crew.next

    def deadly(*arguments: object) -> Iterator[object]:
        yield from found(*arguments)  # type: ignore[arg-type]
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)

    def late(crew: processes._Crew) -> int | None:
        if os.getpid() == here:
            time.sleep(0.03)
        return following(crew)

    monkeypatch.setattr(shares, "_found", deadly)
    monkeypatch.setattr(processes._Crew, "next", late)
    before = team.kept()
    team.check("--no-cache", "--jobs", "3")
    assert _rows(team) == alone
    assert not before.keys() & team.kept().keys()
