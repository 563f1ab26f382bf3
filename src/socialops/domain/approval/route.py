"""Which stages a post passes by, and what in the post or its workflow makes it so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from socialops.domain.approval.stages import stage_applies
from socialops.domain.documents.post import Post
from socialops.domain.documents.workflow import When
from socialops.domain.workspace import Workspace


class PassedBy(NamedTuple):
    """A stage that does not apply to a post, and why."""

    stage: str
    why: str


def applying(workspace: Workspace, post: Post) -> tuple[str, ...]:
    """The stages that the post must pass, in order."""
    workflow = workspace.workflow_of(post)
    return tuple(s.id for s in workflow.stages if stage_applies(s, post, workspace)) if workflow else ()


def passed_by(workspace: Workspace, post: Post) -> tuple[PassedBy, ...]:
    """The stages of its workflow that do not apply to the post, and those of the workspace's that its own lacks."""
    return tuple(dict.fromkeys((*_own(workspace, post), *_default(workspace, post))))


def _own(workspace: Workspace, post: Post) -> Iterator[PassedBy]:
    workflow = workspace.workflow_of(post)
    for stage in workflow.stages if workflow else ():
        if stage.when and not stage_applies(stage, post, workspace):
            yield PassedBy(stage.id, f"it is for {_for(stage.when)}")


def _default(workspace: Workspace, post: Post) -> Iterator[PassedBy]:
    usual, workflow = workspace.settings.default_workflow, workspace.workflow_of(post)
    if workflow is None or usual is None or workflow.id == usual or usual not in workspace.workflows:
        return
    kept = {stage.id for stage in workflow.stages}
    for stage in workspace.workflows[usual].item.stages:
        if stage.id not in kept and stage_applies(stage, post, workspace):
            yield PassedBy(stage.id, f"the post's 'workflow: {workflow.id}' has no such stage, '{usual}' has")


def _for(when: When) -> str:
    parts = (
        ("posts labelled", when.labels),
        ("the channel", when.channels),
        ("the platform", when.platforms),
        ("the campaign", when.campaigns),
    )
    return ", or ".join(f"{what} {' or '.join(names)}" for what, names in parts if names)
