"""The short ways to a match find what the long way finds: leads, sieves, and patterns without a clock."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialops.style.matching.budget import Clock
from socialops.style.matching.first_signs import first_signs_of
from socialops.style.matching.pattern import compile_pattern
from socialops.style.matching.sieve import sieve_of
from socialops.style.matching.step_bound import longest_without_clock
from socialops.style.matching.text_view import View
from socialops.style.vale.compile import CompiledRule, compile_rule
from socialops.style.vale.engine import Engine
from socialops.style.vale.segment import lines_for_sure
from tests.style.builders import LETTERS

LED = [
    r"\b(?:is|are|be|been)\b\s*\b\w+ed\b",
    r"(?:^|\s)I(?=\s)",
    r"\bso[\s,]",
    r"app(?:lication)?s? (?:developer|program)",
    r"\d{1,2} ?[ap]m|\b24/7\b",
    r"(?:[—–]\s|\s[—–])",
    r"\b(?:it is(?!\.)|it's(?=\.)|so)\b",
    r"\b'm\b|o\.c\.d\.",
    r"(?:é|k|ſ)a+",
    r"\(s\)|so\b",
    r"\b(?:a  ?b|a a)\b",
    "\u2009k| ab|\tso",
]
PARTS = [
    "is ",
    "been ",
    "asked",
    "I ",
    "\nI ",
    " so,",
    "So ",
    "apps ",
    "program",
    "12 pm",
    "٣ am",
    "24/7",
    " — ",
    "it's.",
    "'m",
]
TEXTS = st.lists(st.one_of(st.text(LETTERS, max_size=8), st.sampled_from(PARTS)), max_size=10).map("".join)


@pytest.mark.parametrize("pattern", LED)
@pytest.mark.parametrize("ignorecase", [True, pytest.param(False, marks=pytest.mark.slow)])
@settings(max_examples=120, deadline=None)
@given(text=TEXTS, start=st.integers(0, 5))
@example(text="being is asked and been  Asked", start=0)
@example(text="a a b a  b", start=1)
def test_a_lead_finds_what_the_pattern_finds(pattern: str, ignorecase: bool, text: str, start: int) -> None:
    lead, compiled, clock = first_signs_of(pattern), compile_pattern(pattern, ignorecase=ignorecase), Clock(5)
    view = View(text)
    if lead is None or not view.is_guided:
        assert lead is not None
        return
    found, expected = lead.search(compiled, view, clock, start), compiled.search(text, clock, start)
    assert (found and found.span()) == (expected and expected.span())
    assert [m.span() for m in lead.find_all(compiled, view, clock)] == [
        m.span() for m in compiled.find_all(text, clock)
    ]


@pytest.mark.parametrize("pattern", [r"(?<=\s)-\d+", r"\w+ing", r"[A-Z]{3}", r"x?", r"(?:\W|so)a", r"(a)\1", "  +a"])
def test_where_a_match_may_begin_anywhere_there_is_no_lead(pattern: str) -> None:
    assert first_signs_of(pattern) is None


SIEVED = [
    [r"\b([A-Z]{3,5})\b"],
    ["[a-z][.?!] {2,}[A-Z]", "[a-z][.?!][A-Z]"],
    [r"(?:so|SO)[,;] ?[a-z]+", r"\bK\b"],
    [r"[A-Z]{2}\.[0-9]"],
]


@pytest.mark.parametrize("patterns", SIEVED)
@settings(max_examples=200, deadline=None)
@given(text=st.one_of(TEXTS, st.text("aAbBK.?! ,;0", max_size=20)))
def test_a_sieve_lets_every_match_pass(patterns: list[str], text: str) -> None:
    sieve = sieve_of(patterns)
    assert sieve is not None
    pattern = compile_pattern("|".join(patterns))
    found = [match.span() for match in pattern.find_all(text, Clock(5))]
    assert sieve.lets_pass(text) or not found
    assert [match.span() for match in sieve.find_all(pattern, text, Clock(5))] == found


def test_a_sieve_holds_back_what_can_not_match() -> None:
    acronyms, spacing = sieve_of(SIEVED[0]), sieve_of(SIEVED[1])
    assert acronyms is not None
    assert spacing is not None
    assert not acronyms.lets_pass("An ordinary text by Acme, größer als je zuvor. It has two sentences.")
    assert not spacing.lets_pass("An ordinary text by Acme, größer als je zuvor. It has two sentences.")
    assert acronyms.lets_pass("The NASA")
    assert spacing.lets_pass("One.Two")


@pytest.mark.parametrize(
    "pattern", [r"\w+", "(?i)abc", r"\\b", "[a--b]", "é", "(a+)+", "a*", "", r"a\1", "x|", "[[a]]"]
)
def test_what_the_two_engines_may_take_differently_has_no_sieve(pattern: str) -> None:
    assert sieve_of([pattern]) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$", r"(?:a|a)*b", r"(?:a?){30}a{30}", r"(a*)*", r"\w+\w+\w+\w+x", r"(.)\1", r"(?:x+x+)+y", r"(?R)?a",
        r"(?:\w+\s?)*!", r"[a-[b]]", r"\p{L}+x", r"(?:a{1,9}){1,9}b", r"(?:foo){e<=1}", r"\X+", "(?#a)b", "a**", "(",
    ],
)  # fmt: skip
def test_a_pattern_that_may_be_slow_keeps_its_clock(pattern: str) -> None:
    assert longest_without_clock(pattern) == (0, 0)


@pytest.mark.parametrize(
    ("pattern", "shortest"),
    [
        (r"\b(?:so|very|really)\b", 10_000),
        (r"[a-z][.?!] {2,}[A-Z]", 450),
        (r"\b[A-Z]{3,5}\b", 10_000),
        (r"(?<=\s)I(?!'m)", 10_000),
        (r"(?P<a>x{2,3})(?i:b)?", 10_000),
    ],
)
def test_a_pattern_that_can_not_be_slow_needs_none(pattern: str, shortest: int) -> None:
    assert longest_without_clock(pattern).search >= shortest


def test_words_that_exclude_each_other_are_no_choice() -> None:
    one, many = r"\b(?:is|are|was|were|am)\s+\w+ed\b", r"\b(?:a|ab|abc|abcd|abcde)\s+\w+ed\b"
    assert longest_without_clock(one).match > longest_without_clock(many).match > 0


@settings(max_examples=300, deadline=None)
@given(st.text("ab(|)?*+{}2,\\[]^$.:= x", max_size=14), st.text("ab x\n", max_size=40))
def test_whatever_is_said_to_be_quick_is_quick(pattern: str, text: str) -> None:
    if not longest_without_clock(pattern).search:
        return
    try:
        found = re.compile(pattern)
    except (re.error, OverflowError):
        return
    found.search(text * 7)  # Python's engine has no clock: where this returns, the bound was right


SENTENCES = [
    "One two three",
    "Four. ",
    "a b c d.",
    "etc.",
    " e.g. ",
    "Is it?",
    "Wow!!",
    "So…",
    "\n",
    "\n\n",
    "- x",
    "X.",
]


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(SENTENCES), st.text("aB. \n\t!?\"')1é-", max_size=6)), max_size=14).map("".join)
)
@example("One two three\n\nFour five six.\nSeven eight nine")
@example("One two three\n \t\nFour five six!\nSeven eight etc.\nand more")
def test_a_glance_at_the_lines_excuses_no_long_sentence(text: str) -> None:
    rule = compile_rule(
        "own.short",
        {"extends": "occurrence", "message": "m", "scope": "sentence", "max": 3, "token": r"\b(\w+)\b"},
    )
    assert isinstance(rule, CompiledRule)
    assert Engine([rule]).run(text) == Engine([rule], prefilter=False).run(text)


def test_lines_that_end_sentences_are_told_apart() -> None:
    assert lines_for_sure("One.\nTwo!\n\nThree") == [(0, 4), (5, 9), (10, 10), (11, 16)]
    assert lines_for_sure("One\ntwo") == []
    assert lines_for_sure("One etc.\nTwo") == []
