"""What `guide show` shows: style guides as pages."""

from __future__ import annotations

from socialops.operations.guide_tests import chosen_guides
from socialops.operations.shown.opened import Asker, open_workspace
from socialops.views.guide_page import GuidePage, guide_page


def guides(asker: Asker, name: str | None = None) -> list[GuidePage]:
    """The guide of that id or file, or all.

    Raises:
        SocialopsError: there is none, or its file can't be read.
    """
    return [guide_page(filed.item) for filed in chosen_guides(open_workspace(asker), name)]
