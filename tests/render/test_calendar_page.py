"""The calendar's page in a real browser."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import run_cli, small_workspace
from tests.tools import ROOT, node_module, program

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")

HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESKTOP, PHONE = (1280, 900), (375, 740)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = os.environ.get("CHROMIUM") or program("chromium", "chromium-browser", "google-chrome")
    with playwright.sync_playwright() as tools:
        found = tools.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield found
        found.close()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "examples" / "acme", folder / "acme")
    post = folder / "acme/posts/2027/03/three-layers.yaml"
    post.write_text(re.sub(r"^title: .*$", f"title: {HOSTILE!r}", post.read_text(), flags=re.MULTILINE))
    target = folder / "calendar.html"
    options = ("--format", "html", "--with-days", "--from", "2027-02-01", "--to", "2027-04-30", "-o", target)
    ran = run_cli("calendar", *options, cwd=folder / "acme", now="2027-03-03 10:00")
    assert ran.code == 0, ran.err
    return target


class Tab:
    """A page with all that went wrong in it."""

    def __init__(self, browser: Any, page: Path, size: tuple[int, int], **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        self.tab = self.context.new_page()
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.tab.on("console", lambda m: self.faults.append(m.text) if m.type in {"error", "warning"} else None)
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))
        self.tab.on("dialog", self._refuse)
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.goto(page.as_uri())

    def _refuse(self, box: Any) -> None:
        self.faults.append(box.message)
        box.dismiss()

    def view(self, name: str) -> None:
        self.tab.get_by_role("radio", name=name).check(force=True)


@pytest.fixture
def opened(browser: Any, page_file: Path) -> Iterator[Any]:
    tabs: list[Tab] = []

    def make(size: tuple[int, int] = DESKTOP, **options: Any) -> Tab:
        tabs.append(Tab(browser, page_file, size, **options))
        return tabs[-1]

    yield make
    for tab in tabs:
        tab.context.close()
        assert tab.faults == []
        assert len(tab.requests) == 1  # the page itself, nothing else


VIEWS = ("Month", "Week", "List", "Board")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("size", [DESKTOP, pytest.param(PHONE, marks=pytest.mark.slow)], ids=["desktop", "phone"])
def test_every_view_is_accessible(opened: Any, scheme: str, size: tuple[int, int]) -> None:
    axe = node_module("axe-core", "axe.min.js").read_text(encoding="utf-8")
    page = opened(size, color_scheme=scheme)
    page.tab.evaluate(axe + ";0")

    def violations() -> list[tuple[str, str]]:
        found = page.tab.evaluate("axe.run(document)")["violations"]
        return [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in {"serious", "critical", "moderate"}]

    for view in VIEWS if scheme == "dark" else ("Month", "Board"):
        page.view(view)
        assert violations() == [], view
    page.view("List")
    page.tab.locator("a.chip").first.click()
    page.tab.wait_for_timeout(300)
    assert violations() == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_never_scrolls_sideways(opened: Any, view: str) -> None:
    page = opened(PHONE)
    page.view(view)
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_a_phone_begins_with_the_list_and_a_desktop_with_the_month(opened: Any) -> None:
    assert opened(PHONE).tab.get_by_role("radio", name="List").is_checked()
    desktop = opened()
    assert desktop.tab.get_by_role("heading", level=1).inner_text() == "March 2027"
    assert desktop.tab.locator("td.today .day-number").inner_text() == "3"


def test_a_hostile_title_stays_text_everywhere(opened: Any) -> None:
    page = opened()
    for view in VIEWS:
        page.view(view)
        chips = page.tab.locator("a.chip:visible", has_text=HOSTILE)
        if view != "Week":  # this week does not hold it
            assert chips.count() == 1, view
    page.tab.locator("a.chip:visible", has_text=HOSTILE).click()
    assert page.tab.get_by_role("dialog").get_by_role("heading", level=2).inner_text() == HOSTILE
    assert page.tab.locator("img:not([src^='data:image/'])").count() == 0
    assert page.tab.locator("script").count() == 1


def test_filters_combine_and_are_remembered(opened: Any) -> None:
    page = opened()
    page.view("List")
    page.tab.get_by_label("Channel").select_option("acme-youtube")
    assert page.tab.locator(".entry:visible").count() == page.tab.locator(".entry[data-channels~=acme-youtube]").count()
    assert page.tab.locator("#count").inner_text() == "1 of 29 entries"
    page.tab.get_by_label("State").select_option("draft")
    assert page.tab.get_by_text("Nothing to show here.").is_visible()
    page.tab.reload()
    assert page.tab.get_by_label("State").input_value() == "draft"
    page.requests.pop()
    page.tab.get_by_role("button", name="Clear").click()
    assert page.tab.locator("#count").inner_text() == "29 entries"


def test_members_filter_by_whom_it_waits_for(opened: Any) -> None:
    page = opened()
    page.view("List")
    page.tab.get_by_label("Member").select_option("paul")
    titles = page.tab.locator(".entry:visible .title").all_inner_texts()
    assert titles == ["Giveaway of ten day packs"]


def test_the_keyboard_is_enough(opened: Any) -> None:
    page = opened()
    keys = page.tab.keyboard
    keys.press("ArrowRight")
    assert page.tab.get_by_role("heading", level=1).inner_text() == "April 2027"
    keys.press("ArrowRight")
    assert page.tab.get_by_role("heading", level=1).inner_text() == "April 2027"  # the plan ends there
    keys.press("ArrowLeft")
    page.tab.locator("td a.chip").first.focus()
    keys.press("Enter")
    dialog = page.tab.get_by_role("dialog")
    assert dialog.is_visible()
    assert dialog.evaluate("node => node.contains(document.activeElement)")
    keys.press("Escape")
    assert not dialog.is_visible()
    assert page.tab.evaluate("document.activeElement.className") == "chip"
    page.tab.get_by_role("radio", name="Month").focus()
    keys.press("ArrowRight")
    assert page.tab.get_by_role("heading", level=1).inner_text().startswith("Week 9")


def test_the_board_has_a_column_a_state_with_each_post_once(opened: Any) -> None:
    page = opened()
    page.view("Board")
    names = page.tab.locator(".board h2 span:nth-child(2)").all_inner_texts()
    assert names[:5] == ["planned", "draft", "changes-requested", "in-review", "scheduled"]
    apart = page.tab.locator(".board .apart, .board .apart ~ section").locator("h2 span:nth-last-child(2)")
    assert apart.all_inner_texts() == ["without a time", "on-hold"]
    assert page.tab.locator(".board .any .entry").get_attribute("data-post") == "behind-the-seams"
    scheduled = page.tab.locator(".board section.s-scheduled .entry")
    posts = [node.get_attribute("data-post") for node in scheduled.all()]
    assert len(posts) == len(set(posts)) == 5


def test_holidays_and_open_slots_stand_in_the_month(opened: Any) -> None:
    page = opened()
    assert page.tab.locator("td", has=page.tab.locator("time[datetime='2027-03-08']")).inner_text().startswith("8")
    assert page.tab.locator("td.off .special.holiday").first.inner_text() == "Women's Day"
    page.tab.keyboard.press("ArrowRight")
    assert page.tab.locator("td .open-slot").all_inner_texts() == ["open: acme-x 12:00"] * 2


def test_the_month_prints_on_one_page_even_in_the_dark(opened: Any) -> None:
    page = opened(color_scheme="dark")
    pdf = page.tab.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1


@pytest.mark.parametrize(
    "view", ["Month", "Board", *(pytest.param(v, marks=pytest.mark.slow) for v in ("Week", "List"))]
)
def test_each_view_of_a_month_prints_on_one_page(browser: Any, tmp_path: Path, view: str) -> None:
    target = tmp_path / "march.html"
    options = ("--format", "html", "--with-days", "--month", "2027-03", "-o", target)
    run_cli("calendar", *options, cwd=ROOT / "examples" / "acme", now="2027-03-03 10:00")
    page = Tab(browser, target, DESKTOP)
    page.view(view)
    pdf = page.tab.pdf(prefer_css_page_size=True)
    page.context.close()
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1


def test_a_crowded_month_prints_and_counts_what_does_not_fit(browser: Any, tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "crowd")
    for day in range(1, 32):
        for hour in range(8, 8 + day % 9):
            at = f"2027-05-{day:02} {hour:02}:00"
            folder.post(f"p-{day}-{hour}", title="A rather long title that does not fit", publish_at=at)
    target = tmp_path / "may.html"
    run_cli("calendar", "--format", "html", "--month", "2027-05", "-o", target, cwd=folder.root, now="2027-05-12 10:00")
    page = Tab(browser, target, (1054, 725))
    page.tab.emulate_media(media="print")
    cut = page.tab.evaluate(
        "[...document.querySelectorAll('.month .day')].filter(d => d.scrollHeight > d.clientHeight + 1).length"
    )
    assert cut == 0
    eighth = page.tab.locator("td", has=page.tab.locator("time[datetime='2027-05-08']"))
    assert " ".join(eighth.inner_text().split()).endswith("+4 more on 8 May")
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.tab.pdf(prefer_css_page_size=True))) == 1
    page.context.close()


@pytest.fixture
def april(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Posts on 30 March, 6 April and 1 May; the page shows what the options say."""
    folder = small_workspace(tmp_path / "april")
    for name, day in (("before", "2027-03-30"), ("inside", "2027-04-06"), ("after", "2027-05-01")):
        folder.post(name, title=name, publish_at=f"{day} 09:00", channels=["acme-x", "acme-linkedin"])
    folder.post("far", publish_at="2027-05-03 09:00")
    tabs: list[Tab] = []

    def make(*options: str, **settings: Any) -> Tab:
        target = tmp_path / "april.html"
        ran = run_cli("calendar", "--format", "html", *options, "-o", target, cwd=folder.root, now="2027-02-20 12:00")
        assert ran.code == 0, ran.err
        tabs.append(Tab(browser, target, DESKTOP, **settings))
        return tabs[-1]

    yield make
    for tab in tabs:
        tab.context.close()


