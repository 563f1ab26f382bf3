"""Sentences and paragraphs of plain text.

A sentence ends at `.`, `!`, `?` or `…` (with the quotes and brackets that close after it) before white space, or at a
blank line, or before a line that starts a list item. A full stop after a known abbreviation, a single capital letter or
inside a dotted one (U.S., e.g.) ends a sentence only where the next word can't go on with it. Vale asks a trained model
(punkt); the differences are in words that model learnt from newspapers.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

STOP = re.compile(
    r"[.!?\u2026\u3002\uff01\uff1f\n](?:"
    r"(?<!\n)(?P<stop>[.!?\u2026\u3002\uff01\uff1f]*)[\"'\u2019\u201d\u00bb)\]]*(?=\s|\Z)"
    r"|(?<=\n)(?:[^\S\n]*\n|(?=[^\S\n]*(?:[-*\u2022\u2013\u25aa\u2013\u2192\u2705\u2714]|\d{1,3}[.)])\s)))"
)
"""Where a sentence may end: at its full stops, a blank line, or before an item of a list. The first sign stands for
itself because the engine looks for one of a few signs quickly."""
LAST_WORD = re.compile(r"[\w.&'\u2019-]*")
"""The last word of a text that is read from its end."""
NEXT_WORD = re.compile(r"[\s\"'\u2018\u201c(\[]*([^\s]*)")
DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\Z")
INITIAL = re.compile(r"[^\W\d_]\Z")
NEVER_LAST = frozenset(
    str.split(
        "mr mrs ms dr prof rev hon gen col capt lt sgt gov sen rep st mt ft messrs mme mlle fr hr frau bzw vgl "
        "ca evtl ggf vs no nos fig figs vol pp ed eds cf approx resp tel ext art al dept est incl nr abb bspw "
        "sog zzgl inkl"
    )
)
SOMETIMES_LAST = frozenset(
    str.split(
        "inc corp ltd co bros jr sr etc jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun "
        "ave blvd rd ph.d u.s u.k u.n e.u a.m p.m min max avg usw"
    )
)
ABBREVIATED = NEVER_LAST | SOMETIMES_LAST
NEVER_LAST_DOTTED = frozenset({"e.g", "i.e", "z.b", "d.h", "u.a", "o.ä", "c.f"})
STARTERS = frozenset(
    str.split(
        "the a an this that these those it he she we you they i in on at for if when there here what who how why "
        "but and so as to our your my his her its their is are do does did"
    )
)
WINDOW = 60
"""Characters looked at on either side of a full stop, so that cutting stays linear in the text."""


def sentences(text: str) -> list[Span]:
    """Cut a text into sentences without the white space around them."""
    spans: list[Span] = []
    start = 0
    for found in STOP.finditer(text):
        if text[found.start()] == "\n" or _ends_sentence(text, found):
            _append(spans, text, start, found.end())
            start = found.end()
    _append(spans, text, start, len(text))
    return spans


def is_one_sentence(text: str) -> bool:
    """Say whether a text is no more than one sentence, and not blank."""
    return len(sentences(text)) == 1 if STOP.search(text) else not text.isspace() and text != ""


def lines_for_sure(text: str) -> list[Span]:
    """The lines of a text, where each of them surely ends a sentence, whatever it says; none where one may go on."""
    lines = text.split("\n")
    spans: list[Span] = []
    start = 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if following.strip() and not _ends_for_sure(line):
            return []
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _ends_for_sure(line: str) -> bool:
    if not line or line.isspace():
        return True
    if line[-1] in "!?":
        return line[-2:-1].isalnum()
    last = line[line.rfind(" ") + 1 : -1]
    return line[-1] == "." and len(last) > 1 and last.isalpha() and last.lower() not in ABBREVIATED


def paragraphs(text: str) -> list[Span]:
    """Cut a text at blank lines; the white space around a paragraph is left out."""
    spans: list[Span] = []
    start = 0
    for found in re.finditer(r"\n[^\S\n]*\n", text):
        _append(spans, text, start, found.start())
        start = found.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    place, end = found.start(), found.end()
    low = max(place - WINDOW, 0)
    last = text[max(text.rfind(" ", low, place) + 1, text.rfind("\n", low, place) + 1, low) : place]
    if end == place + 1 and text[place] == "." and len(last) > 1 and last.isalpha() and last.lower() not in ABBREVIATED:
        return True
    stop, closed = text[place : found.end("stop")], end - found.end("stop")
    following = NEXT_WORD.match(text, end, end + WINDOW)
    word = following[1] if following else ""
    if not word:
        return True
    if stop != ".":
        continues = word[0].islower() and (closed or stop[0] in ".\u2026")
        return not continues
    before = LAST_WORD.match(text[max(0, place - WINDOW) : place][::-1])
    last = before[0][::-1].lower().lstrip("'\u2019-&") if before else ""
    if last in NEVER_LAST or last in NEVER_LAST_DOTTED:
        return False
    if last in SOMETIMES_LAST or ("." in last and DOTTED.search(last)) or (INITIAL.fullmatch(last) and last != "i"):
        return word.strip(".,;:!?\"'\u2019)").lower() in STARTERS and word[0].isupper()
    return not word[0].islower() or not closed
