"""The arguments that several fields take, each described once."""

from datetime import date
from typing import Annotated, TypeAlias

from strawberry import ID, argument

from graph.model.vocabulary import Confidence, Language, OversightStatus

Id: TypeAlias = Annotated[ID, argument(description="The id.")]
ClinicId: TypeAlias = Annotated[ID, argument(description="The id of the clinic.")]
Ids: TypeAlias = Annotated[list[ID], argument(description="The ids, at most 200; one may be given more than once.")]
AsOf: TypeAlias = Annotated[
    date | None, argument(description="The day for which law and facts are taken; that of the dataset, unless given.")
]

First: TypeAlias = Annotated[
    int | None, argument(description="How many rows from the start: 1 to 100; 20 where `last` is not given either.")
]
After: TypeAlias = Annotated[str | None, argument(description="The cursor of a row: only rows after it.")]
Last: TypeAlias = Annotated[
    int | None, argument(description="How many rows from the end, in place of `first`: 1 to 100.")
]
Before: TypeAlias = Annotated[str | None, argument(description="The cursor of a row: only rows before it.")]

OfJurisdiction: TypeAlias = Annotated[ID | None, argument(description="The id of a jurisdiction: only of this one.")]
Contested: TypeAlias = Annotated[
    bool | None, argument(description="Only those that another source contradicts, or only those that none does.")
]
Therapy: TypeAlias = Annotated[ID | None, argument(description="The id of a therapy: only what concerns this one.")]
Activities: TypeAlias = Annotated[
    list[ID] | None, argument(description="Ids of activities: only the links under which one of these is done.")
]
Statuses: TypeAlias = Annotated[
    list[OversightStatus] | None, argument(description="Only the links that have one of these statuses.")
]
MinConfidence: TypeAlias = Annotated[
    Confidence | None,
    argument(
        description=(
            "Only what rests on evidence at least so strong; `leftOut` holds the rest. Where the verdict does not hold without "
            "that, it is NOT_RECORDED."
        )
    ),
]
Lang: TypeAlias = Annotated[
    Language | None,
    argument(description="The language, English unless given; names that it lacks stand as they are recorded."),
]
