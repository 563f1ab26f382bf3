"""A plain `check`, or view, of which nothing changed since its last run is answered before the command line is built.

Building it, and the models of files with it, takes longer than to see that they are the same. What is not plainly
written here goes the long way: paths, other options, mistakes, a clock that is set.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from socialops.errors import SocialopsError

_FORMATS = frozenset({"auto", "full", "concise", "json", "github", "gitlab", "sarif", "junit"})
_LEVELS = frozenset({"error", "warning", "note"})
VIEWS = frozenset({"status", "calendar", "backlog", "tasks", "show"})
_CHANGES_ALL = ("SOCIALOPS_NOW", "_SOCIALOPS_COMPLETE")
"""Variables that set the clock, or ask for words to complete."""


class _Asked(NamedTuple):
    """What a plain `check` says, or a view before its own words, which are left."""

    directory: str = ""
    no_color: bool = False
    quiet: bool = False
    view: str = ""
    format: str = "auto"
    level: str = "error"
    statistics: bool = False


def answered(arguments: Sequence[str], environment: MutableMapping[str, str]) -> int | None:
    """Print what an earlier run found, where it still holds; the exit code, or None where the command must run."""
    if VIEWS.isdisjoint(arguments) and "check" not in arguments:
        return None
    words = iter(arguments)
    asked = None if any(name in environment for name in _CHANGES_ALL) else _asked(words)
    if asked is None:
        return None
    if asked.view:
        from socialops.cli.session import Session
        from socialops.cli.views_at_once import shown_again

        run = Session(Path(asked.directory), None, asked.no_color, asked.quiet)
        return 0 if shown_again(run, asked.view, words) else None
    from socialops.cli.report import chosen_format, report_told
    from socialops.cli.session import Session
    from socialops.operations.environment import scrub
    from socialops.operations.workspace.verdict import remembered

    scrub(environment, keep_identity=False)
    run = Session(Path(asked.directory), None, asked.no_color, asked.quiet)
    try:
        found = remembered(run)
    except SocialopsError:  # the command says it
        return None
    if found is None:
        return None
    chosen = chosen_format(asked.format, None)
    return report_told(run, *found, chosen, None, asked.level, statistics=asked.statistics)


def _asked(words: Iterator[str]) -> _Asked | None:
    """The words of a plain `check`, or up to that of a view; None where there is more to them than is known here."""
    said: dict[str, Any] = {}
    try:
        for word in words:
            if word in VIEWS:
                return _Asked(**said, view=word)
            if word == "check":
                break
            said.update(_global(word, words))
        else:
            return None
        for word in words:
            said.update(_of_check(word, words))
    except (KeyError, StopIteration):
        return None
    return _Asked(**said)


def _global(word: str, words: Iterator[str]) -> dict[str, str | bool]:
    if word in {"-C", "--workspace"}:
        return {"directory": value(next(words))}
    return {{"-q": "quiet", "--quiet": "quiet", "--no-color": "no_color"}[word]: True}


def _of_check(word: str, words: Iterator[str]) -> dict[str, str | bool]:
    if word == "--format":
        return {"format": _one_of(_FORMATS, next(words))}
    if word == "--fail-level":
        return {"level": _one_of(_LEVELS, next(words))}
    return {{"--statistics": "statistics"}[word]: True}


def value(word: str) -> str:
    """A word that can only be a value.

    Raises:
        KeyError: it may be an option.
    """
    if word.startswith("-"):
        raise KeyError(word)
    return word


def _one_of(known: frozenset[str], word: str) -> str:
    if word not in known:
        raise KeyError(word)
    return word
