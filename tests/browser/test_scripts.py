"""What scripts add to pages that work without them: completion, copying, and a change of a part of a page."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from graph.model.vocabulary import Language
from tests.browser.conftest import Read
from tests.browser.examples import CLINIC
from tests.support.browsing import Manner, faults_of_axe
from tests.support.served import is_true_within

pytestmark = pytest.mark.browser

LAW = "ru.instrument.180-fz-2016"
OPTION = "suggest-box [role=option]"
MARK = "document.documentElement.dataset.same = 'page'"  # gone as soon as the browser loads a page anew
IS_MARKED = "document.documentElement.dataset.same === 'page'"


def reached(page: Page) -> str | None:
    """The option that the box says is active; null: none."""
    return page.locator("#q").get_attribute("aria-activedescendant")


def test_the_box_completes_by_keys_alone(read: Read) -> None:
    with read(Manner()) as reader:
        page, box = reader.page, reader.page.locator("#q")
        reader.open("/search")
        expect(box).to_have_attribute("role", "combobox")
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press_sequentially("180-FZ")
        options = page.locator(OPTION)
        expect(options.first).to_be_visible()
        expect(box).to_have_attribute("aria-expanded", "true")
        last = options.count() - 1
        assert last > 0
        assert reached(page) is None
        box.press("ArrowUp")
        assert reached(page) == options.nth(last).get_attribute("id")
        box.press("ArrowDown")  # over the end, back to what was typed
        assert reached(page) is None
        box.press("ArrowDown")
        assert reached(page) == options.first.get_attribute("id")
        expect(options.first).to_have_attribute("aria-selected", "true")
        box.press("ArrowLeft")
        assert reached(page) is None
        box.press("Escape")
        expect(options.first).to_be_hidden()
        expect(box).to_have_attribute("aria-expanded", "false")
        expect(box).to_have_value("180-FZ")
        box.press("ArrowDown")
        expect(options.first).to_be_visible()
        box.press("Tab")
        expect(options.first).to_be_hidden()
        box.focus()
        box.press("ArrowDown")
        expect(options.first).to_be_visible()
        while page.locator(f"{OPTION}[aria-selected=true]:has-text('No. 180-FZ')").count() == 0:
            box.press("ArrowDown")
        reader.picture("suggestions")
        assert faults_of_axe(reader, overlaid=True) == []
        box.press("Enter")
        page.wait_for_url("**/instruments/*")


def test_the_box_completes_by_a_finger_in_russian_and_says_what_is_an_example(read: Read) -> None:
    with read(Manner(Language.RU, phone=True)) as reader:
        reader.open("/search")
        reader.page.locator("#q").press_sequentially("Условная частная клиника в Москве")
        option = reader.page.locator(OPTION).first
        expect(option).to_contain_text(reader.tell("Example"))
        expect(option).to_contain_text(reader.tell_in("a kind of thing", "Clinic"))
        reader.picture("suggestions")
        option.tap()
        reader.page.wait_for_url(f"**/ru/clinics/{CLINIC}")


def test_what_is_typed_and_sent_is_searched_for(read: Read) -> None:
    with read(Manner()) as reader:
        reader.open("/search")
        reader.page.locator("#q").press_sequentially("180-FZ")
        expect(reader.page.locator(OPTION).first).to_be_visible()
        reader.page.locator("#q").press("Enter")
        reader.page.wait_for_url("**/search?q=180-FZ")


def test_a_box_that_gets_no_answer_still_searches(read: Read) -> None:
    with read(Manner()) as reader:
        reader.open("/search")
        reader.page.route("**/graphql", lambda route: route.abort())
        with reader.page.expect_event("requestfailed"):
            reader.page.locator("#q").press_sequentially("180")
        expect(reader.page.locator("#q")).to_have_attribute("aria-expanded", "false")
        reader.page.locator("#q").press("Enter")
        reader.page.wait_for_url("**/search?q=180")


def test_a_citation_is_copied_with_the_addresses_in_it(read: Read) -> None:
    with read(Manner()) as reader:
        reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        reader.open(f"/clinics/{CLINIC}")
        reader.button("Copy").click()
        expect(reader.page.locator("copy-text [role=status]")).to_have_text(reader.tell("Copied"))
        copied = reader.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Remit: Example private clinic in Moscow. ")
        assert f"<{reader.page.locator('copy-text a').evaluate('link => link.href')}>" in copied


def test_a_form_changes_a_part_of_the_page_and_its_address(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open(f"/clinics/{CLINIC}")
        page.evaluate(MARK)
        now = page.locator(".verdict").inner_text()
        page.locator("main #asOf").fill("2016-01-01")
        show = reader.button("Show")
        show.focus()
        show.press("Enter")
        expect(page.locator(".verdict")).to_contain_text("2016-01-01")
        assert page.evaluate(IS_MARKED)
        assert urlsplit(page.url).query == "asOf=2016-01-01&therapy="
        expect(reader.button("Show")).to_be_focused()
        expect(page.locator("body > [role=status]")).to_contain_text("Example private clinic in Moscow")
        languages = page.locator(".languages a").get_attribute("href")
        assert languages is not None
        assert "asOf=2016-01-01" in languages
        assert "asOf=2016-01-01" in str(page.locator("link[rel=canonical]").get_attribute("href"))
        page.locator(".here a[href='#days']").click()
        page.go_back()  # to where it was on the page, which asks nothing
        page.go_back()
        expect(page.locator(".verdict")).to_have_text(now)
        assert page.evaluate(IS_MARKED)
        page.go_forward()
        expect(page.locator(".verdict")).to_contain_text("2016-01-01")
        page.reload()
        expect(page.locator(".verdict")).to_contain_text("2016-01-01")
        assert not page.evaluate(IS_MARKED)


def test_a_link_changes_a_part_of_the_page_and_goes_to_its_heading(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open("/search?q=clinic")
        page.evaluate(MARK)
        page.locator("main nav a[data-swap]").first.click()
        page.wait_for_url("**kind=*")
        expect(page.locator("h1")).to_be_focused()
        expect(page.locator("main nav strong")).to_be_visible()
        assert page.evaluate(IS_MARKED)


def test_where_a_part_cannot_be_fetched_the_browser_goes_there_itself(read: Read) -> None:
    def cut(route: Route) -> None:
        if route.request.is_navigation_request():
            route.continue_()
        else:
            route.abort()

    with read(Manner()) as reader:
        page = reader.page
        reader.open(f"/clinics/{CLINIC}")
        page.evaluate(MARK)
        page.route("**/clinics/**", cut)
        page.locator("main #asOf").fill("2016-01-01")
        reader.button("Show").click()
        expect(page.locator(".verdict")).to_contain_text("2016-01-01")
        assert not page.evaluate(IS_MARKED)


SWAPPED = (
    ("/clinics", "main .asked #orderBy", "VERDICT", "orderBy=VERDICT", "h1"),
    ("/counts", "#by-1", "TRACK", "by=TRACK", "#counts h2"),
    (f"/compare?clinic={CLINIC}&from=2016-01-01&to=2026-01-31", "#from", "2020-01-01", "from=2020-01-01", ".verdict"),
    (f"/what-if?clinic={CLINIC}", "#way-1", None, "reclassify=", ".supposed"),
    ("/explore/ru.authority.roszdravnadzor", "main .asked #asOf", "2016-01-01", "asOf=2016-01-01", ".lead"),
)


@pytest.mark.parametrize(("address", "field", "value", "asked", "shown"), SWAPPED)
def test_each_form_of_a_page_changes_it_in_place(
    read: Read, address: str, field: str, value: str | None, asked: str, shown: str
) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open(address)
        before = page.url
        page.evaluate(MARK)
        control = page.locator(field)
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value, index=None if value else 1)
        else:
            control.fill(str(value))
        form = page.locator(f"main form:has({field.rpartition(' ')[2]})")
        form.locator("button").press("Enter")
        page.wait_for_url(lambda url: asked in url)
        expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")
        expect(page.locator(shown).first).to_be_visible()
        assert page.evaluate(IS_MARKED)
        focused = page.evaluate("document.activeElement.tagName")
        assert focused == ("H1" if address.startswith("/what-if") else "BUTTON")  # whose button is folded away
        page.go_back()
        page.wait_for_url(before)
        expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")
        assert page.evaluate(IS_MARKED)


def test_a_facet_keeps_the_focus_and_its_place(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open("/clinics")
        page.evaluate(MARK)
        facet = page.locator("#verdict-PARTLY_OVERSEEN")
        facet.press("Enter")
        page.wait_for_url("**verdict=PARTLY_OVERSEEN*")
        expect(facet).to_be_focused()
        expect(facet).to_have_attribute("aria-current", "true")
        expect(page.locator(".chips li")).to_have_count(2)
        facet.press("Enter")
        page.wait_for_url(lambda url: "verdict" not in url)
        expect(facet).to_be_focused()
        assert page.evaluate(IS_MARKED)


def test_what_is_wrong_is_told_in_place_and_gone_back_from(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open(f"/compare?clinic={CLINIC}&from=2016-01-01&to=2026-01-31")
        reader.faults.clear()
        page.evaluate(MARK)
        page.evaluate("document.querySelector('#from').type = 'text'")
        page.locator("#from").fill("yesterday")
        reader.button("Compare").click()
        expect(page.locator("h1")).to_have_text(reader.tell("Something in the address is not right"))
        expect(page.locator("h1")).to_be_focused()
        assert "from=yesterday" in page.url
        assert page.evaluate(IS_MARKED)
        page.go_back()
        expect(page.locator("#differs")).to_be_visible()
        reader.faults = [fault for fault in reader.faults if not fault.endswith(": 400")]  # which was asked for


NOTE_MOVING = """() => new MutationObserver(() => {
  const boxes = [...document.querySelectorAll("[data-box]")];
  window.moving ??= Object.fromEntries(boxes.map(one => [one.dataset.box, one.getAnimations().length]));
}).observe(document.body, { childList: true, subtree: true })"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_in_a_drawing_what_stays_moves_and_the_box_that_was_opened_keeps_its_place(read: Read, motion: str) -> None:
    with read(Manner()) as reader:
        page = reader.page
        page.emulate_media(reduced_motion="reduce" if motion == "reduce" else "no-preference")
        reader.open("/explore/ru.authority.roszdravnadzor")
        page.evaluate(MARK)
        link = page.locator(".graph a[data-swap]").first
        name = link.get_attribute("data-box")
        box = page.locator(f"[data-box='{name}']")
        box.focus()
        at = box.bounding_box()
        page.evaluate(NOTE_MOVING)
        box.press("Enter")
        page.wait_for_url("**expand=*")
        expect(box).to_be_focused()
        assert is_true_within(30, lambda: page.evaluate("document.getAnimations().length") == 0)
        now = box.bounding_box()
        assert at is not None
        assert now is not None
        assert abs(now["y"] - at["y"]) < 2
        moving = page.evaluate("window.moving")
        assert name in moving
        assert any(moving.values()) == (motion != "reduce")
        assert page.evaluate(IS_MARKED)
        page.go_back()
        expect(page.locator(f"a[data-box='{name}'][data-swap]")).to_be_visible()
        opened = page.locator(".related a[data-swap]").first
        opened.click()
        page.wait_for_url("**expand=*#around-1")
        expect(page.locator("#around-1")).to_be_focused()
