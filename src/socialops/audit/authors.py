"""SO455: who changed a post's content since it was last approved can't approve it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from socialops.audit.makers import Makers
from socialops.audit.post_history import PostHistory
from socialops.audit.publications import is_settled
from socialops.audit.range import AuditRange, coded
from socialops.domain.approval.decisions import latest_decisions
from socialops.domain.approval.publications import GIVEN
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Review
from socialops.domain.workspace import Coded, Filed


def authors_approved(
    span: AuditRange, added: Collection[str], posts: Collection[str] | None = None, makers: Makers | None = None
) -> Iterator[Coded]:
    """SO455 for every approval by somebody who changed the content; with *posts*, of these only."""
    for post_id, approval, commit in self_approved(span, added, posts, makers):
        message = (
            f"{approval.item.by} approved this, and changed its content in commit {commit[:9]}: under four "
            f"eyes somebody else must approve{_squashed(span, commit, approval)}"
        )
        yield coded("SO455", approval.path, message, keys=("by",), subject=post_id)


def self_approved(
    span: AuditRange, added: Collection[str], posts: Collection[str] | None = None, makers: Makers | None = None
) -> Iterator[tuple[str, Filed[Review], str]]:
    """For every post and series to be judged, under four eyes: its approvals by who changed the content, and where.

    Judged are those that the range adds, whether they count in the end or not, and those of base's that count: each by
    the words that it is about, where it was given. *makers* know what was asked of them already.
    """
    makers = makers or Makers(span)
    for post_id in sorted(span.judged if posts is None else span.judged.intersection(posts)):
        post = _last(span, post_id)
        workflow = span.policy.workflow_of(post) if post else None
        if post is None or workflow is None or not workflow.four_eyes:
            continue
        past = PostHistory(span, post, workflow, makers)
        for approval in _approvals(span, post, added):
            commit = _changed(span, past, approval)
            if commit:
                yield post_id, approval, commit


def _last(span: AuditRange, post_id: str) -> Post | None:
    """The post, or what it was last where it is gone: who approved it then approved those words."""
    filed = span.workspace.subject(post_id)
    if filed:
        return filed.item
    gone = span.library[post_id].last(span.head) if span.workspace.reviews.get(post_id) else ()
    return gone[0].post if gone else None


def _squashed(span: AuditRange, commit: str, approval: Filed[Review]) -> str:
    """What to say where the very commit that changed the words brings the approval; nothing elsewhere."""
    found = next((c for c in span.commits if c.id == commit), None)
    return span.squash(found) if found and span.prefix + approval.path in found.own else ""


def _approvals(span: AuditRange, post: Post, added: Collection[str]) -> list[Filed[Review]]:
    records = span.workspace.reviews.get(post.id, ())
    given = [record for record in records if record.item.decision in GIVEN]
    if all(record.path in added for record in given):
        return given
    state = span.state(post.id)
    current = state.digest if state else None
    known = () if is_settled(span, post) else latest_decisions(records).values()
    counting = {d.filed.path for d in known if d.review.digest == current}
    return [record for record in given if record.path in counting or record.path in added]


def _changed(span: AuditRange, past: PostHistory, approval: Filed[Review]) -> str | None:
    """A commit in which the reviewer changed the words they approved, before they did; None where there is none.

    Where several commits bring the record, one that bears it out is enough.
    """
    entry, digest = span.after.get(span.prefix + approval.path), approval.item.digest
    bringing = span.chronicle.adding(approval.path, entry.oid) if entry else []
    found: list[str | None] = []
    for commit in bringing:
        seen = list(past.reviewed(commit.id, digest or ""))
        if seen:
            by = [name for node in seen if (name := past.changers(node).get(approval.item.by))]
            found.append(by[0] if by else None)
    if not found:  # never seen, which SO457 says of what is added
        return past.changers(span.head).get(approval.item.by)
    return None if None in found else found[0]
