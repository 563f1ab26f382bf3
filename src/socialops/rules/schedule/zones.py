"""SO311: zones that stand still while the people there change their clocks."""

from __future__ import annotations

from collections.abc import Iterator

from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.finding import Finding, KeyPath, Severity
from socialops.domain.pattern import late
from socialops.rules.rule import Context, Rule

_CITIES = {"EST": "America/New_York", "MST": "America/Denver", "HST": "Pacific/Honolulu"}
_BY_HOURS = {
    -11: "Pacific/Pago_Pago", -10: "Pacific/Honolulu", -9: "America/Anchorage", -8: "America/Los_Angeles",
    -7: "America/Denver", -6: "America/Chicago", -5: "America/New_York", -4: "America/Halifax",
    -3: "America/Sao_Paulo", -2: "America/Noronha", -1: "Atlantic/Azores", 1: "Europe/Berlin", 2: "Europe/Athens",
    3: "Europe/Istanbul", 4: "Asia/Dubai", 5: "Asia/Karachi", 6: "Asia/Dhaka", 7: "Asia/Bangkok", 8: "Asia/Singapore",
    9: "Asia/Tokyo", 10: "Australia/Sydney", 11: "Pacific/Noumea", 12: "Pacific/Auckland", 13: "Pacific/Tongatapu",
    14: "Pacific/Kiritimati",
}  # fmt: skip
_FIXED = late(r"(?:Etc/)?GMT([+-])([1-9]\d?)")


def fixed_zone(context: Context) -> Iterator[Finding]:
    """EST, MST, HST and Etc/GMT+5 are offsets, not places: they have no summer time, so that 09:00 is ten o'clock on
    the clocks of New York in July; and the sign of Etc/GMT is turned around. Write the zone of a city. UTC is no place
    either, and is meant as it stands.
    """
    for path, keys, name, subject in _written(context):
        if found := _city(name):
            yield Finding(path, found, keys=keys, subject=subject)


def _written(context: Context) -> Iterator[tuple[str, KeyPath, str, str | None]]:
    """Every zone that is written somewhere, with its place."""
    workspace = context.workspace
    yield SETTINGS_FILE, ("timezone",), workspace.settings.timezone, None
    for post in workspace.posts.values():
        if post.item.timezone and not context.is_over(post.item):
            yield post.path, ("timezone",), post.item.timezone, post.item.id
    for series in workspace.series.values():
        if series.item.timezone:
            yield series.path, ("timezone",), series.item.timezone, series.item.id
    for team in workspace.teams.values():
        if team.item.hours and team.item.hours.timezone:
            yield team.path, ("hours", "timezone"), team.item.hours.timezone, team.item.id


def _city(name: str) -> str | None:
    bare = name.removeprefix("posix/").removeprefix("right/")
    if bare in _CITIES:
        return f"{name} has no summer time, and its clock stands still all year: write {_CITIES[bare]}"
    if not (found := _FIXED.fullmatch(bare)):
        return None
    hours = int(found[2]) * (-1 if found[1] == "+" else 1)
    city = _BY_HOURS.get(hours)
    where = f"write the zone of a city, such as {city}" if city else "write the zone of a city"
    return f"{name} is {abs(hours)} hours {'behind' if hours < 0 else 'ahead of'} UTC and has no summer time: {where}"


RULES = (
    Rule(
        "SO311", "fixed-zone", "a time zone has no summer time, though people there may", fixed_zone, Severity.WARNING
    ),
)
