"""import: what others wrote, as drafts; all of it or nothing, and twice is once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from socialops import door
from socialops.classes import dataclass
from socialops.domain.documents.people import Member
from socialops.domain.documents.post import Post
from socialops.domain.documents.series import Series
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.imported import Fault, Imported
from socialops.domain.results.transition import Refused
from socialops.domain.sanitize import one_line
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.exchange.dates import Order
from socialops.exchange.draft import Draft, Known
from socialops.exchange.markdown import ENDINGS
from socialops.operations.exchange.folder import read_pages
from socialops.operations.exchange.past_posts import Brought as PastPosts
from socialops.operations.exchange.past_posts import archives_in, read_archive
from socialops.operations.exchange.plan_table import TableWords, mapped, read_table
from socialops.operations.posts.context import Options, find_actor
from socialops.operations.posts.transition import Clock, alone, unreadable, write_plan
from socialops.operations.records_branch import source_of
from socialops.operations.reference import named
from socialops.store.load import load
from socialops.store.validation import complaints
from socialops.store.yaml.writer import document

LARGEST: Final = 40 << 20
"""Bytes of a file at most: a spreadsheet with its pictures."""
_ONE_NAME = 30
"""Letters of a file's name in the subject of a commit."""


@dataclass(frozen=True)
class Words:
    """What the user says about what is brought."""

    source: Path
    mapped: list[str] = field(default_factory=list)
    channels: tuple[str, ...] = ()
    order: Order | None = None
    sheet: str | None = None
    template: str | None = None
    keep_going: bool = False


@dataclass
class Brought:
    """What a source holds: posts, what is wrong with others, and what to know about it."""

    drafts: list[Draft] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def bring(root: Path, words: Words, *, clock: Clock, options: Options) -> tuple[Imported | Refused, tuple[str, ...]]:
    """Write what a file or folder holds as drafts, in one commit; and notices of the repository.

    Raises:
        SocialopsError: the source can't be read, or something said of it does not fit.
    """
    with alone(root, options) as (repo, notices):
        workspace = load(source_of(root))
        actor = find_actor(repo, workspace)
        unreadable(workspace)  # broken policy stops everything
        now = clock(workspace.settings.timezone)
        if actor.has_left(now.date()) or not workspace.roster.may(actor, "post"):
            held = ", ".join(actor.roles) or "no role"
            reason = f"new posts need a role that may 'post'; you ({actor.id}) hold {held}"
            return Refused((("import", reason),)), notices
        archives = archives_in(words.source) if words.source.is_dir() else {}
        if archives and not workspace.roster.may(actor, "publish"):
            reason = f"what went out before is brought by who may 'publish'; you ({actor.id}) may not"
            return Refused((("import", reason),)), notices
        if archives:
            _only_for_tables(words)
            past = read_archive(
                repo, workspace, words.source, archives, actor, words.channels, now, dry_run=options.dry_run
            )
            result = _of_archive(past, words)
        else:
            result = _settled(root, workspace, _read(root, workspace, actor, words), words)
        if result.plan is None or (result.faults and not words.keep_going):
            return result, notices
        plan = _signed(workspace, actor, result.plan)
        commit = None if options.dry_run else write_plan(repo, plan, options)
        return Imported(**{**vars(result), "plan": plan, "commit": commit}), notices


def _read(root: Path, workspace: Workspace, actor: Member, words: Words) -> Brought:
    for channel in words.channels:
        if channel not in workspace.channels:
            raise SocialopsError(f"--channel '{channel}' is not known; {did_you_mean(channel, workspace.channels)}")
    template = _template(root, workspace, words)
    known, name = Known(workspace), one_line(words.source.name)
    if words.source.is_dir() or words.source.name.lower().endswith(ENDINGS):
        _only_for_tables(words)
        pages = read_pages(root, words.source, known, channels=words.channels, order=words.order, author=actor.id)
        return Brought(pages.drafts, pages.faults, pages.notes)
    data = door.read(words.source, LARGEST)
    if isinstance(data, door.Shut):
        raise SocialopsError(f"{one_line(str(words.source))}: {data.why}.")
    if len(data) > LARGEST:
        raise SocialopsError(f"{name}: the file has more than {LARGEST >> 20} MB: take it in parts.")
    table = TableWords(mapped(words.mapped), words.order, words.sheet, words.channels)
    posts, notes = read_table(name, data, known, table, author=actor.id, template=template)
    return Brought(posts.drafts, posts.faults, notes)


