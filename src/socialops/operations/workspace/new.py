"""Start a new file from its template, with everything filled in that can be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from socialops import door
from socialops.domain.documents.json_schema import modeline
from socialops.domain.documents.kind import BY_NAME, RECORDS, Kind
from socialops.domain.documents.people import Member
from socialops.domain.platform_names import PLATFORMS
from socialops.domain.results.start import NewFile
from socialops.domain.slug import LONGEST, is_id, slug
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.clock import ClockTrouble, is_business_day, resolve
from socialops.domain.time.day import parse_moment, past_note
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.config import identity
from socialops.operations.shown.opened import Asker, open_workspace
from socialops.operations.workspace.new_fields import Written, fields_of, judged
from socialops.store.template import fill, with_fields
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import scalar

MORNING = 9
"""The hour proposed for a post."""
FAR = 60
"""Days that are looked at for a free morning."""
_NEEDS_MEDIA = frozenset({"instagram", "youtube", "tiktok", "pinterest"})
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


_OPTIONS = {
    "channels": ("--channel", {"post", "campaign", "series"}),
    "at": ("--at", {"post", "series"}),
    "campaign": ("--campaign", {"post"}),
    "platform": ("--platform", {"channel"}),
    "email": ("--email", {"member"}),
    "like": ("--like", {"post"}),
}
_WRITTEN = {"text": "--text", "author": "--author", "media": "--media"}
"""Options of posts alone."""


def draft(
    workspace: Workspace, kind_name: str, name: str, *, actor: Member | None, now: datetime, wish: Wish
) -> NewFile:
    """The new file of that kind and id; *actor* is the member who asks, where git's identity is one."""
    kind = check_id(workspace, kind_name, name)
    _check_wish(workspace, kind, wish)
    like = workspace.posts.get(wish.like or "")
    if like and not wish.channels:
        wish = replace(wish, channels=like.item.channels)
    found = _Values(workspace, kind, name, actor, now, wish)
    path = found.path()
    values = found.values() | {"modeline": modeline(kind.name, path)}
    data = fill(f"new/{kind.name}", values)
    base = parse(data)
    fields = fields_of(kind, wish.written, like.item if like else None, base if isinstance(base, dict) else {})
    if like:
        said = {"channels": list(wish.channels), "title": wish.title, "campaign": wish.campaign}
        fields |= {key: value for key, value in said.items() if value}
    if fields:
        data = with_fields(data, fields)
        judged(kind, parse(data))  # type: ignore[arg-type]  # it was just written, and read back
        _check_members(workspace, fields)
    following = f"Look at it, then hand it in: socialops submit {name}" if "text" in fields else None
    return NewFile(path, data, following or _following(kind, name, path), tuple(found.notes))


def _check_members(workspace: Workspace, fields: Mapping[str, Any]) -> None:
    author = fields.get("author")
    if author is not None and author not in workspace.members:
        raise SocialopsError(f"There is no member '{author}'; {did_you_mean(str(author), workspace.members)}")


def create(root: Path, made: NewFile) -> None:
    """Write the file; one that is there is never touched."""
    if not door.create(root, made.path, made.data):
        raise SocialopsError(f"{made.path} is there already. Edit it, or choose another id.")


def _kind(name: str) -> Kind:
    if name == "workspace":
        raise SocialopsError("A workspace is started with 'socialops init'.")
    if name in {kind.name for kind in RECORDS}:
        raise SocialopsError(
            f"A {name} is a record that commands write: 'socialops approve', 'request-changes' and 'comment' write "
            "reviews, 'socialops mark-published' publications, 'socialops measure' measures, and 'socialops decide' "
            "decisions."
        )
    if name not in BY_NAME:
        raise SocialopsError(f"There is no kind '{name}'; {did_you_mean(name, BY_NAME)}")
    return BY_NAME[name]


def check_id(workspace: Workspace, kind_name: str, name: str) -> Kind:
    """The kind of that name, where the id can be taken in it.

    Raises:
        SocialopsError: there is no such kind, or its id can't be so.
    """
    kind = _kind(kind_name)
    if not is_id(name):
        hint = slug(name)
        better = f", such as '{hint}'" if hint else ""
        raise SocialopsError(
            f"'{name}' can't be an id: an id has small letters a to z, digits, and single hyphens between them, "
            f"at most {LONGEST} characters{better}."
        )
    shared = {
        "role": ("role", "team"),
        "team": ("role", "team"),
        "post": ("post", "series"),
        "series": ("post", "series"),
    }
    for other in shared.get(kind.name, (kind.name,)):
        if taken := workspace.of_kind(other).get(name):
            raise SocialopsError(f"The id '{name}' is taken by {taken.path}. Edit that file, or choose another id.")
    return kind


