"""Personal data in public texts: e-mail addresses, phone numbers, bank accounts, payment cards (SO206)."""

from __future__ import annotations

from bisect import bisect
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from socialops.style.social.links import written_links
from socialops.style.social.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

KINDS = ("email", "phone", "iban", "card")
EMAIL = regex.compile(
    r"(?<![\w.%+/@-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,5}\.\p{L}{2,24}(?![\w@-])"
)
NO_DOMAIN = regex.compile(r"(?i)\.(?:png|jpe?g|gif|webp|svg|pdf|css|js|invalid|localhost)$")
"""Ends of file names (icon@2x.png) and of what is no domain."""
IBAN = regex.compile(
    r"(?i)(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ \u00a0-]?[A-Z0-9]{2,4}){2,8}(?:[ \u00a0-]?[A-Z0-9]{1,4})?(?![\p{L}\p{N}])"
)
CARD = regex.compile(r"(?<![\p{L}\p{N}.,#/_=+-])\d(?:[ \u00a0-]?\d){11,18}(?![\p{L}\p{N}_/]|[.,-]\d)")
CARD_SHAPE = regex.compile(r"\d{12,19}|\d{4}(?:([ \u00a0-])\d{4}){2}\1\d{1,7}|\d{4}([ \u00a0-])\d{6}\2\d{4,5}")
PHONE = regex.compile(
    r"(?<![\p{L}\p{N}#$\u20ac\u00a3@_=.,:-])(?:\+|00|\(?0)[\d][\d \u00a0()/.-]{5,22}\d(?![\p{L}\p{N}%]|[.,:]\d)"
)
CUED_PHONE = regex.compile(
    r"(?i)\b(?:tel(?:efon|ephone)?|phone|call|fon|mobil(?:e|nummer)?|handy|whatsapp|sms|text us at|ruft? .{0,10}an)"
    r"[\s.:]{1,3}(?:us\s|me\s|now\s|at\s|on\s|unter\s){0,3}(\(?\d[\d \u00a0()/.-]{6,22}\d)(?![\p{L}\p{N}%])"
)
GROUPED_PHONE = regex.compile(
    r"(?<![\p{L}\p{N}#$\u20ac\u00a3@_=.,:/+-])(?:\(\d{3}\)[ -]?|\d{3}([-.]))\d{3}(?(1)\1|-)\d{4}"
    r"(?![\p{L}\p{N}%_/-]|[.,:]\d)"
)
"""How numbers of the USA and Canada are written: (415) 555-2671, 415-555-2671, 415.555.2671."""
DATE = regex.compile(
    r"^\(?0?\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|^\d{4}[-./]\d{1,2}[-./]\d{1,2}|^0?\d{1,2}[./-](?:19|20)\d{2}(?!\d)"
)
CARD_RANGES = (
    (4, 4, {13, 16, 19}),  # Visa
    (51, 55, {16}),  # Mastercard
    (2221, 2720, {16}),
    (34, 34, {15}),  # American Express
    (37, 37, {15}),
    (300, 305, range(14, 20)),  # Diners
    (36, 36, range(14, 20)),
    (38, 39, range(14, 20)),
    (6011, 6011, range(16, 20)),  # Discover
    (644, 659, range(16, 20)),
    (3528, 3589, range(16, 20)),  # JCB
    (62, 62, range(16, 20)),  # UnionPay
)
"""First digits (from, to) and lengths of card numbers, as the schemes publish them."""
FEWEST_DIGITS = 7
NEAR_REGIONS = ("DE", "GB", "FR", "AT", "CH")
"""Countries tried for a number that begins with 0 where no region is known."""


class _Taken:
    """Parts of a text that something was found in, none over another; the next are looked up among their neighbours."""

    def __init__(self, parts: Iterable[tuple[int, int]]) -> None:
        self._parts = sorted(parts)

    def add(self, start: int, end: int) -> bool:
        """Take a part; False where some of it is taken."""
        place = bisect(self._parts, (start, end))
        for left, right in self._parts[max(place - 1, 0) : place + 1]:
            if left < end and start < right:
                return False
        self._parts.insert(place, (start, end))
        return True


