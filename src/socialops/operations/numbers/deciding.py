"""`decide`: what becomes of a pilot, a campaign, a goal or an alert, and why; one record in one commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from socialops.classes import dataclass
from socialops.domain.documents.decision import Decision, DecisionName, Word, folder_of
from socialops.domain.numbers.deciding import decision_objections, unknown_subject
from socialops.domain.plan import FileChange, Plan
from socialops.domain.results.decided import DecisionDone, DecisionRefused
from socialops.domain.suggest import did_you_mean
from socialops.domain.time.clock import iso
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.repo import Repo
from socialops.operations.posts.context import Options, find_actor
from socialops.operations.posts.records import next_number, tidy_note
from socialops.operations.posts.sign import seal
from socialops.operations.posts.transition import alone, unreadable, write_plan
from socialops.operations.records_branch import source_of
from socialops.operations.reference import inside
from socialops.store.load import load
from socialops.store.validation import complaints
from socialops.store.yaml.writer import record as dump
from socialops.views.numbers.alerts import AlertRow, alerts

Clock = Callable[[str], datetime]
WORDS: tuple[str, ...] = get_args(Word)
NONE = "none"
"""Of an alert: nothing is to be done, which ends it."""


@dataclass(frozen=True)
class Asked:
    """What the user said; `evidence` as paths from where they stand."""

    subject: str
    word: str
    because: str | None
    evidence: Sequence[Path] = ()


def decide(root: Path, asked: Asked, *, clock: Clock, options: Options) -> DecisionDone | DecisionRefused:
    """Record the decision, or give every reason why not.

    Raises:
        SocialopsError: there is no such campaign, goal or alert.
    """
    with alone(root, options) as (repo, notices):
        workspace = load(source_of(root))
        unreadable(workspace)
        if reason := unknown_subject(workspace, asked.subject):
            raise SocialopsError(f"{reason[0].upper()}{reason[1:]}.")
        deciding = _Deciding(repo, workspace, asked, clock(workspace.settings.timezone), options)
        made = deciding.made()
        if isinstance(made, list):
            return DecisionRefused(asked.subject, tuple(made), notices)
        decision, plan = made
        commit = None if options.dry_run else write_plan(repo, plan, options)
        return DecisionDone(decision, plan, commit, notices)


class _Deciding:
    def __init__(self, repo: Repo, workspace: Workspace, asked: Asked, now: datetime, options: Options) -> None:
        self.repo, self.workspace, self.asked, self.now, self.options = repo, workspace, asked, now, options
        self.actor = find_actor(repo, workspace)

    def made(self) -> tuple[Decision, Plan] | list[str]:
        """The record and its plan, or every reason against it."""
        subject, word = self.asked.subject, self.asked.word
        reasons = decision_objections(self.workspace, subject, self.actor, self.now.date())
        if word not in WORDS:
            reasons.append(f"'{word}' is no decision; {did_you_mean(word, WORDS)}")
        row = None
        if "/" not in subject:
            row, why = self._alert(subject, word)
            reasons += why
        because = tidy_note(self.asked.because)
        if because is None:
            reasons.append("say why: -m WHY")
        paths = list(self._evidence(reasons))
        fields: dict[str, Any] = {
            "of": subject, "decision": word, "by": self.actor.id, "at": iso(self.now), "because": because,
            "evidence": paths or None, "since": iso(row.since) if row else None,
        }  # fmt: skip
        said = {name: value for name, value in fields.items() if value is not None}
        if reasons:
            return reasons
        try:
            decision = Decision.model_validate(said)
        except ValidationError as error:
            return [message for _, _, message in complaints(error, Decision, said)]
        return decision, self._plan(subject, word, said)

    def _alert(self, name: str, word: str) -> tuple[AlertRow | None, list[str]]:
        """The alert of that name, which must have rung; to end it, it must stand."""
        rows = [row for row in alerts(self.workspace, self.now).rows if row.name == name]
        standing = next((row for row in rows if row.answer is None), None)
        if standing or (rows and word != NONE):
            return standing or rows[0], []
        if rows:
            return None, [f"it is answered already ({rows[0].answer}): nothing stands that could be ended"]
        known = {row.name for row in alerts(self.workspace, self.now).rows}
        return None, [f"no alert of that name ever rang; {did_you_mean(name, known)}"]

    def _evidence(self, reasons: list[str]) -> Iterator[str]:
        """The files that it rests on, as the workspace names them."""
        for path in dict.fromkeys(self.asked.evidence):
            found = inside(self.repo.root, path)
            if found is None or not (self.repo.root / found).is_file():
                reasons.append(f"--evidence: {path} is no file of this workspace")
            else:
                yield found

    def _plan(self, subject: str, word: str, fields: dict[str, Any]) -> Plan:
        folder = folder_of(subject)
        number = next_number(self.repo.root / "decisions" / folder, f"{self.actor.id}--")
        path = DecisionName(folder, self.actor.id, number).path
        sealed = seal(self.repo, self.workspace, self.actor, path, fields, dry_run=self.options.dry_run)
        trailers = {"Socialops-Action": "decide", "Socialops-Subject": subject, "Socialops-By": self.actor.id}
        return Plan(f"decision({subject}): {word}", (FileChange(path, None, dump(sealed)),), trailers=trailers)
