"""Make a workspace of any size: varied posts of about 25 lines, with members, channels, a campaign and reviews.

Run `python -m benchmarks.generate FOLDER [POSTS]`. The same number always gives the same bytes.
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

from socialops.domain.approval.digest import post_digest
from socialops.domain.documents.post import Post
from socialops.domain.source import MediaFile
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import record as dump

ZONE = "Europe/Berlin"
START = date(2027, 1, 4)
A_DAY = 12
"""Posts a day."""
SENTENCE = (
    "spring jacket repair zip wool seam rain commute trail colour workshop photo story launch season green "
    "städtisch größer café hand thread pocket morning ride train shower border cloud stitch label sample"
)
WORDS = SENTENCE.split()
POLICY = {
    "socialops.yaml": f"version: 1\nname: Bench\ntimezone: {ZONE}\ndefault_workflow: standard\n",
    "roles/manager.yaml": "id: manager\ntitle: Social media manager\nmay: [post, publish, change-policy]\n",
    "roles/creator.yaml": "id: creator\ntitle: Content creator\nreports_to: manager\nmay: [post]\n",
    "roles/legal.yaml": "id: legal\ntitle: Legal\n",
    "members/maya.yaml": "id: maya\nname: Maya\nemails: [maya@acme.test]\nroles: [creator]\n",
    "members/li.yaml": "id: li\nname: Li\nemails: [li@acme.test]\nroles: [creator]\n",
    "members/dana.yaml": "id: dana\nname: Dana\nemails: [dana@acme.test]\nroles: [manager]\n",
    "members/lena.yaml": "id: lena\nname: Lena\nemails: [lena@acme.test]\nroles: [legal]\n",
    "channels/acme-x.yaml": "id: acme-x\nplatform: x\nhandle: '@acme'\nowner: manager\n",
    "channels/acme-linkedin.yaml": "id: acme-linkedin\nplatform: linkedin\nhandle: A\nowner: manager\nspacing: 30m\n",
    "channels/acme-mastodon.yaml": "id: acme-mastodon\nplatform: mastodon\nhandle: '@acme@acme.test'\nowner: manager\n",
    "campaigns/always.yaml": "id: always\ntitle: Always on\nowner: dana\n",
    "workflows/standard.yaml": (
        "id: standard\nstages:\n"
        "  - {id: brand-review, role: manager, due: 2d before publish}\n"
        "  - {id: legal-review, role: legal, when: {labels: [claim]}, due: 1d before publish}\n"
        "responsibilities:\n  publish: {role: manager, due: 0h after publish}\n"
    ),
}


def workspace(root: Path, *, posts: int) -> None:
    """Write the policy, *posts* posts, and an approval of every third one."""
    for path, text in POLICY.items():
        _write(root / path, text.encode())
    for number in range(posts):
        _post(root, number)


def _post(root: Path, number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - varied, not secret
    day = START + timedelta(days=number // A_DAY)
    name = f"post-{number:05d}"
    data = _text(chance, name, day, number % A_DAY).encode()
    _write(root / f"posts/{day:%Y/%m}/{name}.yaml", data)
    if number % 3 == 0:
        digest = post_digest(Post.model_validate(parse(data)), _no_media, zone=ZONE, schedule=True)
        fields = {"post": name, "stage": "brand-review", "by": "dana", "decision": "approve"}
        fields |= {"at": f"{day - timedelta(days=3)}T10:15:00+01:00", "digest": digest, "note": "Fine."}
        _write(root / f"reviews/{name}/brand-review--dana--1.yaml", dump(fields))


def _text(chance: random.Random, name: str, day: date, slot: int) -> str:
    lines = [
        f"id: {name}",
        f"title: {_words(chance, 4).capitalize()}",
        f"author: {chance.choice(['maya', 'li'])}",
        "campaign: always",
        f"labels: [{chance.choice(['launch', 'care', 'tip'])}]",
        "channels: [acme-x, acme-linkedin, acme-mastodon]",
        f"publish_at: {day} {7 + slot:02d}:00",
        f"status: {chance.choice(['draft', 'ready', 'ready', 'ready', 'hold'])}",
        "language: en",
        "text: |",
        *(f"  {_words(chance, 9).capitalize()}." for _ in range(3)),
        f"hashtags: [{chance.choice(WORDS).capitalize()}]",
        f"link: https://acme.test/{name}?utm_source=social",
        "media:",
        f"  - {{url: https://cdn.acme.test/{name}.png, sha256: {chance.randbytes(32).hex()}, alt: A photo}}",
        "variants:",
        "  acme-linkedin:",
        "    text: |",
        *(f"      {_words(chance, 12).capitalize()}." for _ in range(3)),
        "assignments: {publish: dana}",
        f'notes: "{_words(chance, 6)}"',
    ]
    return "\n".join(lines) + "\n"


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _no_media(path: str) -> MediaFile:
    raise AssertionError(path)  # the posts name media on the web only


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    workspace(Path(sys.argv[1]), posts=int(sys.argv[2]) if sys.argv[2:] else 10_000)
