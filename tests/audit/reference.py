"""Section 6 of the contract, under `evidence: commit`, in the plainest words there are: what an audit must refuse.

Nothing here is quick or clever. Every commit is loaded by the ordinary loader, every question is asked of every commit,
and each part stands under the sentence that it is. `refusals` gives pairs of a code and what it is about: the path of
a record or case, the id of a post, `policy`, or nothing where history can't be judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from socialops.domain.approval.decisions import latest_decisions
from socialops.domain.approval.state import State, post_state
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication, Review, publication_name, review_name
from tests.audit.commits import Commit, best, workspace_of
from tests.audit.contents import file_at, is_document, is_policy, is_record, stem
from tests.audit.speech import Speech

Refusal = tuple[str, str]
DAY = timedelta(days=1)


def refusals(base: Commit, head: Commit) -> set[Refusal]:
    """What is to be refused about merging *head* into *base*; empty where all is proved."""
    forks = best(base.history() & head.history())
    after: dict[str, tuple[str, bytes]] = {}
    for path in base.files.keys() | head.files.keys():
        ours, theirs, before = base.whole(path), head.whole(path), {c.whole(path) for c in forks}
        if ours != theirs and before not in ({ours}, {theirs}):
            return {("SO450", "")}  # both sides changed it (or their ancestors disagree): nothing can be proved
        _, entry = theirs if before == {ours} else ours
        if entry is not None:
            after[path] = entry
    if any(commit.doubled for commit in {base, head, *forks, *(head.history() - base.history())}):
        return {("SO450", "")}  # trees with two entries of one name: nobody can say what they hold
    if not forks or any(is_policy(path) for path in workspace_of(base.files).broken):
        return {("SO450", "")}
    return set(_Judge(base, head, after).all())


class _Judge(Speech):
    def all(self) -> Iterator[Refusal]:
        yield from self.policy_changes()
        yield from self.rights()
        yield from self.altered()
        yield from self.cases()
        for path in sorted(self.after):
            if is_record(path) and self.base.files.get(path) != self.after[path]:
                yield from self.record(path)
        yield from self.standing()

    # -- "Policy changes only by members who hold a role with change-policy at base" ---------------------------------

    def policy_changes(self) -> Iterator[Refusal]:
        for commit in self.range:
            paths = set(commit.files).union(*(parent.files for parent in commit.parents))
            if any(is_policy(p) and self.decides(commit, file_at, p) for p in paths):
                member = self.member(commit.author)
                if not member or self.left(member, commit.committed) or not self.may(member, "change-policy"):
                    yield "SO454", "policy"

    # -- "a new post or changed content `post`, a status its author, a contributor or a reviewer of a stage" ----------

    def rights(self) -> Iterator[Refusal]:
        for commit in self.range:
            member = self.actor(commit)
            if member and self.left(member, commit.committed):
                member = None
            for name in self.ids(commit.files).union(*(self.ids(parent.files) for parent in commit.parents)):
                content = self.decides(commit, self.content, name, nothing=())
                status = self.decides(commit, self.word, name, nothing=())
                plan = self.decides(commit, self.plan, name)
                older = self.before(commit, name)
                other = [post for post in older if post.status != self.status(commit, name)]
                involved = member and all(self.involved(post, member, commit) for post in other or older[:1])
                if content and not (member and self.may(member, "post")):
                    yield "SO456", name
                held = {self.status(commit, name), *(post.status for post in other)} <= {"ready", "hold"}
                holds = held and member and self.may(member, "publish")
                if status and self.taken(commit, name) and other and not (involved or holds):
                    yield "SO456", name
                if plan and not (member and (involved or self.may(member, "post") or self.may(member, "publish"))):
                    yield "SO456", name

    # -- "Records are only ever added" ----------------------------------------------------------------------------

    def altered(self) -> Iterator[Refusal]:
        for commit in (self.base, *self.range):
            for path, entry in commit.files.items():
                new = commit is self.base or all(p.whole(path) != commit.whole(path) for p in commit.parents)
                if new and is_record(path) and self.after.get(path) != entry and not self.renumbered(path, entry):
                    yield "SO451", path

    def renumbered(self, path: str, entry: tuple[str, bytes]) -> bool:
        """Its own reviewer gave a record that base does not hold yet another number."""
        name = review_name(path)
        if name is None or self.base.files.get(path) == entry:
            return False
        twins = [r for p in self.after if self.after[p] == entry and (r := review_name(p)) and p not in self.base.files]
        movers = [c for c in self.range if c.files.get(path) != entry
                  and any(p.files.get(path) == entry for p in c.parents)
                  and self.decides(c, file_at, path)]  # fmt: skip
        mine = [member for c in movers if (member := self.member(c.author)) and member.id == name.member]
        return any(twin[:3] == name[:3] for twin in twins) and len(mine) == len(movers)

    def cases(self) -> Iterator[Refusal]:
        """Entries of a case's log are records: appended, never altered, each by who it says."""
        after = self.entries(self.after)
        for path, log in self.entries(self.base.files).items():
            rest = iter(after.get(path, ()))
            if not all(entry in rest for entry in log):  # in this order, others may stand between
                yield "SO451", path
        makers: dict[tuple[str, str], list[str]] = {}
        for commit in self.range:
            for path, log in self.entries(commit.files).items():
                known = [e for parent in commit.parents for e in self.entries(parent.files).get(path, ())]
                for entry in (entry for entry in log if entry not in known):
                    makers.setdefault((path, str(entry)), []).append(self.author(commit))
                    if entry not in after.get(path, ()):
                        yield "SO451", path
        for path, log in after.items():
            for entry in log:
                if entry.by not in makers.get((path, str(entry)), [entry.by]):
                    yield "SO452", path

    # -- "Who said it", "On what", "By whom" ------------------------------------------------------------------------

    def record(self, path: str) -> Iterator[Refusal]:
        """A record that base does not hold identically."""
        found = [f.item for kind in (self.merged.reviews, self.merged.publications)
                 for items in kind.values() for f in items if f.path == path]  # fmt: skip
        said = [found[0].post, found[0].stage, found[0].by] if found and isinstance(found[0], Review) else None
        said = [found[0].post, found[0].channel] if found and isinstance(found[0], Publication) else said
        name = review_name(path) or publication_name(path)
        if said is None or name is None or said != list(name[:-1]):
            yield "SO452", path  # what can't be read, or says another place than it lies in, is nobody's
            return
        record: Review | Publication = found[0]
        adding = self.adding(path)
        member = self.policy.roster.members.get(record.by)
        if member is None or member not in [self.member(commit.author) for commit in adding]:
            yield "SO452", path
        there = [commit for first in adding for commit in self.seen(first) if self.held(record, commit)]
        if record.digest and not any(self.visible(record, commit) for commit in there):
            yield "SO457", path
        if not any(self.dated(record, commit) for commit in adding):
            yield "SO456", path
        comments = isinstance(record, Review) and record.decision == "comment"
        if not comments and any(self.at(said) > self.at(record) for said in self.earlier(path, record)):
            yield "SO456", path  # an older word never takes back a later one; a comment takes nothing back
        if isinstance(record, Publication):
            yield from self.publication(path, record, adding)
        elif member:
            yield from self.review(path, record, member, adding)
        if member and self.left(member, self.at(record), *(m for c in adding for m in (c.authored, c.committed))):
            yield "SO456", path

    def dated(self, record: Review | Publication, commit: Commit) -> bool:
        """`at` lies within a day of its commit's date, and commits don't run back in time."""
        near = any(abs(self.at(record) - moment) <= DAY for moment in (commit.authored, commit.committed))
        return near and all(parent.committed - commit.committed <= DAY for parent in commit.parents)

    def review(self, path: str, review: Review, member: Member, adding: list[Commit]) -> Iterator[Refusal]:
        if not self.may_say(path, review, member, adding):
            yield "SO456", path
        posts = [self.post(s, review.post) for c in adding for s in self.seen(c) if self.held(review, s)]
        filed = self.merged.posts.get(review.post)
        post = posts[0] if posts else filed.item if filed else None
        if post and review.decision == "approve" and self.wrote(review, post, adding):
            yield "SO455", path

    def publication(self, path: str, publication: Publication, adding: list[Commit]) -> Iterator[Refusal]:
        """It needs `publish`; and what went out was approved, and nobody had held it back, where it was recorded."""
        member = self.policy.roster.members.get(publication.by)
        if member and not self.may(member, "publish"):
            yield "SO456", path
        if not self.went_out(path, publication, adding):
            yield "SO407", path

    # -- "who changed the content since its last approved digest can't approve it" ---------------------------------

    def wrote(self, review: Review, post: Post, adding: list[Commit]) -> bool:
        workflow = self.policy.workflow_of(post)
        four_eyes = workflow is not None and workflow.four_eyes
        return four_eyes and any(review.by in self.changers(review, commit) for commit in adding)

    def changers(self, review: Review, adding: Commit) -> set[str]:
        """All who changed what was approved since it was last approved by somebody else."""
        found, seen = set[str](), set[tuple[Commit, str]]()
        waiting = [(commit, review.post) for commit in self.nearest(review, adding) or [adding]]
        approved = {self.content(commit, name) for commit, name in waiting}
        others = [d.review for d in latest_decisions(workspace_of(adding.files).reviews.get(review.post, ())).values()]
        others = [r for r in others if r.by != review.by and r.decision == "approve"]
        while waiting:
            commit, name = waiting.pop()
            content = self.content(commit, name)
            settled = any(r.digest in self.digests(commit, name) for r in others) and content not in approved
            if (commit, name) in seen or settled:
                continue
            seen.add((commit, name))
            same = [(p, name) for p in commit.parents if self.content(p, name) == content]
            if not same and content and not self.beginning(commit):
                found |= self.writers(commit).union(*(self.writers(c) for c in self.sides(commit, name)))
                waiting += [(p, old) for p in commit.parents for old in self.renamed(commit, p, name)]
            waiting += [(parent, name) for parent in commit.parents]
        return found

    def nearest(self, review: Review, adding: Commit) -> list[Commit]:
        """The last commits that held what was approved."""
        found, waiting = [], [adding]
        for commit in waiting:
            if self.held(review, commit):
                found.append(commit)
            else:
                waiting += [parent for parent in commit.parents if parent not in waiting]
        return found

    def sides(self, commit: Commit, name: str) -> set[Commit]:
        """Who made each side of a merge that put the content together: all there who touched its files or media."""
        if len(commit.parents) < 2:
            return set()
        common = set.intersection(*(parent.history() for parent in commit.parents))
        post = self.post(commit, name)
        media = {item.file for _, item in post.all_media() if item.file} if post else set[str]()
        paths = media | {p for p in commit.files if is_document(p) and stem(p) == name}
        commits = set.union(*(parent.history() for parent in commit.parents)) - common
        return {c for c in commits if any(self.decides(c, file_at, p) for p in paths)}

    def renamed(self, commit: Commit, parent: Commit, name: str) -> set[str]:
        """Other ids under which the words were, where they vanish as the post appears."""
        post = self.post(commit, name)
        gone = (self.ids(parent.files) - self.ids(commit.files)) if post and not self.content(parent, name) else set()
        return {old for old in gone if (was := self.post(parent, old)) and was.text == post.text} if post else set()

    # -- "all records that count at head are judged, those already in base too" ------------------------------------

    def standing(self) -> Iterator[Refusal]:
        for name in self.touched_posts():
            filed = self.merged.posts.get(name)
            if filed is None:
                continue
            state = post_state(self.merged, filed.item, datetime.now(UTC))
            enough = {result.stage.id for result in state.stages if result.satisfied}
            for decided in latest_decisions(self.merged.reviews.get(name, ())).values():
                review, path = decided.review, decided.filed.path
                held = self.base.files.get(path) == self.after[path] and review.decision == "approve"
                if self.over(filed.item) and not state.changed:  # what is over stays over
                    continue
                if state.state is State.PUBLISHED and review.stage not in enough:  # it does no harm: a warning
                    enough |= {review.stage}
                if held and review.digest == state.digest and review.by in self.policy.roster.members:
                    if not self.eligible(review, filed.item) and review.stage not in enough:
                        yield "SO456", path
                    if self.wrote(review, filed.item, self.adding(path)):
                        yield "SO455", path

    def over(self, post: Post) -> bool:
        """Base holds that it is out everywhere, or it is cancelled."""
        known = workspace_of(self.base.files).publications.get(post.id, ())
        out = {f.item.channel for f in known if f.item.outcome == "published"}
        return post.status == "cancelled" or out >= set(post.channels)

    def touched_posts(self) -> set[str]:
        """Posts whose file, media or records the range touches."""
        found = {name for c in self.range for name in self.touches(c)}
        records = (path for c in self.range for path in c.files if is_record(path))
        return found | {
            f"{path}/".split("/")[1] for path in records if self.base.files.get(path) != self.after.get(path)
        }
