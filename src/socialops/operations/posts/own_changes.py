"""Refuse beforehand what an audit would refuse afterwards."""

from __future__ import annotations

from socialops.audit.authors import changers_since_approval
from socialops.audit.post_history import media_ever
from socialops.audit.range import Scene
from socialops.audit.versions import Versions
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.documents.workflow import Workflow
from socialops.git.objects import Entry, Objects
from socialops.git.range import details, log
from socialops.operations.posts.context import Context


def own_changes(context: Context, workflow: Workflow) -> list[str]:
    """Why the actor can't approve: they changed the content themselves since it was last approved (SO455)."""
    if not workflow.four_eyes:
        return []
    objects, prefix, post = Objects(context.repo.root), context.repo.prefix, context.post
    head = objects.commit("HEAD")
    if head is None:
        return []
    own_place = f"**/series/{post.id}.yaml" if context.is_series else f"**/posts/**/{post.id}.yaml"
    places = [own_place, f"**/{SETTINGS_FILE}"]
    own = log(objects, head, patterns=places)
    has_media = any(True for _ in post.all_media())
    if not has_media and not _took_part(context, objects, [commit.id for commit in own]):
        return []  # the usual case: no need to look at what each commit changed
    scene = Scene(
        objects=objects, base=head, head=head, forks=(), prefix=prefix, policy=context.workspace,
        workspace=context.workspace, before=_records(context, objects, head), after={}, commits=(), details={},
        now=context.now,
    )  # fmt: skip
    versions = Versions(objects, context.workspace, prefix, post.id, [prefix + context.filed.path])
    versions.extend(path for commit in own for path in commit.own if path.endswith(f"/{post.id}.yaml"))
    media = sorted(set(media_ever(scene, versions, own)))
    history = log(objects, head, paths=media, patterns=places) if media else own
    commit = changers_since_approval(scene, post, workflow, history, versions).get(context.actor.id)
    if commit is None:
        return []
    when = f"in commit {commit.short} of {commit.authored.date()}"
    return [f"you changed its content yourself {when}: somebody else must approve"]


def _records(context: Context, objects: Objects, head: str) -> dict[str, Entry]:
    """The post's records that HEAD holds: all that is asked of its tree."""
    paths = [context.repo.prefix + filed.path for filed in context.workspace.reviews.get(context.post.id, ())]
    oids = objects.oids([f"{head}:{path}" for path in paths])
    return {path: Entry("100644", oid) for path, oid in zip(paths, oids, strict=True) if oid}


def _took_part(context: Context, objects: Objects, commits: list[str]) -> bool:
    """True where any of the commits names the actor: as author, committer or co-author."""
    mine = {email.casefold() for email in context.actor.emails}
    found = details(objects, commits).values()
    return any(mine & {e.casefold() for e in (d.author, d.committer, *d.co_authors)} for d in found)
