"""Check types, keys, templates, scopes, messages, limits and time, one by one."""

from __future__ import annotations

import time
from typing import Any

import pytest

from socialops.style.alert import Alert, Timeout
from socialops.style.guide_tests import GuideCase, run_cases
from socialops.style.vale.compile import CompiledRule, compile_rule
from socialops.style.vale.definition import Problem
from socialops.style.vale.engine import Engine
from socialops.style.vale.formula import BadFormulaError, evaluate
from socialops.style.vale.message import bounded, format_message
from socialops.style.vale.segment import sentences
from tests.style.builders import rule


def problems(**definition: object) -> list[Problem]:
    made = compile_rule("brand.test", {"message": "'%s'", **definition})
    assert isinstance(made, list), made
    return made


def found(text: str, accept: list[str] | None = None, **definition: object) -> list[tuple[int, str]]:
    alerts = Engine([rule(**definition)], accept or []).run(text)
    return [(alert.start, alert.message) for alert in alerts if isinstance(alert, Alert) and alert.rule == "brand.test"]


EXISTENCE: dict[str, Any] = {"extends": "existence"}


@pytest.mark.parametrize(
    ("keys", "text", "expected"),
    [
        ({"tokens": ["game.?changer"]}, "A game-changer, a gamechangers", [(2, "'game-changer'")]),
        ({"tokens": ["foo"], "IgnoreCase": "true"}, "FOO Foo foobar", [(0, "'FOO'"), (4, "'Foo'")]),
        ({"tokens": ["o+"], "nonword": 1}, "foo boo", [(1, "'oo'"), (5, "'oo'")]),
        (
            {"raw": [r"\bvery ", "very "], "tokens": ["good", "nice"]},
            "very very nice",
            [(0, "'very very nice'")],
        ),
        ({"tokens": ["ab"], "raw": ["c"], "append": True}, "ab abc ab", []),
        ({"tokens": ["ab "], "nonword": True, "raw": ["c"], "append": True}, "ab c abc", [(0, "'ab c'")]),
        ({"tokens": ["a", "ab"]}, "ab a", [(0, "'ab'"), (3, "'a'")]),
        ({"tokens": [r"\w+ good"], "exceptions": ["very"]}, "very good, so good", [(11, "'so good'")]),
        ({"tokens": ["culpa"], "exceptions": ["mea culpa"]}, "Mea culpa is culpa", [(13, "'culpa'")]),
        ({"tokens": ["x"], "limit": 2}, "x x x", [(0, "'x'"), (2, "'x'")]),
        ({"tokens": ["x"], "scope": "heading"}, "x", []),
        ({"tokens": ["x"], "scope": ["list", "raw"]}, "x", [(0, "'x'")]),
        ({"tokens": ["x"], "scope": "text & ~heading"}, "x", [(0, "'x'")]),
        (
            {"tokens": [r"^\w+"], "scope": "sentence", "nonword": True},
            "One two. Three",
            [(0, "'One'"), (9, "'Three'")],
        ),
        (
            {"tokens": [r"\A\w+"], "scope": "paragraph", "nonword": True},
            "One.\n\nTwo",
            [(0, "'One'"), (6, "'Two'")],
        ),
        ({"tokens": ["a(?i)b|c", "d"]}, "aB C D", [(0, "'aB'"), (3, "'C'"), (5, "'D'")]),
        ({"tokens": [r"\bI\b"], "nonword": True}, "👩‍💻 I", [(4, "'I'")]),
    ],
)
def test_existence(keys: dict[str, Any], text: str, expected: object) -> None:
    assert found(text, **EXISTENCE, **keys) == expected


def test_accepted_words_are_exceptions_of_word_rules_only() -> None:
    assert found("good DevOps", ["DevOps"], **EXISTENCE, tokens=["DevOps"]) == []
    assert found("good DevOps", ["DevOps"], **EXISTENCE, tokens=["DevOps"], vocab=False) == [(5, "'DevOps'")]
    assert found("good DevOps", ["DevOps"], **EXISTENCE, tokens=["DevOps"], nonword=True) == [(5, "'DevOps'")]


