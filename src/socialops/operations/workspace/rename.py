"""`rename`: a document under another id, with all that names it, in one commit; never an id that a record holds."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from pathlib import Path

from socialops.domain.approval.state import State, post_state
from socialops.domain.documents.kind import ALL_KINDS, KINDS, RECORDS, SETTINGS_FILE, Kind
from socialops.domain.documents.naming import held_by, held_by_log, places
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.transition import Done, Refused
from socialops.domain.source import Source
from socialops.domain.workspace import Workspace
from socialops.git.repo import Repo
from socialops.operations.post_reference import post_of
from socialops.operations.posts.context import Options, find_actor
from socialops.operations.posts.transition import alone, write_plan
from socialops.operations.records_branch import source_of
from socialops.operations.reference import id_of, named
from socialops.operations.sync.unheld import kept
from socialops.operations.workspace.new import check_id
from socialops.store.disk import Disk
from socialops.store.load import load
from socialops.store.overlays import Changed
from socialops.store.yaml.editor import set_places
from socialops.store.yaml.reader import parse

_NAMED = 3
_BEFORE, _AFTER = attrgetter("before"), attrgetter("after")
_INSTEAD = {
    "post": "its title says what it is about",
    "member": "'name:' and 'emails:' in the member's file may change",
    "channel": "'handle:' and 'url:' in the channel's file may change",
}
_OVER = frozenset({State.PUBLISHED, State.CANCELLED})
_FOLDERS = {kind.folder: kind for kind in KINDS}


def rename(
    root: Path, directory: Path, words: tuple[str, str, str], *, clock: Callable[[str], datetime], options: Options,
    say: Callable[[str], None],
) -> tuple[Done | Refused, tuple[str, ...]]:  # fmt: skip
    """Give a document another id, wherever it is named; *say* hears which approvals that costs before it is written.

    *words* are its kind, its id (or its file, from *directory*) and the new id.

    Raises:
        SocialopsError: there is no such kind or document, or the new id is taken or none.
    """
    with alone(root, options) as (repo, notices):
        found = source_of(root)
        source = Disk(found) if isinstance(found, Path) else found
        workspace = load(source)
        kind, new = check_id(workspace, words[0], words[2]), words[2]
        old = _old_id(root, directory, workspace, kind, words[1])
        path = named(root, workspace, kind.name, old).path
        changes = _changes(source, kind, path, old, new)
        reasons = [*_held(source, workspace, kind, old, new), *_reasons(repo, workspace, changes)]
        if not reasons:
            reasons += _still_named(workspace, source, changes, clock)
        if reasons:
            return Refused(tuple((old, reason) for reason in reasons)), notices
        actor = find_actor(repo, workspace)
        now = clock(workspace.settings.timezone)
        plan = Plan(
            f"{kind.name}({old}): rename to {new}",
            tuple(changes),
            trailers={"Socialops-Action": "rename", "Socialops-By": actor.id},
            sign=workspace.settings.evidence == "signature",
            costs=tuple(_costs(workspace, load(Changed(source, _files(changes))), now)),
        )
        for cost in plan.costs:
            say(cost)
        return Done(old, plan, None if options.dry_run else write_plan(repo, plan, options), None), notices


def _old_id(root: Path, directory: Path, workspace: Workspace, kind: Kind, word: str) -> str:
    if kind.name == "post":
        return post_of(root, directory, workspace, word).item.id
    return id_of(root, directory, kind.name, word)


def _changes(source: Source, kind: Kind, path: str, old: str, new: str) -> list[FileChange]:
    """Every file that changes: the document, which moves, and all that name it."""
    found = []
    for in_kind in ALL_KINDS:
        paths = [SETTINGS_FILE] if in_kind.name == "workspace" else (f.path for f in source.files(in_kind.folder))
        for at in paths if in_kind not in RECORDS else ():
            data = source.read(at)
            if not isinstance(data, bytes) or old.encode() not in data:
                continue
            spots = [tuple(place) for place in places(kind.name, in_kind.name, parse(data), old, new)]
            if at == path:
                spots.append((("id",), new, False))
            if spots:
                after = set_places(data, spots)  # type: ignore[arg-type]
                found += _moved(at, data, after, new) if at == path else [FileChange(at, data, after)]
    return found


def _moved(path: str, before: bytes, after: bytes, new: str) -> list[FileChange]:
    target = f"{path.rpartition('/')[0]}/{new}.yaml"
    return [FileChange(path, before, None), FileChange(target, None, after)]


def _files(changes: list[FileChange]) -> Mapping[str, bytes | None]:
    return {change.path: change.after for change in changes}


def _held(source: Source, workspace: Workspace, kind: Kind, old: str, new: str) -> Iterator[str]:
    """Records that hold the id: what was said under it stays said."""
    if kind.name == "case":
        yield f"cases/{old}.yaml says who did what under this id, and that stays; its title may change"
        return
    paths = [listed.path for record in RECORDS for listed in source.files(record.folder)]
    held = [path for path in paths if old in held_by(kind.name, path, _fields(source, path, old))]
    held += [
        filed.path
        for filed in workspace.cases.values()
        if old in held_by_log(kind.name, _fields(source, filed.path, old))
    ]
    if held:
        more = f" and {len(held) - _NAMED} more" if len(held) > _NAMED else ""
        instead = f"; {_INSTEAD[kind.name]}" if kind.name in _INSTEAD else ""
        instead += _begun_anew(workspace, old, new) if kind.name == "post" else ""
        yield f"{', '.join(held[:_NAMED])}{more} hold this id, and what was said under it stays as it was said{instead}"
    made = [f.path for f in workspace.posts.values() if f.item.series == old] if kind.name == "series" else []
    if made:
        yield f"{made[0]} was made from it and bears its id: the series would make its posts again under the new one"


def _begun_anew(workspace: Workspace, old: str, new: str) -> str:
    """How a post goes on under another name all the same; its words follow it, what was said of them does not."""
    path = shlex.quote(workspace.posts[old].path)
    return (
        f". Is it to go on as {new}: socialops new post {new} --like {old} --at TIME, then let the old one go: "
        f"socialops cancel {old}, or, where others have another post of that name, socialops sync --drop {old} "
        f"--theirs {path} (--take-main in place of --drop {old} where that is on main and you are on a branch), then "
        f"socialops submit {new}"
    )


def _fields(source: Source, path: str, old: str) -> object:
    data = source.read(path)
    return parse(data) if isinstance(data, bytes) and old.encode() in data else None


def _reasons(repo: Repo, workspace: Workspace, changes: list[FileChange]) -> Iterator[str]:
    """Why the actor can't, or the files can't be touched now."""
    if workspace.broken:
        some = ", ".join(sorted(workspace.broken)[:_NAMED])
        yield f"{some} can't be read, and may name it: mend that first ('socialops check' says how)"
    dirty = repo.status([change.path for change in changes if change.before is not None])
    for path, letters in dirty.items():
        what = "is in no commit yet" if letters in {"??", "A "} else "has changes that are not committed yet"
        yield f"{path} {what}. Keep it first as it is: {kept(path)}, then rename it"
    actor, roster = find_actor(repo, workspace), workspace.roster
    touched = {_FOLDERS[change.path.partition("/")[0]] for change in changes if "/" in change.path}
    policy = any(kind.policy for kind in touched) or any(change.path == SETTINGS_FILE for change in changes)
    if policy and not roster.may(actor, "change-policy"):
        yield "it changes policy, which takes a role that may 'change-policy'"
    if any(kind.name in {"post", "series"} for kind in touched) and not roster.may(actor, "post"):
        yield "it changes posts, which takes a role that may 'post'"


def _still_named(
    workspace: Workspace, source: Source, changes: list[FileChange], clock: Callable[[str], datetime]
) -> Iterator[str]:
    """What would name nothing afterwards: nothing should, and where something does nothing is written."""
    from socialops.rules.references import unknown_reference
    from socialops.rules.rule import Context

    today = clock(workspace.settings.timezone).date()
    after = load(Changed(source, _files(changes)))
    came, went = ([c.path for c in changes if side(c) is None] for side in (_BEFORE, _AFTER))
    moved = dict(zip(came, went, strict=True))
    known = {(finding.path, finding.keys) for finding in unknown_reference(Context(workspace, today))}
    for finding in unknown_reference(Context(after, today)):
        if (moved.get(finding.path, finding.path), finding.keys) not in known:
            yield f"{finding.path} would name nothing any more ({finding.message}): change it by hand first"
    for path in sorted(after.broken - workspace.broken):
        yield f"{path} could not be read any more: change it by hand"


def _costs(before: Workspace, after: Workspace, now: datetime) -> Iterator[str]:
    """Approvals of posts under way that count now, and would not afterwards."""
    for name in sorted(before.reviews):
        old, new = before.subject(name), after.subject(name)
        if old is None or new is None:
            continue
        state = post_state(before, old.item, now)
        if state.state in _OVER:
            continue
        kept = {(s.stage.id, d.review.by) for s in post_state(after, new.item, now).stages for d in s.approved}
        for stage in state.stages:
            for decided in stage.approved:
                if (stage.stage.id, decided.review.by) not in kept:
                    yield f"{name}: {decided.review.by}'s approval at {stage.stage.id} no longer counts after this."
