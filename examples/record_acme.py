"""Write the reviews and publications of examples/acme again, after a change to its posts.

Run `python examples/record_acme.py` from the project's root; it replaces examples/acme/{reviews,publications}.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from socialops.domain.approval.bypass import USUAL
from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.route import applying
from socialops.domain.approval.state import digest, post_state
from socialops.domain.documents.records import PublicationName, ReviewName
from socialops.domain.time.clock import instant, iso, shift
from socialops.store.load import load
from socialops.store.yaml.writer import record as dump

ROOT = Path(__file__).parent / "acme"
ZONE = "Europe/Berlin"
A, RC, BY = "approve", "request-changes", "bypass"
NOW = "2027-03-03T10:00:00+01:00"
X, M, B, L, I, Y = (f"acme-{n}" for n in ("x", "mastodon", "bluesky", "linkedin", "instagram", "youtube"))
BR, LR, QC = "brand-review", "legal-review", "quick-check"
# A review is stage, member, decision, time and note; a publication channel, outcome, time, member and address.
PLAN = [
    (
        "winter-repair-recap",
        "published",
        [(BR, "dana", A, "2027-02-12 15:20", "The box of seams is the story. Lovely.")],
        [
            (X, "published", "2027-02-16 10:00", "dana", "https://x.com/acme/status/101"),
            (L, "published", "2027-02-16 10:02", "dana", "https://www.linkedin.com/feed/update/urn:li:share:201"),
            (M, "published", "2027-02-16 10:01", "dana", "https://social.acme.test/@acme/301"),
        ],
    ),
    (
        "pfas-free-facts",
        "published",
        [
            (BR, "dana", A, "2027-02-11 11:05", None),
            (LR, "lena", A, "2027-02-12 16:40", "Covered by the lab report of November."),
        ],
        [
            (X, "published", "2027-02-17 09:30", "omar", "https://x.com/acme/status/102"),
            (L, "published", "2027-02-17 09:31", "omar", "https://www.linkedin.com/feed/update/urn:li:share:202"),
            (M, "published", "2027-02-17 09:31", "omar", "https://social.acme.test/@acme/302"),
            (B, "published", "2027-02-17 09:32", "omar", "https://bsky.app/profile/acme.test/post/402"),
        ],
    ),
    (
        "pfas-lab-report",
        "published",
        [
            ("general", "hanna", BY, "2027-02-18 13:40", "Released by Lena in writing; Dana is on a train until four."),
            (QC, "dana", A, "2027-02-18 16:20", "Read it on arrival, and Lena's mail too: all right."),
        ],
        [
            (X, "published", "2027-02-18 14:00", "dana", "https://x.com/acme/status/103"),
            (M, "published", "2027-02-18 14:01", "dana", "https://social.acme.test/@acme/303"),
            (B, "published", "2027-02-18 14:02", "dana", "https://bsky.app/profile/acme.test/post/403"),
        ],
    ),
    ("rain-pun", "cancelled", [(BR, "dana", A, "2027-02-16 09:15", None)], []),
    (
        "bag-size-guide",
        "partly-published",
        [(BR, "dana", A, "2027-02-22 10:30", None)],
        [
            (X, "published", "2027-02-24 12:30", "omar", "https://x.com/acme/status/104"),
            (L, "published", "2027-02-24 12:31", "omar", "https://www.linkedin.com/feed/update/urn:li:share:204"),
            (I, "failed", "2027-02-24 12:34", "omar", None),
        ],
    ),
    (
        "night-ride-reflectors",
        "failed",
        [(BR, "hanna", A, "2027-02-23 17:10", "Keep the bus driver.")],
        [(M, "failed", "2027-02-25 18:03", "omar", None)],
    ),
    (
        "workshop-late-opening",
        "unconfirmed",
        [(BR, "dana", A, "2027-02-24 09:45", None)],
        [
            (B, "published", "2027-02-26 11:00", "dana", "https://bsky.app/profile/acme.test/post/405"),
            (M, "unknown", "2027-02-26 11:04", "dana", None),
        ],
    ),
    (
        "spring-teaser",
        "published",
        [(BR, "dana", A, "2027-02-25 14:00", "An apple, yes.")],
        [
            (X, "published", "2027-03-01 09:00", "dana", "https://x.com/acme/status/105"),
            (L, "published", "2027-03-01 09:01", "dana", "https://www.linkedin.com/feed/update/urn:li:share:205"),
            (I, "published", "2027-03-01 12:00", "omar", "https://www.instagram.com/p/acme505/"),
        ],
    ),
    ("drizzle-film", "due", [(BR, "dana", A, "2027-03-01 16:25", "Chapter marks checked.")], []),
    ("drizzle-launch", "scheduled", [(BR, "dana", A, "2027-03-01 17:00", None)], []),
    ("faltjacke-fuer-den-april", "scheduled", [(BR, "hanna", A, "2027-03-02 09:20", "Schön.")], []),
    ("weekly-tip-2027-03-09", "scheduled", [(BR, "hanna", A, "2027-03-02 11:30", None)], []),
    (
        "trail-giveaway",
        "in-review",
        [(BR, "dana", A, "2027-03-02 14:10", "Ready for Legal.")],
        [],
    ),  # at legal-review; Lena is away, Paul is there
    ("commuter-day-pack", "in-review", [], []),  # at brand-review
    (
        "repair-booth-dates",
        "changes-requested",
        [(BR, "dana", RC, "2027-03-02 15:35", "Which markets, and from when to when? People will stand there.")],
        [],
    ),
    ("rider-quote", "scheduled", [(BR, "dana", A, "2027-03-02 16:00", "The exclamation mark is hers. Fine.")], []),
    ("london-pop-up", "in-review", [], []),
    ("easter-packing-list", "scheduled", [(BR, "hanna", A, "2027-03-03 08:40", None)], []),
    ("easter-opening-hours", "on-hold", [(BR, "dana", A, "2027-03-02 10:05", "Once the shop confirms.")], []),
    ("three-layers", "in-review", [], []),
    ("wash-your-shell", "in-review", [], []),
    ("behind-the-seams", "approved", [(BR, "dana", A, "2027-02-25 10:50", "Keep it for a thin week.")], []),
    ("last-week-of-spring-colours", "draft", [], []),
    ("earth-day-repair-count", "draft", [], []),
]


AHEAD = [
    (
        "repair-friday",
        BR,
        "hanna",
        "2027-03-02 11:45",
        "All six are fine. Nobody needs to ask me again before each Friday.",
    ),
]
"""Series that are approved ahead."""

QUESTIONS = [("london-pop-up", "hanna", "sam", "2027-03-02 11:20", "Does the shop know that we announce its hours?")]
"""A question is post, who asks whom, time and words: it is a task of theirs until they speak on the post."""


def at(written: str) -> str:
    """Berlin wall time as a record has it."""
    return iso(instant(datetime.fromisoformat(written), ZONE))


def write(path: str, fields: dict[str, Any]) -> None:
    """Write one record."""
    target = ROOT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(dump(fields))


def main() -> None:
    """Write every record, then make sure that each post is in the state it is meant to be in."""
    for folder in ("reviews", "publications"):
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    workspace = load(ROOT)
    for post_id, _, reviews, publications in PLAN:
        post = workspace.posts[post_id].item
        for stage, by, decision, when, note in reviews:
            fields: dict[str, Any] = {"post": post_id, "stage": stage, "by": by, "decision": decision, "at": at(when)}
            fields["digest"] = digest(workspace, post)
            if decision == BY:
                due = shift(datetime.fromisoformat(at(when)), USUAL, sign=1, holidays=workspace.holidays)
                fields |= {"stages": list(applying(workspace, post)), "due": iso(due)}
            write(ReviewName(post_id, stage, by, 1).path, fields | {"note": note})
        for channel, outcome, when, by, url in publications:
            fields = {"post": post_id, "channel": channel, "outcome": outcome, "at": at(when), "by": by, "url": url}
            part = channel_digest(post, channel, workspace.files.media)
            stages = list(applying(workspace, post))
            proof = {"digest": digest(workspace, post), "part": part, "stages": stages}
            write(PublicationName(post_id, channel, 1).path, fields | proof)
    for series_id, stage, by, when, note in AHEAD:
        fields = {"post": series_id, "stage": stage, "by": by, "decision": A, "at": at(when)}
        whole = digest(workspace, workspace.series_as_posts[series_id].item)
        write(ReviewName(series_id, stage, by, 1).path, fields | {"digest": whole, "note": note})
    for post_id, by, to, when, note in QUESTIONS:
        fields = {"post": post_id, "stage": "general", "by": by, "decision": "comment", "at": at(when), "to": [to]}
        whole = digest(workspace, workspace.posts[post_id].item)
        write(ReviewName(post_id, "general", by, 1).path, fields | {"digest": whole, "note": note})
    workspace, now = load(ROOT), datetime.fromisoformat(NOW)
    for post_id, state, _, _ in PLAN:
        found = post_state(workspace, workspace.posts[post_id].item, now).state
        if found != state:
            raise SystemExit(f"{post_id} is {found}, and should be {state}")


if __name__ == "__main__":
    main()
