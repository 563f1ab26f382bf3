"""export: what is approved and goes out by hand, in the file that a scheduler takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socialops.domain.publishing.due import records_on
from socialops.domain.results.exported import Exported
from socialops.domain.time.zones import zone
from socialops.errors import SocialopsError
from socialops.exchange.row import Going
from socialops.exchange.sheets import sheets
from socialops.exchange.target import target
from socialops.operations.shown.calendar import CalendarWanted, wanted_days
from socialops.operations.shown.opened import Asker, Opened, open_workspace
from socialops.platforms.part import Part, platform_of
from socialops.views.calendar.period import Period, find_period
from socialops.views.filters import involved
from socialops.views.standing import Standing

_BASE = re.compile(r"https?://[^\s/?#]+[^\s?#]*")


def export(asker: Asker, name: str, wanted: CalendarWanted, media_base: str | None) -> Exported:
    """The files for the target *name*: approved parts that are neither out, claimed, held nor undated.

    Without days, all of them, those too whose time has passed. Files of the workspace lie below *media_base*.

    Raises:
        SocialopsError: a target, a day or a name is not known, or publishing is paused.
    """
    found = target(name)
    if media_base is not None and not _BASE.fullmatch(media_base):
        raise SocialopsError(f"--media-base '{media_base}' is no address: it starts with https://")
    opened = open_workspace(asker)
    if paused := opened.workspace.settings.publish.paused:
        raise SocialopsError(f"Publishing is paused, so nothing is handed on: {paused}")
    going = list(_going(opened, wanted, media_base and media_base.rstrip("/")))
    return sheets(found, going, opened.now)


def _going(opened: Opened, wanted: CalendarWanted, base: str | None) -> Iterator[Going]:
    workspace, days = opened.workspace, wanted_days(wanted, opened)
    named = (wanted.month, wanted.week, wanted.start, wanted.end)
    period = Period(None, None)
    if any(word is not None for word in named):
        today = opened.now.date()
        period = find_period(today, month=wanted.month, week=wanted.week, start=wanted.start, end=wanted.end)
    home = workspace.settings.timezone
    place = zone(home)
    for standing in opened.standings(opened.post_times_for_due()):
        filters = days.filters
        if (days.states and standing.state.state not in days.states) or not (
            filters.take(workspace, standing.post) and filters.take_people(workspace, involved(standing))
        ):
            continue
        for channel in _free(opened, standing):
            if days.channels and channel not in days.channels:
                continue
            at = standing.state.times[channel].astimezone(place)
            if (period.first and at.date() < period.first) or (period.last and at.date() > period.last):
                continue
            known = platform_of(workspace.channels[channel].item)
            yield Going(Part(standing.post, channel, known, workspace.files.media_facts), at, home, base)


def _free(opened: Opened, standing: Standing) -> Iterator[str]:
    """The channels on which the post may be handed on: nothing else puts it out there."""
    state, workspace = standing.state, opened.workspace
    if state.post.status != "ready" or not state.all_satisfied:
        return
    for channel in state.post.channels:
        filed, latest = workspace.channels.get(channel), state.published.get(channel)
        if filed is None or filed.item.publish.by != "hand" or channel not in state.times:
            continue
        claimed = any(f.item.outcome == "unknown" for f in records_on(workspace, state.post.id, channel)[-1:])
        if not claimed and (latest is None or latest.item.outcome == "failed"):
            yield channel
