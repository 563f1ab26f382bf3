"""`page`: the team's site; every link leads somewhere, nothing private is on it, nobody else's file is touched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from socialops.errors import SocialopsError
from socialops.operations.site import watch
from socialops.operations.site.folder import MANIFEST, deliver
from tests.factories import WorkspaceFolder, run_cli, small_workspace
from tests.handoffs import PLAYBOOK, handoff_workspace
from tests.media import png

NOW = "2027-03-02 12:00"
HOSTILE = '</script></style><img src=x onerror=alert(1)> " onclick=alert(2)'
KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIGFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"
PRIVATE = ("acme.test", "press@", "octo-ada", KEY, "2027-02-23", "2027-03-18", "23 Feb", "18 Mar", "23 February")
NAMES = ("ada", "abe", "ben", "bo", "lea", "hal", "mia", "kim")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = handoff_workspace(tmp_path_factory.mktemp("page") / "acme", name=f"Acme {HOSTILE}")
    made.settings(name=f"Acme {HOSTILE}", holidays="DE-BE", rules={"ignore": ["SO607"]})
    made.role("writer")
    made.role("manager", may=["post", "publish"], talks_to=["writer", "hal"])
    made.member("mia", "writer", name=f"Mia {HOSTILE}", logins={"github": "octo-ada"}, ssh_keys=[f"ssh-ed25519 {KEY}"])
    made.member("kim", "manager", away=[{"from": "2027-02-23", "to": "2027-03-18"}], backup="hal")
    made.workflow()
    made.document("playbooks/complaint.yaml", {**PLAYBOOK, "title": f"Complaint {HOSTILE}"})
    texts = {"out": "Out", "soon": f"Soon {HOSTILE}", "draft": "Secret draft"}
    for name, title in texts.items():
        made.post(name, author="mia", title=title, text="Write to press@acme.test, not to @acme@social.example.\n",
                  publish_at="2027-03-04 09:00" if name == "soon" else "2027-03-01 09:00",
                  status="draft" if name == "draft" else "ready")  # fmt: skip
    for name in ("out", "soon"):
        made.review(name, "brand-review", "kim", at="2027-02-20 10:00")
    made.publication("out", by="kim")
    log = [{"action": "open", "by": "ada", "at": "2027-03-02 09:00", "note": f"From press@acme.test {HOSTILE}"}]
    made.document("cases/2027-03-02-strap.yaml", {
        "id": "2027-03-02-strap", "playbook": "complaint", "title": f"Strap {HOSTILE}", "post": "out", "log": log,
    })  # fmt: skip
    made.document("goals/grow.yaml", {"id": "grow", "title": f"Grow {HOSTILE}", "owner": "hal", "objectives": [
        {"id": "seen", "title": "Be seen", "kpi": "impressions", "target": 100},
    ]})  # fmt: skip
    made.document("guides/voice.yaml", {"id": "voice", "title": f"Voice {HOSTILE}", "voice": ["Plain"]})
    made.git()
    return made


def built(folder: WorkspaceFolder, target: Path, *options: str) -> dict[str, str]:
    ran = run_cli("page", "-o", target, *options, cwd=folder.root, now=NOW)
    assert ran.code == 0, ran.err
    assert "left out" not in ran.err
    return {path.name: path.read_text(encoding="utf-8") for path in target.glob("*.html")}


@pytest.fixture(scope="module")
def inside(folder: WorkspaceFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return built(folder, tmp_path_factory.mktemp("inside"))


@pytest.fixture(scope="module")
def outside(folder: WorkspaceFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return built(folder, tmp_path_factory.mktemp("outside"), "--public")


class Read(HTMLParser):
    """What a browser finds in a page: tags, ids, links, words, and attributes that run something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.odd: list[str] = []
        self.policy = ""
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.odd += [name for name in found if name.startswith("on") or name == "style"]
        if "id" in found:
            self.ids.append(found["id"] or "")
        if "href" in found:
            self.links.append(found["href"] or "")
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"] or ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def both(inside: dict[str, str], outside: dict[str, str]) -> Iterator[tuple[str, Read, dict[str, str]]]:
    for pages in (inside, outside):
        for name, text in pages.items():
            yield name, Read(text), pages