def _titles(page: Any, where: str) -> list[str]:
    found: list[str] = page.tab.locator(f"{where} .entry:visible .title").all_inner_texts()
    return found


def test_days_of_the_months_beside_it_are_filled_and_dimmed(april: Any) -> None:
    page = april("--month", "2027-04")
    assert _titles(page, "td.away") == ["before", "after"]
    assert _titles(page, "td:not(.away)") == ["inside"]
    colour = "node => getComputedStyle(node).color"
    chips = [page.tab.locator(f"{td} a.chip").first.evaluate(colour) for td in ("td.away", "td:not(.away)")]
    assert chips[0] != chips[1]
    page.tab.locator("td.away a.chip").first.click()
    assert page.tab.get_by_role("dialog").get_by_role("heading", level=2).inner_text() == "before"
    assert page.tab.locator("#dialog-body .card").is_visible()


def test_the_counter_counts_what_the_view_shows(april: Any) -> None:
    page = april("--month", "2027-04")
    count = page.tab.locator("#count")
    for view, words in (("Month", "3 entries"), ("Week", "1 entry"), ("List", "1 entry"), ("Board", "1 post")):
        page.view(view)
        assert count.inner_text().split()[0] == str(len(_titles(page, "#view" if view != "List" else "#list")))
        assert count.inner_text() == words
    page.view("Month")
    page.tab.get_by_label("Campaign").evaluate("select => select.add(new Option('none', 'none'))")
    page.tab.get_by_label("Campaign").select_option("none")
    assert count.inner_text() == "0 of 3 entries"


