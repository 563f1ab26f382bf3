"""SO451 and SO457: records are only ever added, and are about content that was there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any

from socialops.audit.moved import moved_to
from socialops.audit.policy import fold_path
from socialops.audit.range import AuditRange, coded
from socialops.audit.versions import Version, Versions
from socialops.classes import dataclass
from socialops.domain.approval.publications import part_of, rests_on
from socialops.domain.documents.decision import decision_name
from socialops.domain.documents.kind import PUBLICATIONS, RECORDS, REVIEWS
from socialops.domain.documents.measure import measure_name
from socialops.domain.documents.records import Publication, Review, publication_name, review_name
from socialops.domain.source import Fault
from socialops.domain.time.clock import exact
from socialops.domain.workspace import Coded, Filed
from socialops.git.objects import REGULAR, Objects
from socialops.git.range import RangeCommit
from socialops.store.yaml.reader import parse

OF_POSTS = frozenset({REVIEWS, PUBLICATIONS})
FOLDERS = frozenset(kind.folder for kind in RECORDS)


@dataclass(frozen=True)
class Added:
    """A record that base does not hold yet: its place, its words, and the commits that add it (oldest last)."""

    path: str
    record: Review | Publication
    commits: tuple[RangeCommit, ...]
    objects: Objects
    oid: str
    data: bytes | None = None

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        """The words of the file: read once more, where a signature or a forge is asked."""
        data = next(self.objects.blobs([self.oid])) if self.data is None else self.data
        value = parse(data or b"")
        return {} if isinstance(value, Fault) else value


def is_record(span: AuditRange, path: str, folders: frozenset[str] = FOLDERS) -> bool:
    """True for a path (from the repository's top) under a folder of records of the workspace.

    Compared as file systems that ignore case do; a file in the place of such a folder, or of a post's folder in it,
    counts too: a link there could bring records in from elsewhere.
    """
    folded, prefix = fold_path(path), fold_path(span.prefix)
    if not folded.startswith(prefix):
        return False
    folder, _, rest = folded.removeprefix(prefix).partition("/")
    return folder in folders and ("/" not in rest or folded.endswith((".yaml", ".yml")))


def altered(span: AuditRange) -> Iterator[Coded]:
    """SO451: what base's tip or any commit of the range held must be there, the same, after the merge."""
    root = moved_to(span)
    moved = span.apart if root is None else span.before  # nearly all of them lie there as they did
    held = {(p, entry.oid) for p in moved if (entry := span.before.get(p)) and is_record(span, p)}
    for commit in span.commits:
        held |= {(p, c.after) for p, c in commit.own.items() if c.after and is_record(span, p)}
    for path, oid in sorted(held):
        entry = span.after.get(path if root is None else root + span.inside(path))
        before = span.before.get(path)
        in_base = before is not None and before.oid == oid
        # a new link is no record at all, nor is one that base holds already
        if entry and entry.oid == oid and (entry.mode in REGULAR or not in_base or entry == before):
            continue
        if not in_base and _renumbered(span, path, oid):
            continue
        what = "changed" if entry else "removed"
        message = f"the record was {what} by {_blamed(span, path, oid)}: records are only ever added"
        yield coded("SO451", span.inside(path), message, subject=_post_of(span.inside(path)))


def _blamed(span: AuditRange, path: str, oid: str) -> str:
    trace = span.trace(path)
    for commit in span.commits:
        detail = span.details[commit.id]
        if trace.at(commit.id) != (oid,) and any(trace.at(parent) == (oid,) for parent in detail.parents):
            return f"{span.name(detail)} in commit {detail.short}"
    return "the merge"


def _renumbered(span: AuditRange, path: str, oid: str) -> bool:
    """True where a member gave their own record, which base never held, another number."""
    inside = span.inside(path)
    name = review_name(inside) or measure_name(inside) or decision_name(inside)
    if name is None:
        return False
    movers = [c for c in span.commits if (change := c.own.get(path)) and change.after != oid]
    own = [m for c in movers if (m := span.member(span.details[c.id].author)) and m.id == name.member]
    start = f"{span.prefix}{_line(inside)}--"
    siblings = [p for p in span.apart if p.startswith(start) and p in span.after and p not in span.before]
    wanted = _words(span, oid)
    same = any(_words(span, span.after[p].oid) == wanted for p in siblings)
    return wanted is not None and same and len(own) == len(movers)


def _words(span: AuditRange, oid: str) -> dict[str, Any] | None:
    """What a record says, without its signature: that is bound to the number."""
    value = parse(next(span.objects.blobs([oid])) or b"")
    return None if isinstance(value, Fault) else {k: v for k, v in value.items() if k != "signature"}


def _post_of(path: str) -> str | None:
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else None  # noqa: PLR2004 - folder, post, name


def added(span: AuditRange) -> tuple[list[Added], list[Coded]]:
    """The records that the merge would add, and those that can't be read, so that nobody can prove them (SO452)."""
    found: list[Added] = []
    unreadable: list[Coded] = []
    loaded: dict[str, Review | Publication] = {}
    for records in (span.workspace.reviews, span.workspace.publications):
        loaded |= {filed.path: filed.item for filed in (f for items in records.values() for f in items)}
    new = unheld(span, OF_POSTS)
    adding = bringing(span, new)
    oids = [span.after[path].oid for path in new]
    by_commit = span.policy.settings.evidence == "commit"  # then nobody asks for the words of a file
    contents = repeat(None, len(oids)) if by_commit else span.objects.blobs(oids)
    for path, oid, data in zip(new, oids, contents, strict=True):
        inside = span.inside(path)
        record = loaded.get(inside)
        if record is None:
            message = "the record can't be read, so nobody can prove whose it is: see 'socialops check'"
            unreadable.append(coded("SO452", inside, message, subject=_post_of(inside)))
        elif wrong := _misplaced(inside, record):
            unreadable.append(coded("SO452", inside, wrong, subject=_post_of(inside)))
        else:
            found.append(Added(inside, record, adding[path], span.objects, oid, data))
    return found, unreadable


def unheld(span: AuditRange, folders: frozenset[str]) -> list[str]:
    """The paths of records in these folders that the merge would add."""
    new = (path for path in span.apart if path in span.after and not _is_held(span, path))
    return sorted(path for path in new if is_record(span, path, folders))


def bringing(span: AuditRange, paths: Sequence[str]) -> dict[str, tuple[RangeCommit, ...]]:
    """The commits that add each of the files as the merge would have it, the oldest last."""
    touching: dict[str, list[RangeCommit]] = {path: [] for path in paths}
    for commit in span.commits:
        for path in commit.own.keys() & touching.keys():
            touching[path].append(commit)
    return {
        path: tuple(c for c in commits if c.own[path].adds(span.after[path].oid)) for path, commits in touching.items()
    }


def _is_held(span: AuditRange, path: str) -> bool:
    """True where base holds the record as a file already, whoever may run it."""
    before, after = span.before.get(path), span.after[path]
    return before is not None and (
        before == after or (before.oid == after.oid and {before.mode, after.mode} <= REGULAR)
    )


def outdated(span: AuditRange, record: Added) -> Iterator[Coded]:
    """SO456: a record is not older than those of lower numbers: what was said long ago can't come last.

    A comment is nobody's last word on anything: one that was made on another machine may come after a newer one.
    """
    said, zone = record.record, span.policy.settings.timezone
    if isinstance(said, Review) and said.decision == "comment":
        return
    at = exact(said.at, zone)
    for filed in lower(span, record):
        if exact(filed.item.at, zone) > at:
            message = (
                f"{said.by}'s record says {said.at.isoformat()}, and {filed.path} of a lower number is newer: the "
                "highest number counts, so an old word would come after a newer one"
            )
            yield coded("SO456", record.path, message, keys=("at",), subject=said.post)
            return


def lower(span: AuditRange, record: Added) -> list[Filed[Review] | Filed[Publication]]:
    """The records of the same member and stage, or of the same channel, with lower numbers, in their order."""
    said, number = record.record, _number(record.path)
    siblings: Mapping[str, Sequence[Filed[Any]]] = (
        span.workspace.reviews if isinstance(said, Review) else span.workspace.publications
    )
    line = _line(record.path)
    found = [
        filed for filed in siblings.get(said.post, ()) if _line(filed.path) == line and _number(filed.path) < number
    ]
    return sorted(found, key=lambda filed: _number(filed.path)) if len(found) > 1 else found


def _line(path: str) -> str:
    """All that the records of one member and stage, or of one channel, have in common."""
    return path.rpartition("--")[0]


def _number(path: str) -> int:
    number = path.rpartition("--")[2].removesuffix(".yaml")
    return int(number) if number.isdecimal() else 0


def _misplaced(path: str, record: Review | Publication) -> str | None:
    """Why a record does not belong where it lies: a copied record speaks for another post, stage or member."""
    if isinstance(record, Review):
        name = review_name(path)
        said = (record.post, record.stage, record.by)
        right = name is not None and said == (name.post, name.stage, name.member)
    else:
        place = publication_name(path)
        said = (record.post, record.channel, record.by)
        right = place is not None and said[:2] == (place.post, place.channel)
    return None if right else f"the record says {' / '.join(said)}, and its path says otherwise: it was copied or moved"


def unseen(span: AuditRange, record: Added, versions: Versions) -> Iterator[Coded]:
    """SO457: the record's digest must be that of content which its own commit, or one before it, held."""
    digest = record.record.digest
    if digest is None or _is_told(span, record):
        return
    member, path, blind = record.record.by, record.path, ""
    for commit in record.commits:
        for version in near(span, versions, commit.id):
            if _matches(record.record, digest, version):
                unseen = version.unseen
                blind = blind or unseen
                if not unseen or not isinstance(record.record, Review) or record.record.decision != "approve":
                    return
    if blind:
        message = f"{member} approved this, and {blind}: nobody can have seen it there"
        yield coded("SO457", path, message, keys=("digest",), subject=record.record.post)
        return
    where = span.details[record.commits[-1].id].short if record.commits else "the range"
    message = (
        f"{member}'s record is about content ({digest[:19]}…) that neither commit {where} nor one before it on the "
        "branch held: nobody can have read it there"
    )
    yield coded("SO457", path, message, keys=("digest",), subject=record.record.post)


def _is_told(span: AuditRange, record: Added) -> bool:
    """True for what became of a claim: the post may have changed since, and the claim was judged when it came."""
    said = record.record
    if not isinstance(said, Publication):
        return False
    return rests_on([filed for filed in lower(span, record) if isinstance(filed.item, Publication)], said)


def near(span: AuditRange, versions: Versions, commit: str) -> Iterator[Version]:
    """The versions in a commit and those before it, back to the fork points, the nearest first."""
    seen, waiting = {commit}, [commit]
    while waiting:
        name = waiting.pop(0)
        if version := versions.at(name):
            yield version
        node = versions.trace.node(name)
        if node is None or node not in span.details:  # what a commit before the fork brought is there at the fork
            continue
        new = [parent for parent in span.details[node].parents if parent not in seen]
        seen.update(new)
        waiting += new


def _matches(record: Review | Publication, digest: str, version: Version) -> bool:
    if isinstance(record, Publication):
        return version.channels.get(record.channel) == part_of(record)
    return version.is_of(digest)
