"""Write a playbook from the answers to seven questions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from socialops import door
from socialops.classes import dataclass
from socialops.domain.documents.playbook import Playbook
from socialops.domain.finding import Diagnostic
from socialops.domain.slug import slug
from socialops.domain.suggest import did_you_mean
from socialops.domain.workspace import Workspace
from socialops.operations.check import check
from socialops.store.load import load
from socialops.store.playbook_file import new_playbook
from socialops.store.validation import complaints

_FIRST, _NEXT = "take-up", "resolve"


@dataclass(frozen=True)
class Answers:
    """What the seven questions were answered with; lists may be empty where a playbook can do without."""

    title: str
    trigger: str
    severity: str = "medium"
    signals: tuple[str, ...] = ()
    first: str = ""
    to: str = ""
    before: tuple[str, ...] = ()
    expects: tuple[str, ...] = ()
    within: str | None = None
    ends: str = ""
    resolutions: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    learn: tuple[str, ...] = ()
    id: str | None = None


@dataclass(frozen=True)
class PlaybookDraft:
    """A playbook that can be written, or every reason why not."""

    path: str
    data: bytes
    reasons: tuple[str, ...] = ()


def first_holder(workspace: Workspace) -> str:
    """Who takes up what happens unless somebody says otherwise: the community managers, else who may open cases."""
    roles = [name for name, filed in workspace.roles.items() if "open-case" in filed.item.may]
    return next((name for name in roles if name.startswith("community")), roles[0] if roles else "")


def draft(root: Path, workspace: Workspace, answers: Answers) -> PlaybookDraft:
    """The playbook that the answers make: one step that takes up, one that resolves."""
    name = answers.id or slug(answers.title, "playbook")
    fields = _fields(name, answers)
    reasons = list(_unknown(workspace, answers))
    if (root / "playbooks" / f"{name}.yaml").exists():
        reasons.append(f"there is a playbook '{name}' already: give this one another --id")
    try:
        Playbook.model_validate(fields)
    except ValidationError as error:
        reasons += [message for _, _, message in complaints(error, Playbook, fields)]
    path = f"playbooks/{name}.yaml"
    return PlaybookDraft(path, b"" if reasons else new_playbook(fields), tuple(reasons))


def save(root: Path, found: PlaybookDraft) -> None:
    """Write the draft; it is policy, so committing it is left to who may change policy."""
    door.write(root, found.path, found.data)


def _unknown(workspace: Workspace, answers: Answers) -> list[str]:
    parties = [*workspace.roles, *workspace.teams]
    wanted = [("--from", answers.first), ("--to", answers.to), *(("--tell", name) for name in answers.tell)]
    return [
        f"{option}: there is no role or team '{name}'; {did_you_mean(name, parties)}"
        for option, name in wanted
        if name not in parties
    ]


def _fields(name: str, answers: Answers) -> dict[str, Any]:
    trigger: dict[str, Any] = {"kind": answers.trigger, "severity": answers.severity}
    if answers.signals:
        trigger["signals"] = list(answers.signals)
    first: dict[str, Any] = {"id": _FIRST, "holder": answers.first}
    following: dict[str, Any] = {"id": _NEXT, "holder": answers.to}
    if answers.within:
        first["within"] = following["within"] = answers.within
    first |= {"before_passing": list(answers.before)} if answers.before else {}
    following |= {"expects": list(answers.expects)} if answers.expects else {}
    learn = {"required": True, "questions": list(answers.learn)}
    fields = {
        "id": name,
        "title": answers.title,
        "trigger": trigger,
        "places": ["online", "offline"],
        "starts_with": _FIRST,
        "steps": [{**first, "passes_to": [_NEXT]}, {**following, "may_end": True, "passes_to": [_FIRST]}],
        "ends_when": answers.ends,
        "resolutions": list(answers.resolutions or ("resolved", "no-answer")),
    }
    fields |= {"tell": list(answers.tell)} if answers.tell else {}
    return fields | ({"lessons": learn} if answers.learn else {})


def judged(root: Path, found: PlaybookDraft, today: date) -> list[Diagnostic]:
    """What `check` finds in the file that was written."""
    return list(check(load(root), today, only=[found.path]).diagnostics)
