"""SO455: who changed a post's content since it was last approved can't approve it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from socialops.audit.scene import Scene, Told, told
from socialops.audit.versions import Versions
from socialops.domain.kind import SETTINGS_FILE
from socialops.domain.post import Post
from socialops.domain.review import Review
from socialops.domain.state import fold, latest_decisions, stage_applies
from socialops.domain.workflow import Workflow
from socialops.domain.workspace import Filed
from socialops.ledger.span import Commit, Detail, details


def authors_approved(scene: Scene, history: Sequence[Commit], versions: Mapping[str, Versions]) -> Iterator[Told]:
    """For every touched post under four eyes: its counting approvals are by nobody who changed it."""
    for post_id in sorted(scene.touched):
        filed = scene.workspace.posts.get(post_id)
        workflow = scene.policy.workflow_of(filed.item) if filed else None
        if filed is None or workflow is None or not workflow.four_eyes:
            continue
        records = scene.workspace.reviews.get(post_id, ())
        current = fold(scene.workspace, filed.item, scene.now).digest
        counting = [
            d
            for d in latest_decisions(records).values()
            if d.review.decision == "approve" and d.review.digest == current
        ]
        if not counting:
            continue
        changers = changers_since_approval(scene, filed.item, workflow, history, versions[post_id])
        for decided in counting:
            commit = changers.get(decided.review.by)
            if commit:
                message = (
                    f"{decided.review.by} approved this, and changed its content in commit {commit.short}: under four "
                    "eyes somebody else must approve"
                )
                yield told("SO455", decided.filed.path, message, keys=("by",), subject=post_id)


def changers_since_approval(
    scene: Scene, post: Post, workflow: Workflow, history: Sequence[Commit], versions: Versions
) -> dict[str, Detail]:
    """The members who changed the content since its last approved version, each with a commit of theirs."""
    records = scene.workspace.reviews.get(post.id, ())
    approved = _approved_digests(scene, post, workflow, records)
    commits = list(relevant(scene, post, history))
    found = details(scene.objects, [c.id for c in commits])
    versions.read([name for c in commits for name in (c.id, *found[c.id].parents)])
    newest = versions.at(scene.head)
    current = newest.full if newest else None
    changers: dict[str, Detail] = {}
    for commit in commits:
        detail = found[commit.id]
        now = versions.at(commit.id)
        if now and now.full != current and now.full in approved:
            break
        before = [version for parent in detail.parents if (version := versions.at(parent))]
        if now and all(version.content != now.content for version in before) and not _begins(scene, detail):
            for member in makers(scene, detail):
                changers.setdefault(member, detail)
    return changers


def _begins(scene: Scene, detail: Detail) -> bool:
    """True for the commit that starts the workspace: posts it brings along (an import) are nobody's change."""
    names = [f"{parent}:{scene.prefix}{SETTINGS_FILE}" for parent in detail.parents]
    return not any(scene.objects.oids(names))


def relevant(scene: Scene, post: Post, history: Iterable[Commit]) -> Iterator[Commit]:
    """Commits that touch the post, wherever it lay, or a media file that it names; newest first."""
    name = f"/{post.id}.yaml"
    media = {f"{scene.prefix}{item.file}" for _, item in post.all_media() if item.file}
    for commit in history:
        if any((path.endswith(name) and "posts/" in path) or path in media for path in commit.own):
            yield commit


def makers(scene: Scene, detail: Detail) -> Iterator[str]:
    """Author and co-authors; the committer only where the author is no member."""
    author = scene.member(detail.author)
    emails = [detail.author, *detail.co_authors] if author else [detail.author, detail.committer, *detail.co_authors]
    for email in emails:
        member = scene.member(email)
        if member:
            yield member.id


def _approved_digests(scene: Scene, post: Post, workflow: Workflow, records: Sequence[Filed[Review]]) -> frozenset[str]:
    """Digests that every stage that applies has approved, by people other than author and contributors."""
    stages = [stage for stage in workflow.stages if stage_applies(stage, post, scene.workspace)]
    by_digest: dict[str, dict[str, set[str]]] = {}
    for filed in records:
        review = filed.item
        member = scene.policy.roster.members.get(review.by)
        stage = workflow.stage(review.stage)
        if review.decision != "approve" or review.digest is None or member is None or stage is None:
            continue
        if review.by in post.people or not scene.policy.roster.serves(member, stage.roles, review.at.date()):
            continue
        by_digest.setdefault(review.digest, {}).setdefault(stage.id, set()).add(review.by)
    return frozenset(
        digest
        for digest, approvals in by_digest.items()
        if stages and all(len(approvals.get(stage.id, ())) >= stage.approvals for stage in stages)
    )
