"""Rules of style guides built from keywords, and the letters whose case is no simple matter."""

from __future__ import annotations

from socialops.style.vale.compile import CompiledRule, compile_rule

LETTERS = "aAbBcdeéÉëßẞſsSkKKiIİıσςΣwWoO'’- .,;!?\n\t\v\x1f\x85\u2009\u00a0\u200d\u0301👩😀0123٣\U0001d7d9"


def rule(**definition: object) -> CompiledRule:
    made = compile_rule("brand.test", {"message": "'%s'", **definition})
    assert isinstance(made, CompiledRule), made
    return made
