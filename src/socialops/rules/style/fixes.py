"""Which findings of a guide can be mended without asking, and how."""

from __future__ import annotations

from socialops.domain.finding import Fix
from socialops.rules.style.surfaces import Surface
from socialops.style.alert import Alert
from socialops.style.social.links import written_links

ACTIONS = frozenset({"", "replace", "remove", "edit"})
"""Actions that name one text; `suggest` and `convert` leave the choice to a person."""


def fix_of(alert: Alert, surface: Surface) -> Fix | None:
    """The change that mends an alert: only where one text can stand in its place, inside one value of the file, and not
    in a link, a hashtag or a mention, which would then be another.
    """
    if len(alert.replacements) != 1 or alert.action not in ACTIONS or alert.start >= alert.end:
        return None
    start, end, replacement = _with_blank(alert, surface.text)
    if _is_there(surface.text, start, end, replacement):
        return None
    origin = surface.origin(start)
    if not surface.is_first(origin) or end > origin.end or "\n" in replacement or _is_name(surface.text, start, end):
        return None
    shift = origin.shift - origin.start
    return Fix(origin.keys, start + shift, end + shift, replacement, not alert.sure)


def _with_blank(alert: Alert, text: str) -> tuple[int, int, str]:
    """Take the blank beside it away with what is removed."""
    start, end, replacement = alert.start, alert.end, alert.replacements[0]
    if replacement:
        return start, end, replacement
    before, after = text[start - 1 : start] if start else "\n", text[end : end + 1]
    if after == " " and (before.isspace() or not before):
        return start, end + 1, ""
    if before == " " and (not after or after in "\n.,;:!?"):
        return start - 1, end, ""
    return start, end, ""


def _is_there(text: str, start: int, end: int, replacement: str) -> bool:
    """Whether the replacement stands there already, as around "Globex" of "Globex®": a second run would add to it."""
    match = text[start:end]
    place = replacement.find(match) if match else -1
    while place >= 0:
        if start >= place and text.startswith(replacement, start - place):
            return True
        place = replacement.find(match, place + 1)
    return False


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether the place lies in a link, or in a word that begins with # or @."""
    first = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
    return _is_tagged(text, first, start) or ("://" in text and _is_in_link(text, first, start, end))


def _is_tagged(text: str, first: int, start: int) -> bool:
    if text.find("#", first, start + 1) < 0 and text.find("@", first, start + 1) < 0:
        return False
    word = start
    while word > 0 and (text[word - 1].isalnum() or text[word - 1] in "_#@.-"):
        word -= 1
    return any(sign in text[word : start + 1] for sign in "#@")


def _is_in_link(text: str, first: int, start: int, end: int) -> bool:
    behind = [place for place in (text.find(" ", end), text.find("\n", end)) if place >= 0]
    near = text[first : min(behind, default=len(text))]  # no link goes on behind a blank
    return "://" in near and any(low < end and start < high for low, high, _ in written_links(text))
