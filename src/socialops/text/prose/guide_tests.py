"""A guide's own tests: texts, and the rules that must fire on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from socialops.text.prose.alert import Alert, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from socialops.text.prose.engine import Engine


class Case(NamedTuple):
    """A text and the names of the rules expected to fire on it; none means that the text is fine."""

    text: str
    expect: tuple[str, ...] = ()


class CaseResult(NamedTuple):
    """How a case went: what was expected and silent, what fired unexpected, what ran out of time."""

    case: Case
    missing: tuple[str, ...]
    unexpected: tuple[Alert, ...]
    timeouts: tuple[Timeout, ...]

    @property
    def passed(self) -> bool:
        """Say whether exactly the rules expected fired."""
        return not (self.missing or self.unexpected or self.timeouts)


def run_cases(engine: Engine, cases: Iterable[Case], *, guide: str = "") -> Sequence[CaseResult]:
    """Judge each case's text. An expected name may leave out the guide's own prefix (`no-hype` for `brand.no-hype`)."""
    return [_run(engine, case, guide) for case in cases]


def _run(engine: Engine, case: Case, guide: str) -> CaseResult:
    found = engine.run(case.text)
    alerts = [entry for entry in found if isinstance(entry, Alert)]
    fired = {alert.rule for alert in alerts}
    known = {rule.name for rule in engine.rules}
    expected = {name if name in known or not guide else f"{guide}.{name}" for name in case.expect}
    return CaseResult(
        case,
        tuple(sorted(expected - fired)),
        tuple(alert for alert in alerts if alert.rule not in expected),
        tuple(entry for entry in found if isinstance(entry, Timeout)),
    )
