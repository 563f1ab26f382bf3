"""For which posts a forge's review can be written down, at which stage, and why not for the others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socialops.audit.authors import changers_since_approval
from socialops.audit.scene import Scene
from socialops.audit.versions import POSTS, SERIES, Versions
from socialops.domain.clock import iso, zone
from socialops.domain.decision import latest_decisions
from socialops.domain.eligibility import Electorate
from socialops.domain.forge_event import ForgeReview
from socialops.domain.post import Post
from socialops.domain.review import Review, ReviewName
from socialops.domain.roster import Member
from socialops.domain.state import PostState, fold
from socialops.domain.visible import visible
from socialops.domain.workspace import Filed
from socialops.errors import SocialopsError
from socialops.ledger.commit import Plan
from socialops.ledger.journal import Change
from socialops.ledger.repo import Repo
from socialops.ledger.signature import signing_key
from socialops.ledger.span import changed, log
from socialops.operations.sealing import seal
from socialops.store.record import dump

_DECISIONS = {"approved": "approve", "changes_requested": "request-changes", "dismissed": "withdraw"}
_LONGEST_NOTE = 4000
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def judge_review(
    repo: Repo, scene: Scene, review: ForgeReview, member: Member, refused: list[str], remarks: list[str]
) -> Iterator[Plan]:
    """Plans for the posts where the review can be recorded; the reasons for the others go to *refused*."""
    if review.kind == "dismissed":
        yield from _dismissals(repo, scene, review, member, remarks)
        return
    reviewed = review.commit or scene.head
    if not _COMMIT.fullmatch(reviewed) or scene.objects.commit(reviewed) is None:
        refused.append(f"the reviewed commit {reviewed[:40]} is not in this clone: fetch it first")
        return
    posts = sorted(p for p in scene.touched if scene.workspace.subject(p))
    if not posts:
        remarks.append("The pull request changes no post: there is nothing to record.")
    for post in posts:
        filed = scene.workspace.subject(post)
        if filed is None:
            continue
        if _known(scene, post, review):
            remarks.append(f"{post}: this review is recorded already.")
            continue
        found = _stage(scene, filed, review, member, reviewed)
        if isinstance(found, str):
            refused.append(f"{post}: {found}")
        else:
            yield _plan(repo, scene, filed.item, review, member, found[0], found[1])


def _known(scene: Scene, post: str, review: ForgeReview) -> bool:
    decision = _DECISIONS[review.kind]
    return any(
        f.item.forge is not None
        and (f.item.forge.review, f.item.forge.pull, f.item.decision) == (review.review, review.pull, decision)
        for f in scene.workspace.reviews.get(post, ())
    )


def _stage(  # noqa: PLR0911 - each return is one reason
    scene: Scene, filed: Filed[Post], review: ForgeReview, member: Member, reviewed: str
) -> tuple[str, str] | str:
    """Stage and digest of the record, or why there can be none."""
    post = filed.item
    workflow = scene.policy.workflow_of(post)
    if workflow is None:
        return "it has no workflow at base"
    versions = Versions(scene.objects, scene.policy, scene.prefix, post.id, _places(scene, post.id))
    versions.read([reviewed, scene.head])
    then, now = versions.at(reviewed), versions.at(scene.head)
    if then is None or now is None:
        return f"it is not there at the reviewed commit {reviewed[:9]}"
    if then.full != now.full:
        return f"it changed after {review.login} looked at commit {reviewed[:9]}: they must look again"
    if post.status != "ready":
        return f"it is not submitted (status: {post.status})"
    state = fold(scene.workspace, post, scene.now)
    electorate = Electorate(scene.policy.roster, workflow, post, scene.policy.stage_roles)
    if review.kind == "changes_requested":
        return _request_stage(scene, state, electorate, member, now.full)
    if reason := electorate.four_eyes(member.id):
        return reason
    day = scene.now.date()
    mine = [s for s in state.stages if s.applies and not s.satisfied]
    mine = [s for s in mine if electorate.role_objection(member, s.stage, day) is None]
    if len(mine) != 1:
        names = ", ".join(s.stage.id for s in mine)
        return (
            f"more than one stage is open to {member.id} ({names}): use 'socialops approve --stage'"
            if mine
            else (f"no stage that is open now takes {member.id}")
        )
    if state.open_stage is not None and state.open_stage.stage.id != mine[0].stage.id:
        return f"stage {state.open_stage.stage.id} comes first and is still open"
    history = log(scene.objects, scene.head)
    commit = changers_since_approval(scene, post, workflow, history, versions).get(member.id)
    if workflow.four_eyes and commit:
        return f"{member.id} changed its content in commit {commit.short}: somebody else must approve"
    return mine[0].stage.id, now.full


def _request_stage(
    scene: Scene, state: PostState, electorate: Electorate, member: Member, digest: str
) -> tuple[str, str] | str:
    day = scene.now.date()
    mine = [s for s in state.stages if s.applies and electorate.may_request(member.id, s.stage.id, day)]
    still_open = [s for s in mine if not s.satisfied] or mine
    if len(still_open) == 1:
        return still_open[0].stage.id, digest
    if not still_open:
        return f"no stage takes {member.id}"
    return f"more than one stage takes {member.id}: use 'socialops request-changes --stage'"


def _places(scene: Scene, post: str) -> set[str]:
    name = f"/{post}.yaml"
    places = {p for p in (*scene.before, *scene.after) if p.endswith(name)}
    places |= {p for commit in scene.commits for p in commit.own if p.endswith(name)}
    return {p for p in places if scene.inside(p).startswith((POSTS, SERIES))}


def _dismissals(repo: Repo, scene: Scene, review: ForgeReview, member: Member, remarks: list[str]) -> Iterator[Plan]:
    """A dismissed review is taken back: the member's decision ends, and no older one comes back to life."""
    if _forge_did_it(scene, review):
        remarks.append("The forge dismissed the review itself, because a record was pushed: the record stays.")
        return
    none = True
    for post in sorted(scene.workspace.reviews):
        for (stage, by), decided in latest_decisions(scene.workspace.reviews[post]).items():
            evidence = decided.review.forge
            if by != member.id or evidence is None or evidence.review != review.review:
                continue
            filed = scene.workspace.subject(post)
            if decided.review.decision != "withdraw" and filed:
                none = False
                digest = decided.review.digest or ""
                yield _plan(repo, scene, filed.item, review, member, stage, digest)
    if none:
        remarks.append(f"No decision of {member.id} rests on that review: there is nothing to take back.")


def _forge_did_it(scene: Scene, review: ForgeReview) -> bool:
    """A push makes the forge dismiss reviews; where it brought records alone, what was read is unchanged."""
    if review.sender.casefold() == review.login.casefold() or not _COMMIT.fullmatch(review.commit):
        return False
    if not review.sender_is_person:
        return True
    head = scene.objects.commit(review.head_commit) or scene.head
    if head == review.commit or scene.objects.commit(review.commit) is None:
        return False
    paths = [scene.inside(path) for path in changed(scene.objects, review.commit, head)]
    return bool(paths) and all(path.startswith(("reviews/", "publications/")) for path in paths)


def _plan(repo: Repo, scene: Scene, post: Post, review: ForgeReview, member: Member, stage: str, digest: str) -> Plan:
    decision = _DECISIONS[review.kind]
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
        "note": _note(review),
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
    subject = f"{kind}({post.id}): {'withdraw-review' if decision == 'withdraw' else decision} at {stage}"
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
