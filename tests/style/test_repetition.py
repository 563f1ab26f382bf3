"""Words that stand twice in a row: the quick look and the pattern engine see the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialops.style.alert import Alert
from socialops.style.vale.engine import Engine
from tests.style.builders import rule

WORDS = ["so", "So", "SO", "so.", "-", "--", "ß", "\u0130", "42", "that\x1cthat", "\x1f"]
SPACES = [" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2009", "", ". "]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)), max_size=12).map(
    lambda found: "".join(word + space for word, space in found)
)


@pytest.mark.parametrize("scope", ["text", "sentence", "paragraph"])
@pytest.mark.parametrize(("ignorecase", "alpha"), [(True, False), (False, True)])
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
@example(text="so so so")
@example(text=" so  so and that that\n")
@example(text="a\x1cb a\x1cb")
@example(text="a\x1ca")
def test_what_blanks_separate_is_found_as_the_engine_finds_it(
    text: str, scope: str, *, ignorecase: bool, alpha: bool
) -> None:
    same = {"extends": "repetition", "scope": scope, "ignorecase": ignorecase, "alpha": alpha}
    quick = Engine([rule(**same, tokens=[r"[^\s]+"])])
    thorough = Engine([rule(**same, tokens=[r"(?:[^\s]+)"])], prefilter=False)
    assert quick.run(text) == thorough.run(text)


def test_every_pair_of_a_long_row_is_found() -> None:
    found = Engine([rule(extends="repetition", tokens=[r"[^\s]+"], alpha=True)]).run("so " * 20_000)
    assert [alert.start for alert in found if isinstance(alert, Alert)] == [3 * number for number in range(19_999)]
