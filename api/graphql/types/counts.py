"""Counts of clinics by what is recorded and by their answers, as the schema serves them."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from api.graphql.base.arguments import Lang
from api.graphql.base.fields import Ask, wrap
from api.graphql.base.inputs import where_of
from api.graphql.base.lists import checked_condition, where_argument
from api.graphql.types.entities import Node
from graph.columns.counts import Counts, get_counts
from graph.columns.cube import where_of as where_of_cell
from graph.columns.profiles import DayColumns
from graph.explain.facets import NOT_RECORDED, tell_label
from graph.model import vocabulary
from graph.model.vocabulary import ClinicDimension, Language

strawberry.enum(
    ClinicDimension,
    description=(
        "What clinics can be counted by. AUTHORITY and ACTIVITY: those of mandates that apply, contested or not; "
        "BYPASSED_ACTIVITY: those of mandates that are bypassed."
    ),
)


@strawberry.type(
    description=(
        "The value of one dimension. Null: nothing is recorded; NOT_RECORDED is a value of VERDICT and of LICENCE_STATUS."
    )
)
class DimensionKey:
    """One side of a cell."""

    view: strawberry.Private[DayColumns]
    dimension: ClinicDimension = strawberry.field(description="The dimension.")
    value: str | None = strawberry.field(description="The id or word; null: nothing is recorded.")

    async def thing(self, info: Ask) -> vocabulary.Node | None:
        """What has this id; null: it is a word, or nothing."""
        if self.value is None:
            return None
        known = self.view.find_thing(self.value)
        return known or (await info.context.nodes.load(self.value) if "." in self.value else None)

    @strawberry.field(description="Its name; that of a word is the same.")
    async def label(self, info: Ask, lang: Lang = Language.EN) -> str:
        """The name."""
        thing = await self.thing(info)
        return tell_label(self.value or NOT_RECORDED, lang or Language.EN, thing.properties if thing else None)

    @strawberry.field(description="The thing itself, where the value is an id.")
    async def entity(self, info: Ask) -> Node | None:
        """The thing."""
        thing = await self.thing(info)
        return wrap(thing, self.view.day) if thing else None


@strawberry.type(
    description="How many clinics have the values of a row on a day. A clinic counts once in each value that it has."
)
class ClinicCount:
    """A row of the counts."""

    told: strawberry.Private[Any]
    on: date = strawberry.field(description="The day.")
    keys: list[DimensionKey] = strawberry.field(description="The values, in the order of `by`.")
    clinics: int = strawberry.field(description="How many clinics.")
    offerings: int = strawberry.field(
        description=(
            "How many offerings: those that have the values, where THERAPY, ROUTE or CONDITION is a dimension, else all of "
            "these clinics."
        )
    )
    where: JSON = strawberry.field(description="The `where` of `clinics(asOf: on)` that lists them.")

    @strawberry.field(
        description=(
            "Why they have their verdict, told of a clinic with their commonest profile; null where VERDICT is no dimension."
        )
    )
    def reason(self, lang: Lang = Language.EN) -> str | None:
        """The reason."""
        return None if self.told is None else self.told(lang or Language.EN)


@strawberry.type(description="How many clinics there are on a day, and how many offerings, that were to be counted.")
class DayTotal:
    """A day."""

    on: date = strawberry.field(description="The day.")
    clinics: int = strawberry.field(description="How many clinics.")
    offerings: int = strawberry.field(description="How many offerings these have.")


@strawberry.type(
    description=(
        "How many clinics there are, by up to three dimensions and on up to 60 days: exact, never cut, refused with a remedy "
        "above 10,000 rows. THERAPY, ROUTE and CONDITION in one cube are of one and the same offering; THERAPY, CONDITION and "
        "PROVIDER_CLASS count what is narrower, too."
    )
)
class ClinicCounts:
    """The counts."""

    rows: list[ClinicCount] = strawberry.field(description="By day as it was asked for, then by values, null last.")
    totals: list[DayTotal] = strawberry.field(description="By day as it was asked for.")


ByDimensions = Annotated[
    list[ClinicDimension],
    strawberry.argument(description="What to count by: at most three, none for the totals alone."),
]
OnDays = Annotated[
    list[date] | None, strawberry.argument(description="The days, at most 60; that of the dataset, unless given.")
]
ClinicsWhere = where_argument(where_of("Clinic"))


async def ask_counts(info: Ask, where: Any, by: Sequence[ClinicDimension], on: Sequence[date] | None) -> ClinicCounts:  # noqa: ANN401
    """The counts of clinics that a filter selects."""
    condition = checked_condition("Clinic", where)
    days = None if on is None else [day.isoformat() for day in on]
    found = await get_counts(info.context.database, condition, by, days)
    return ClinicCounts(
        rows=[row for place in range(len(found.cubes)) for row in rows_of(found, place)],
        totals=[
            DayTotal(on=date.fromisoformat(cube.day), clinics=cube.clinics, offerings=cube.offerings)
            for cube in found.cubes
        ],
    )


def rows_of(found: Counts, place: int) -> list[ClinicCount]:
    """The rows of one of the days."""
    cube = found.cubes[place]
    day, view = date.fromisoformat(cube.day), found.state.on(cube.day)
    tells = ClinicDimension.VERDICT in found.by
    return [
        ClinicCount(
            told=(lambda lang, kind=cell.commonest: found.tell_reason(cube.day, kind, lang)) if tells else None,
            on=day,
            keys=[
                DimensionKey(view=view, dimension=by, value=value)
                for by, value in zip(found.by, cell.values, strict=True)
            ],
            clinics=cell.clinics,
            offerings=cell.offerings,
            where=JSON(where_of_cell(cell.values, found.by, found.condition)),
        )
        for cell in cube.cells
    ]
