"""Where a gap comes from and what would close it, as far as the graph says: by its kind, and by the lawful ways."""

from typing import Any

from api.pages.base.addresses import with_query
from api.pages.base.page import Page
from api.pages.base.visit import Data
from graph.explain.locale import LOCALES, message

CLOSES = {
    "CLASSIFICATION": message(
        "It is closed for an offering that goes by a lawful way: what the gap lets go around is due there."
    ),
    "LIABILITY": message("No source that is recorded here says what would close it."),
    "NOT_ENTITLED": message(
        "It is closed for an offering that goes by a way that is open to its provider, or where the law opens this one to it."
    ),
    "NO_AUTHORITY": message(
        "It is closed where the law charges an authority with it, or where such a mandate is recorded, if there is one."
    ),
    "OTHER": message("No source that is recorded here says what would close it."),
    "OVERLAPPING_MANDATES": message(
        "It is closed where the law leaves the activity to one authority, or says which of them is there for whom."
    ),
    "REPEALED_BASIS": message("It is closed where a law in force grants the mandate anew."),
    "UNENFORCED_REQUIREMENT": message(
        "It is closed where a mandate has the requirement checked, or where such a mandate is recorded, if there is one."
    ),
    "WEAK_ENFORCEMENT": message(
        "It is closed where the authority can enforce what it is charged with, by its powers and its means."
    ),
}
"""What the end of a gap is, by its kind."""
UNSAID = ("LIABILITY", "OTHER")  # kinds from which nothing follows
OF_WAYS = ("CLASSIFICATION", "NOT_ENTITLED", "NO_AUTHORITY")  # kinds that another way of an offering can close for it
ASKED = """
  closing: gap(id: $id, asOf: $asOf) {
    exposure
    derivedFrom { ...named }
    avoidedMandates { ...named activity { ...named } covers { ...named standing } }
  }
"""


def closing_of(gap: Data, closing: Data, page: Page) -> dict[str, Any]:
    """The sentence, the lawful ways on which what is avoided is due, and the clinics for which another can be supposed."""
    ways: dict[str, dict[str, Any]] = {}
    for mandate in closing["avoidedMandates"]:
        for route in mandate["covers"]:
            if route["standing"] == "LAWFUL":
                ways.setdefault(route["id"], {"route": route, "mandates": []})["mandates"].append(mandate)
    offerings = gap["offerings"]["nodes"] if gap["kind"] in OF_WAYS else []
    clinics = {one["clinic"]["id"]: one["clinic"] for one in offerings}
    return {
        "derived_from": closing["derivedFrom"],
        "exposure": closing["exposure"],
        "text": LOCALES[page.language].tell(CLOSES[gap["kind"]]),
        "is_said": gap["kind"] not in UNSAID,
        "ways": sorted(ways.values(), key=lambda way: (-len(way["mandates"]), way["route"]["name"])),
        "clinics": [
            {**one, "address": with_query(page, "/what-if", clinic=id_, asOf=gap["asOf"])}
            for id_, one in clinics.items()
        ],
        "is_whole": len(offerings) == gap["offerings"]["totalCount"],
    }
