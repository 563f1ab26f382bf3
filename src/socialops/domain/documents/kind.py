"""The kinds of documents, and the folder of each."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

from socialops.domain.source import ROOT_FILE

if TYPE_CHECKING:  # names and folders are asked for where no document is read
    from socialops.domain.documents.field import Model

SETTINGS_FILE = ROOT_FILE


class Kind(NamedTuple):
    """A kind of document: its name in commands, its folder, where its model is."""

    name: str
    folder: str
    module: str
    class_name: str
    policy: bool = False

    @property
    def model(self) -> type[Model]:
        """The model, which is made when a document of the kind is met: most workspaces have few kinds."""
        return _model(self.module, self.class_name)


@cache
def _model(module: str, name: str) -> type[Model]:
    found: type[Model] = getattr(import_module(f"socialops.domain.documents.{module}"), name)
    return found


KINDS: tuple[Kind, ...] = (
    Kind("role", "roles", "people", "Role", policy=True),
    Kind("member", "members", "people", "Member", policy=True),
    Kind("team", "teams", "people", "Team", policy=True),
    Kind("channel", "channels", "channel", "Channel", policy=True),
    Kind("workflow", "workflows", "workflow", "Workflow", policy=True),
    Kind("guide", "guides", "guide", "Guide", policy=True),
    Kind("playbook", "playbooks", "playbook", "Playbook", policy=True),
    Kind("kpi", "kpis", "kpi", "Kpi", policy=True),
    Kind("alert", "alerts", "alert", "Alert", policy=True),
    Kind("format", "formats", "format", "Format", policy=True),
    Kind("campaign", "campaigns", "campaign", "Campaign"),
    Kind("goal", "goals", "campaign", "Goal"),
    Kind("moment", "moments", "campaign", "Moment"),
    Kind("series", "series", "series", "Series"),
    Kind("post", "posts", "post", "Post"),
    Kind("case", "cases", "case", "Case"),
)
BY_NAME = {kind.name: kind for kind in KINDS}
REVIEWS, PUBLICATIONS, MEASURES, DECISIONS = "reviews", "publications", "measures", "decisions"
GENERAL: Literal["general"] = "general"
"""The folder of numbers that belong to no channel; no channel may be called so."""
OF_POSTS: tuple[Kind, ...] = (
    Kind("review", REVIEWS, "records", "Review"),
    Kind("publication", PUBLICATIONS, "records", "Publication"),
)
"""Records that are filed under the post they are about."""
OF_NUMBERS: tuple[Kind, ...] = (
    Kind("measure", MEASURES, "measure", "Measure"),
    Kind("decision", DECISIONS, "decision", "Decision"),
)
"""Records that are filed under a channel, or under what was decided about."""
RECORDS: tuple[Kind, ...] = (*OF_POSTS, *OF_NUMBERS)
SETTINGS = Kind("workspace", "", "settings", "Settings", policy=True)
ALL_KINDS: tuple[Kind, ...] = (SETTINGS, *KINDS, *RECORDS)
