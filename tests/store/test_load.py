"""Files that are no plain files, folders that are no plain folders, and what validation says, at its place."""

# ruff: noqa: E501 - tables of cases, one a line

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from socialops.domain.finding import Position
from socialops.errors import SocialopsError
from socialops.store.load import load
from socialops.store.memory import Memory
from socialops.store.root import find_root
from socialops.store.yaml.reader import MAX_BYTES
from tests.factories import WorkspaceFolder, small_workspace

JARGON = ("pydantic", "Input should", "validation error", "Value error", "dict", "tuple", "str ", "NoneType", "model")


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    made = small_workspace(tmp_path / "acme")
    made.post("spring")
    return made


def _found(folder: WorkspaceFolder) -> list[str]:
    """path:line:column code of every finding of the loader."""
    workspace = folder.load()
    out = []
    for code, finding in workspace.findings:
        place = finding.position or workspace.files.locate(finding.path, finding.keys)
        out.append(f"{finding.path}:{place.line}:{place.column} {code}")
        assert not any(word in finding.message for word in JARGON), finding.message
    return out


def _message(folder: WorkspaceFolder) -> str:
    (coded,) = folder.load().findings
    return coded.finding.message


def test_a_link_is_refused(folder: WorkspaceFolder) -> None:
    (folder.root / "posts/link.yaml").symlink_to(folder.root / "posts/spring.yaml")
    assert _found(folder) == ["posts/link.yaml:1:1 SO001"]
    assert "link" in _message(folder)


def test_a_link_to_nowhere_is_refused(folder: WorkspaceFolder) -> None:
    (folder.root / "posts/link.yaml").symlink_to("nowhere")
    assert _found(folder) == ["posts/link.yaml:1:1 SO001"]


def test_a_linked_sub_folder_is_refused(folder: WorkspaceFolder, tmp_path: Path) -> None:
    other = small_workspace(tmp_path / "other")
    other.post("secret")
    (folder.root / "posts/2027").symlink_to(other.root / "posts")
    assert _found(folder) == ["posts/2027:1:1 SO001"]
    assert "secret" not in folder.load().posts


def test_a_linked_folder_of_a_kind_is_refused(folder: WorkspaceFolder, tmp_path: Path) -> None:
    (folder.root / "roles").rename(tmp_path / "roles")
    (folder.root / "roles").symlink_to(tmp_path / "roles")
    assert _found(folder) == ["roles:1:1 SO001"]
    assert not folder.load().roles


def test_the_records_of_one_post_behind_a_link_are_refused(folder: WorkspaceFolder, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder.root / "reviews").mkdir()
    (folder.root / "reviews/spring").symlink_to(tmp_path / "elsewhere")
    found = load(folder.root, posts=["spring"]).findings
    assert [(f.code, f.finding.path) for f in found] == [("SO001", "reviews/spring")]


def test_linked_settings_are_refused(folder: WorkspaceFolder, tmp_path: Path) -> None:
    (folder.root / "socialops.yaml").rename(tmp_path / "settings")
    (folder.root / "socialops.yaml").symlink_to(tmp_path / "settings")
    assert _found(folder) == ["socialops.yaml:1:1 SO001"]
    assert "link" in _message(folder)


