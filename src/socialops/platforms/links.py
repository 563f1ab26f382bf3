"""Links as X and Mastodon find them: any domain under a known top-level domain, in time linear in the text.

The rules are those of twitter-text (Apache-2.0; https://github.com/twitter/twitter-text), which both use;
Mastodon widens what a path may hold (config/initializers/twitter_regex.rb). Their one big pattern is not
used: on hostile text it takes quadratic time. Here only runs of domain characters with a dot inside are
looked at, each label once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from socialops.classes import dataclass
from socialops.domain.pattern import late
from socialops.platforms.domains import domain_end, has_legal_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

LATIN_ACCENTS: Final = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272"
    "\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
# The patterns of twitter-text ignore case, so the other case of each of these counts too.
_ANY_LATIN: Final = (
    f"{LATIN_ACCENTS}"
    "\u0260\u0269\u0275\u0280\u0283\u0288\u028a\u028c\u0292\u0399\u03b9\u1fbe\u2c65\u2c66\u2c7e\u2c7f\ua7dc"
)
_CYRILLIC: Final = "\u0400-\u04ff\u1c80-\u1c87"
SPACES: Final = "\u0009-\u000d \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_OUTSIDE_RUNS: Final = r"!'#%&()*+,\\/:;<=>?@\[\]\^{|}~$"
PUNCTUATION: Final = _OUTSIDE_RUNS + r"._\-"
INVALID: Final = "\ufffe\ufeff\uffff"
DIRECTIONAL: Final = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
_LONGEST_SCHEME: Final = 9  # gopher:// and gemini://
_LONGEST_SLUG: Final = 40  # of a t.co address
_OUTSIDE: Final = f"{SPACES}{INVALID}{DIRECTIONAL}"
_IN_RUN: Final = f"[^{_OUTSIDE_RUNS}{_OUTSIDE}]"
_IN_LABEL: Final = f"[^{_OUTSIDE_RUNS}.{_OUTSIDE}]"
_NOT_BEFORE: Final = f"[A-Za-z0-9@\uff20$#\uff03{INVALID}]"
_RUN: Final = late(rf"(?<!{_IN_RUN}){_IN_LABEL}*+(?:\.++{_IN_LABEL}++)++")
_NOT_BEFORE_ONE: Final = late(_NOT_BEFORE)
_START: Final = late(f"(?<!{_NOT_BEFORE})[^{PUNCTUATION}{_OUTSIDE}]")
_PORT: Final = late(r":[0-9]+")
_QUERY_CHARS: Final = r"a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|"
_QUERY: Final = rf"\?[{_QUERY_CHARS}]*[a-zA-Z0-9\-_&=#/]"
_SHORT: Final = late(rf"https?://t\.co/([a-zA-Z0-9]+)(?:{_QUERY})?", re.IGNORECASE | re.ASCII)
_LATIN_CHAIN: Final = late(rf"[-a-zA-Z0-9{_ANY_LATIN}]++(?:\.[-a-zA-Z0-9{_ANY_LATIN}]++)*+")


class Link(NamedTuple):
    """A link and where it stands, in code points."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LinkRules:
    """Where platforms differ: schemes, what a path and a query hold, and whether a bare domain links."""

    schemes: str
    path: str
    query: str
    bare: bool
    longest: int = 4096
    """Characters; a longer link stays text."""


def _path(general: str, ending: str, last: str) -> str:
    balanced = rf"\((?:{general}+|{general}*\({general}+\){general}*)\)"
    return rf"/(?:{general}*(?:{balanced}{general}*)*(?:{ending}|{balanced})|{last})*"


_X_GENERAL: Final = rf"[a-zA-Z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_ANY_LATIN}]"
X_LINKS: Final = LinkRules(
    schemes="https?",
    path=_path(_X_GENERAL, rf"[+\-a-zA-Z{_CYRILLIC}0-9=_#/{_ANY_LATIN}]", rf"@{_X_GENERAL}+/"),
    query=_QUERY,
    bare=True,
)
_M_GENERAL: Final = rf"[^{SPACES}<>()?]"
_M_WIDE: Final = "\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef\U00010000-\U0010fffd"
MASTODON_LINKS: Final = LinkRules(
    schemes="https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini",
    path=_path(_M_GENERAL, rf"[^{SPACES}()?!*\"'「」<>;:=,.$%\[\]~&|@]", f"{_M_GENERAL}+/"),
    query=rf"\?[{_QUERY_CHARS}\^{_M_WIDE}]*[a-zA-Z0-9_&=#/\-{_M_WIDE}]",
    bare=False,
)


@lru_cache
def _compiled(rules: LinkRules) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    scheme = late(rf"(?:{rules.schemes})://", re.IGNORECASE | re.ASCII)
    return scheme, late(rules.path), late(rules.query)  # to compile the two takes 4 ms


