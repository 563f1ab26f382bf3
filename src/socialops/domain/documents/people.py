"""Who works here: roles, members, teams; who holds what, and who stands in for whom."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from socialops.domain.documents.field import (
    ID_PATTERN,
    AtLeastOne,
    Day,
    Flag,
    Id,
    Ids,
    Line,
    Lines,
    Model,
    Name,
    unique,
)
from socialops.domain.pattern import late
from socialops.domain.time.clock import ClockField, Duration, DurationField, Weekday, Zone

Permission = Literal["post", "publish", "change-policy", "open-case", "bypass", "measure"]
_KEY = late(
    r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)"
    r" ([A-Za-z0-9+/]+=*)"
)


def _ssh_key(value: str) -> str:
    """Exactly `type base64`, the inner type agreeing: nothing that could smuggle an option or a principal."""
    found = _KEY.fullmatch(value)
    try:
        blob = base64.b64decode(found[2], validate=True) if found else b""
    except binascii.Error:
        blob = b""
    kind = found[1].encode() if found else b"?"
    if not blob.startswith(len(kind).to_bytes(4, "big") + kind):
        raise PydanticCustomError(
            "ssh_key",
            "must be a public key as 'type base64', such as 'ssh-ed25519 AAAA…', without options or comment",
        )
    return value


_ADDRESS = r"^[^\s@<>\"]+@[^\s@<>\"]+$"
Email = Annotated[
    Name, StringConstraints(pattern=_ADDRESS, max_length=254), Field(json_schema_extra={"pattern": _ADDRESS})
]
SshKey = Annotated[Line, AfterValidator(_ssh_key), Field(json_schema_extra={"pattern": f"^({_KEY.pattern})$"})]


class Hours(Model):
    """When a team works; `from` and `to` in minutes after midnight."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    start: ClockField = Field(alias="from")
    end: ClockField = Field(alias="to")
    timezone: Zone | None = None


class Talk(Model):
    """A line of communication: to whom, and about what."""

    to: Id
    about: Line | None = None


def _talk(value: Any) -> Any:
    return {"to": value} if isinstance(value, str) else value


def _talks(value: tuple[Talk, ...]) -> tuple[Talk, ...]:
    unique(tuple(talk.to for talk in value))
    return value


_ID_SCHEMA = {"type": "string", "pattern": ID_PATTERN, "maxLength": 64}
_TALK_SCHEMA = {
    "anyOf": [
        _ID_SCHEMA,
        {
            "type": "object",
            "properties": {"to": _ID_SCHEMA, "about": {"type": ["string", "null"], "minLength": 1}},
            "required": ["to"],
            "additionalProperties": False,
        },
    ]
}
Talks = Annotated[
    tuple[Annotated[Talk, BeforeValidator(_talk), WithJsonSchema(_TALK_SCHEMA)], ...], AfterValidator(_talks)
]
"""To whom somebody talks: an id, or `{to: id, about: words}`."""


