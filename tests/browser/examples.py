"""The pages that are looked at: what stands for each path of a page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import cast

import httpx

from api.app import create_app
from api.pages.base.page import PREFIXES
from api.settings import Settings
from graph.model.vocabulary import Language
from graph.store.database import Database
from tests.support.running import Running

CLINIC = "ru.clinic.example-private-moscow"
FROZEN_ANSWER = "the permalink of an answer"  # which hangs on the release; the service says it
# Of each kind one of which much is recorded; a path that has no part in braces stands for itself.
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "/search": ("/search", "/search?q=clinic", "/search?q=qqqqqq"),
    "/answers/{hash}": (FROZEN_ANSWER,),
    "/id/{id}": ("/id/ru.region.moscow",),
    "/clinics/{id}": (f"/clinics/{CLINIC}", "/clinics/ru.clinic.hematology-center"),
    "/explore/{id}": ("/explore/ru.authority.roszdravnadzor",),
    "/activities/{id}": ("/activities/activity.medical-licensing",),
    "/authorities/{id}": ("/authorities/ru.authority.roszdravnadzor",),
    "/classes/{id}": ("/classes/ru.class.private",),
    "/conditions/{id}": ("/conditions/condition.multiple-sclerosis",),
    "/exemptions/{id}": ("/exemptions/ru.exemption.individual-bmcp",),
    "/gaps/{id}": ("/gaps/ru.gap.medical-procedure",),
    "/instruments/{id}": ("/instruments/ru.instrument.180-fz-2016",),
    "/jurisdictions/{id}": ("/jurisdictions/ru",),
    "/mandates/{id}": ("/mandates/ru.mandate.minzdrav.medical-licensing",),
    "/offerings/{id}": ("/offerings/ru.offering.example-private-moscow.msc",),
    "/provisions/{id}": ("/provisions/ru.provision.180-fz-2016.art-32-1",),
    "/regions/{id}": ("/regions/ru.region.moscow",),
    "/requirements/{id}": ("/requirements/ru.requirement.clinical-trials",),
    "/routes/{id}": ("/routes/ru.route.individual-bmcp",),
    "/sources/{id}": ("/sources/ru.source.overview-2026",),
    "/therapies/{id}": ("/therapies/therapy.msc",),
    "/tracks/{id}": ("/tracks/ru.track.private-commercial",),
}
PROBLEMS = {
    "/clinics/ru.clinic.nothing": HTTPStatus.NOT_FOUND,
    f"/clinics/{CLINIC}?asOf=yesterday": HTTPStatus.BAD_REQUEST,
}
"""Pages that say what is wrong."""


def paths_of_pages() -> list[str]:
    """The path of each page in English: what there is in every other language too, drawings and other files left out."""
    app = create_app(Settings(), service=Running(cast("Database", None)))  # which no route asks for its path
    paths = [getattr(route, "path", "") for route in app.routes]
    others = [PREFIXES[language] for language in Language if PREFIXES[language]]
    return [
        path
        for path in dict.fromkeys(paths)
        if path and "." not in path.rpartition("/")[2] and all(f"{prefix}{path}" in paths for prefix in others)
    ]


def examples_of(path: str) -> tuple[str, ...]:
    """The addresses that stand for a path; none: nobody has said which."""
    return EXAMPLES.get(path, () if "{" in path else (path,))


def address_on(service: str, example: str) -> str:
    """The address of an example on a service."""
    if example != FROZEN_ANSWER:
        return example
    query = f'{{ oversight(clinic: "{CLINIC}") {{ receipt {{ permalink }} }} }}'
    answer = httpx.post(f"{service}/graphql", json={"query": query}, timeout=60).json()
    found: str = answer["data"]["oversight"]["receipt"]["permalink"]
    return found.removeprefix(service)


PATHS = paths_of_pages()
ADDRESSES = [address for path in PATHS for address in examples_of(path)]
