"""SO206 in cases: names, addresses and numbers of customers stay out of a case, with or without a guide."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from socialops.domain.finding import Finding, KeyPath
from socialops.domain.pattern import late
from socialops.domain.workspace import Workspace
from socialops.rules.rule import Context

if TYPE_CHECKING:
    from socialops.domain.documents.case import Case

_WORDS = {
    "personal-email": "an e-mail address",
    "personal-phone": "a phone number",
    "personal-iban": "a bank account (IBAN)",
    "personal-card": "a card number",
}
_HANDLE = late(r"@\S+")
# An account in a sentence: not the middle of an address, not a sign that stands alone.
_ACCOUNT = late(r"(?<![\w@./])@(?=[\w.-]*[^\W\d_])[\w.-]+(?:@[\w.-]+\w)?")
_TITLED = late(
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Herrn?|Frau|Mme|Mlle|Sr|Sra|Srta|Signora?|Señora?|Madame|Monsieur|Mevrouw)"
    r"\.? (?:(?:Dr|Prof)\.? )?[^\W\d_a-z][^\W\d_]+"
)
_NAME = late(r"(?:(?:Mr|Mrs|Ms|Dr|Herr|Frau)\.? )?[^\W\d_a-z][^\W\d_]+(?: [^\W\d_a-z][^\W\d_]+)+")


def personal_data_in_cases(context: Context) -> Iterator[Finding]:
    """A case tells what happened, never to whom: it stays in the repository's history for good, and everybody with a
    copy can read it. Write an alias such as customer-4711 and keep name, address and number where your team keeps
    customers' data.
    """
    ours = own_accounts(context.workspace)
    for filed in context.workspace.cases.values():
        for keys, text in texts(filed.item):
            for what in personal_data(text, alias=keys == ("about",), ours=ours):
                message = f"{what} in a case: write an alias such as customer-4711 instead"
                yield Finding(filed.path, message, keys=keys, subject=filed.item.id)


def own_accounts(workspace: Workspace) -> frozenset[str]:
    """The team's own accounts, case-folded and without their sign: they are nobody's personal data."""
    handles = (filed.item.handle for filed in workspace.channels.values())
    return frozenset(handle.lstrip("@").casefold() for handle in handles)


def personal_data(text: str, *, alias: bool = False, ours: Collection[str] = ()) -> Iterator[str]:
    """What of a person stands in the text; an *alias* must look like neither a name nor an account.

    In a sentence a name is known by the Mr, Frau or Dr before it only; accounts are, unless they are among *ours*.
    """
    accounts = (found[0].lstrip("@").rstrip(".").casefold() for found in _ACCOUNT.finditer(text))
    if (alias and _HANDLE.match(text)) or any(account not in ours for account in accounts):
        yield "an account's name"
    elif (alias and _NAME.fullmatch(text)) or _TITLED.search(text):
        yield "what looks like a person's name"
    if not any(sign.isdigit() or sign == "@" for sign in text):
        return
    from socialops.style.social.personal import check_personal_data

    for kind in dict.fromkeys(remark.kind for remark in check_personal_data(text)):
        yield _WORDS.get(kind, "personal data")


def texts(case: Case) -> Iterator[tuple[KeyPath, str]]:
    """Every text of a case, with the way to it."""
    yield ("title",), case.title
    if case.about:
        yield ("about",), case.about
    yield from ((("themes", number), theme) for number, theme in enumerate(case.themes))
    for at, entry in enumerate(case.log):
        if entry.note:
            yield ("log", at, "note"), entry.note
        for name in ("done", "lessons", "themes", "told"):
            yield from ((("log", at, name, number), text) for number, text in enumerate(getattr(entry, name)))
        for name in ("resolution", "place"):
            if value := getattr(entry, name):
                yield ("log", at, name), value
