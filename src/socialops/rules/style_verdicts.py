"""Every guide over every post: one pass, whose findings the rules SO201 to SO207 then share out among themselves."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from socialops.domain.finding import Finding, Fix, KeyPath, Severity
from socialops.domain.guide import Guide, applies
from socialops.domain.post import Post
from socialops.domain.workspace import Filed
from socialops.rules.rule import Context
from socialops.rules.style_fixes import fix_of
from socialops.rules.style_surfaces import Surface, surfaces
from socialops.text.part import Part
from socialops.text.prose.alert import Timeout
from socialops.text.prose.sheet import Sheet
from socialops.text.prose.sheet_building import Flaw, build_sheet

SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "suggestion": Severity.NOTE}


class Book(NamedTuple):
    """All guides of a workspace, ready to judge, and what is wrong with them."""

    sheets: tuple[Sheet, ...]
    flaws: tuple[Flaw, ...]


def book_of(context: Context) -> Book:
    """The guides of the workspace; two that list one package find its flaws once."""
    built = [build_sheet(filed.item, filed.path, context.workspace.package) for filed in _guides(context)]
    flaws = dict.fromkeys(flaw for _, found in built for flaw in found)
    return Book(tuple(sheet for sheet, _ in built), tuple(flaws))


def _guides(context: Context) -> list[Filed[Guide]]:
    return [filed for _, filed in sorted(context.workspace.guides.items())]


Key = tuple[str, KeyPath, int, str]
"""Code, value, character and message: one finding a place, however many channels show it and guides object to it."""


_Said = tuple[str, Severity | None, Fix | None, str | None, list[list[str]]]
"""The guide's rule, the severity where it is not the code's own, a fix, a link, and the channels of each text that
this is said of; a plain tuple, as there may be very many.
"""


class _Page:
    """One post under all guides; a text that several channels show is judged once."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self._said: dict[Key, _Said] = {}
        self._shown: dict[tuple[int, int], list[str]] = {}

    def add(self, sheet: Sheet, surface: Surface, channel: str) -> None:
        """Judge a surface that lives as long as the page."""
        shown = self._shown.get((id(sheet), id(surface)))
        if shown is None:
            self._shown[id(sheet), id(surface)] = shown = [channel]
            self._judge(sheet, surface, shown)
        elif channel not in shown:
            shown.append(channel)

    def _judge(self, sheet: Sheet, surface: Surface, shown: list[str]) -> None:
        judge = sheet.judge if surface.main else sheet.judge_side
        for code, alert in judge(surface.text, self.post.labels):
            if isinstance(alert, Timeout):
                self._note((code, *surface.place(0), alert.message), (alert.rule, None, None, None, [shown]))
                continue
            about = f"{alert.rule}: {alert.link}" if alert.link else alert.rule
            fix = fix_of(alert, surface) if alert.replacements else None
            self._note(
                (code, *surface.place(alert.start), f"{alert.message} ({about})"),
                (alert.rule, SEVERITIES[alert.level], fix, alert.link or None, [shown]),
            )

    def _note(self, key: Key, said: _Said) -> None:
        known = self._said.setdefault(key, said)
        if known is not said:
            known[-1].extend(said[-1])

    def title(self, sheet: Sheet) -> None:
        """Judge the internal title too: it is what calendars and reviewers see."""
        for code, alert in sheet.judge_title(self.post.title):
            key = (code, ("title",), 0, f"{alert.message} ({alert.rule})")
            self._note(key, (alert.rule, SEVERITIES[alert.level], None, None, []))

    def findings(self, path: str) -> Iterator[tuple[str, Finding]]:
        """What was said, with the channel where there is but one."""
        post = self.post.id
        for (code, keys, offset, message), (rule, severity, fix, link, shown) in self._said.items():
            channels = shown[0] if len(shown) == 1 else list(set(chain(*shown)))
            channel = channels[0] if len(channels) == 1 else None
            yield code, Finding(path, message, keys, None, post, channel, rule, False, severity, offset, fix, link)


class Verdicts:
    """What the guides say about every post that is still to go out.

    Posts are judged one by one as rules ask, and what is told is let go, so that memory does not grow with the posts.
    """

    def __init__(self, judged: Iterator[tuple[str, Finding]]) -> None:
        self._judged = judged
        self._kept: dict[str, deque[Finding]] = {}

    def told(self, code: str) -> Iterator[Finding]:
        """The findings of a code, each once; those of other codes that come up meanwhile wait for their turn."""
        kept = self._kept.setdefault(code, deque())
        while kept:
            yield kept.popleft()
        for other, finding in self._judged:
            if other == code:
                yield finding
            else:
                self._kept.setdefault(other, deque()).append(finding)


def verdicts(context: Context) -> Verdicts:
    """The verdicts on all posts, none judged yet."""
    return Verdicts(_judge_all(context))


def _judge_all(context: Context) -> Iterator[tuple[str, Finding]]:
    sheets = context.once(book_of).sheets
    if not sheets:
        return
    for path, parts in groupby(context.parts, key=lambda entry: entry[0].path):
        yield from _judge_post(path, [part for _, part in parts], sheets)


def _judge_post(path: str, parts: Sequence[Part], sheets: Sequence[Sheet]) -> Iterator[tuple[str, Finding]]:
    page = _Page(parts[0].post)
    titled: set[int] = set()
    seen: dict[tuple[str | None, bool], list[Surface]] = {}
    for part in parts:
        chosen = [s for s in sheets if applies(s.guide.applies, part.post, part.channel, part.platform.name)]
        same = (part.channel if part.channel in part.post.variants else None, bool(part.headline))
        if chosen and same not in seen:  # channels without a variant show the same
            seen[same] = list(surfaces(part))
        for sheet in chosen:
            if id(sheet) not in titled:
                titled.add(id(sheet))
                page.title(sheet)
            for surface in seen[same]:
                page.add(sheet, surface, part.channel)
    yield from page.findings(path)