def check_personal_data(text: str, kinds: Collection[str] = KINDS, *, region: str | None = None) -> Iterator[Remark]:
    """Say where personal data stand. `region` is the ISO country of phone numbers written without a country code."""
    taken = _Taken((start, end) for start, end, _ in written_links(text))
    finders: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {
        "email": _emails,
        "iban": _ibans,
        "card": _cards,
        "phone": lambda whole: _phones(whole, region),
    }
    names = {
        "email": "An e-mail address",
        "iban": "A bank account (IBAN)",
        "card": "A card number",
        "phone": "A phone number",
    }
    for kind, finder in finders.items():
        if kind not in kinds:
            continue
        for start, end in finder(text):
            if not taken.add(start, end):
                continue
            said = f"{names[kind]} in a public text. Take it out, or point to a contact page instead."
            yield Remark(f"personal-{kind}", said, start, end, text[start:end])


def _emails(text: str) -> Iterator[tuple[int, int]]:
    if "@" not in text:
        return
    for found in EMAIL.finditer(text):
        if not NO_DOMAIN.search(found[0]):
            yield found.span()


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for found in IBAN.finditer(text):
        whole = found[0]
        length = _iban_length(whole[:2].upper())
        end = _end_after(whole, length)
        if length and end and is_iban(whole[:end]) and not whole[end : end + 1].isalnum():
            yield found.start(), found.start() + end


def _end_after(written: str, length: int) -> int:
    """Give the place behind the `length`th letter or digit; 0 when there are fewer."""
    seen = 0
    for place, character in enumerate(written):
        seen += character.isalnum()
        if seen == length:
            return place + 1
    return 0


def is_iban(written: str) -> bool:
    """Say whether a text is an IBAN: form and check digits of its country (ISO 13616), as python-stdnum knows them."""
    from stdnum import iban

    return iban.is_valid(regex.sub(r"[\s\u00a0-]", "", written))


@lru_cache(maxsize=1024)
def _iban_length(country: str) -> int:
    """How many signs an IBAN of the country has; 0 where the registry that python-stdnum brings has none."""
    from stdnum import numdb

    known = numdb.get("iban").info(country)[0][1].get("bban", "")
    return len("CC00") + sum(map(int, regex.findall(r"\d+", known))) if known else 0


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for found in CARD.finditer(text):
        if CARD_SHAPE.fullmatch(found[0]) and is_card(found[0]):
            yield found.span()


def is_card(written: str) -> bool:
    """Say whether a text is a payment card number: known prefix and length, and the Luhn check digit (ISO/IEC 7812)."""
    digits = regex.sub(r"\D", "", written)
    if not digits.isascii() or not _has_card_prefix(digits) or len(set(digits)) == 1:
        return False
    from stdnum import luhn

    return luhn.is_valid(digits)


def _has_card_prefix(digits: str) -> bool:
    return any(
        low <= int(digits[: len(str(low))]) <= high and len(digits) in lengths for low, high, lengths in CARD_RANGES
    )


def _phones(text: str, region: str | None) -> Iterator[tuple[int, int]]:
    for found in PHONE.finditer(text):
        if _is_phone(found[0], region):
            yield found.span()
    for found in GROUPED_PHONE.finditer(text):
        if _is_phone(found[0], "US"):
            yield found.span()
    for found in CUED_PHONE.finditer(text):
        if _is_phone(found[1], region or "US"):
            yield found.span(1)


def _is_phone(written: str, region: str | None) -> bool:
    import phonenumbers

    digits = sum(map(str.isdigit, written))
    if digits < FEWEST_DIGITS or DATE.search(written):
        return False
    dialled = "+" + written[2:] if written.startswith("00") else written
    for country in _countries(dialled, region):
        try:
            number = phonenumbers.parse(dialled, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return True
    return False


def _countries(dialled: str, region: str | None) -> tuple[str | None, ...]:
    if dialled.startswith("+"):
        return (None,)
    return NEAR_REGIONS if region is None else (region,)
