"""SO455: who changed a post's content since it was last approved can't approve it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from socialops.audit.post_history import Chronicle, Past
from socialops.audit.range import Scene, Told, told
from socialops.audit.versions import Versions
from socialops.domain.approval.decisions import latest_decisions
from socialops.domain.approval.state import fold
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import Workflow
from socialops.git.range import Commit, Detail


def authors_approved(scene: Scene, history: Sequence[Commit], versions: Mapping[str, Versions]) -> Iterator[Told]:
    """For every post and series to be judged, under four eyes: its counting approvals are by nobody who changed it."""
    chronicle = Chronicle(history, scene.prefix)
    for post_id in sorted(scene.judged):
        filed = scene.workspace.subject(post_id)
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
        changers = Past(scene, filed.item, workflow, chronicle, versions[post_id]).changers(scene.head)
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
    """The members who changed the content since its last approved version, each with a commit of theirs.

    *history* holds at least the commits that touch the post wherever it lay, the media it ever named, and
    socialops.yaml, children before parents.
    """
    return Past(scene, post, workflow, Chronicle(history, scene.prefix), versions).changers(scene.head)