def test_vocabulary_makes_terms_and_avoid() -> None:
    alerts = Engine([], ["DevOps"], ["cheap"]).run("devops is cheap, Cheap DevOps")
    assert [(alert.start, alert.message) for alert in alerts if isinstance(alert, Alert)] == [
        (0, "Use 'DevOps' instead of 'devops'."),
        (10, "Avoid using 'cheap'."),
    ]
    assert [alert.replacements for alert in alerts if isinstance(alert, Alert)] == [("DevOps",), ()]


@pytest.mark.parametrize(
    ("keys", "text", "expected"),
    [
        ({"swap": {"e-mail": "email"}}, "an e-mail", [("Use 'email', not 'e-mail'", ("email",))]),
        (
            {"swap": {"e-mail": "email"}, "ignorecase": True},
            "E-mail",
            [("Use 'email', not 'E-mail'", ("Email",))],
        ),
        ({"swap": {"a b": "x", "a b c": "y"}}, "a b c", [("Use 'y', not 'a b c'", ("y",))]),
        ({"swap": {"(cat|dog)s": "pets"}}, "dogs", [("Use 'pets', not 'dogs'", ("pets",))]),
        ({"swap": {r"(\d+) percent": "$1%"}}, "5 percent", [("Use '5%', not '5 percent'", ("5%",))]),
        ({"swap": {"sad": "blue|low"}}, "sad", [("Use 'blue|low', not 'sad'", ())]),
        (
            {"swap": {"sad": "a|b|c"}, "action": {"name": "replace"}},
            "sad",
            [("Use 'a', 'b', or 'c', not 'sad'", ("a", "b", "c"))],
        ),
        (
            {"swap": {"python": "[Pp]ython"}, "ignorecase": True},
            "Python PYTHON",
            [("Use '[Pp]ython', not 'PYTHON'", ())],
        ),
        ({"swap": {"ok": "OK"}, "ignorecase": True}, "OK ok", [("Use 'OK', not 'ok'", ("OK",))]),
    ],
)
def test_substitution(keys: dict[str, Any], text: str, expected: object) -> None:
    made = rule(extends="substitution", message="Use '%s', not '%s'", **keys)
    alerts = Engine([made]).run(text)
    assert [(alert.message, alert.replacements) for alert in alerts if isinstance(alert, Alert)] == expected


@pytest.mark.parametrize(
    ("action", "match", "expected"),
    [
        ({"name": "remove"}, "xyz", ("",)),
        ({"name": "replace", "params": ["a"]}, "xyz", ("a",)),
        ({"name": "edit", "params": ["regex", "y", "-"]}, "xyz", ("x-z",)),
        ({"name": "edit", "params": ["regex", "(x)(y)", "$2$1"]}, "xyz", ("yxz",)),
        ({"name": "edit", "params": ["trim_right", "z"]}, "xyz", ("xy",)),
        ({"name": "edit", "params": ["trim", "xz"]}, "xyz", ("y",)),
        ({"name": "edit", "params": ["truncate", "y"]}, "xyz", ("x",)),
        ({"name": "edit", "params": ["split", "y", "1"]}, "xyz", ("z",)),
        ({"name": "suggest", "params": ["spellings"]}, "xyz", ()),
    ],
)
def test_actions(action: dict[str, object], match: str, expected: object) -> None:
    (alert,) = Engine([rule(**EXISTENCE, tokens=["xyz"], action=action)]).run(match)
    assert isinstance(alert, Alert)
    assert alert.replacements == expected


