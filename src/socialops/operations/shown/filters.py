"""The filters of every view, from the user's words."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.normal_form import normal, normal_set
from socialops.domain.workspace import Workspace
from socialops.operations.shown.filter_words import FilterWords
from socialops.operations.shown.opened import known
from socialops.views.filters import Filters


def filters(words: FilterWords, *spaces: Workspace) -> Filters:
    """The filters that are meant; a name may be known to any of the workspaces.

    Raises:
        SocialopsError: a name is not known; the message names the nearest.
    """
    labels = [normal(label) for label in words.labels or ()]
    return Filters(
        known("--campaign", words.campaigns, {name for space in spaces for name in space.campaigns}),
        known("--goal", words.goals, {name for space in spaces for name in space.goals}),
        known("--label", labels, normal_set(name for space in spaces for name in _labels(space)) if labels else ()),
        known("--team", words.teams, {name for space in spaces for name in space.teams}),
        known("--channel", words.channels, {name for space in spaces for name in space.channels}),
        known("--member", words.members, {name for space in spaces for name in space.members}),
    )


def _labels(workspace: Workspace) -> Iterator[str]:
    """Every label that stands anywhere."""
    for filed in workspace.posts.values():
        yield from filed.item.labels
    for campaign in workspace.campaigns.values():
        yield from campaign.item.labels
    for series in workspace.series.values():
        written = series.item.template.get("labels")
        yield from (label for label in written or () if isinstance(label, str)) if isinstance(written, list) else ()
    for workflow in workspace.workflows.values():
        for stage in workflow.item.stages:
            yield from stage.when.labels if stage.when else ()
