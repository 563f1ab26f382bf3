"""The kinds of documents, and the folder of each."""

from __future__ import annotations

from typing import NamedTuple

from socialops.domain.documents.alert import Alert
from socialops.domain.documents.campaign import Campaign, Goal, Moment
from socialops.domain.documents.case import Case
from socialops.domain.documents.channel import Channel
from socialops.domain.documents.decision import Decision
from socialops.domain.documents.field import Model
from socialops.domain.documents.format import Format
from socialops.domain.documents.guide import Guide
from socialops.domain.documents.kpi import Kpi
from socialops.domain.documents.measure import Measure
from socialops.domain.documents.people import Member, Role, Team
from socialops.domain.documents.playbook import Playbook
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Publication, Review
from socialops.domain.documents.series import Series
from socialops.domain.documents.settings import Settings
from socialops.domain.documents.workflow import Workflow
from socialops.domain.source import ROOT_FILE

SETTINGS_FILE = ROOT_FILE


class Kind(NamedTuple):
    """A kind of document: its name in commands, its folder, its model."""

    name: str
    folder: str
    model: type[Model]
    policy: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("role", "roles", Role, policy=True),
    Kind("member", "members", Member, policy=True),
    Kind("team", "teams", Team, policy=True),
    Kind("channel", "channels", Channel, policy=True),
    Kind("workflow", "workflows", Workflow, policy=True),
    Kind("guide", "guides", Guide, policy=True),
    Kind("playbook", "playbooks", Playbook, policy=True),
    Kind("kpi", "kpis", Kpi, policy=True),
    Kind("alert", "alerts", Alert, policy=True),
    Kind("format", "formats", Format, policy=True),
    Kind("campaign", "campaigns", Campaign),
    Kind("goal", "goals", Goal),
    Kind("moment", "moments", Moment),
    Kind("series", "series", Series),
    Kind("post", "posts", Post),
    Kind("case", "cases", Case),
)
BY_NAME = {kind.name: kind for kind in KINDS}
REVIEWS, PUBLICATIONS, MEASURES, DECISIONS = "reviews", "publications", "measures", "decisions"
OF_POSTS: tuple[Kind, ...] = (Kind("review", REVIEWS, Review), Kind("publication", PUBLICATIONS, Publication))
"""Records that are filed under the post they are about."""
OF_NUMBERS: tuple[Kind, ...] = (Kind("measure", MEASURES, Measure), Kind("decision", DECISIONS, Decision))
"""Records that are filed under a channel, or under what was decided about."""
RECORDS: tuple[Kind, ...] = (*OF_POSTS, *OF_NUMBERS)
SETTINGS = Kind("workspace", "", Settings, policy=True)
ALL_KINDS: tuple[Kind, ...] = (SETTINGS, *KINDS, *RECORDS)
