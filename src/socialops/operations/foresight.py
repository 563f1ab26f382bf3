"""Refuse beforehand what an audit would refuse afterwards."""

from __future__ import annotations

from socialops.audit.authors import changers_since_approval, makers
from socialops.audit.scene import Scene
from socialops.audit.versions import Versions
from socialops.domain.workflow import Workflow
from socialops.ledger.objects import Objects
from socialops.ledger.span import details, log
from socialops.operations.context import Context


def own_changes(context: Context, workflow: Workflow) -> list[str]:
    """Why the actor can't approve: they changed the content themselves since it was last approved (SO455)."""
    if not workflow.four_eyes:
        return []
    objects, prefix, post = Objects(context.repo.root), context.repo.prefix, context.post
    head = objects.commit("HEAD")
    if head is None:
        return []
    media = [item.file for _, item in post.all_media() if item.file]
    paths = [prefix + path for path in (context.filed.path, *media)]
    history = log(objects, head, paths=paths)
    scene = Scene(
        objects=objects, base=head, head=head, forks=(), prefix=prefix, policy=context.workspace,
        workspace=context.workspace, before={}, after={}, commits=(), details={}, now=context.now,
    )  # fmt: skip
    if not any(context.actor.id in makers(scene, d) for d in details(objects, [c.id for c in history]).values()):
        return []  # the usual case: no need to look at what each commit changed
    versions = Versions(objects, context.workspace, prefix, post.id, [prefix + context.filed.path])
    commit = changers_since_approval(scene, post, workflow, history, versions).get(context.actor.id)
    if commit is None:
        return []
    when = f"in commit {commit.short} of {commit.authored.date()}"
    return [f"you changed its content yourself {when}: somebody else must approve"]
