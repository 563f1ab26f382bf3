"""SO201 to SO208: what the style guides say about the posts, and what is wrong with the guides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from socialops.domain.finding import Finding, Severity
from socialops.rules.personal import personal_data_in_cases
from socialops.rules.rule import Context, Rule


def style_guide(context: Context) -> Iterable[Finding]:
    """A guide of the team (guides/*.yaml) does not want this wording; the name in brackets is the guide's rule, and
    'socialops guide show' explains it. Write it as the message says; 'socialops check --fix' does it where one wording
    is right. A quote or a proper name can be waived: 'waivers: [{rule: SO201, guide_rule: brand.no-hype, reason: …}]'.
    """
    return _told(context, "SO201")


def hashtag_style(context: Context) -> Iterable[Finding]:
    """The guide says how many hashtags a post has, how they are written (camel case lets screen readers tell the words
    apart) and which are banned. Counted are those of the text and those under 'hashtags:'.
    """
    return _told(context, "SO202")


def emoji_count(context: Context) -> Iterable[Finding]:
    """The guide says how many emoji a post has. Screen readers read each one out by its name, so many, long rows, or
    one in place of a word make a text hard to follow. Take some away, and write the words.
    """
    return _told(context, "SO203")


def link_style(context: Context) -> Iterable[Finding]:
    """The guide says where links lead and what they carry: campaign parameters (utm_source, utm_medium, utm_campaign)
    so that clicks can be counted, allowed domains, no shorteners that hide the target. Judged are the links in the
    text and 'link:'.
    """
    return _told(context, "SO204")


def confidential_term(context: Context) -> Iterable[Finding]:
    """The guide lists names that must not be published without consent. Take the name out; where there is consent, set
    the label that the guide names for it.
    """
    return _told(context, "SO205")


def personal_data(context: Context) -> Iterator[Finding]:
    """An e-mail address, a phone number, a bank account or a payment card of a person does not belong into a public
    text, where a guide says so under 'personal_data:'. Take it out, or point to a contact page. In a case it never
    does, with or without a guide: a case tells what happened, not to whom, and stays in the history for good. Write an
    alias such as customer-4711, and keep name and number where your team keeps customers' data.
    """
    yield from _told(context, "SO206")
    yield from personal_data_in_cases(context)


def rule_timeout(context: Context) -> Iterable[Finding]:
    """A pattern of a style rule took longer on this text than any honest pattern needs, so nobody knows whether the
    text is fine: 'check' ends with exit code 2. Nested repeats such as '(a+)+' are the usual cause. Simplify the
    pattern, or switch the rule off under 'disable:' of the guide.
    """
    return _told(context, "SO207")


def guide_invalid(context: Context) -> Iterator[Finding]:
    """A part of a guide, or a rule of a package it lists, can't be used: an unknown key, a pattern that does not
    compile, a type of rule that socialops does not run, a package that is not there. The other rules still run. Mend
    it, or name the rule under 'disable:' of the guide. Two rules that contradict each other are a warning: no text
    pleases both.
    """
    if not context.workspace.guides:
        return
    from socialops.rules.style.verdicts import book_of

    for flaw in context.of_policy(book_of).flaws:
        message = f"{flaw.message} ({flaw.rule})" if flaw.rule else flaw.message
        severity = None if flaw.is_fatal else Severity.WARNING
        yield Finding(
            flaw.path, message, keys=flaw.keys, position=flaw.position, guide_rule=flaw.rule, severity=severity
        )


def _told(context: Context, code: str) -> Iterator[Finding]:
    if not context.workspace.guides:
        return iter(())
    from socialops.rules.style.verdicts import verdicts  # the engine and its patterns take a while to load

    return context.once(verdicts).told(code)


RULES = (
    Rule("SO201", "style-guide", "a wording that a style guide does not want", style_guide, fixable=True),
    Rule("SO202", "hashtag-style", "hashtags that are too many, unreadable or banned", hashtag_style),
    Rule("SO203", "emoji-count", "emoji that are too many, or in place of words", emoji_count),
    Rule("SO204", "link-style", "a link without tracking, or to where it must not lead", link_style),
    Rule("SO205", "confidential-term", "a name that must not appear without consent", confidential_term),
    Rule("SO206", "personal-data", "personal data where they do not belong", personal_data),
    Rule("SO207", "rule-timeout", "a style rule that could not be judged in time", rule_timeout),
    Rule("SO208", "guide-invalid", "a part of a style guide that can't be used", guide_invalid),
)
