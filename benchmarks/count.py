"""How many texts a second are counted on each platform. Run: python -m benchmarks.count."""

from __future__ import annotations

import time

from socialops.domain.platform_names import PLATFORMS
from socialops.operations.count import counted
from socialops.platforms.count import lengths
from socialops.platforms.limits import load

SECONDS = 0.4
RICH = (
    "Something new is coming on 1 March \U0001f680 and it will change how you plan your week, really. "
    "Read all about it here: https://acme.example.com/launch?utm_source=x #Spring"
)
PLAIN = (
    "Something new is coming on 1 March and it will change how you plan your week! "
    "Tell a friend, tell your neighbour, tell your cat; the door is open to everyone now"
)


def rate(platform: str, text: str, *, whole: bool) -> float:
    """Texts a second over a fixed time; `whole` adds the entities, as `count --jsonl` does."""
    target = load(platform)
    lengths(target, text)
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        for _ in range(500):
            counted(target, text) if whole else lengths(target, text)
        done += 500
    return done / (time.perf_counter() - start)


def main() -> None:
    """Print one line a platform."""
    print(f"texts: rich {len(RICH)} characters with a link and an emoji, plain {len(PLAIN)} of ASCII")
    print(f"{'platform':<12}{'rich':>12}{'plain':>12}{'rich, line':>14}{'plain, line':>14}   texts a second")
    for platform in PLATFORMS:
        rates = [rate(platform, text, whole=whole) for whole in (False, True) for text in (RICH, PLAIN)]
        print(f"{platform:<12}{rates[0]:>12,.0f}{rates[1]:>12,.0f}{rates[2]:>14,.0f}{rates[3]:>14,.0f}")


if __name__ == "__main__":
    main()
