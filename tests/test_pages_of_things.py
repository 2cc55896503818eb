"""The page of each kind of thing: what clients are served of it, in words of both languages, and nothing else."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from graphql import parse, print_ast, validate

from api.graphql.schema import schema
from api.pages.base.addresses import FOLDERS
from api.pages.base.labels import KIND_LABELS, LABELS, WORDS
from api.pages.base.operations import FOLDER, FRAGMENTS, OPERATIONS
from api.pages.views.things import operation_of, shown_members
from graph.model.declaration import Field, Grade, GradedLink, Words
from graph.model.kinds import KINDS
from tests.test_kept import post
from tests.test_pages import Read

OWN = {"Clinic", "Source"}  # whose pages are made by hand
OTHERS = sorted(FOLDERS.keys() - OWN)
ABSENT = {"Condition", "ProviderClass"}  # from the frozen pack
MOST = 4  # things of a kind that are looked at
ROOT = {
    "LegalInstrument": "instruments",
    "TherapyType": "therapyTypes",
    "ProviderClass": "providerClasses",
}


def words_of(member: Any) -> tuple[str, ...]:
    """The words of a closed set that a member may hold."""
    kind = (
        member.level if isinstance(member, Grade | GradedLink) else member.type if isinstance(member, Field) else None
    )
    if isinstance(kind, Words):
        return kind.words
    return tuple(kind) if isinstance(kind, type) else ()


@pytest.mark.parametrize("name", OTHERS)
def test_all_that_a_page_asks_is_served_and_has_a_word(name: str) -> None:
    kind = KINDS[name]
    assert not validate(schema._schema, parse(operation_of(kind)))  # noqa: SLF001  # strawberry has no other way
    assert name in KIND_LABELS
    for member in shown_members(kind):
        assert member.name in LABELS
        assert not set(words_of(member)) - WORDS.keys()


async def things_of(client: httpx.AsyncClient, name: str) -> list[str]:
    """Some ids of a kind."""
    field = ROOT.get(name, FOLDERS[name])
    whole = name in ("Exemption", "Track", "ProviderClass", "Region", "Jurisdiction", "Activity")
    inner = "id" if whole else "nodes { id }"
    asked = f"{{ {field}{'' if whole else f'(first: {MOST})'} {{ {inner} }} }}"
    found = (await post(client, {"query": asked})).json()["data"][field]
    return [one["id"] for one in (found if whole else found["nodes"])][:MOST]


def things_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every thing in an answer that has a page."""
    if isinstance(value, dict):
        if value.get("__typename") in FOLDERS:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from things_in(one)


@pytest.mark.parametrize("name", OTHERS)
async def test_a_page_shows_what_graphql_answers(pages: httpx.AsyncClient, name: str) -> None:
    ids = await things_of(pages, name)
    assert bool(ids) == (name not in ABSENT)
    for identity in ids:
        for prefix, language in (("", "EN"), ("/ru", "RU")):
            asked = {"query": operation_of(KINDS[name]), "variables": {"id": identity, "lang": language}}
            thing = (await post(pages, asked)).json()["data"]["thing"]
            response = await pages.get(f"{prefix}/{FOLDERS[name]}/{identity}")
            page = Read(response.text)
            assert (response.status_code, page.open) == (200, [])
            assert len(page.ids) == len(set(page.ids))
            assert " ".join(thing["name"].split()) in page.text
            del thing["claims"]  # shown where sources disagree, by what they say
            linked = {one for _, one in page.addresses}
            for one in things_in(thing):
                # The words of a link to a mandate are what it is for; on the page of an authority it is not named again.
                if one is thing or one["id"] == identity or one["__typename"] == "Activity":
                    continue
                address = f"{prefix}/{FOLDERS[one['__typename']]}/{one['id']}"
                assert address in linked, address
            places = {(one["source"]["id"], one["locator"]) for one in thing["citations"]}
            assert sum(one.startswith("source-") for one in page.ids) >= len(places)


async def test_what_is_no_such_thing_is_told_on_a_page(pages: httpx.AsyncClient) -> None:
    for name in OTHERS:
        missing = await pages.get(f"/{FOLDERS[name]}/ru.nothing.at-all")
        assert missing.status_code in (400, 404)
    clinic = await pages.get("/authorities/ru.clinic.pirogov-center")  # an id of another kind
    assert clinic.status_code == 404


async def test_all_that_cites_a_source_is_on_its_page(pages: httpx.AsyncClient) -> None:
    asked = "{ sources(first: 50) { nodes { id citedBy(first: 100) { totalCount nodes { __typename id } } } } }"
    sources = (await post(pages, {"query": asked})).json()["data"]["sources"]["nodes"]
    for source in sorted(sources, key=lambda one: -one["citedBy"]["totalCount"])[:3]:
        page = Read((await pages.get(f"/sources/{source['id']}")).text)
        linked = {one for _, one in page.addresses}
        assert str(source["citedBy"]["totalCount"]) in page.text
        for one in source["citedBy"]["nodes"]:
            assert one["__typename"] not in FOLDERS or f"/{FOLDERS[one['__typename']]}/{one['id']}" in linked


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_is_served_and_writes_no_shared_fragment_again(name: str) -> None:
    assert not validate(schema._schema, parse(OPERATIONS[name]))  # noqa: SLF001
    shared = {print_ast(parse(text)) for text in FRAGMENTS.values()}
    own = parse((FOLDER / "operations" / f"{name}.graphql").read_text("utf-8")).definitions
    assert not shared & {print_ast(one) for one in own}
