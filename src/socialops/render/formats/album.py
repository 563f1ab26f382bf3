"""Pictures on a page: small ones within it, others by their path, and in all no more than a page may weigh."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from socialops.views.calendar.pictures import Picture

BUDGET = 1_000_000
"""Characters of pictures within a page, as it is written: base64."""


class Shown(NamedTuple):
    """A picture where it is shown; `url` is an address that only our own code wrote."""

    url: str
    width: int
    height: int


class Album:
    """The pictures of one page. *base* is the way from the page to the workspace, None where there is none."""

    def __init__(self, pictures: Mapping[str, Picture], base: str | None = None) -> None:
        self._pictures, self._base = pictures, base
        self._left = BUDGET
        self.sources: set[str] = set()
        """What the page must be allowed to load: `data:`, `'self'`."""

    def show(self, source: str) -> Shown | None:
        """A picture by its path; None where it can't be shown."""
        found = self._pictures.get(source)
        if found is None:
            return None
        if found.data is not None:
            address = f"data:{found.mime};base64,{base64.b64encode(found.data).decode()}"
            if len(address) <= self._left:
                self._left -= len(address)
                self.sources.add("data:")
                return Shown(address, found.width, found.height)
        if found.beside is None and self._base is None:
            return None
        self.sources.add("'self'")
        if found.beside is not None:
            return Shown(found.beside, found.width, found.height)
        return Shown(quote(f"{self._base}/{found.path}"), found.width, found.height)
