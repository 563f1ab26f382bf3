"""Who made a post's content what it is at a commit: by git's authors, over merges, and under other ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from socialops.audit.range import AuditRange
from socialops.audit.versions import Version
from socialops.domain.documents.records import review_name
from socialops.git.range import CommitDetail, details

By = Mapping[str, str]
"""Members, each with a commit of theirs."""
_Words = tuple[tuple[object, ...], ...]


class Makers:
    """The changers of content, for all posts of a span."""

    def __init__(self, span: AuditRange) -> None:
        self._span = span
        self._library = span.library
        self._details: dict[str, CommitDetail] = dict(span.details)
        self._everybody: dict[tuple[str, str], By] = {}
        self._gone: dict[str, dict[_Words, list[tuple[str, str]]]] = {}

    def of(self, post: str, node: str) -> Iterator[tuple[str, str]]:
        """Who changed the content in that commit, each with a commit: none where it is as a parent has it."""
        if not self._changed(post, node):
            return
        yield from ((member, node) for member in self._authors(post, node))
        if len(self._parents(node)) > 1:
            for side in self._sides(post, node):
                yield from ((member, side) for member in self._authors(post, side))
        for old, parent in self._older_ids(post, node):
            yield from self._ever(old, parent).items()

    def details(self, by: By) -> dict[str, CommitDetail]:
        """The same with all that is known of the commits."""
        self._read(list(by.values()))
        return {member: self._details[commit] for member, commit in by.items()}

    def _read(self, commits: list[str]) -> None:
        if new := [name for name in dict.fromkeys(commits) if name not in self._details]:
            self._details |= details(self._span.objects, new)

    def _parents(self, node: str) -> tuple[str, ...]:
        return self._span.chronicle.lineage.parents[node]

    def _changed(self, post: str, node: str) -> bool:
        """The content differs from that of every parent, and is there."""
        versions = self._library[post]
        now = versions.held(node).content
        if now is None or node == self._span.chronicle.beginning:
            return False
        return all(versions.held(parent).content != now for parent in self._parents(node))

    def _authors(self, post: str, commit: str) -> Iterator[str]:
        """Author and co-authors; the committer only where the author is no member."""
        self._read([commit])
        detail = self._details[commit]
        yield from self._span.everybody(detail.author)
        if not self._span.member(detail.author):
            yield from self._span.everybody(detail.committer)
        for email in detail.co_authors:
            yield from (m for m in self._span.everybody(email) if not self._came_along(post, detail, m))

    def _came_along(self, post: str, detail: CommitDetail, member: str) -> bool:
        """True where a squash names its author's reviewer as a co-author.

        Forges name every author of a branch, also who only added a review. Under signatures the words are answered for
        by the author's own signature, and the review by its member's, so the name alone says nothing more.
        """
        author = self._span.member(detail.author)
        if self._span.policy.settings.evidence != "signature" or author is None or author.id == member:
            return False
        commit = self._span.chronicle.commits.get(detail.id)
        folder = f"reviews/{post}/"
        for path, change in commit.own.items() if commit else ():
            name = review_name(self._span.inside(path))
            if name and path.startswith(self._span.prefix + folder) and name.member == member and change.after:
                return True
        return False

    def _sides(self, post: str, merge: str) -> Iterator[str]:
        """The commits of a merge's sides that made what it puts together: those which not all sides hold."""
        trace = self._library[post].trace
        reached = [set(trace.back(node)) for node in trace.before(merge)]
        own = set[str]().union(*reached) - reached[0].intersection(*reached)
        states = [trace.at(parent) for parent in self._parents(merge)]
        paths = {path for path, *entries in zip(trace.paths, *states, strict=True) if len(set(entries)) > 1}
        for commit in own:
            found = trace.commits.get(commit)
            if found and paths & found.own.keys():
                yield commit

    def _older_ids(self, post: str, node: str) -> Iterator[tuple[str, str]]:
        """Where the commit gave the post another id: the old one, and the parent that holds it."""
        now = self._library[post].at(node)
        if now is None or any(self._library[post].held(parent).content for parent in self._parents(node)):
            return
        if gone := self._goners(node):
            yield from ((old, parent) for old, parent in gone.get(_words(now), ()) if old != post)

    def _goners(self, commit: str) -> dict[_Words, list[tuple[str, str]]]:
        """The posts that a commit takes away, by their words."""
        if commit not in self._gone:
            found: dict[_Words, list[tuple[str, str]]] = {}
            for old in dict.fromkeys(self._span.chronicle.gone.get(commit, ())):
                for parent in self._parents(commit):
                    before = self._library[old].at(parent)
                    if before:
                        found.setdefault(_words(before), []).append((old, parent))
            self._gone[commit] = found
        return self._gone[commit]

    def _ever(self, post: str, commit: str) -> By:
        """Who ever changed the content under that id: approvals of another id say nothing."""
        start = (post, self._library[post].trace.node(commit) or commit)
        waiting = [start]
        while waiting:
            key = waiting[-1]
            nodes = self._library[key[0]].trace.back(key[1])
            rests_on = [
                (old, self._library[old].trace.node(parent) or parent)
                for node in nodes
                for old, parent in self._older_ids(key[0], node)
            ]
            missing = [other for other in rests_on if other not in self._everybody]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            self._everybody[key] = self._together(key[0], nodes, rests_on)
        return self._everybody[start]

    def _together(self, post: str, nodes: list[str], rests_on: list[tuple[str, str]]) -> By:
        found: dict[str, str] = {}
        for node in reversed(nodes):
            if self._changed(post, node):
                for member in self._authors(post, node):
                    found.setdefault(member, node)
        for other in rests_on:
            for member, commit in self._everybody[other].items():
                found.setdefault(member, commit)
        return found


def _words(version: Version) -> _Words:
    """What a post shows: two that differ in their ids (and what never shows) alone have the same."""
    post = version.post
    return tuple((channel, *(post.on(channel, n) for n in ("headline", "text", "link"))) for channel in post.channels)
