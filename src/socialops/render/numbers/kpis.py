"""`kpi`: key figures with how many things are in them, how many are not, and as of when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from socialops.domain.numbers.kpi import shown
from socialops.render.formats.json import document
from socialops.render.formats.table import Column, table
from socialops.render.formats.terminal import Paper, safe
from socialops.render.numbers.figures import NONE, figure, read
from socialops.views.numbers.groups import KpiRow


def as_json(rows: Iterable[KpiRow], age: str, zone: tzinfo | None) -> str:
    """The document of `kpi`; *age* is `latest` or such as 7d."""
    return document({"kpis": [row_keys(row, age, zone) for row in rows]})


def row_keys(row: KpiRow, age: str, zone: tzinfo | None) -> dict[str, Any]:
    """The keys of one key figure, of one group where it has one."""
    formula, value = row.formula, row.value
    keys = {
        "id": formula.id,
        "title": formula.title,
        "unit": formula.unit,
        "better": formula.better,
        "value": shown(formula.unit, value.value),
        "over": shown("count", value.over),
        "under": shown("count", value.under),
        "n": value.n,
        "left_out": value.left_out,
        "as_of": value.as_of and value.as_of.astimezone(zone),
        "age": age,
    }
    return keys if row.group is None else {**keys, "group": row.group}


def as_table(found: Sequence[KpiRow], now: datetime, currency: str | None, paper: Paper) -> str:
    """A line a key figure; what can't be told is a dash, and the numbers beside it say why."""
    groups = any(row.group is not None for row in found)
    columns = (
        Column("KPI"), *([Column("GROUP")] if groups else []), Column("VALUE", right=True), Column("OF", right=True),
        Column("LEFT OUT", right=True), Column("AS OF"), Column("WHAT IT IS", wrap=True, spare=1),
    )  # fmt: skip
    rows = []
    for row in found:
        formula, value = row.formula, row.value
        rows.append(
            [
                safe(formula.id),
                *([safe(row.group or NONE)] if groups else []),
                safe(figure(formula.unit, value.value, currency)),
                safe(str(value.n)),
                safe(str(value.left_out)),
                safe(read(value.as_of, now)),
                safe(formula.title),
            ]
        )
    return table(columns, rows, paper)
