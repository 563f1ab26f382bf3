"""What README and docs say is true: complete, current, and every quoted command line is one that exists."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docs import fields
from docs.commands import every_command
from docs.generate import stale

from socialops.cli.app import command
from socialops.domain.documents.kind import ALL_KINDS, Kind
from socialops.operations.check import all_rules
from tests.factories import run_cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = dict(every_command())
OPTIONS = {name for parameter in command().params for name in parameter.opts} | {"--help"}
NOW = "2027-03-03 10:00"
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_documented(name: str) -> None:
    assert COMMANDS[name].help, "no help text"
    assert f"\n### {name}\n" in page("cli.md")
    for parameter in COMMANDS[name].params:
        assert parameter.help or parameter.name == "help", f"{parameter.name} has no help text"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_rule_is_documented(rule: Any) -> None:
    assert f"\n### {rule.code} {rule.name}\n" in page("rules.md")
    assert rule.summary
    assert rule.explanation


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_every_field_is_documented(kind: Kind) -> None:
    section = page("workspace.md").partition(f"<!-- generated: fields {kind.name} -->")[2].partition("<!-- end -->")[0]
    for model in fields.parts(kind.model):
        for name, info in model.model_fields.items():
            assert f"\n| `{info.alias or name}` |" in section


def test_no_meaning_is_left_over() -> None:
    """A field that was renamed or removed takes its line in meanings.toml with it."""
    models = {model.__name__: model for kind in ALL_KINDS for model in fields.parts(kind.model)}
    for model, meanings in tomllib.loads(fields.MEANINGS.read_text(encoding="utf-8")).items():
        known = {info.alias or name for name, info in models[model].model_fields.items()}
        assert set(meanings) <= known, model


def test_generated_parts_are_current() -> None:
    assert [path.name for path in stale()] == [], "run 'python -m docs.generate'"


def quoted(text: str) -> Iterator[str]:
    """Every command line of socialops that a page quotes: in code blocks line by line, and in `…`."""
    fenced = False
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            yield from (part.removeprefix("$ ").strip() for part in line.split("&&"))
        else:
            yield from _INLINE.findall(line.replace("\\|", "|"))


def invocations(text: str) -> list[list[str]]:
    ours = re.compile(r"([\w./-]+/)?socialops [-a-z]")
    return [shlex.split(line, comments=True)[1:] for line in quoted(text) if ours.match(line) and "COMMAND" not in line]


QUOTED = [(path.name, line) for path in PAGES for line in invocations(path.read_text(encoding="utf-8"))]


def test_pages_quote_commands() -> None:
    assert len(QUOTED) > 40


@pytest.mark.parametrize(("name", "line"), QUOTED, ids=[f"{name}: {' '.join(line)}" for name, line in QUOTED])
def test_quoted_command_exists(name: str, line: list[str]) -> None:  # noqa: ARG001 - told by the id
    if line[0].startswith("-"):
        assert line[0] in OPTIONS
        return
    found = next((n for n in (" ".join(line[:2]), line[0]) if n in COMMANDS), None)
    assert found, f"there is no command '{line[0]}'"
    known = {name for parameter in COMMANDS[found].params for name in parameter.opts} | {"--help"}
    used = {word for word in line if re.fullmatch(r"-[a-zA-Z]|--[a-z][a-z-]*", word)}
    assert used <= known


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        place, _, anchor = target.partition("#")
        if place.startswith("https://"):
            continue
        found = (path.parent / place).resolve() if place else path
        assert found.exists(), target
        if anchor and found.suffix == ".md":
            text = found.read_text(encoding="utf-8")
            assert f'<a id="{anchor}">' in text or anchor in _anchors(text), target


def _anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def _keys(value: Any) -> Any:
    """The keys of a JSON value, down to the first item of each list."""
    if isinstance(value, dict):
        return {key: _keys(item) for key, item in value.items()}
    return [_keys(value[0])] if isinstance(value, list) and value else None


def _same_keys(said: Any, real: Any) -> bool:
    """True where documented keys and real ones agree; an empty list or null agrees with anything, a map by ids too."""
    if said is None or real is None:
        return True
    if isinstance(said, list) and isinstance(real, list):
        return _same_keys(said[0], real[0])
    if set(said) != set(real):
        return all(key.startswith("acme-") for key in {*said, *real})
    return all(_same_keys(said[key], real[key]) for key in said)


JSON_OF = dict(re.findall(r"### JSON of (\w+)\n.*?```json\n(.*?)```", page("cli.md"), re.DOTALL))


@pytest.mark.parametrize("name", JSON_OF)
def test_documented_json_is_what_is_printed(name: str, tmp_path: Path) -> None:
    at = tmp_path / "acme"
    assert run_cli("init", at, "--example", by="dana", now=NOW).code == 0
    if name == "check":
        post = at / "posts/2027/04/earth-day-repair-count.yaml"
        post.write_text(post.read_text(encoding="utf-8").replace("acme-mastodon", "acme-nowhere"), encoding="utf-8")
    ran = run_cli("-C", at, name, "--format", "json", by="dana", now=NOW)
    assert ran.code in {0, 1}
    real = json.loads(ran.out)
    assert all(real[key] for key in json.loads(JSON_OF[name]) if key != "gaps"), (
        "an example without items shows nothing"
    )
    said = json.loads(JSON_OF[name])
    assert _same_keys(_keys(said), _keys({key: real[key] for key in said}))  # what comes besides is told in words


@pytest.mark.parametrize(
    "words",
    [
        "From the time on at which it was due, nobody can bypass again",
        "once that day is over, it is an error (SO410)",
        "an audit from an older base can't tell a look that was there before",
        "`doctor` asks that from 5 minutes on, `approve` only where your record would be refused",
        "the post keeps the old words for the channel that takes none (`variants: {acme-x: {text: OLD WORDS}}`)",
        "another's leaves the request as it was, until who asked approves or takes it back, or it is lifted",
    ],
)
def test_what_to_do_when_something_went_wrong_says_what_holds(words: str) -> None:
    """What was said otherwise once, and was not so."""
    assert words in " ".join(page("when-something-went-wrong.md").split())


def test_readme_begins_with_the_two_commands() -> None:
    """The first runs the demo, the second the tests; .ci/run takes them from here."""
    block = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[0]
    demo, tests = block.strip().splitlines()
    assert demo.startswith("python3 -m venv")
    assert demo.endswith("socialops demo")
    assert tests.startswith("python3 -m venv")
    assert tests.endswith("-m pytest")


@pytest.mark.slow
def test_wheel_holds_its_data(tmp_path: Path) -> None:
    """What the program reads from its package is in the package."""
    arguments = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run(arguments, check=True)
    names = set(zipfile.ZipFile(next(tmp_path.glob("socialops-*.whl"))).namelist())
    source = ROOT / "src"
    data = [p for p in source.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}]
    wanted = {p.relative_to(source).as_posix() for p in data}
    example = ROOT / "examples" / "acme"
    wanted |= {
        f"socialops/examples/acme/{p.relative_to(example).as_posix()}" for p in example.rglob("*") if p.is_file()
    }
    assert len(wanted) > 100
    assert wanted <= names


def test_every_threat_names_a_test_that_is_there() -> None:
    rows = [
        line for line in (ROOT / "docs/threats.md").read_text(encoding="utf-8").split("\n") if line.startswith("| ")
    ]
    told = [row for row in rows if not row.startswith("| attack")]
    assert len(told) > 30
    for row in told:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row)
        assert named, row
        for file, test in named:
            assert f"def {test or 'test_'}" in (ROOT / file).read_text(encoding="utf-8"), (file, test)