class _Run:
    """A run of domain characters, and how far a domain reaches from any place in it."""

    __slots__ = ("ends", "reach", "starts", "text", "through", "underscore")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        labels = text[start:end].split(".")
        self.starts = list(accumulate((len(label) + 1 for label in labels[:-1]), initial=start))
        self.ends = [at + len(label) for at, label in zip(self.starts, labels, strict=True)]
        self.underscore = [
            at + label.rfind("_") if "_" in label else -1 for at, label in zip(self.starts, labels, strict=True)
        ]
        # The end of the furthest domain whose first label this is: if it may stand before the top-level
        # domain itself (reach), and if it holds an underscore and may only be a subdomain (through). -1:
        # none.
        self.reach, self.through = [-1] * len(labels), [-1] * len(labels)
        for index in range(len(labels) - 2, -1, -1):
            further = self._from(self.starts[index + 1], index + 1)
            self.through[index] = further
            self.reach[index] = further if further >= 0 else domain_end(text, self.starts[index + 1])

    def _from(self, start: int, index: int) -> int:
        text, end = self.text, self.ends[index]
        if start >= end or text[start] in "-_" or text[end - 1] in "-_":
            return -1
        return self.reach[index] if self.underscore[index] < start else self.through[index]

    def domain_at(self, start: int) -> int:
        """The end of the domain that begins at `start`, or -1."""
        return self._from(start, bisect_right(self.starts, start) - 1)


class _Scan(NamedTuple):
    """One domain found: what precedes it decides whether it links."""

    start: int
    domain_start: int
    domain_end: int


def _with_scheme(text: str, run: _Run, low: int, scheme: re.Pattern[str]) -> _Scan | None:
    domain_start = run.starts[0]
    if domain_start < low or not text.endswith("://", 0, domain_start):
        return None
    found = scheme.search(text, max(0, domain_start - _LONGEST_SCHEME), domain_start)
    if not found or found.end() != domain_start:
        return None
    start = found.start()
    if start and (start - 1 < low or _NOT_BEFORE_ONE.match(text, start - 1)):
        return None
    end = run.domain_at(domain_start)
    return _Scan(start, domain_start, end) if end >= 0 else None


def _without_scheme(text: str, run: _Run, low: int) -> _Scan | None:
    last = run.starts[-1] - 1  # a domain begins before the last dot
    first = max(run.starts[0], low + 1) if low or run.starts[0] else 0
    if first == 0 and not _NOT_BEFORE_ONE.match(text):
        end = run.domain_at(1) if last > 1 and _START.match(text, 1) else -1
        if end >= 0:
            return _Scan(1, 1, end)
    for found in _START.finditer(text, first, last):
        end = run.domain_at(found.start())
        if end >= 0:
            return _Scan(found.start(), found.start(), end)
    return None


def find_links(text: str, rules: LinkRules) -> list[Link]:
    """The links of a text, in order, never overlapping."""
    return list(_all(text, rules)) if "." in text else []


@lru_cache(maxsize=8)
def _all(text: str, rules: LinkRules) -> tuple[Link, ...]:
    """Several ask of one text in turn: the count, what is shown, the rules."""
    links: list[Link] = []
    scheme, path, query = _compiled(rules)
    low = 0
    for found in _RUN.finditer(text):
        run = None
        while low < found.end():
            run = run or _Run(text, found.start(), found.end())
            scan = _with_scheme(text, run, low, scheme) or _without_scheme(text, run, low)
            if scan is None:
                break
            port = _PORT.match(text, scan.domain_end)
            after_port = port.end() if port else scan.domain_end
            tail = path.match(text, after_port) if text.startswith("/", after_port) else None
            after_path = tail.end() if tail else after_port
            asked = query.match(text, after_path) if text.startswith("?", after_path) else None
            last = asked or tail or port
            low = last.end() if last else scan.domain_end
            links.extend(_linked(text, scan, low, has_path=tail is not None, rules=rules))
    return tuple(links)


def _linked(text: str, scan: _Scan, end: int, *, has_path: bool, rules: LinkRules) -> Iterator[Link]:
    schemed = scan.domain_start > scan.start
    domain = text[scan.domain_start : scan.domain_end]
    scheme_length = scan.domain_start - scan.start if schemed else len("https://")
    if scheme_length + end - scan.start > rules.longest or not has_legal_labels(domain):
        return
    if domain.startswith("xn--") and next(_latin_domains(domain), None) is None:
        return
    if schemed:
        yield from _shortened(text, scan.start, end)
        return
    if not rules.bare or (scan.start and text[scan.start - 1] in "-_./"):
        return
    places = list(_latin_domains(domain))
    for index, (first, last) in enumerate(places):
        start, stop = scan.start + first, scan.start + last
        stop = end if has_path and index == len(places) - 1 else stop
        yield Link(text[start:stop], start, stop)


def _shortened(text: str, start: int, end: int) -> Iterator[Link]:
    """The link, cut to what X's own shortener allows where it is one of its addresses."""
    short = _SHORT.match(text, start, end)
    if not short:
        yield Link(text[start:end], start, end)
    elif short.end(1) - short.start(1) <= _LONGEST_SLUG:
        yield Link(short[0], start, short.end())


def _latin_domains(domain: str) -> Iterator[tuple[int, int]]:
    """The parts of a domain that link without a scheme: labels of Latin letters before a top-level domain."""
    at = 0
    while chain := _LATIN_CHAIN.search(domain, at):
        at = chain.end()
        dots = [index for index in range(chain.start() + 1, chain.end()) if domain[index] == "."]
        if domain[chain.end() : chain.end() + 1] == ".":
            dots.append(chain.end())
        for dot in reversed(dots):
            end = domain_end(domain, dot + 1)
            if end >= 0:
                yield chain.start(), end
                at = end
                break
