"""decisions/: what was decided about a campaign, a goal or an alert; append-only records."""

from __future__ import annotations

from typing import Literal, NamedTuple

from socialops.domain.documents.field import Id, Line, Model, SafePath, Text
from socialops.domain.pattern import late
from socialops.domain.time.clock import When

Word = Literal["scale", "change", "stop", "extend", "none"]
_PATH = late(r"decisions/([a-z0-9-]{1,200})/([a-z0-9-]{1,64}?)--([1-9]\d{0,5})\.yaml")


class Decision(Model):
    """One word on one subject, by one member, and why; `since` is the ring of an alert that it answers."""

    of: Line
    decision: Word
    by: Id
    at: When
    because: Text
    evidence: tuple[SafePath, ...] = ()
    since: When | None = None
    signature: Text | None = None


class DecisionName(NamedTuple):
    """What the path of a decision says; `folder` is `<kind>--<id>`, such as campaign--spring."""

    folder: str
    member: str
    number: int

    @property
    def path(self) -> str:
        """The path, relative to the workspace."""
        return f"decisions/{self.folder}/{self.member}--{self.number}.yaml"


def decision_name(path: str) -> DecisionName | None:
    """What a decision's path says, or None where it is no such path."""
    found = _PATH.fullmatch(path)
    return DecisionName(found[1], found[2], int(found[3])) if found else None


def folder_of(subject: str) -> str:
    """The folder of what was decided about: campaign/ID, goal/ID, or an alert's name, ID@POST.CHANNEL or ID@CHANNEL."""
    kind, slash, name = subject.partition("/")
    return f"{kind}--{name}" if slash else "alert--" + subject.replace("@", "--").replace(".", "--")


def decision_misplaced(path: str, record: Decision) -> tuple[str, tuple[str, ...]] | None:
    """Why a decision does not belong where it lies, and the field to blame; None where it does."""
    name = decision_name(path)
    if name is None:
        return "the path must be decisions/<kind>--<id>/<member>--<n>.yaml", ()
    if record.by != name.member:
        return f"'by' is {record.by}, but the path says {name.member}: make the two equal", ("by",)
    if folder_of(record.of) != name.folder:
        return f"'of' is {record.of}, but the path says {name.folder}: make the two equal", ("of",)
    return None
