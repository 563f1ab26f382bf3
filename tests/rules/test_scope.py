"""A rule of the scope `post` says the same of a post's files whether the other posts are there or not."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from socialops.domain.finding import Finding
from socialops.domain.portion import REST, Portions
from socialops.domain.workspace import Workspace
from socialops.rules.registry import RULES
from socialops.rules.rule import Context, Rule, Scope
from socialops.store.load import load
from tests.factories import WorkspaceFolder, small_workspace

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BAD = sorted(folder for folder in (EXAMPLES / "bad").iterdir() if folder.is_dir())
TODAY = date(2027, 3, 3)
Found = Counter[tuple[str, Finding]]


def _told(workspace: Workspace, owner: str | None, portions: Portions) -> Iterator[tuple[str, Finding]]:
    """What the rules say, with *owner* of its files alone."""
    context = Context(workspace, TODAY)
    for rule in RULES:
        for finding in rule.check(context):
            if owner is None or portions.owner(finding.path) == owner:
                yield rule.code, finding


def _both(workspace: Workspace) -> tuple[Found, Found]:
    """What is said of all at once, and of each post alone together with what is said of the rest."""
    portions = Portions(workspace)
    whole = Counter(_told(workspace, None, portions))
    parts = Counter(_told(portions.rest(), REST, portions))
    for name in portions.owners:
        parts.update(_told(portions.of([name]), name, portions))
    return whole, parts


def _of(found: Found, rule: Rule) -> Found:
    return Counter({entry: count for entry, count in found.items() if entry[0] == rule.code})


def _differing(found: tuple[Found, Found]) -> set[str]:
    whole, parts = found
    return {rule.code for rule in RULES if _of(whole, rule) != _of(parts, rule)}


BY_POST = {rule.code for rule in RULES if rule.scope is Scope.POST}
BY_WORKSPACE = {rule.code for rule in RULES if rule.scope is Scope.WORKSPACE}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Found, Found]:
    """Very many faults at once, of posts that have to do with each other."""
    folder = small_workspace(tmp_path_factory.mktemp("faulty"))
    folder.channel("acme-mastodon", "mastodon", spacing="2h", cadence={"per_week": [1, 3]}, windows=["Mon-Fri 09-17"])
    folder.campaign("spring", start="2027-03-01", end="2027-03-10", channels=["acme-x"])
    folder.series()
    folder.series("taken", template={"author": "gone", "channels": ["acme-x"], "text": "Word {n} of {topic}.\n"})
    for number in range(24):
        _post(folder, random.Random(number), f"p-{number:02}")  # noqa: S311 - varied, not secret
    _more(folder)
    return _both(folder.load())


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


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_each_post_alone_is_told_what_it_is_told_among_all(folder: Path) -> None:
    assert not _differing(_both(load(folder))) & BY_POST


def test_the_same_where_very_much_is_wrong_at_once(faulty: tuple[Found, Found]) -> None:
    assert len({code for code, _ in faulty[0]}) > 20, "there is something to compare"
    assert not _differing(faulty) & BY_POST


SURELY = {"SO007", "SO010", "SO711", "SO712"}
"""Ids are given out by the loader, waivers are judged by the runner after all rules, and alerts ring over posts."""


def test_a_rule_that_looks_at_all_posts_has_to(faulty: tuple[Found, Found]) -> None:
    """So that no rule is called so to be on the safe side: each is seen to differ somewhere."""
    alone = (_differing(_both(load(EXAMPLES / "bad" / code))) for code in BY_WORKSPACE - SURELY)
    assert _differing(faulty).union(*alone) >= BY_WORKSPACE - SURELY
