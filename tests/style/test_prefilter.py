"""The prefilter loses nothing: the same findings with and without it."""

from __future__ import annotations

import functools

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialops.style.matching.budget import Clock
from socialops.style.matching.clauses import clauses_of, hold
from socialops.style.matching.folding import ODD, WORD, fold_case
from socialops.style.matching.pattern import compile_pattern
from socialops.style.matching.remainder import rest_of
from socialops.style.matching.text_view import View
from socialops.style.vale.compile import CompiledRule, compile_rule
from socialops.style.vale.engine import Engine
from tests.style.builders import LETTERS
from tests.style.packages import all_rules, needs_posts, needs_styles, real_posts

ACCEPT = ["DevOps", "naïve", "(?i)café", "mea culpa"]
REJECT = ["cheap", "Straße", r"\bété\b"]


@functools.cache
def _engines() -> tuple[Engine, Engine]:
    rules = [*all_rules(), *_own_rules()]
    return Engine(rules, ACCEPT, REJECT), Engine(rules, ACCEPT, REJECT, prefilter=False)


def _own_rules() -> list[CompiledRule]:
    words = [
        "café",
        "größte",
        "naïve",
        "über",
        "ÉTÉ",
        "straße",
        "ſharp",
        "Kelvin",
        "état",
        "co-op",
        "well known",
    ]
    definitions: dict[str, dict[str, object]] = {
        "words": {"extends": "existence", "message": "%s", "ignorecase": True, "tokens": words},
        "exact": {"extends": "existence", "message": "%s", "tokens": [*words, "co", "well"]},
        "mixed": {
            "extends": "existence",
            "message": "%s",
            "ignorecase": True,
            "tokens": [*words, "ca.+é", r"wel+", "co"],
        },
        "order": {
            "extends": "existence",
            "message": "%s",
            "ignorecase": True,
            "tokens": ["a b", "a", "a b c", r"a\s\w"],
        },
        "swap": {
            "extends": "substitution",
            "message": "%s %s",
            "ignorecase": True,
            "swap": {"a b": "x", r"a (?:b|c) d": "y", "d": "z"},
        },
        "raw": {
            "extends": "existence",
            "message": "%s",
            "ignorecase": True,
            "raw": [r"\bsi+\s"],
            "tokens": ["k", "ss", "é"],
        },
    }
    rules = [compile_rule(f"own.{name}", definition) for name, definition in definitions.items()]
    assert all(isinstance(rule, CompiledRule) for rule in rules), rules
    return [rule for rule in rules if isinstance(rule, CompiledRule)]


@needs_styles
@needs_posts
def test_nothing_is_lost_on_real_posts() -> None:
    fast, slow = _engines()
    posts = real_posts()
    assert len(posts) > 300
    assert [fast.run(post) for post in posts] == [slow.run(post) for post in posts]


PIECES = [
    "a b c",
    "a c d",
    "Café",
    "größte",
    "GRÖSSTE",
    "WAS BROKEN",
    "was",
    "He/she",
    "very",
    "the the",
    "I",
    "été",
    "well known",
]


@needs_styles
@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.text(LETTERS, max_size=12), st.sampled_from(PIECES)), max_size=12))
@example(["ſo", "İs", "ıt", "caKe", "Kelvin"])
@example(["a b", "a b c", "a c d"])
def test_nothing_is_lost_on_generated_texts(pieces: list[str]) -> None:
    fast, slow = _engines()
    text = " ".join(pieces)
    assert fast.run(text) == slow.run(text)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_clauses_hold_for_whatever_matches(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS))
    text = data.draw(st.one_of(st.from_regex(_for_re(pattern)), st.text(LETTERS)))
    if compile_pattern(pattern, ignorecase=True).search(text, Clock(5)):
        view = View(text)
        assert view.words == frozenset(WORD.findall(fold_case(text)))
        for clause in clauses_of(pattern):
            assert hold([clause], view.words, view.blurred)
            assert not clause.keys or any(w in view.words and part in view.blurred for w, part in clause.keys)


