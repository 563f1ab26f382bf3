"""A style guide as a page for people: prose and rules in words, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from socialops.domain.documents.guide import Applies, Guide
from socialops.domain.pattern import late
from socialops.style.vale.message import format_message

_INSTEAD = " → "
_UNESCAPED = late(r"\\([^\w\s])")
_WORDS_ALONE = late(r"(?:\\[^\w\s]|[^\\\[\](){}?*+.|^$])+")
MOST_EXAMPLES = 8
"""Examples shown of a rule; the rest is counted."""


class RuleLine(NamedTuple):
    """A rule in words: what it says when it objects, to what, and where to read more."""

    name: str
    level: str
    says: str
    examples: tuple[str, ...]
    more: int = 0
    link: str = ""


class Section(NamedTuple):
    """A part of the page: plain lines, or rules."""

    title: str
    lines: tuple[str, ...] = ()
    rules: tuple[RuleLine, ...] = ()


class GuidePage(NamedTuple):
    """A guide for reading."""

    name: str
    title: str
    sections: tuple[Section, ...]


def guide_page(guide: Guide) -> GuidePage:
    """What the guide says, section by section; empty ones are left out."""
    found = (Section(title, tuple(lines)) for title, lines in _plain(guide))
    rules = Section("Rules", rules=tuple(_rule(guide, rule) for rule in guide.rules))
    sections = [section for section in (*found, rules) if section.lines or section.rules]
    return GuidePage(guide.id, guide.title, tuple(sections))


def _plain(guide: Guide) -> Iterator[tuple[str, Sequence[str]]]:
    yield "Voice", guide.voice
    yield "Values", guide.values
    yield "Where it applies", list(_where(guide.applies))
    yield "Words", list(_words(guide))
    yield "Hashtags, emoji, links", list(_signs(guide))
    yield "Not without consent", [_secret(secret) for secret in guide.confidential]
    yield "Advertisements", [_disclosed(wanted.labels, wanted.any_of) for wanted in guide.disclosure]
    yield "Personal data", [f"Never in a post: {', '.join(guide.personal_data)}"] if guide.personal_data else []
    if "repeats" in guide.model_fields_set:
        yield "Repeats", [f"The same text comes again on a channel after {guide.repeats.within} at the earliest"]
    yield "Packages", list(_packages(guide))


def _where(applies: Applies) -> Iterator[str]:
    for word in ("channels", "platforms", "campaigns", "languages"):
        names = getattr(applies, word)
        if names:
            yield f"{word.capitalize()}: {', '.join(names)}"
    if applies == Applies():
        yield "Everywhere"


def _words(guide: Guide) -> Iterator[str]:
    if guide.vocabulary.accept:
        yield f"Written like this: {', '.join(guide.vocabulary.accept)}"
    if guide.vocabulary.reject:
        yield f"Not used: {', '.join(guide.vocabulary.reject)}"
    if guide.capitals != "allow":
        yield "No words in capitals one after the other"


def _signs(guide: Guide) -> Iterator[str]:
    tags, emoji, links = guide.hashtags, guide.emoji, guide.links
    if tags and tags.max is not None:
        yield f"At most {tags.max} hashtags"
    if tags and tags.case != "any":
        yield "Hashtags in camel case, #SpringLaunch" if tags.case == "camel" else "Hashtags in small letters"
    if tags and tags.banned:
        yield f"Never: {', '.join('#' + tag.lstrip('#') for tag in tags.banned)}"
    if emoji and emoji.max is not None:
        yield f"At most {emoji.max} emoji"
    if emoji and emoji.max_run is not None:
        yield f"At most {emoji.max_run} emoji in a row"
    if emoji and emoji.in_place_of_words == "forbid":
        yield "No emoji in place of a word"
    if links and links.require_utm:
        yield "Links carry utm_source, utm_medium and utm_campaign"
    if links and links.allow_domains:
        yield f"Links lead to {', '.join(links.allow_domains)}"
    if links and links.shorteners == "forbid":
        yield "No link shorteners"


def _secret(secret: Any) -> str:
    reason = f": {secret.reason}" if secret.reason else ""
    labels = f" (with the label {' or '.join(secret.allow_labels)})" if secret.allow_labels else ""
    return f"{secret.term}{reason}{labels}"


def _disclosed(labels: Sequence[str], any_of: Sequence[str]) -> str:
    return f"A post labelled {' or '.join(labels)} says {' or '.join(any_of) if any_of else '#ad or the like'}"


def _packages(guide: Guide) -> Iterator[str]:
    yield from guide.packages
    if guide.disable:
        yield f"Switched off: {', '.join(guide.disable)}"
    for name, level in guide.levels.items():
        yield f"{name} counts as {level}"


def _rule(guide: Guide, rule: Mapping[str, Any]) -> RuleLine:
    found = _examples(rule)
    name = f"{guide.id}.{rule.get('id', '?')}"
    level = guide.levels.get(name) or guide.levels.get(str(rule.get("id"))) or str(rule.get("level", "warning"))
    off = {name, str(rule.get("id"))} & set(guide.disable)
    says = " ".join(_filled(rule, found).split())
    examples = tuple(found[:MOST_EXAMPLES])
    link = str(rule.get("link") or "")
    return RuleLine(name, "off" if off else level, says, examples, max(0, len(found) - MOST_EXAMPLES), link)


def _filled(rule: Mapping[str, Any], found: Sequence[str]) -> str:
    """The rule's message as it reads for its first example."""
    message = str(rule.get("message") or "")
    first, _, better = found[0].partition(_INSTEAD) if found else ("…", "", "")
    if rule.get("extends") not in {"existence", "substitution"} or "|" in better:
        return format_message(message, "…", "…")
    return format_message(message, better, first) if better else format_message(message, first)


def _examples(rule: Mapping[str, Any]) -> list[str]:
    """What the rule looks for, as it is written: tokens, or pairs of what to write instead."""
    swap = rule.get("swap") or rule.get("either")
    if isinstance(swap, dict):
        return [f"{left}{_INSTEAD}{right}" for left, right in swap.items()]
    listed = rule.get("tokens") or rule.get("raw") or ()
    found = listed if isinstance(listed, list | tuple) else [listed]
    alone = [rule[key] for key in ("token", "first", "second", "match", "formula") if rule.get(key)]
    return [_as_read(str(item)) for item in (*found, *alone)]


def _as_read(pattern: str) -> str:
    """A pattern that is plain signs, without the backslashes before them; any other as it is written."""
    return _UNESCAPED.sub(r"\1", pattern) if _WORDS_ALONE.fullmatch(pattern) else pattern
