"""The processor time of `report` over many posts and their numbers, beside `status` of the same.

Run `python -m benchmarks.report [POSTS]`: each post is out on one channel, with four readings of five counts.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import best, cost, program, table

from socialops.store.load import load
from socialops.store.yaml.writer import record

MOST = 3.0
NOW = "2029-06-01 10:00"
READINGS, A_RECORD = (1, 6, 12, 40), 400
COUNTS = ("impressions", "likes", "comments", "shares", "link-clicks")


def main() -> None:
    """Print the cost of `status` and of `report` in its formats."""
    posts = int(sys.argv[1]) if sys.argv[1:] else 10_000
    socialops = program("socialops")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate.workspace(root, posts=posts)
        counts = numbers(root)
        commands = {"status": ["status", "--format", "json"]}
        commands |= {
            f"report ({form})": ["report", "--month", "2027-05", "--format", form] for form in ("json", "html")
        }
        commands["report of all (json)"] = ["report", "--from", "2027-01-01", "--to", "2029-12-31", "--format", "json"]
        runs = {name: partial(cost, [socialops, "--now", NOW, *words], cwd=root) for name, words in commands.items()}
        found = best(runs, rounds=2)
    usual = found["status"].cpu
    rows = [["command", "processor s", "clock s", "x status", "target"]]
    for name, taken in found.items():
        target = "" if name == "status" else f"at most {MOST}"
        rows.append([f"`{name}`", f"{taken.cpu:.2f}", f"{taken.wall:.2f}", f"{taken.cpu / usual:.2f}", target])
    print(f"{posts} posts, {counts} counts\n\n{table(rows)}")


def numbers(root: Path) -> int:
    """Write that every post is out on its first channel, and what was read of it; returns how many counts."""
    (root / "roles" / "analyst.yaml").write_text("id: analyst\ntitle: Analyst\nmay: [measure]\n", encoding="utf-8")
    member = "id: ana\nname: Ana\nemails: [ana@acme.test]\nroles: [analyst]\n"
    (root / "members" / "ana.yaml").write_text(member, encoding="utf-8")
    space = load(root)
    by_channel: dict[str, list[tuple[str, object]]] = {}
    for name, filed in space.posts.items():
        channel = filed.item.channels[0]
        at = filed.item.publish_at
        if at is None:
            continue
        by_channel.setdefault(channel, []).append((name, at))
        path = root / "publications" / name / f"{channel}--1.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        fields = {
            "post": name, "channel": channel, "outcome": "published", "at": f"{at:%Y-%m-%d %H:%M}", "by": "dana",
            "digest": "sha256:" + "0" * 64, "url": f"https://example.org/{name}",
        }  # fmt: skip
        path.write_bytes(record(fields))
    written = 0
    for channel, held in by_channel.items():
        for days in READINGS:
            for start in range(0, len(held), A_RECORD):
                written += _measure(root, channel, held[start : start + A_RECORD], days, start // A_RECORD + 1)
    return written


def _measure(root: Path, channel: str, held: list[tuple[str, object]], days: int, number: int) -> int:
    newest = max(at for _, at in held)  # type: ignore[type-var]
    as_of = newest + timedelta(days=days)  # type: ignore[operator]
    counts = {name: {count: (place + 1) * days + 10 for place, count in enumerate(COUNTS)} for name, _ in held}
    day = f"{as_of:%Y-%m-%d}"
    path = root / "measures" / channel / f"{day}--ana--{number}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        record({"channel": channel, "by": "ana", "as_of": f"{day} 09:00", "window": "lifetime", "posts": counts})
    )
    return len(held) * len(COUNTS)


if __name__ == "__main__":
    main()
