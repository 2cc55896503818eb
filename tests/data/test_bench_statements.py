"""The benchmark's hand-written statements answer as Remit does: a rule that only Remit knows would end the whole run."""

import pytest

from bench.texts import text
from bench.workloads import WORKLOADS, Workload
from graph.store.database import Database
from graph.store.statements import Statement
from seed.format.kinds import ClinicModel
from seed.format.pack import Pack
from tests.test_graphql import ask

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("database", ["neo4j"], indirect=True)  # of the embedded engine raw is asked the same
@pytest.mark.parametrize("one", [one for one in WORKLOADS if one.by_id and one.raw], ids=lambda one: one.name)
async def test_raw_answers_of_every_clinic_as_remit_does(
    shipped: Database, shipped_packs: list[Pack], one: Workload
) -> None:
    raw = Statement(f"bench/{one.raw}", text(one.raw), frozenset({"id"}), ("answer",), reads=True)
    clinics = [entry.item.id for pack in shipped_packs for entry in pack.entries if isinstance(entry.item, ClinicModel)]
    assert len(clinics) > 10
    for clinic in clinics:
        (row,) = await shipped.read(raw, {"id": clinic})
        assert one.shapes[2](row["answer"]) == one.shapes[0](await ask(shipped, one.remit, id=clinic)), clinic
