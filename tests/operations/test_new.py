"""New files: right at once, full of what can be known, and every comment in them true."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft7Validator

from socialops.domain.documents.kind import BY_NAME, KINDS
from socialops.domain.results.start import NewFile
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.operations.workspace import schemas
from socialops.operations.workspace.new import create, draft
from socialops.operations.workspace.new_fields import Written
from socialops.operations.workspace.new_values import Wish
from socialops.store.load import load
from socialops.store.yaml.reader import parse
from tests.factories import small_workspace

ACME = Path(__file__).resolve().parents[2] / "examples" / "acme"
NOW = datetime(2027, 3, 5, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Friday; Monday 8 March is a holiday in Berlin
NAMES = [kind.name for kind in KINDS]


@pytest.fixture(scope="module")
def acme() -> Workspace:
    return load(ACME)


def make(
    workspace: Workspace, kind: str, name: str = "brand-new", *, actor: str | None = "maya", **wish: object
) -> NewFile:
    member = workspace.members[actor].item if actor else None
    return draft(workspace, kind, name, actor=member, now=NOW, wish=Wish(**wish))  # type: ignore[arg-type]


def fields(made: NewFile) -> dict[str, object]:
    found = parse(made.data)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("kind", NAMES)
def test_template_is_right_at_once(acme: Workspace, kind: str) -> None:
    made = make(acme, kind)
    BY_NAME[kind].model.model_validate(fields(made))
    assert list(Draft7Validator(schemas.schema_of(kind)).iter_errors(fields(made))) == []
    depth = made.path.count("/")
    modeline = f"# yaml-language-server: $schema={'../' * depth}.socialops/schemas/{kind}.json\n"
    assert made.data.decode().startswith(modeline)
    assert made.following


@pytest.mark.parametrize("kind", NAMES)
def test_template_shows_every_field_once(acme: Workspace, kind: str) -> None:
    names = re.findall(r"^(?:# )?([a-z_]+):(?: |$)", make(acme, kind).data.decode(), re.MULTILINE)
    model = BY_NAME[kind].model
    assert sorted(names) == sorted(field.alias or name for name, field in model.model_fields.items())


@pytest.mark.parametrize("kind", NAMES)
def test_every_comment_becomes_a_right_field_when_uncommented(acme: Workspace, kind: str) -> None:
    lines = make(acme, kind).data.decode().splitlines()
    optional = [n for n, line in enumerate(lines) if re.match(r" *# [a-z_]+: ", line)]
    for number in optional:
        changed = [*lines]
        changed[number] = re.sub(r"# ", "", changed[number], count=1)
        BY_NAME[kind].model.model_validate(parse("\n".join(changed).encode()))


@pytest.mark.parametrize("name", ["2027", "true", "null", "1e5", "0x1f", "007"])
@pytest.mark.parametrize("kind", NAMES)
def test_an_id_that_looks_like_something_else_stays_text(acme: Workspace, kind: str, name: str) -> None:
    made = fields(make(acme, kind, name))
    assert made["id"] == name
    BY_NAME[kind].model.model_validate(made)


@pytest.mark.parametrize(
    "title", ["a: b", "# no", "it's", 'say "hi"', "true", "x  # y", "{{id}}", "Grüße 🌱", "- a", "{a}"]
)
def test_a_title_is_taken_as_it_is(acme: Workspace, title: str) -> None:
    assert fields(make(acme, "post", title=title))["title"] == title


def test_a_post_is_filled_with_what_is_known(acme: Workspace) -> None:
    made = make(acme, "post")
    # Monday is a holiday; Tuesday has a post on Bluesky already.
    assert made.path == "posts/2027/03/brand-new.yaml"
    assert fields(made) == {
        "id": "brand-new",
        "title": "Brand new",
        "author": "maya",
        "status": "draft",
        "channels": ["acme-bluesky", "acme-linkedin"],
        "publish_at": "2027-03-10 09:00",
        "text": "Write the post here.\n",
    }
    assert made.notes == ()


def test_a_post_goes_where_and_when_it_is_wished(acme: Workspace) -> None:
    made = make(acme, "post", channels=("acme-x",), at="2027-05-01 12:15", campaign="care-tips")
    assert made.path == "posts/2027/05/brand-new.yaml"
    found = fields(made)
    assert (found["channels"], found["publish_at"], found["campaign"]) == (["acme-x"], "2027-05-01 12:15", "care-tips")


def test_a_campaign_brings_its_channels(acme: Workspace) -> None:
    assert fields(make(acme, "post", campaign="care-tips"))["channels"] == list(
        acme.campaigns["care-tips"].item.channels
    )


def test_somebody_unknown_is_told_whose_name_stands_there(acme: Workspace) -> None:
    made = make(acme, "post", actor=None)
    assert fields(made)["author"] in acme.members
    assert "write your own id at 'author:' in the file" in made.notes[0]
    assert "'owner:' in the file" in make(acme, "campaign", actor=None).notes[0]


def test_an_empty_workspace_still_gives_right_files(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    folder.mkdir()
    (folder / "socialops.yaml").write_text("version: 1\nname: W\n", encoding="utf-8")
    workspace = load(folder)
    for kind in NAMES:
        BY_NAME[kind].model.model_validate(fields(make(workspace, kind, actor=None)))


@pytest.mark.parametrize(
    ("kind", "name", "wish", "said"),
    [
        ("post", "Hello World", {}, "such as 'hello-world'"),
        ("post", "a--b", {}, "such as 'a-b'"),
        ("post", "a" * 65, {}, "at most 64"),
        ("post", "../../evil", {}, "such as 'evil'"),
        ("post", "a\n", {}, "can't be an id"),
        ("post", "weekly-tip", {}, "taken by series/weekly-tip.yaml"),
        ("team", "legal", {}, "taken by roles/legal.yaml"),
        ("pots", "a", {}, "did you mean 'post'"),
        ("workspace", "a", {}, "socialops init"),
        ("review", "a", {}, "socialops approve"),
        ("post", "a", {"channels": ("acme-z",)}, "did you mean 'acme-x'"),
        ("post", "a", {"campaign": "care-tip"}, "did you mean 'care-tips'"),
        ("post", "a", {"at": "tomorrow"}, "must be a time"),
        ("post", "a", {"at": "2027-03-28 02:30"}, "does not exist in Europe/Berlin"),
        ("post", "a", {"at": "2027-10-31 02:30"}, "comes twice in Europe/Berlin"),
        ("post", "a", {"platform": "x"}, "--platform belongs to 'new channel'"),
        ("channel", "a", {"platform": "myspace"}, "no platform 'myspace'"),
        ("post", "a", {"title": "a\x1b[31m"}, "one plain line"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(
    acme: Workspace, kind: str, name: str, wish: dict[str, Any], said: str
) -> None:
    with pytest.raises(SocialopsError, match=re.escape(said)):
        make(acme, kind, name, **wish)


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.write("posts/2027/03/brand-new.yaml", "not: a post\n")  # broken, so the loader does not know its id
    made = draft(folder.load(), "post", "brand-new", actor=None, now=NOW, wish=Wish(at="2027-03-10 09:00"))
    with pytest.raises(SocialopsError, match="is there already"):
        create(tmp_path, made)
    assert (tmp_path / made.path).read_text(encoding="utf-8") == "not: a post\n"


def test_who_may_not_change_policy_is_told_who_may_before_they_commit_it(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    folder.member("gone", "manager", until="2027-01-31")
    workspace = folder.load()
    said = make(workspace, "channel", "acme-rain", platform="x").following
    assert "Don't commit it yourself: channels/acme-rain.yaml is policy" in said
    assert "Send the file to dana, who may." in said
    assert "git add" not in said
    nobody = make(workspace, "channel", "acme-rain", actor=None, platform="x").following
    why = "no member has git's address of you (socialops doctor)"
    assert nobody == said.replace("your roles don't let you change that", why)
    assert (
        "git add channels/acme-rain.yaml"
        in make(workspace, "channel", "acme-rain", actor="dana", platform="x").following
    )
    assert "git add campaigns/fair.yaml" in make(workspace, "campaign", "fair").following


@pytest.mark.parametrize(
    ("kind", "field", "said"),
    [
        ("member", "roles=[legl]", "roles: there is no role 'legl'; did you mean 'legal'"),
        ("channel", "owner=nemo", "owner: there is no role 'nemo'; known: "),
        ("series", "template.campaign=care-tip", "template: there is no campaign 'care-tip'; did you mean"),
        ("kpi", "over=[likes]", ""),
    ],
)
def test_a_name_that_nothing_has_is_said_where_the_user_set_it(
    acme: Workspace, kind: str, field: str, said: str
) -> None:
    notes = make(acme, kind, written=Written(sets=(field,))).notes
    assert any(note.startswith(said) for note in notes) if said else notes == make(acme, kind).notes
