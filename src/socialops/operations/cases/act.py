"""Move a case: open, accept, pass, note, move, escalate, close, reopen; each one entry of its log and one commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from socialops import door
from socialops.classes import dataclass
from socialops.domain.documents.case import Action, Case, CaseEntry
from socialops.domain.documents.people import Member
from socialops.domain.documents.playbook import Playbook
from socialops.domain.handoff.case_rules import Setting, objections
from socialops.domain.handoff.case_state import Ball, advance, case_state, takes_back
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.transition import CaseDone, Refused
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.clock import iso
from socialops.domain.workspace import Filed, Workspace
from socialops.errors import SocialopsError
from socialops.git.repo import Repo
from socialops.operations.posts.context import Options, find_actor
from socialops.operations.posts.records import tidy_note
from socialops.operations.posts.sign import seal
from socialops.operations.posts.transition import alone, unreadable, write_plan
from socialops.operations.reference import named
from socialops.rules.personal import own_accounts, personal_data, texts
from socialops.store.case_file import append_entry
from socialops.store.load import load
from socialops.store.validation import complaints

Clock = Callable[[str], datetime]
_FIELDS = ("step", "place", "resolution", "told", "lessons", "done", "themes", "note")


@dataclass(frozen=True)
class Deed:
    """What somebody wants to do in a case, in their words: items of the playbook by text or number."""

    action: Action
    step: str | None = None
    place: str | None = None
    resolution: str | None = None
    told: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class CaseOutcome:
    """What a command did to its case, or why not; and what it found on the way."""

    result: CaseDone | Refused
    notices: tuple[str, ...] = ()


@dataclass
class CaseDraft:
    """An entry in the making, and every reason against it."""

    setting: Setting
    actor: Member
    now: datetime
    ball: Ball | None
    reasons: list[str] = field(default_factory=list)

    def entry(self, deed: Deed) -> CaseEntry:
        """The deed as an entry, with the playbook's own words; what can't be understood becomes a reason."""
        book = self.setting.playbook
        step = book.step(self.ball.step) if self.ball else None
        values: dict[str, Any] = {name: getattr(deed, name) for name in _FIELDS}
        values["done"] = self._items(deed.done, step.before_passing if step else (), "thing to do here")
        values["told"] = self._told(deed.told, book)
        values["lessons"] = tuple(text.strip() for text in deed.lessons if text.strip())
        values["resolution"] = _folded(deed.resolution, book.resolutions)
        values["note"] = tidy_note(deed.note)
        if deed.action == "pass" and deed.step is None and step and len(step.passes_to) == 1:
            values["step"] = step.passes_to[0]
        return self._modelled({"at": iso(self.now), "by": self.actor.id, "action": deed.action}, _said(values))

    def _modelled(self, head: dict[str, Any], values: dict[str, Any]) -> CaseEntry:
        """The entry; a field of the wrong form becomes a reason and is left out."""
        try:
            return CaseEntry.model_validate({**head, **values})
        except ValidationError as error:
            wrong = complaints(error, CaseEntry, {**head, **values})
            self.reasons += [message for _, _, message in wrong]
            bad = {str(item["loc"][0]) for item in error.errors(include_url=False)}
            return CaseEntry.model_validate({**head, **{k: v for k, v in values.items() if k not in bad}})

    def _items(self, given: tuple[str, ...], known: tuple[str, ...], what: str) -> tuple[str, ...]:
        found = []
        for word in given:
            item = _item(word, known)
            if item is None:
                listed = "; ".join(f"{n} {text}" for n, text in enumerate(known, 1)) or "nothing"
                self.reasons.append(f"'{word}' is no {what}. The playbook lists: {listed}")
            else:
                found.append(item)
        return tuple(dict.fromkeys(found))

    def _told(self, given: tuple[str, ...], book: Playbook) -> tuple[str, ...]:
        workspace = self.setting.workspace
        others = tuple(word for word in given if word in workspace.roles or word in workspace.teams)
        known = tuple(dict.fromkeys((*book.tell, *others)))
        return self._items(given, known, "team or role to tell")


def _item(word: str, known: tuple[str, ...]) -> str | None:
    """The item of that text (case-folded), or of that number, counted from 1."""
    text = next((item for item in known if item.casefold() == word.strip().casefold()), None)
    if text is None and word.isascii() and word.isdecimal() and 0 < int(word[:6]) <= len(known):
        return known[int(word[:6]) - 1]
    return text


def _folded(word: str | None, known: tuple[str, ...]) -> str | None:
    return (_item(word, known) or word) if word else None


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, ())}


def act(root: Path, case: str, deed: Deed, *, clock: Clock, options: Options) -> CaseOutcome:
    """Add one entry to the case's log, or give every reason why not."""
    with alone(root, options) as (repo, notices):
        workspace = load(root, posts=(), cases=[case])
        broken = unreadable(workspace).get(case)
        if broken:
            return CaseOutcome(Refused(tuple((case, reason) for reason in broken)), notices)
        filed: Filed[Case] = named(root, workspace, "case", case)
        actor, now = find_actor(repo, workspace), clock(workspace.settings.timezone)
        decided = _decide(repo, workspace, filed, actor, now, deed, dry_run=options.dry_run)
        if isinstance(decided, list):
            return CaseOutcome(Refused(tuple((case, reason) for reason in decided)), notices)
        plan, ball = decided
        made = None if options.dry_run else write_plan(repo, plan, options)
        return CaseOutcome(CaseDone(filed.item, plan, made, ball), notices)


