from __future__ import annotations

from pathlib import Path

from socialops.domain.platform_names import PLATFORMS
from socialops.platforms.limits import load
from socialops.render.limits import as_markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "platforms.md"


def test_the_page_shows_the_numbers_that_are_used() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.endswith("## The numbers\n\n" + as_markdown([load(name) for name in PLATFORMS]))
