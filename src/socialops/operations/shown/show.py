"""What `show` and `digest` tell of one post: how each channel will show it, and what an approval binds to."""

from __future__ import annotations

from collections.abc import Sequence

from socialops.classes import dataclass
from socialops.domain.approval import state
from socialops.domain.approval.digest import channel_digest
from socialops.operations.shown.changers import exactly
from socialops.operations.shown.opened import Asker, Page, known, open_workspace
from socialops.operations.shown.questions import with_values
from socialops.views.card import Card, card
from socialops.views.series_standing import stand_one_series
from socialops.views.standing import stand
from socialops.views.work.questions import answers_for


@dataclass(frozen=True)
class PostShown:
    """One post, as a card."""

    page: Page
    card: Card


def show(asker: Asker, post: str, *, channels: Sequence[str] | None = None) -> PostShown:
    """One post, on those of its channels that are named, else on all."""
    opened = open_workspace(asker)
    filed = opened.post(post)
    wanted = known("--channel", channels, filed.item.channels)
    judge = stand_one_series if opened.workspace.is_series_as_post(filed.item) else stand
    times = opened.post_times_for_due()
    (standing,) = exactly(opened, [judge(opened.workspace, filed, opened.now, times)])
    answers = with_values(opened, answers_for(opened.workspace, standing, opened.now, times))
    return PostShown(opened.page, card(opened.workspace, standing, channels=tuple(wanted), answers=answers))


def digest(asker: Asker, post: str, *, channel: str | None = None) -> str:
    """The digest that an approval of the post binds to; with *channel*, of what that channel shows."""
    opened = open_workspace(asker)
    filed = opened.post(post)
    if channel is None:
        return state.digest(opened.workspace, filed.item)
    known("--channel", [channel], filed.item.channels)
    return channel_digest(filed.item, channel, opened.workspace.files.media)
