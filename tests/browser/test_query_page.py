"""The query page: completion from the schema, documentation beside it, faults underlined at their place, and history."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from graphql import build_schema, get_introspection_query, parse, print_ast, validate
from playwright.sync_api import Locator, Page, Route, expect

from api.graphql.schema import schema
from api.pages.base import assets
from api.pages.base.operations import OPERATIONS
from api.pages.guide.query import EXAMPLES, FAULTS
from graph.model.vocabulary import Language
from tests.browser.conftest import Read
from tests.support.browsing import Manner, Reader, faults_of_axe

pytestmark = pytest.mark.browser

SERVED = build_schema(schema.as_str())
OPTION = "#completions [role=option]"
CARET = "‸"
READ = """async ([address, documents]) => {
  const [{ readDocument }, { readSchema }] = await Promise.all(
    ["document", "schema"].map((name) => import(`${address}/query/${name}.js`)),
  );
  const schema = readSchema(await (await fetch("/schema.graphql")).text());
  return documents.map((text) => readDocument(text, schema).faults.map(({ token, wrong }) => [wrong, token.text]));
}"""
CONTRASTS = """(spans) => spans.map((span) => [span.className, getComputedStyle(span).color])"""


def area(page: Page) -> Locator:
    return page.locator("#query")


def write(page: Page, marked: str) -> None:
    """Write a document, with the caret where it is marked."""
    at = marked.index(CARET)
    page.locator("#query").fill(marked.replace(CARET, ""))
    page.locator("#query").evaluate("(area, at) => area.setSelectionRange(at, at)", at)


def write_with_schema(page: Page, marked: str) -> None:
    area(page).focus()
    page.locator("schema-docs h3").wait_for(state="attached")
    write(page, marked)


def offered(page: Page) -> list[str]:
    """What the list offers, each word without what stands beside it."""
    expect(page.locator(OPTION).first).to_be_visible()
    return page.locator(f"{OPTION} > :first-child").all_inner_texts()


def underlined(page: Page) -> list[str]:
    return page.locator(".mirror .faulty").all_inner_texts()


def text_with_caret(page: Page) -> str:
    before, behind = area(page).evaluate(
        "({ value, selectionStart }) => [value.slice(0, selectionStart), value.slice(selectionStart)]"
    )
    return f"{before}{CARET}{behind}"


def faults_found(reader: Reader, documents: list[str]) -> list[list[list[str]]]:
    """What the editor finds wrong with documents."""
    found: list[list[list[str]]] = reader.page.evaluate(READ, [assets.ADDRESS, documents])
    return found


# ---- completion


@pytest.mark.parametrize(
    ("document", "first", "others"),
    [
        ("{ overs‸ }", "oversight", {"oversightDiff"}),
        ('{ clinic(id: "x") { na‸ } }', "name", {"names"}),
        ("{ clinics(‸) { totalCount } }", "where", {"orderBy", "first"}),
        ("{ clinics(first: 1, wh‸) { totalCount } }", "where", set()),
        ("{ clinics(where: { reg‸ }) { totalCount } }", "region", set()),
        ("{ clinics(where: { and: [{ region: { i‸ } }] }) { totalCount } }", "in", set()),
        ("{ clinics(orderBy: [{ field: NA‸ }]) { totalCount } }", "NAME", set()),
        ('{ clinic(id: "x") { oversight(status: [APPLIES, ‸]) { verdict } } }', "APPLIES", {"BYPASSED", "CONTESTED"}),
        ("query Q($id: ID!, $day: Date) { clinic(id: ‸) { id } }", "$id", {"$day"}),
        ("query Q($id: ID!, $day: Date) { clinic(id: $d‸) { id } }", "$day", set()),
        ("query Q($id: id‸", "ID", {"IdFilter"}),
        ('{ node(id: "x") { ... on Clin‸ } }', "Clinic", set()),
        ('{ node(id: "x") { ... on Clinic { reg‸ } } }', "region", set()),
        ('{ node(id: "x") { ...‸ } } fragment OfClinic on Clinic { id }', "on", {"OfClinic"}),
        ("fragment F on Auth‸", "Authority", {"AuthorityConnection"}),
        ('{ clinic(id: "x") @in‸ { id } }', "include", set()),
        ("{ a: clini‸", "clinic", {"clinics"}),
        ('{ # { verd\n "unfinished\n """ } """ clinics(first: 2) { nod‸ } }', "nodes", set()),
    ],
)  # fmt: skip
def test_what_can_stand_at_the_caret_is_offered(read: Read, document: str, first: str, others: set[str]) -> None:
    with read(Manner()) as reader:
        reader.open("/query")
        write_with_schema(reader.page, document)
        area(reader.page).press("Control+ ")
        found = offered(reader.page)
        assert found[0] == first
        assert others <= {*found}


@pytest.mark.parametrize(
    "document", ['{ clinic(id: "na‸") { id } }', "{ # na‸\n}", '{ clinic(id: """ { na‸ """) { id } }']
)
def test_nothing_is_offered_within_texts_and_comments(read: Read, document: str) -> None:
    with read(Manner()) as reader:
        reader.open("/query")
        write_with_schema(reader.page, document)
        area(reader.page).press("Control+ ")
        area(reader.page).press("Control+ ")
        expect(reader.page.locator("#completions")).to_be_hidden()


def test_a_query_is_written_by_keys_alone(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open("/query")
        page.keyboard.press("Tab")
        while not area(page).evaluate("area => area === document.activeElement"):
            page.keyboard.press("Tab")
        page.locator("schema-docs h3").wait_for(state="attached")
        page.keyboard.press("Control+a")
        page.keyboard.type("{}")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        assert text_with_caret(page) == f"{{\n  {CARET}\n}}"
        page.keyboard.type("cli")
        assert offered(page)[:2] == ["clinic", "clinics"]
        assert area(page).get_attribute("aria-activedescendant") == page.locator(OPTION).first.get_attribute("id")
        page.keyboard.press("ArrowDown")
        expect(page.locator(OPTION).nth(1)).to_have_attribute("aria-selected", "true")
        expect(page.locator("schema-docs h3")).to_contain_text("Query.clinics")
        expect(page.locator("query-editor [role=status]")).to_contain_text("Suggestions: ")
        page.keyboard.press("Enter")
        page.keyboard.type("(fi")
        page.keyboard.press("Tab")
        page.keyboard.type("1, orderBy: [{ fie")
        page.keyboard.press("Tab")
        assert "NAME" in offered(page)  # what an argument takes is offered at once
        page.keyboard.type("nam")
        page.keyboard.press("Tab")
        page.keyboard.type(" }]) { tot")
        page.keyboard.press("Escape")
        expect(page.locator("#completions")).to_be_hidden()
        expect(area(page)).not_to_have_attribute("aria-activedescendant", "completion-0")
        page.keyboard.press("Control+ ")
        page.keyboard.press("Tab")
        page.keyboard.type(" }")
        asked = area(page).input_value()
        assert asked == "{\n  clinics(first: 1, orderBy: [{ field: NAME }]) { totalCount }\n}"
        page.keyboard.press("Control+Enter")
        expect(page.locator("#result")).to_contain_text('"totalCount"')
        expect(page.locator("#status")).to_contain_text("200")
        page.keyboard.press("Control+z")
        assert area(page).input_value() != asked  # what was completed can be undone, as what was typed
        page.keyboard.press("Tab")  # no list is open, so the key goes on
        expect(page.locator("#variables")).to_be_focused()


def test_the_list_keeps_no_key_that_is_not_its_own(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open("/query")
        write_with_schema(page, '{ clinic(id: "x") { ‸ } }')
        page.keyboard.type("id")
        assert offered(page)[0] == "id"
        page.keyboard.press("Enter")  # the word is whole: a new line is what was meant
        assert area(page).input_value() == '{ clinic(id: "x") { id\n } }'
        page.keyboard.type("nam")
        assert offered(page)[0] == "name"
        page.keyboard.press("Home")
        expect(page.locator("#completions")).to_be_hidden()
        page.keyboard.press("End")
        page.keyboard.press("Control+ ")
        offered(page)
        area(page).evaluate("area => area.blur()")
        expect(page.locator("#completions")).to_be_hidden()


def test_a_choice_is_made_by_a_finger_in_russian(read: Read) -> None:
    with read(Manner(Language.RU, phone=True, dark=True)) as reader:
        page = reader.page
        reader.open("/query")
        write_with_schema(page, "{ ‸ }")
        page.keyboard.type("data")
        assert offered(page)[0] == "dataset"
        reader.picture("query-completion")
        assert faults_of_axe(reader, overlaid=True) == []
        page.locator(OPTION).first.tap()
        assert text_with_caret(page) == f"{{ dataset{CARET} }}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_is_deprecated_says_so(read: Read) -> None:
    text = """"All." type Query { "The old one." old(a: Int = 1): Int @deprecated(reason: "Take `new`.") new: Int }"""
    with read(Manner(Language.RU)) as reader:
        page = reader.page
        page.route("**/schema.graphql", lambda route: route.fulfill(body=text, content_type="text/plain"))
        reader.open("/query")
        write_with_schema(page, "{ ol‸ }")
        area(page).press("Control+ ")
        assert offered(page) == ["old"]
        expect(page.locator(OPTION)).to_contain_text(reader.tell("deprecated"))
        expect(page.locator("schema-docs")).to_contain_text(f"{reader.tell('deprecated')} Take `new`.")
        expect(page.locator("schema-docs")).to_contain_text("a: Int = 1")


@pytest.mark.parametrize("status", [503, 0])
def test_without_the_schema_there_is_a_plain_editor(read: Read, status: int) -> None:
    with read(Manner()) as reader:
        page = reader.page
        page.route("**/schema.graphql", lambda route: route.fulfill(status=status) if status else route.abort())
        reader.open("/query")
        write(page, "{ nothing(of: { this }) ‸ }")
        area(page).press("Control+ ")
        area(page).blur()
        page.wait_for_timeout(100)
        expect(page.locator("#completions")).to_be_hidden()
        expect(page.locator("#faults li")).to_have_count(1)  # what the grammar says: a value is missing
        assert underlined(page) == ["this"]
        write(page, "{ dataset { release } }‸")
        area(page).press("Control+Enter")
        expect(page.locator("#result")).to_contain_text('"release"')
        reader.faults.clear()  # the schema that could not be had


# ---- documentation


def test_the_documentation_is_of_what_the_caret_stands_on_and_leads_on(read: Read) -> None:
    with read(Manner(Language.RU)) as reader:
        page, docs = reader.page, reader.page.locator("schema-docs")
        reader.open("/query")
        expect(page.locator("#docs")).to_be_visible()
        for document, heading in {
            '{ over‸sight(clinic: "x") { verdict } }': "Query.oversight: Oversight",
            '{ oversight(cl‸inic: "x") { verdict } }': "Query.oversight.clinic: ID!",
            '{ oversight(clinic: "x‸y") { verdict } }': "Query.oversight.clinic: ID!",
            '{ oversight(clinic: "x") { verdict ‸ } }': "Oversight",
            "{ clinics(orderBy: [{ field: NA‸ME }]) { totalCount } }": "ClinicOrderField.NAME",
        }.items():
            write_with_schema(page, document)
            expect(docs.locator("h3")).to_contain_text(heading)
        write(page, '{ oversight(clinic: "x") { ver‸dict } }')
        expect(docs.locator("h3")).to_contain_text("Oversight.verdict: OversightVerdict!")
        expect(docs.locator("p[lang=en]").first).not_to_be_empty()
        docs.get_by_role("button", name="OversightVerdict!", exact=True).click()
        expect(docs.locator("h3")).to_be_focused()
        expect(docs.locator("h3")).to_have_text(f"OversightVerdict {reader.tell('enumeration')}")
        expect(docs.locator("h4")).to_have_text(reader.tell("Values"))
        docs.get_by_role("button", name=reader.tell("Back"), exact=True).click()
        expect(docs.locator("h3")).to_contain_text("Oversight.verdict")
        docs.get_by_role("button", name="Query", exact=True).click()
        docs.get_by_role("button", name="clinics", exact=True).click()
        expect(docs.locator("h4")).to_have_text(reader.tell("Arguments"))
        expect(docs).to_contain_text("where: ClinicWhere")
        reader.picture("query-documentation")
        assert faults_of_axe(reader) == []


def test_the_documentation_can_be_had_before_anything_is_written(read: Read) -> None:
    with read(Manner(phone=True)) as reader:
        page = reader.page
        reader.open("/query")
        page.locator("#docs summary").tap()
        expect(page.locator("schema-docs h3")).to_contain_text("Query")
        assert page.locator("schema-docs").bounding_box()["y"] > area(page).bounding_box()["y"]  # type: ignore[index]


# ---- what is wrong


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{ nothing }", ["nothing"]),
        ("{ dataset { release nothing } }", ["nothing"]),
        ("{ dataset }", ["dataset"]),
        ("{ dataset { release { a } } }", ["release", "a"][:1]),
        ("{ clinic { id } }", ["clinic"]),
        ('{ clinic(id: "x", of: 1) { id } }', ["of"]),
        ("{ clinics(orderBy: [{ field: NAMES }]) { totalCount } }", ["NAMES"]),
        ("{ clinic(id: $id) { id } }", ["$id"]),
        ('{ node(id: "x") { ...F ... on Nothing { id } } }', ["F", "Nothing"]),
        ("query Q($id: Nothing) { dataset { release } }", ["Nothing"]),
        ('{ clinic(id: "x") @nothing { id } }', ["@nothing"[1:]]),
        ("{ dataset { release }", ["{"]),
        ("{ clinic(id: ) { id } }", [":"]),
        ('{ clinic(id: "x) { id }', ['"x) { id }']),
        ("{ dataset { 01 } }", ["01"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_underlined_and_told(read: Read, document: str, words: list[str]) -> None:
    with read(Manner(Language.RU)) as reader:
        page = reader.page
        reader.open("/query")
        write_with_schema(page, f"{CARET}{document}")
        page.locator("#variables").focus()
        expect(page.locator("#faults li").first).to_be_visible()
        assert [word for word in underlined(page) if word in words] == words
        expect(area(page)).to_have_attribute("aria-invalid", "true")
        assert "faults" in str(area(page).get_attribute("aria-describedby"))
        expect(page.locator("query-editor [role=status]")).to_contain_text("Ошибок: ")
        assert validate_served(document), "the service would find nothing wrong"


def validate_served(document: str) -> list[Any]:
    """What graphql-core finds wrong with a document."""
    try:
        return list(validate(SERVED, parse(document)))
    except Exception as error:  # noqa: BLE001  # a syntax error, whatever its class
        return [error]


def documents_in_docs() -> list[str]:
    """Documents of the documentation."""
    found = []
    for path in Path("docs").glob("*.md"):
        blocks = path.read_text("utf-8").split("```graphql\n")[1:]
        found += [block.partition("```")[0] for block in blocks]
    return [one for one in found if not validate_served(one)]


def test_nothing_is_found_wrong_with_what_the_service_takes(read: Read) -> None:
    documents = [
        *OPERATIONS.values(),
        *(one.document for one in EXAMPLES),
        *documents_in_docs(),
        get_introspection_query(),
    ]
    assert len(documents) > 30
    with read(Manner()) as reader:
        reader.open("/query")
        for written in (documents, [print_ast(parse(one)) for one in documents]):
            assert faults_found(reader, written) == [[]] * len(written)


def test_each_fault_has_its_words() -> None:
    source = (assets.FOLDER / "query" / "document.js").read_text("utf-8")
    told = {key for key in FAULTS if f'"{key}"' in source}
    assert told == {*FAULTS}


ASTRAL = '{\r\n\t# Комментарий 🧬\r\n\tdataset { \trelease }\r\n\tclinic(id: "клиника 🧬") { id nothing }\r\n}'


def test_what_the_service_finds_wrong_is_underlined_at_its_place(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        page.route("**/schema.graphql", lambda route: route.abort())  # so that all that is found is the service's
        reader.open("/query")
        area(page).evaluate("(area, text) => { area.value = text; area.dispatchEvent(new Event('input')) }", ASTRAL)
        area(page).press("Control+Enter")
        fault = page.locator("#faults li")
        expect(fault).to_contain_text("Cannot query field 'nothing' on type 'Clinic'.")
        expect(fault.locator("[lang=en]")).to_have_count(1)
        assert underlined(page) == ["nothing"]
        button = fault.get_by_role("button")
        expect(button).to_have_text("Line 4, column 31")
        button.click()
        expect(area(page)).to_be_focused()
        text = area(page).input_value()
        assert text[: text.index("nothing")] == text_with_caret(page).partition(CARET)[0]
        page.keyboard.type("x")
        expect(page.locator("#faults li")).to_have_count(0)  # what the service said was of another document
        reader.faults.clear()  # the answer with 400, and the schema


def test_faults_without_a_place_and_answers_that_never_come_are_told(read: Read) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=503, json={"errors": [{"message": "Busy."}]})

    with read(Manner()) as reader:
        page = reader.page
        page.route("**/graphql", refuse)
        reader.open("/query")
        reader.button("Run").click()
        expect(page.locator("#faults li")).to_have_text("Busy.")
        assert underlined(page) == []
        page.route("**/graphql", lambda route: route.abort())
        reader.button("Run").click()
        expect(page.locator("#status")).to_have_text(reader.tell("No answer"))
        reader.faults.clear()  # what was refused


def test_while_somebody_writes_the_word_that_is_written_is_not_called_wrong(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open("/query")
        write_with_schema(page, "{ dataset { ‸ } }")
        page.keyboard.type("rel")
        page.wait_for_timeout(1_000)  # longer than the editor waits after a key
        assert underlined(page) == []
        page.keyboard.press("Escape")
        page.locator("#variables").focus()
        assert underlined(page) == ["rel"]


def test_the_run_button_stays_under_the_pointer(read: Read) -> None:
    """What is told when the text area is left must not move it."""
    with read(Manner()) as reader:
        reader.open("/query")
        write_with_schema(reader.page, "{ dataset { rel‸ } }")
        reader.button("Run").click()
        expect(reader.page.locator("#status")).to_contain_text("400")
        reader.faults.clear()


# ---- the mirror


@pytest.mark.parametrize("manner", [Manner(), Manner(phone=True, dark=True)], ids=str)
def test_the_mirror_stands_exactly_behind_what_is_written(read: Read, manner: Manner) -> None:
    with read(manner) as reader:
        page = reader.page
        reader.open("/query")
        write(
            page,
            "{\n"
            + "  # очень длинная строка, которая не помещается, " * 12
            + '\n\n\t\tclinic(id: "x") { id }\n' * 30
            + "}\n\n‸",
        )
        sizes = page.evaluate(
            "() => ['textarea', '.mirror'].map((name) => document.querySelector(`.frame ${name}`)).flatMap("
            "({ scrollHeight, clientHeight, clientWidth }) => [scrollHeight, clientHeight, clientWidth])"
        )
        assert sizes[0] == sizes[1]  # all that is written fits, so only the frame scrolls
        assert sizes[:3] == sizes[3:]
        area(page).evaluate("area => area.blur()")
        colours: Mapping[str, str] = dict(page.locator(".mirror span").evaluate_all(CONTRASTS))
        assert len(set(colours.values())) > 2  # names, marks and comments differ
        caret_seen = page.locator(".mirror span").last
        area(page).focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(" ")
        expect(caret_seen).to_be_in_viewport()  # the frame follows the caret


# ---- the address, what was asked before, several operations


def test_the_address_follows_what_is_written_and_what_was_asked_is_kept_in_the_tab(read: Read) -> None:
    document, variables = EXAMPLES[2].document, EXAMPLES[2].variables
    with read(Manner()) as reader:
        page = reader.page
        reader.open("/query")
        assert urlsplit(page.url).query == ""
        page.locator(".examples a").nth(2).click()
        page.wait_for_url("**/query?query=*")
        expect(area(page)).to_have_value(document)
        expect(page.locator("#variables")).to_have_value(variables)
        expect(page.locator("#earlier")).to_be_hidden()
        reader.button("Run").click()
        expect(page.locator("#result")).to_contain_text('"instrument"')
        write(page, "{ dataset { release } }‸")
        page.locator("#variables").fill("")
        reader.button("Run").click()
        expect(page.locator("#result")).to_contain_text('"release"')
        assert parse_qs(urlsplit(page.url).query) == {"query": ["{ dataset { release } }"]}
        assert page.locator(".languages a").get_attribute("href", timeout=0).endswith(urlsplit(page.url).query)  # type: ignore[union-attr]
        page.reload()
        expect(area(page)).to_have_value("{ dataset { release } }")
        page.locator("#earlier summary").click()
        earlier = page.locator("#earlier li a")
        assert earlier.all_inner_texts() == ["{ dataset { release } }", " ".join(document.split())]
        earlier.nth(1).click()
        expect(area(page)).to_have_value(document)
        expect(page.locator("#variables")).to_have_value(variables)
        assert reader.page.context.cookies() == []
        assert page.evaluate("localStorage.length") == 0


def test_of_several_operations_the_one_at_the_caret_is_asked(read: Read) -> None:
    with read(Manner()) as reader:
        page = reader.page
        reader.open("/query")
        write(page, "query A { a: dataset { release } } query B { b: dataset { as‸Of } }")
        area(page).press("Control+Enter")
        expect(page.locator("#result")).to_contain_text('"b"')


def test_variables_that_are_none_are_told(read: Read) -> None:
    with read(Manner(Language.RU)) as reader:
        page = reader.page
        reader.open("/query")
        page.locator("#variables").fill("[1]")
        reader.button("Run").click()
        expect(page.locator("#variables-fault")).to_be_visible()
        expect(page.locator("#variables")).to_be_focused()


# ---- without scripts, and as axe sees it


def test_without_scripts_the_form_is_whole_and_promises_nothing(read: Read) -> None:
    with read(Manner(scripts=False)) as reader:
        page = reader.page
        reader.open("/query")
        for name in ("#answer", "#docs", "#keys", "#earlier"):
            expect(page.locator(name)).to_be_hidden()
        page.locator(".examples a").nth(3).click()
        expect(area(page)).to_have_value(EXAMPLES[3].document)
        reader.picture("query")
        reader.button("Run").click()
        page.wait_for_url("**/graphql?*")
        assert json.loads(page.locator("body").inner_text())["data"]["dataset"]["release"]


@pytest.mark.parametrize("manner", [Manner(), Manner(Language.RU, phone=True, dark=True)], ids=str)
def test_axe_finds_nothing_with_all_of_it_open(read: Read, manner: Manner) -> None:
    with read(manner) as reader:
        page = reader.page
        reader.open("/query")
        write_with_schema(page, "{ nothing ‸ dataset { release } }")
        reader.button("Run").click()
        expect(page.locator("#status")).to_contain_text("400")
        for name in ("#docs", "#earlier"):
            page.locator(name).evaluate("details => (details.open = true)")
        reader.picture("query-with-faults")
        assert faults_of_axe(reader) == []
        reader.faults.clear()  # the answer with 400
