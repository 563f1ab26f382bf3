"""The report on cases as one HTML page: no scripts, nothing loaded, its plots drawn inside as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from socialops.domain.sanitize import one_line
from socialops.render.cases.report import headline, sections
from socialops.views.cases.report import CaseReport, Tally, Week

_WIDTH, _BAR, _GAP, _LABEL = 720, 18, 6, 220
_MOST_BARS = 12
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2328;background:#fff}
table{border-collapse:collapse;margin:.5rem 0 2rem}
th,td{text-align:left;padding:.25rem .75rem;border-bottom:1px solid #d0d7de}
svg{max-width:100%;height:auto}svg text{font:13px system-ui,sans-serif;fill:currentColor}
.open{fill:#bf5b00}.closed{fill:#1a6f9e}.axis{stroke:#8c959f}
@media(prefers-color-scheme:dark){
body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}.open{fill:#f0883e}.closed{fill:#58a6ff}
}
"""


def page(found: CaseReport, *, workspace: str) -> str:
    """The whole page; every text of the workspace is escaped."""
    title = _safe(f"Cases of {workspace}")
    out = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{title}</h1><p>{_safe(headline(found))}</p>",
        _weeks(found.weeks),
        _bars("Cases by theme", found.by_theme),
    ]
    for heading, columns, rows in sections(found):
        out.append(f"<h2>{_safe(heading)}</h2>{_table(columns, rows)}")
    out.append("</main></body></html>")
    return "\n".join(part for part in out if part) + "\n"


def _safe(text: str) -> str:
    return escape(one_line(text), quote=True)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{_safe(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_safe(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _bars(title: str, tallies: Sequence[Tally]) -> str:
    """A bar a name, closed cases in another colour than open ones."""
    shown = tallies[:_MOST_BARS]
    if not shown:
        return ""
    most = max(tally.cases for tally in shown)
    unit = (_WIDTH - _LABEL - 60) / most
    parts = []
    for number, tally in enumerate(shown):
        top = number * (_BAR + _GAP) + 4
        done, rest = tally.closed * unit, (tally.cases - tally.closed) * unit
        parts.append(
            f'<text x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{_safe(_short(tally.name))}</text>'
            f'<rect class="closed" x="{_LABEL}" y="{top}" width="{done:.1f}" height="{_BAR}"/>'
            f'<rect class="open" x="{_LABEL + done:.1f}" y="{top}" width="{rest:.1f}" height="{_BAR}"/>'
            f'<text x="{_LABEL + done + rest + 6:.1f}" y="{top + 14}">{tally.cases}</text>'
        )
    return _figure(title, "".join(parts), len(shown) * (_BAR + _GAP) + 8)


def _short(text: str) -> str:
    return text if len(text) <= 28 else text[:27] + "…"  # noqa: PLR2004 - what fits beside the bars


def _weeks(weeks: Sequence[Week]) -> str:
    """Two bars a week: opened and closed."""
    shown = weeks[-52:]
    if not shown:
        return ""
    height, most = 140, max(max(week.opened, week.closed) for week in shown)
    step = min(60.0, (_WIDTH - 40) / len(shown))
    parts = [f'<line class="axis" x1="20" y1="{height}" x2="{_WIDTH - 20}" y2="{height}"/>']
    for number, week in enumerate(shown):
        left = 24 + number * step
        for count, kind, shift in ((week.opened, "open", 0.0), (week.closed, "closed", step * 0.4)):
            tall = count / most * (height - 20)
            parts.append(
                f'<rect class="{kind}" x="{left + shift:.1f}" y="{height - tall:.1f}" width="{step * 0.36:.1f}" '
                f'height="{tall:.1f}"><title>{week.monday}: {count}</title></rect>'
            )
        if number % max(1, len(shown) // 10) == 0:
            parts.append(f'<text x="{left:.1f}" y="{height + 18}">{week.monday:%d.%m.}</text>')
    return _figure("Cases opened (orange) and closed (blue) by week", "".join(parts), height + 26)


def _figure(title: str, inside: str, height: int) -> str:
    name = _safe(title)
    return (
        f'<figure><figcaption>{name}</figcaption><svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" role="img" '
        f'aria-label="{name}">{inside}</svg></figure>'
    )
