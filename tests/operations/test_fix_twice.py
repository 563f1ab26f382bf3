"""`check --fix` does all at once: a second run changes nothing, what was mended is found no more, the rest stays."""

from __future__ import annotations

import os
import shutil
from copy import deepcopy
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialops.operations import fix
from socialops.operations.check import check
from socialops.store.disk import Disk
from socialops.store.load import load
from socialops.store.yaml.reader import parse
from tests.factories import WorkspaceFolder, run_cli, small_workspace

TODAY = date(2027, 2, 20)
BAD = sorted(path for path in (Path(__file__).resolve().parents[2] / "examples/bad").iterdir() if path.is_dir())
WORDS = ["very", "warm", "e-mail", "email", "Globex", "jacket", "the", "foo", "Very"]
SIGNS = [
    *[" "] * 20, "  ", ", ", ". ", "... ", "\n", "\n\n", " #", " @", " '", '" ', ": ", " # ", "é ", "🙂", " **", " (",
    ") ", " https://a.test/",
]  # fmt: skip


BLANKS = {"tokens": [" {2,}"], "action": {"name": "edit", "params": ["regex", " +", " "]}}
DOTS = {"tokens": [r"\.{3,}"], "action": {"name": "replace", "params": ["…"]}}


def _rule(kind: str, **fields: Any) -> dict[str, Any]:
    return {"extends": kind, "message": "No '%s'.", "fix": True, **fields}


def _offer(rule: dict[str, Any]) -> dict[str, Any]:
    """The same as one wording among others, which is made only where it is asked for."""
    return {name: value for name, value in rule.items() if name != "fix"}


PIECES = st.sampled_from(WORDS)
SWAPPED = st.sampled_from([*WORDS, "Globex®", "very warm", "a: b", "# x", "'", "so", "- y", ", ", "jacket #foo"])
SURE = st.one_of(
    st.builds(lambda a, b: _rule("substitution", swap={a: b}, nonword=True), PIECES, SWAPPED),
    st.builds(lambda a, b: _rule("substitution", swap={a: b}, ignorecase=True), PIECES, SWAPPED),
    st.builds(lambda a: _rule("existence", tokens=[a], action={"name": "remove"}), PIECES),
    st.builds(lambda a, b: _rule("existence", tokens=[a], action={"name": "replace", "params": [b]}), PIECES, SWAPPED),
    st.just(_rule("existence", nonword=True, **BLANKS)),
    st.just(_rule("existence", nonword=True, **DOTS)),
    st.just(_rule("repetition", tokens=[r"[^\s]+"], alpha=True, action={"name": "edit", "params": ["truncate", " "]})),
)  # fmt: skip
RULES = SURE | SURE.map(_offer)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(SIGNS)).map("".join), min_size=4, max_size=12).map("".join)


def _written(text: str, style: str) -> str:
    """The text as a value of YAML, in that style; quoted where the style can't hold it."""
    lines = text.split("\n")
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    form = {
        "|": "|2-\n" + "\n".join(f"  {line}" if line else "" for line in lines),
        ">": ">2-\n" + "\n\n".join(f"  {line}" if line else "" for line in lines),
        "'": "'" + text.replace("'", "''").replace("\n", "\n\n  ") + "'",
        " ": text,
    }.get(style, quoted)
    return form if parse(f"text: {form}\n".encode()) == {"text": text} else quoted


STYLES = st.sampled_from(["|", ">", "'", " ", '"'])


def _planted(
    root: Path, rules: list[dict[str, Any]], texts: list[tuple[str, str]], *, windows: bool
) -> WorkspaceFolder:
    made = small_workspace(root)
    named = [{"id": f"rule-{number}", **deepcopy(rule)} for number, rule in enumerate(rules)]
    made.document("guides/brand.yaml", {"id": "brand", "title": "Brand", "rules": named})
    for number, (text, style) in enumerate(texts):
        head = f"id: p{number}  # keep\ntitle: Our new jacket\nauthor: maya\nchannels: [acme-x]\nstatus: draft\n"
        whole = f"{head}text: {_written(text, style)}\nnotes: very warm e-mail\n"
        made.write(f"posts/p{number}.yaml", whole.replace("\n", "\r\n") if windows else whole)
    return made