@pytest.mark.parametrize(
    ("keys", "text", "expected"),
    [
        ({"extends": "occurrence", "token": "!", "max": 1}, "Hi! You!", [(2, "'2'")]),
        ({"extends": "occurrence", "token": "!", "max": 2}, "Hi! You!", []),
        ({"extends": "occurrence", "token": "#ad", "min": 1}, "Hi", [(0, "'0'")]),
        (
            {"extends": "occurrence", "token": r"\b(\w+)\b", "max": 3, "scope": "sentence"},
            "One two. One two three four.",
            [(9, "'4'")],
        ),
        ({"extends": "repetition", "tokens": [r"[^\s]+"], "alpha": True}, "so so -- -- good", [(0, "'so'")]),
        ({"extends": "repetition", "tokens": [r"[^\s]+"], "ignorecase": True}, "The the", [(0, "'the'")]),
        ({"extends": "repetition", "tokens": [r"\w+"]}, "about that. that is", []),
        (
            {"extends": "consistency", "either": {"advisor": "adviser"}},
            "an adviser, an advisor",
            [(15, "'advisor'")],
        ),
        ({"extends": "consistency", "either": {"advisor": "adviser"}, "unheard": 1}, "an adviser", []),
        ({"extends": "consistency", "either": {"one": "two"}}, "one two one", [(0, "'one'")]),
        (
            {"extends": "consistency", "either": {"one": "two"}, "scope": "sentence"},
            "One is one. Or two.",
            [(15, "'two'")],
        ),
        (
            {
                "extends": "conditional",
                "first": r"\b([A-Z]{3,5})\b",
                "second": r"(?:\b[A-Z][a-z]+ )+\(([A-Z]{3,5})\)",
            },
            "World Health Organization (WHO). WHO, FBI",
            [(38, "'FBI'")],
        ),
        (
            {"extends": "conditional", "first": "offer", "second": "terms apply"},
            "An offer.",
            [(3, "'offer'")],
        ),
        ({"extends": "conditional", "first": "offer", "second": "terms apply"}, "An offer, terms apply", []),
        (
            {"extends": "capitalization", "match": "$sentence"},
            "This Is Really Bad",
            [(0, "'This Is Really Bad'")],
        ),
        ({"extends": "capitalization", "match": "$sentence", "exceptions": ["Berlin"]}, "Come to Berlin", []),
        ({"extends": "capitalization", "match": "$sentence"}, "Four words are Fine here", []),
        ({"extends": "capitalization", "match": "$sentence"}, "NASA is here", [(0, "'NASA is here'")]),
        ({"extends": "capitalization", "match": "$sentence", "exceptions": ["NASA"]}, "NASA is here", []),
        ({"extends": "capitalization", "match": "$sentence"}, "1. Number first", []),
        ({"extends": "capitalization", "match": "$sentence"}, "Watch out: Ice", [(0, "'Watch out: Ice'")]),
        ({"extends": "capitalization", "match": "$sentence", "indicators": [":"]}, "Watch out: Ice", []),
        ({"extends": "capitalization", "match": "$sentence", "prefix": r"^[a-z]\.\s"}, "b. The coat", []),
        (
            {"extends": "capitalization", "match": "$sentence", "prefix": r"^[a-z]\.\s"},
            "B. The coat",
            [(0, "'B. The coat'")],
        ),
        (
            {"extends": "capitalization", "match": "$sentence", "message": "%[2]s"},
            "We Love The PFAS free Coat",
            [(0, "We love the pfas free coat")],
        ),
        (
            {"extends": "capitalization", "match": "$sentence", "message": "%[2]s", "exceptions": ["Berlin Wall"]},
            "we Are At The berlin wall",
            [(0, "We are at the Berlin Wall")],
        ),
        ({"extends": "capitalization", "match": "$title"}, "One Two Three four Five", []),
        ({"extends": "capitalization", "match": "$title", "message": "%[2]s"}, "the by-pass", [(0, "The By-Pass")]),
        ({"extends": "capitalization", "match": "$title"}, "The Cat in the Hat", []),
        (
            {"extends": "capitalization", "match": "$title"},
            "The cat in the hat",
            [(0, "'The cat in the hat'")],
        ),
        ({"extends": "capitalization", "match": "$lower"}, "abc D", [(0, "'abc D'")]),
        ({"extends": "capitalization", "match": "$upper"}, "ABC", []),
        ({"extends": "capitalization", "match": "^[A-Z]"}, "lower", [(0, "'lower'")]),
        (
            {"extends": "metric", "formula": "words / sentences", "condition": "> 2"},
            "One two three. Four five six.",
            [(0, "'3.00'")],
        ),
        (
            {"extends": "metric", "formula": "math.sqrt(words) * 2", "condition": ">= 4"},
            "One two three. Four.",
            [(0, "'4.00'")],
        ),
        (
            {"extends": "readability", "metrics": ["Flesch-Kincaid"], "grade": 8},
            "Organizational interoperability considerations necessitate comprehensive deliberation.",
            [(0, "'47.72'")],
        ),
        ({"extends": "spelling", "dictionaries": ["en"]}, "teh", []),
    ],
)
def test_other_types(keys: dict[str, Any], text: str, expected: object) -> None:
    assert found(text, **keys) == expected


