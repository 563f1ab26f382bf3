"""Public holidays, by the `holidays` library; loaded when a day is asked for: that takes longer than most commands."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from socialops.domain.suggest import did_you_mean


class PublicHolidays:
    """The public holidays of `country` or `country-subdivision`; an unknown name has none (`problem_of` says so)."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _days(self) -> Any:
        found = _calendar(self.name)
        return frozenset() if isinstance(found, str) else found

    def __contains__(self, day: object, /) -> bool:
        return day in self._days

    def get(self, day: object) -> str | None:
        """The name of the holiday on that day."""
        return self._days.get(day) if day in self else None


def problem_of(name: str) -> str | None:
    """What is wrong with a value of `holidays:`, or None."""
    found = _calendar(name)
    return found if isinstance(found, str) else None


@lru_cache(maxsize=8)
def _calendar(name: str) -> Any:
    import holidays

    country, _, subdivision = name.partition("-")
    options = holidays.list_supported_countries()
    if country in options:  # asked first: the library takes any attribute of its own for a country
        try:
            return holidays.country_holidays(country, subdiv=subdivision or None)
        except NotImplementedError:
            pass
    where = sorted(options) if country not in options else [f"{country}-{s}" for s in options[country]]
    return f"'holidays: {name}' is no country the calendar knows; {did_you_mean(name, where)}"
