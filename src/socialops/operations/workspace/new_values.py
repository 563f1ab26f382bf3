"""What the template of a new file is filled with: all that can be known, and the first guess at the rest."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime, timedelta

from socialops.classes import dataclass
from socialops.domain.documents.kind import Kind
from socialops.domain.documents.people import Member
from socialops.domain.platform_names import PLATFORMS, no_platform
from socialops.domain.time.clock import ClockTrouble, is_business_day, resolve
from socialops.domain.time.day import parse_moment, past_note
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.operations.workspace.new_fields import Written
from socialops.store.yaml.writer import scalar

MORNING = 9
"""The hour proposed for a post."""
FAR = 60
"""Days that are looked at for a free morning."""
_NEEDS_MEDIA = frozenset({"instagram", "youtube", "tiktok", "pinterest"})
_NAMED_IN = {"post": "author", "series": "author", "campaign": "owner", "goal": "owner", "case": "by"}
"""The field of a kind that names who makes it."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Wish:
    """What the user said about the new file."""

    title: str | None = None
    channels: tuple[str, ...] = ()
    at: str | None = None
    campaign: str | None = None
    platform: str | None = None
    email: str | None = None
    written: Written = field(default_factory=Written)
    like: str | None = None


class Values:
    """What the template's places are filled with, as YAML."""

    def __init__(
        self, workspace: Workspace, kind: Kind, name: str, actor: Member | None, now: datetime, wish: Wish
    ) -> None:
        self.workspace, self.kind, self.name = workspace, kind, name
        self.actor, self.now, self.wish = actor, now, wish
        self.notes: list[str] = []
        self.members = [m.item for m in workspace.members.values() if not m.item.has_left(now.date())]
        self.channels = wish.channels or self._channels()
        self.publish_at = self._publish_at()

    def path(self) -> str:
        """Where the file goes: posts by the month they go out."""
        if self.kind.name == "post":
            return f"posts/{self.publish_at[:4]}/{self.publish_at[5:7]}/{self.name}.yaml"
        return f"{self.kind.folder}/{self.name}.yaml"

    def values(self) -> dict[str, str]:
        """All of them; a template takes what it needs."""
        member = self._member()
        others = [m.id for m in self.members if m.id != member]
        role = self._role()
        today = self.now.date()
        ids = {
            "id": self.name,
            "member": member,
            "other_member": others[0] if others else "a-colleague",
            "role": role,
            "other_role": next((r for r in self.workspace.roles if r not in {role, self.name}), role),
            "team": next(iter(self.workspace.teams), "marketing"),
            "goal": next(iter(self.workspace.goals), "a-goal"),
            "workflow": self.workspace.settings.default_workflow or next(iter(self.workspace.workflows), "standard"),
            "channel": self.channels[0],
            "campaign": self.wish.campaign or next(iter(self.workspace.campaigns), "spring-launch"),
        }
        plain = {
            "name": self.name,
            "channels": f"[{', '.join(scalar(c) for c in self.channels)}]",
            "timezone": self.workspace.settings.timezone,
            "publish_at": self.publish_at,
            "day": today.isoformat(),
            "end": (today + timedelta(days=30)).isoformat(),
            "now": self.now.replace(microsecond=0).isoformat(),
            "weekday": _WEEKDAYS[date.fromisoformat(self.publish_at[:10]).weekday()],
            "off": "" if self.wish.campaign else "# ",
            "platform": self._platform(),
        }
        ids |= self._playbook()  # an id such as 2027 or true needs quotes to stay text
        return plain | {key: scalar(value) for key, value in ids.items()} | self._written()

    def _written(self) -> dict[str, str]:
        title = self.wish.title or self.name.replace("-", " ").capitalize()
        email = self.wish.email or f"{self.name}@example.org"
        if self.kind.name == "member" and not self.wish.email:
            self.notes.append(f"The e-mail address is a guess: write the one that git has for {title}.")
        return {"title": scalar(title), "email": scalar(email), "handle": scalar(f"@{self.name}")}

    def _member(self) -> str:
        if self.actor:
            return self.actor.id
        able = [m for m in self.members if self.kind.name == "case" or self.workspace.roster.may(m, "post")]
        found = next((m.id for m in (*able, *self.members)), "your-id")
        if field := _NAMED_IN.get(self.kind.name):
            self.notes.append(
                f"git's e-mail address is no member's, so '{found}' stands in your place: write your own id at "
                f"'{field}:' in the file. If git has the wrong address: git config user.email YOUR-ADDRESS"
            )
        return found

    def _role(self) -> str:
        preferred = (
            ("community-manager", "social-media-manager") if self.kind.name != "member" else ("content-creator",)
        )
        roles = [r for r in self.workspace.roles if r != self.name]
        return next((r for r in (*preferred, *roles) if r in roles), "social-media-manager")

    def _channels(self) -> tuple[str, ...]:
        campaign = self.workspace.campaigns.get(self.wish.campaign or "")
        known = [c for c in (campaign.item.channels if campaign else ()) if c in self.workspace.channels]
        if known:
            return tuple(known)
        easy = [c for c, filed in self.workspace.channels.items() if filed.item.platform not in _NEEDS_MEDIA]
        found = (easy or list(self.workspace.channels))[:2]
        if not found:
            self.notes.append("There is no channel yet: make one with 'socialops new channel ID'.")
        return tuple(found) or ("a-channel",)

    def _publish_at(self) -> str:
        zone = self.workspace.settings.timezone
        if self.wish.at is None:
            return f"{self._morning().isoformat()} {MORNING:02}:00"
        found = resolve(parse_moment("--at", self.wish.at, self.now.date()), zone)
        if isinstance(found, ClockTrouble):
            what = "does not exist" if found.kind == "nonexistent" else "comes twice"
            raise SocialopsError(
                f"--at '{self.wish.at}' {what} in {zone}: the clocks change that day. Choose another time, or say "
                f"which with its offset, such as {found.later.isoformat()}."
            )
        if found < self.now:
            self.notes.append(past_note(found, self.now))
        return self.wish.at

    def _morning(self) -> date:
        """The next business day on which none of the channels has a post yet."""
        taken = {
            at.date()
            for filed in (self.workspace.posts.values() if self.kind.name == "post" else ())
            for channel in filed.item.channels
            if channel in self.channels and (at := filed.item.publish_on(channel))
        }
        days = [self.now.date() + timedelta(days=n) for n in range(1, FAR)]
        business = [day for day in days if is_business_day(day, self.workspace.holidays)]
        return next((day for day in business if day not in taken), (business or days)[0])

    def _platform(self) -> str:
        if self.wish.platform and self.wish.platform not in PLATFORMS:
            raise SocialopsError(no_platform(self.wish.platform))
        return self.wish.platform or next((p for p in PLATFORMS if p in self.name.split("-")), "mastodon")

    def _playbook(self) -> dict[str, str]:
        filed = next(iter(self.workspace.playbooks.values()), None)
        if filed is None:
            return {"playbook": "a-playbook", "step": "answer"}
        return {"playbook": filed.item.id, "step": filed.item.starts_with}
