"""The name of an alert that rang: `ID@CHANNEL`, or of a post `ID@POST.CHANNEL`."""

from __future__ import annotations

from typing import NamedTuple

from socialops.domain.pattern import late

_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
ALERT_NAME = rf"^{_ID}@(?:{_ID}\.)?{_ID}$"
_NAME = late(rf"({_ID})@(?:({_ID})\.)?({_ID})")


class AlertName(NamedTuple):
    """Which alert, on which post (None: on the channel as such), on which channel (or `general`)."""

    alert: str
    post: str | None
    channel: str

    def __str__(self) -> str:
        return f"{self.alert}@{f'{self.post}.' if self.post else ''}{self.channel}"

    @property
    def folder(self) -> str:
        """The folder of what is decided about it, below decisions/."""
        return "--".join(("alert", self.alert, *([self.post] if self.post else []), self.channel))


def alert_name(word: str) -> AlertName | None:
    """The parts of a name; None where it is none."""
    found = _NAME.fullmatch(word)
    return AlertName(found[1], found[2], found[3]) if found else None