def test_a_plan_that_begins_inside_a_month_has_no_blank_weeks(april: Any) -> None:
    page = april("--from", "2027-03-22", "--to", "2027-04-09")
    weeks = "tbody th"
    assert page.tab.locator(weeks).all_inner_texts() == ["W12", "W13"]
    page.tab.keyboard.press("ArrowRight")
    assert page.tab.locator(weeks).all_inner_texts() == ["W13", "W14"]


def test_print_says_where_a_post_goes(april: Any) -> None:
    page = april("--month", "2027-04")
    page.tab.emulate_media(media="print")
    assert page.tab.locator("td:not(.away) .chip .where").inner_text() == "linkedin, x"
    assert page.tab.locator("td:not(.away) .chip .where").is_visible()


def test_without_scripts_neighbours_stay_out(april: Any) -> None:
    page = april("--month", "2027-04", java_script_enabled=False)
    assert page.tab.locator(".entry:visible .title").all_inner_texts() == ["inside"]
    assert page.tab.locator("article.card:visible").count() == 1


def test_planned_occurrences_open_filter_and_show_whose_they_are(opened: Any) -> None:
    page = opened()
    page.view("List")
    page.tab.get_by_label("State").select_option("planned")
    page.tab.get_by_label("Member").select_option("maya")
    page.tab.locator("a.chip:visible").first.click()
    dialog = page.tab.get_by_role("dialog")
    assert dialog.get_by_role("heading", level=2).inner_text() == "Tip 2: wool"
    assert "series materialise weekly-tip --until 2027-03-16" in dialog.inner_text()


