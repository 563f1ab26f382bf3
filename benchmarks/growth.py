"""How the cost of `check` and `audit` grows with what a push can hold: commits, parents, files, bytes, and their kin.

    python -m benchmarks.growth [WORD …]

Each row doubles one size a few times and prints the processor time of each run, and the exponent over all of them: 1 is
a cost that grows with the size, 2 one that grows with its square; `flat` is too little to tell. What a run costs
without any of it is taken off first. Words choose the rows that hold one of them. Exit 1 where an exponent is over 1.3.
"""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import yaml
from benchmarks.audit import POLICY, START, commit, post
from benchmarks.measure import Cost, cost, table

MOST = 1.3
LEAST = 0.25
"""Seconds over those of an empty run, below which the noise of the machine is all that is seen."""
Files = dict[str, dict[str, object]]
GUIDE: dict[str, object] = {"id": "brand", "title": "Brand", "personal_data": ["email", "phone", "iban", "card"]}
MAYA = "Maya <maya@acme.test>"


class Row(NamedTuple):
    """What grows in a row, from which size on, and how it is made in an empty folder."""

    name: str
    command: tuple[str, ...]
    first: int
    make: Callable[[Path, int], None]


def main() -> int:
    """Print a row for each thing that grows."""
    words = sys.argv[1:]
    rows = [row for row in ROWS if not words or any(word in row.name for word in words)]
    told, worst = [["what grows", "sizes", "seconds of processor", "exponent"]], 0.0
    for row in rows:
        sizes = [row.first * factor for factor in (1, 2, 4, 8)]
        nothing, *seconds = (_seconds(row, size) for size in (1, *sizes))
        exponent = _exponent(sizes, [each - nothing for each in seconds])
        worst = max(worst, exponent or 0)
        shown = f"{exponent:.2f}" if exponent is not None else "flat"
        told.append([row.name, " ".join(map(str, sizes)), " ".join(f"{s:.2f}" for s in seconds), shown])
        print(table([told[0], told[-1]]).splitlines()[-1], flush=True)
    print("\n" + table(told))
    return int(worst > MOST)


def _seconds(row: Row, size: int) -> float:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "acme"
        folder.mkdir()
        row.make(folder, size)
        runs = [cost([sys.executable, "-m", "socialops", *row.command], cwd=folder, env=CLOCK) for _ in range(2)]
        return min(runs, key=_cpu).cpu


CLOCK = {"SOCIALOPS_NOW": "2027-02-20 12:00"}


def _cpu(taken: Cost) -> float:
    return taken.cpu


def _exponent(sizes: list[int], seconds: list[float]) -> float | None:
    """The slope of the line through the points, both on a logarithmic scale; None where too little is spent to tell."""
    points = [(size, each) for size, each in zip(sizes, seconds, strict=True) if each >= LEAST]
    if len(points) < 2:  # noqa: PLR2004 - a line
        return None
    sizes, seconds = [size for size, _ in points], [each for _, each in points]
    across, up = [math.log(size) for size in sizes], [math.log(each) for each in seconds]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    over = sum((x - middle) ** 2 for x in across)
    return sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True)) / over


# -- workspaces for `check`


