"""Start a new file from its template, with everything filled in that can be known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from socialops import door
from socialops.domain.documents.json_schema import modeline
from socialops.domain.documents.kind import BY_NAME, RECORDS, Kind
from socialops.domain.documents.people import Member
from socialops.domain.results.start import NewFile
from socialops.domain.slug import LONGEST, is_id, slug
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Filed, Workspace
from socialops.errors import SocialopsError
from socialops.git.config import identity
from socialops.leftovers import sweep
from socialops.operations.shown.opened import Asker, open_workspace
from socialops.operations.workspace.new_fields import fields_of, judged
from socialops.operations.workspace.new_values import Values, Wish
from socialops.store.template import fill, with_fields
from socialops.store.yaml.reader import parse

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
    found = Values(workspace, kind, name, actor, now, wish)
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
    if "text" in fields:
        following = f"Look at it, then hand it in: socialops submit {name}"
    else:
        following = _following(kind, name, path, _why_not(actor), _asked(workspace, kind, actor, now))
    unknown = _unknown(workspace, kind, name, path, data, fields, now) if fields else ()
    return NewFile(path, data, following, (*found.notes, *unknown))


def _unknown(
    workspace: Workspace, kind: Kind, name: str, path: str, data: bytes, fields: Collection[str], now: datetime
) -> Iterator[str]:
    """What the user's own fields name and nothing is called: perhaps it comes later, perhaps it is a slip."""
    from socialops.rules.references import unknown_reference
    from socialops.rules.rule import Context

    plural = kind.name if kind.name == "series" else f"{kind.name}s"
    made: Any = {plural: {**workspace.of_kind(kind.name), name: Filed(path, kind.model.model_validate(parse(data)))}}
    beside = replace(workspace, **made)
    for finding in unknown_reference(Context(beside, now.date())):
        if finding.path == path and finding.keys and finding.keys[0] in fields:
            yield f"{finding.keys[0]}: {finding.message}"


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


def check_id(workspace: Workspace, kind_name: str, name: str, root: Path | None = None) -> Kind:
    """The kind of that name, where the id can be taken in it.

    Where it is taken, what a killed command left beside that file goes, if the workspace's folder is given: the same
    command, said again, comes no further.

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
            if root is not None:
                sweep(root / taken.path)
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


_NEXT = {
    "post": "Write the text, then hand it in: socialops submit {id}",
    "member": "Check the e-mail address and the roles.",
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


def _asked(workspace: Workspace, kind: Kind, actor: Member | None, now: datetime) -> tuple[str, ...]:
    """Who may commit such a file, where it is policy and the one who asks may not."""
    roster = workspace.roster
    if not kind.policy or (actor and roster.may(actor, "change-policy")):
        return ()
    there = (member for member in roster.members.values() if not member.has_left(now.date()))
    return tuple(member.id for member in there if roster.may(member, "change-policy"))


def _why_not(actor: Member | None) -> str:
    return "your roles don't let you change that" if actor else "no member has git's address of you (socialops doctor)"


def _following(kind: Kind, name: str, path: str, why_not: str, asked: tuple[str, ...]) -> str:
    text = _NEXT[kind.name].format(id=name)
    if kind.name == "post":
        return text
    if asked:
        return (
            f"{text}\nDon't commit it yourself: {path} is policy, {why_not}, and a pull request that holds such a "
            f"commit of yours can't pass the audit. Send the file to {' or '.join(asked)}, who may."
        )
    return f"{text}\nThen commit it: git add {path} && git commit -m '{kind.name}({name}): Add'"


def start_file(asker: Asker, kind: str, name: str, wish: Wish) -> tuple[Path, NewFile]:
    """The workspace's folder, and the new file of that kind and id as it is to be written there.

    Raises:
        SocialopsError: the kind, the id or a wish can't be taken.
    """
    opened = open_workspace(asker)
    check_id(opened.workspace, kind, name, opened.root)
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
