"""What style guides cost `check`: processor time with three published packages, over that without a guide.

Run `python -m benchmarks style`. Needs the style packages and the real posts beside the project. The posts are made of
the real ones' lines (see prose.py), short (170 characters on average) and long (390), or of words drawn by generate.py.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.generate import workspace
from benchmarks.measure import Cost, best, cost, program
from benchmarks.prose import make_posts
from benchmarks.table import Row
from tests.style.packages import PACKAGES, STYLES

HERE = Path(__file__).resolve().parent
ROUNDS = 3
MOST = 1.5
"""Seconds more than without a guide, at 10,000 posts."""
LENGTHS = {"short": (30, 60, 110), "long": (50, 120, 250, 380, 650)}


def write_workspace(root: Path, posts: list[str]) -> None:
    """Write a workspace of one channel and these posts, years apart so that none is a duplicate."""
    shutil.copytree(HERE.parent / "examples" / "bad" / "SO303", root, ignore=shutil.ignore_patterns("posts"))
    channel = root / "channels" / "acme-x.yaml"
    channel.write_text(
        channel.read_text(encoding="utf-8").replace("platform: x", "platform: linkedin"), encoding="utf-8"
    )
    for number, text in enumerate(posts):
        folder = root / "posts" / f"{number // 1000:02}"
        folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"  {line}\n" for line in text.splitlines())
        (folder / f"post-{number}.yaml").write_text(
            f"id: post-{number}\ntitle: The story of number {number}\nauthor: maya\nchannels: [acme-x]\nstatus: draft\n"
            f"publish_at: {2000 + number % 190}-{1 + number % 12:02}-{1 + number % 28:02} 09:00\nlanguage: en\n"
            f"labels: [launch]\ntext: |\n{lines}",
            encoding="utf-8",
        )


def add_guide(root: Path) -> None:
    """List the packages in a guide."""
    for package in PACKAGES:
        shutil.copytree(STYLES / package, root / "styles" / package)
    (root / "guides").mkdir()
    (root / "guides" / "brand.yaml").write_text(
        f"id: brand\ntitle: Brand\npackages: [{', '.join(PACKAGES)}]\n", encoding="utf-8"
    )


def rows(*, quick: bool) -> Iterator[Row]:
    """The three packages over posts of three kinds."""
    if not STYLES.is_dir():
        sys.exit("the style packages are not beside the project")
    count = 500 if quick else 10_000
    for name, lengths in LENGTHS.items():
        posts = make_posts(count, lengths=lengths)
        average = sum(map(len, posts)) // count
        yield _row(f"{count:,} {name} posts ({average} characters)", partial(write_workspace, posts=posts))
    yield _row(f"{count:,} posts of three channels (two texts each)", partial(workspace, posts=count))


def _row(name: str, write: Callable[[Path], None]) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        roots = {True: Path(folder) / "styled", False: Path(folder) / "plain"}
        for root in roots.values():
            write(root)
        add_guide(roots[True])
        found = best({str(styled): partial(_checked, root) for styled, root in roots.items()}, rounds=ROUNDS)
    ours, plain = found["True"].cpu, found["False"].cpu
    return Row(f"style guides, {name}", ours, plain, "no guide", most=MOST, more=True)


def _checked(root: Path) -> Cost:
    return cost([program("socialops"), "--now", "2027-03-03 10:00", "check", "--format", "concise"], cwd=root)
