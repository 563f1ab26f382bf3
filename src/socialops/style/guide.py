"""A whole guide, ready to judge texts: its rules, its packages, and what social texts need beyond Vale."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from socialops.style.alert import Alert, Timeout
from socialops.style.social.checks import check_side, check_text, check_title, is_asked
from socialops.style.social.links import written_links
from socialops.style.vale.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from socialops.domain.documents.guide import Guide
    from socialops.style.social.checks import Found
    from socialops.style.vale.compile import CompiledRule

    SocialCheck = Callable[[Guide, str, Sequence[str]], Iterator[Found]]

WORD_KINDS = frozenset({"existence", "substitution", "repetition", "spelling"})
"""Types of rule that also hold for headlines and alt texts; the others speak about a text as a whole."""


Verdict = tuple[str, "Alert | Timeout"]
"""What a guide objects to, behind the code that the finding gets."""
STYLE, LATE = "SO201", "SO207"
Labelled = tuple[str, "Sequence[str]"]
"""A text, and the labels of its post."""


class Sheet:
    """A guide and the engine of its rules (`rules` holds those that can be used)."""

    def __init__(self, guide: Guide, rules: Sequence[CompiledRule], *, prefilter: bool = True) -> None:
        self.guide = guide
        self._given = rules
        self._prefilter = prefilter
        self._is_social = is_asked(guide)
        self.engine = self._engine(rules)

    def _engine(self, rules: Sequence[CompiledRule]) -> Engine:
        guide = self.guide
        levels = {self.full_name(name): level for name, level in guide.levels.items()}
        return Engine(
            rules,
            guide.vocabulary.accept,
            guide.vocabulary.reject,
            disabled={self.full_name(name) for name in guide.disable},
            levels=levels,
            prefilter=self._prefilter,
        )

    @cached_property
    def _word_engine(self) -> Engine:
        return self._engine([rule for rule in self._given if rule.kind in WORD_KINDS])

    @property
    def names(self) -> frozenset[str]:
        """The names of the rules that can run."""
        return self.engine.names

    def full_name(self, name: str) -> str:
        """A rule's name with its package's; the guide's own rules may be named without the guide."""
        return f"{self.guide.id}.{name}" if any(rule.get("id") == name for rule in self.guide.rules) else name

    def judge(self, texts: Sequence[Labelled]) -> list[list[Verdict]]:
        """Judge texts that a channel shows; some together take less than each by itself."""
        return self._judged(self.engine, check_text, texts)

    def judge_side(self, texts: Sequence[Labelled]) -> list[list[Verdict]]:
        """Judge what is shown beside the text, such as a headline: its words, not its numbers."""
        return self._judged(self._word_engine, check_side, texts)

    def _judged(self, engine: Engine, check: SocialCheck, texts: Sequence[Labelled]) -> list[list[Verdict]]:
        told = engine.run_all([text for text, _ in texts])
        found = [_verdicts(entries, text) for entries, (text, _) in zip(told, texts, strict=True)]
        if self._is_social:
            for verdicts, (text, labels) in zip(found, texts, strict=True):
                verdicts.extend(self._remarks(check(self.guide, text, labels)))
        return found

    def run(self, text: str, labels: Sequence[str] = ()) -> list[Alert | Timeout]:
        """Judge a text as the guide's own tests do: alerts by place, then timeouts."""
        found = [entry for _, entry in self.judge([(text, labels)])[0]]
        alerts = sorted((entry for entry in found if isinstance(entry, Alert)), key=lambda a: (a.start, a.end))
        return [*alerts, *(entry for entry in found if isinstance(entry, Timeout))]

    def judge_title(self, title: str) -> Iterator[tuple[str, Alert]]:
        """Judge the internal title of a post."""
        yield from self._remarks(check_title(self.guide.titles, title))

    def _remarks(self, found: Iterator[tuple[str, str, Alert]]) -> Iterator[tuple[str, Alert]]:
        guide = self.guide
        for code, kind, alert in found:
            name = f"{guide.id}.{kind}"
            if kind not in guide.disable and name not in guide.disable:
                level = guide.levels.get(name) or guide.levels.get(kind) or alert.level
                yield code, alert._replace(rule=name, level=level)


def _verdicts(found: Sequence[Alert | Timeout], text: str) -> list[Verdict]:
    kept = _without_addresses(found, text) if "://" in text else found
    return [(LATE if isinstance(entry, Timeout) else STYLE, entry) for entry in kept]


def _without_addresses(found: Sequence[Alert | Timeout], text: str) -> Iterator[Alert | Timeout]:
    """Leave out what stands behind the host of a link: words of an address are no prose, and nobody can change them."""
    paths: list[tuple[int, int]] | None = None
    for entry in found:
        if isinstance(entry, Alert) and entry.match and _may_be_in_address(text, entry.start):
            paths = _paths(text) if paths is None else paths
            if any(low < entry.start and entry.end <= high for low, high in paths):
                continue
        yield entry


def _may_be_in_address(text: str, place: int) -> bool:
    """Whether an address may begin before the place, with no white space in between."""
    start = text.rfind("://", 0, place)
    if start < 0 or text.find(" ", start, place) >= 0:
        return False
    return text[start:place].split(None, 1)[0] == text[start:place]


def _paths(text: str) -> list[tuple[int, int]]:
    return [(start + len(address) - len(_after_host(address)), end) for start, end, address in written_links(text)]


def _after_host(address: str) -> str:
    rest = address.partition("://")[2]
    place = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
    return rest[place:]
