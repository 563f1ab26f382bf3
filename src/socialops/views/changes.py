"""What changed in the rules of work between two states of a workspace, and for whom it matters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from socialops.classes import dataclass
from socialops.domain.approval.stages import StageResult
from socialops.domain.approval.state import State, post_state
from socialops.domain.approval.waiting import present
from socialops.domain.documents.post import Post
from socialops.domain.finding import Diagnostic
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed, Workspace
from socialops.views.affected import Audience
from socialops.views.post_times import PostTimes
from socialops.views.standing import Standing, stand_all

KINDS = ("guide", "role", "member", "team", "workflow", "playbook", "channel", "campaign", "goal")
_OVER = {State.PUBLISHED, State.CANCELLED}
_BETWEEN = {"SO303": "channel", "SO304": "guide", "SO307": "channel"}
"""Findings that another post can bring about, and the kind of document that must differ for the rule to be new."""
_PRIVATE = frozenset({"notify", "ssh_keys", "emails"})
"""Fields of which a team channel learns that they changed, not what they hold."""


@dataclass(frozen=True)
class FieldChange:
    """One field, by its way in the document; None where it is not there."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class PolicyChange:
    """A document that is new, gone or different; `members` are those for whom it matters."""

    kind: str
    id: str
    title: str
    path: str
    how: str
    details: tuple[FieldChange, ...]
    members: tuple[str, ...]
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class MovedPost:
    """A post whose publish time is another now; `before` or `after` is None where it has none."""

    post: str
    title: str
    path: str
    before: datetime | None
    after: datetime | None
    members: tuple[str, ...]


@dataclass(frozen=True)
class AffectedPost:
    """A post in flight whose file did not change, and what it breaks now that it did not break then.

    `stages` are those that it has to pass now and did not have to, or had passed.
    """

    post: str
    title: str
    path: str
    findings: tuple[Diagnostic, ...]
    members: tuple[str, ...]
    stages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """All of it, between two commits (`until` is None for the files as they are)."""

    since: str
    changes: tuple[PolicyChange, ...]
    moved: tuple[MovedPost, ...]
    held: tuple[AffectedPost, ...]

    def of(self, members: frozenset[str]) -> Changes:
        """What matters to any of *members*; everything where none is named."""
        if not members:
            return self

        def touches(found: PolicyChange | MovedPost | AffectedPost) -> bool:
            return bool(members & set(found.members))

        return Changes(
            self.since,
            tuple(filter(touches, self.changes)),
            tuple(filter(touches, self.moved)),
            tuple(filter(touches, self.held)),
        )


def changes(
    before: Workspace,
    after: Workspace,
    *,
    since: str,
    now: datetime,
    found: tuple[Iterable[Diagnostic], Iterable[Diagnostic]],
) -> Changes:
    """What is different in *after*; *found* are the findings of `check` then and now."""
    standings = [s for s in stand_all(after, now, PostTimes()) if s.state.state not in _OVER]
    audience = Audience(after, before, [Filed(s.path, s.post) for s in standings], now.date())
    listed = tuple(_documents(before, after, audience))
    fresh = _fresh(before, after, *found)
    held = _held(before, after, standings, fresh, now)
    return Changes(since, listed, tuple(_moved(before, after, standings)), tuple(held))


def _documents(before: Workspace, after: Workspace, audience: Audience) -> Iterator[PolicyChange]:
    if before.settings != after.settings:
        details = tuple(_details(_plain(before.settings), _plain(after.settings)))
        everybody = tuple(sorted(audience.everybody()))
        yield PolicyChange(
            "workspace", after.settings.name, after.settings.name, "socialops.yaml", "changed", details, everybody
        )
    for kind in KINDS:
        old, new = before.of_kind(kind), after.of_kind(kind)
        for name in sorted(old.keys() | new.keys()):
            was, now = old.get(name), new.get(name)
            if was and now and was.item == now.item:
                continue
            if now is None and after.is_broken(kind, name):
                continue  # a file that can't be read now is for `check` to tell
            yield _change(kind, name, was, now, audience)


def _change(kind: str, name: str, was: Filed[Any] | None, now: Filed[Any] | None, audience: Audience) -> PolicyChange:
    filed = now or was
    assert filed is not None  # noqa: S101 - the name came from one of the two
    posts = audience.posts(kind, name)
    items = [each.item for each in (was, now) if each]
    return PolicyChange(
        kind=kind,
        id=name,
        title=str(getattr(filed.item, "title", None) or getattr(filed.item, "name", None) or name),
        path=filed.path,
        how="changed" if was and now else "new" if now else "removed",
        details=tuple(_details(_plain(was.item), _plain(now.item))) if was and now else (),
        members=audience.members(kind, items, posts),
        posts=tuple(sorted(post.item.id for post in posts)),
    )


