"""Refuse an approval by whoever changed the post since it was last approved, as an audit would."""

from __future__ import annotations

from socialops.audit.authors import changers_since_approval
from socialops.audit.chronicle import addresses
from socialops.audit.range import Scene
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.documents.workflow import Workflow
from socialops.git.objects import Entry, Objects
from socialops.git.range import Commit, brought, details, log
from socialops.operations.posts.context import TransitionContext


def own_change(context: TransitionContext, workflow: Workflow) -> str | None:
    """Where the actor changed the content themselves since it was last approved (SO455); None where they did not."""
    if not workflow.four_eyes:
        return None
    objects = Objects(context.repo.root)
    head = objects.commit("HEAD")
    if head is None:
        return None
    history, whole = _history(context, objects, head)
    has_media = any(True for _ in context.post.all_media())
    if not whole and not has_media and not _took_part(context, objects, history):
        return None  # the usual case: no need to look at what each commit changed
    scene = _scene(context, objects, head, history)
    if has_media and not whole:
        media = scene.library[context.post.id].trace.paths
        history = log(objects, head, paths=media, patterns=_patterns(context))
        scene = _scene(context, objects, head, history)
    commit = changers_since_approval(scene, context.post, workflow).get(context.actor.id)
    return f"in commit {commit.short} of {commit.authored.date()}" if commit else None


def _patterns(context: TransitionContext) -> list[str]:
    """Where the post may ever have lain, and whatever says who its makers are."""
    name = context.post.id
    own_place = f"**/series/{name}.yaml" if context.is_series else f"**/posts/**/{name}.yaml"
    return [own_place, f"**/{SETTINGS_FILE}", "**/members/*.yaml", f"**/reviews/{name}/*.yaml"]


def _history(context: TransitionContext, objects: Objects, head: str) -> tuple[list[Commit], bool]:
    """The commits that can matter, and whether these are all: so where the post came under another id before."""
    found = log(objects, head, patterns=_patterns(context))
    place = f"/{context.post.id}.yaml"
    came = [
        c.id for c in found for path, change in c.own.items() if f"/{path}".endswith(place) and not any(change.before)
    ]
    folders = (f"/{folder}/" for folder in ("posts", "series"))
    whole = [path for commit in brought(objects, came) for path, c in commit.own.items() if c.after is None]
    if any(folder in f"/{path}" and not path.endswith(place) for folder in folders for path in whole):
        return log(objects, head), True
    return found, False


def _scene(context: TransitionContext, objects: Objects, head: str, history: list[Commit]) -> Scene:
    records = _records(context, objects, head)
    return Scene(
        objects=objects, base=head, head=head, forks=(), prefix=context.repo.prefix, policy=context.workspace,
        workspace=context.workspace, before=records, after={}, commits=(), details={}, now=context.now,
        history=history,
    )  # fmt: skip


def _records(context: TransitionContext, objects: Objects, head: str) -> dict[str, Entry]:
    """The post's records that HEAD holds: all that is asked of its tree."""
    paths = [context.repo.prefix + filed.path for filed in context.workspace.reviews.get(context.post.id, ())]
    oids = objects.oids([f"{head}:{path}" for path in paths])
    return {path: Entry("100644", oid) for path, oid in zip(paths, oids, strict=True) if oid}


def _took_part(context: TransitionContext, objects: Objects, history: list[Commit]) -> bool:
    """True where any of the commits names the actor, by any address of theirs: as author, committer or co-author."""
    own_file = f"/members/{context.actor.id}.yaml"
    oids = [
        c.after for commit in history for path, c in commit.own.items() if c.after and f"/{path}".endswith(own_file)
    ]
    mine = {email.casefold() for email in (*context.actor.emails, *addresses(objects.blobs(oids)))}
    found = details(objects, [commit.id for commit in history]).values()
    return any(mine & {e.casefold() for e in (d.author, d.committer, *d.co_authors)} for d in found)
