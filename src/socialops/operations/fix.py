"""Mend what can be mended without asking: small changes inside the texts of a person's files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from socialops import door
from socialops.classes import dataclass
from socialops.domain.approval.publications import in_force
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.finding import Diagnostic, Fix, KeyPath
from socialops.domain.plan import FileChange
from socialops.domain.results.report import Report
from socialops.domain.source import Fault, Source
from socialops.domain.workspace import Workspace
from socialops.rules.registry import RULES
from socialops.store.disk import Disk
from socialops.store.yaml.scalar import Edit, edit_scalars

MOST_TRIED = 200
"""Fixes of one file tried one by one, where all together they can't be made."""


MOST_ROUNDS = 12
"""How often the texts are looked at again: what was mended may show what else is to be mended."""


@dataclass(frozen=True)
class Fixed:
    """The files that change, and how many findings that mends; findings that a person has to mend after all (`left`),
    files that are approved or out and were left alone (`kept`), rules that undo each other's work (`quarrels`), and how
    many findings have an offer that was not asked for.
    """

    changes: tuple[FileChange, ...] = ()
    mended: int = 0
    left: tuple[Diagnostic, ...] = ()
    kept: tuple[str, ...] = ()
    quarrels: tuple[str, ...] = ()
    offers: int = 0


@dataclass(frozen=True)
class WantedFix:
    """What is to be mended: everything that is sure, or only *rules* by code or name, and their offers with it."""

    rules: frozenset[str] = frozenset()

    def takes(self, diagnostic: Diagnostic) -> bool:
        """Whether the finding is to be mended."""
        if diagnostic.fix is None:
            return False
        if self.rules:
            return not self.rules.isdisjoint({diagnostic.code, diagnostic.name, diagnostic.guide_rule or ""})
        return not diagnostic.fix.offer


ALL_SURE = WantedFix()


class _Drafted(Disk):
    """A workspace on disk with some of its files as they would be."""

    def __init__(self, root: Path, drafts: Mapping[str, bytes]) -> None:
        super().__init__(root)
        self._drafts = drafts

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a file, as it would be."""
        return self._drafts[path] if path in self._drafts else super().read(path)


def plan(
    root: Path,
    report: Report,
    wanted: WantedFix = ALL_SURE,
    again: Callable[[Source], Report] | None = None,
    kept: Collection[str] = (),
) -> Fixed:
    """What the fixes of *report* make of the files, and of what *again* then finds; nothing is written.

    It ends where nothing more is to be mended. Rules that lead back to what was there before are left out, all of them.
    """
    drafts: dict[str, bytes] = {}
    seen: dict[str, list[bytes]] = {}
    hands: dict[str, list[set[str]]] = {}  # the rules that led from each state of a file to the next
    quarrels: set[str] = set()
    spared: set[str] = set()
    left: list[Diagnostic] = []
    mended: dict[str, int] = {}
    for _ in range(MOST_ROUNDS):
        chosen = [d for d in report.diagnostics if wanted.takes(d) and (d.guide_rule or d.code) not in quarrels]
        spared |= {d.path for d in chosen if d.path in kept}
        source = _Drafted(root, drafts)
        moved, left = False, []
        for path, found in _by_path(d for d in chosen if d.path not in kept).items():
            before, change, stuck, count = _round(source, path, found)
            left += stuck
            if change is None:
                continue
            moved = True
            hands.setdefault(path, []).append({d.guide_rule or d.code for d in found})
            known = seen.setdefault(path, [before])
            if change in known or len(known) >= MOST_ROUNDS - 1:
                since = known.index(change) if change in known else 0
                quarrels = quarrels.union(*hands.pop(path)[since:])
                for states in (drafts, seen, mended):
                    states.pop(path, None)
            else:
                known.append(change)
                drafts[path] = change
                mended[path] = mended.get(path, 0) + count
        if not moved or again is None:
            break
        report = again(_Drafted(root, drafts))
    disk = Disk(root)
    changes = [FileChange(path, _bytes(disk, path), after) for path, after in drafts.items()]
    offers = sum(1 for d in report.diagnostics if d.fix and d.fix.offer and not wanted.takes(d))
    return Fixed(
        tuple(change for change in changes if change.before != change.after), sum(mended.values()), tuple(left),
        tuple(sorted(spared)), tuple(sorted(quarrels)), offers,
    )  # fmt: skip


def _round(source: Disk, path: str, found: list[Diagnostic]) -> tuple[bytes, bytes | None, list[Diagnostic], int]:
    """The file before and after (None where nothing could be changed), what can't be mended, and how many were."""
    before = source.read(path)
    if isinstance(before, Fault):
        return b"", None, found, 0
    stuck: list[Diagnostic] = []
    for _ in range(MOST_ROUNDS):
        chosen = _apart(found)
        after, these = _edited(before, chosen)
        stuck += these
        if after != before:
            return before, after, stuck, len(chosen) - len(these)
        known = set(these) or set(chosen)
        found = [one for one in found if one not in known]  # what waited behind these has its turn
        if not found:
            break
    return before, None, [*stuck, *found], 0