def _bytes(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def _mended(root: Path, wanted: fix.WantedFix) -> fix.Fixed:
    """What one run does."""

    def judged(source: Any) -> Any:
        return check(load(source), TODAY, listed=None)

    found = fix.plan(root, judged(Disk(root)), wanted, again=judged)
    fix.apply(root, found)
    return found


def _once_is_enough(root: Path, wanted: fix.WantedFix = fix.ALL_SURE) -> int:
    before = _bytes(root)
    first = _mended(root, wanted)
    after = _bytes(root)
    assert {path for path in after if after[path] != before[path]} == {change.path for change in first.changes}
    for change in first.changes:
        then, now = parse(change.before or b""), parse(change.after or b"")
        assert isinstance(then, dict)
        assert isinstance(now, dict)
        assert [name for name in then if then[name] != now[name]] in (["text"], ["title"], ["text", "title"], [])
        assert list(then) == list(now)
        assert change.before is not None
        assert change.after is not None
        assert change.before.count(b"\r\n") == change.before.count(b"\n") or b"\r" not in change.after
    left = {(d.path, d.guide_rule, d.fix) for d in first.left}
    again = [
        d
        for d in check(load(root), TODAY, listed=None).diagnostics
        if wanted.takes(d) and d.guide_rule not in first.quarrels and (d.path, d.guide_rule, d.fix) not in left
    ]
    assert again == []
    second = _mended(root, wanted)
    assert second.changes == ()
    assert _bytes(root) == after
    assert second.quarrels == first.quarrels
    assert second.left == first.left
    return first.mended


def _property(many: int) -> None:
    mended = []

    @settings(max_examples=many, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(RULES, min_size=2, max_size=6),
        st.lists(st.tuples(TEXTS, STYLES), min_size=1, max_size=2),
        st.booleans(),
        st.sampled_from([fix.ALL_SURE, fix.WantedFix(frozenset(f"brand.rule-{number}" for number in range(6)))]),
    )
    def holds(rules: list[dict[str, Any]], texts: list[tuple[str, str]], windows: bool, wanted: fix.WantedFix) -> None:
        with TemporaryDirectory() as folder:
            mended.append(_once_is_enough(_planted(Path(folder), rules, texts, windows=windows).root, wanted))

    holds()
    assert sum(1 for count in mended if count) > many / 4, "too few had anything to mend"


def test_a_second_run_changes_nothing() -> None:
    _property(25)


def test_what_waits_behind_a_fix_that_can_t_be_made_has_its_turn(tmp_path: Path) -> None:
    colon = _rule("substitution", swap={"very": "a: b"}, nonword=True)  # no plain scalar can hold it
    twice = _rule("repetition", tokens=[r"[^\s]+"], alpha=True, action={"name": "edit", "params": ["truncate", " "]})
    made = _planted(tmp_path, [colon, twice], [("very very warm @", " ")], windows=False)
    assert _once_is_enough(made.root) == 1
    assert "text: very warm @" in (made.root / "posts/p0.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_second_run_changes_nothing_whatever_was_planted() -> None:
    _property(int(os.environ.get("EXAMPLES", "300")))


@pytest.mark.parametrize("folder", [path for path in BAD if path.name in {"SO114", "SO201"}],
                         ids=lambda path: path.name)  # fmt: skip
def test_in_the_examples(folder: Path, tmp_path: Path) -> None:
    _again(folder, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("folder", BAD, ids=lambda path: path.name)
def test_in_all_the_examples(folder: Path, tmp_path: Path) -> None:
    _again(folder, tmp_path)


def _again(folder: Path, tmp_path: Path) -> None:
    root = tmp_path / "bad"
    shutil.copytree(folder, root)
    run_cli("-C", root, "check", "--fix")
    after = _bytes(root)
    said = run_cli("-C", root, "check", "--fix")
    assert _bytes(root) == after
    assert "Mended" not in said.err
    assert run_cli("-C", root, "check", "--no-cache").out == said.out
