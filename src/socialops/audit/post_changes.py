"""The changes of posts in a range: what each commit did to each post, by its file or by the media that it names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import NamedTuple

from socialops.audit.merge import decided
from socialops.audit.past.chronicle import POSTS, SERIES
from socialops.audit.policy import fold_path
from socialops.audit.range import AuditRange
from socialops.audit.versions import Version, Versions
from socialops.git.range import CommitDetail, RangeCommit


class PostChange(NamedTuple):
    """One post in one commit: as the commit holds it, and as its parents do (or did, before it went or broke).

    `content`, `covered`, `planned` and `status` say what the commit's author decided on: its content (where it can't be
    read too), all that an approval binds to, its times, and the author's word.
    """

    commit: CommitDetail
    post: str
    path: str
    now: Version | None = None
    shown: Version | None = None
    before: bool = False
    older: tuple[Version, ...] = ()
    content: bool = True
    covered: bool = True
    planned: bool = True
    status: bool = False

    @property
    def matters(self) -> bool:
        """True where its author must be proved: whatever takes a right."""
        return self.content or self.covered or self.planned or self.status


def post_in(span: AuditRange, path: str) -> str | None:
    """The id that the path of a post or series in the workspace gives it, case-folded as file systems may see it."""
    folded, prefix = fold_path(path), fold_path(span.prefix)
    if not folded.startswith((prefix + POSTS, prefix + SERIES)) or not folded.endswith((".yaml", ".yml")):
        return None
    return path.rsplit("/", 1)[1].rpartition(".")[0]


def _is_misplaced(span: AuditRange, path: str) -> bool:
    """True for what only some file systems take for a post or series: that is not to be trusted."""
    is_place = path.startswith((span.prefix + POSTS, span.prefix + SERIES)) and path.endswith(".yaml")
    return not is_place and post_in(span, path) is not None


def steps(span: AuditRange, posts: Collection[str], *, misplaced: bool = True) -> list[PostChange]:
    """Every step of the range on these posts, children before parents.

    With *misplaced* those, too, on what only some file systems take for a post, whichever that would be.
    """
    users: dict[str, list[str]] = {}
    for post in sorted(posts):
        for path in span.library[post].trace.paths:
            users.setdefault(path, []).append(post)
    touching = {commit.id for path in users for commit, _ in span.chronicle.changes(path)}
    numbers = {number for name in touching if (number := span.places.get(name)) is not None}
    numbers.update(span.merges)
    if misplaced:
        numbers.update(n for n, commit in enumerate(span.commits) if any(_is_misplaced(span, p) for p in commit.own))
    return [step for n in sorted(numbers) for step in _of(span, users, posts, span.commits[n])]


def _of(
    span: AuditRange, users: dict[str, list[str]], posts: Collection[str], commit: RangeCommit
) -> Iterator[PostChange]:
    detail = span.details[commit.id]
    touched: dict[str, str] = {}
    own = [path for path in commit.own if path in users or _is_misplaced(span, path)]
    for path in sorted(own, key=lambda p: (post_in(span, p) is None, p)) if len(own) > 1 else own:
        if _is_misplaced(span, path):
            yield PostChange(detail, post_in(span, path) or "", span.inside(path))
        for name in users.get(path, ()):
            touched.setdefault(name, path)
    if len(detail.parents) > 1:
        for name in posts:
            if name not in touched and span.library[name].trace.node(commit.id) == commit.id:
                touched[name] = ""
    for name in sorted(touched):
        step = _step(span, detail, name, touched[name])
        if step.matters or post_in(span, touched[name]) == name:
            yield step


def _step(span: AuditRange, detail: CommitDetail, post: str, path: str) -> PostChange:
    versions, commit = span.library[post], detail.id
    sides = versions.sides(commit)
    older = tuple({id(v): v for parent in sides for v in versions.last(parent)}.values())
    choice = partial(decided, span.chronicle.lineage, sides)

    def differs(part: Callable[[Versions, str], object]) -> bool:
        return choice(part(versions, commit), partial(part, versions))

    held = versions.held(commit)
    return PostChange(
        commit=detail,
        post=post,
        path=span.inside(path or _place(versions, commit, detail)),
        now=held.version,
        shown=held.first,
        before=any(versions.held(parent).content for parent in sides),
        older=older,
        content=differs(_content),
        covered=differs(_full),
        planned=differs(_planned),
        status=held.first is not None and bool(older) and differs(_status),
    )


def _content(versions: Versions, commit: str) -> object:
    return versions.held(commit).content


def _full(versions: Versions, commit: str) -> object:
    held = versions.held(commit)
    return held.version.full if held.version else held.content


def _planned(versions: Versions, commit: str) -> object:
    held = versions.held(commit)
    return held.version.planned if held.version else held.content


def _status(versions: Versions, commit: str) -> object:
    return sorted({version.post.status for version in versions.last(commit)})


def _place(versions: Versions, commit: str, detail: CommitDetail) -> str:
    """A path of the post, where a merge touched none that its sides do not have."""
    for at in (commit, *detail.parents):
        for path, entry in zip(versions.trace.paths, versions.trace.at(at), strict=True):
            if entry and path.endswith(".yaml"):
                return path
    return versions.trace.paths[0]
