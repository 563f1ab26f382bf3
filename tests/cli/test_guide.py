"""guide show and guide test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "acme"
GUIDE = """\
id: brand
title: "How *Acme* sounds"
voice: [Warm]
applies: {languages: [en]}
vocabulary: {accept: [DevOps], reject: [cheap]}
packages: [House]
confidential:
  - {term: Globex, reason: Under NDA, allow_labels: [globex-consent]}
rules:
  - {id: no-hype, extends: existence, level: error, message: "Avoid '%s'.", tokens: [ultimate, "a`b"], link: docs/x.md}
  - {id: words, extends: substitution, message: "Use '%s' instead of '%s'.", swap: {e-mail: email}}
tests:
  - {text: "An ultimate e-mail", expect: [no-hype, brand.words]}
  - {text: "We utilise Globex", labels: [globex-consent], expect: [House.Words]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path)
    made.write("styles/House/Words.yml", "extends: existence\nmessage: \"Avoid '%s'.\"\ntokens: [utilise]\n")
    made.write("guides/brand.yaml", GUIDE)
    return made


def test_cases_that_hold_pass(folder: WorkspaceFolder) -> None:
    done = run_cli("-C", folder.root, "guide", "test", "brand")
    assert (done.code, done.out) == (0, "brand: 2 cases, all as expected\n")


def test_a_case_that_fails_shows_what_was_expected_and_found(folder: WorkspaceFolder) -> None:
    more = '  - {text: "An ultimate thing", expect: [words]}\n  - {text: "cheap"}\n'
    folder.write("guides/brand.yaml", GUIDE + more)
    done = run_cli("-C", folder.root, "guide", "test", "guides/brand.yaml")
    assert done.code == 1
    assert done.out == (
        "guides/brand.yaml: case 3 fails: An ultimate thing\n"
        "    expected: words\n"
        "    missing: brand.words did not object\n"
        "    found: brand.no-hype objects to 'ultimate' (character 4): Avoid 'ultimate'.\n"
        "guides/brand.yaml: case 4 fails: cheap\n"
        "    expected: nothing\n"
        "    found: Vale.Avoid objects to 'cheap' (character 1): Avoid using 'cheap'.\n"
        "brand: 4 cases, 2 failed\n"
    )


def test_a_case_that_expects_what_no_rule_is_called_says_so(folder: WorkspaceFolder) -> None:
    folder.write("guides/brand.yaml", GUIDE + "  - {text: Fine, expect: [no-hipe, link-utm, House.Wrds]}\n")
    done = run_cli("-C", folder.root, "guide", "test", "brand")
    assert done.code == 1
    assert done.out == (
        "guides/brand.yaml: case 3 fails: Fine\n"
        "    expected: no-hipe, link-utm, House.Wrds\n"
        "    missing: brand.link-utm did not object\n"
        "    missing: no rule that can be used is called House.Wrds\n"
        "    missing: no rule that can be used is called no-hipe\n"
        "brand: 3 cases, 1 failed\n"
    )


def test_a_guide_that_cannot_be_used_fails_its_test(folder: WorkspaceFolder) -> None:
    folder.write("styles/House/Bad.yml", "extends: script\nmessage: x\n")
    done = run_cli("-C", folder.root, "guide", "test")
    assert done.code == 1
    assert done.out.startswith("styles/House/Bad.yml: Rules of type 'script'")
    assert done.out.count("styles/House/Bad.yml") == 1


def test_a_case_that_takes_too_long_is_not_judged(folder: WorkspaceFolder) -> None:
    slow = "  - {id: slow, extends: existence, message: x, nonword: true, tokens: ['(?:a|a)*$']}\ntests:\n"
    folder.write("guides/brand.yaml", GUIDE.replace("tests:\n", slow) + f"  - {{text: {'a' * 60}!}}\n")
    done = run_cli("-C", folder.root, "guide", "test")
    assert done.code == 2
    assert "not judged: The style rule brand.slow took too long" in done.out


def test_a_guide_that_is_not_there(folder: WorkspaceFolder) -> None:
    done = run_cli("-C", folder.root, "guide", "test", "brant")
    assert (done.code, done.out) == (2, "")
    assert "There is no guide 'brant'" in done.err
    assert "brand" in done.err


def test_the_page_as_markdown(folder: WorkspaceFolder) -> None:
    done = run_cli("-C", folder.root, "guide", "show", "brand", "--format", "md")
    assert done.code == 0
    assert done.out.startswith(
        "# How \\*Acme\\* sounds\n\n## Voice\n\n- Warm\n\n## Where it applies\n\n- Languages: en\n"
    )
    for line in (
        "- Written like this: DevOps",
        "- Not used: cheap",
        "- Globex: Under NDA (with the label globex-consent)",
        "- House",
        "- **brand.no-hype** (error): Avoid 'ultimate'.",
        "  `ultimate`, `` a`b ``",
        "  See docs/x.md",
        "- **brand.words** (warning): Use 'email' instead of 'e-mail'.",
    ):
        assert f"\n{line}\n" in done.out


def test_a_sign_that_is_looked_for_is_shown_as_it_is_typed_and_a_pattern_as_it_is_written(
    folder: WorkspaceFolder,
) -> None:
    rules = (
        "rules:\n"
        "  - {id: asides, extends: occurrence, max: 1, token: '\\(', message: One aside.}\n"
        "  - {id: short, extends: conditional, message: x, first: '(\\w+)', second: '\\((\\w+)\\)'}\n"
    )
    folder.write("guides/brand.yaml", f"id: brand\ntitle: Brand\n{rules}")
    shown = run_cli("-C", folder.root, "guide", "show", "brand").out
    assert "Such as: (\n" in shown
    assert "Such as: (\\w+), \\((\\w+)\\)\n" in shown


def test_the_page_for_a_terminal_shows_all_guides() -> None:
    done = run_cli("-C", EXAMPLE, "guide", "show")
    assert done.code == 0
    assert "How Acme sounds (brand)" in done.out
    assert "Wie Acme auf Deutsch klingt (german)" in done.out
    assert "  brand.no-hype  error\n      Avoid hype: 'revolutionary'. Say what it does.\n" in done.out


def test_the_example_passes_its_own_tests() -> None:
    done = run_cli("-C", EXAMPLE, "guide", "test", "brand")
    assert (done.code, done.err) == (0, "")
    assert "all as expected" in done.out