def _bytes(source: Disk, path: str) -> bytes:
    found = source.read(path)
    return b"" if isinstance(found, Fault) else found


def approved_or_out(workspace: Workspace, now: datetime) -> frozenset[str]:
    """The files of posts that somebody approved as they are, or that are out on a channel."""
    found = set()
    for filed in workspace.posts.values():
        post = filed.item
        records = workspace.publications.get(post.id, ())
        is_out = any(record.item.outcome != "failed" for record in in_force(records))
        if is_out or (workspace.reviews.get(post.id) and _is_approved(post_state(workspace, post, now))):
            found.add(filed.path)
    return frozenset(found)


def _is_approved(state: PostState) -> bool:
    return any(result.approved for result in state.stages)


def known_rules(workspace: Workspace, names: Iterable[str]) -> frozenset[str]:
    """Those of some words that name a rule: a code, a name, or a rule of a guide or of a package that one lists."""
    homes = {"Vale"} | {home for f in workspace.guides.values() for home in (f.item.id, *f.item.packages)}
    known = {word for rule in RULES for word in (rule.code, rule.name)}
    return frozenset(name for name in names if name in known or ("/" not in name and name.rpartition(".")[0] in homes))


def quarrel_at(workspace: Workspace, rules: Sequence[str]) -> str:
    """The guide that lists the rules."""
    for filed in workspace.guides.values():
        homes = {filed.item.id, "Vale", *filed.item.packages}
        if all(rule.partition(".")[0] in homes for rule in rules):
            return filed.path
    return "the guides"


def _by_path(diagnostics: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        if diagnostic.fix:
            found.setdefault(diagnostic.path, []).append(diagnostic)
    return found


def _apart(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Of fixes that overlap, the first (with those that say the same); the others wait."""
    chosen: list[Diagnostic] = []
    last: dict[KeyPath, Fix] = {}
    for diagnostic in sorted(found, key=_place):
        fix = diagnostic.fix
        before = last.get(fix.keys) if fix else None
        if fix and (before is None or fix == before or fix.start >= before.end):
            last[fix.keys] = fix
            chosen.append(diagnostic)
    return chosen


def _place(diagnostic: Diagnostic) -> tuple[int, int, str]:
    fix = diagnostic.fix
    return (fix.start, fix.end, fix.replacement) if fix else (0, 0, "")


def _edited(before: bytes, found: Sequence[Diagnostic]) -> tuple[bytes, list[Diagnostic]]:
    """The file with all fixes made, or else with those that can be made; and the findings that stay."""
    after = edit_scalars(before, _edits(found))
    if after is not None and after != before:
        return after, []
    stuck: list[Diagnostic] = []
    made: list[Diagnostic] = []
    after = before
    for number, diagnostic in enumerate(found):
        tried = edit_scalars(before, _edits([*made, diagnostic])) if number < MOST_TRIED else None
        if tried is None or (tried == after and diagnostic.fix not in {one.fix for one in made}):
            stuck.append(diagnostic)
        else:
            made.append(diagnostic)
            after = tried
    return after, stuck


def _edits(found: Iterable[Diagnostic]) -> dict[KeyPath, list[Edit]]:
    edits: dict[KeyPath, list[Edit]] = {}
    for fix in dict.fromkeys(diagnostic.fix for diagnostic in found):
        if isinstance(fix, Fix):
            edits.setdefault(fix.keys, []).append(Edit(fix.start, fix.end, fix.replacement))
    return edits


def apply(root: Path, fixed: Fixed) -> None:
    """Write the changed files, each whole or not at all; nothing is committed."""
    for change in fixed.changes:
        door.write(root, change.path, change.after)