@pytest.mark.parametrize(
    ("keys", "where", "word"),
    [
        ({"extends": "script", "script": "x"}, ("extends",), "script"),
        ({"extends": "sequence", "tokens": []}, ("extends",), "sequence"),
        ({"extends": "nonsense"}, ("extends",), "nonsense"),
        ({"extends": "existence", "tokens": ["a"], "Tokenz": 1}, ("Tokenz",), "Tokenz"),
        ({"extends": "existence", "tokens": ["fine", "(open"]}, ("tokens", 1), "(open"),
        ({"extends": "existence", "raw": ["(open"]}, ("raw", 0), "raw"),
        ({"extends": "existence", "tokens": ["a"], "level": "loud"}, ("level",), "loud"),
        ({"extends": "existence", "tokens": ["a"], "scope": "two words"}, ("scope", 0), "space"),
        ({"extends": "existence", "tokens": ["(?:a{1000}){1000}"]}, ("tokens", 0), "repeats"),
        ({"extends": "existence", "tokens": ["(" * 500 + ")" * 500]}, ("tokens", 0), "nests"),
        ({"extends": "existence", "tokens": ["a"], "exceptions": ["b", "["]}, ("exceptions", 1), "["),
        ({"extends": "existence", "tokens": ["a"], "action": {"name": "dance"}}, ("action", "name"), "dance"),
        ({"extends": "existence", "tokens": [["a"]]}, ("tokens", 0), "text"),
        ({"extends": "substitution", "swap": {"[": "x"}}, ("swap", "["), "["),
        ({"extends": "occurrence", "token": "a", "max": "many"}, ("max",), "number"),
        ({"extends": "metric", "formula": "__import__('os')", "condition": "> 1"}, ("formula",), "formula"),
        ({"extends": "readability", "metrics": ["Vibes"], "grade": 1}, ("metrics", 0), "Vibes"),
    ],
)
def test_faults_name_their_key(keys: dict[str, Any], where: tuple[str | int, ...], word: str) -> None:
    first = problems(**keys)[0]
    assert first.keys == where
    assert word in first.message


def test_a_rule_without_a_message_is_a_fault() -> None:
    made = compile_rule("brand.test", {"extends": "existence", "tokens": ["a"]})
    assert isinstance(made, list)
    assert made[0].keys == ()


def test_the_id_of_a_guide_rule_is_its_name() -> None:
    assert isinstance(
        compile_rule("brand.hype", {"id": "hype", "extends": "existence", "message": "m", "tokens": ["a"]}),
        CompiledRule,
    )
    assert isinstance(
        compile_rule("brand.hype", {"id": "other", "extends": "existence", "message": "m", "tokens": ["a"]}),
        list,
    )


@pytest.mark.parametrize("pattern", ["(?:a|aa)+$", "(?:a|a)*$", r"(\w|\w\w)+$"])
def test_a_slow_pattern_is_a_timeout_and_never_a_hang(pattern: str) -> None:
    slow = rule(**EXISTENCE, tokens=[pattern], nonword=True)
    fine = rule(**EXISTENCE, tokens=["a+"])
    engine = Engine([slow, fine], rule_seconds=0.05)
    started = time.process_time()
    results = [engine.run("a" * 60 + "!") for _ in range(20)]
    assert time.process_time() - started < 2
    for result in results:
        assert [type(entry) for entry in result] == [Alert, Timeout]
        assert "brand.test" in result[-1].message


