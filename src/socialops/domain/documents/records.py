"""reviews/ and publications/: the append-only records, and the paths that name them."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import AtLeastOne, Digest, Flag, Id, Ids, Line, Model, Text, WebAddress
from socialops.domain.documents.workflow import GENERAL
from socialops.domain.pattern import late
from socialops.domain.time.clock import When

Decision = Literal["approve", "request-changes", "withdraw", "lift", "comment", "done", "bypass"]
Outcome = Literal["published", "failed", "unknown"]
DECISIONS: frozenset[str] = frozenset({"approve", "request-changes", "withdraw", "bypass"})
"""The words that decide; a comment or a done does not."""

_REVIEW = late(r"reviews/([a-z0-9-]{1,64})/([a-z0-9-]{1,64}?)--([a-z0-9-]{1,64}?)--([1-9]\d{0,5})\.yaml")
_PUBLICATION = late(r"publications/([a-z0-9-]{1,64})/([a-z0-9-]{1,64}?)--([1-9]\d{0,5})\.yaml")

REASON = 300
"""Characters of a reason at most."""
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class ForgeEvidence(Model):
    """Where the forge holds the review that a record stands for."""

    host: Line
    repo: Line
    pull: AtLeastOne
    review: AtLeastOne
    login: Line
    commit: Line


class Review(Model):
    """One member's word on one stage of one post, bound to the digest of what was read."""

    post: Id
    stage: Id
    by: Id
    decision: Decision
    at: When
    digest: Digest | None = None
    of: Id | None = None
    to: Ids | None = None
    stages: Ids | None = None
    due: When | None = None
    note: Text | None = None
    signature: Text | None = None
    forge: ForgeEvidence | None = None

    @model_validator(mode="after")
    def _complete(self) -> Review:
        if self.decision in {"approve", "request-changes", "bypass"} and self.digest is None:
            raise PydanticCustomError("digest", "needs 'digest: sha256:…' of what was reviewed")
        if self.decision in {"request-changes", "lift", "bypass"} and not (self.note or "").strip():
            raise PydanticCustomError("note", "needs a note that says why")
        if (self.decision == "lift") != (self.of is not None):
            raise PydanticCustomError("of", "'of: member' belongs to 'decision: lift', and to no other")
        skips = bool(self.stages) and self.due is not None and self.stage == GENERAL
        if self.decision == "bypass" and not skips:
            raise PydanticCustomError("bypass", "a bypass has 'stage: general', the 'stages:' it skips, and 'due:'")
        if self.decision != "bypass" and (self.stages is not None or self.due is not None):
            raise PydanticCustomError("bypass", "'stages:' and 'due:' belong to 'decision: bypass', and to no other")
        if self.to is not None and self.decision != "comment":
            raise PydanticCustomError("to", "'to: [member]' belongs to 'decision: comment', and to no other")
        return self


class Publication(Model):
    """What happened when a post went out on a channel.

    `digest` is what its approvals carry, `part` the digest of the channel's part, `stages` are those that approved it.
    Records of older releases have the part as their digest, and no stages.
    """

    post: Id
    channel: Id
    outcome: Outcome
    at: When
    by: Id
    url: WebAddress | None = None
    digest: Digest
    part: Digest | None = None
    stages: Ids | None = None
    urls: tuple[WebAddress, ...] = ()
    remote_id: Line | None = None
    reason: Annotated[Line, StringConstraints(max_length=REASON)] | None = None
    key: Key | None = None
    run: Key | None = None
    sending_until: When | None = None
    found: Flag | None = None
    imported: Flag | None = None
    note: Text | None = None
    signature: Text | None = None


class ReviewName(NamedTuple):
    """What the path of a review says."""

    post: str
    stage: str
    member: str
    number: int

    @property
    def path(self) -> str:
        """The path, relative to the workspace."""
        return f"reviews/{self.post}/{self.stage}--{self.member}--{self.number}.yaml"


class PublicationName(NamedTuple):
    """What the path of a publication says."""

    post: str
    channel: str
    number: int

    @property
    def path(self) -> str:
        """The path, relative to the workspace."""
        return f"publications/{self.post}/{self.channel}--{self.number}.yaml"


@lru_cache(maxsize=1024)  # of each record it is asked several times
def review_name(path: str) -> ReviewName | None:
    """What a review's path says, or None where it is no such path."""
    found = _REVIEW.fullmatch(path)
    return ReviewName(found[1], found[2], found[3], int(found[4])) if found else None


def publication_name(path: str) -> PublicationName | None:
    """What a publication's path says, or None where it is no such path."""
    found = _PUBLICATION.fullmatch(path)
    return PublicationName(found[1], found[2], int(found[3])) if found else None
