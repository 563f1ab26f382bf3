"""Whatever happens to a workspace, and however its clock moves: with what is kept, a view is what it is without, to the
byte.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from socialops.operations.shown import said
from socialops.store.verdicts.shelf import POSTS, SHOWN, Shelf
from tests.factories import GitFolder, run_cli

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/acme"
LEAST = timedelta(microseconds=1)
VIEWS = [
    "status", "status --format json", "status --format json", "status --team social",
    "status --state in-review --state draft",
    "calendar", "calendar --format list", "calendar --format json", "calendar --by due --format list",
    "calendar --by due --member maya", "calendar --format csv --month 2027-03", "calendar --format md --with-days",
    "calendar --week 2027-W10", "backlog", "backlog --format json", "backlog --format md", "backlog --format csv",
    "tasks", "tasks --all --format json", "tasks --format md --team social",
    "show SOME", "show SOME", "show SOME --channel acme-x",
    "changes --since HEAD", "changes --since HEAD~1", "changes --since mark", "changes --since 2027-02-15",
]  # fmt: skip
_TIME = re.compile(r"(20\d\d-\d\d-\d\d)[ T](\d\d:\d\d)")
_AWAY = "absences:\n  - {{from: 2027-0{0}-0{1}, to: 2027-0{0}-2{1}, reason: Away}}\n"


class _Story:
    """A copy of the example to which random things happen, while its clock jumps."""

    def __init__(self, root: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - varied, not secret
        self.root = root
        shutil.copytree(EXAMPLE, root)
        self.git = GitFolder(root)
        self.git.run("init", "-q", "-b", "main")
        self.git.run("add", "-A")
        self.git.commit("All")
        self.moments = sorted(
            datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=UTC)
            for path in root.rglob("*.yaml")
            for day, clock in _TIME.findall(path.read_text(encoding="utf-8"))
        )
        self.again = 0

    def one(self, pattern: str) -> Path:
        """Any file there."""
        return self.chance.choice(sorted(self.root.glob(pattern)))

    def change(self, path: Path, old: str, new: str) -> None:
        """In the text of a file, wherever it stands."""
        path.write_text(re.sub(old, new, path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")

    def at(self) -> str:
        """A time of the wall near one that counts."""
        moment = self.chance.choice(self.moments) + timedelta(minutes=self.chance.choice([0, 0, 30, -90, 1440]))
        return f"{moment:%Y-%m-%d %H:%M}"

    def happen(self) -> None:
        """One of all that may happen."""
        chance = self.chance
        post = self.one("posts/**/*.yaml")
        deeds: list[Callable[[], object]] = [
            *[lambda: self.change(post, r"^publish_at: .*", f"publish_at: {self.at()}")] * 3,
            *[lambda: self.change(post, r"^status: .*", f"status: {chance.choice(['draft', 'ready', 'hold'])}")] * 3,
            lambda: self.change(post, r"^title: .*", "title: Another"),
            lambda: post.write_text("id: [", encoding="utf-8"),
            lambda: post.rename(post.with_name("moved.yaml")),
            post.unlink,
            lambda: self.one("reviews/*/*.yaml").unlink(),
            lambda: self.change(self.one("reviews/*/*.yaml"), r"^decision: .*", "decision: approve"),
            lambda: self.change(self.one("publications/*/*.yaml"), r"^outcome: .*", "outcome: published"),
            lambda: self.change(self.one("workflows/*.yaml"), r"due: \d+", f"due: {chance.randint(1, 5)}"),
            lambda: self.change(self.one("channels/*.yaml"), r"^spacing: .*", "spacing: 5h"),
            lambda: self.absent(self.one("members/*.yaml")),
            lambda: self.one("assets/**/*.*").write_bytes(chance.randbytes(9)),
            lambda: self.one("cases/*.yaml").unlink(),
            lambda: self.change(self.one("alerts/*.yaml"), r"^id: .*", "id: other"),
            lambda: self.change(self.root / "socialops.yaml", r"^timezone: .*", "timezone: Pacific/Kiritimati"),
            lambda: self.change(self.root / "socialops.yaml", r"^timezone: .*", "timezone: Europe/Berlin"),
            lambda: self.git.run("commit", "-qam", "More", "--allow-empty"),
            lambda: self.git.run("rm", "-q", "-r", "-f", "--cached", "--ignore-unmatch", "posts"),
            lambda: self.git.run("add", "-A"),
            lambda: self.git.run("tag", "-f", "mark"),
            lambda: self.git.run("config", "log.showRoot", chance.choice(["true", "false"])),
            lambda: shutil.rmtree(self.root / ".git" / chance.choice([SHOWN, POSTS]), ignore_errors=True),
        ]  # fmt: skip
        chance.choice(deeds)()

    def absent(self, member: Path) -> None:
        """Away for some days."""
        text = re.sub(r"^absences:\n(?:  .*\n)*", "", member.read_text(encoding="utf-8"), flags=re.MULTILINE)
        away = _AWAY.format(self.chance.randint(2, 4), self.chance.randint(1, 8))
        member.write_text(text.rstrip("\n") + "\n" + away, encoding="utf-8")

    def clocks(self) -> Iterator[datetime]:
        """Now, and then the edges of what is kept, within and without."""
        now = self.chance.choice(self.moments) + self.chance.choice([timedelta(), LEAST, -LEAST, timedelta(hours=3)])
        now -= timedelta(hours=self.chance.choice([0, 1, 2, self.chance.randint(-30, 30)]))
        yield now
        kept = [file for folder in (SHOWN, POSTS) for file in self.root.glob(f".git/{folder}/*.json")]
        if newest := max(kept, key=lambda file: file.stat().st_mtime_ns, default=None):
            shelf = Shelf(self.root / ".git", newest.parent.name)
            since, until = map(datetime.fromisoformat, shelf.take(newest.name)["span"])
            edges = [since, until - LEAST, since - LEAST, until, since + (until - since) * self.chance.random()]
            yield from self.chance.sample(edges, 2)

    def same(self) -> None:
        """A view, warm and cold, at several times."""
        words = self.chance.choice(VIEWS).replace("SOME", self.one("posts/**/*.yaml").stem).split()
        for now in self.clocks():
            clock = now.astimezone(UTC).isoformat()
            cold = run_cli(*words, "--no-cache", cwd=self.root, now=clock)
            assert cold.code in {0, 2}, cold.err
            for _ in range(2):
                assert run_cli(*words, cwd=self.root, now=clock) == cold, (words, clock)


@pytest.fixture(autouse=True)
def _however_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said, "ENOUGH", 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_warm_is_cold_whatever_happens(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[bool] = []
    again = said.Kept.again

    def counted(self: said.Kept, asker: object) -> object:
        told = again(self, asker)  # type: ignore[arg-type]
        found.append(told is not None)
        return told

    monkeypatch.setattr(said.Kept, "again", counted)
    story = _Story(tmp_path / "acme", seed)
    for _ in range(40):
        for _ in range(story.chance.choice([0, 1, 1, 2])):
            story.happen()
        time.sleep(story.chance.choice([0, 0.06]))
        story.same()
    assert sum(found) > len(found) / 4
    assert not all(found)
