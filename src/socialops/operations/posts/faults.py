"""What `check` has against a post that is about to be handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from socialops.domain.documents.post import Post, ReplyToPost
from socialops.domain.finding import Diagnostic
from socialops.domain.sanitize import one_line
from socialops.domain.source import Source
from socialops.domain.workspace import Workspace
from socialops.operations.posts.context import TransitionContext
from socialops.operations.records_branch import source_of
from socialops.store.load import load, near

PLACEHOLDER = "SO116"
_TOLD_ELSEWHERE = frozenset({"SO111"})
"""Media that are not there: submit needs them for its commit, and says so by itself."""


def fault_reasons(context: TransitionContext, anyway: str | None) -> tuple[list[str], bool]:
    """The errors for which the post is not handed in, and whether there were any that *anyway* sets aside.

    The template's own words can't be set aside: nobody means to publish them. Errors of other posts stop nobody.
    """
    found = [fault for fault in _errors(context) if fault.code not in _TOLD_ELSEWHERE]
    if not found:
        return [], False
    kept = [fault for fault in found if anyway is None or fault.code == PLACEHOLDER]
    reasons = [f"{one_line(f.path)}:{f.line}:{f.column}: {f.code} {one_line(f.message)}" for f in kept]
    if anyway is None and any(fault.code != PLACEHOLDER for fault in found):
        reasons.append(
            f"mend that, or say why it goes on all the same: socialops submit {context.post.id} --anyway -m WHY"
        )
    if anyway is not None and not anyway.strip():
        reasons.append("--anyway needs -m WHY: why it goes on all the same")
    return reasons, True


def found_again(context: TransitionContext, trailers: Mapping[str, str]) -> tuple[str, ...]:
    """That `check` still finds what --anyway set aside, as the commit's trailers say; nothing where it wasn't there."""
    if "Socialops-Anyway" not in trailers:
        return ()
    said = (
        f"{context.post.id}: 'socialops check' goes on finding what you set aside, and stops a pull request that must"
    )
    way = f"A waiver in {context.filed.path} ends that, before others approve: waivers: [{{rule: CODE, reason: WHY}}]"
    return (f"{said} pass it. {way}",)


def moved_reasons(context: TransitionContext, moved: Mapping[str, Post], anyway: str | None) -> tuple[list[str], bool]:
    """The errors that a post which was handed in would have at its new time and has not now, and whether any were set
    aside by *anyway*; *moved* are all posts that the command moves, as they would be then.
    """
    if context.post.status != "ready":  # handing it in asks
        return [], False
    fresh = _fresh_errors(context, moved)
    if anyway is not None and fresh:
        return ([] if anyway.strip() else ["--anyway needs -m WHY: why it goes there all the same"]), True
    reasons = [f"{one_line(f.path)}:{f.line}:{f.column}: {f.code} {one_line(f.message)}" for f in fresh]
    if fresh:
        reasons.append("take another time, or say why it goes there all the same: --anyway -m WHY")
    return reasons, False


def moved_notes(context: TransitionContext, moved: Mapping[str, Post]) -> tuple[str, ...]:
    """What `check` only notes of the new time: another post in the same minute, a holiday; by *moved* as above."""
    from socialops.rules.own import beside

    post, source = moved[context.post.id], source_of(context.repo.root)
    moments = (moment for channel in post.channels if (moment := post.publish_on(channel)))
    days = {str(moment.date() + timedelta(days)) for moment in moments for days in (-1, 0, 1)}
    around = load(source, posts=list(dict.fromkeys((*near(source, days, [post.id]), *moved))))
    posts = {name: filed._replace(item=moved.get(name, filed.item)) for name, filed in around.posts.items()}
    found = beside(replace(around, posts=posts), context.now.date(), post.id)
    return tuple(f"Note: {one_line(f.path)}: {f.code} {one_line(f.message)}" for f in found)


def _fresh_errors(context: TransitionContext, moved: Mapping[str, Post]) -> list[Diagnostic]:
    from socialops.rules.run import errors_of

    post, path, today = context.post, context.filed.path, context.now.date()
    source, named = source_of(context.repo.root), names_in(post)
    beside = _beside(context, (post, moved[post.id]), named, source)
    before = load(source, posts=list(dict.fromkeys((*beside, *moved))))
    posts = {name: filed._replace(item=moved.get(name, filed.item)) for name, filed in before.posts.items()}
    known = {(e.code, e.line, e.column) for e in errors_of(before, today, post.id, path)}
    found = errors_of(replace(before, posts=posts), today, post.id, path)
    return [error for error in found if (error.code, error.line, error.column) not in known]


def _errors(context: TransitionContext) -> tuple[Diagnostic, ...]:
    """What `check` says of the file once the post is ready, beside those that are near it."""
    from socialops.rules.run import errors_of

    post, path = context.post, context.filed.path
    source = source_of(context.repo.root)
    named = names_in(post)
    workspace = load(source, posts=_beside(context, (post,), named, source))
    if not workspace.posts.keys() >= named:  # what was meant is told by the names of all
        workspace = load(source)
    if post.id in workspace.posts:
        handed_in: Post = workspace.posts[post.id].item.model_copy(update={"status": "ready"})
        filed = workspace.posts[post.id]._replace(item=handed_in)
        workspace = replace(workspace, posts={**workspace.posts, post.id: filed})
    return errors_of(workspace, context.now.date(), post.id, path)


def names_in(post: Post) -> set[str]:
    """The other posts that it names."""
    answered = [post.reply_to, *(variant.reply_to for variant in post.variants.values())]
    named = {other.post for other in answered if isinstance(other, ReplyToPost)}
    return named | ({post.follows} if post.follows else set())


def _beside(context: TransitionContext, forms: Sequence[Post], named: set[str], source: Source | Path) -> list[str]:
    """The post, what it names, and every post of the days around it: no rule compares it with one farther away.

    *forms* are what it is and what it may become; whatever is near one of them is found in one go over the files.
    """
    from socialops.rules.run import reach

    name = context.post.id
    if context.is_series:
        return [name]
    moments = [(post, moment) for post in forms for channel in post.channels if (moment := post.publish_on(channel))]
    days = {str(day) for post, moment in moments for day in reach(context.workspace, post, moment.date())}
    return list(dict.fromkeys((name, *sorted(named), *near(source, days, [name]))))


def told_beside(
    root: Path, posts: Sequence[str], clock: Callable[[str], datetime], known: Workspace | None
) -> tuple[Diagnostic, ...]:
    """What `check` says of these posts by themselves, for whoever just approved them.

    Where they are all *known* as they lie there, they are not looked for once more among all the others.
    """
    from socialops.rules.own import own_findings

    workspace = known if known and known.posts.keys() >= set(posts) else load(source_of(root), posts=posts)
    today = clock(workspace.settings.timezone).date()
    return tuple(found for post in posts for found in own_findings(workspace, today, post))
