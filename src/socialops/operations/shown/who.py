"""What `who` shows: who does what, where somebody is missing, and who talks to whom."""

from __future__ import annotations

from socialops.operations.shown.opened import Asker, known, open_workspace
from socialops.views.who import matrix as view
from socialops.views.who.lines import Lines, lines_of, who_lines


def who(asker: Asker) -> view.Who:
    """Roles, stages and responsibilities, people, as of today."""
    opened = open_workspace(asker)
    return view.who(opened.workspace, opened.now.date())


def lines(asker: Asker, member: str | None = None) -> Lines:
    """Lines of communication as of today, of everybody or of one member.

    Raises:
        SocialopsError: there is no such member.
    """
    opened = open_workspace(asker)
    today = opened.now.date()
    if member is None:
        return who_lines(opened.workspace, today)
    known("member", [member], opened.workspace.members)
    return lines_of(opened.workspace, member, today)
