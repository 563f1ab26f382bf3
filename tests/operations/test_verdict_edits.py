"""Whatever people and git do to files, in any order: a warm `check` says to the byte what a cold one says."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from socialops.cli.session import Session
from socialops.operations.workspace.verdict import remembered
from tests.factories import GitFolder, run_cli, small_workspace
from tests.media import png

DAYS = ["2027-02-20", "2027-02-20", "2027-03-03", "2027-04-20"]
AUTHORS = ["maya", "mayo", "dana", "dane"]


class _Story:
    """A workspace to which random things happen."""

    def __init__(self, root: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - varied, not secret
        self.files = small_workspace(root)
        self.root = root
        self.day = DAYS[0]
        self.known = 0
        self.files.write(".gitignore", "posts/kept-*.yaml\n")
        for number in range(6):
            self.post(f"post-{number}")
        self.files.write("assets/a.png", png())
        self.git: GitFolder = self.files.git()
        self.git.run("branch", "other")

    def post(self, name: str) -> None:
        """Write a post, right or wrong, here or there."""
        chance = self.chance
        media = [{"file": f"assets/{chance.choice('ab')}.png", "alt": "A jacket"}] if chance.random() < 0.4 else None
        self.files.post(
            name,
            author=chance.choice(AUTHORS),
            publish_at=f"2027-03-0{chance.randint(1, 4)} 09:00",
            text=f"Words {'of spring ' * chance.choice([1, 1, 40])}{chance.randint(1, 3)}.\n",
            media=media,
        )

    def path(self) -> Path:
        """One of the posts that are there."""
        found = sorted((self.root / "posts").glob("*.yaml"))
        return self.chance.choice(found) if found else self.root / "socialops.yaml"

    def same_size(self) -> None:
        """Other bytes, as many, at the same time."""
        path = self.path()
        before = path.stat()
        data = path.read_bytes()
        with path.open("r+b") as stream:
            stream.write(data.replace(b"author: maya", b"author: mayo").replace(b"author: dana", b"author: dane"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def replaced(self) -> None:
        """As editors save: another file in its place, with the old one's time."""
        path = self.path()
        before = path.stat()
        beside = path.with_name(".saving")
        beside.write_bytes(path.read_bytes().replace(b"Words", b"Sword"))
        os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
        beside.replace(path)

    def git_does(self, *words: str) -> None:
        """What git does, where it does; what stands in its way is put aside."""
        try:
            self.git.run(*words)
        except Exception:  # noqa: BLE001 - nothing to stash, files in the way
            self.git.run("reset", "-q", "--hard")

    def commit(self) -> None:
        """All that is there."""
        self.git.run("add", "-A")
        self.git.run("commit", "-qm", "More", "--allow-empty")

    def review(self) -> None:
        """A record of what a post holds, or once held."""
        name = self.path().stem
        if name in self.files.load().posts:
            self.files.review(name, "brand-review", "dana")

    def happen(self) -> None:
        """One of all that may happen."""
        chance = self.chance
        name = f"post-{chance.randint(0, 7)}"
        deeds: list[Callable[[], object]] = [
            lambda: self.post(name),
            lambda: self.post(f"kept-{chance.randint(0, 1)}"),
            *[self.same_size] * 3,
            self.replaced,
            lambda: os.utime(self.path()),
            lambda: self.path().chmod(0o755),
            lambda: self.path().rename(self.root / f"posts/{name}.yaml"),
            lambda: self.path().unlink() if self.path().parent.name == "posts" else None,
            self.review,
            lambda: shutil.rmtree(self.root / "reviews", ignore_errors=True),
            lambda: self.files.member(chance.choice(AUTHORS), chance.choice(["writer", "manager"])),
            lambda: (self.root / "members" / f"{chance.choice(AUTHORS)}.yaml").unlink(missing_ok=True),
            lambda: self.files.write(f"assets/{chance.choice('ab')}.png", chance.choice([png(), png(9), b"no"])),
            lambda: (self.root / "assets/a.png").unlink(missing_ok=True),
            lambda: self.files.settings(timezone=chance.choice(["Europe/Berlin", "Pacific/Auckland"])),
            self.commit,
            lambda: self.git_does("checkout", "-q", chance.choice(["main", "other"])),
            lambda: self.git_does("stash", "-q", "-u"),
            lambda: self.git_does("stash", "pop", "-q"),
            lambda: self.git_does("update-index", "--assume-unchanged", f"posts/{name}.yaml"),
            lambda: setattr(self, "day", chance.choice(DAYS)),
        ]
        chance.choice(deeds)()

    def judge(self) -> None:
        """Warm and cold, to the byte; what is remembered is counted, so that a test sees that it is."""
        if self.chance.random() < 0.7:
            time.sleep(0.055)

        def check(*more: str) -> object:
            return run_cli("check", "--format", "json", *more, cwd=self.root, now=f"{self.day} 12:00")

        warm = check()
        cold = run_cli("-C", str(self.root), "check", "--format", "json", "--no-cache", now=f"{self.day} 12:00")
        assert warm == cold
        self.known += remembered(Session(self.root, f"{self.day} 12:00")) is not None
        assert check() == cold


def _tell(root: Path, seed: int, steps: int) -> int:
    story = _Story(root, seed)
    for _ in range(steps):
        for _ in range(story.chance.choice([0, 1, 1, 2])):
            story.happen()
        story.judge()
    return story.known


def test_warm_is_cold(tmp_path: Path) -> None:
    assert _tell(tmp_path, 52, 10) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 14))
def test_warm_is_cold_at_length(tmp_path: Path, seed: int) -> None:
    assert _tell(tmp_path, seed, 25) >= 8
