"""`guide show` and `guide test`: a style guide for reading, and what became of its tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from socialops.domain.sanitize import one_line
from socialops.render.formats.markdown import escape
from socialops.render.formats.terminal import Paper, put, safe
from socialops.style.guide_tests import CaseResult, GuideResult
from socialops.views.guide_page import GuidePage, RuleLine, Section

_STYLES = {"error": "red", "warning": "yellow", "suggestion": "cyan", "off": "dim"}
_SHORTEST, _LONGEST = 1, 70


def terminal(pages: Iterable[GuidePage], paper: Paper) -> str:
    """The guides for a person at a terminal."""
    out: list[RenderableType] = []
    for page in pages:
        out += [Text()] if out else []
        out.append(safe(f"{page.title} ({page.name})", "bold"))
        for section in page.sections:
            out += [Text(), safe(section.title, "bold"), *_terminal_section(section)]
    return put(Group(*out), paper)


def _terminal_section(section: Section) -> Iterator[RenderableType]:
    for line in section.lines:
        yield Padding(safe(f"- {line}"), (0, 0, 0, 2))
    for rule in section.rules:
        head = safe(rule.name, "bold")
        head.append(f"  {one_line(rule.level)}", style=_STYLES.get(rule.level, ""))
        yield Padding(head, (0, 0, 0, 2))
        for line in _rule_lines(rule):
            yield Padding(safe(line), (0, 0, 0, 6))


def _rule_lines(rule: RuleLine) -> Iterator[str]:
    if rule.says:
        yield rule.says
    if rule.examples:
        yield "Such as: " + _joined(rule.examples, rule.more)
    if rule.link:
        yield f"See {rule.link}"


def _joined(examples: Sequence[str], more: int) -> str:
    return ", ".join(examples) + (f", and {more} more" if more else "")


def markdown(pages: Iterable[GuidePage]) -> str:
    """The guides as Markdown; nothing that a guide says can become markup."""
    return "\n".join(line for page in pages for line in _markdown_page(page)).strip() + "\n"


def _markdown_page(page: GuidePage) -> Iterator[str]:
    yield f"# {escape(page.title)}"
    yield ""
    for section in page.sections:
        yield f"## {escape(section.title)}"
        yield ""
        for line in section.lines:
            yield f"- {escape(line)}"
        for rule in section.rules:
            yield f"- **{escape(rule.name)}** ({escape(rule.level)}): {escape(rule.says)}"
            if rule.examples:
                yield "  " + _joined([_code(example) for example in rule.examples], rule.more)
            if rule.link:
                yield f"  See {escape(rule.link)}"
        yield ""


def _code(text: str) -> str:
    """A code span, fenced by more backticks than the text has in a row."""
    shown = one_line(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if "`" in shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def tested(guides: Iterable[GuideResult], paper: Paper) -> str:
    """Each failed case with what was expected and found, then a line a guide."""
    out: list[RenderableType] = []
    for guide in guides:
        for number, result in enumerate(guide.results, 1):
            if not result.passed:
                out += [safe(f"{guide.path}: case {number} fails: {_short(result.case.text)}", "red")]
                out += [Padding(safe(line), (0, 0, 0, 4)) for line in _differences(result)]
        out += [safe(problem, "red") for problem in guide.problems]
        out.append(safe(_verdict(guide), "green" if guide.passed else "red"))
    return put(Group(*out), paper)


def _differences(result: CaseResult) -> Iterator[str]:
    yield f"expected: {', '.join(result.case.expect) or 'nothing'}"
    for name in result.missing:
        yield f"missing: {name} did not object"
    for name in result.unknown:
        yield f"missing: no rule that can be used is called {name}"
    for alert in result.unexpected:
        what = f" to '{_short(alert.match)}'" if alert.match else ""
        yield f"found: {alert.rule} objects{what} (character {alert.start + 1}): {_short(alert.message)}"
    for timeout in result.timeouts:
        yield f"not judged: {timeout.message}"


def _short(text: str) -> str:
    line = one_line(" ".join(text.split()))
    return line if len(line) <= _LONGEST else line[: _LONGEST - _SHORTEST] + "…"


def _verdict(guide: GuideResult) -> str:
    count, failed = len(guide.results), sum(not result.passed for result in guide.results)
    if not count:
        return f"{guide.name}: no tests yet. Add 'tests:' with a text and the rules expected."
    cases = f"{count} case{'s' if count > 1 else ''}"
    return f"{guide.name}: {cases}, {failed} failed" if failed else f"{guide.name}: {cases}, all as expected"
