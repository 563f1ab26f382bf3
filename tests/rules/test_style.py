"""SO201 to SO208: exact places in the file, who a guide applies to, waivers, what can't be used."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from socialops.domain.finding import Diagnostic
from socialops.operations import fix
from socialops.operations.check import check
from socialops.store.load import load
from socialops.store.memory import Memory
from tests.factories import WorkspaceFolder, run_cli, small_workspace

TODAY = date(2027, 2, 20)
HYPE = {
    "id": "no-hype",
    "extends": "existence",
    "level": "error",
    "ignorecase": True,
    "message": "Avoid hype: '%s'.",
    "tokens": ["game.?changer", "ultimate"],
}
EMAIL = {
    "id": "email",
    "extends": "substitution",
    "message": "Use '%s' instead of '%s'.",
    "swap": {"e-mail": "email"},
    "fix": True,
}


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def guide(folder: WorkspaceFolder, name: str = "brand", **fields: Any) -> str:
    return folder.document(f"guides/{name}.yaml", {"id": name, "title": name.capitalize(), **fields})


def styled(folder: WorkspaceFolder, *, codes: tuple[str, ...] = ("SO2",)) -> list[Diagnostic]:
    return [d for d in check(load(folder.root), TODAY).diagnostics if d.code.startswith(codes)]


def said(folder: WorkspaceFolder) -> list[str]:
    return [f"{d.path}:{d.line}:{d.column}: {d.code} {d.guide_rule}" for d in styled(folder)]


def raw_post(folder: WorkspaceFolder, text: str, more: str = "") -> None:
    folder.write(
        "posts/a.yaml",
        f"id: a\ntitle: Our new jacket\nauthor: maya\nchannels: [acme-x]\nstatus: ready\n{text}{more}",
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("text: |\n  One line.\n\n  An ultimate zip.\n", "9:6"),
        ("text: |2\n    Indented.\n  An ultimate zip.\n", "8:6"),
        ("text: |-\n      An ultimate zip.\n", "7:10"),
        ("text: >\n  One line,\n  an ultimate zip,\n\n  and more.\n", "8:6"),
        ("text: 'It''s an ultimate zip'\n", "6:17"),
        ('text: "It\\u2019s an\\n\\x75ltimate zip"\n', "6:22"),
        ('text: "It is an \\\n    ultimate zip"\n', "7:5"),
        ("text: An ultimate zip\n", "6:10"),
        ("text: An\n  ultimate zip\n", "7:3"),
        ("text: \U0001f9e5\U0001f469\u200d\U0001f4bb ultimate\n", "6:12"),
        ("text: |\r\n  One.\r\n  An ultimate zip.\r\n", "8:6"),
    ],
)
def test_the_place_is_that_of_the_word_in_the_file(folder: WorkspaceFolder, text: str, place: str) -> None:
    guide(folder, rules=[HYPE])
    raw_post(folder, text)
    assert said(folder) == [f"posts/a.yaml:{place}: SO201 brand.no-hype"]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ("variants:\n  acme-x:\n    text: |\n      Plain.\n      The ultimate.\n", "11:11"),
        ("hashtags: [Rain, Ultimate]\n", "7:18"),
        ("media:\n  - {file: a.png, alt: The ultimate zip}\n", "8:28"),
        ("content_warning: the ultimate\n", "7:22"),
    ],
)
def test_what_stands_beside_the_text_is_judged_where_it_stands(folder: WorkspaceFolder, more: str, place: str) -> None:
    guide(folder, rules=[HYPE])
    raw_post(folder, "text: Fine\n", more)
    assert said(folder) == [f"posts/a.yaml:{place}: SO201 brand.no-hype"]


WORDS = st.lists(
    st.sampled_from(
        ["it's", "\U0001f9e5", "é", '"so"', "a: b", "- x", "#tag", "zip", "\n", "\n\n", "  ", "%", "ultimate"]
    ),
    max_size=8,
)


@given(before=WORDS, after=WORDS, style=st.sampled_from(["|", "|+", "|2-", ">", '"', "'"]))
@example(["  ", "zip", "\n\n"], ["\n"], "|")
@example(["\n\n", "é"], [], "|")
def test_the_place_leads_back_to_the_word(before: list[str], after: list[str], style: str) -> None:
    value = " ".join([*before, "ULTIMATE", *after])
    source = _written(value, style)
    data = (
        f"id: a\ntitle: Our new jacket\nauthor: maya\nchannels: [acme-x]\nstatus: ready\ntext: {source}\nlanguage: en\n"
    ).encode()
    files = {**BASE, "posts/a.yaml": data}
    workspace = load(Memory(files))
    if "a" not in workspace.posts:
        return
    lines = data.decode().split("\n")
    for d in check(workspace, TODAY).diagnostics:
        if d.guide_rule == "brand.exact":
            assert lines[d.line - 1][d.column - 1 :].startswith("ULTIMATE")
            break
    else:
        pytest.fail("the word was not found")


def _written(value: str, style: str) -> str:
    if style == '"':
        import json

        return json.dumps(value)
    if style == "'":
        return "'" + value.replace("'", "''").replace("\n", "\n\n ") + "'"
    indent = "  " if style == "|2-" else "    "
    return style + "\n" + "\n".join(indent + line if line else "" for line in value.split("\n"))


BASE = {
    "socialops.yaml": b"version: 1\nname: Acme\n",
    "channels/acme-x.yaml": b'id: acme-x\nplatform: mastodon\nhandle: "@acme"\nowner: manager\n',
    "guides/brand.yaml": b"id: brand\ntitle: B\nrules:\n"
    b"  - {id: exact, extends: existence, message: x, tokens: [ULTIMATE]}\n",
}


def test_one_finding_for_the_text_that_channels_share(folder: WorkspaceFolder) -> None:
    guide(folder, rules=[HYPE])
    folder.post("a", channels=["acme-x", "acme-linkedin"], text="The ultimate", hashtags=["Rain"])
    folder.post("b", channels=["acme-x", "acme-linkedin"], text="Fine", variants={"acme-x": {"text": "The ultimate"}})
    assert [(d.subject, d.channel) for d in styled(folder)] == [("a", None), ("b", "acme-x")]


def test_levels_links_and_messages(folder: WorkspaceFolder) -> None:
    quiet = {**HYPE, "id": "quiet", "level": "suggestion", "tokens": ["zip"], "link": "docs/voice.md#zip"}
    guide(folder, rules=[HYPE, quiet, {**EMAIL}], levels={"no-hype": "warning"})
    folder.post("a", text="The ultimate zip, by e-mail")
    assert [(d.severity.value, d.message) for d in styled(folder)] == [
        ("warning", "Avoid hype: 'ultimate'. (brand.no-hype)"),
        ("note", "Avoid hype: 'zip'. (brand.quiet: docs/voice.md#zip)"),
        ("warning", "Use 'email' instead of 'e-mail'. (brand.email)"),
    ]


@pytest.mark.parametrize(
    ("applies", "holds"),
    [
        ({}, True),
        ({"channels": ["acme-x"]}, True),
        ({"channels": ["acme-linkedin"]}, False),
        ({"platforms": ["x"]}, True),
        ({"platforms": ["linkedin"]}, False),
        ({"campaigns": ["spring"]}, True),
        ({"campaigns": ["autumn"]}, False),
        ({"languages": ["de"]}, True),
        ({"languages": ["DE-at"]}, True),
        ({"languages": ["de-CH", "en"]}, False),
        ({"languages": ["d"]}, False),
        ({"languages": ["de"], "channels": ["acme-linkedin"]}, False),
    ],
)
def test_where_a_guide_applies(folder: WorkspaceFolder, applies: dict[str, Any], *, holds: bool) -> None:
    folder.campaign("spring")
    folder.campaign("autumn")
    guide(folder, rules=[HYPE], applies=applies)
    folder.post("a", text="The ultimate", language="de-AT", campaign="spring")
    assert bool(styled(folder)) is holds


def test_a_post_without_a_language_is_not_judged_by_a_guide_for_one(folder: WorkspaceFolder) -> None:
    guide(folder, rules=[HYPE], applies={"languages": ["en"]})
    folder.post("a", text="The ultimate")
    assert styled(folder) == []


def test_cancelled_posts_and_published_channels_are_history(folder: WorkspaceFolder) -> None:
    guide(folder, rules=[HYPE])
    folder.post("a", text="The ultimate", status="cancelled")
    folder.post("b", text="The ultimate", channels=["acme-x", "acme-linkedin"])
    folder.publication("b", "acme-x")
    assert [(d.subject, d.channel) for d in styled(folder)] == [("b", "acme-linkedin")]


def test_a_waiver_of_one_guide_rule_sets_that_one_aside(folder: WorkspaceFolder) -> None:
    guide(folder, rules=[HYPE, EMAIL])
    waivers = [{"rule": "SO201", "guide_rule": "brand.no-hype", "reason": "A quote", "until": "2027-03-01"}]
    folder.post("a", text="The ultimate e-mail", waivers=waivers)
    assert [d.guide_rule for d in styled(folder, codes=("SO2", "SO010"))] == ["brand.email"]
    folder.post("a", text="The e-mail", waivers=waivers)
    assert [d.code for d in styled(folder, codes=("SO2", "SO010"))] == ["SO201", "SO010"]


def test_words_of_an_address_are_no_prose_but_its_host_is(folder: WorkspaceFolder) -> None:
    hosts = {**HYPE, "id": "host", "tokens": ["old.test", "http://"], "nonword": True}
    guide(folder, rules=[HYPE, hosts])
    raw_post(
        folder,
        "text: See http://old.test/ultimate-zip?a=ultimate and old.test.\n",
        "link: https://acme.test/ultimate\n",
    )
    assert said(folder) == [
        "posts/a.yaml:6:11: SO201 brand.host",
        "posts/a.yaml:6:18: SO201 brand.host",
        "posts/a.yaml:6:55: SO201 brand.host",
    ]


def test_numbers_of_a_text_are_not_asked_of_a_headline(folder: WorkspaceFolder) -> None:
    folder.channel("tube", "youtube")
    short = {"id": "short", "extends": "occurrence", "message": "Add a hashtag.", "token": r"#\w+", "min": 1}
    guide(folder, rules=[short, HYPE])
    folder.post("a", channels=["tube"], headline="The ultimate", text="Fine #Rain", media=[{"file": "a.mp4"}])
    assert [d.guide_rule for d in styled(folder)] == ["brand.no-hype"]


@pytest.mark.parametrize(
    ("fields", "post", "rule"),
    [
        ({"hashtags": {"max": 1}}, {"text": "#One #Two"}, "hashtag-count"),
        ({"hashtags": {"case": "camel"}}, {"hashtags": ["springlaunchnow"]}, "hashtag-case"),
        ({"hashtags": {"case": "lower"}}, {"hashtags": ["SpringLaunch"]}, "hashtag-case"),
        ({"hashtags": {"banned": ["#OOTD"]}}, {"hashtags": ["ootd"]}, "hashtag-banned"),
        ({"emoji": {"max_run": 2}}, {"text": "Rain \U0001f327\ufe0f\U0001f327\ufe0f\U0001f327\ufe0f"}, "emoji-run"),
        ({"emoji": {"in_place_of_words": "forbid"}}, {"text": "we \U0001f31e it"}, "emoji-word"),
        ({"links": {"require_utm": True}}, {"link": "https://acme.test/a"}, "link-utm"),
        ({"links": {"allow_domains": ["acme.test"]}}, {"text": "https://else.test/a"}, "link-domain"),
        ({"confidential": [{"term": "Globex"}]}, {"mentions": ["@globex"]}, "confidential"),
        ({"personal_data": ["phone"]}, {"text": "Call +49 30 901820"}, "personal-phone"),
        ({"personal_data": ["iban"]}, {"text": "To DE89 3704 0044 0532 0130 00"}, "personal-iban"),
        ({"personal_data": ["card"]}, {"text": "Card 4111 1111 1111 1111"}, "personal-card"),
        ({"capitals": "forbid"}, {"text": "BUY OUR JACKETS TODAY"}, "capitals"),
        ({"disclosure": [{"labels": ["ad"]}]}, {"labels": ["ad"]}, "disclosure"),
        ({"disclosure": [{"labels": ["ad"], "any_of": ["#Anzeige"]}]}, {"labels": ["ad"], "text": "#ad"}, "disclosure"),
        ({}, {"title": "Presentation"}, "title"),
    ],
)
def test_what_guides_ask_beyond_vale(
    folder: WorkspaceFolder, fields: dict[str, Any], post: dict[str, Any], rule: str
) -> None:
    guide(folder, **fields)
    folder.post("a", **{"text": "Fine words.", "title": "Our new jacket", **post})
    assert [d.guide_rule for d in styled(folder)] == [f"brand.{rule}"]


@pytest.mark.parametrize(
    ("fields", "post"),
    [
        (
            {"emoji": {"max": 9}},
            {"text": "we \U0001f31e it \U0001f327\ufe0f\U0001f327\ufe0f\U0001f327\ufe0f\U0001f327\ufe0f"},
        ),
        ({"confidential": [{"term": "Globex", "allow_labels": ["ok"]}]}, {"text": "Globex", "labels": ["ok"]}),
        ({"disclosure": [{"labels": ["ad"], "any_of": ["#Anzeige"]}]}, {"labels": ["ad"], "hashtags": ["anzeige"]}),
        ({"titles": "allow"}, {"title": "Presentation"}),
        ({"personal_data": ["card"]}, {"text": "Call +49 30 901820", "notes": "4111 1111 1111 1111"}),
    ],
)
def test_what_guides_let_pass(folder: WorkspaceFolder, fields: dict[str, Any], post: dict[str, Any]) -> None:
    guide(folder, **fields)
    folder.post("a", **{"text": "Fine words.", "title": "Our new jacket", **post})
    assert styled(folder) == []


def test_two_guides_that_say_the_same_say_it_once(folder: WorkspaceFolder) -> None:
    package(folder)
    guide(folder, "one", packages=["House"])
    guide(folder, "two", packages=["House"])
    folder.post("a", text="We utilise it")
    assert [d.guide_rule for d in styled(folder)] == ["House.Words"]


def package(folder: WorkspaceFolder, **files: str) -> None:
    folder.write("styles/House/Words.yml", "extends: existence\nmessage: \"Avoid '%s'.\"\ntokens: [utilise]\n")
    folder.write("styles/House/skipped.yaml", "not a rule")
    folder.write("styles/House/tests/x.yml", "not a rule")
    for name, text in files.items():
        folder.write(f"styles/House/{name}.yml", text)


def test_rules_that_contradict_each_other_are_told_once_at_the_guide(folder: WorkspaceFolder) -> None:
    swaps = "extends: substitution\nmessage: \"Use '%s' not '%s'.\"\nlevel: error\nswap:\n"
    package(
        folder, One=f"{swaps}  e-mail: email\n  auto: car\n  big: large\n", Two=f"{swaps}  email: e-mail\n  car: auto\n"
    )
    no = {"id": "no", "extends": "existence", "message": "No.", "tokens": ["large", "huge"]}
    guide(folder, packages=["House"], rules=[no], vocabulary={"reject": ["car"]})
    for post in ("a", "b"):
        folder.post(post, text="Send an e-mail by car.\n", status="draft")
    told = [d for d in styled(folder) if d.code == "SO208"]
    assert [(d.line, d.severity, d.message.partition(": ")[0]) for d in told] == [
        (4, "warning", "House.One and House.Two contradict each other"),
        (4, "warning", "House.One and brand.no contradict each other"),
        (13, "warning", "House.One and Vale.Avoid contradict each other"),
    ]
    assert "for 'e-mail' House.One wants 'email', and House.Two wants 'e-mail' instead" in told[0].message
    guide(folder, packages=["House"], disable=["House.Two"])
    assert [d for d in styled(folder) if d.code == "SO208"] == []


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("extends: script\nmessage: x\nscript: |\n  a := 1\n", "1:1", "script"),
        ("extends: sequence\nmessage: x\ntokens: []\n", "1:1", "sequence"),
        ("extends: existence\nmessage: x\ntoken: [a]\ntokens: [b]\n", "3:1", "token"),
        ("extends: existence\nmessage: x\ntokens:\n  - ok\n  - '(a'\n", "5:5", "(a"),
        ("extends: substitution\nmessage: x\nswap:\n  'a(': b\n", "4:3", "a("),
        ("extends: existence\nmessage: x\ntokens: [a\n", "4:1", "not YAML"),
        ("extends: existence\nmessage: x: y\ntokens: [a]\n", "2:11", "put the value in quotes"),
        ("<<<<<<< HEAD\nextends: existence\n=======\nmessage: x\n>>>>>>> b\n", "1:1", "a merge left two versions"),
        ("extends: nothing\nmessage: x\n", "1:1", "nothing"),
        ("message: x\n", "1:1", "extends"),
        ("- a\n", "1:1", "key: value"),
        ("", "1:1", "empty"),
        ("extends: existence\nmessage: x\nlevel: loud\ntokens: [a]\n", "3:1", "loud"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_and_the_others_run(
    folder: WorkspaceFolder, text: str, place: str, words: str
) -> None:
    package(folder, Bad=text)
    guide(folder, packages=["House"])
    folder.post("a", text="We utilise it")
    assert said(folder) == [
        "posts/a.yaml:8:10: SO201 House.Words",
        f"styles/House/Bad.yml:{place}: SO208 House.Bad",
    ]
    assert words in styled(folder)[1].message
    guide(folder, packages=["House"], disable=["House.Bad"])
    assert said(folder) == ["posts/a.yaml:8:10: SO201 House.Words"]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ("packages: [Hause]\n", "3:12"),
        ("packages: [../House]\n", "3:12"),
        ("packages: [House]\ndisable: [House.Wort]\n", "4:11"),
        ("packages: [House]\nlevels:\n  House.Wort: error\n", "5:3"),
        ("vocabulary: {accept: ['(a']}\n", "3:23"),
        ("rules:\n  - {extends: existence, message: x, tokens: [a]}\n", "4:5"),
        ("rules:\n  - {id: a, extends: existence, message: x, tokens: [a, '(b']}\n", "4:57"),
        ("rules:\n  - {id: a, extends: existence, message: x, tokens: [a], loud: 1}\n", "4:58"),
        ("rules:\n  - {id: a, extends: existence, message: x, tokens: [a]}\n  - {id: a, extends: x}\n", "5:6"),
    ],
)  # fmt: skip
def test_a_guide_that_cannot_be_used_is_told_at_its_place(folder: WorkspaceFolder, fields: str, place: str) -> None:
    package(folder)
    folder.write("guides/brand.yaml", "id: brand\ntitle: Brand\n" + fields)
    found = styled(folder)
    assert [f"{d.path}:{d.line}:{d.column}: {d.code}" for d in found] == [f"guides/brand.yaml:{place}: SO208"]


def test_packages_are_switched_off_and_levelled_by_name(folder: WorkspaceFolder) -> None:
    package(folder, More="extends: existence\nmessage: \"Not '%s'.\"\nlevel: error\ntokens: [leverage]\n")
    folder.post("a", text="We utilise and leverage cheap things")
    guide(folder, packages=["House"], vocabulary={"reject": ["cheap"]}, levels={"House.More": "suggestion"})
    assert [(d.guide_rule, d.severity.value) for d in styled(folder)] == [
        ("House.Words", "warning"),
        ("House.More", "note"),
        ("Vale.Avoid", "error"),
    ]
    guide(folder, packages=["House"], vocabulary={"reject": ["cheap"]}, disable=["House", "Vale.Avoid"])
    assert styled(folder) == []


def test_links_in_styles_are_not_followed(folder: WorkspaceFolder, tmp_path: Path) -> None:
    package(folder)
    (tmp_path / "outside.yml").write_text("extends: existence\nmessage: x\ntokens: [a]\n")
    (folder.root / "styles/House/Link.yml").symlink_to(tmp_path / "outside.yml")
    guide(folder, packages=["House"])
    assert said(folder) == ["styles/House/Link.yml:1:1: SO208 House.Link"]


def test_a_rule_that_runs_out_of_time_is_no_pass(folder: WorkspaceFolder) -> None:
    slow = {"id": "slow", "extends": "existence", "message": "x", "nonword": True, "tokens": ["(?:a|a)*$"]}
    guide(folder, rules=[slow])
    waiver = {"rule": "SO207", "reason": "No time"}
    folder.settings(rules={"ignore": ["SO207"]})
    folder.post("a", text="a" * 60 + "!", waivers=[waiver])
    done = run_cli("-C", folder.root, "check", "--format", "concise")
    assert done.code == 2
    assert "posts/a.yaml:8:7: SO207 error: The style rule brand.slow took too long" in done.out
    assert "no pass" in done.err
    assert done.out.count("can be neither ignored") == 2


def test_fixes_are_applied_in_the_persons_file(folder: WorkspaceFolder) -> None:
    remove = {
        "id": "very",
        "extends": "existence",
        "message": "x",
        "tokens": ["very"],
        "fix": True,
        "action": {"name": "remove"},
    }
    edit = {
        "id": "dots", "extends": "existence", "message": "x", "nonword": True, "tokens": [r"\.{3,}"],
        "action": {"name": "replace", "params": ["…"]}, "fix": True,
    }  # fmt: skip
    two = {"id": "two", "extends": "substitution", "message": "%s %s", "swap": {"big": "large|huge"}}
    guide(folder, rules=[EMAIL, remove, edit, two])
    before = (
        "id: a   # keep\ntitle: Our new jacket\nauthor: maya\nchannels: [acme-x]\nstatus: ready\n"
        "text: 'It''s a very big e-mail.... Not #e-mail, not https://acme.test/e-mail'\nlanguage: en\n"
    )
    folder.write("posts/a.yaml", before)
    assert [(d.guide_rule, d.fixable) for d in styled(folder)] == [
        ("brand.very", True), ("brand.two", False), ("brand.email", True), ("brand.dots", True),
        ("brand.email", False),
    ]  # fmt: skip
    fix.apply(folder.root, fix.plan(folder.root, check(load(folder.root), TODAY)))
    after = (folder.root / "posts/a.yaml").read_text(encoding="utf-8")
    assert after == before.replace("very big e-mail....", "big email…")


def test_a_dry_run_shows_the_diff_and_writes_nothing(folder: WorkspaceFolder) -> None:
    guide(folder, rules=[EMAIL])
    folder.write(
        "posts/a.yaml",
        "id: a\ntitle: Our jacket\nauthor: maya\nchannels: [acme-x]\nstatus: ready\ntext: |\n  An e-mail.\n",
    )
    before = (folder.root / "posts/a.yaml").read_bytes()
    done = run_cli("-C", folder.root, "check", "--fix", "--dry-run")
    assert "-  An e-mail.\n+  An email.\n" in done.err + done.out
    assert (folder.root / "posts/a.yaml").read_bytes() == before


def removal(word: str) -> dict[str, Any]:
    return {
        "id": word, "extends": "existence", "message": "No %s", "tokens": [word], "fix": True,
        "action": {"name": "remove"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("text: >\n  A very\n  warm e-mail.\n\n  So very\n  nice.\n", "text: >\n  A\n  warm email.\n\n  So\n  nice.\n"),
        ("text: A very\n  very long e-mail\n", "text: A\n  long email\n"),
        ('text: "A very\n  warm e-mail"\n', 'text: "A\n  warm email"\n'),
        ("text: |\r\n  very warm\r\n  e-mail e-mail\r\n", "text: |\r\n  warm\r\n  email email\r\n"),
        ("text: >-\n  very\n  warm e-mail\n", "text: >-\n  very\n  warm email\n"),
        ("text: e-mail first, foo\n", "text: email first, foo\n"),
    ],
)
def test_what_can_be_mended_is_mended_beside_what_can_not(folder: WorkspaceFolder, text: str, mended: str) -> None:
    comment = {"id": "foo", "extends": "substitution", "message": "%s %s", "swap": {", foo": " # foo"}, "nonword": True}
    guide(folder, rules=[EMAIL, removal("very"), comment])
    raw_post(folder, text)
    before = (folder.root / "posts/a.yaml").read_bytes().decode()
    assert run_cli("-C", folder.root, "check", "--fix").code == 0
    after = (folder.root / "posts/a.yaml").read_bytes().decode()
    assert after == before.replace(text, mended)
    run_cli("-C", folder.root, "check", "--fix")
    assert (folder.root / "posts/a.yaml").read_bytes().decode() == after


def test_fixes_of_the_same_words_come_one_after_the_other(folder: WorkspaceFolder) -> None:
    twice = {
        "id": "twice", "extends": "repetition", "message": "%s twice", "tokens": [r"[^\s]+"], "alpha": True,
        "action": {"name": "edit", "params": ["truncate", " "]}, "fix": True,
    }  # fmt: skip
    guide(folder, rules=[twice])
    raw_post(folder, "text: All the the the jackets\n")
    first = run_cli("-C", folder.root, "check", "--fix")
    assert "Mended 2 findings in 1 file." in first.err
    assert run_cli("-C", folder.root, "check", "--fix").code == 0
    assert "text: All the jackets\n" in (folder.root / "posts/a.yaml").read_text()
    assert styled(folder) == []


def test_a_fix_that_would_come_again_and_again_is_none(folder: WorkspaceFolder) -> None:
    mark = {
        "id": "mark",
        "extends": "substitution",
        "message": "Use '%s' for '%s'.",
        "swap": {"Globex": "Globex®"},
        "fix": True,
    }
    guide(folder, rules=[mark])
    folder.post("a", text="Globex and Globex® and Globex")
    run_cli("-C", folder.root, "check", "--fix")
    run_cli("-C", folder.root, "check", "--fix")
    assert "text: Globex® and Globex® and Globex®\n" in (folder.root / "posts/a.yaml").read_text(encoding="utf-8")


def test_an_edit_keeps_the_blanks_between_words(folder: WorkspaceFolder) -> None:
    blanks = {
        "id": "blanks", "extends": "existence", "message": "Too many", "nonword": True, "tokens": [" {2,}"],
        "action": {"name": "edit", "params": ["regex", " +", " "]}, "fix": True,
    }  # fmt: skip
    guide(folder, rules=[blanks])
    folder.post("a", text="A  warm   jacket")
    run_cli("-C", folder.root, "check", "--fix")
    assert "text: A warm jacket\n" in (folder.root / "posts/a.yaml").read_text()


def test_a_waiver_that_is_not_needed_names_the_guides_rule(folder: WorkspaceFolder) -> None:
    guide(folder, rules=[HYPE])
    waivers = [
        {"rule": "SO201", "guide_rule": "brand.hype", "reason": "Misspelled"},
        {"rule": "SO201", "guide_rule": "brand.no-hype", "reason": "Over", "until": "2027-02-19"},
    ]
    folder.post("a", text="An ultimate zip", waivers=waivers)
    assert [d.message for d in styled(folder, codes=("SO010",))] == [
        "nothing here needs the waiver of SO201 (brand.hype) any more: delete it",
        "the waiver of SO201 (brand.no-hype) ended on 2027-02-19: delete it, or give it a new date",
    ]
    assert [d.guide_rule for d in styled(folder)] == ["brand.no-hype"]


def test_a_rules_link_reaches_machines(folder: WorkspaceFolder) -> None:
    guide(folder, rules=[{**HYPE, "link": "https://acme.test/voice#hype\n"}])
    folder.post("a", text="An ultimate zip")
    (finding,) = json.loads(run_cli("-C", folder.root, "check", "--format", "json").out)["findings"]
    assert (finding["guide_rule"], finding["link"]) == ("brand.no-hype", "https://acme.test/voice#hype")
    (result,) = json.loads(run_cli("-C", folder.root, "check", "--format", "sarif").out)["runs"][0]["results"]
    assert result["properties"] == {"guideRule": "brand.no-hype", "link": "https://acme.test/voice#hype"}
    line = "posts/a.yaml:8:10: SO201 error: Avoid hype: 'ultimate'. (brand.no-hype: https://acme.test/voice#hype)"
    assert line in run_cli("check", "--format", "concise", cwd=folder.root).out


@pytest.mark.parametrize("prefix", ["", "brand."])
def test_kinds_and_packages_get_another_level(folder: WorkspaceFolder, prefix: str) -> None:
    folder.write("styles/House/Hype.yml", "extends: existence\nmessage: x\ntokens: [ultimate]\n")
    folder.write("styles/House/Zip.yml", "extends: existence\nmessage: x\ntokens: [zip]\n")
    guide(
        folder,
        packages=["House"],
        hashtags={"max": 0, "case": "camel"},
        titles="forbid",
        disable=[f"{prefix}hashtag-case"],
        levels={
            f"{prefix}hashtag-count": "suggestion",
            f"{prefix}title": "warning",
            "House": "error",
            "House.Zip": "warning",
        },
    )
    folder.post("a", title="Post", text="An ultimate zip #springlaunch")
    assert [(d.guide_rule, d.severity.value) for d in styled(folder, codes=("SO2",))] == [
        ("brand.title", "warning"),
        ("House.Hype", "error"),
        ("House.Zip", "warning"),
        ("brand.hashtag-count", "note"),
    ]


OFFER = {
    "id": "rarely", "extends": "existence", "message": "No %s", "tokens": ["rarely"], "level": "error",
    "action": {"name": "remove"},
}  # fmt: skip


def test_an_offer_is_made_only_by_its_name(folder: WorkspaceFolder) -> None:
    guide(folder, rules=[OFFER, {**EMAIL, "fix": None, "level": "warning"}])
    folder.post("a", text="A zip that rarely sticks, by e-mail")
    ran = run_cli("-C", folder.root, "check", "--fix")
    assert "2 findings with an offer" in ran.err
    assert "rarely sticks, by e-mail" in (folder.root / "posts/a.yaml").read_text()
    run_cli("-C", folder.root, "check", "--fix", "brand.rarely")
    assert "A zip that sticks, by e-mail" in (folder.root / "posts/a.yaml").read_text()
    assert run_cli("-C", folder.root, "check", "--fix", "posts/none.yaml").code == 2


def test_rules_that_undo_each_other_are_told_once_and_mend_nothing(folder: WorkspaceFolder) -> None:
    back = {**EMAIL, "id": "hyphen", "swap": {"email": "e-mail"}}
    guide(folder, rules=[EMAIL, back, {**EMAIL, "id": "ok", "swap": {"okay": "fine"}}])
    folder.post("a", text="An okay e-mail")
    ran = run_cli("-C", folder.root, "check", "--fix")
    assert ran.err.count("undo each other's work") == 1
    assert "brand.email and brand.hyphen" in ran.err
    assert "guides/brand.yaml" in ran.err
    first = (folder.root / "posts/a.yaml").read_bytes()
    assert b"An fine e-mail" in first
    run_cli("-C", folder.root, "check", "--fix")
    assert (folder.root / "posts/a.yaml").read_bytes() == first


def test_a_post_that_is_out_is_left_alone_and_named(folder: WorkspaceFolder) -> None:
    guide(folder, rules=[EMAIL])
    folder.channel("acme-bsky", "bluesky")
    folder.post("a", text="An e-mail", channels=["acme-x", "acme-bsky"])
    record = {"post": "a", "channel": "acme-x", "by": "maya", "at": "2027-02-10T09:00:00+01:00", "outcome": "published"}
    folder.document(
        "publications/a/acme-x--1.yaml", {**record, "url": "https://x.test/1", "digest": "sha256:" + "0" * 64}
    )
    ran = run_cli("-C", folder.root, "check", "--fix")
    assert "posts/a.yaml is approved or out, and was left alone" in ran.err
    assert "An e-mail" in (folder.root / "posts/a.yaml").read_text()
    run_cli("-C", folder.root, "check", "--fix", "--approved-too")
    assert "An email" in (folder.root / "posts/a.yaml").read_text()
