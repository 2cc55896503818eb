"""What readers come for, walked in a real browser: with and without scripts, on a desktop and a phone, in both languages."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Locator

from api.pages.base.statuses import STATUSES
from graph.model.vocabulary import Language
from tests.browser.conftest import Read
from tests.browser.examples import CLINIC
from tests.support.browsing import Manner, Reader, reading, squeezed
from tests.support.command import remit
from tests.support.served import START_SECONDS, Served, is_true_within, serving
from tests.support.tiny import offering, world, write_pack

pytestmark = pytest.mark.browser

# Each value of each of the three with each value of each other
MANNERS = [
    Manner(Language.EN, scripts=True, phone=False),
    Manner(Language.RU, scripts=True, phone=True, dark=True),
    Manner(Language.RU, scripts=False, phone=False),
    Manner(Language.EN, scripts=False, phone=True, dark=True),
]
START = "/"
ROSZDRAVNADZOR = {Language.EN: "Roszdravnadzor", Language.RU: "Росздравнадзор"}
TYPO = {Language.EN: ("minzdrov", "minzdrav"), Language.RU: ("минздров", "минздрав")}
EARLY, REFORM = "2016-01-01", "2024-04-01"
GAP = "ru.gap.medical-procedure"


def answer_of(reader: Reader, document: str) -> dict[str, Any]:
    """What GraphQL says, of which the names are those of the reader's language."""
    asked = {"query": document, "variables": {"lang": reader.manner.language.name}}
    found: dict[str, Any] = httpx.post(f"{reader.service}/graphql", json=asked, timeout=60).json()
    assert "errors" not in found, found
    return dict(found["data"])


def is_at(reader: Reader, path: str, **query: str) -> bool:
    """Whether the address is that of a page, and says this much at least."""
    address = urlsplit(reader.page.url)
    given = {name: values[0] for name, values in parse_qs(address.query).items()}
    return address.path == f"{reader.manner.prefix}{path}" and query.items() <= given.items()


def to_the_clinic(reader: Reader) -> None:
    """From the start page to a private clinic in Moscow, in two steps."""
    reader.open(START)
    asked = urlencode({"q": reader.tell("private clinic in Moscow")})
    reader.page.locator(f"main a[href$='/search?{asked}']").click()
    reader.page.locator(f".hits a[href$='/clinics/{CLINIC}']").click()
    assert is_at(reader, f"/clinics/{CLINIC}")
    reader.page.locator("#sources").wait_for()


def rows(reader: Reader, section: str) -> Locator:
    return reader.page.locator(f"#{section} tbody tr")


def who_inspects(reader: Reader) -> None:
    """1. From the start page to who inspects a private clinic in Moscow, and the article that says so."""
    to_the_clinic(reader)
    found = answer_of(
        reader,
        f"""query ($lang: Language!) {{ oversight(clinic: "{CLINIC}", activity: ["activity.inspection"], status: [APPLIES]) {{
          links {{ authority {{ name(lang: $lang) }} activity {{ name(lang: $lang) }} provisions {{ name(lang: $lang) }} }}
        }} }}""",
    )["oversight"]["links"]
    assert found
    for link in found:
        row = (
            rows(reader, "reaches").filter(has_text=link["authority"]["name"]).filter(has_text=link["activity"]["name"])
        )
        assert row.is_visible()
        assert reader.tell_in(*STATUSES["APPLIES"][0]) in row.inner_text()
        assert link["provisions"]
        for law in link["provisions"]:
            assert row.get_by_role("link", name=law["name"], exact=True).is_visible()
    row.locator(".notes a").first.click()  # the citation is one step away
    source = reader.page.locator(f"[id='{urlsplit(reader.page.url).fragment}']")
    assert source.is_visible()
    assert source.locator("a[rel]").get_attribute("href").startswith("http")


def what_escapes(reader: Reader) -> None:
    """2. What escapes there and why; to the gap; to what would close it."""
    to_the_clinic(reader)
    answer = answer_of(
        reader,
        f"""query ($lang: Language!) {{ gap(id: "{GAP}") {{ name(lang: $lang) }}
          oversight(clinic: "{CLINIC}", status: [BYPASSED]) {{ links {{ mandate {{ id }} }} }} }}""",
    )
    assert rows(reader, "escapes").count() == len(answer["oversight"]["links"])
    assert reader.page.locator("#ways h3").count() > 0  # what each lawful way would bring
    reader.page.locator("#escapes h3").get_by_role("link", name=answer["gap"]["name"], exact=True).first.click()
    assert is_at(reader, f"/gaps/{GAP}")
    assert rows(reader, "avoidedMandates").count() > 0
    reader.page.locator("#avoidedMandates tbody th a").first.click()
    assert "/mandates/" in reader.page.url