def test_the_backlog_page_is_accessible(browser: Any, tmp_path: Path) -> None:
    axe = node_module("axe-core", "axe.min.js").read_text(encoding="utf-8")
    target = tmp_path / "backlog.html"
    run_cli("backlog", "--format", "html", "-o", target, cwd=ROOT / "examples" / "acme", now="2027-03-03 10:00")
    for size in (DESKTOP, PHONE):
        page = Tab(browser, target, size)
        page.tab.evaluate(axe + ";0")
        assert [v["id"] for v in page.tab.evaluate("axe.run(document)")["violations"]] == []
        assert page.tab.evaluate("document.documentElement.scrollWidth") <= size[0]
        title = page.tab.locator(".posts tbody a").nth(1)
        title.focus()
        page.tab.keyboard.press("Enter")
        card = page.tab.locator("article.card:visible")
        assert card.get_by_role("heading", level=2).inner_text() == title.inner_text()
        assert [v["id"] for v in page.tab.evaluate("axe.run(document)")["violations"]] == []
        page.tab.keyboard.press("Tab")
        page.tab.keyboard.press("Enter")
        assert card.count() == 0
        assert page.tab.locator(".posts img.thumb").count() >= 3
        assert page.tab.locator(".posts tbody td .person").first.inner_text().split() == ["DW", "Dana", "Weiss"]
        assert page.faults == []
        page.context.close()


def test_without_scripts_it_is_a_readable_list(opened: Any) -> None:
    page = opened(java_script_enabled=False)
    assert page.tab.locator(".toolbar").is_hidden()
    assert page.tab.locator(".entry:visible").count() == 29
    assert page.tab.locator("article.card:visible").count() == page.tab.locator("article.card").count() > 15
    page.tab.locator("a.chip").first.click()
    assert page.tab.url.endswith("#post-winter-repair-recap")


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cf"
    "c0000003010100c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The calendar of acme as its team sees it on the ninth, and its text."""
    target = tmp_path_factory.mktemp("march") / "calendar.html"
    options = ("--format", "html", "--with-days", "-o", target)
    ran = run_cli("calendar", *options, cwd=ROOT / "examples" / "acme", now="2027-03-09 09:00")
    assert ran.code == 0, ran.err
    return target, target.read_text(encoding="utf-8")


def test_a_month_fits_the_screen_under_a_head_of_one_row(browser: Any, march: tuple[Path, str]) -> None:
    page = Tab(browser, march[0], (1400, 900))
    assert page.tab.locator(".masthead").bounding_box()["height"] <= 56
    for weeks in (5, 6):
        grid = page.tab.locator(".month").bounding_box()
        assert grid["y"] + grid["height"] <= 900
        assert page.tab.locator(".month tbody tr").count() == weeks
        for _ in range(2):
            page.tab.locator("#on" if weeks == 5 else "#back").click()
    thumb = page.tab.locator("td a.chip img.thumb").first.bounding_box()
    assert (thumb["width"], thumb["height"]) == (40, 40)
    assert page.tab.evaluate("[...document.querySelectorAll('td img')].every(i => i.complete && i.naturalWidth)")
    assert page.faults == []
    page.context.close()


def test_arrows_lead_two_months_each_way_in_every_view(browser: Any, march: tuple[Path, str]) -> None:
    page = Tab(browser, march[0], DESKTOP)
    heading, back, on = page.tab.locator("h1"), page.tab.locator("#back"), page.tab.locator("#on")
    for view in ("Month", "List", "Board"):
        page.view(view)
        on.click()
        on.click()
        assert heading.inner_text() == "May 2027"
        assert on.is_disabled()
        for _ in range(3):
            back.click()
        assert heading.inner_text() == "February 2027"
        assert page.tab.locator("#view .entry", has_text="What the workshop mended").count() == 1, view
        assert page.tab.locator("#count").inner_text().split()[0] == str(page.tab.locator("#view .entry").count())
        page.tab.locator("#now").click()
        assert heading.inner_text() == "March 2027"
    page.context.close()


def test_what_is_late_stands_on_top_whenever_it_publishes(browser: Any, march: tuple[Path, str]) -> None:
    page = Tab(browser, march[0], DESKTOP)
    strip = page.tab.locator(".strip")
    assert strip.locator("h2").inner_text().split() == ["!", "6", "late"]
    titles = strip.locator("a b").all_inner_texts()
    assert "How big is 20 litres?" in titles  # of February
    strip.locator("a").nth(5).focus()
    page.tab.keyboard.press("Enter")
    assert page.tab.get_by_role("dialog").get_by_role("heading", level=2).inner_text() == titles[5]
    page.context.close()


