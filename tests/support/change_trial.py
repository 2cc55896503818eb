"""Asks a copy of Remit in which kinds were added to what it makes of them; `tests/test_cost_of_change.py` runs it there.

    python -m tests.support.change_trial FOLDER

It checks and loads a pack, asks, and prints the answers as JSON.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from api.execution.prepare import core_schema
from api.graphql.base.context import Context
from api.graphql.schema import schema
from graph.model.kinds import RELATIONSHIPS
from graph.store.engines.embedded import EmbeddedEngine
from seed.loading.load import load
from tests.support.differential import Counting, compare
from tests.support.documents import Document
from tests.support.tiny import WEAK, World, clinic, entity, read_world, world

SAFETY = {"level": "GOOD", "statement": "It is safe.", "cites": WEAK}
ASKED = {
    "field": '{ clinic(id: "zz.clinic.one") { hotline founder { id } laboratories { id } } }',
    "filter": '{ clinics(where: {hotline: {startsWith: "8 800"}}) { totalCount } }',
    "filtered out": '{ clinics(where: {not: {hotline: {contains: "555"}}}) { nodes { id } } }',
    "order": "{ clinics(orderBy: [{field: HOTLINE}]) { nodes { id hotline } } }",
    "search": '{ search(query: "800 555") { nodes { node { id } excerpt } } }',
    "filter by link": '{ clinics(where: {founder: {eq: "zz.authority.office"}}) { totalCount } }',
    "other end": '{ authority(id: "zz.authority.office") { founded { id } } }',
    "look-up": """{ laboratory(id: "zz.laboratory.one") {
        id name volume clinic { id } safety { level statement citations { id } }
    } }""",
    "list": "{ laboratories(where: {volume: SMALL}) { nodes { id } } }",
    "link": '{ oversight(clinic: "zz.clinic.one") { links { silent } } }',
    "coverage": "{ coverage { kind count } }",
}


def changed() -> World:
    """A tiny world that says the new things."""
    content = world()
    content["pack.yaml"]["coverage"] = [{"jurisdiction": "zz", "kind": "LABORATORY", "declared": "PARTIAL"}]
    clinic(content).update(
        hotline="8 800 555",
        founder="zz.authority.office",
    )
    content["clinics.yaml"].append(entity("zz.clinic.two", jurisdiction="zz"))
    content["laboratories.yaml"] = [entity("zz.laboratory.one", volume="SMALL", clinic="zz.clinic.one", safety=SAFETY)]
    return content


async def answers(folder: Path) -> dict[str, Any]:
    """What is answered, by what is asked."""
    engine, core = EmbeddedEngine(folder / "data"), core_schema(schema)
    try:
        database = Counting(await engine.start(), 60.0)
        await load(database, read_world(folder / "zz-tiny", changed()))
        found: dict[str, Any] = {"relationship": RELATIONSHIPS["FOUNDED_BY"].targets}
        for name, query in ASKED.items():
            result = await schema.execute(query, context_value=Context(database))
            found[name] = result.data if not result.errors else str(result.errors)
            await compare(core, database, Document(query, {}))  # where there is a plan, it answers the same
        await database.close()
    finally:
        await engine.stop()
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(answers(Path(sys.argv[1])))))
