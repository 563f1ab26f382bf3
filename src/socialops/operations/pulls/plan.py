"""Write down a review of the forge: the record, proved where that is possible, and its commit."""

from __future__ import annotations

from socialops.audit.range import AuditRange
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Review
from socialops.domain.plan import Plan
from socialops.domain.sanitize import visible
from socialops.domain.time.clock import iso
from socialops.domain.time.zones import zone
from socialops.errors import SocialopsError
from socialops.forge.event import ForgeReview
from socialops.git.repo import Repo
from socialops.git.signature import signing_key
from socialops.operations.posts.records import plan_review

DECISIONS_OF = {"approved": "approve", "changes_requested": "request-changes", "dismissed": "withdraw"}
"""What a review on the forge decides."""
_LONGEST_NOTE = 4000


def plan_record(
    repo: Repo,
    span: AuditRange,
    post: Post,
    review: ForgeReview,
    member: Member,
    stage: str,
    digest: str,
    *,
    lifts: str | None = None,
) -> Plan:
    """The record of the review, with the commit that adds it; with *lifts*, the member lifts that one's request."""
    decision = "lift" if lifts else DECISIONS_OF[review.kind]
    fields = {
        "post": post.id,
        "stage": stage,
        "by": member.id,
        "decision": decision,
        "at": iso(span.now.astimezone(zone(span.policy.settings.timezone))),
        "digest": digest or None,
        "of": lifts,
        "note": f"{review.sender} dismissed the review on the forge." if lifts else _note(review),
        "forge": {
            "host": review.host,
            "repo": review.repo,
            "pull": review.pull,
            "review": review.review,
            "login": review.login,
            "commit": review.commit or span.head,
        },
    }
    author = f"{member.name} <{member.emails[0]}>" if span.policy.settings.evidence == "commit" else None
    word = Review.model_validate(fields)
    return plan_review(repo, span.workspace, word, signer=_relay(repo, span), author=author)


def _relay(repo: Repo, span: AuditRange) -> Member | None:
    """Who signs: under `evidence: forge` the runner, where it is a relay with a key; that proves the review offline."""
    relay = span.policy.roster.find(repo.identity().email)
    if span.policy.settings.evidence != "forge" or relay is None or not relay.relay or not relay.ssh_keys:
        return None
    try:
        signing_key(repo)
    except SocialopsError:
        return None
    return relay


def _note(review: ForgeReview) -> str | None:
    body = visible(review.body.replace("\r\n", "\n").replace("\r", "\n"), keep="\n").strip()[:_LONGEST_NOTE]
    if not body and review.kind == "changes_requested":
        return "Changes requested on the forge, without a word."
    return body or None