def _of_archive(past: PastPosts, words: Words) -> Imported:
    plan = _plan(past.changes, len(past.paths), words) if past.changes else None
    return Imported(
        plan,
        written=tuple(past.paths),
        same=past.same,
        faults=tuple(past.faults),
        notes=tuple(past.notes),
        past=True,
    )


def _only_for_tables(words: Words) -> None:
    for option, given in (("--map", words.mapped), ("--sheet", words.sheet), ("--template", words.template)):
        if given:
            raise SocialopsError(f"{option} belongs to a table (.csv, .xlsx).")


def _template(root: Path, workspace: Workspace, words: Words) -> Series | None:
    if words.template is None:
        return None
    found: Series = named(root, workspace, "series", words.template).item
    return found


def _settled(root: Path, workspace: Workspace, found: Brought, words: Words) -> Imported:
    """What of it is new, there already, there otherwise, or wrong."""
    there = {path.stem: path for path in (root / "posts").rglob("*.y*ml")}
    changes: list[FileChange] = []
    differing: list[tuple[str, str]] = []
    faults = list(found.faults)
    same = 0
    for draft in found.drafts:
        fields = draft.ordered()
        post, wrong = _post(draft, fields)
        faults += wrong
        if post is None:
            continue
        if draft.post in workspace.series:
            faults.append(Fault(draft.place, draft.names.get("id", "id"), f"'{draft.post}' is the id of a series"))
        elif draft.post in there:
            path = there[draft.post].relative_to(root).as_posix()
            known = workspace.posts.get(draft.post)
            other = _differing(post, known.item) if known else "it can't be read"
            if other:
                differing.append((path, f"{draft.place}: {other}"))
            else:
                same += 1
        else:
            written = _written(draft, fields, words)
            if isinstance(written, Fault):
                faults.append(written)
            else:
                changes.append(FileChange(_path(draft), None, written))
    plan = _plan(changes, len(changes), words) if changes else None
    return Imported(
        plan,
        written=tuple(change.path for change in changes),
        same=same,
        differing=tuple(differing),
        faults=tuple(sorted(faults, key=lambda fault: _row(fault.place))),
        notes=tuple(found.notes),
    )


def _row(place: str) -> tuple[int, str]:
    number = place.rpartition("row ")[2]
    return (int(number) if number.isdecimal() else 0, place)


def _post(draft: Draft, fields: Mapping[str, Any]) -> tuple[Post | None, list[Fault]]:
    """The draft as a post, or every fault of it by its column."""
    try:
        return Post.model_validate(fields), []
    except ValidationError as error:
        told = complaints(error, Post, dict(fields))
        return None, [Fault(draft.place, _column(draft, keys), message) for _, keys, message in told]


def _column(draft: Draft, keys: tuple[str | int, ...]) -> str:
    head = str(keys[2] if keys[:1] == ("variants",) and len(keys) > 2 else keys[0]) if keys else "text"  # noqa: PLR2004
    return one_line(draft.names.get(head, head))


def _differing(post: Post, known: Post) -> str | None:
    """What the post that is there has otherwise; its status is its author's."""
    ours, theirs = (each.model_dump(exclude={"status"}) for each in (post, known))
    for values in (ours, theirs):
        values["text"] = (values.get("text") or "").rstrip()
    names = [name for name in ours if ours[name] != theirs[name]]
    return ", ".join(names) if names else None


def _written(draft: Draft, fields: Mapping[str, Any], words: Words) -> bytes | Fault:
    comment = one_line(f"Imported from {words.source.name}, {draft.place}; yours to edit.")
    try:
        return document(fields, comment=comment)
    except SocialopsError as error:
        return Fault(draft.place, "", str(error))


def _path(draft: Draft) -> str:
    """Posts lie by the month in which they go out."""
    at = str(draft.fields.get("publish_at") or "")
    return f"posts/{at[:4]}/{at[5:7]}/{draft.post}.yaml" if at else f"posts/{draft.post}.yaml"


def _plan(changes: list[FileChange], posts: int, words: Words) -> Plan:
    name = "".join(sign for sign in words.source.name if sign.isprintable())[:_ONE_NAME]
    count = f"{posts} post{'' if posts == 1 else 's'}"
    return Plan(f"import: {count} from {name}", tuple(changes), trailers={"Socialops-Action": "import"})


def _signed(workspace: Workspace, actor: Member, plan: Plan) -> Plan:
    trailers = {**plan.trailers, "Socialops-By": actor.id}
    return Plan(plan.subject, plan.changes, trailers=trailers, sign=workspace.settings.evidence == "signature")
