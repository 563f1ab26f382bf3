"""All JSON of the program comes from one writer: no sign in it is invisible, none commands a CI runner."""

from __future__ import annotations

import ast
import json
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from socialops.render.formats import json as json_text
from tests.factories import WorkspaceFolder, run_cli, small_workspace

NASTY = [
    "##vso[task.setvariable variable=PATH]x", "##VSO[x]", "##[error]x", "###vso[a]", "#", "a ## b",
    "::error::x", "::add-mask::a", "\u202eright", "zero\u200bwidth", "\u2028line", "\u2029", "\ufeffmark", "\x7f",
    "\u0085next", "\U000e0041tag", "\u2066x\u2069", "\u00a0", "\u3000", "\ud83d", "\U0001f469\u200d\U0001f4bb",
    'quote " and \\ back', "日本語", "\x1b[31mred", "\x00",
]  # fmt: skip
TITLE = "##vso[task.x]a ##[error]b ::error::c \u65e5\u672c"
HIDDEN = "\u202ed \u200be \u3000 \u2028 \ufeff"


def is_safe(text: str) -> None:
    assert all(sign == "\n" or sign.isprintable() for sign in text), ascii(text)
    assert "##" not in text
    assert not re.search(r"^\s*::", text, re.MULTILINE)


@pytest.mark.parametrize("value", NASTY, ids=ascii)
def test_every_word_is_read_back_as_it_was_and_none_stands_raw(value: str) -> None:
    for written in (json_text.document({value: value}), json_text.text([value]), json_text.line({"a": value})):
        is_safe(written)
    assert json.loads(json_text.document({value: [value]})) == {"version": 1, value: [value]}
    assert json.loads(json_text.line(value)) == value
    assert json_text.line({"a": value}).count("\n") == 1


def test_times_days_and_letters_are_written_as_they_are() -> None:
    at = datetime(2027, 3, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    assert json_text.line([at, date(2027, 3, 1), "Größe 日本語"]) == (
        '["2027-03-01T09:00:00+01:00","2027-03-01","Größe 日本語"]\n'
    )
    with pytest.raises(TypeError):
        json_text.line(object())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """A workspace whose every word is hostile: titles, notes, names of files."""
    folder = small_workspace(tmp_path_factory.mktemp("hostile"), name=TITLE)
    folder.member("maya", "writer", name=TITLE)
    folder.role("writer", title=TITLE)
    folder.campaign("spring", title=TITLE)
    folder.post("a", title=TITLE, campaign="spring", text=TITLE + HIDDEN)
    folder.review("a", "brand-review", "dana", "request-changes", note=TITLE + HIDDEN)
    folder.post("b", title=TITLE)
    folder.git()
    folder.write("posts/##[error]x\u202e.yaml", "id: [")
    folder.write("posts/##vso[task]y.yaml", yaml.safe_dump({"id": "##vso[task]", "##[x]": TITLE}))
    return folder


JSON_OF = [
    "check", "status", "calendar --month 2027-03 --with-days", "calendar --diff HEAD", "backlog", "tasks",
    "remind --within 90d", "who", "doctor", "rules", "limits", "case list", "case report", "changes --since HEAD",
    "audit", "drill --all", "check --format sarif", "check --format gitlab",
]  # fmt: skip


@pytest.mark.parametrize("command", JSON_OF)
def test_no_command_prints_json_that_holds_a_raw_sign(hostile: WorkspaceFolder, command: str) -> None:
    form = () if "--format" in command else ("--format", "json")
    ran = run_cli(*command.split(), *form, cwd=hostile.root)
    assert ran.out, ran.err
    is_safe(ran.out)
    json.loads(ran.out)


def test_a_broken_file_is_named_by_doctor_as_by_check(hostile: WorkspaceFolder) -> None:
    told = [run_cli(command, "--format", "json", cwd=hostile.root).out for command in ("check", "doctor")]
    for text in told:
        assert "##[error]x\u202e" in json.dumps(json.loads(text), ensure_ascii=False)


def test_counted_lines_are_safe_and_one_line_each() -> None:
    import subprocess
    import sys

    asked = "".join(json.dumps(f"#a\u2028b @x\u202e ##vso[x] https://a.test/{text}") + "\n" for text in ("1", "2"))
    command = [sys.executable, "-m", "socialops", "count", "--platform", "x", "--jsonl"]
    told = subprocess.run(command, input=asked, capture_output=True, encoding="utf-8", check=True).stdout
    assert len(told.splitlines()) == 2
    is_safe(told)


def test_only_the_writer_makes_json_that_is_printed() -> None:
    """Whoever adds a command finds one door: nothing else in the program's two upper floors serialises."""
    source = Path(json_text.__file__).parents[2]
    found = [
        f"{path.name}:{node.lineno}"
        for path in sorted([*source.glob("cli/**/*.py"), *source.glob("render/**/*.py")])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"dumps", "dump"} and path != Path(json_text.__file__)
    ]
    assert [place for place in found if not place.startswith("changes.py")] == []  # words for people, in code there


def test_findings_that_say_the_same_keep_fingerprints_of_their_own(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.write(
        "posts/a.yaml", "id: a\ntitle: A\nauthor: maya\nchannels: [nowhere, nowhere2, nowhere]\nstatus: draft\n"
    )
    folder.write("posts/b.yaml", "id: b\ntitle: B\nauthor: nobody\ncontributors: [nobody, maya]\nchannels: [acme-x]\n")
    folder.post("c", variants={"acme-linkedin": {"text": "x"}}, text="{a} {a}\u200b\u200b {a}")
    found = json.loads(run_cli("check", "--format", "gitlab", cwd=folder.root).out)
    assert len({row["fingerprint"] for row in found}) == len(found) > 2


def test_no_mention_of_a_guide_notifies_anybody(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.write("guides/b.yaml", 'id: b\ntitle: "@everyone and @octocat"\nvoice: ["@org/team <b>"]\n')
    told = run_cli("guide", "show", "--format", "md", cwd=folder.root).out
    assert not re.search(r"@\w", told)
    assert "<b>" not in told


def test_a_directive_in_a_title_is_a_word_of_the_diagram() -> None:
    from socialops.render.cases.playbook import label

    shown = label("%%{init: {'theme':'forest'}}%% $$x$$ 100 %")
    assert "%" not in shown
    assert "$" not in shown
    assert shown.startswith("#37;#37;{init")
