"""The pages that are looked at: each path of `api.pages.routes.VIEWS` with what stands for it."""

from collections.abc import Mapping
from http import HTTPStatus

from api.pages.routes import VIEWS

CLINIC = "ru.clinic.example-private-moscow"
# Of each kind one of which much is recorded; a path that has no part in braces stands for itself.
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "/search": ("/search", "/search?q=clinic", "/search?q=qqqqqq"),
    "/id/{id}": (f"/id/{CLINIC}",),
    "/clinics/{id}": (f"/clinics/{CLINIC}", "/clinics/ru.clinic.pirogov-center?asOf=2016-01-01"),
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


def examples_of(path: str) -> tuple[str, ...]:
    """The addresses that stand for a path; none: nobody has said which."""
    return EXAMPLES.get(path, () if "{" in path else (path,))


ADDRESSES = [address for path in VIEWS for address in examples_of(path)]
