"""Processor time and memory of three published style packages over 10,000 varied posts.

Run: python -m benchmarks.prose [POSTS]. Needs the style packages and the real posts beside the project.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.style.packages import all_rules, real_posts

from socialops.style.alert import Timeout
from socialops.style.vale.engine import Engine

LENGTHS = (50, 120, 250, 380, 650)
"""Shortest number of characters of a post, drawn evenly: on average as long as the real ones (392)."""


def make_posts(count: int, seed: int = 7, *, lengths: Sequence[int] = LENGTHS) -> list[str]:
    """Shuffle the lines of the real posts, with words changed and numbers added, into posts that all differ."""
    rng = random.Random(seed)  # noqa: S311 - test data
    lines = [line for text in real_posts() for line in text.splitlines() if line.strip()]
    words = sorted({word for line in lines for word in line.split()})
    posts = []
    for number in range(count):
        length = rng.choice(lengths)
        post: list[str] = []
        while sum(map(len, post)) < length:
            line = rng.choice(lines).split()
            line[rng.randrange(len(line))] = rng.choice(words)
            post.append(" ".join(line))
        posts.append("\n".join(post) + f"\n{number}")
    return posts


def main() -> None:
    """Print seconds of processor time, alerts and memory."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    posts = make_posts(count)
    start = time.process_time()
    engine = Engine(all_rules())
    built = time.process_time()
    engine.run(posts[0])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    alerts = timeouts = 0
    for post in posts:
        for alert in engine.run(post):
            alerts += 1
            timeouts += isinstance(alert, Timeout)
    end = time.process_time()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{count} posts of {sum(map(len, posts)) // count} characters on average, {len(engine.rules)} rules")
    print(f"reading and compiling the packages: {built - start:.2f} s CPU (YAML by the slow loader included)")
    print(f"judging: {end - built:.2f} s CPU, {(end - built) / count * 1e6:.0f} us a post")
    print(
        f"{alerts / count:.1f} alerts a post, {timeouts} timeouts; peak memory grew {(after - before) / 1024:.1f} MiB"
    )


if __name__ == "__main__":
    main()
