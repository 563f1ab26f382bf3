"""Setting rules aside: the workspace's `rules:` and a post's `waivers:`, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date

from socialops.classes import dataclass
from socialops.domain.approval.publications import is_over, out
from socialops.domain.documents.post import Post
from socialops.domain.finding import Diagnostic, Finding, Severity
from socialops.domain.suggest import Hints
from socialops.domain.workspace import Filed, Workspace
from socialops.rules.rule import Context, Rule, Scope, is_fixed


def _judged_by_runner(context: Context) -> Iterator[Finding]:  # noqa: ARG001 - the shape of a check
    """A waiver sets one rule aside for one post, with a reason. One that no finding needs, or whose `until` has passed,
    hides nothing today and may hide something tomorrow. Delete it, or renew its date. Of a post that is out, on one
    channel at least, or cancelled nothing is said: what it set aside is not judged any more, and a waiver is part of
    what was approved.
    """
    return iter(())


UNUSED = Rule(
    "SO010",
    "waiver-unused",
    "a waiver that is not needed, or has expired",
    _judged_by_runner,
    Severity.WARNING,
    scope=Scope.WORKSPACE,
)


def _of(guide_rule: str | None) -> str:
    return f" ({guide_rule})" if guide_rule else ""


@dataclass
class Settled:
    """Which findings stay, after settings and waivers."""

    workspace: Workspace
    rules: Mapping[str, Rule]
    today: date
    _used: set[tuple[str, int]] = field(default_factory=set)
    _hints: Hints = field(default_factory=Hints)

    def __post_init__(self) -> None:
        self._names = {rule.name: rule.code for rule in self.rules.values()}
        settings = self.workspace.settings.rules
        self._ignored = {self._code(name) for name in settings.ignore}
        self._softened = {self._code(name) for name in settings.warn}
        self._posts = {filed.path: filed for filed in self.workspace.posts.values() if filed.item.waivers}

    def _code(self, name: str) -> str:
        return self._names.get(name, name)

    def keep(self, rule: Rule, diagnostic: Diagnostic) -> Severity | None:
        """The severity to report with; None where the finding is set aside."""
        if rule.fixed:
            return diagnostic.severity
        if self._waived(rule, diagnostic) or rule.code in self._ignored:
            return None
        soft = rule.code in self._softened and diagnostic.severity is Severity.ERROR
        return Severity.WARNING if soft else diagnostic.severity

    def _waived(self, rule: Rule, diagnostic: Diagnostic) -> bool:
        filed = self._posts.get(diagnostic.path)
        if filed is None:
            return False
        waived = False
        for number, waiver in enumerate(filed.item.waivers):
            about = self._code(waiver.rule) == rule.code
            narrow = waiver.guide_rule is None or waiver.guide_rule == diagnostic.guide_rule
            if about and narrow and (waiver.until is None or self.today <= waiver.until):
                self._used.add((filed.item.id, number))
                waived = True
        return waived

    def problems(self) -> Iterator[tuple[str, Finding]]:
        """What is wrong with settings and waivers themselves, with the code of each finding."""
        settings = self.workspace.settings.rules
        for name, values in (("ignore", settings.ignore), ("warn", settings.warn)):
            for number, value in enumerate(values):
                yield from self._wrong_name("socialops.yaml", ("rules", name, number), value, None)
        for filed in self.workspace.posts.values():
            if filed.item.waivers:
                yield from self._wrong_waivers(filed)

    def _is_past(self, post: Post) -> bool:
        """True where a part of the post is not judged any more."""
        return is_over(self.workspace, post) or bool(out(self.workspace.publications.get(post.id, ())))

    def _wrong_waivers(self, filed: Filed[Post]) -> Iterator[tuple[str, Finding]]:
        past = self._is_past(filed.item)
        for number, waiver in enumerate(filed.item.waivers):
            place, subject = ("waivers", number), filed.item.id
            wrong = list(self._wrong_name(filed.path, (*place, "rule"), waiver.rule, subject))
            yield from ((code, found._replace(severity=Severity.NOTE) if past else found) for code, found in wrong)
            if wrong or past or self._code(waiver.rule) not in self.rules:
                continue
            if waiver.until and waiver.until < self.today:
                about = f"{waiver.rule}{_of(waiver.guide_rule)}"
                message = f"the waiver of {about} ended on {waiver.until}: delete it, or give it a new date"
                yield UNUSED.code, Finding(filed.path, message, keys=(*place, "until"), subject=subject)
            elif (filed.item.id, number) not in self._used:
                message = f"nothing here needs the waiver of {waiver.rule}{_of(waiver.guide_rule)} any more: delete it"
                yield UNUSED.code, Finding(filed.path, message, keys=place, subject=subject)

    def _wrong_name(
        self, path: str, keys: tuple[str | int, ...], value: str, subject: str | None
    ) -> Iterator[tuple[str, Finding]]:
        code = self._code(value)
        if code not in self.rules:
            known = [*self.rules, *self._names]
            message = f"there is no rule '{value}'; {self._hints.of(path, value, known)}"
            yield "SO008", Finding(path, message, keys=keys, subject=subject)
        elif is_fixed(code):
            message = f"{value} can be neither ignored, softened nor waived: mend what it finds instead"
            yield "SO005", Finding(path, message, keys=keys, subject=subject)
