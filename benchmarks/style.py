"""What style guides cost `check`: processor time and memory with three published packages and without a guide.

Run: python benchmarks/style.py [POSTS]. Needs the style packages and the real posts beside the project. Each run is a
process of its own; the posts are made of the real ones' lines (see prose.py), short (170 characters on average) and
long (390), or of words drawn by generate.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.generate import workspace
from benchmarks.prose import make_posts
from tests.style.packages import PACKAGES, STYLES

HERE = Path(__file__).resolve().parent
ROUNDS = 3
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


def measure(root: Path) -> tuple[float, float, int]:
    """Seconds of processor time, MiB at the peak and findings of one `check`; the quickest of three runs."""
    return min(_once(root) for _ in range(ROUNDS))


def _once(root: Path) -> tuple[float, float, int]:
    command = [sys.executable, "-m", "socialops", "-C", str(root), "--now", "2027-03-03 10:00", "check"]
    with tempfile.TemporaryFile() as out:
        started = subprocess.Popen(
            [*command, "--format", "concise"],
            stdout=out,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(HERE.parent / "src")},
        )
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        lines = sum(1 for _ in out)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, lines


def main() -> None:
    """Print a line a length."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for name, lengths in LENGTHS.items():
        posts = make_posts(count, lengths=lengths)
        average = sum(map(len, posts)) // count
        compare(f"{count} {name} posts ({average} characters)", partial(write_workspace, posts=posts))
    compare(f"{count} posts of generate.py (two texts each)", partial(workspace, posts=count))


def compare(name: str, write: Callable[[Path], None]) -> None:
    """Print what guides cost a workspace."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        write(root)
        plain, plain_peak, few = measure(root)
        add_guide(root)
        styled, styled_peak, many = measure(root)
    print(
        f"{name}: {plain:.2f} s CPU without a guide, {styled:.2f} s with: {styled - plain:.2f} s more for "
        f"{many - few} findings; peak {plain_peak:.0f} and {styled_peak:.0f} MiB"
    )


if __name__ == "__main__":
    main()
