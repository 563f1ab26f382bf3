"""The first looks of a `review` as they are kept: what was shown, and what a decision on each binds to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from socialops.operations.shown.said import Utterance

_WAY = "look"


class Looked(NamedTuple):
    """One post at one stage as it is shown, and what a decision binds to."""

    text: str
    post: str
    stage: str
    digest: str
    may_approve: bool


class Head(NamedTuple):
    """What stands above all of them."""

    waiting: int
    member: str | None
    own: bool
    on_main: int
    barred: int
    """Of those that wait, how many are somebody else's to decide, as the member changed the post."""


def kept_as(head: Head, first: Sequence[Looked]) -> Utterance:
    """How the *first* of them, or that there is none, are kept."""
    return Utterance(_WAY, json.dumps([head, list(first)]))


def read(said: Sequence[Utterance]) -> tuple[Head, list[Looked]] | None:
    """What was kept so; None where it is something else."""
    try:
        [(way, data, _)] = said
        head, first = json.loads(data)
        found = Head(*head), [Looked(*each) for each in first]
    except (ValueError, TypeError):
        return None
    is_ours = way == _WAY and _fits(found[0], (int, (str, type(None)), bool, int, int))
    return found if is_ours and all(_fits(each, (str, str, str, str, bool)) for each in found[1]) else None


def _fits(values: tuple[Any, ...], kinds: tuple[Any, ...]) -> bool:
    return all(isinstance(value, kind) for value, kind in zip(values, kinds, strict=True))
