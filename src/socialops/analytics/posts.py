"""The posts of an export: one row each, with the numbers of its whole life."""

from __future__ import annotations

from socialops.analytics import cells
from socialops.analytics.address import made_at
from socialops.analytics.export import Export, PostRow
from socialops.analytics.sheet import Sheet
from socialops.tables.table import Row

_DAILY = (
    "this is a file of one row a post and day, whose numbers are not those of a whole life. Export the posts with "
    "their lifetime numbers instead"
)
_TWICE = (
    "this post stood in line {first} already, with other numbers: it is a file by days, or by parts. Export one row a "
    "post, with its lifetime numbers"
)


def read_posts(sheet: Sheet, export: Export) -> None:
    """All rows of posts; two rows of one post with other numbers end it: then it is no file of lifetime numbers."""
    sheet.settle("at")
    seen: dict[tuple[str | None, str], tuple[int, PostRow]] = {}
    for number, row in sheet.rows:
        export.rows += 1
        _of_a_lifetime(sheet, number, row)
        post = _post(sheet, number, row)
        first = seen.setdefault((post.platform, post.ids[0]), (number, post)) if post.ids else (number, post)
        if first[1].counts != post.counts:
            raise sheet.fault(number, sheet.cell(row, "id")[1], _TWICE.format(first=sheet.table.lines[first[0]]))
        if first[0] == number:
            export.posts.append(post)


def _of_a_lifetime(sheet: Sheet, number: int, row: Row) -> None:
    """Refuse a file of one row a post and day, which looks like that of a whole life."""
    if "period" not in sheet.match.places:
        return
    text, at = sheet.cell(row, "period")
    if cells.moment(text, "mdy") or cells.moment(text, "dmy"):
        raise sheet.fault(number, at, f"'{cells.shown(text)}': {_DAILY}")


def _post(sheet: Sheet, number: int, row: Row) -> PostRow:
    platform = sheet.platform(row)
    ids = sheet.ids(number, row, platform) if platform else ()
    url, _ = sheet.cell(row, "url")
    text, at = sheet.cell(row, "at")
    found = sheet.moment(text) if text else None
    if text and found is None:
        raise sheet.fault(number, at, f"'{cells.shown(text)}' is no day that can be read")
    made = next((time for native in ids if platform and (time := made_at(platform, native))), None)
    return PostRow(
        sheet.table.lines[number],
        platform,
        ids,
        url if url.startswith(("http://", "https://")) else None,
        made or sheet.time(found),
        found.on(1) if found and found.year else None,
        max(sheet.cell(row, "text")[0], sheet.cell(row, "headline")[0], key=len),
        sheet.counts(number, row, negative=False),
    )
