"""The steps of a publication, by name: where a test kills the process to see what is left behind."""

from __future__ import annotations

from collections.abc import Callable

_watchers: list[Callable[[str], None]] = []


def reached(name: str) -> None:
    """Say that a step is done: prepared, committed, claimed, sent, recorded."""
    for watch in _watchers:
        watch(name)


def watch(watcher: Callable[[str], None]) -> None:
    """Call somebody at each step."""
    _watchers.append(watcher)
