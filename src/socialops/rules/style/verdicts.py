"""Every guide over every post: one pass, whose findings the rules SO201 to SO207 then share out among themselves."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple

from socialops.domain.documents.guide import Guide, applies
from socialops.domain.documents.post import Post
from socialops.domain.finding import Finding, Fix, KeyPath, Severity, new_finding
from socialops.domain.workspace import Filed
from socialops.platforms.part import Following, Part
from socialops.rules.rule import Context
from socialops.rules.style.fixes import fix_of
from socialops.rules.style.surfaces import Surface, surfaces
from socialops.style.alert import Alert, Timeout
from socialops.style.build import Flaw, build_sheet
from socialops.style.guide import Sheet, Verdict

SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "suggestion": Severity.NOTE}


class Book(NamedTuple):
    """All guides of a workspace, ready to judge, and what is wrong with them."""

    sheets: tuple[Sheet, ...]
    flaws: tuple[Flaw, ...]


def book_of(context: Context) -> Book:
    """The guides of the workspace; two that list one package find its flaws once."""
    built = [build_sheet(filed.item, filed.path, context.workspace.files.package) for filed in _guides(context)]
    flaws = dict.fromkeys(flaw for _, found in built for flaw in found)
    return Book(tuple(sheet for sheet, _ in built), tuple(flaws))


def _guides(context: Context) -> list[Filed[Guide]]:
    return [filed for _, filed in sorted(context.workspace.guides.items())]


Key = tuple[str, KeyPath, int, str]
"""Code, value, character and message: one finding a place, however many channels show it and guides object to it."""
MANY = 64
"""Posts that are taken together: doing one thing after the other for many is quicker than all things for each."""


class _Shown:
    """A surface of a post under a guide, on all channels that show it, and what the guide said of it."""

    __slots__ = ("channels", "judged", "labels", "sheet", "surface")

    def __init__(self, sheet: Sheet, surface: Surface, labels: Sequence[str]) -> None:
        self.sheet = sheet
        self.surface = surface
        self.labels = labels
        self.channels: list[str] = []
        self.judged: Sequence[Verdict] = ()


class _Page:
    """One post under all guides: first what is to be judged, then what was said. A text that several channels show is
    judged once.
    """

    def __init__(self, path: str, post: Post) -> None:
        self.path = path
        self.post = post
        self._titled: dict[int, Sheet] = {}
        self._shown: dict[tuple[int, int], _Shown] = {}

    def add(self, sheet: Sheet, surfaces: Sequence[Surface], channel: str) -> None:
        """Have judged what a channel shows, in surfaces that live as long as the page, and the title."""
        self._titled[id(sheet)] = sheet
        for surface in surfaces:
            key = id(sheet), id(surface)
            shown = self._shown.get(key)
            if shown is None:
                shown = self._shown[key] = _Shown(sheet, surface, self.post.labels)
            if channel not in shown.channels:
                shown.channels.append(channel)

    @property
    def shown(self) -> Iterable[_Shown]:
        """What is to be judged."""
        return self._shown.values()

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """What was said, each with its code, and with the channel where there is but one."""
        said: dict[Key, Finding] = {}
        for shown in self._shown.values():
            channel = shown.channels[0] if len(shown.channels) == 1 else None
            for code, alert in shown.judged:
                finding = self._about(alert, shown.surface, channel)
                key = (code, finding.keys, finding.offset or 0, finding.message)
                known = said.setdefault(key, finding)
                if known.channel != channel:
                    said[key] = known._replace(channel=None)
        for sheet in self._titled.values():
            for code, alert in sheet.judge_title(self.post.title):
                finding = self._finding(alert, f"{alert.message} ({alert.rule})", ("title",), 0)
                said.setdefault((code, finding.keys, 0, finding.message), finding)
        for key, finding in said.items():
            yield key[0], finding

    def _about(self, alert: Alert | Timeout, surface: Surface, channel: str | None) -> Finding:
        if isinstance(alert, Timeout):
            keys, offset = surface.position(0)
            return Finding(self.path, alert.message, keys, None, self.post.id, channel, alert.rule, offset=offset)
        keys, offset = surface.position(alert.start)
        message = _signed(alert.message, alert.rule, alert.link)
        fix = fix_of(alert, surface) if alert.replacements else None
        return self._finding(alert, message, keys, offset, channel, fix)

    def _finding(
        self, alert: Alert, message: str, keys: KeyPath, offset: int, channel: str | None = None, fix: Fix | None = None
    ) -> Finding:
        severity, link = SEVERITIES[alert.level], alert.link or None
        return new_finding(
            (self.path, message, keys, None, self.post.id, channel, alert.rule, False, severity, offset, fix, link)
        )


@lru_cache(maxsize=4096)
def _signed(message: str, rule: str, link: str) -> str:
    """What is said very often is there once."""
    return f"{message} ({rule}: {link})" if link else f"{message} ({rule})"


class Verdicts:
    """What the guides say about every post that is still to go out.

    Some posts are judged at a time, as rules ask, and what is told is let go: memory does not grow with the posts.
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
    sheets = context.of_policy(book_of).sheets
    if not sheets:
        return
    posts = groupby(context.parts, key=lambda entry: entry[0].path)
    pages = (_page(path, [part for _, part in parts], sheets) for path, parts in posts)
    while some := list(islice(pages, MANY)):
        _judge(some)
        for page in some:
            yield from page.findings()


def _judge(pages: Sequence[_Page]) -> None:
    """Ask the guides about all that is on some pages."""
    asked: dict[tuple[int, bool], list[_Shown]] = {}
    for page in pages:
        for shown in page.shown:
            asked.setdefault((id(shown.sheet), shown.surface.main), []).append(shown)
    for (_, main), some in asked.items():
        sheet = some[0].sheet
        found = (sheet.judge if main else sheet.judge_side)([(shown.surface.text, shown.labels) for shown in some])
        for shown, judged in zip(some, found, strict=True):
            shown.judged = judged


def _page(path: str, parts: Sequence[Part], sheets: Sequence[Sheet]) -> _Page:
    page = _Page(path, parts[0].post)
    seen: dict[tuple[str | None, bool, KeyPath], list[Surface]] = {}
    for part in parts:
        chosen = [s for s in sheets if applies(s.guide.applies, part.post, part.channel, part.platform.name)]
        own = part.keys("text") if isinstance(part, Following) else ()
        same = (part.channel if part.channel in part.post.variants else None, bool(part.headline), own)
        if chosen and same not in seen:  # channels without a variant show the same
            seen[same] = list(surfaces(part))
        for sheet in chosen:
            page.add(sheet, seen[same], part.channel)
    return page
