"""A workspace in which very much is wrong, of posts that have to do with each other."""

from __future__ import annotations

import random
from pathlib import Path

from tests.factories import WorkspaceFolder, small_workspace


def faulty_workspace(root: Path, *, posts: int = 24) -> WorkspaceFolder:
    """The same number of posts always gives the same faults."""
    folder = small_workspace(root)
    folder.channel("acme-mastodon", "mastodon", spacing="2h", cadence={"per_week": [1, 3]}, windows=["Mon-Fri 09-17"])
    folder.campaign("spring", **{"from": "2027-03-01", "to": "2027-03-10"}, channels=["acme-x"])
    folder.series()
    folder.series("taken", template={"author": "gone", "channels": ["acme-x"], "text": "Word {n} of {topic}.\n"})
    for number in range(posts):
        _post(folder, random.Random(number), f"p-{number:02}")  # noqa: S311 - varied, not secret
    _more(folder)
    return folder


def _post(folder: WorkspaceFolder, chance: random.Random, name: str) -> None:
    other = f"p-{chance.randrange(28):02}"
    text = chance.choice(
        ("Nine plain words about a jacket for the rain.\n", f"See @you@there and #{name}.\n", "", "x" * 900)
    )
    folder.post(
        name,
        author=chance.choice(("maya", "maya", "dana", "nobody")),
        text=text,
        publish_at=f"2027-03-{chance.randrange(1, 9):02} {chance.randrange(8, 11):02}:{chance.choice('03')}0",
        channels=chance.choice((["acme-x"], ["acme-x", "acme-mastodon"], ["acme-linkedin", "acme-none"])),
        status=chance.choice(("ready", "draft", "cancelled")),
        campaign=chance.choice((None, "spring", "gone")),
        follows=chance.choice((None, None, other)),
        reply_to=chance.choice((None, None, {"post": other})),
        media=chance.choice(
            (None, [{"file": f"assets/{name}.png"}], [{"file": f"assets/{chance.choice('aA')}.png", "alt": "A"}])
        ),
        assignments=chance.choice((None, {"brand-review": "lena"})),
        timezone=chance.choice((None, None, "EST")),
        waivers=chance.choice((None, [{"rule": chance.choice(("SO304", "SO101", "SO303")), "reason": "So it is."}])),
    )
    zeros = "sha256:" + "0" * 64
    for stage in chance.sample(("brand-review", "legal", "none"), chance.randrange(3)):
        folder.review(
            name, stage, chance.choice(("dana", "maya", "lena")), digest=chance.choice((zeros, None)) or zeros
        )
    if chance.random() < 0.3:
        folder.publication(name, outcome=chance.choice(("published", "failed")), digest=zeros)


def _more(folder: WorkspaceFolder) -> None:
    """What has no post, a post of another name, two of one id, a series whose id a post has, and broken files."""
    folder.post("other", folder="posts/2026")
    folder.post("other")
    folder.write("posts/named.yaml", (folder.root / "posts/p-00.yaml").read_text().replace("p-00", "p-unlike"))
    folder.post("taken", series="taken", occurrence="2027-03-02")
    folder.post("taken-2027-03-09", series="taken", occurrence="2027-03-09")
    folder.review("taken", "brand-review", "dana", digest="sha256:" + "1" * 64)
    folder.publication("taken-2027-03-09", stages=["brand-review"], digest="sha256:" + "1" * 64)
    folder.occurrence("2027-03-16")
    folder.review("weekly-tip", "brand-review", "maya")
    folder.write("posts/broken.yaml", "id: [\n")
    folder.write(
        "reviews/broken/brand-review--dana--1.yaml",
        (folder.root / "reviews/taken/brand-review--dana--1.yaml").read_text(),
    )
    folder.write(
        "reviews/gone/brand-review--dana--1.yaml",
        (folder.root / "reviews/taken/brand-review--dana--1.yaml").read_text(),
    )
    folder.write("reviews/nowhere.yaml", (folder.root / "reviews/taken/brand-review--dana--1.yaml").read_text())
    folder.write("publications/broken/acme-x--1.yaml", "post: broken\n")