def test_all_rules_together_have_a_bound() -> None:
    slow = rule(**EXISTENCE, tokens=["(?:a|aa)+$"], nonword=True)
    engine = Engine([slow] * 30, rule_seconds=0.1, text_seconds=0.3)
    started = time.process_time()
    assert engine.run("a" * 60 + "!") == [Timeout("brand.test")] * 30
    assert time.process_time() - started < 1.5


def test_texts_judged_together_are_judged_as_each_alone() -> None:
    rules = [rule(**EXISTENCE, tokens=["very", "goods?"]), rule(**EXISTENCE, tokens=["\u00e9te", r"d.n.t"])]
    texts = ["very goods", "", "don\u2019t", "\uff56ery", "e\u0301te very", "very goods", "don't very"]
    found = Engine(rules).run_all(texts)
    assert [len(some) for some in found] == [2, 0, 1, 1, 2, 2, 2]
    assert found == [Engine(rules).run(text) for text in texts]


def test_a_slow_text_takes_no_time_from_another() -> None:
    rules = [rule(**EXISTENCE, tokens=["(?:a|aa)+$"], nonword=True), rule(**EXISTENCE, tokens=["fi.e"])]
    engine = Engine([rules[0]] * 2 + rules[1:], rule_seconds=0.2, text_seconds=0.3)
    found = engine.run_all(["a" * 60 + "!", "fine", "fine " + "a" * 60 + "!"])
    assert [[type(entry) for entry in some] for some in found] == [[Timeout] * 2, [Alert], [Timeout] * 3]


@pytest.mark.parametrize(
    ("pattern", "words", "expected"),
    [
        ("'%s' is bad", ("x",), "'x' is bad"),
        ("no verb", ("x",), "no verb"),
        ("100%% %s", ("x",), "100% x"),
        ("%s %s", ("x",), "x "),
        ("%[2]s %[1]s", ("a", "b"), "b a"),
        ("%d of %v", (3, 4), "3 of 4"),
        ("%d", ("x",), "%!d(string=x)"),
        ("%q", ("x",), '"x"'),
        ("%.1f", ("3.14159",), "3.1"),
        ("%s %s %s %s", ("a", "b"), "a b %!s(MISSING)"),
        ("a\n  b %s", ("c",), "a b c"),
    ],
)
def test_messages(pattern: str, words: tuple[Any, ...], expected: object) -> None:
    assert format_message(pattern, *words) == expected