def test_the_legend_filters_and_counts(browser: Any, march: tuple[Path, str]) -> None:
    page = Tab(browser, march[0], DESKTOP)
    button = page.tab.get_by_role("button", name="in-review")
    assert button.locator(".number").inner_text() == "4"
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.tab.locator("#count").inner_text() == "4 of 17 entries"
    assert page.tab.locator(".month .entry").count() == page.tab.locator(".month .entry.s-in-review").count() == 4
    button.click()
    assert page.tab.locator("#count").inner_text() == "17 entries"
    page.context.close()


def test_the_list_of_a_phone_opens_at_today(browser: Any, march: tuple[Path, str]) -> None:
    page = Tab(browser, march[0], PHONE)
    assert page.tab.locator(".list-day.today").bounding_box()["y"] < 40
    page.context.close()


def test_a_card_shows_the_request_the_people_the_lengths_and_the_pictures(march: tuple[Path, str]) -> None:
    cards = {part.partition('"')[0]: part for part in march[1].split('<article class="card" id="post-')[1:]}
    text = {name: " ".join(re.sub(r"<[^>]+>", " ", card).split()) for name, card in cards.items()}
    asked = text["repair-booth-dates"]
    assert asked.index("Which markets") < asked.index("OH Omar Haddad to revise") < asked.index("Our sewing machine")
    assert "DW Dana Weiss asked for changes at brand-review, Tue 2 Mar 15:35" in asked
    assert "255/500 255 of 500" in asked
    assert re.search(r"✓ 1 of 1 \w\w [\w ]+ approved \w+ \d+ \w+", text["drizzle-launch"])
    assert 'alt="Three backpacks side by side' in cards["commuter-day-pack"]


def test_pictures_are_small_or_beside_the_page_and_within_a_budget(browser: Any, tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "album")
    (folder.root / "assets").mkdir()
    for number in range(30):
        (folder.root / f"assets/{number} #.png").write_bytes(PICTURE + bytes(60_000))
        media = [{"file": f"assets/{number} #.png", "alt": "<b>dot</b>"}]
        folder.post(f"p-{number}", publish_at=f"2027-03-{number + 1:02} 09:00", media=media)
    (folder.root / "assets/evil.png").write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    folder.post("evil", publish_at="2027-03-31 09:00", media=[{"file": "assets/evil.png", "alt": "no"}])
    target = tmp_path / "pages" / "calendar.html"
    target.parent.mkdir()
    run_cli("calendar", "--format", "html", "--month", "2027-03", "-o", target, cwd=folder.root)
    text = target.read_text(encoding="utf-8")
    sources = re.findall(r'<img[^>]* src="([^"]+)"', text)
    held = [source for source in sources if source.startswith("data:image/png;base64,")]
    assert 900_000 < sum(map(len, held)) <= 1_000_000
    assert {source for source in sources if source not in held} <= {
        f"../album/assets/{number}%20%23.png" for number in range(30)
    }
    assert "img-src &#39;self&#39; data:;" in text
    assert "data:image/svg" not in text
    page = Tab(browser, target, DESKTOP)
    page.view("Week")
    page.view("Month")
    loaded = "[...document.querySelectorAll('td:not(.away) img.thumb')].every(i => i.complete && i.naturalWidth === 1)"
    page.tab.wait_for_function(loaded)
    assert page.faults == []
    page.context.close()


def test_duties_are_late_soon_or_fine_by_colour_sign_and_word(browser: Any, tmp_path: Path) -> None:
    target = tmp_path / "due.html"
    run_cli(
        "calendar", "--format", "html", "--by", "due", "-o", target, cwd=ROOT / "examples/acme", now="2027-03-09 09:00"
    )
    page = Tab(browser, target, DESKTOP)
    assert [b.get_attribute("data-value") for b in page.tab.locator(".legend button").all()] == ["late", "soon", "fine"]
    page.view("List")
    colours = set()
    for name, sign in (("late", "!"), ("soon", "›"), ("fine", "·")):
        entry = page.tab.locator(f"#list .entry.u-{name}").first
        assert entry.locator(".sign").inner_text() == sign
        assert entry.locator(".word").inner_text() == name
        colours.add(entry.locator(".sign").evaluate("node => getComputedStyle(node).backgroundColor"))
    assert len(colours) == 3
    page.view("Board")
    assert page.tab.locator(".board h2 span:nth-child(2)").all_inner_texts() == ["late", "soon", "fine"]
    page.context.close()