def _check_wish(workspace: Workspace, kind: Kind, wish: Wish) -> None:
    for name, (option, kinds) in _OPTIONS.items():
        if getattr(wish, name) and kind.name not in kinds:
            raise SocialopsError(f"{option} belongs to 'new {' / '.join(sorted(kinds))}', not to 'new {kind.name}'.")
    for name, option in _WRITTEN.items():
        if getattr(wish.written, name) and kind.name != "post":
            raise SocialopsError(f"{option} belongs to 'new post', not to 'new {kind.name}': use --set FIELD=VALUE.")
    if wish.like and wish.like not in workspace.posts:
        raise SocialopsError(f"--like: there is no post '{wish.like}'; {did_you_mean(wish.like, workspace.posts)}")
    for channel in wish.channels:
        if channel not in workspace.channels:
            raise SocialopsError(f"There is no channel '{channel}'; {did_you_mean(channel, workspace.channels)}")
    if wish.campaign and wish.campaign not in workspace.campaigns:
        raise SocialopsError(
            f"There is no campaign '{wish.campaign}'; {did_you_mean(wish.campaign, workspace.campaigns)}"
        )
    if wish.title is not None and (not wish.title.strip() or not wish.title.isprintable()):
        raise SocialopsError("--title must be one plain line of text.")


class _Values:
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
        if self.kind.name in {"post", "series", "campaign", "goal", "case"}:
            self.notes.append(f"git's e-mail address is no member's, so '{found}' stands in your place: change it.")
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
            raise SocialopsError(
                f"There is no platform '{self.wish.platform}'; {did_you_mean(self.wish.platform, PLATFORMS)}"
            )
        return self.wish.platform or next((p for p in PLATFORMS if p in self.name.split("-")), "mastodon")

    def _playbook(self) -> dict[str, str]:
        filed = next(iter(self.workspace.playbooks.values()), None)
        if filed is None:
            return {"playbook": "a-playbook", "step": "answer"}
        return {"playbook": filed.item.id, "step": filed.item.starts_with}


_NEXT = {
    "post": "Write the text, then hand it in: socialops submit {id}",
    "member": "Check the e-mail address and the roles, then commit the file.",
    "role": "Say what it may do, then give it to a member: add {id} to 'roles' in a file of members/.",
    "team": "Let roles join it: add 'team: {id}' to a file of roles/.",
    "channel": "Check platform, handle and owner; posts name it with 'channels: [{id}]'.",
    "workflow": "Check who approves; posts choose it with 'workflow: {id}'.",
    "guide": "Write down how you sound, then look at your posts with it: socialops check",
    "playbook": "Write the steps, then check that the ball always finds a holder: socialops check",
    "kpi": "Name the counts that it divides, then look at it: socialops kpi {id}",
    "alert": "Say when it rings and who answers, then see when it would have rung: socialops alerts test {id}",
    "format": "Write the export's headers beside what they count, then try: socialops measure import FILE --dry-run",
    "campaign": "Add posts to it: socialops new post ID --campaign {id}",
    "goal": "Set the objectives; posts name one with 'objective: {id}/reach'.",
    "moment": "Set its days; it shows in the calendar.",
    "series": "Write the template and how often it comes, then look at it with: socialops check",
    "case": "Choose the playbook and say what happened. 'socialops case' takes it from there.",
}


def _following(kind: Kind, name: str, path: str) -> str:
    text = _NEXT[kind.name].format(id=name)
    if kind.name in {"post", "member"}:
        return text
    return f"{text}\nThen commit it: git add {path} && git commit -m '{kind.name}({name}): Add'"


def start_file(asker: Asker, kind: str, name: str, wish: Wish) -> tuple[Path, NewFile]:
    """The workspace's folder, and the new file of that kind and id as it is to be written there.

    Raises:
        SocialopsError: the kind, the id or a wish can't be taken.
    """
    opened = open_workspace(asker)
    actor = asker_member(opened.root, opened.workspace)
    if wish.like:
        wish = replace(wish, like=opened.post(wish.like).item.id)
    return opened.root, draft(opened.workspace, kind, name, actor=actor, now=opened.now, wish=wish)


def asker_member(root: Path, workspace: Workspace) -> Member | None:
    """The member that git's identity is; None where git is missing, silent or somebody else."""
    try:
        return workspace.roster.find(identity(root).email)
    except SocialopsError:
        return None
