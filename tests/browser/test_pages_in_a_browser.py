"""What holds of every page in a real browser: axe and the HTML validator find nothing; it fits, prints and has its keys."""

import json
import re
import subprocess
from pathlib import Path

import httpx
import pytest

from graph.model.vocabulary import Language
from graph.store.engines.process import java_command
from tests.browser.conftest import Read
from tests.browser.examples import ADDRESSES, CLINIC, EXAMPLES, PATHS, PROBLEMS, address_on, examples_of
from tests.support.browsing import Manner, faults_of_axe
from tests.support.served import Served

HERE = Path(__file__).resolve().parent
CHECKER = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
MANNERS = [Manner(), Manner(Language.RU, phone=True, dark=True)]
LOOKED_AT = [*((address, 200) for address in ADDRESSES), *PROBLEMS.items()]
NARROW = ({"width": 320, "height": 640}, {"width": 320, "height": 256})  # a small phone; 1280 by 1024 at 400 %
SECONDS = 120
TABS = 20  # keys, after which it is asked whether they have gone around the page
NOTE_UNSEEN = """() => {
  Object.assign(window, { unseen: [], reached: 0, around: false });
  document.addEventListener("focusin", ({ target }) => {
    window.reached += 1;
    window.around ||= target.matches(".skip");
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) window.unseen.push(target.outerHTML);
  });
}"""


def test_every_path_has_an_example() -> None:
    assert "/clinics/{id}" in PATHS
    assert [path for path in PATHS if not examples_of(path)] == []
    assert all(path in PATHS or "{" in path for path in EXAMPLES)


@pytest.mark.browser
@pytest.mark.parametrize("manner", MANNERS, ids=str)
@pytest.mark.parametrize(("address", "status"), LOOKED_AT)
def test_axe_finds_nothing_and_a_narrow_window_holds_it(read: Read, manner: Manner, address: str, status: int) -> None:
    with read(manner) as reader:
        reader.open(address_on(reader.service, address), status)
        reader.picture(address)
        assert faults_of_axe(reader) == []
        for size in NARROW:
            reader.page.set_viewport_size(size)
            assert reader.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.browser
@pytest.mark.parametrize("manner", MANNERS, ids=str)
def test_what_is_too_small_or_too_faint_in_a_drawing_is_found(read: Read, manner: Manner) -> None:
    with read(manner) as reader:
        reader.open("/timeline")
        reader.page.evaluate("document.querySelectorAll('.bars a rect').forEach(one => one.remove())")
        assert any(re.search("is drawn [0-9.]+ by", fault) for fault in faults_of_axe(reader))
        reader.open("/explore/ru.authority.roszdravnadzor")
        reader.page.evaluate("document.querySelector('.graph .heads').style.fill = 'gray'")
        reader.page.evaluate("document.body.style.background = 'dimgray'")
        assert any(" is drawn in rgb" in fault for fault in faults_of_axe(reader))


@pytest.mark.browser
def test_the_validator_finds_nothing(service: Served, tmp_path: Path) -> None:
    for manner in MANNERS:
        for number, (address, status) in enumerate(LOOKED_AT):
            response = httpx.get(
                f"{service.address}{manner.prefix}{address_on(service.address, address)}",
                headers={"Accept": "text/html"},
                timeout=60,
                follow_redirects=True,
            )
            assert response.status_code == status
            (tmp_path / f"{manner.language}-{number}.html").write_bytes(response.content)
    java = java_command(0, 0)[0]  # that of the embedded engine is there anyway
    words = [java, "-jar", str(CHECKER), "--format", "json", "--exit-zero-always", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=True)  # noqa: S603  # ours
    messages = json.loads(done.stderr or done.stdout)["messages"]
    assert {f"{one['message']} {one.get('extract', '')}" for one in messages} == set()


@pytest.mark.browser
@pytest.mark.parametrize("address", ["/search?q=clinic", f"/clinics/{CLINIC}"])
def test_keys_alone_reach_what_is_there_and_the_focus_is_seen(read: Read, address: str) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open(address)
        page.keyboard.press("Tab")
        skip = page.locator(".skip")
        assert skip.evaluate("element => element === document.activeElement")
        box = skip.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        page.evaluate(NOTE_UNSEEN)
        while not page.evaluate("window.around"):
            for _ in range(TABS):
                page.keyboard.press("Tab")
        unseen = page.evaluate("window.unseen")
        assert page.evaluate("window.reached") > TABS
        assert unseen == []


@pytest.mark.browser
def test_a_printed_page_says_where_its_sources_are_and_why(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open(f"/clinics/{CLINIC}")
        page.emulate_media(media="print")
        after = page.locator(".sources a").first.evaluate("link => getComputedStyle(link, '::after').content")
        assert "attr(href)" in after or "http" in after
        assert not page.locator(".search").is_visible()
        assert page.locator("#why details li").first.is_visible()
        reader.picture("printed")


@pytest.mark.browser
def test_scripts_have_the_types_that_they_say() -> None:
    words = [str(HERE / "node_modules" / ".bin" / "tsc"), "--project", str(HERE)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603  # ours
    assert done.returncode == 0, done.stdout
