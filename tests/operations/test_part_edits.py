"""Whatever happens to a few posts and records of many: what is judged of these, with what is kept of all others, is to
the byte what judging everything says.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from socialops.operations import check as checking
from socialops.rules.partly import rejudge
from socialops.rules.registry import RULES
from socialops.rules.rule import Scope
from socialops.store.verdicts.shelf import FOLDER, PARTS
from tests.factories import run_cli, small_workspace
from tests.media import png

WORDS = ["spring", "jacket", "repair", "zip", "wool", "seam", "rain", "commute", "trail", "colour", "story", "launch"]
TEXTS = [" ".join(WORDS[at:] + WORDS[:at]).capitalize() for at in range(0, 9, 3)]
FOLDERS = ["posts", "posts/2027/03", "posts/2027/04"]
NAMES = [f"post-{number}" for number in range(40)]


class _Story:
    """A workspace to whose posts random things happen."""

    def __init__(self, root: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - varied, not secret
        self.files = small_workspace(root)
        self.root = root
        self.files.channel("acme-x", spacing="45m")
        self.files.channel("acme-mastodon", "mastodon")
        self.files.member("mayo", "writer", until="2027-02-25")
        self.files.campaign("spring", channels=["acme-x", "acme-mastodon"])
        self.files.series()
        self.files.review("weekly-tip", "brand-review", "dana")
        self.files.write("assets/a.png", png())
        self.files.write("assets/b.png", png(9))
        self.files.write("styles/House/Words.yml", "extends: existence\nmessage: No '%s'.\ntokens: [zip]\n")
        applies = {"channels": ["acme-mastodon"]}
        self.files.document(
            "guides/house.yaml", {"id": "house", "title": "H", "packages": ["House"], "applies": applies}
        )
        for name in NAMES[:30]:
            self.post(name)
        for name in NAMES[:30:4]:
            self.review(name)
        self.files.git().commit("All")
        self.answered = 0

    def post(self, name: str) -> None:
        """Write a post, right or wrong, alike to others or not, near to them or not."""
        chance = self.chance
        channels = chance.sample(
            ["acme-x", "acme-linkedin", "acme-mastodon", "acme-x-old"], chance.choice([1, 2, 2, 3])
        )
        fields: dict[str, Any] = {
            "author": chance.choice(["maya", "maya", "dana", "mayo", "myo"]),
            "channels": channels,
            "publish_at": self.moment(),
            "status": chance.choice(["draft", "ready", "ready", "hold", "cancelled"]),
            "text": self.text(),
        }
        if chance.random() < 0.3:
            variant = {"text": self.text()} if chance.random() < 0.5 else {"publish_at": self.moment()}
            fields["variants"] = {chance.choice([*channels, "acme-x"]): variant}
        others: list[tuple[str, Callable[[], Any]]] = [
            ("campaign", lambda: "spring"),
            ("follows", self.other),
            ("reply_to", lambda: {"post": self.other()}),
            ("media", lambda: [{"file": f"assets/{chance.choice('aabc')}.png", "alt": "A zip"}]),
            ("waivers", lambda: [{"rule": chance.choice(["SO303", "SO304", "SO201", "SO307"]), "reason": "So"}]),
            ("timezone", lambda: chance.choice(["Pacific/Kiritimati", "Pacific/Pago_Pago", "Etc/GMT+5"])),
            ("objective", lambda: "grow/reach"),
        ]  # fmt: skip
        fields |= {key: make() for key, make in others if chance.random() < 0.15}
        kept = [path for path in self.paths() if path.stem == name]
        folder = kept[0].parent.relative_to(self.root).as_posix() if kept else chance.choice(FOLDERS)
        self.files.post(name, folder=folder, **fields)

    def moment(self) -> str | None:
        """Near to others, and now and then far from all, none, in the hour that comes twice, or with an offset."""
        chance = self.chance
        near = (
            f"2027-03-0{chance.randint(1, 5)} {chance.choice(['09', '10'])}:{chance.choice(['00', '00', '20', '50'])}"
        )
        far = chance.choice(["2027-04-20 09:00", "2027-10-31 02:30", "2027-03-02T09:00:00+14:00", None])
        return near if chance.random() < 0.8 else far

    def text(self) -> str:
        """One of a few, whole or with a word changed; or one of its own."""
        words = self.chance.choice(TEXTS).split()
        for _ in range(self.chance.choice([0, 0, 1, 1, 2, 5])):
            words[self.chance.randrange(len(words))] = self.chance.choice(
                ["sun", "moon", "TODO", "https://acme.test/x"]
            )
        return " ".join(words) + ".\n"

    def paths(self) -> list[Path]:
        """All posts that are there."""
        return sorted((self.root / "posts").rglob("*.yaml"))

    def other(self) -> str:
        """A post that mostly is there."""
        return self.path().stem if self.paths() and self.chance.random() < 0.9 else self.chance.choice(NAMES)

    def path(self) -> Path:
        """One of them."""
        return self.chance.choice(self.paths())

    def review(self, name: str) -> None:
        """An approval of what the post holds, where it holds anything."""
        if name in self.files.load().posts:
            self.files.review(name, "brand-review", self.chance.choice(["dana", "maya"]))

    def publish(self) -> None:
        """Out on one of its channels, approved or not."""
        name = self.path().stem
        filed = self.files.load().posts.get(name)
        if filed and filed.item.channels[0] != "acme-x-old":
            self.files.publication(name, filed.item.channels[0])

    def move(self) -> None:
        """Into another folder, under its name or under another."""
        path = self.path()
        folder = self.root / self.chance.choice([*FOLDERS, "posts/new/er"])
        folder.mkdir(parents=True, exist_ok=True)
        path.rename(folder / (path.name if self.chance.random() < 0.9 else f"{self.chance.choice(NAMES)}.yaml"))

    def happen(self) -> None:
        """One of all that may happen to a post."""
        chance = self.chance
        for path in self.paths():
            if f"id: {path.stem}\n" not in path.read_text(encoding="utf-8") and chance.random() < 0.7:
                path.unlink()  # while one is misnamed, everything is judged
        deeds: list[Callable[[], object]] = [
            *[lambda: self.post(chance.choice(NAMES))] * 6,
            lambda: self.path().unlink(),
            self.move,
            lambda: self.path().write_text("id: [", encoding="utf-8"),
            *[self.publish] * 2,
            *[lambda: self.review(self.path().stem)] * 2,
            lambda: shutil.rmtree(self.root / "reviews" / self.path().stem, ignore_errors=True),
            lambda: shutil.rmtree(self.root / "publications" / self.path().stem, ignore_errors=True),
            lambda: self.path().touch(),
            lambda: self.path().replace(self.path()),
            self.occurrence,
        ]
        chance.choice(deeds)()

    def occurrence(self) -> None:
        """A post that the series makes, which its approval covers; it may be out."""
        day = self.chance.choice(["2027-03-02", "2027-03-09"])
        name = f"weekly-tip-{day}"
        if name not in self.files.load().posts:
            self.files.occurrence(day)
        elif self.chance.random() < 0.5:
            self.files.publication(name, "acme-x", stages=["brand-review"], digest=self.files.digest("weekly-tip"))

    def judge(self) -> None:
        """A few posts, and everything: to the byte the same. How often few were judged is counted."""
        time.sleep(0.06)
        before = self.kept()

        def check(*more: str) -> object:
            return run_cli("check", "--format", "json", *more, cwd=self.root, now="2027-02-20 12:00")

        warm = check()
        after = self.kept()
        self.answered += before.keys() == after.keys() and before != after
        with self.kept_away():
            cold = check("--no-cache")
        assert warm == cold

    @contextmanager
    def kept_away(self) -> Iterator[None]:
        """What is kept is put aside meanwhile, so that it grows by small changes for long."""
        folders = [(self.root / ".git" / name, self.root / ".git" / f"{name}-aside") for name in (PARTS, FOLDER)]
        for folder, aside in folders:
            if folder.exists():
                folder.rename(aside)
        yield
        for folder, aside in folders:
            shutil.rmtree(folder, ignore_errors=True)
            if aside.exists():
                aside.rename(folder)

    def kept(self) -> dict[str, int]:
        """What is kept of parts, and when it was written; all else would begin anew."""
        folder = self.root / ".git" / PARTS
        return {file.name: file.stat().st_mtime_ns for file in folder.glob("*.db")}


def _tell(root: Path, seed: int, steps: int) -> int:
    story = _Story(root, seed)
    story.judge()
    for _ in range(steps):
        for _ in range(story.chance.choice([1, 1, 2, 3])):
            story.happen()
        story.judge()
    return story.answered


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace of some dozen files is judged by parts, too."""
    monkeypatch.setattr(checking, "ENOUGH", 1)


def test_parts_are_the_whole(tmp_path: Path) -> None:
    assert _tell(tmp_path, 100, 12) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 14))
def test_parts_are_the_whole_at_length(tmp_path: Path, seed: int) -> None:
    assert _tell(tmp_path, seed, 40) >= 4


def test_every_rule_that_compares_posts_is_known_to_them() -> None:
    """Of a new one somebody has to say which posts a change of one concerns."""
    known = (*rejudge.TIMES, *rejudge.TEXTS, *rejudge.NAMES, *rejudge.UNTOUCHED)
    assert sorted(known) == [rule.code for rule in RULES if rule.scope is Scope.WORKSPACE]
