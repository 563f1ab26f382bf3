"""Who may say what of a post, where and when: what commands ask, the reference asks of every record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from socialops.domain.approval.eligibility import Electorate
from socialops.domain.approval.stages import stage_applies
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import DECISIONS, Publication, Review, publication_name, review_name
from socialops.domain.documents.workflow import Workflow
from socialops.domain.workspace import Workspace
from tests.audit.commits import Commit, best, workspace_of
from tests.audit.contents import Words, is_record


class Speech(Words):
    """The right to a record, by the policy at base."""

    def may_say(self, path: str, review: Review, member: Member, adding: list[Commit]) -> bool:
        if review.decision == "withdraw":  # there is something to take back
            return any(said.decision in DECISIONS for said in self.earlier(path, review))
        if review.decision == "lift":
            return self.may(member, "bypass") and (not adding or self.asked(review, adding))
        if review.decision == "done":
            posts = [post for c in adding for post in self.last(c, review.post)]
            return not posts or any(self.has_task(review, post) for post in posts)
        if review.decision != "approve" and not self.is_place(review):
            return False
        if review.decision == "comment":
            return True
        held = [self.post(s, review.post) for c in adding for s in self.seen(c) if self.held(review, s)]
        filed = self.merged.posts.get(review.post)
        post = held[0] if held else filed.item if filed else None
        handed_in = not adding or any(self.handed_in(review, commit) for commit in adding)
        return (post is None or self.eligible(review, post)) and handed_in and self.in_turn(review, adding)

    def earlier(self, path: str, record: Review | Publication) -> list[Any]:
        """What its member said of the same stage, or anybody of the same channel, under lower numbers."""
        said = self.merged.reviews if isinstance(record, Review) else self.merged.publications
        own = [(review_name(f.path) or publication_name(f.path), f.item) for f in said[record.post]]
        mine = review_name(path) or publication_name(path)
        return [item for other, item in own if other and mine and other[:-1] == mine[:-1] and other < mine]

    def there(self, commit: Commit, post: str) -> list[Review]:
        """The reviews that a commit holds as the merge will."""
        records = self.merged.reviews.get(post, ())
        return [filed.item for filed in records if commit.files.get(filed.path) == self.after[filed.path]]

    def last(self, commit: Commit, name: str) -> list[Post]:
        """The post, or what it was last where it is gone or can't be read."""
        post = self.taken(commit, name)
        return [post] if post else self.before(commit, name)

    def asked(self, lift: Review, adding: list[Commit]) -> bool:
        """The request that is lifted was there."""
        wanted = ("request-changes", lift.of, lift.stage)
        return any((r.decision, r.by, r.stage) == wanted for c in adding for r in self.there(c, lift.post))

    def once(self) -> Iterator[Workflow]:
        """Every workflow that base has or had."""
        for commit in self.base.history():
            yield from (filed.item for filed in workspace_of(commit.files).workflows.values())

    def is_place(self, review: Review) -> bool:
        """A stage that there is or was; a comment may be on a task, or on nothing of these, too."""
        stages = {stage.id for workflow in self.once() for stage in workflow.stages}
        tasks = {task for workflow in self.once() for task in workflow.responsibilities}
        return review.stage in stages | (tasks | {"general"} if review.decision == "comment" else set())

    def has_task(self, review: Review, post: Post) -> bool:
        """The task is assigned to the member or to whom they stand in for; unassigned, they serve its role."""
        workflow = self.policy.workflow_of(post)
        task = workflow.responsibilities.get(review.stage) if workflow else None
        assigned, roster = post.assignments.get(review.stage), self.policy.roster
        if task is None:
            return False
        if assigned:
            other = roster.members.get(assigned)
            return review.by == assigned or bool(other and other.backup == review.by)
        return roster.serves(roster.members[review.by], [task.role], review.at.date())

    def eligible(self, review: Review, post: Post) -> bool:
        """The reviewer is eligible at base: for requests by role, for approvals by four eyes too."""
        workflow = self.policy.workflow_of(post)
        stage = workflow.stage(review.stage) if workflow else None
        if workflow is None or stage is None:
            return review.decision != "approve"
        electorate = Electorate(self.policy.roster, workflow, post, self.policy.stage_roles)
        member = self.policy.roster.members[review.by]
        if review.decision == "request-changes":
            return electorate.role_objection(member, stage, review.at.date()) is None
        return not electorate.objections(review.by, stage, review.at.date())

    def handed_in(self, review: Review, commit: Commit) -> bool:
        """Nobody judges a draft, or what is held or cancelled, unless that was said after the review."""
        word, waiting = self.word(commit, review.post), [commit]
        if not word or "ready" in word:
            return True
        others = [set(self.word(parent, review.post)) for parent in commit.parents]
        if self.author(commit) != review.by and not any(set(word) & other for other in others):
            return True  # a squash
        for one in waiting:
            words = {parent: self.word(parent, review.post) for parent in one.parents}
            if any("ready" in w for w in words.values()) and max(one.authored, one.committed) > self.at(review):
                return True
            waiting += [parent for parent, w in words.items() if "ready" not in w and parent not in waiting]
        return False

    def in_turn(self, review: Review, adding: list[Commit]) -> bool:
        """The stage applied, and enough had approved at those before it, by a workflow that base has or had."""
        found = []
        for commit in adding if review.decision == "approve" else ():
            for version in (s for s in self.seen(commit) if self.held(review, s)):
                post = self.post(version, review.post)
                now = self.policy.workflow_of(post) if post else None
                workflows = [now, *(w for w in self.once() if w.id == now.id)] if now else []
                found += [self.has_turn(w, review, commit, version) for w in workflows]
        return not found or any(found)

    def has_turn(self, workflow: Workflow, review: Review, commit: Commit, version: Commit) -> bool:
        post, digests = self.post(version, review.post), self.digests(version, review.post)
        applying = [s for s in workflow.stages if post and stage_applies(s, post, self.policy)]
        names = [stage.id for stage in applying]
        if review.stage not in names:
            return workflow.stage(review.stage) is None  # said already: nobody is eligible there
        said = [r for r in self.there(commit, review.post) if r.decision == "approve" and r.digest in digests]
        before = applying[: names.index(review.stage)]
        return all(len({r.by for r in said if r.stage == s.id}) >= s.approvals for s in before)

    def visible(self, record: Review | Publication, commit: Commit) -> bool:
        """Who approves has seen the pictures."""
        post, media = self.post(commit, record.post), workspace_of(commit.files).files.media
        files = [item.file for _, item in post.all_media() if item.file] if post else []
        approves = isinstance(record, Review) and record.decision == "approve"
        return not approves or not any(media(file).problem for file in files)

    def went_out(self, path: str, publication: Publication, adding: list[Commit]) -> bool:
        """What went out, or was tried, was approved, and nobody had held it back, where it was recorded."""
        shown = [(c, s) for c in adding for s in self.seen(c) if self.held(publication, s)]
        if not self.goes_on(path, publication):
            return False
        for commit, version in shown:
            there = {p: e for p, e in commit.files.items() if is_record(p) and self.after.get(p) == e}
            rest = {p: e for p, e in version.files.items() if not is_record(p)}
            workspace = replace(self.by_base({**rest, **there}), publications={})
            state = post_state(workspace, workspace.posts[publication.post].item, commit.committed)
            ready = self.status(commit, publication.post) in {"ready", None}
            late = self.late(publication, commit, workspace) if publication.stages else set()
            passed = all(s.satisfied or s.stage.id in late for s in state.stages)
            asked = any(s.applies for s in state.stages)
            if passed and asked and ready and self.named(publication, version, workspace, state, late):
                return True
        return not shown  # never there: SO457 says so

    def goes_on(self, path: str, publication: Publication) -> bool:
        """What is out does not go out again, nor fail; and what nobody knows is not said twice."""
        folder, part = f"publications/{publication.post}/", publication.part or publication.digest
        records = {p: entry for p, entry in self.after.items() if p.startswith(folder) and p < path}
        earlier: Any = workspace_of(records).publications.get(publication.post, ())
        said = [f.item for f in sorted(earlier, key=lambda f: f.path) if f.item.channel == publication.channel]
        parts = [p.part or p.digest for p in said if p.outcome == "published"]
        if part in parts and (publication.outcome != "published" or parts[-1] == part):
            return False
        last = said[-1] if said and said[-1].outcome == "unknown" == publication.outcome else None
        return last is None or (last.part or last.digest) != part

    def late(self, publication: Publication, commit: Commit, there: Workspace) -> set[str]:
        """Stages that base took up since the commit's history left it, and that were given later in the range."""
        post = there.posts[publication.post].item
        end = replace(there, reviews=self.merged.reviews)
        found = {s.stage.id for s in post_state(end, post, commit.committed).stages if s.satisfied}
        for fork in best(self.base.history() & commit.history()):
            old = workspace_of(fork.files)
            workflow = old.workflow_of(post)
            found -= {s.id for s in (workflow.stages if workflow else ()) if stage_applies(s, post, old)}
        return found

    def named(
        self, publication: Publication, version: Commit, there: Workspace, state: PostState, late: set[str]
    ) -> bool:
        """Its `stages` hold at least what applies at base, and each has an approval; `part` is of what was approved."""
        if publication.part and publication.digest not in self.digests(version, publication.post):
            return False
        if publication.stages is None:
            return True
        applying = {result.stage.id for result in state.stages if result.applies} - late
        given = [f.item for f in there.reviews.get(publication.post, ()) if f.item.decision == "approve"]
        given = [r for r in given if r.digest == publication.digest and r.by not in state.post.people]
        return applying <= set(publication.stages) <= applying | {review.stage for review in given}
