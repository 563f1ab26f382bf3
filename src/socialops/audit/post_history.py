"""The past of one post: who changed its content, and when it was approved by somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from socialops.audit.range import Scene
from socialops.audit.versions import Version, Versions, post_of
from socialops.domain.approval.state import stage_applies
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import review_name
from socialops.domain.documents.workflow import Workflow
from socialops.git.range import Commit, Detail, details


class Chronicle:
    """A history, children before parents, by the paths that its commits touch."""

    def __init__(self, history: Sequence[Commit], prefix: str) -> None:
        self.order = {commit.id: number for number, commit in enumerate(history)}
        self._by_path: dict[str, list[Commit]] = {}
        for commit in history:
            for path in commit.own:
                self._by_path.setdefault(path, []).append(commit)
        starts = self.touching([prefix + SETTINGS_FILE])
        self.starts = [c for c in starts if (change := c.own[prefix + SETTINGS_FILE]).after and not any(change.before)]
        self.roots = {prefix}.union(*(_moved_from(commit) for commit in self.starts))
        self._places: dict[str, set[str]] = {}
        for path in self._by_path:
            if (post := post_of(path, self.roots)) is not None:
                self._places.setdefault(post, set()).add(path)

    def touching(self, paths: Iterable[str]) -> list[Commit]:
        """The commits that touch one of the paths, in the history's order."""
        found = {commit.id: commit for path in paths for commit in self._by_path.get(path, ())}
        return sorted(found.values(), key=lambda commit: self.order[commit.id])

    def places(self, post: str) -> set[str]:
        """Every path the post ever had."""
        return self._places.get(post, set())

    @property
    def beginning(self) -> str | None:
        """The commit that starts the workspace: posts it brings along (an import) are nobody's change.

        Where a workspace was started more than once, in branches that know nothing of each other, there is none; and
        one that was only moved had begun before.
        """
        return self.starts[0].id if len(self.starts) == 1 and not _moved_from(self.starts[0]) else None


class Past:
    """All commits that touch a post, at whatever path, or media that any of its versions named."""

    def __init__(self, scene: Scene, post: Post, workflow: Workflow, chronicle: Chronicle, versions: Versions) -> None:
        self._scene = scene
        self._workflow = workflow
        self._chronicle = chronicle
        self._versions = versions
        self._approvals = _approvals(scene, post)
        places = chronicle.places(post.id)
        versions.extend(places)
        media = set(media_ever(scene, versions, chronicle.touching(places)))
        self._commits = {c.id: c for c in chronicle.touching(places | media)}
        self._details = details(scene.objects, list(self._commits))
        versions.read(name for d in self._details.values() for name in (d.id, *d.parents))
        self._approved: dict[str, bool] = {}
        for commit in reversed(self._commits):  # the oldest first: each answer rests on older ones
            self._approved[commit] = self._is_approved(commit)

    def changers(self, start: str) -> dict[str, Detail]:
        """Who changed the content in *start* and before it, back to the versions that others had approved."""
        current = self._versions.at(start)
        found: dict[str, Detail] = {}
        for commit in self._back(start, current.full if current else None):
            if self._changed(commit):
                for member in (*self._makers(commit), *self._makers_before(commit)):
                    found.setdefault(member, self._details[commit])
        return found

    def _back(self, start: str, current: str | None) -> Iterator[str]:
        """The commits of this past that can be reached from *start* without passing an approved version."""
        left, reached = len(self._commits), {start}
        ancestry = self._scene.objects.ancestry(self._scene.head)
        for commit, parents in ancestry.items():
            if commit in self._commits:
                left -= 1
                if commit in reached:
                    version = self._versions.at(commit)
                    if version and version.full != current and self._approved.get(commit):
                        reached.discard(commit)
                        continue
                    yield commit
            if commit in reached:
                reached.discard(commit)
                reached.update(parents)
            if not left:
                return

    def _changed(self, commit: str) -> bool:
        now = self._versions.at(commit)
        if now is None or commit == self._chronicle.beginning:
            return False
        before = (self._versions.at(parent) for parent in self._details[commit].parents)
        return all(version.content != now.content for version in before if version)

    def _makers(self, commit: str) -> Iterator[str]:
        """Author and co-authors; the committer only where the author is no member."""
        detail = self._details[commit]
        author = self._scene.member(detail.author)
        others = () if author else (detail.committer,)
        for email in (detail.author, *others, *detail.co_authors):
            member = self._scene.member(email)
            if member:
                yield member.id

    def _makers_before(self, commit: str) -> Iterator[str]:
        """Where the commit gave the post another id: who made it under the old one."""
        now = self._versions.at(commit)
        parents = self._details[commit].parents
        if now is None or any(self._versions.at(parent) for parent in parents):
            return
        for path, change in self._commits[commit].own.items():
            old = post_of(path, self._chronicle.roots)
            if old is None or change.after is not None:
                continue
            versions = Versions(self._scene.objects, self._scene.policy, self._scene.prefix, old, [path])
            for parent in parents:
                before = versions.at(parent)
                if before and _same_words(before, now):
                    past = Past(self._scene, before.post, self._workflow, self._chronicle, versions)
                    yield from past.everybody(parent)

    def everybody(self, start: str) -> dict[str, Detail]:
        """Who ever changed the content: approvals of another id say nothing."""
        self._approved = {}
        return self.changers(start)

    def _is_approved(self, commit: str) -> bool:
        """True where, at every stage that applies, enough people approved this version who had no part in it."""
        version = self._versions.at(commit)
        approvals = self._approvals.get(version.full) if version else None
        if version is None or approvals is None:
            return False
        stages = [s for s in self._workflow.stages if stage_applies(s, version.post, self._scene.workspace)]
        if not stages or any(len(approvals.get(s.id, ())) < s.approvals for s in stages):
            return False
        involved = {*version.post.people, *self.changers(commit)}
        return all(len(approvals[s.id] - involved) >= s.approvals for s in stages)


