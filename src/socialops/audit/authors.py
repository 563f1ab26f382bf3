"""SO455: who changed a post's content since it was last approved can't approve it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from socialops.audit.makers import Makers
from socialops.audit.post_history import Past
from socialops.audit.publications import is_settled
from socialops.audit.range import Scene, Told, told
from socialops.domain.approval.decisions import latest_decisions
from socialops.domain.approval.publications import GIVEN
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Review
from socialops.domain.workspace import Filed


def authors_approved(scene: Scene, added: Collection[str]) -> Iterator[Told]:
    """SO455 for every approval by somebody who changed the content."""
    for post_id, approval, commit in self_approved(scene, added):
        message = (
            f"{approval.item.by} approved this, and changed its content in commit {commit[:9]}: under four "
            f"eyes somebody else must approve{_squashed(scene, commit, approval)}"
        )
        yield told("SO455", approval.path, message, keys=("by",), subject=post_id)


def self_approved(scene: Scene, added: Collection[str]) -> Iterator[tuple[str, Filed[Review], str]]:
    """For every post and series to be judged, under four eyes: its approvals by who changed the content, and where.

    Judged are those that the range adds, whether they count in the end or not, and those of base's that count: each by
    the words that it is about, where it was given.
    """
    makers = Makers(scene)
    for post_id in sorted(scene.judged):
        post = _last(scene, post_id)
        workflow = scene.policy.workflow_of(post) if post else None
        if post is None or workflow is None or not workflow.four_eyes:
            continue
        past = Past(scene, post, workflow, makers)
        for approval in _approvals(scene, post, added):
            commit = _changed(scene, past, approval)
            if commit:
                yield post_id, approval, commit


def _last(scene: Scene, post_id: str) -> Post | None:
    """The post, or what it was last where it is gone: who approved it then approved those words."""
    filed = scene.workspace.subject(post_id)
    if filed:
        return filed.item
    gone = scene.library[post_id].last(scene.head) if scene.workspace.reviews.get(post_id) else ()
    return gone[0].post if gone else None


def _squashed(scene: Scene, commit: str, approval: Filed[Review]) -> str:
    """What to say where the very commit that changed the words brings the approval; nothing elsewhere."""
    found = next((c for c in scene.commits if c.id == commit), None)
    return scene.squash(found) if found and scene.prefix + approval.path in found.own else ""


def _approvals(scene: Scene, post: Post, added: Collection[str]) -> list[Filed[Review]]:
    records = scene.workspace.reviews.get(post.id, ())
    state = scene.state(post.id)
    current = state.digest if state else None
    known = () if is_settled(scene, post) else latest_decisions(records).values()
    counting = {d.filed.path for d in known if d.review.digest == current}
    return [r for r in records if r.item.decision in GIVEN and (r.path in counting or r.path in added)]


def _changed(scene: Scene, past: Past, approval: Filed[Review]) -> str | None:
    """A commit in which the reviewer changed the words they approved, before they did; None where there is none.

    Where several commits bring the record, one that bears it out is enough.
    """
    entry, digest = scene.after.get(scene.prefix + approval.path), approval.item.digest
    bringing = scene.chronicle.adding(approval.path, entry.oid) if entry else []
    found: list[str | None] = []
    for commit in bringing:
        seen = list(past.reviewed(commit.id, digest or ""))
        if seen:
            by = [name for node in seen if (name := past.changers(node).get(approval.item.by))]
            found.append(by[0] if by else None)
    if not found:  # never seen, which SO457 says of what is added
        return past.changers(scene.head).get(approval.item.by)
    return None if None in found else found[0]
