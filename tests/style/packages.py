"""The style packages beside the project, and the real posts, as the tests of the style-guide engine need them."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import yaml

from socialops.style.vale.compile import CompiledRule, compile_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
STYLES = SHARED / "vale-styles"
POSTS = SHARED / "real" / "galaxy-social" / "posts"
PACKAGES = ("Microsoft", "write-good", "alex")
EXPECTED = re.compile(r"^\s+(?P<file>[\w.]+):(?P<line>\d+):(?P<column>\d+):(?P<rule>[\w-]+\.[\w-]+):(?P<message>.*)$")

needs_styles = pytest.mark.skipif(not STYLES.is_dir(), reason="the style packages are not beside the project")
needs_posts = pytest.mark.skipif(not POSTS.is_dir(), reason="the real posts are not beside the project")


class Expected(NamedTuple):
    """One alert that Vale prints for a fixture."""

    package: str
    scenario: str
    file: str
    line: int
    column: int
    rule: str
    message: str


@functools.cache
def package_rules(package: str) -> tuple[CompiledRule, ...]:
    """Compile every rule of a package; none may be refused."""
    rules = []
    for path in sorted((STYLES / package).glob("*.yml")):
        rule = compile_rule(f"{package}.{path.stem}", yaml.safe_load(path.read_text(encoding="utf-8")))
        assert isinstance(rule, CompiledRule), rule
        rules.append(rule)
    return tuple(rules)


def all_rules(packages: Sequence[str] = PACKAGES) -> list[CompiledRule]:
    """Compile the rules of several packages."""
    return [rule for package in packages for rule in package_rules(package)]


@functools.cache
def expected_alerts(package: str) -> tuple[Expected, ...]:
    """Read the alerts of a package's feature file; scenarios that are commented out don't count."""
    alerts, scenario = [], ""
    for line in (STYLES / package / "tests" / "rules.feature").read_text(encoding="utf-8").splitlines():
        named = re.match(r'\s+When I test "(.+)"', line)
        found = EXPECTED.match(line)
        if named:
            scenario = named[1]
        elif found:
            place = (int(found["line"]), int(found["column"]))
            alerts.append(Expected(package, scenario, found["file"], *place, found["rule"], found["message"]))
    return tuple(alerts)


def real_posts() -> list[str]:
    """Read the texts of the real posts, without their front matter."""
    texts = []
    for path in sorted(POSTS.rglob("*.md")):
        content = path.read_text(encoding="utf-8")
        texts.append(content.split("---", 2)[-1].strip() if content.startswith("---") else content.strip())
    return texts