PATTERNS = [
    r"\b(?:foo|bar baz)\b",
    r"(?:^|\s)I(?=\s)",
    r"\bso[\s,]",
    r"[a-z][.?!] {2,}[A-Z]|[a-z][.?!][A-Z]",
    r"(?:[^\s,]+,){1,} \w+ (?:and|or) \w+[.?!]",
    r"app(?:lication)?s? (?:developer|program)",
    r"\b(am|are)\b\s*\b(?:\w+ed|built)\b",
    r"x?y*z+ab{2}c{0,1}d{1,}",
    r"(?<!\w)e-?mail(?!\w)",
    r"colou?r(?:s|ed)?",
    r"(?i)straße|İstanbul",
    r"\d{1,2} ?[ap]m|\b24/7\b",
    r"(?<=\s)-\d+(?:\.\d+)?\b",
    r"\b(?:b2b|web 2 site|and \d+ or|[0-9]+(?:st|nd)|[1-9]x|route 66)\b",
    r"(?: and | or )\w+",
    r"[12]\)",
    r"\b(?:AM|PM)\s?[-–]\s?.+(?:AM|PM)\b",
    r"\s[—–]|x\sy|\ty\n",
    r"(?:(?<=\s)(?:é|k)\d)",
    r"[;-]\sk|[-’]é|[a-c]k|[\s-]w",
    r"\s(?<=\s)a|(?<=\s)c",
    r"(?:^|\s)so\s+(?:a|so)\s*\bk",
    "\u00a0k\u2009|\\x85?[\\s,]ab",
]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_rest_of_a_pattern_holds_wherever_the_pattern_does(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(OPEN))
    rest = rest_of(pattern)
    assert rest is not None
    text = data.draw(st.one_of(st.from_regex(pattern), st.text(LETTERS)))
    for ignorecase in (True, False):
        if compile_pattern(pattern, ignorecase=ignorecase).search(text, Clock(5)):
            around = data.draw(st.text(LETTERS, max_size=5)) + "\n" + text + " x"
            assert compile_pattern(rest, ignorecase=ignorecase).search(around, Clock(5))


OPEN = [
    r"(?:[^\s,]+,){1,} \w+ (?:and|or) \w+[.?!]",
    r"[\w.]+@(?:\w+\.)+de",
    r"\w* - (é|k)+",
    r".+?; \d+",
    r"(?:\w+[,;])+(?: x|y)",
    r"(?:\w+\s)+so[.?!]",
    r"(?:\w+\s)+\sK - \w",
    r"(?:\b[A-Z][a-z]+ )+\(([A-Z]{3,5})\)",
]


@pytest.mark.parametrize(
    "pattern",
    [
        r"\w+x$",
        r"\w+(?=x)y",
        r"\w+ \bx",
        r"(?i)\w+ x",
        r"\w+ (?i:x)",
        r"(\w)+ x\1",
        r"\w+ x|y",
        r"x\w+",
        r"\w+\s+x",
        "",
    ],
)
def test_only_a_rest_that_means_the_same_anywhere_is_asked_for(pattern: str) -> None:
    assert rest_of(pattern) is None


def _for_re(pattern: str) -> str:
    return pattern if not pattern.startswith("(?i)") else pattern[4:]


@pytest.mark.slow
def test_folding_is_what_the_pattern_engine_does() -> None:
    cased = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and _is_cased(chr(code))]
    everything = "".join(cased)
    for character in cased:
        equal = set(regex.findall(regex.escape(character), everything, regex.IGNORECASE))
        assert {fold_case(other) for other in equal} == {fold_case(character)}, character
        if ODD.isdisjoint(equal):
            assert {other for other in cased if fold_case(other) == fold_case(character)} == equal, character
        assert bool(WORD.match(character)) == bool(WORD.match(fold_case(character))), character


def _is_cased(character: str) -> bool:
    return len({character, character.lower(), character.upper(), character.casefold()}) > 1


@pytest.mark.slow
def test_white_space_is_the_same_to_split_and_to_patterns() -> None:
    differing = {chr(code) for code in range(0x110000) if chr(code).isspace() != bool(regex.match(r"\s", chr(code)))}
    assert differing <= set("\x1c\x1d\x1e\x1f")


@pytest.mark.parametrize(
    "pattern",
    [r"(?P<a>x)(?P=a)", r"a{e<=1}", r"\p{L}x", r"(?(1)a|b)", r"(?x) a b", "a**", r"\x41", "[[:alpha:]]b"],
)
def test_unknown_syntax_is_always_run(pattern: str) -> None:
    assert all(clause.parts != ("zzz",) for clause in clauses_of(pattern))
    assert clauses_of(rf"zzz{pattern}") in {(), clauses_of("zzz")}
