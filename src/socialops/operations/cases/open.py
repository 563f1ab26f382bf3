"""Open a case: a new file whose log starts with who opened it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from socialops.classes import dataclass
from socialops.domain.documents.case import Case
from socialops.domain.documents.kind import GENERAL
from socialops.domain.documents.playbook import Playbook
from socialops.domain.handoff.case_rules import Setting
from socialops.domain.handoff.case_state import Ball, advance
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.transition import CaseDone, Refused
from socialops.domain.slug import LONGEST, shortened, slug
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Filed, Workspace
from socialops.errors import SocialopsError
from socialops.operations.cases.act import CaseDraft, CaseOutcome, Clock, Deed, judged, plan_of, sealed_entry, written
from socialops.operations.posts.context import Options, find_actor
from socialops.operations.posts.transition import alone, unreadable, write_plan
from socialops.operations.records_branch import source_of
from socialops.operations.reference import named
from socialops.rules.personal import own_accounts, personal_data
from socialops.store.case_file import new_case
from socialops.store.load import load
from socialops.store.validation import complaints


@dataclass(frozen=True)
class Opening:
    """What a new case is about."""

    playbook: str
    title: str
    id: str | None = None
    post: str | None = None
    channel: str | None = None
    about: str | None = None
    themes: tuple[str, ...] = ()
    place: str | None = None
    note: str | None = None
    alert: str | None = None


def open_case(root: Path, opening: Opening, *, clock: Clock, options: Options) -> CaseOutcome:
    """Open a case and offer the ball to the playbook's first step, or give every reason why not."""
    with alone(root, options) as (repo, notices):
        opening, unanswerable = _answering(root, opening, clock)
        workspace = load(source_of(root), posts=[opening.post] if opening.post else (), cases=())
        unreadable(workspace)
        playbook: Filed[Playbook] = named(root, workspace, "playbook", opening.playbook)
        actor, now = find_actor(repo, workspace), clock(workspace.settings.timezone)
        draft = CaseDraft(Setting(workspace, playbook.item), actor, now, None)
        name = opening.id or free_id(root, opening.title, now.date())
        deed = Deed("open", step=playbook.item.starts_with, place=opening.place, note=opening.note)
        entry = judged(draft, deed)
        draft.reasons += [*unanswerable, *_reasons(root, workspace, opening, name)]
        fields = _fields(opening, name)
        case, faults = _model(fields, written(entry, now))
        draft.reasons += faults
        if draft.reasons or case is None:
            return CaseOutcome(Refused(tuple((name, reason) for reason in draft.reasons)), notices)
        ball: Ball = advance(None, entry, now, playbook.item)
        path = f"cases/{name}.yaml"
        sealed = sealed_entry(draft, repo, path, written(entry, now), dry_run=options.dry_run)
        change = FileChange(path, None, new_case(fields, sealed))
        plan: Plan = plan_of(name, change, entry, ball, "open")
        made = None if options.dry_run else write_plan(repo, plan, options)
        return CaseOutcome(CaseDone(case, plan, made, ball), notices)


def _answering(root: Path, opening: Opening, clock: Clock) -> tuple[Opening, list[str]]:
    """The opening with what the alert it answers knows: title, post and channel; and why there is nothing to answer.

    Raises:
        SocialopsError: it answers no alert, and says not what happened.
    """
    if opening.alert is None:
        if not opening.title.strip():
            raise SocialopsError("Say what happened, without any name: --title TITLE.")
        return opening, []
    from socialops.views.numbers.alerts import alerts

    workspace = load(source_of(root))
    rows = {row.name: row for row in alerts(workspace, clock(workspace.settings.timezone)).standing}
    row = rows.get(opening.alert)
    if row is None:
        hint = did_you_mean(opening.alert, rows) if rows else "none does"
        return replace(opening, title=opening.title.strip() or "Alert"), [f"no alert '{opening.alert}' stands; {hint}"]
    title, channel = opening.title.strip() or row.alert.title, None if row.channel == GENERAL else row.channel
    return replace(opening, title=title, post=opening.post or row.post, channel=opening.channel or channel), []


def _fields(opening: Opening, name: str) -> dict[str, object]:
    values = (opening.post, opening.channel, opening.alert, opening.about, list(opening.themes) or None)
    rest = dict(zip(("post", "channel", "alert", "about", "themes"), values, strict=True))
    fields = {"id": name, "playbook": opening.playbook, "title": opening.title.strip(), **rest}
    return {key: value for key, value in fields.items() if value is not None}


def _model(fields: dict[str, object], entry: dict[str, object]) -> tuple[Case | None, list[str]]:
    data = {**fields, "log": [entry]}
    try:
        return Case.model_validate(data), []
    except ValidationError as error:
        return None, [message for _, _, message in complaints(error, Case, data)]


def _reasons(root: Path, workspace: Workspace, opening: Opening, name: str) -> list[str]:
    reasons = []
    if (root / "cases" / f"{name}.yaml").exists():
        reasons.append(f"there is a case '{name}' already: give this one another --id")
    if opening.post and opening.post not in workspace.posts:
        known = [path.stem for path in (root / "posts").rglob("*.yaml")]
        reasons.append(f"there is no post '{opening.post}'; {did_you_mean(opening.post, known)}")
    if opening.channel and opening.channel not in workspace.channels:
        hint = did_you_mean(opening.channel, workspace.channels)
        reasons.append(f"there is no channel '{opening.channel}'; {hint}")
    said = [(opening.title, False), *((theme, False) for theme in opening.themes), (opening.about or "", True)]
    ours = own_accounts(workspace)
    found = dict.fromkeys(what for text, alias in said for what in personal_data(text, alias=alias, ours=ours))
    return [*reasons, *(f"it holds {what}: write an alias such as customer-4711 instead" for what in found)]


def free_id(root: Path, title: str, day: date) -> str:
    """`<date>-<slug of the title>`, with a number after it where that is taken."""
    stem = shortened(f"{day.isoformat()}-{slug(title, 'case')}")
    found, number = stem, 1
    while (root / "cases" / f"{found}.yaml").exists():
        number += 1
        found = f"{shortened(stem, LONGEST - len(str(number)) - 1)}-{number}"
    return found