def test_no_message_is_endless_whatever_rule_and_match_hold() -> None:
    word = "a" * 100_000
    assert bounded("No '%s'.", (word,)) == f"No '{'a' * 125} … {'a' * 125}'."
    assert len(bounded("%s" * 500, (word,) * 500)) == 1_000
    assert bounded("Say '%s', not '%s'.", ("use", "utilise")) == "Say 'use', not 'utilise'."
    long = {"extends": "existence", "message": "x" * 200_000, "link": "y" * 200_000, "tokens": ["a+"]}
    compiled = compile_rule("brand.long", long)
    assert isinstance(compiled, CompiledRule)
    assert len(compiled.message) == 1_000
    assert compiled.link == ""


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * -3", -9),
        ("7 % 4", 3),
        ("1 < 2 && 2 < 1", 0),
        ("math.max(words, 2)", 5),
        ("heading.h1", 4),
        (".5 * 4", 2),
        ("!0 + 1", 2),  # '!' binds as tightly as a sign
        ("3 > 2 > 1", 0),  # from the left: 1 > 1
        ("0 || 1 && !words", 0),
        ("+".join("1" * 900), 900),
    ],
)
def test_formulas(formula: str, expected: object) -> None:
    assert evaluate(formula, {"words": 5, "heading_h1": 4}) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "1 +",
        "1 2",
        "(1",
        "nobody",
        "1 / 0",
        "9" * 3000,
        "(" * 200,
        "math.exp(99999)",
        "a = 1",
        "[1]",
        "'a'",
        "(1).real",
        "2 ** 3",
        "7 // 2",
        "1 if 1 else 2",
        "1 and 1",
        "True",
        "math.max(x=1)",
        "math.sqrt",
        "-" * 1900 + "1",
        "a." * 900 + "b",
        "eval(1)",
        "1_0.__class__",
        "x[0]",
    ],
)
def test_bad_formulas(formula: str) -> None:
    with pytest.raises(BadFormulaError):
        evaluate(formula, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        (
            "Dr. Weiss came at 10 a.m. to Acme Inc. yesterday. Fine.",
            ["Dr. Weiss came at 10 a.m. to Acme Inc. yesterday.", "Fine."],
        ),
        ("Use tools, e.g. Vale. It works.", ["Use tools, e.g. Vale.", "It works."]),
        ('He said "Stop!" and left. Then', ['He said "Stop!" and left.', "Then"]),
        ("Version 3.5 is out. See acme.test now", ["Version 3.5 is out.", "See acme.test now"]),
        ("A title\n\nA text", ["A title", "A text"]),
        ("We sell:\n- zips\n- wool", ["We sell:", "- zips", "- wool"]),
        ("Wait... what? Yes… And no", ["Wait... what?", "Yes…", "And no"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: object) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_cases_of_a_guide() -> None:
    engine = Engine([rule(**EXISTENCE, tokens=["hype"])])
    good, bad, lost = run_cases(
        engine, [GuideCase("hype", ("test",)), GuideCase("hype"), GuideCase("fine", ("brand.test",))], guide="brand"
    )
    assert good.passed
    assert [alert.rule for alert in bad.unexpected] == ["brand.test"]
    assert lost.missing == ("brand.test",)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (["remove", " "], "'a - b' to 'a - b'"),
        (["trim", "ab"], "'a - b' to '-'"),
        (["trim", "x"], "'a - b' to 'a - b'"),
    ],
)
def test_a_published_edit_that_vale_does_not_know_changes_nothing(params: list[str], message: str) -> None:
    definition = {
        "extends": "existence",
        "message": "'%s' to '%s'",
        "nonword": True,
        "tokens": ["a - b"],
        "action": {"name": "edit", "params": params},
    }
    made = compile_rule("Google.EmDash", definition, published=True)
    assert isinstance(made, CompiledRule)
    (alert,) = Engine([made]).run("So a - b.")
    assert isinstance(alert, Alert)
    assert alert.message == message
    assert alert.replacements == (("-",) if params == ["trim", "ab"] else ())


def test_a_message_tells_all_replacements() -> None:
    keys: dict[str, Any] = {"tokens": ["x"], "message": "%[2]s, not '%[1]s'"}
    assert found("x", **EXISTENCE, **keys, action={"name": "replace", "params": ["y", "z"]}) == [
        (0, "'y' or 'z', not 'x'")
    ]
    assert found("x", **EXISTENCE, **keys, action={"name": "remove"}) == [(0, ", not 'x'")]


@pytest.mark.parametrize(
    ("definition", "keys", "said"),
    [
        ({"extends": "existence", "tokens": ["a"], "scope": "sentance"}, ("scope", 0), "did you mean 'sentence'?"),
        ({"extends": "existence", "tokens": ["a"], "scope": "text & ~hedding"}, ("scope", 0), "no scope 'hedding'"),
        ({"extends": "capitalization", "match": "$Title"}, ("match",), "Take $title, $sentence"),
        ({"extends": "capitalization", "match": "$title", "style": "MLA"}, ("style",), "Take AP or Chicago"),
        ({"extends": "Google.Will", "message": "m"}, ("extends",), "builds on the rule 'Google.Will'"),
        ({"extends": "existence", "tokens": ["[a-z-[x]]"]}, ("tokens", 0), r"write (?![...]) before the set"),
        (
            {"extends": "existence", "raw": ["a", "(b"]},
            ("raw", 1),
            "'(b' of 'raw' can't be used: missing ) at position 2",
        ),
        ({"extends": "existence", "raw": ["(a", "(b"]}, ("raw",), "The patterns of 'raw' can't be used"),
        (
            {"extends": "repetition", "tokens": ["a", "(b"]},
            ("tokens", 1),
            "'(b' can't be used: missing ) at position 2",
        ),
        ({"extends": "occurrence", "token": "(b", "max": 1}, ("token",), "'(b' can't be used: missing ) at position 2"),
        ({"extends": "consistency", "either": {"a": "(b"}}, ("either", "a"), "missing ) at position 2"),
    ],
)
def test_slips_in_a_guides_own_rules_are_told(definition: dict[str, Any], keys: object, said: str) -> None:
    (problem,) = problems(**definition)
    assert problem.keys == keys
    assert said in problem.message


