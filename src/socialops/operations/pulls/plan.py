"""Write down a review of the forge: the record, proved where that is possible, and its commit."""

from __future__ import annotations

from socialops.audit.range import Scene
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Review, ReviewName
from socialops.domain.plan import Change, Plan
from socialops.domain.sanitize import visible
from socialops.domain.time.clock import iso, zone
from socialops.errors import SocialopsError
from socialops.forge.event import ForgeReview
from socialops.git.repo import Repo
from socialops.git.signature import signing_key
from socialops.operations.posts.sign import seal
from socialops.store.yaml.writer import record as dump

DECISIONS_OF = {"approved": "approve", "changes_requested": "request-changes", "dismissed": "withdraw"}
"""What a review on the forge decides."""
_VERBS = {"withdraw": "withdraw-review"}
_LONGEST_NOTE = 4000


def plan_record(
    repo: Repo,
    scene: Scene,
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
    start = f"{stage}--{member.id}--"
    numbers = [p.stem.removeprefix(start) for p in (repo.root / "reviews" / post.id).glob(f"{start}*.yaml")]
    number = max((int(n) for n in numbers if n.isdecimal()), default=0) + 1
    name = ReviewName(post.id, stage, member.id, number)
    fields: dict[str, object] = {
        "post": post.id,
        "stage": stage,
        "by": member.id,
        "decision": decision,
        "at": iso(scene.now.astimezone(zone(scene.policy.settings.timezone))),
        "digest": digest or None,
        "of": lifts,
        "note": f"{review.sender} dismissed the review on the forge." if lifts else _note(review),
        "forge": {
            "host": review.host,
            "repo": review.repo,
            "pull": review.pull,
            "review": review.review,
            "login": review.login,
            "commit": review.commit or scene.head,
        },
    }
    Review.model_validate({key: value for key, value in fields.items() if value is not None})
    kind = "series" if scene.workspace.is_lead(post) else "post"
    subject = f"{kind}({post.id}): {_VERBS.get(decision, decision)} at {stage}"
    trailers = {
        "Socialops-Post": post.id,
        "Socialops-Action": decision,
        "Socialops-Stage": stage,
        "Socialops-By": member.id,
        "Socialops-Digest": digest,
    }
    author = f"{member.name} <{member.emails[0]}>" if scene.policy.settings.evidence == "commit" else None
    change = Change(name.path, None, dump(_relayed(repo, scene, name.path, fields)))
    return Plan(subject, (change,), trailers=trailers, author=author)


def _relayed(repo: Repo, scene: Scene, path: str, fields: dict[str, object]) -> dict[str, object]:
    """Under `evidence: forge`, signed where the runner is a relay with a key: that proves it offline."""
    relay = scene.policy.roster.find(repo.identity().email)
    if scene.policy.settings.evidence != "forge" or relay is None or not relay.relay or not relay.ssh_keys:
        return fields
    try:
        signing_key(repo)
    except SocialopsError:
        return fields
    return seal(repo, scene.policy, relay, path, fields, dry_run=False)


def _note(review: ForgeReview) -> str | None:
    body = visible(review.body.replace("\r\n", "\n").replace("\r", "\n"), keep="\n").strip()[:_LONGEST_NOTE]
    if not body and review.kind == "changes_requested":
        return "Changes requested on the forge, without a word."
    return body or None
