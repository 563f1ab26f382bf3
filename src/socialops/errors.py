"""The only exceptions raised on purpose; they stop the program, with exit code 2 unless they say otherwise."""

from __future__ import annotations

from pathlib import Path


class SocialopsError(Exception):
    """The command cannot go on: usage, configuration or the state of git.

    The message says what is wrong and, after a blank or in the last sentence, what to do about it.
    """


class NoWorkspace(SocialopsError):  # noqa: N818 - it says what is so
    """No workspace lies in the folder *start* or above it."""

    def __init__(self, start: Path) -> None:
        super().__init__(
            f"There is no socialops.yaml in {start} or above it. Go into a workspace, name one with -C DIR, "
            "or start one with 'socialops init'."
        )
        self.start = start


class DoneAlready(SocialopsError):  # noqa: N818 - it says what is so
    """What was asked for is done: by the very same command, which was interrupted after that. Exit code 0."""
