"""Cells as people's tables write them: counts in every country's way, days, times; nothing is guessed.

A count is a whole number, exact to the last digit. What could mean two numbers is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, NamedTuple

from socialops.domain.documents.field import FIRST_YEAR, LAST_YEAR

Order = Literal["dmy", "mdy"]
NOTHING: Final = frozenset({"", "-", "--", "\u2013", "\u2014", "n/a", "na", "n.a.", "null", "none", "nan", "..."})
"""What stands for no number. It is not zero."""
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f\u2009'\u2019]+")
_NUMBER: Final = re.compile(r"([+-]?)([\d.,]*\d)([kmb]?)", re.IGNORECASE)
_WORD: Final = re.compile(r"\s*(views?|likes?|comments?|shares?|impressions?|followers?|plays?)$", re.IGNORECASE)
_SUFFIX: Final = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_LONGEST: Final = 18
"""Digits: more than anything was ever counted."""
COMMA: Final = frozenset({"de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "pl"})
"""Languages whose numbers have a decimal comma."""
UNITS: Final[Mapping[str, Decimal]] = {
    "milliseconds": Decimal("0.001"), "seconds": Decimal(1), "minutes": Decimal(60), "hours": Decimal(3600),
}  # fmt: skip
_SPAN: Final = re.compile(r"(\d{1,7}):([0-5]\d):([0-5]\d)")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janv ene enero gen gennaio januari janeiro",
            "feb february februar février févr fév febrero febbraio februari fevereiro fev",
            "mar march märz mär mrz mars marzo maart mrt março",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag mei maio maj",
            "jun june juni juin junio giugno giu junho",
            "jul july juli juillet juil julio luglio lug julho",
            "aug august août aoû agosto ago augustus augusti",
            "sep sept september septembre septiembre settembre set setembro",
            "oct october oktober okt octobre octubre ottobre ott outubro out",
            "nov november novembre noviembre novembro",
            "dec december dezember dez décembre déc diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK: Final = r"(?:[T ,]+(\d{1,2})[:.](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?"
_ISO: Final = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})" + _CLOCK, re.IGNORECASE)
_PARTS: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _CLOCK, re.IGNORECASE)
_NAMED: Final = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,? )?(?:([^\W\d_]{3,12})\.? (\d{1,2})|(\d{1,2})\.? (?:de )?([^\W\d_]{3,12})\.?)"
    r"(?:,? (?:de )?(\d{4}))?" + _CLOCK,
    re.IGNORECASE,
)
_MORE_THAN_MONTHS: Final = 12


class Moment(NamedTuple):
    """A day, and the time of it where one stands there; `offset` as it was written. The year may be missing."""

    year: int | None
    month: int
    day: int
    clock: time | None = None
    offset: str | None = None

    def on(self, year: int) -> date | None:
        """The day in a year; None where no calendar has it."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def tidy(text: str) -> str:
    """A cell without what spreadsheets and our own CSV put around it: blanks, and the apostrophe before a sign."""
    text = text.strip().strip("\ufeff")
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@", "\t"} else text