def test_every_link_leads_to_a_place_that_is_there(inside: dict[str, str], outside: dict[str, str]) -> None:
    ids = {id(pages): {name: set(Read(text).ids) for name, text in pages.items()} for pages in (inside, outside)}
    for name, page, pages in both(inside, outside):
        assert len(page.ids) == len(set(page.ids)), name
        found = [link for link in page.links if not link.startswith("https://")]
        data = re.search(r'<script type="application/json" id="index">(.*?)</script>', pages[name], re.DOTALL)
        found += [row[3] for row in json.loads(data[1])] if data else []
        assert len(found) > 5
        for link in found:
            file, _, anchor = link.partition("#")
            assert (file or name) in pages, link
            assert not anchor or anchor in ids[id(pages)][file or name], f"{name}: {link}"


def test_each_page_may_load_nothing_and_run_only_its_own(inside: dict[str, str], outside: dict[str, str]) -> None:
    for name, page, _ in both(inside, outside):
        assert page.policy.startswith("default-src 'none'; style-src 'sha256-"), name
        assert "unsafe" not in page.policy
        assert page.tags.count("script") == {"calendar.html": page.tags.count("script"), "search.html": 2}.get(name, 0)
        assert page.odd == [], name
        assert not {"iframe", "object", "embed", "link", "form"} & set(page.tags)


def test_what_people_wrote_stays_text(inside: dict[str, str], outside: dict[str, str]) -> None:
    for name, page, _ in both(inside, outside):
        assert "onerror" not in page.odd, name
        assert not [tag for tag in page.tags if tag == "img" and name != "calendar.html"], name
    for name in ("index.html", "board.html", "cases.html", "day-mia.html", "goals.html", "guides.html"):
        assert HOSTILE in "".join(Read(inside[name]).words), name
    rows = json.loads(re.search(r'id="index">(.*?)</script>', inside["search.html"], re.DOTALL)[1])  # type: ignore[index]
    assert {f"Soon {HOSTILE}", f"Strap {HOSTILE}"} <= {row[1] for row in rows}


def test_nothing_private_is_on_it(inside: dict[str, str], outside: dict[str, str]) -> None:
    for pages in (inside, outside):
        for name, text in pages.items():
            assert [word for word in PRIVATE if word in text] == [], name
    assert "(e-mail left out)" in inside["case-2027-03-02-strap.html"]
    assert "@acme@social.example" in inside["search.html"]


def test_a_public_site_leaves_out_drafts_cases_load_and_names(inside: dict[str, str], outside: dict[str, str]) -> None:
    pages = "index calendar goals report people guides playbooks search"
    assert set(outside) == {f"{name}.html" for name in pages.split()}
    for name, text in outside.items():
        words = " ".join(Read(text).words)
        assert "Secret" not in words, name
        assert "Strap" not in words, name
        assert [who for who in NAMES if re.search(rf"\b{who}\b", words, re.IGNORECASE)] == [], name
    for word in ("Secret draft", "Strap", "mia", "hal"):
        assert any(word in text for text in inside.values())
    assert "Out" in outside["calendar.html"]
    assert "Soon" in outside["calendar.html"]
    assert "<span>planned</span>" in outside["calendar.html"]
    assert "<span>scheduled</span>" not in outside["calendar.html"]  # how far the team is with it is its own business


def test_a_day_has_what_waits_for_its_member(inside: dict[str, str]) -> None:
    ada, hal, lea = ("".join(Read(inside[f"day-{name}.html"]).words) for name in ("ada", "hal", "lea"))
    assert "Strap" in ada
    assert ada.index("Late") < ada.index("Strap")
    assert "Nothing waits for you" in lea
    assert "Strap" not in lea
    assert "Nothing waits" in hal
    assert "day-zoe.html" not in inside  # she has left


def test_it_removes_only_what_it_wrote(folder: WorkspaceFolder, tmp_path: Path) -> None:
    target = tmp_path / "site"
    pages = built(folder, target)
    (target / "notes.html").write_text("mine")
    (target / "logo.svg").write_text("mine")
    ran = run_cli("page", "-o", target, cwd=folder.root, now=NOW)
    assert "0 of them new" in ran.err
    left = built(folder, target, "--public")
    assert set(left) < {*pages, "notes.html"}
    assert "case-2027-03-02-strap.html" not in left
    assert (target / "notes.html").read_text() == "mine"
    assert (target / "logo.svg").read_text() == "mine"
    assert json.loads((target / MANIFEST).read_text())["files"] == sorted(set(left) - {"notes.html"})


