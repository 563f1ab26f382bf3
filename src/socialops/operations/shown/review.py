"""What `review` shows: the queue of a reviewer, and of each post all that an approval of it covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from socialops.classes import dataclass
from socialops.domain.approval.decisions import Decided, latest_decisions
from socialops.domain.approval.state import digest
from socialops.domain.documents.post import Post
from socialops.domain.finding import Diagnostic
from socialops.domain.time.clock import instant
from socialops.domain.workspace import Filed, Workspace
from socialops.errors import SocialopsError
from socialops.operations.pulls.content import fields, routing
from socialops.operations.reference import named
from socialops.operations.shown.changers import exactly, settled
from socialops.operations.shown.opened import Asker, Opened, Page, open_workspace
from socialops.operations.sync.branches.standpoint import Standpoint, own_posts, standpoint
from socialops.views.card import card
from socialops.views.post_times import PostTimes
from socialops.views.standing import Standing
from socialops.views.work.changed_words import changed_fields
from socialops.views.work.questions import answers_for
from socialops.views.work.review import Look, ReviewItem, Since, looks

_BESIDE = frozenset(
    {
        "author", "contributors", "workflow", "campaign", "labels", "language", "channels", "content_warning",
        "hashtags", "mentions", "link", "waivers", "series", "occurrence", "reply_to", "timezone",
    }
)  # fmt: skip
"""What an approval covers beside texts, pictures and times, which the card shows channel by channel."""
_AT_ONCE = 50
"""Posts of which git is asked together."""
_FEW = 100
"""Posts of a workspace up to which nobody waits while all are judged."""
_MOST_VERSIONS = 50
"""How many versions of a post are looked through for the one that was seen last."""


@dataclass(frozen=True)
class ReviewQueue:
    """What waits; `member` is for whom (None: for anybody), `own` whether that is who asks.

    On a branch that is not main only what that has of its own is in it; `on_main` is how many looks are not. `stand` is
    where one is, None where nobody can say.
    """

    opened: Opened
    times: PostTimes
    looks: tuple[Look, ...]
    member: str | None
    own: bool
    stand: Standpoint | None = None
    on_main: int = 0
    is_settled: bool = False
    """Whether git was asked already who changed them."""

    @property
    def barred(self) -> int:
        """How many of the looks are shown to the member who changed the post, and are somebody else's to decide."""
        return sum(_is_barred(look.standing, self.member) for look in self.looks)

    @property
    def page(self) -> Page:
        """What stands around it."""
        return self.opened.page

    @cached_property
    def told(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """By path, what `check` says of each file."""
        from socialops.rules.run import run

        found: dict[str, list[Diagnostic]] = {}
        for diagnostic in run(self.opened.workspace, self.opened.now.date(), listed=None).diagnostics:
            found.setdefault(diagnostic.path, []).append(diagnostic)
        return {path: tuple(some) for path, some in found.items()}

    def items(self) -> Iterator[ReviewItem]:
        """One after the other: nobody waits for the last to see the first. Git is asked of the first, then of many at
        once.
        """
        rest = range(1, len(self.looks), _AT_ONCE)
        for some in (self.looks[:1], *(self.looks[start : start + _AT_ONCE] for start in rest)):
            standings = [look.standing for look in some]
            sure = standings if self.is_settled else exactly(self.opened, standings)
            for look, standing in zip(some, sure, strict=True):
                yield _item(self, look, standing)


def queue(asker: Asker, *, mine: bool = False, member: str | None = None) -> ReviewQueue:
    """What waits for the member who asks, or for *member*; without either, for anybody where they review nothing.

    Raises:
        SocialopsError: there is no such member, or with *mine* git's identity is nobody's.
    """
    if mine and member:
        from socialops.operations.shown.tasks import MINE_OR_A_MEMBER

        raise SocialopsError(MINE_OR_A_MEMBER)
    opened = open_workspace(asker)
    if member is not None:
        named(opened.root, opened.workspace, "member", member)
    me = _me(opened, needed=mine)
    times = opened.post_times_for_due()
    standings = [*opened.standings(times), *opened.series_standings(times)]
    sure = settled(opened, standings)
    standings = standings if sure is None else sure
    who = member or me
    found = looks(opened.workspace, standings, opened.now, who)
    if not found and member is None and not mine and not (me and _reviews(opened.workspace, me)):
        who, found = None, looks(opened.workspace, standings, opened.now, None)
    stand = standpoint(opened.root)
    own = own_posts(stand, [Filed(look.standing.path, look.standing.post) for look in found])
    kept = [look for look in found if own is None or look.standing.post.id in own]
    is_own = who is not None and who == me
    more = len(found) - len(kept)
    is_settled = sure is not None
    return ReviewQueue(opened, times, tuple(kept), who, own=is_own, stand=stand, on_main=more, is_settled=is_settled)


def _is_barred(standing: Standing, member: str | None) -> bool:
    return any(one.member == member for one in standing.own_changes)


def _me(opened: Opened, *, needed: bool) -> str | None:
    from socialops.operations.shown.tasks import asking

    try:
        return asking(opened)
    except SocialopsError:
        if needed:
            raise
        return None


def _reviews(workspace: Workspace, member: str) -> bool:
    """Whether any stage is theirs."""
    roles = {role for roles in workspace.stage_roles.values() for role in roles}
    filed = workspace.members.get(member)
    return filed is not None and bool(roles & set(filed.item.roles))


def _item(found: ReviewQueue, look: Look, standing: Standing) -> ReviewItem:
    opened, post = found.opened, standing.post
    workspace = opened.workspace
    answers = answers_for(workspace, standing, opened.now, found.times)
    said = fields(post, workspace.files.media)
    covered = {name: lines for name, lines in said.items() if name.rpartition(".")[2] in _BESIDE}
    return ReviewItem(
        look,
        card(workspace, standing, answers=answers),
        tuple(f"{name}: {'; '.join(lines)}" for name, lines in covered.items()),
        tuple(look.stage.stage.checklist),
        _findings(found, post, standing.path),
        _since(opened, post, found.member) if found.member else None,
        _own_change(standing, found.member, own=found.own),
    )


def _own_change(standing: Standing, member: str | None, *, own: bool) -> str:
    """Why the member can't approve it, where that is because they changed it."""
    mine = next((one for one in standing.own_changes if one.member == member), None)
    return (mine.to_them if own else mine.sentence) if mine else ""


def _findings(found: ReviewQueue, post: Post, path: str) -> tuple[Diagnostic, ...]:
    """What `check` says of the post, beside those that are near it: no rule compares it with one farther away.

    Where all are few, they are judged at once: each by itself among its neighbours would take longer.
    """
    opened, workspace = found.opened, found.opened.workspace
    if len(workspace.posts) <= _FEW and len(found.looks) > 1:
        return found.told.get(path, ())
    from socialops.operations.posts.faults import names_in
    from socialops.rules.run import findings_of, reach

    moments = [moment for channel in post.channels if (moment := post.publish_on(channel))]
    days = {day for moment in moments for day in reach(workspace, post, moment.date())}
    kept = {post.id, *names_in(post), *(name for name, filed in workspace.posts.items() if _on(filed.item, days))}
    posts = {name: filed for name, filed in workspace.posts.items() if name in kept}
    asked = kept | workspace.series.keys()
    reviews = {name: workspace.reviews[name] for name in asked if name in workspace.reviews}
    publications = {name: workspace.publications[name] for name in kept if name in workspace.publications}
    beside = replace(workspace, posts=posts, reviews=reviews, publications=publications)
    return findings_of(beside, opened.now.date(), post.id, path)


def _on(post: Post, days: set[date]) -> bool:
    return any((moment := post.publish_on(channel)) and moment.date() in days for channel in post.channels)


def _since(opened: Opened, post: Post, member: str) -> Since | None:
    """What changed since the member last approved the post, or asked for changes."""
    workspace = opened.workspace
    current = digest(workspace, post)
    mine = [d for (_, by), d in latest_decisions(workspace.reviews.get(post.id, ())).items() if by == member]
    old = [d for d in mine if d.review.digest and d.review.digest != current and d.review.decision != "withdraw"]
    if not old:
        return None
    last = max(old, key=lambda d: (instant(d.review.at, workspace.settings.timezone), d.number))
    at = instant(last.review.at, workspace.settings.timezone)
    seen = _version(opened, post, last)
    if seen is None:
        return Since(last.review.decision, at, None)
    then, before = seen
    changed = changed_fields(fields(before, then.files.media), fields(post, workspace.files.media))
    return Since(last.review.decision, at, tuple(changed), tuple(routing(workspace, before, post)))


def _version(opened: Opened, post: Post, decided: Decided) -> tuple[Workspace, Post] | None:
    """The post as it was when the decision was made, by the digest that the record names."""
    from socialops.git.objects import Objects
    from socialops.git.tree import Tree
    from socialops.store.load import load

    added = [entry.id for entry in opened.log(decided.filed.path)][-1:]
    repo = opened.repo
    if repo is None:
        return None
    objects = Objects(repo.root)
    patterns = (f"posts/**/{post.id}.yaml", f"series/{post.id}.yaml")
    versions = [entry.id for entry in opened.log(patterns=patterns)][:_MOST_VERSIONS]
    for commit in (*added, *versions):
        then = load(Tree(objects, objects.trees(commit), repo.prefix), posts=[post.id])
        filed = then.subject(post.id)
        if filed and digest(then, filed.item) == decided.review.digest:
            return then, filed.item
    return None