def test_pipes_and_sockets_are_refused_at_once(folder: WorkspaceFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(folder.root / "posts/pipe.yaml")
    monkeypatch.chdir(folder.root / "posts")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("talk.yaml")
        start = time.perf_counter()
        assert _found(folder) == ["posts/pipe.yaml:1:1 SO001", "posts/talk.yaml:1:1 SO001"]
        assert time.perf_counter() - start < 2


def test_a_device_is_refused(folder: WorkspaceFolder) -> None:
    try:
        os.mknod(folder.root / "posts/zero.yaml", 0o666 | 0o020000, os.makedev(1, 5))
    except (OSError, AttributeError):
        pytest.skip("making a device takes rights that this user lacks")
    assert _found(folder) == ["posts/zero.yaml:1:1 SO001"]


def test_an_unreadable_file_is_refused_and_the_rest_loads(folder: WorkspaceFolder) -> None:
    path = folder.root / folder.post("hidden")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert _found(folder) == ["posts/hidden.yaml:1:1 SO001"]
    assert "spring" in folder.load().posts


def test_a_folder_called_like_a_file_is_a_folder(folder: WorkspaceFolder) -> None:
    folder.post("inside", folder="posts/x.yaml")
    assert _found(folder) == []
    assert folder.load().posts["inside"].path == "posts/x.yaml/inside.yaml"


def test_the_other_ending_is_refused(folder: WorkspaceFolder) -> None:
    folder.write("posts/late.yml", "id: late\n")
    assert _found(folder) == ["posts/late.yml:1:1 SO001"]
    assert ".yaml" in _message(folder)


def test_other_files_are_left_alone(folder: WorkspaceFolder) -> None:
    folder.write("posts/notes.txt", "anything\x00")
    folder.write("posts/.spring.yaml.swp", b"\xff")
    assert _found(folder) == []


def test_only_posts_lie_in_sub_folders(folder: WorkspaceFolder) -> None:
    folder.write("roles/more/extra.yaml", "id: extra\ntitle: Extra\n")
    assert _found(folder) == ["roles/more/extra.yaml:1:1 SO006"]


def test_folders_without_end_are_refused(folder: WorkspaceFolder) -> None:
    deep = folder.root / "posts"
    for _ in range(300):
        deep /= "d"
    deep.mkdir(parents=True)
    assert [line[-5:] for line in _found(folder)] == ["SO001"]


def test_a_file_over_the_limit_is_not_read_whole(folder: WorkspaceFolder) -> None:
    with (folder.root / "posts/big.yaml").open("wb") as stream:
        stream.truncate(MAX_BYTES * 40_000)  # sparse: 10 GB that take no room
    start = time.perf_counter()
    assert _found(folder) == ["posts/big.yaml:1:1 SO001"]
    assert time.perf_counter() - start < 2


def test_a_folder_of_thousands_loads(folder: WorkspaceFolder) -> None:
    for number in range(3_000):
        folder.write(
            f"posts/many/p{number}.yaml",
            f"id: p{number}\ntitle: A\nauthor: maya\nchannels: [acme-x]\nstatus: draft\ntext: a\n",
        )
    assert len(folder.load().posts) == 3_001


def test_a_name_that_is_not_utf8_is_a_finding(folder: WorkspaceFolder) -> None:
    try:
        (folder.root / os.fsdecode(b"posts/caf\xe9.yaml")).write_bytes(b"a: [\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert [line[-5:] for line in _found(folder)] == ["SO002"]


def test_only_some_posts_and_all_policy(folder: WorkspaceFolder) -> None:
    folder.post("summer", folder="posts/2027")
    folder.review("spring", "brand-review", "dana")
    folder.write("posts/broken.yaml", "a: [")
    found = load(folder.root, posts=["summer", "../roles", ".."])
    assert set(found.posts) == {"summer"}
    assert found.findings == ()
    assert set(found.members) == {"maya", "dana", "lena"}
    assert set(load(folder.root, posts=["spring"]).reviews) == {"spring"}


def test_an_id_that_differs_from_the_file_s_name(folder: WorkspaceFolder) -> None:
    folder.write("roles/chief.yaml", "title: Chief\nid: boss\n")
    assert _found(folder) == ["roles/chief.yaml:2:1 SO006"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("channels/acme-x.yaml", "channels/acme-on-x.yaml", "handle"),
        ("members/maya.yaml", "members/maya-miller.yaml", "name"),
        ("posts/spring.yaml", "posts/spring-sale.yaml", "title"),
    ],
)
def test_a_renamed_file_is_told_to_take_its_old_name(folder: WorkspaceFolder, old: str, new: str, field: str) -> None:
    folder.post("spring")
    (folder.root / old).rename(folder.root / new)
    (found,) = [f for f in folder.load().findings if f.code == "SO006"]
    name = old.rsplit("/", 1)[1]
    assert found.finding.path == new
    assert f"ids never change, so call the file '{name}' again" in found.finding.message
    assert f"change '{field}:'" in found.finding.message
    assert "make the two equal" not in found.finding.message


def test_an_id_that_is_taken(folder: WorkspaceFolder) -> None:
    folder.post("spring", folder="posts/2027")
    assert _found(folder) == ["posts/spring.yaml:1:1 SO007"]
    assert "posts/2027/spring.yaml" in _message(folder)


def test_the_root_is_the_nearest_folder_with_settings(folder: WorkspaceFolder) -> None:
    inner = WorkspaceFolder(folder.root / "posts" / "inner")
    assert find_root(folder.root / "posts") == folder.root
    assert find_root(inner.root / "posts") == inner.root
    assert find_root(inner.root / "..") == folder.root
    with pytest.raises(SocialopsError, match="init"):
        find_root(folder.root.parent)


# --- validation -----------------------------------------------------------------------------------------------------

POST = {
    "id": "id: spring",
    "title": "title: Spring",
    "author": "author: maya",
    "channels": "channels: [acme-x]",
    "status": "status: draft",
    "text": "text: Hello",
}

WRONG: dict[str, tuple[dict[str, str], str, str]] = {
    # name: (lines to change or add, where and what code, words of the message)
    "unknown field": ({"hashtag": "hashtag: [a]"}, "7:1 SO005", "did you mean 'hashtags'?"),
    "unknown field inside": ({"media": "media:\n  - {file: a.png, atl: x}"}, "8:19 SO005", "did you mean 'alt'?"),
    "unknown field in a variant": ({"variants": "variants:\n  acme-x:\n    txt: a"}, "9:5 SO005", "did you mean 'text'?"),
    "missing field": ({"title": ""}, "1:1 SO005", "'title' is missing: add a line 'title: …'"),
    "missing inside": ({"waivers": "waivers:\n  - {rule: SO303}"}, "8:5 SO005", "'waivers.reason' is missing"),
    "number for text": ({"title": "title: 2027"}, "2:1 SO005", "'title' must be text: put it in quotes"),
    "switch for text": ({"title": "title: true"}, "2:1 SO005", "put it in quotes"),
    "list for text": ({"title": "title: [a]"}, "2:1 SO005", "'title' must be text, without brackets: a"),
    "lists for text": ({"title": "title: [a, b]"}, "2:1 SO005", "'title' must be text, and is a list"),
    "mapping for text": ({"title": "title: {a: b}"}, "2:1 SO005", "must be text"),
    "number in a list": ({"hashtags": "hashtags: [a, 2027]"}, "7:15 SO005", "entry 2 of 'hashtags' must be text: put it"),
    "text for a list": ({"channels": "channels: acme-x"}, "4:1 SO005", "must be a list, such as [acme-x]"),
    "a text for a list": ({"hashtags": "hashtags: '#a, b'"}, "7:1 SO005", "must be a list, such as [one, two]"),
    "a picture for a list": ({"media": "media: a.png"}, "7:1 SO005", "such as [{file: assets/picture.png, alt: What "),
    "another tool's field": ({"media": "image: a.png"}, "7:1 SO005", "'image' is no field here; did you mean 'media'?"),
    "a city for a zone": ({"timezone": "timezone: new york"}, "7:1 SO005", "no time zone: write America/New_York"),
    "text for a mapping": ({"variants": "variants: acme-x"}, "7:1 SO005", "'field: value' lines"),
    "list for a mapping": ({"variants": "variants:\n  acme-x: [a]"}, "8:3 SO005", "'field: value' lines"),
    "unknown word": ({"status": "status: redy"}, "5:1 SO005", "'draft', 'ready', 'hold', 'cancelled'"),
    "empty list": ({"channels": "channels: []"}, "4:1 SO005", "needs at least 1"),
    "twice": ({"channels": "channels: [acme-x, acme-x]"}, "4:1 SO005", "names 'acme-x' twice"),
    "bad id": ({"author": "author: Maya B"}, "3:1 SO005", "must be an id"),
    "id too long": ({"author": "author: " + "a" * 65}, "3:1 SO005", "at most 64 characters"),
    "double hyphen": ({"author": "author: a--b"}, "3:1 SO005", "must be an id"),
    "bad time": ({"publish_at": "publish_at: tomorrow"}, "7:1 SO005", "such as 2027-03-01 09:00"),
    "no such day": ({"publish_at": "publish_at: 2027-02-30 09:00"}, "7:1 SO005", "such as 2027-02-28 09:00"),
    "a day for a time": ({"publish_at": "publish_at: 2027-03-01"}, "7:1 SO005", "such as 2027-03-01 09:00"),
    "a year far off": ({"publish_at": "publish_at: 9999-12-31 09:00"}, "7:1 SO005", "such as 2027-03-01 09:00"),
    "no such zone": ({"timezone": "timezone: Berlin"}, "7:1 SO005", "Europe/Berlin"),
    "a zone that is a path": ({"timezone": "timezone: ../../etc/passwd"}, "7:1 SO005", "no time zone"),
    "bad address": ({"link": "link: acme.test"}, "7:1 SO005", "https://"),
    "dangerous address": ({"link": "link: javascript:alert(1)"}, "7:1 SO005", "https://"),
    "bad language": ({"language": "language: German"}, "7:1 SO005", "en or de-AT"),
    "no source of media": ({"media": "media: [{alt: x}]"}, "7:9 SO005", "'file: …' or 'url: …'"),
    "two sources of media": ({"media": "media: [{file: a.png, url: https://a.test}]"}, "7:9 SO005", "one of the two"),
    "no text": ({"text": ""}, "1:1 SO005", "has no text for acme-x"),
    "line break in a line": ({"title": 'title: "a\\nb"'}, "2:1 SO003", "holds a line break: remove it"),
    "block as a line": ({"title": "title: |\n  a\n  b"}, "2:1 SO003", "line break"),
    "bidi in a line": ({"title": "title: a\u202eb"}, "2:1 SO003", "U+202E"),
    "escaped bidi in a line": ({"title": 'title: "a\\u202eb"'}, "2:1 SO003", "U+202E"),
    "bidi in an entry": ({"hashtags": 'hashtags: [x, "\\u2066y"]'}, "7:15 SO003", "U+2066"),
    "tab in a line": ({"title": 'title: "a\\tb"'}, "2:1 SO003", "U+0009"),
    "climbing path": ({"media": "media: [{file: ../a.png}]"}, "7:10 SO009", "'media.file' must be a plain path"),
    "climbing in the middle": ({"media": "media: [{file: a/../../b.png}]"}, "7:10 SO009", "plain path"),
    "absolute path": ({"media": "media: [{file: /etc/passwd}]"}, "7:10 SO009", "plain path"),
    "path of windows": ({"media": "media: [{file: 'a\\b.png'}]"}, "7:10 SO009", "plain path"),
    "path with a drive": ({"media": "media: [{file: 'c:a.png'}]"}, "7:10 SO009", "plain path"),
    "path like an option": ({"media": "media: [{file: -rf}]"}, "7:10 SO009", "plain path"),
    "path with a dot": ({"media": "media: [{file: ./a.png}]"}, "7:10 SO009", "plain path"),
    "path of a variant": ({"variants": "variants: {acme-x: {media: [{file: ../a}]}}"}, "7:30 SO009", "plain path"),
    "bad hash": ({"media": "media: [{url: https://a.test/a.png, sha256: abc}]"}, "7:37 SO005", "sha256sum"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_post_is_told_so_at_its_place(folder: WorkspaceFolder, name: str) -> None:
    lines, where, words = WRONG[name]
    folder.write("posts/spring.yaml", "\n".join(filter(None, {**POST, **lines}.values())) + "\n")
    assert _found(folder) == [f"posts/spring.yaml:{where}"]
    assert words in _message(folder)


ELSEWHERE: dict[str, tuple[str, str, str, str]] = {
    "version": ("socialops.yaml", "version: 2\nname: A\n", "1:1 SO005", "must be one of: 1"),
    "e-mail": ("members/x.yaml", "id: x\nname: X\nemails: [dana]\nroles: []\n", "3:10 SO005", "e-mail address"),
    "flag": ("members/x.yaml", "id: x\nname: X\nemails: [x@a.b]\nroles: []\nrelay: 'yes'\n", "5:1 SO005", "true or false"),
    "key": ("members/x.yaml", "id: x\nname: X\nemails: [x@a.b]\nroles: []\nssh_keys: [ssh-rsa x y]\n", "5:12 SO005", "public key"),
    "away": ("members/x.yaml", "id: x\nname: X\nemails: [x@a.b]\nroles: []\naway: [{from: 2027-02-02, to: 2027-02-01}]\n", "5:8 SO005", "swap"),
    "no stages": ("workflows/x.yaml", "id: x\nstages: []\n", "2:1 SO005", "needs at least 1"),
    "nobody approves": ("workflows/x.yaml", "id: x\nstages: [{id: a}]\n", "2:10 SO005", "who approves here?"),
    "no approvals": ("workflows/x.yaml", "id: x\nstages: [{id: a, role: b, approvals: 0}]\n", "2:27 SO005", "at least 1"),
    "reserved stage": ("workflows/x.yaml", "id: x\nstages: [{id: general, role: b}]\n", "2:10 SO005", "comments"),
    "stage twice": ("workflows/x.yaml", "id: x\nstages: [{id: a, role: b}, {id: a, role: b}]\n", "1:1 SO005", "'a' twice"),
    "a task like a stage": ("workflows/x.yaml", "id: x\nstages: [{id: a, role: b}]\nresponsibilities: {a: {role: b}}\n", "1:1 SO005", "name of a stage"),
    "covers": ("workflows/x.yaml", "id: x\ncovers: [schedule]\nstages: [{id: a, role: b}]\n", "2:1 SO005", "content"),
    "due": ("workflows/x.yaml", "id: x\nstages: [{id: a, role: b, due: 2d}]\n", "2:27 SO005", "2d before publish"),
    "platform": ("channels/x.yaml", "id: x\nplatform: twitter\nhandle: x\nowner: y\n", "2:1 SO005", "'x'"),
    "clock": ("channels/x.yaml", "id: x\nplatform: x\nhandle: x\nowner: y\nwindows: [{days: [mon], from: 8, to: '20:00'}]\n", "5:25 SO005", "in quotes"),
    "spacing": ("channels/x.yaml", "id: x\nplatform: x\nhandle: x\nowner: y\nspacing: 30 minutes\n", "5:1 SO005", "such as 30m"),
    "cadence": ("channels/x.yaml", "id: x\nplatform: x\nhandle: x\nowner: y\ncadence: {per_week: [7, 2]}\n", "5:1 SO005", "smaller"),
    "campaign": ("campaigns/x.yaml", "id: x\ntitle: X\nowner: a\nfrom: 2027-02-02\nto: 2027-02-01\n", "1:1 SO005", "swap"),
    "note missing": ("reviews/spring/a--b--1.yaml", "post: spring\nstage: a\nby: b\ndecision: request-changes\nat: 2027-02-01T09:00:00Z\ndigest: sha256:" + "0" * 64 + "\n", "1:1 SO005", "says why"),
    "digest missing": ("reviews/spring/a--b--1.yaml", "post: spring\nstage: a\nby: b\ndecision: approve\nat: 2027-02-01T09:00:00Z\n", "1:1 SO005", "digest"),
    "decision": ("reviews/spring/a--b--1.yaml", "post: spring\nstage: a\nby: b\ndecision: approved\nat: 2027-02-01T09:00:00Z\n", "4:1 SO005", "'approve'"),
    "outcome": ("publications/spring/a--1.yaml", "post: spring\nchannel: a\noutcome: ok\nat: 2027-02-01T09:00:00Z\nby: b\ndigest: sha256:" + "0" * 64 + "\n", "3:1 SO005", "'published'"),
}  # fmt: skip


@pytest.mark.parametrize("name", ELSEWHERE)
def test_other_documents_are_told_too(folder: WorkspaceFolder, name: str) -> None:
    path, text, where, words = ELSEWHERE[name]
    folder.write(path, text)
    assert _found(folder) == [f"{path}:{where}"]
    assert words in _message(folder)


def test_everything_wrong_with_a_file_is_said_at_once(folder: WorkspaceFolder) -> None:
    folder.write("posts/spring.yaml", "id: spring\ntitle: 1\nchannels: acme-x\nstatus: redy\nhashtag: a\n")
    assert len(_found(folder)) == 5  # author is missing too


@pytest.mark.parametrize("line", ["labels:", "labels: ~", "labels: []", "campaign:", "variants:", "media: ~"])
def test_an_empty_field_counts_as_left_out(folder: WorkspaceFolder, line: str) -> None:
    folder.write("posts/spring.yaml", "\n".join((*POST.values(), line)) + "\n")
    assert _found(folder) == []


def test_media_behind_a_link_is_unsafe(folder: WorkspaceFolder, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder.root / "assets").mkdir()
    (folder.root / "assets/a.png").symlink_to(tmp_path / "secret.png")
    (folder.root / "loop.png").symlink_to("loop.png")
    workspace = folder.load()
    for path in ("assets/a.png", "loop.png"):
        assert "link" in (workspace.files.media_problem(path) or "")
        assert workspace.files.media(path).sha256 is None
    (folder.root / "assets/pipe.png").unlink(missing_ok=True)
    os.mkfifo(folder.root / "assets/pipe.png")
    assert workspace.files.media("assets/pipe.png").problem == "is no regular file"
    assert workspace.files.media("assets/none.png").problem == "is not there"
    assert workspace.files.media("a" * 300 + ".png").problem


_POST = b"id: spring\ntitle: Spring\ntext: |\n  Hello\n"


@pytest.mark.parametrize("base", [b"", b"||||||| 3f2a1bc\n  Then\n"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("path", ["posts/spring.yaml", "roles/writer.yaml", "socialops.yaml", "cases/c1.yaml"])
def test_two_versions_that_a_merge_left_are_told_as_such(tmp_path: Path, path: str, base: bytes, end: bytes) -> None:
    folder = small_workspace(tmp_path)
    sides = b"<<<<<<< HEAD\n  Mine # one\n" + base + b"=======\n  Yours\n>>>>>>> theirs\n"
    (folder.root / path).parent.mkdir(exist_ok=True)
    (folder.root / path).write_bytes((_POST + sides + b"labels: [a]\n" + sides).replace(b"\n", end))
    found = [f for f in load(folder.root).findings if f.finding.path == path]
    assert [(f.code, f.finding.position) for f in found] == [("SO002", Position(5, 1))]
    assert all(word in found[0].finding.message for word in ("yours", "theirs", "keep one".capitalize(), "git add"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"text: |\n  <<<<<<< HEAD\n  one\n  =======\n  two\n  >>>>>>> x\n", None),
        (b"text: |\n  Title\n  =======\n", None),
        (b'text: "Open\n  =======\n', "not YAML"),
        (b'text: "Open\n=======\n', "not YAML"),
        (b"text: |\n  One\n>>>>>>> theirs\n", "marker line"),
    ],
)
def test_what_only_looks_like_a_merge_is_none(text: bytes, told: str | None) -> None:
    source = Memory({"socialops.yaml": b"version: 1\nname: acme\n", "posts/a.yaml": b"id: a\n" + text})
    found = [f.finding.message for f in load(source).findings if f.code == "SO002"]
    assert (told is None and not found) or (told and told in found[0])
    assert not any("two versions" in message for message in found)


@pytest.mark.parametrize("name", ["x.YAML", "x.Yml", "x.yml", "x.yaml ", "x.yaml.", "x.yaml. "])
@pytest.mark.parametrize("folder", ["posts", "posts/sub", "roles", "reviews/spring", "cases"])
def test_a_file_that_only_seems_to_end_in_yaml_is_a_finding(tmp_path: Path, folder: str, name: str) -> None:
    files = {"socialops.yaml": b"version: 1\nname: acme\n", f"{folder}/{name}": b"id: x\n", f"{folder}/x.txt": b""}
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    for source in (Memory(files), tmp_path):
        found = load(source).findings
        assert [(f.code, f.finding.path) for f in found] == [("SO001", f"{folder}/{name}")]
        assert "rename it" in found[0].finding.message


@pytest.mark.parametrize(("stage", "meant"), [("roles: [manager, legal]", "any_of"), ("roles: manager", "role")])
def test_several_roles_of_a_stage_are_any_of(stage: str, meant: str) -> None:
    text = f"id: w\ntitle: W\nstages:\n  - id: look\n    {stage}\n"
    found = load(Memory({"socialops.yaml": b"version: 1\nname: acme\n", "workflows/w.yaml": text.encode()})).findings
    assert any(f"did you mean '{meant}'?" in f.finding.message for f in found)
