"""How a reader chooses: in a list by name; a clinic, where there are many, by a name or an id that is looked for."""

from typing import Any

from api.pages.base.visit import Data, Visit

MOST_LISTED = 100  # clinics that stand in a list to choose from


async def choice_of(visit: Visit, unclear: str | None = None) -> dict[str, Any]:
    """The clinics to choose from, `few` of them or none, and what was found for a text that is no id."""
    answer = await visit.ask("clinic_choice", q=unclear or "-", find=unclear is not None)
    found, clinics = answer.get("search"), answer["clinics"]
    return {
        "few": clinics["nodes"] if clinics["totalCount"] <= MOST_LISTED else [],
        "total": clinics["totalCount"],
        "unclear": unclear,
        "candidates": [hit["node"] for hit in found["nodes"]] if found else [],
        "candidates_total": found["totalCount"] if found else 0,
    }


def therapies_in(*clinics: Data) -> list[Data]:
    """The therapies that clinics offer, by their names."""
    found = {one["therapy"]["id"]: one["therapy"] for clinic in clinics for one in clinic["offerings"]}
    return sorted(found.values(), key=by_name)


def by_name(one: Data) -> tuple[str, str]:
    """The order of things of a list to choose from."""
    return one["name"], one["id"]