def _plain(item: Any) -> dict[str, Any]:
    plain: dict[str, Any] = item.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    return plain


def _details(was: Any, now: Any, way: str = "") -> Iterator[FieldChange]:
    """The fields that differ; lists whose entries have ids or are single are gone into, others told whole."""
    if was == now:
        return
    if way in _PRIVATE:
        yield FieldChange(way, None, None)
        return
    pairs = _pairs(was, now)
    if pairs is None:
        yield FieldChange(way, was, now)
        return
    old, new = pairs
    for key in dict.fromkeys((*old, *new)):
        yield from _details(old.get(key), new.get(key), f"{way}.{key}" if way else str(key))


def _pairs(was: Any, now: Any) -> tuple[Mapping[Any, Any], Mapping[Any, Any]] | None:
    if isinstance(was, dict) and isinstance(now, dict):
        return was, now
    if isinstance(was, list) and isinstance(now, list) and was and now:
        named = [all(isinstance(item, dict) and "id" in item for item in each) for each in (was, now)]
        if all(named):
            return {item["id"]: item for item in was}, {item["id"]: item for item in now}
    return None


def _moved(before: Workspace, after: Workspace, standings: Iterable[Standing]) -> Iterator[MovedPost]:
    """What moves for those who made a post moves for those who are to review it too."""
    for standing in standings:
        post = standing.post
        old = before.posts.get(post.id)
        if old is None:
            continue
        was, now = _time(before, old.item), _time(after, post)
        if was != now:
            turn = standing.turn.members if standing.turn else ()
            people = tuple(dict.fromkeys((*post.people, *post.assignments.values(), *turn)))
            yield MovedPost(post.id, post.title, standing.path, was, now, people)


def _time(workspace: Workspace, post: Post) -> datetime | None:
    zone = workspace.zone_of(post)
    return min((instant(at, zone) for channel in post.channels if (at := post.publish_on(channel))), default=None)


def _fresh(
    before: Workspace, after: Workspace, then: Iterable[Diagnostic], today: Iterable[Diagnostic]
) -> dict[str, list[Diagnostic]]:
    """What `check` finds now and did not find then, by path; not what another post brought about."""
    known = {(d.path, d.code, d.message) for d in then}
    fresh: dict[str, list[Diagnostic]] = {}
    for diagnostic in today:
        if (diagnostic.path, diagnostic.code, diagnostic.message) in known:
            continue
        kind = _BETWEEN.get(diagnostic.code)
        if kind is None or before.of_kind(kind) != after.of_kind(kind):
            fresh.setdefault(diagnostic.path, []).append(diagnostic)
    return fresh


def _held(
    before: Workspace,
    after: Workspace,
    standings: Iterable[Standing],
    fresh: Mapping[str, Sequence[Diagnostic]],
    now: datetime,
) -> Iterator[AffectedPost]:
    """Only posts that stayed as they were: what is new about the others, their authors brought in themselves."""
    for standing in standings:
        post, path = standing.post, standing.path
        old = before.posts.get(post.id)
        if old is None or old.item != post or old.path != path:
            continue
        findings, stages = tuple(fresh.get(path, ())), _stages(before, after, standing, now)
        if findings or stages:
            reviewers = (m for result in stages for m in present(after.roster, result.stage.roles, now.date()))
            members = tuple(dict.fromkeys((*post.people, *reviewers)))
            yield AffectedPost(
                post.id, post.title, path, findings, members, tuple(result.stage.id for result in stages)
            )


def _stages(before: Workspace, after: Workspace, standing: Standing, now: datetime) -> tuple[StageResult, ...]:
    """Open stages that did not apply then, or that the same records passed then."""
    post, state = standing.post, standing.state
    same_rules = before.workflow_of(post) == after.workflow_of(post) and before.members == after.members
    if post.status != "ready" or same_rules:
        return ()
    was = post_state(before, post, now)
    old = {result.stage.id: result for result in was.stages if result.applies}
    same = was.digest == state.digest and _records(before, post) == _records(after, post)
    return tuple(
        result
        for result in state.stages
        if result.applies and not result.satisfied
        if result.stage.id not in old or (same and old[result.stage.id].satisfied)
    )


def _records(workspace: Workspace, post: Post) -> set[str]:
    return {filed.path for filed in workspace.reviews.get(post.id, ())}