def test_a_manifest_can_t_name_what_lies_elsewhere(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    for name in ("victim.html", "site/keep.yaml", "site/.hidden.html"):
        (tmp_path / name).write_text("mine")
    names = ["../victim.html", str(tmp_path / "victim.html"), "keep.yaml", ".hidden.html", 7]
    (target / MANIFEST).write_text(json.dumps({"files": names}))
    assert deliver(target, {"index.html": "x"}) == (1, 0, ())
    assert all(
        (tmp_path / name).read_text() == "mine" for name in ("victim.html", "site/keep.yaml", "site/.hidden.html")
    )


@pytest.mark.parametrize("content", ["[]", "{", '{"files": 3}', "[" * 100_000])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(SocialopsError, match="no list of a site's files"):
        deliver(tmp_path, {"index.html": "x"})
    assert not (tmp_path / "index.html").exists()


def test_what_is_in_the_way_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(SocialopsError, match="not a page of an earlier run"):
        deliver(tmp_path, {"index.html": "x", "board.html": "x"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html"]
    with pytest.raises(SocialopsError, match="can't be the name of a page"):
        deliver(tmp_path, {"../index.html": "x"})


@pytest.mark.parametrize("name", ["index.html", MANIFEST, ""])
def test_links_are_not_followed(tmp_path: Path, name: str) -> None:
    outside, target = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    if name:
        target.mkdir()
        (outside / "file").write_text("mine")
        (target / name).symlink_to(outside / "file")
    else:
        target.symlink_to(outside)
    with pytest.raises(SocialopsError, match="link"):
        deliver(target, {"index.html": "x"})
    assert [path.read_text() for path in outside.iterdir()] == (["mine"] if name else [])


def test_watch_sees_what_changes_and_not_what_it_writes(folder: WorkspaceFolder) -> None:
    root, site = folder.root, folder.root / "site"
    site.mkdir()
    before = watch.state(root, site)
    (site / "index.html").write_text("x")
    (site / "deep.yaml").write_text("x")
    (root / "posts/link.yaml").symlink_to(root / "socialops.yaml")
    assert watch.state(root, site) == before
    (root / "posts/link.yaml").unlink()
    built_times: list[int] = []

    def build() -> None:
        built_times.append(1)
        raise KeyboardInterrupt

    waits: list[float] = []

    def change(seconds: float) -> None:
        waits.append(seconds)
        assert len(waits) < 3
        if len(waits) == 2:
            (root / "goals/more.yaml").write_text("x")

    with pytest.raises(KeyboardInterrupt):
        watch.watch(root, site, build, wait=change)
    (root / "goals/more.yaml").unlink()
    for path in site.iterdir():
        path.unlink()
    site.rmdir()
    assert built_times == [1]


def test_it_is_served_to_this_machine_alone(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("hello")
    (tmp_path / MANIFEST).write_text("{}")
    (tmp_path.parent / "secret.html").write_text("secret")
    server = watch.serve(tmp_path)

    def asked(path: str, host: str | None = None) -> tuple[int, str]:
        named = {"Host": host} if host else {}
        request = Request(f"http://127.0.0.1:{server.server_port}/{path}", headers=named)
        try:
            with urlopen(request, timeout=5) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except OSError as error:
            return getattr(error, "code", 0), ""

    try:
        assert server.server_address[0] == "127.0.0.1"
        assert asked("") == (200, "hello")
        for path in (MANIFEST, "../secret.html", "%2e%2e/secret.html", "..%2fsecret.html", "none.html"):
            assert asked(path) == (404, "")
        assert asked("", "evil.example:80") == (404, "")
    finally:
        server.shutdown()
        server.server_close()


def test_a_picture_that_no_page_can_hold_lies_beside_them_and_goes_with_its_post(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "acme")
    (folder.root / "assets").mkdir()
    for name, more in (("large", 100_000), ("huge", 2_000_000), ("small", 10)):
        (folder.root / f"assets/{name}.png").write_bytes(png() + bytes(more))
        folder.post(name, publish_at="2027-03-03 09:00", media=[{"file": f"assets/{name}.png", "alt": "A seam"}])
    (tmp_path / "site").mkdir()
    (tmp_path / "site/picture-of-us.png").write_bytes(b"theirs")
    pages = built(folder, tmp_path / "site")
    (copy,) = (tmp_path / "site").glob("picture-????????????????.png")
    assert copy.read_bytes() == (folder.root / "assets/large.png").read_bytes()
    sources = set(re.findall(r'<img[^>]* src="([^"]{0,40})', pages["calendar.html"]))
    assert copy.name in sources
    assert len(sources) == 2
    assert "img-src &#39;self&#39; data:" in pages["calendar.html"]
    (folder.root / "posts/large.yaml").unlink()
    built(folder, tmp_path / "site")
    assert [path.name for path in (tmp_path / "site").glob("*.png")] == ["picture-of-us.png"]
