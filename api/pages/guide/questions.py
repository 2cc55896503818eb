"""Ten questions, from simple to involved, each answered from what the graph holds now."""

from collections.abc import Mapping
from typing import Any

from api.pages.base.visit import Data, Shown, Visit

ASKED: Mapping[str, Any] = {
    "private": "ru.clinic.example-private-moscow",
    "therapy": "therapy.msc",
    "three": ["ru.clinic.example-private-moscow", "ru.clinic.pirogov-center", "ru.clinic.example-permit-moscow"],
    "registration": ["activity.product-registration"],
    "amended": "ru.instrument.order-567n",
    "beforeFirst": "2024-03-31",
    "first": "2024-04-01",
    "beforeSecond": "2024-08-31",
    "second": "2024-09-01",
    "expiring": "ru.instrument.gr-384-2024",
    "offering": "ru.offering.example-permit-moscow.msc",
    "silent": "ru.clinic.example-silent-spb",
    "weak": "ru.clinic.pirogov-center",
}
"""Of what the questions are: things of the pack that comes with Remit. What another one lacks, the page says."""
FIRST = 5  # places that a sentence names


async def questions_page(visit: Visit) -> Shown:
    """The questions with their answers."""
    return visit.show("questions.html", questions_values(await visit.ask("questions", **ASKED)))


def questions_values(answer: Data) -> dict[str, Any]:
    """The values of the template."""
    asked = answer["asked"]
    return {
        **answer,
        "therapy": ASKED["therapy"],
        "others": [one for one in answer["others"] if one],
        "places": places_of(answer["written"]),
        "reform": [
            {"day": ASKED[day], "became": [one for one in answer[day] or () if one["after"]]}
            for day in ("first", "second")
        ],
        "items": {status: requirements_of(asked, status) for status in ("MET", "NOT_RECORDED")},
        "declared": {
            level: sum(one["declared"] == level for one in answer["coverage"])
            for level in ("COMPLETE", "PARTIAL", "NONE")
        },
        "most": FIRST,
    }


def places_of(answer: Data | None) -> list[dict[str, Any]]:
    """The provisions of an answer, each once, with the best place where it can be read."""
    links = answer["links"] if answer else ()
    provisions = {one["id"]: one for link in links for one in link["provisions"]}
    order = ("PRIMARY", "SECONDARY", "UNVERIFIED")
    return [
        {**one, "cited": min(one["citations"], key=lambda cited: order.index(cited["confidence"]))}
        for one in provisions.values()
        if one["citations"]
    ]


def requirements_of(offering: Data | None, status: str) -> list[Data]:
    """The requirements that stand so to an offering."""
    return [one["requirement"] for one in (offering["checklist"] if offering else ()) if one["status"] == status]