def _decide(
    repo: Repo, workspace: Workspace, filed: Filed[Case], actor: Member, now: datetime, deed: Deed, *, dry_run: bool
) -> tuple[Plan, Ball] | list[str]:
    case = filed.item
    playbook = workspace.playbooks.get(case.playbook)
    if playbook is None:
        return [f"there is no playbook '{case.playbook}'; {did_you_mean(case.playbook, workspace.playbooks)}"]
    ball = case_state(case, playbook.item, workspace.settings.timezone)
    draft = CaseDraft(Setting(workspace, playbook.item), actor, now, ball)
    entry = judged(draft, deed)
    changed = repo.status([filed.path])
    if changed:
        draft.reasons.append(f"{filed.path} has changes that are not committed: commit them, or 'git restore' it")
    if draft.reasons:
        return draft.reasons
    before = door.read(repo.root / filed.path, 1 << 20)
    if isinstance(before, door.Shut):
        raise SocialopsError(f"{filed.path}: {before.why}.")
    after = advance(ball, entry, now, playbook.item)
    words = "take back" if entry.action == "accept" and ball.offer and takes_back(ball, entry) else entry.action
    fields = sealed_entry(draft, repo, filed.path, written(entry, now), dry_run=dry_run)
    plan = plan_of(case.id, FileChange(filed.path, before, append_entry(before, fields)), entry, after, words)
    return plan, after


def judged(draft: CaseDraft, deed: Deed) -> CaseEntry:
    """The entry; the draft holds every reason against it."""
    entry = draft.entry(deed)
    at = draft.now.replace(microsecond=0)
    draft.reasons += [o.message for o in objections(draft.setting, draft.ball, entry, at)]
    draft.reasons += _idle(draft.ball, entry, deed)
    ours = own_accounts(draft.setting.workspace)
    case = Case(id="x", playbook="x", title="x", log=(entry,))
    said = [text for keys, text in texts(case) if keys[0] == "log"]
    found = dict.fromkeys(what for text in said for what in personal_data(text, ours=ours))
    draft.reasons += [f"it holds {what}: write an alias such as customer-4711 instead" for what in found]
    return entry


def _idle(ball: Ball | None, entry: CaseEntry, deed: Deed) -> list[str]:
    """Entries that would say nothing."""
    if entry.action == "note" and not (entry.note or deed.done or entry.themes):
        return ["say something: -m 'your note', or tick something off with --done"]
    if entry.action == "move" and ball and entry.place and entry.place == ball.place:
        return [f"it is {ball.place} already"]
    return []


def written(entry: CaseEntry, now: datetime) -> dict[str, Any]:
    """The entry as it stands in the file."""
    head = {"at": iso(now), "by": entry.by, "action": entry.action}
    return {**head, **_said({name: getattr(entry, name) for name in _FIELDS})}


def sealed_entry(
    draft: CaseDraft, repo: Repo, path: str, fields: Mapping[str, Any], *, dry_run: bool
) -> dict[str, Any]:
    """The entry as it is written: with its member's signature where the workspace asks for proof."""
    sealed = seal(repo, draft.setting.workspace, draft.actor, path, fields, dry_run=dry_run)
    return {name: value.rstrip("\n") if name == "signature" else value for name, value in sealed.items()}


def plan_of(case: str, change: FileChange, entry: CaseEntry, ball: Ball, words: str) -> Plan:
    """The commit: `case(ID): pass to resolve`, and its trailers."""
    where = {
        "open": f" at {ball.in_play}",
        "reopen": f" at {ball.in_play}",
        "accept": f" at {ball.step}",
        "take back": f" at {ball.step}",
        "pass": f" to {ball.in_play}",
        "move": f" to {ball.place}",
        "escalate": f" to {ball.offer.party if ball.offer else ''}",
    }.get(words, "")
    trailers = {
        "Socialops-Case": case,
        "Socialops-Action": entry.action,
        "Socialops-Step": ball.in_play,
        "Socialops-By": entry.by,
    }
    return Plan(f"case({case}): {words}{where}", (change,), trailers=trailers)
