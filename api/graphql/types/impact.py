"""What would be lost if an instrument fell, as the schema serves it."""

import strawberry

from api.graphql.base.fields import Ask, wrap, wrap_all
from api.graphql.base.inputs import order_of, where_of
from api.graphql.base.lists import Rows, nested_connection
from api.graphql.types.entities import Authority, ClinicConnection, LegalInstrument, Mandate, Requirement
from graph.analysis import impact
from graph.analysis.impact import get_impact
from graph.store.lookup import checked_id


@strawberry.type(
    description=(
        "What would be lost if an instrument fell, with all that implements it. An instrument that is not in force on the day "
        "has nothing to lose."
    )
)
class Impact:
    """What loses its footing."""

    found: strawberry.Private[impact.Impact]
    instrument: LegalInstrument = strawberry.field(description="The instrument.")
    mandates: list[Mandate] = strawberry.field(
        description="The mandates that would not be in force any more: no other provision grants them."
    )
    authorities: list[Authority] = strawberry.field(description="Who holds one of these mandates.")
    requirements: list[Requirement] = strawberry.field(
        description="The requirements that would not be in force any more: no other provision sets them."
    )

    clinics: ClinicConnection = nested_connection(
        ClinicConnection,
        "Clinics that would lose a mandate that applies, contested or not: for the clinic, or for one of its offerings, no "
        "other mandate would carry out the same activity.",
        lambda root: root.found.clinics,
        where_of("Clinic"),
        order_of("Clinic"),
        kind=None,
        rows=Rows,
    )


async def ask_impact(info: Ask, instrument: str, day: str | None) -> Impact | None:
    """What would be lost; null where no instrument has that id."""
    found = await get_impact(info.context.database, checked_id(instrument, "instrument"), day)
    if found is None:
        return None
    return Impact(
        found=found,
        instrument=wrap(found.instrument, found.day),
        mandates=wrap_all(found.mandates, found.day),
        authorities=wrap_all(found.authorities, found.day),
        requirements=wrap_all(found.requirements, found.day),
    )
