"""A cursor belongs to one list and one order; filters and parents may differ between the pages of a list."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest

from api.app import create_app
from api.graphql.base.context import Context
from api.graphql.schema import schema
from api.settings import Settings
from graph.errors import InvalidArgument
from graph.query.cursors import Key, decode, encode
from graph.query.list_sources import ANCHORS, SAME_LIST, list_of
from graph.store.database import Database
from tests.support.running import Running
from tests.support.toy_app import ask

NAME = "orderBy: [{field: NAME}]"
# Each list that can be asked for, as a field around `%`, which stands for its arguments.
LISTS = {
    "clinics": "clinics(first: 1 %s) {{ {0} }}",
    "authorities": "authorities(first: 1 %s) {{ {0} }}",
    "mandates": "mandates(first: 1 %s) {{ {0} }}",
    "instruments": "instruments(first: 1 %s) {{ {0} }}",
    "therapyTypes": "therapyTypes(first: 1 %s) {{ {0} }}",
    "offerings": "offerings(first: 1 %s) {{ {0} }}",
    "gaps": "gaps(first: 1 %s) {{ {0} }}",
    "search": 'search(query: "a", first: 1 %s) {{ {0} }}',
    "clinics of an authority": 'authority(id: "ru.authority.roszdravnadzor") {{ list: clinics(first: 1 %s) {{ {0} }} }}',
    "clinics of a track": 'track(id: "ru.track.private-commercial") {{ list: clinics(first: 1 %s) {{ {0} }} }}',
    "offerings of a therapy": 'therapyType(id: "therapy.msc") {{ list: offerings(first: 1 %s) {{ {0} }} }}',
    "clinics of an impact": 'impact(instrument: "ru.instrument.180-fz-2016") {{ list: clinics(first: 1 %s) {{ {0} }} }}',
}


def cursor_in(value: Any) -> str:
    """The only cursor in an answer, or the first of several."""
    found = list(cursors_in(value))
    assert found, value
    return found[0]


def cursors_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["endCursor"]] if value.get("endCursor") else []
        return own + [cursor for part in value.values() for cursor in cursors_in(part)]
    return [cursor for part in value for cursor in cursors_in(part)] if isinstance(value, list) else []


def document(name: str, after: str | None = None, more: str = "") -> str:
    arguments = more + ("" if after is None else f' after: "{after}"')
    return "{ " + LISTS[name].format("pageInfo { endCursor }") % arguments + " }"


@pytest.fixture
async def client(russian: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole application, which answers by plans where there are some."""
    app = create_app(Settings(), service=Running(russian))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://remit") as client:
        yield client


@pytest.mark.parametrize("database", ["embedded"], indirect=True)  # what is refused reaches no engine
async def test_a_cursor_of_another_list_is_refused(client: httpx.AsyncClient, russian: Database) -> None:
    """By plans and by the resolvers, whatever the list; that of the same one is taken by both. Each is given two of others."""
    cursors: dict[str, str] = {}
    for name in LISTS:
        answer = (await ask(client, document(name))).json()
        assert "errors" not in answer, answer
        cursors[name] = cursor_in(answer["data"])
    assert len(set(cursors.values())) == len(LISTS)
    names = list(LISTS)
    for place, name in enumerate(names):
        for other in (name, names[place - 1], names[place - 2]):
            cursor = cursors[other]
            text = document(name, cursor)
            by_plan = (await ask(client, text)).json()
            resolved = await schema.execute(text, context_value=Context(russian))
            if name == other:
                assert "errors" not in by_plan, (name, by_plan)
                assert resolved.errors is None
                continue
            (error,) = by_plan["errors"][:1]
            assert error["extensions"]["code"] == "INVALID_ARGUMENT", (name, other)
            assert error["message"] == "The argument 'after' is no cursor of this list."
            assert resolved.errors is not None
            assert resolved.errors[0].message == error["message"]


@pytest.mark.slow_on_neo4j
@pytest.mark.parametrize("name", LISTS)
async def test_a_cursor_of_the_same_list_is_taken(client: httpx.AsyncClient, russian: Database, name: str) -> None:
    text = document(name, cursor_in((await ask(client, document(name))).json()["data"]))
    assert "errors" not in (await ask(client, text)).json()
    assert (await schema.execute(text, context_value=Context(russian))).errors is None


async def test_a_filter_may_differ_between_pages(client: httpx.AsyncClient) -> None:
    cursor = cursor_in((await ask(client, document("clinics"))).json())
    answer = (await ask(client, document("clinics", cursor, "where: {illustrative: true}"))).json()
    assert "errors" not in answer


async def test_a_cursor_of_another_order_or_of_an_older_form_is_refused(client: httpx.AsyncClient) -> None:
    cursor = cursor_in((await ask(client, document("clinics"))).json())
    older = base64.urlsafe_b64encode(orjson.dumps(["id+", "ru.clinic.a"])).decode().rstrip("=")
    for text in (document("clinics", cursor, NAME), document("clinics", older)):
        (error,) = (await ask(client, text)).json()["errors"]
        assert error["extensions"]["code"] == "INVALID_ARGUMENT"


def test_every_list_has_cursors_of_its_own() -> None:
    order = (Key("id"),)
    names = {list_of(anchor) for anchor in ANCHORS}
    assert len(names) == len(ANCHORS) - len(SAME_LIST)
    for one in names:
        cursor = encode(one, order, ["a"])
        for other in names:
            if one == other:
                assert decode(other, order, cursor, "after") == ["a"]
            else:
                with pytest.raises(InvalidArgument):
                    decode(other, order, cursor, "after")


def test_a_cursor_holds_the_longest_names() -> None:
    """By three of which a row may be ordered, in letters of four bytes."""
    order = (Key("name"), Key("region"), Key("track"), Key("id"))
    values = ["\U0001d400" * 300] * 3 + ["x" * 200]
    assert decode("Query.clinics", order, encode("Query.clinics", order, values), "after") == values
