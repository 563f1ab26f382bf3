"""All rules of a guide, run over texts."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from socialops.style.alert import Alert, Hit, Timeout, new_alert
from socialops.style.matching.budget import Clock, Purse
from socialops.style.matching.forms import Form, composed, plain
from socialops.style.matching.hints import hints_of
from socialops.style.matching.prefilter import Prefilter
from socialops.style.matching.rule_run import Run
from socialops.style.matching.text_view import CUTS, Block, View
from socialops.style.vale.checks.substitution import quote_list
from socialops.style.vale.message import bounded
from socialops.style.vale.vocabulary import usable, vocabulary_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from socialops.style.vale.compile import CompiledRule

RULE_SECONDS = 0.5
"""Processor time one rule gets on one text."""
TEXT_SECONDS = 5.0
"""Processor time all rules together get on one text; the rules left over then are timeouts too."""
TELLS_ACTION = frozenset({"existence", "consistency", "conditional"})
"""Types whose messages are given what the action makes of the match, behind the match itself."""
PATIENCE = 3
"""A rule late so often is not tried again: every further text that it might object to is a timeout at once."""
REMEMBERED = 512
"""So many texts are remembered with what was said about them: channels, drafts and copies repeat each other."""

WORD_KINDS = frozenset({"existence", "substitution"})
"""Types that look for words, which may be written in other signs."""
FEWEST_LETTERS = 3
"""A match of fewer letters may be about the signs themselves, such as an apostrophe."""
LONGEST_WORD = 40
"""What is said of longer matches is not remembered."""
ORDER = itemgetter(3, 4, 0)
"""Alerts stand by start, end and rule."""


Said = dict[tuple[object, ...], tuple[str, tuple[str, ...]]]
"""The message and the replacements of a rule, by match and what the check says of it: texts say the same words."""


class Engine:
    """Rules with a guide's vocabulary.

    `accept` and `reject` are Vale's vocabulary: accepted terms are exceptions of every rule and, in another spelling of
    their letters, Vale.Terms; rejected ones are Vale.Avoid. `disabled` names rules or whole packages, `levels` gives
    them another level by name. With `prefilter=False` every rule runs on every text: the
    same findings, slowly, which is how the tests know that the prefilter loses none.
    """

    def __init__(
        self,
        rules: Sequence[CompiledRule],
        accept: Sequence[str] = (),
        reject: Sequence[str] = (),
        *,
        disabled: Collection[str] = (),
        levels: Mapping[str, str] | None = None,
        prefilter: bool = True,
        rule_seconds: float = RULE_SECONDS,
        text_seconds: float = TEXT_SECONDS,
    ) -> None:
        accepted = usable(accept)
        off, changed = frozenset(disabled), levels or {}
        chosen = [rule.accepting(accepted) for rule in rules if rule.blocks and not _is_off(rule, off)]
        chosen += [rule for rule in vocabulary_rules(accept, reject) if not _is_off(rule, off)]
        self._rules = [rule.at_level(_level(rule, changed)) for rule in chosen]
        hints = [hints_of(rule.check) for rule in self._rules]
        self._prefilter = Prefilter(hints)
        self._filters = prefilter
        self._seconds = (rule_seconds, text_seconds)
        self._late = [0] * len(self._rules)
        self._known: dict[str, list[Alert | Timeout]] = {}
        self._said: list[Said] = [{} for _ in self._rules]
        self._rulers_out = [each.rules_out if prefilter else None for each in hints]
        self._skips = [each.skips if prefilter else None for each in hints]

    @property
    def rules(self) -> Sequence[CompiledRule]:
        """The rules that can run, the vocabulary's last."""
        return self._rules

    @property
    def names(self) -> frozenset[str]:
        """The names of the rules that can run."""
        return frozenset(rule.name for rule in self._rules)

    def run(self, text: str, labels: Sequence[str] = ()) -> list[Alert | Timeout]:
        """Judge a text: alerts by place, then timeouts. Offsets are code points of the text as given.

        The labels of a post mean nothing to these rules.
        """
        del labels
        return self.run_all([text])[0]

    def run_all(self, texts: Sequence[str]) -> list[list[Alert | Timeout]]:
        """Judge some texts, each as `run` does. One rule over many texts takes less than many rules over one, as the
        processor has at hand what a rule needs.
        """
        known = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        for text, found in zip(new, self._run_in_forms(new), strict=True):
            known[text] = found
            if not found or not isinstance(found[-1], Timeout):
                if len(self._known) >= REMEMBERED:
                    del self._known[next(iter(self._known))]
                self._known[text] = found
        return [list(known[text]) for text in texts]

    def _run_in_forms(self, texts: Sequence[str]) -> list[list[Alert | Timeout]]:
        """Judge texts, and the same words in other signs; what is found there stands where it was written."""
        wholes = [composed(text) for text in texts]
        told = self._run([whole.text if whole else text for whole, text in zip(wholes, texts, strict=True)])
        for number, whole in enumerate(wholes):
            if whole:
                told[number] = [_placed(entry, whole, texts[number]) for entry in told[number]]
        forms = [(number, form) for number, text in enumerate(texts) if (form := plain(text)) is not None]
        again = self._run([form.text for _, form in forms], of_words=True) if forms else ()
        for (number, form), more in zip(forms, again, strict=True):
            told[number] = _with_words(told[number], more, form, texts[number])
        return told

    def _run(self, texts: Sequence[str], *, of_words: bool = False) -> list[list[Alert | Timeout]]:
        asked = [_Asked(View(text, guided=self._filters), Purse(self._seconds[1])) for text in texts]
        by_rule: dict[int, list[tuple[_Asked, Sequence[int], bool]]] = {}
        for one in asked:
            chances = self._prefilter.possible(one.view) if self._filters else self._prefilter.everything
            for place, candidates, patterned in chances:
                by_rule.setdefault(place, []).append((one, candidates, patterned))
        run = Run(Clock(self._seconds[0]))
        for place in sorted(by_rule):
            if not of_words or self._rules[place].kind in WORD_KINDS:
                self._ask(place, by_rule[place], run)
        return [one.told() for one in asked]

    def _ask(self, place: int, asked: Sequence[tuple[_Asked, Sequence[int], bool]], run: Run) -> None:
        """Run one rule over the texts that it may object to."""
        rule, rules_out = self._rules[place], self._rulers_out[place]
        skips, said = self._skips[place], self._said[place]
        for one, candidates, patterned in asked:
            if self._late[place] >= PATIENCE:
                one.timeouts.append(Timeout(rule.name))
                continue
            run.begin(candidates, one.purse, patterned=patterned)
            try:
                if rules_out is None or not rules_out(one.view, run.clock):
                    _judge(rule, one.block, run, one.alerts, skips, said)
            except TimeoutError:
                self._late[place] += 1
                one.timeouts.append(Timeout(rule.name))
            run.clock.stop()


