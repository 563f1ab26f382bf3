"""How values of key figures are written for people: with their unit."""

from __future__ import annotations

from socialops.domain.numbers.kpi import Number, Unit, shown

NONE = "-"
_STEPS = (("d", 86_400), ("h", 3_600), ("m", 60))


def figure(unit: Unit, value: Number | None, currency: str | None = None) -> str:
    """`1,203`, `3.16 %`, `2 d 4 h`, `12.50 EUR`; a dash where there is none."""
    found = shown(unit, value)
    if found is None:
        return NONE
    match unit:
        case "percent":
            return f"{found:,.2f} %"
        case "duration":
            return duration(int(found))
        case "money":
            return f"{'-' if found < 0 else ''}{abs(int(found)) // 100:,}.{abs(int(found)) % 100:02}" + (
                f" {currency}" if currency else ""
            )
        case _:
            return f"{found:,}" if isinstance(found, int) else f"{found:,.2f}"


def duration(seconds: int) -> str:
    """A length of time by its two largest parts: `2 d 4 h`, `35 m`."""
    parts, rest = [], abs(seconds)
    for name, size in _STEPS:
        if rest >= size:
            parts.append(f"{rest // size} {name}")
            rest %= size
    sign = "-" if seconds < 0 else ""
    return sign + (" ".join(parts[:2]) or f"{rest} s")
