"""The history of one post: who changed its content, and when it was approved by somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from socialops.audit.makers import By, Makers
from socialops.audit.range import AuditRange
from socialops.audit.versions import Versions
from socialops.classes import dataclass
from socialops.domain.approval.stages import stage_applies
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import review_name
from socialops.domain.documents.workflow import Workflow


@dataclass
class _Since:
    """Who changed the content since the nearest approved versions, and where these are."""

    by: dict[str, str] = field(default_factory=dict)
    bounds: frozenset[str] = frozenset()


class PostHistory:
    """All commits that touch a post, at whatever path, or media that any of its versions named."""

    def __init__(self, span: AuditRange, post: Post, workflow: Workflow, makers: Makers) -> None:
        self._span = span
        self._workflow = workflow
        self._makers = makers
        self._post = post.id
        self._versions: Versions = span.library[post.id]
        self._approvals = _approvals(span, post)
        self._since: dict[str, _Since] = {}
        self._whole: dict[str, By] = {}
        self._approved: set[str] = set()

    def changers(self, start: str) -> By:
        """Who changed the content in *start* and before it, back to the versions that others had approved."""
        node = self._versions.trace.node(start)
        if node is None:
            return {}
        for each in self._versions.trace.back(node):
            if each not in self._whole:
                self._judge(each)
        return self._whole[node]

    def reviewed(self, commit: str, digest: str) -> Iterator[str]:
        """The nearest commits at or before *commit* that held what the digest is of."""
        trace = self._versions.trace
        waiting = [trace.node(commit)]
        seen = set(waiting)
        while waiting:
            node = waiting.pop()
            if node is None:
                continue
            version = self._versions.at(node)
            if version and version.is_of(digest):
                yield node
                continue
            more = [before for before in trace.before(node) if before not in seen]
            seen.update(more)
            waiting += more

    def _judge(self, node: str) -> None:
        since = _Since()
        for member, commit in self._makers.of(self._post, node):
            since.by.setdefault(member, commit)
        bounds: set[str] = set()
        for before in self._versions.trace.before(node):
            if before in self._approved:
                bounds.add(before)
            elif before is not None:
                bounds |= self._since[before].bounds
                for member, commit in self._since[before].by.items():
                    since.by.setdefault(member, commit)
        since.bounds = frozenset(bounds)
        self._since[node] = since
        version = self._versions.at(node)
        whole = dict(since.by)
        for bound in bounds:  # an approval of these very words says nothing about who wrote them
            held = self._versions.at(bound)
            if version and held and held.full == version.full:
                whole = {**self._whole[bound], **whole}
        self._whole[node] = whole
        if self._is_approved(node, whole):
            self._approved.add(node)

    def _is_approved(self, node: str, changers: By) -> bool:
        """True where, at every stage that applies, enough people approved this version who had no part in it."""
        version = self._versions.at(node)
        approvals = self._approvals.get(version.full) if version else None
        if version is None or approvals is None:
            return False
        stages = [s for s in self._workflow.stages if stage_applies(s, version.post, self._span.workspace)]
        involved = {*version.post.people, *changers}
        return bool(stages) and all(len(approvals.get(s.id, set()) - involved) >= s.approvals for s in stages)


def _approvals(span: AuditRange, post: Post) -> Mapping[str, Mapping[str, set[str]]]:
    """For every digest, by stage, whose last word on it is an approval.

    Base's records were judged when they came: who approved then may hold another role by now.
    """
    last: dict[tuple[str, str, str], tuple[int, bool]] = {}
    for filed in span.workspace.reviews.get(post.id, ()):
        review, name = filed.item, review_name(filed.path)
        member = span.policy.roster.members.get(review.by)
        if name is None or member is None or review.digest is None or review.decision in {"comment", "done", "lift"}:
            continue
        workflow = span.policy.workflow_of(post)
        stage = workflow.stage(review.stage) if workflow else None
        known = span.prefix + filed.path in span.before
        may = known or (stage and span.policy.roster.serves(member, stage.roles, review.at.date()))
        key = (review.digest, review.stage, review.by)
        last[key] = max(last.get(key, (0, False)), (name.number, review.decision == "approve" and bool(may)))
    found: dict[str, dict[str, set[str]]] = {}
    for (digest, stage_id, by), (_, approves) in last.items():
        if approves:
            found.setdefault(digest, {}).setdefault(stage_id, set()).add(by)
    return found
