"""Making the invisible visible: what untrusted text must go through before a person or a program reads it."""

from __future__ import annotations

import re

from socialops.domain.pattern import late

# C0 and C1 controls, DEL, line separators, direction controls (Unicode TR9), zero-width and other invisible signs,
# the tag block and lone surrogates. ZWJ and variation selectors are left to emoji, see _JOINED.
_HIDDEN = late(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_RUNNER_MARK = late(r"##(?=\[|vso\[)", re.IGNORECASE)
_RUNNER_COMMAND = late(r"(^|(?<=\r))([^\S\n]*)::", re.MULTILINE)
_ZWJ = "\u200d"
_LEGIT_SUBTAGS = late("\U0001f3f4[\U000e0061-\U000e007a]{1,6}\U000e007f")


def visible(text: str, *, keep: str = "") -> str:
    """*text* with every control and invisible character written as an escape, but for those in *keep*.

    A zero-width joiner between two signs beyond ASCII stays: emoji and several scripts are written with it.
    """
    text = unheeded(text)
    if (text.isascii() and text.isprintable()) or not _HIDDEN.search(text):
        return text
    flags = {found.start(): found.end() for found in _LEGIT_SUBTAGS.finditer(text)}
    inside = {i for start, end in flags.items() for i in range(start, end)}

    def shown(found: re.Match[str]) -> str:
        sign, at = found[0], found.start()
        if sign in keep or at in inside:
            return sign
        if sign in {_ZWJ, "\u200c"} and 0 < at < len(text) - 1 and not (text[at - 1] + text[at + 1]).isascii():
            return sign
        return ascii(sign)[1:-1]

    return _HIDDEN.sub(shown, text)


def unheeded(text: str) -> str:
    """*text* with nothing in it that a runner would take for a command; all else stays, whatever it is.

    Runners of GitHub and Azure obey '##[' and '##vso[' anywhere in a line, quoted or not, and GitHub's obeys '::' where
    a line starts with it.
    """
    if "##" in text:
        text = _RUNNER_MARK.sub(r"#\\x23", text)
    if "::" in text:
        text = _RUNNER_COMMAND.sub(r"\2\\x3a:", text)
    return text


def one_line(text: str) -> str:
    """*text* on one line, with nothing invisible left."""
    return visible(" ".join(text.split()) if "\n" in text or "\r" in text else text)
