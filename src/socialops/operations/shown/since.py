"""What `changes --since` names: a commit, by whatever name, or a day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from socialops.domain.pattern import late
from socialops.domain.time.day import mended_day, parse_day
from socialops.errors import SocialopsError
from socialops.store.root import find_root

_DAY = late(r"[\d./-]*[./-][\d./-]*")
_EIGHT = late(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
"""Digits that can only be meant as a day, though a commit's name might begin with them."""


class Named(NamedTuple):
    """The commit that a word names now, None where it is a day or no commit; and a digest of all refs, None where it
    can't be told: what was out at a commit follows from the branch that its own settings name.
    """

    commit: str | None = None
    refs: str | None = None


def named(directory: Path, since: str) -> Named:
    """What the word names; *directory* is the workspace, or any folder in it. `changes` says what is wrong with it."""
    from socialops.git.objects import Objects
    from socialops.git.repo import find
    from socialops.git.sync.refs import refs

    try:
        is_commit, repo = not day_meant(since), find(find_root(directory))
        known = refs(repo) if repo else None
        commit = Objects(repo.root).commit(since) if repo and since and is_commit else None
    except SocialopsError:
        return Named()
    return Named(commit, known.digest if known else None)


def day_meant(since: str) -> date | None:
    """The day that is meant; None where it is a commit.

    Raises:
        SocialopsError: it is meant as a day, and there is none such.
    """
    bare = re.fullmatch(r"[0-9a-f]+", since)
    looks = _EIGHT.fullmatch(since) if bare else _DAY.fullmatch(since) or mended_day(since)
    return parse_day("--since", since) if looks else None