def media_ever(scene: Scene, versions: Versions, commits: Iterable[Commit]) -> Iterator[str]:
    """The media files that the post named at these commits and before them, from the repository's top."""
    found = details(scene.objects, [c.id for c in commits])
    names = [name for detail in found.values() for name in (detail.id, *detail.parents)]
    versions.read([*names, scene.head])
    for name in (*names, scene.head):
        version = versions.at(name)
        if version:
            yield from version.media


def _moved_from(commit: Commit) -> set[str]:
    """The folders of the workspaces that a commit ends: where one begins elsewhere, it was moved."""
    gone = (path for path, change in commit.own.items() if not change.after)
    return {path.removesuffix(SETTINGS_FILE) for path in gone if path.rsplit("/", 1)[-1] == SETTINGS_FILE}


def _same_words(one: Version, other: Version) -> bool:
    """True where two posts differ in their ids (and what never shows) alone."""
    return one.post.channels == other.post.channels and all(
        one.post.on(channel, name) == other.post.on(channel, name)
        for channel in one.post.channels
        for name in ("headline", "text", "link")
    )


def _approvals(scene: Scene, post: Post) -> Mapping[str, Mapping[str, set[str]]]:
    """For every digest, by stage, whose last word on it is an approval.

    Base's records were judged when they came: who approved then may hold another role by now.
    """
    last: dict[tuple[str, str, str], tuple[int, bool]] = {}
    for filed in scene.workspace.reviews.get(post.id, ()):
        review, name = filed.item, review_name(filed.path)
        member = scene.policy.roster.members.get(review.by)
        if name is None or member is None or review.digest is None or review.decision in {"comment", "done", "lift"}:
            continue
        workflow = scene.policy.workflow_of(post)
        stage = workflow.stage(review.stage) if workflow else None
        known = scene.prefix + filed.path in scene.before
        may = known or (stage and scene.policy.roster.serves(member, stage.roles, review.at.date()))
        key = (review.digest, review.stage, review.by)
        last[key] = max(last.get(key, (0, False)), (name.number, review.decision == "approve" and bool(may)))
    found: dict[str, dict[str, set[str]]] = {}
    for (digest, stage_id, by), (_, approves) in last.items():
        if approves:
            found.setdefault(digest, {}).setdefault(stage_id, set()).add(by)
    return found