def on_another_day(reader: Reader) -> None:
    """3. The same on 2016-01-01; what changed on 2024-04-01."""
    to_the_clinic(reader)
    now = squeezed(reader.page.locator("#reaches").inner_text())
    reader.page.locator("main #asOf").fill(EARLY)
    reader.button("Show").click()
    reader.page.wait_for_url(f"**asOf={EARLY}*")
    reader.page.locator(f".verdict:has-text('{reader.day(EARLY)}')").wait_for()
    assert is_at(reader, f"/clinics/{CLINIC}", asOf=EARLY)
    assert squeezed(reader.page.locator("#reaches").inner_text()) != now
    change = reader.page.locator("#days > ol > li").filter(has_text=reader.day(REFORM))
    assert change.locator("li").count() > 0  # its causes
    address = reader.page.url
    reader.page.go_back()
    reader.page.wait_for_url(lambda one: one != address)
    reader.page.locator(f".verdict:not(:has-text('{reader.day(EARLY)}'))").wait_for()
    assert squeezed(reader.page.locator("#reaches").inner_text()) == now


def powers_with_their_law(reader: Reader) -> None:
    """6. Roszdravnadzor, all its powers with their law."""
    reader.open(START)
    reader.search(ROSZDRAVNADZOR[reader.manner.language])
    reader.page.locator(".hits a[href$='/authorities/ru.authority.roszdravnadzor']").click()
    powers = answer_of(
        reader,
        """query ($lang: Language!) { authority(id: "ru.authority.roszdravnadzor") {
          mandates { id activity { name(lang: $lang) } grantedBy { name(lang: $lang) } }
        } }""",
    )["authority"]["mandates"]
    shown = rows(reader, "mandates")
    assert shown.count() == len(powers) > 5
    for power in powers:
        row = shown.filter(has=reader.page.locator(f"a[href$='/mandates/{power['id']}']"))
        text = squeezed(row.inner_text())
        assert power["activity"]["name"] in text
        laws = [law["name"] for law in power["grantedBy"]]
        assert all(law in text for law in laws or [reader.tell("No source names the law.")])


def both_sides(reader: Reader) -> None:
    """7. Both sides of who licenses."""
    to_the_clinic(reader)
    contested = reader.page.locator("#reaches tr", has=reader.page.locator(".contested"))
    assert contested.count() == 1
    reader.page.locator(".here a[href='#disputed']").click()
    sides = reader.page.locator("#disputed > ul > li")
    assert sides.count() >= 2
    assert sides.filter(has_text=reader.tell("Remit answers with this side")).count() == 1
    assert all(side.locator(".notes a").count() for side in sides.all())


def dead_ends(reader: Reader) -> None:
    """10. Nothing found, a typo, a bad day, a page that is not there: each says what to do."""
    reader.open(START)
    reader.search("qqqqqq")
    assert reader.tell("Try fewer words, another spelling, or the number of a law.") in reader.text
    typo, meant = TYPO[reader.manner.language]
    reader.search(typo)
    assert f"{reader.tell('Read as:')} {meant}" in reader.text
    assert reader.page.locator(".hits li").count() > 0
    for address, status in ((f"/clinics/{CLINIC}?asOf=yesterday", 400), ("/clinics/ru.clinic.nothing", 404)):
        reader.open(address, status)
        assert reader.page.locator("main p").count() >= 2  # what is wrong, and what to do
        reader.page.locator("main").get_by_role("link", name=reader.tell("Begin at the start page")).click()
        assert is_at(reader, START)


def partly_overseen_by_region(reader: Reader) -> None:
    """4. Which clinics are partly overseen, by region, as CSV."""
    reader.open(START)
    reader.page.locator("header a[href$='/clinics']").click()
    reader.page.locator("#narrow a[href*='verdict=PARTLY_OVERSEEN']").first.click()
    reader.page.locator(".chips").wait_for()  # where scripts run, the page is changed in place
    asked = "{ clinics(first: 100, where: { oversight: { verdict: { eq: PARTLY_OVERSEEN } } }) { nodes { id } } }"
    expected = {one["id"] for one in answer_of(reader, asked)["clinics"]["nodes"]}
    assert rows(reader, "list").count() == len(expected) > 1
    assert rows(reader, "regions").count() > 1
    there = reader.page.locator("#list a[type='text/csv']").get_attribute("href")
    lines = list(
        csv.DictReader(io.StringIO(httpx.get(f"{reader.service}{there}", timeout=60).text.removeprefix("\ufeff")))
    )
    assert {line["id"] for line in lines} == expected
    assert all("region" in line for line in lines)