@pytest.mark.parametrize(
    "definition",
    [
        {"extends": "existence", "tokens": ["a"], "scope": ["doc(h1)", "~figure.caption", "text & ~table.cell"]},
        {"extends": "consistency", "either": {"a": "b"}, "vocab": False},
        {"extends": "capitalization", "match": "$title", "style": "MLA"},
        {"extends": "existence", "tokens": ["a"], "scope": "commits"},
    ],
)
def test_packages_may_say_what_vale_takes(definition: dict[str, Any]) -> None:
    assert isinstance(compile_rule("P.R", {"message": "m", **definition}, published=True), CompiledRule)


@pytest.mark.parametrize(
    ("pattern", "text", "places"),
    [
        (r"(?<n>[a-z])\k<n>", "xx yz", [0]),
        (r"(?'n'[a-z])\k'n'", "xy zz", [3]),
        (r"\\k<n>", r"a \k<n>", [2]),
        (r"end\.?\Z", "the end\nthe end.\n", [12]),
        (r"end\.?\z", "the end\nthe end.\n", []),
        (r"[\w\-[\]]{3}", "a-[ b", [0]),
    ],
)
def test_the_dialect_of_published_patterns(pattern: str, text: str, places: list[int]) -> None:
    assert [start for start, _ in found(text, **EXISTENCE, tokens=[pattern], nonword=True)] == places


def test_a_fix_of_letter_case_leaves_abbreviations() -> None:
    definition = {"extends": "capitalization", "match": "$sentence", "action": {"name": "replace"}}
    for text, replacements in (("We Love It", ("We love it",)), ("We Love The EU", ())):
        (alert,) = Engine([rule(**definition)]).run(text)
        assert isinstance(alert, Alert)
        assert alert.replacements == replacements


def test_a_long_pattern_is_not_quoted_whole() -> None:
    (problem,) = problems(**EXISTENCE, tokens=["a" * 5000 + "("])
    assert len(problem.message) < 450
    assert problem.message.startswith("The pattern 'aaa")
    assert problem.message.endswith("' can't be used: missing ) at position 5001.")


def test_a_link_is_one_line() -> None:
    assert rule(**EXISTENCE, tokens=["a"], link="https://acme.test/voice\n").link == "https://acme.test/voice"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Ein Cafe\u0301 und ein Café", [(4, 9), (18, 22)]),
        ("don’t and don't", [(0, 5), (10, 15)]),
        ("Ｃａｆé now", [(0, 4)]),
    ],
)
def test_words_are_found_in_other_signs_at_their_own_place(text: str, places: list[tuple[int, int]]) -> None:
    rule = compile_rule("g.r", {"extends": "existence", "message": "no %s", "tokens": ["Cafe\u0301", "don't"]})
    assert isinstance(rule, CompiledRule)
    found = [entry for entry in Engine([rule]).run(text) if isinstance(entry, Alert)]
    assert [(alert.start, alert.end) for alert in found] == places


def test_a_rule_about_the_apostrophe_itself_says_nothing_of_the_right_one() -> None:
    rule = compile_rule("g.r", {"extends": "substitution", "message": "%s not %s", "swap": {"it's": "it’s"}})
    assert isinstance(rule, CompiledRule)
    assert Engine([rule]).run("it’s fine") == []
    assert len(Engine([rule]).run("it's fine")) == 1


@pytest.mark.parametrize("token", ["!", r"\?", "…", "->", "!{2,}"])
def test_a_token_without_letters_is_told(token: str) -> None:
    (problem,) = problems(extends="existence", tokens=["fine", token])
    assert problem.keys == ("tokens", 1)
    assert "nonword: true" in problem.message
    assert rule(extends="existence", tokens=[token], nonword=True).name


def test_an_unknown_type_is_guessed() -> None:
    assert "Did you mean 'existence'?" in problems(extends="existance")[0].message
