"""What grows: terms of a guide, findings of a file. Cost follows their number, not its square."""

from __future__ import annotations

import time

from socialops.store.yaml.line_positions import Lines
from socialops.style.social.confidential import check_confidential


def test_thousands_of_confidential_terms_are_each_read_once() -> None:
    terms = [f"Globex {number}" for number in range(3000)]
    texts = [f"Words number {number}, and Globex {number} among them." for number in range(100)]
    began = time.process_time()
    found = [remark.match for text in texts for term in terms for remark in check_confidential(text, term)]
    assert len(found) >= len(texts)
    assert time.process_time() - began < 8  # a term read again for each text: over a minute


def test_the_places_of_a_hundred_thousand_hits_are_not_counted_from_the_start_each() -> None:
    text = "Best deal.\n" * 20_000
    lines = Lines(text, 7, 2)
    began = time.process_time()
    places = [lines.position(offset) for offset in range(1, len(text), 2)]
    assert time.process_time() - began < 4
    assert places[0] == (7, 4)
    assert places[-1].line == 7 + 20_000 - 1