def _write(folder: Path, files: Mapping[str, Mapping[str, object]]) -> None:
    for path, fields in {**POLICY, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(yaml.dump(fields, Dumper=yaml.CSafeDumper, width=1 << 20), encoding="utf-8")


def _posts(folder: Path, size: int) -> None:
    _write(folder, {f"posts/post-{number:05}.yaml": post(number) for number in range(size)})


def _folders(folder: Path, size: int) -> None:
    """A folder for each post, half of them below one another."""
    chains = ["/".join(f"f{deep}" for deep in range(number % 20 + 1)) for number in range(size)]
    _write(folder, {f"posts/{c}/w{n}/post-{n:05}.yaml": post(n) for n, c in enumerate(chains)})


def _text(words: str) -> Callable[[Path, int], None]:
    def make(folder: Path, size: int) -> None:
        _write(folder, {"posts/post-00000.yaml": {**post(0), "text": words * size}, "guides/brand.yaml": GUIDE})

    return make


def _series(folder: Path, size: int) -> None:
    template = {"author": "maya", "channels": ["acme-x"], "text": "Tip {n}."}
    made: Files = {}
    for number in range(size):
        rule = {"rrule": "FREQ=DAILY;BYDAY=MO,WE;BYSETPOS=1", "starts": "1990-01-01 09:00", "approve": "ahead"}
        made[f"series/s{number}.yaml"] = {"id": f"s{number}", "title": "Tips", **rule, "template": template}
    _write(folder, made)


# -- numbers for `alerts`


def _readings(folder: Path, size: int) -> None:
    """Posts that went out one an hour, each read four times, and the channel's days; four alerts look at both."""
    made: Files = {f"alerts/{name}.yaml": _alert(name, when) for name, when in WHEN.items()}
    begin = datetime(2010, 1, 1, 9, tzinfo=UTC)
    read: dict[datetime, dict[str, object]] = {}
    for number in range(size):
        name, at = f"post-{number:05}", begin + timedelta(hours=number)
        made[f"posts/{name}.yaml"] = post(number)
        made[f"publications/{name}/acme-x--1.yaml"] = {
            "post": name, "channel": "acme-x", "outcome": "published", "at": at.isoformat(), "by": "maya",
            "digest": "sha256:" + "0" * 64, "url": f"https://example.org/{number}",
        }  # fmt: skip
        for week in range(1, 5):
            as_of = (at + timedelta(weeks=week)).replace(hour=8)
            read.setdefault(as_of, {})[name] = {"impressions": 900 + number * 7919 % 200, "likes": week}
    for as_of, posts in read.items():
        days = {f"{(as_of - timedelta(days=1)).date()}": {"impressions": 5000 + as_of.day}}
        made[f"measures/acme-x/{as_of.date()}--maya--1.yaml"] = {
            "channel": "acme-x", "by": "maya", "as_of": as_of.isoformat(), "window": "lifetime", "posts": posts,
            "days": days,
        }  # fmt: skip
    _write(folder, made)


WHEN: Mapping[str, Mapping[str, object]] = {
    "weeks": {"range": "8w", "by": "auto"}, "few": {"below": 100, "age": "7d"},
    "weak": {"under": "50%", "of": "usual"}, "row": {"in_a_row": 5, "below": "usual"},
}  # fmt: skip


def _alert(name: str, when: Mapping[str, object]) -> dict[str, object]:
    every = "week" if "range" in when else "post"
    said = {"responder": "writer", "respond": "Look."}
    return {"id": name, "title": name, "kpi": "impressions", "every": every, "when": dict(when), **said}


# -- repositories for `audit`


def _imported(folder: Path, stream: Iterator[bytes]) -> None:
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    whole = b"".join((*commit("main", "maya", START, {**POLICY, "posts/post-00000.yaml": post(0)}), *stream))
    subprocess.run([*git, "fast-import", "--quiet"], input=whole, check=True)
    subprocess.run([*git, "symbolic-ref", "HEAD", "refs/heads/work"], check=True)


def _begin(branch: str) -> bytes:
    return f"reset refs/heads/{branch}\nfrom refs/heads/main\n\n".encode()


def _commits(folder: Path, size: int) -> None:
    def stream() -> Iterator[bytes]:
        yield _begin("work")
        for number in range(size):
            fields = {**post(number % 50), "text": f"Words {number}.\n"}
            yield from commit("work", "maya", START + number, {f"posts/post-{number % 50:05}.yaml": fields})

    _imported(folder, stream())


def _changed(folder: Path, size: int) -> None:
    def stream() -> Iterator[bytes]:
        yield _begin("work")
        yield from commit("work", "maya", START + 1, {f"posts/post-{n:05}.yaml": post(n) for n in range(size)})

    _imported(folder, stream())


def _beside(folder: Path, size: int) -> None:
    """Files in the repository that are none of ours, in one folder."""

    def stream() -> Iterator[bytes]:
        yield from commit("main", "maya", START + 1, {f"notes/{number}.md": {"n": number} for number in range(size)})
        yield _begin("work")
        yield from commit("work", "maya", START + 2, {"posts/post-00001.yaml": post(1)})

    _imported(folder, stream())


def _refs(folder: Path, size: int) -> None:
    def stream() -> Iterator[bytes]:
        yield _begin("work")
        yield from commit("work", "maya", START + 2, {"posts/post-00001.yaml": post(1)})
        yield from (_begin(f"topic/{number}") for number in range(size))

    _imported(folder, stream())


def _octopus(folder: Path, parents: int, files: int) -> None:
    """A merge of many parents that each bring a file, and of which the first alone brings many posts."""

    def stream() -> Iterator[bytes]:
        yield _begin("work")
        for number in range(parents):
            yield _begin(f"p{number}")
            brought: Files = {f"notes/{number}.md": {"n": number}}
            if number == 0:
                brought |= {f"posts/post-{each:05}.yaml": post(each) for each in range(files)}
            yield from commit(f"p{number}", "maya", START + number, brought)
        person = f"{MAYA} {START} +0000"
        yield f"commit refs/heads/work\nauthor {person}\ncommitter {person}\ndata 1\nx\n".encode()
        for number in range(parents):
            yield f"{'from' if number == 0 else 'merge'} refs/heads/p{number}\n".encode()
        yield b"\n"

    _imported(folder, stream())


def _renames(folder: Path, size: int) -> None:
    """One post that gets a new id again and again."""

    def stream() -> Iterator[bytes]:
        yield _begin("work")
        for number in range(size):
            yield from commit("work", "maya", START + number, {})
            data = yaml.dump({**post(0), "id": f"r{number}"}, Dumper=yaml.CSafeDumper).encode()
            yield b"D posts\n" + f"M 100644 inline posts/r{number}.yaml\ndata {len(data)}\n".encode() + data + b"\n"

    _imported(folder, stream())


def _bytes(folder: Path, size: int) -> None:
    def stream() -> Iterator[bytes]:
        yield _begin("work")
        fields = {**post(1), "text": "Many words. " * size}
        yield from commit("work", "maya", START + 1, {"posts/post-00001.yaml": fields})

    _imported(folder, stream())


CHECK = ("check", "--format", "concise", "--fail-level", "error")
AUDIT = ("audit", "--base", "main", "--head", "work", "--format", "concise")
ROWS = (
    Row("check: posts", CHECK, 1_000, _posts),
    Row("check: folders, wide and deep", CHECK, 1_000, _folders),
    Row("check: series", CHECK, 100, _series),
    Row("check: words of a text", CHECK, 2_400, _text("Many words. ")),
    Row("check: e-mail addresses in a text", CHECK, 4_400, _text("a@a.de ")),
    Row("check: card numbers in a text", CHECK, 1_450, _text("4111 1111 1111 1111, ")),
    Row("check: flags in a text", CHECK, 4_000, _text("\U0001f1e9\U0001f1ea")),
    Row("check: marks in a text", CHECK, 500, _text("e" + "\u0301\u0316" * 15)),
    Row("check: hashtags in a text", CHECK, 6_500, _text("#tag ")),
    Row("check: links in a text", CHECK, 1_300, _text("https://acme.test/a?b=c ")),
    Row("alerts: readings", ("alerts", "--format", "json"), 1_000, _readings),
    Row("audit: commits", AUDIT, 800, _commits),
    Row("audit: posts of a commit", AUDIT, 800, _changed),
    Row("audit: files beside", AUDIT, 8_000, _beside),
    Row("audit: refs", AUDIT, 2_000, _refs),
    Row("audit: parents of a merge", AUDIT, 200, lambda folder, size: _octopus(folder, size, 50)),
    Row("audit: files of a merge", AUDIT, 200, lambda folder, size: _octopus(folder, 20, size)),
    Row("audit: new ids of a post", AUDIT, 100, _renames),
    Row("audit: bytes of a post", AUDIT, 2_400, _bytes),
)

if __name__ == "__main__":
    sys.exit(main())