class _Asked:
    """A text, the time left for it, and what was said of it."""

    __slots__ = ("alerts", "block", "purse", "timeouts", "view")

    def __init__(self, view: View, purse: Purse) -> None:
        self.view = view
        self.block = Block(view.text, 0, view)
        self.purse = purse
        self.alerts: list[Alert] = []
        self.timeouts: list[Alert | Timeout] = []

    def told(self) -> list[Alert | Timeout]:
        """Alerts by place, then timeouts."""
        self.alerts.sort(key=ORDER)
        return [*self.alerts, *self.timeouts]


def _with_words(
    found: Sequence[Alert | Timeout], of_form: Sequence[Alert | Timeout], form: Form, text: str
) -> list[Alert | Timeout]:
    """What was found in a text, and of what was found in another form of it, what is not known yet."""
    known = {(entry.rule, entry.start) for entry in found if isinstance(entry, Alert)}
    told = [
        alert
        for alert in (_placed(entry, form, text) for entry in of_form)
        if isinstance(alert, Alert)
        and (alert.rule, alert.start) not in known
        and alert.match not in alert.replacements
        and sum(map(str.isalpha, alert.match)) >= FEWEST_LETTERS
    ]
    alerts = sorted((*(e for e in found if isinstance(e, Alert)), *told), key=ORDER)
    return [*alerts, *(entry for entry in found if isinstance(entry, Timeout))]