def folded(text: str) -> str:
    """A header as headers are compared: letters in one form and case, single blanks, none before brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return re.sub(r"\s*\(\s*", " (", " ".join(plain.strip("\ufeff\"' ").split())).strip()


def whole(text: str, language: str) -> int | None:
    """A count; None for a cell that says that there is none.

    Raises:
        ValueError: it is no whole number, or could be two; the message says why.
    """
    found = amount(text, language)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise ValueError(f"'{shown(text)}' is no whole number")
    return int(found)


def amount(text: str, language: str) -> Decimal | None:
    """A number with its fraction, exactly; None for a cell that says that there is none.

    Raises:
        ValueError: it is no number, or could be two.
    """
    plain = _WORD.sub("", unicodedata.normalize("NFKC", tidy(text))).strip()
    if plain.casefold() in NOTHING or plain.startswith("<"):
        return None
    if span := _SPAN.fullmatch(plain):
        return Decimal(int(span[1]) * 3600 + int(span[2]) * 60 + int(span[3]))
    found = _NUMBER.fullmatch(_BLANKS.sub("", plain))
    if found is None or len(found[2]) > _LONGEST + 6:
        raise ValueError(f"'{shown(text)}' is no number")
    digits = _plain_digits(found[2], language, shortened=bool(found[3]))
    if digits is None:
        raise ValueError(f"'{shown(text)}' can be read as two numbers")
    try:
        value = Decimal(found[1] + digits) * _SUFFIX[found[3].casefold()]
    except InvalidOperation:
        raise ValueError(f"'{shown(text)}' is no number") from None
    if value.adjusted() >= _LONGEST:
        raise ValueError(f"'{shown(text)}' is more than anything was ever counted")
    return value


def _plain_digits(digits: str, language: str, *, shortened: bool) -> str | None:
    """Digits with at most one dot, for the decimals; None where it could be either."""
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return digits
    last = signs[-1]
    head, _, tail = digits.rpartition(last)
    if len(set(signs)) > 1:  # 1,234.5 and 1.234,5
        return f"{head.replace('.', '').replace(',', '')}.{tail}" if signs.count(last) == 1 else None
    groups = digits.split(last)
    grouped = 0 < len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])  # noqa: PLR2004 - thousands
    if len(signs) > 1:
        return "".join(groups) if grouped else None
    decimal = "," if language in COMMA else "." if language else ""
    if last == decimal or not grouped or shortened:
        return f"{head or '0'}.{tail}"
    return head + tail if decimal else None  # without a language nobody knows


def shown(text: str) -> str:
    """A cell in a message: short, and on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"  # noqa: PLR2004


def moment(text: str, order: Order | None) -> Moment | None:
    """A day, perhaps with its time; None where it is none. Without *order* days in numbers alone are none."""
    plain = unicodedata.normalize("NFKC", tidy(text)).strip()
    if found := _ISO.fullmatch(plain):
        return _moment(int(found[1]), int(found[3]), int(found[4]), found.groups()[4:])
    if found := _PARTS.fullmatch(plain):
        first, second = int(found[1]), int(found[3])
        if found[2] == ".":
            order = "dmy"
        if order is None:
            return None
        month, day = (first, second) if order == "mdy" else (second, first)
        return _moment(int(found[4]), month, day, found.groups()[4:])
    if found := _NAMED.fullmatch(plain):
        month = _MONTHS.get((found[1] or found[4]).casefold(), 0)
        return _moment(int(found[5]) if found[5] else None, month, int(found[2] or found[3]), found.groups()[5:])
    return None


def _moment(year: int | None, month: int, day: int, clock: tuple[str | None, ...]) -> Moment | None:
    hour, minute, second, half, offset = clock
    at: time | None = None
    if hour is not None and minute is not None:
        number = int(hour) % 12 + (12 if half.casefold() == "pm" else 0) if half else int(hour)
        try:
            at = time(number, int(minute), int(second or 0))
        except ValueError:
            return None
    found = Moment(year, month, day, at, offset)
    right = year is None or FIRST_YEAR <= year <= LAST_YEAR
    return found if right and found.on(2028) else None  # a leap year: 29 February may be meant


def order_of(texts: Iterable[str]) -> Order | Literal["both"] | None:
    """Which comes first in days of numbers, where a part over 12 settles it; 'both' where the cells disagree."""
    seen: set[Order] = set()
    for text in texts:
        found = _PARTS.match(tidy(text))
        if found and found[2] != ".":
            if int(found[1]) > _MORE_THAN_MONTHS:
                seen.add("dmy")
            if int(found[3]) > _MORE_THAN_MONTHS:
                seen.add("mdy")
    if len(seen) > 1:
        return "both"
    return next(iter(seen), None)


def is_numeric(text: str) -> bool:
    """True for a day in numbers whose parts could change places."""
    found = _PARTS.match(tidy(text))
    return found is not None and found[2] != "."
