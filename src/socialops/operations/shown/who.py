"""What `who` shows: who does what, and where somebody is missing."""

from __future__ import annotations

from socialops.operations.shown.opened import Asker, open_workspace
from socialops.views import who as view


def who(asker: Asker) -> view.Who:
    """Roles, stages and responsibilities, people, as of today."""
    opened = open_workspace(asker)
    return view.who(opened.workspace, opened.now.date())