def _placed(entry: Alert | Timeout, form: Form, text: str) -> Alert | Timeout:
    """The same alert about the text that the form was made of."""
    if isinstance(entry, Timeout) or not form.starts or entry.start >= len(form.starts):
        return entry
    start = form.starts[entry.start]
    end = form.ends[entry.end - 1] if entry.end > entry.start else start
    return entry._replace(start=start, end=end, match=text[start:end])


def _level(rule: CompiledRule, changed: Mapping[str, str]) -> str:
    """Give the level of a rule: what is said of it by name, else of its package, else its own."""
    return changed.get(rule.name) or changed.get(rule.name.partition(".")[0]) or rule.level


def _is_off(rule: CompiledRule, off: Collection[str]) -> bool:
    return bool(off) and (rule.name in off or rule.name.partition(".")[0] in off)


def _judge(
    rule: CompiledRule,
    whole: Block,
    run: Run,
    alerts: list[Alert],
    skips: Callable[[View, int, int], bool] | None,
    said: Said,
) -> None:
    """Run one rule over its blocks and add its alerts; one a place, at most `limit`."""
    places: set[int] = set()
    text, find, limit = whole.text, rule.check.find, rule.limit
    for kind in rule.blocks:
        for block in whole.view.blocks(kind, skips) if kind in CUTS else (whole,):
            for hit in find(block, run):
                start, end = (0, 0) if hit.whole else (block.start + hit.start, block.start + hit.end)
                if start < end and text[start].isspace():
                    start, end = _trimmed(text, start, end)
                if start in places:
                    continue
                if limit and len(places) >= limit:
                    return
                places.add(start)
                alerts.append(_alert(rule, hit, text[start:end], start, run, said))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    r"""Leave out line breaks before a match, as in `\sI`: the alert belongs to the line that it is about."""
    match = text[start:end]
    lead = len(match) - len(match.lstrip())
    line = match.rfind("\n", 0, lead)
    return (start, end) if line < 0 or lead == len(match) else (start + line + 1, end)


def _alert(rule: CompiledRule, hit: Hit, match: str, start: int, run: Run, said: Said) -> Alert:
    key = (match, *hit[2:5])
    known = said.get(key)
    if known is None:
        known = _told(rule, hit, match, run)
        if len(match) <= LONGEST_WORD and len(said) < REMEMBERED:
            said[key] = known
    message, replacements = known
    sure = rule.swaps and rule.level == "error" if rule.fixes is None else rule.fixes
    return new_alert(
        (
            rule.name,
            rule.level,
            message,
            start,
            start + len(match),
            match,
            rule.link,
            rule.action.name,
            replacements,
            sure,
        )
    )


def _told(rule: CompiledRule, hit: Hit, match: str, run: Run) -> tuple[str, tuple[str, ...]]:
    """The message and the replacements."""
    words = hit.words
    if words and words[0] != match and isinstance(words[0], str) and words[0].strip() == match.strip():
        words = (match, *words[1:])
    replacements = hit.replacements
    if replacements is None:
        replacements = rule.action.replacements(match, run.clock) if match and rule.action.name else ()
        if len(words) == 1 and rule.action.name and rule.kind in TELLS_ACTION:
            words = (*words, quote_list(replacements) if len(replacements) > 1 else "".join(replacements or (match,)))
    return bounded(hit.message or rule.message, words), replacements