def what_rests_on_a_law(reader: Reader) -> None:
    """5. What rests on 180-FZ, and what follows for a clinic if it is repealed."""
    law = "ru.instrument.180-fz-2016"
    reader.open(START)
    reader.search("180-FZ")
    reader.page.locator(f".hits a[href$='/instruments/{law}']").click()
    asked = f'{{ impact(instrument: "{law}") {{ mandates {{ id }} }} }}'
    fallen = answer_of(reader, asked)["impact"]["mandates"]
    assert fallen
    assert reader.page.locator("#falls a[href*='/mandates/']").count() == len(fallen)
    reader.page.locator(f"#falls a[href*='/what-if?repeal={law}']").click()
    reader.page.locator("main a[href*='/what-if?clinic=']").first.click()
    assert urlsplit(reader.page.url).path == f"{reader.manner.prefix}/what-if"
    assert reader.page.locator("main tbody tr").count() > 0


def from_a_therapy_to_an_authority(reader: Reader) -> None:
    """8. A way from a therapy to an authority."""
    reader.open("/therapies/therapy.msc")
    reader.page.locator("main a[href$='/explore/therapy.msc']").click()
    reader.page.locator("#to").fill(ROSZDRAVNADZOR[reader.manner.language])
    reader.page.locator("#way button").click()
    reader.page.locator("#way a[href*='to=ru.authority.roszdravnadzor']").click()
    asked = """{ paths(from: "therapy.msc", to: "ru.authority.roszdravnadzor", first: 10) { length } }"""
    ways = answer_of(reader, asked)["paths"]
    shown = reader.page.locator("#ways ol")
    assert shown.count() == len(ways) > 0
    assert shown.first.locator("li").count() == ways[0]["length"]


def an_answer_that_is_cited(reader: Reader) -> None:
    """9. An answer that was cited, as it was given; `test_journey_to_an_answer_that_has_changed` is its other part."""
    reader.open(f"/clinics/{CLINIC}")
    verdict = squeezed(reader.page.locator(".verdict .status").first.inner_text())
    reader.page.locator("#cite a[href*='/answers/']").click()
    assert "/answers/" in reader.page.url
    assert urlsplit(reader.page.url).path.startswith("/answers/")  # the address that is cited is one for all
    assert squeezed(reader.page.locator(".verdict .status").first.inner_text()) == verdict
    assert reader.page.locator("#since .same").count() == 1


JOURNEYS: tuple[Callable[[Reader], None], ...] = (
    partly_overseen_by_region,
    what_rests_on_a_law,
    from_a_therapy_to_an_authority,
    an_answer_that_is_cited,
    who_inspects,
    what_escapes,
    on_another_day,
    powers_with_their_law,
    both_sides,
    dead_ends,
)


@pytest.mark.parametrize("manner", MANNERS, ids=str)
@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_journey(read: Read, journey: Callable[[Reader], None], manner: Manner) -> None:
    with read(manner) as reader:
        journey(reader)


@pytest.fixture(scope="module")
def down(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service whose database does not answer."""
    nowhere = {"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_USERNAME": "nobody", "NEO4J_PASSWORD": "none"}
    with serving(tmp_path_factory.mktemp("down"), **nowhere) as served:
        yield served


@pytest.mark.parametrize("manner", MANNERS, ids=str)
def test_journey_to_a_database_that_is_down(browser: Browser, down: Served, manner: Manner) -> None:
    """10, of which this part needs a service of its own."""
    with reading(browser, down.address, manner) as reader:
        reader.open(f"/clinics/{CLINIC}", 503)
        assert reader.tell("Remit cannot answer just now") in reader.text
        assert "Ask again in a moment." in reader.text
        reader.picture("database-down")


def test_journey_to_an_answer_that_has_changed(browser: Browser, tmp_path: Path) -> None:
    """9, of which this part needs a service whose pack can be changed: cite an answer, change it, see that it has changed."""
    pack = write_pack(tmp_path / "zz-tiny", world())
    with (
        serving(tmp_path / "data", REMIT_PACKS=str(pack)) as served,
        reading(browser, served.address, MANNERS[1]) as reader,
    ):
        served.ready()
        reader.open("/clinics/zz.clinic.one")
        cited = reader.page.locator("#cite a[href*='/answers/']").get_attribute("href")
        reader.page.goto(f"{served.address}{cited}")
        assert reader.page.locator("#since .same").is_visible()
        newer = world()
        newer["pack.yaml"]["version"] = "2"
        offering(newer)["routes"] = ["zz.route.grey"]
        done = remit("load", str(write_pack(pack, newer)), REMIT_DATA_DIR=str(served.folder))
        assert done.returncode == 0, done.stderr
        changed = reader.page.locator("#since .other")
        is_true_within(START_SECONDS, lambda: reader.page.reload() is not None and changed.is_visible())
        assert reader.tell("The answer has changed.") in reader.text
        row = rows(reader, "since").last
        assert [reader.tell_in(*STATUSES[one][0]) in row.inner_text() for one in ("APPLIES", "BYPASSED")] == [
            True,
            True,
        ]
        reader.picture("changed-answer")
        changed.locator("a").click()  # the answer of today
        assert is_at(reader, "/clinics/zz.clinic.one")
        assert reader.tell_in(*STATUSES["BYPASSED"][0]) in reader.page.locator("#escapes").inner_text()
