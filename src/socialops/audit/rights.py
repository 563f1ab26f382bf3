"""SO454 and SO456: who may change policy, content, status and publications, by the policy at base."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from socialops.audit.policy import is_policy
from socialops.audit.records import Added
from socialops.audit.scene import Scene, Told, told
from socialops.audit.versions import Version
from socialops.domain.eligibility import Electorate
from socialops.domain.post import Post
from socialops.domain.review import Publication, Review
from socialops.domain.state import fold, latest_decisions
from socialops.domain.workflow import GENERAL
from socialops.ledger.span import Commit

VersionsOf = Callable[[Commit, str], tuple[Version | None, ...]]
"""A post at a commit and at each of its parents."""


def policy_changes(scene: Scene) -> Iterator[Told]:
    """SO454: every commit that changes policy is by a member who may, at base; a merge answers for what it decides."""
    for commit in scene.commits:
        detail = scene.details[commit.id]
        paths = sorted(p for p in scene.decided(commit) if is_policy(p, scene.prefix))
        member = scene.member(detail.author)
        day = detail.committed.date()
        if not paths or (member and not member.has_left(day) and scene.policy.roster.may(member, "change-policy")):
            continue
        who = f"{scene.name(detail)} holds no role that may 'change-policy' at base"
        more = f" (and {len(paths) - 1} more)" if len(paths) > 1 else ""
        message = f"commit {detail.short} changes {paths[0]}{more}, but {who}"
        yield told("SO454", scene.inside(paths[0]), message)


def content_changes(scene: Scene, versions: VersionsOf) -> Iterator[Told]:
    """SO456: new or changed content needs `post`; a status is its author's, a contributor's or a stage's reviewer's."""
    for commit in scene.commits:
        for path in scene.decided(commit):
            inside = scene.inside(path)
            if not path.startswith(scene.prefix) or not inside.startswith("posts/") or not path.endswith(".yaml"):
                continue
            post = inside.rsplit("/", 1)[1].removesuffix(".yaml")
            yield from _content(scene, commit, inside, post, versions(commit, post))


def _content(scene: Scene, commit: Commit, path: str, post: str, found: tuple[Version | None, ...]) -> Iterator[Told]:
    now, before = found[0], [version for version in found[1:] if version]
    detail = scene.details[commit.id]
    member = scene.actor(detail)
    if now is None and not before:
        return
    changed = not before or now is None or all(version.content != now.content for version in before)
    if changed and not (member and scene.policy.roster.may(member, "post")):
        verb = "adds" if now and not before else "changes" if now else "removes"
        message = (
            f"commit {detail.short} {verb} the post, but {scene.name(detail)} holds no role that may 'post' at base"
        )
        yield told("SO456", path, message, subject=post)
    if now and before and all(version.post.status != now.post.status for version in before):
        old = before[0].post
        if not (member and (member.id in old.people or _reviews(scene, member.id, old, detail.committed.date()))):
            message = (
                f"commit {detail.short} sets the status to '{now.post.status}', but {scene.name(detail)} is neither "
                f"author, contributor nor reviewer of a stage"
            )
            yield told("SO456", path, message, keys=("status",), subject=post)


def _reviews(scene: Scene, member: str, post: Post, day: object) -> bool:
    found = scene.policy.roster.members[member]
    workflow = scene.policy.workflow_of(post)
    roles = [role for stage in workflow.stages for role in stage.roles] if workflow else []
    return scene.policy.roster.serves(found, roles, day)  # type: ignore[arg-type]


def record_rights(scene: Scene, record: Added) -> Iterator[Told]:
    """SO456 for one added record: its member may say this, by the policy at base."""
    member = scene.policy.roster.members.get(record.record.by)
    post = scene.workspace.posts.get(record.record.post)
    if member is None:
        return
    reason = None
    if isinstance(record.record, Publication):
        if not scene.policy.roster.may(member, "publish"):
            reason = f"{member.id} records a publication, but holds no role that may 'publish' at base"
    elif post is not None:
        reason = _review_reason(scene, record.record, post.item)
    if reason:
        yield told("SO456", record.path, reason, keys=("by",), subject=record.record.post)


def _review_reason(scene: Scene, review: Review, post: Post) -> str | None:
    roster = scene.policy.roster
    member = roster.members[review.by]
    if review.decision == "lift":
        return None if roster.may(member, "bypass") else f"{member.id} lifts a request, but may not 'bypass' at base"
    if review.decision not in {"approve", "request-changes"}:
        return None
    workflow = scene.policy.workflow_of(post)
    stage = workflow.stage(review.stage) if workflow else None
    if workflow is None or stage is None:
        if review.stage == GENERAL or review.decision == "request-changes":
            return None
        return f"{member.id} approves at '{review.stage}', which is no stage of the post's workflow at base"
    electorate = Electorate(roster, workflow, post, scene.policy.stage_roles)
    if review.decision == "request-changes":
        return electorate.role_objection(member, stage, review.at.date())
    reasons = electorate.objections(review, stage)
    return f"{member.id} may not approve by the policy at base: {'; '.join(reasons)}" if reasons else None


def standing_rights(scene: Scene, added: frozenset[str]) -> Iterator[Told]:
    """SO456 for approvals that base holds already and that would count, had their member not lost the right."""
    for post_id in sorted(scene.touched):
        filed = scene.workspace.posts.get(post_id)
        if filed is None:
            continue
        state = fold(scene.workspace, filed.item, scene.now)
        for decided in latest_decisions(scene.workspace.reviews.get(post_id, ())).values():
            review = decided.review
            counts = review.decision == "approve" and review.digest == state.digest
            if not counts or decided.filed.path in added or review.by not in scene.policy.roster.members:
                continue
            reason = _review_reason(scene, review, filed.item)
            if reason:
                yield told("SO456", decided.filed.path, reason, keys=("by",), subject=post_id)
