"""The only exceptions raised on purpose; they stop the program with exit code 2."""

from __future__ import annotations


class SocialopsError(Exception):
    """The command cannot go on: usage, configuration or the state of git.

    The message says what is wrong and, after a blank or in the last sentence, what to do about it.
    """