class Role(Model):
    """A part people play: what it is for, and what it may do."""

    id: Id
    title: Line
    purpose: Line | None = None
    responsibilities: Lines = ()
    reports_to: Id | None = None
    talks_to: Talks = ()
    team: Id | None = None
    may: tuple[Permission, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The roles and teams it talks to."""
        return tuple(talk.to for talk in self.talks_to)


class Team(Model):
    """A group of members, inside or outside the company."""

    id: Id
    title: Line
    external: Flag = False
    liaison: Id | None = None
    hours: Hours | None = None


class Away(Model):
    """Days of absence, both inclusive."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Away:
        if self.end < self.start:
            raise PydanticCustomError("order", "ends before it starts: swap 'from' and 'to'")
        return self


def _logins(data: dict[str, Any]) -> dict[str, str | int]:
    for key, value in data.items():
        wanted = int if key.endswith("_id") else str
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise PydanticCustomError(
                "login",
                "{key} must be {what}",
                {"key": key, "what": "a number" if wanted is int else "a login name"},
            )
    return data


def _week(value: Duration | None) -> Duration | None:
    if value is not None and (value.unit not in {"h", "m"} or not value.amount):
        raise PydanticCustomError("hours", "must be hours a week, such as 20h")
    return value


class Member(Model):
    """A person (or a relay bot) who works on posts."""

    id: Id
    name: Line
    emails: Annotated[tuple[Email, ...], AfterValidator(unique)] = Field(min_length=1)
    roles: Ids
    logins: Annotated[dict[Name, Name | AtLeastOne], AfterValidator(_logins)] = {}
    ssh_keys: tuple[SshKey, ...] = ()
    away: tuple[Away, ...] = ()
    backup: Id | None = None
    until: Day | None = None
    relay: Flag = False
    notify: Lines = ()
    hours: Annotated[DurationField, AfterValidator(_week)] = None
    talks_to: Talks = ()

    def has_left(self, day: date) -> bool:
        """True after the last day of `until`."""
        return self.until is not None and day > self.until

    def is_away(self, day: date) -> bool:
        """True on a day of absence."""
        return any(span.start <= day <= span.end for span in self.away)


class Roster:
    """All members and roles, and who is what."""

    def __init__(self, members: Iterable[Member], roles: Iterable[Role]) -> None:
        self.members: Mapping[str, Member] = {m.id: m for m in members}
        self.roles: Mapping[str, Role] = {r.id: r for r in roles}

    @cached_property
    def by_email(self) -> Mapping[str, Member]:
        """Members by case-folded e-mail."""
        return {email.casefold(): m for m in self.members.values() for email in m.emails}

    @cached_property
    def _by_role(self) -> Mapping[str, tuple[Member, ...]]:
        found: dict[str, list[Member]] = {}
        for member in self.members.values():
            for role in member.roles:
                found.setdefault(role, []).append(member)
        return {role: tuple(members) for role, members in found.items()}

    @cached_property
    def _principals(self) -> Mapping[str, tuple[Member, ...]]:
        found: dict[str, list[Member]] = {}
        for member in self.members.values():
            if member.backup:
                found.setdefault(member.backup, []).append(member)
        return {backup: tuple(members) for backup, members in found.items()}

    def find(self, email: str) -> Member | None:
        """The member with that e-mail, case-folded."""
        return self.by_email.get(email.casefold())

    def holders(self, role: str, day: date) -> tuple[Member, ...]:
        """Members who hold the role and have not left by *day*."""
        return tuple(m for m in self._by_role.get(role, ()) if not m.has_left(day))

    def stands_in_for(self, member: Member, roles: Iterable[str], day: date) -> Member | None:
        """Whom *member* is the named backup of, among those who hold one of *roles* on *day*."""
        wanted = set(roles)
        for principal in self._principals.get(member.id, ()):
            if wanted & set(principal.roles) and not principal.has_left(day):
                return principal
        return None

    def serves(self, member: Member, roles: Iterable[str], day: date) -> bool:
        """True when *member* holds one of *roles* or is the backup of one who does."""
        roles = tuple(roles)
        return bool(set(roles) & set(member.roles)) or self.stands_in_for(member, roles, day) is not None

    def available(
        self,
        members: Iterable[Member],
        day: date,
        *,
        absent: Collection[str] = (),
        unfit: Callable[[Member], bool] = lambda _: False,
    ) -> tuple[str, ...]:
        """Who of *members* is there on *day*, in their place the backup of one who is away or *absent*.

        Who is *unfit* (has done it, may not) counts neither as a member nor as a backup, and nobody stands in for them.
        """

        def there(member: Member) -> bool:
            return not (member.id in absent or member.has_left(day) or member.is_away(day))

        found: dict[str, None] = {}
        for member in members:
            backup = self.members.get(member.backup or "")
            if member.has_left(day) or unfit(member):
                continue
            if there(member):
                found[member.id] = None
            elif backup and there(backup) and not unfit(backup):
                found[backup.id] = None
        return tuple(found)

    def assigned(self, name: str | None, day: date) -> tuple[str, ...]:
        """The member to whom something is assigned, or their backup while they are away; nobody once they left."""
        member = self.members.get(name or "")
        if member is None or member.has_left(day):
            return ()
        return self.available((member,), day) or (member.id,)

    def may(self, member: Member, permission: Permission) -> bool:
        """True when one of the member's roles grants the permission."""
        return any(permission in self.roles[role].may for role in member.roles if role in self.roles)

    def permitted(self, permission: Permission, day: date) -> Iterator[Member]:
        """Members who have the permission and have not left."""
        return (m for m in self.members.values() if not m.has_left(day) and self.may(m, permission))
