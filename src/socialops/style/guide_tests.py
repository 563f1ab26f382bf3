"""A guide's own tests: texts, and the rules that must fire on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from socialops.style.alert import Alert, Timeout
from socialops.style.social.checks import SOCIAL_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


class GuideCase(NamedTuple):
    """A text and the names of the rules expected to fire on it; none means that the text is fine."""

    text: str
    expect: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


class Judge(Protocol):
    """What judges a text: an engine alone, or a whole guide."""

    @property
    def names(self) -> Collection[str]:
        """The names of the rules that can run."""
        ...

    def run(self, text: str, labels: Sequence[str] = ()) -> Sequence[Alert | Timeout]:
        """Judge the text of a post with these labels."""
        ...


class CaseResult(NamedTuple):
    """How a case went: what was expected and silent, what fired unexpected, what ran out of time, and expected names
    (as the case writes them) that no rule has.
    """

    case: GuideCase
    missing: tuple[str, ...]
    unexpected: tuple[Alert, ...]
    timeouts: tuple[Timeout, ...]
    unknown: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Say whether exactly the rules expected fired."""
        return not (self.missing or self.unexpected or self.timeouts or self.unknown)


class GuideResult(NamedTuple):
    """How a guide's cases went, and what of the guide itself can't be used."""

    name: str
    path: str
    results: Sequence[CaseResult]
    problems: Sequence[str]

    @property
    def passed(self) -> bool:
        """Every case went as expected, and every rule could be tried."""
        return not self.problems and all(result.passed for result in self.results)

    @property
    def unjudged(self) -> bool:
        """A rule ran out of time on a case."""
        return any(result.timeouts for result in self.results)


def run_cases(judge: Judge, cases: Iterable[GuideCase], *, guide: str = "") -> Sequence[CaseResult]:
    """Judge each case's text. An expected name may leave out the guide's own prefix (`no-hype` for `brand.no-hype`)."""
    return [_run(judge, case, guide) for case in cases]


def _run(judge: Judge, case: GuideCase, guide: str) -> CaseResult:
    found = judge.run(case.text, case.labels)
    alerts = [entry for entry in found if isinstance(entry, Alert)]
    fired = {alert.rule for alert in alerts}
    own = f"{guide}."
    known = set(judge.names) | ({own + kind for kind in SOCIAL_KINDS} if guide else set())
    full = {name: name if name in known or not guide or name.startswith(own) else own + name for name in case.expect}
    expected = set(full.values())
    unknown = {name for name in case.expect if full[name] not in known | fired}
    return CaseResult(
        case,
        tuple(sorted(name for name in expected - fired if name in known)),
        tuple(alert for alert in alerts if alert.rule not in expected),
        tuple(entry for entry in found if isinstance(entry, Timeout)),
        tuple(sorted(unknown)),
    )
