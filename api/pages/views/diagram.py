"""The chains of a clinic's answer as a drawing: on its page, and as a file."""

from collections.abc import Mapping
from typing import Any

from api.pages.base.addresses import address_of, with_query
from api.pages.base.statuses import STATUSES, words_in
from api.pages.base.visit import Data, Shown, Visit
from api.pages.drawings.chains import Chains, merged
from api.pages.drawings.pictures import RANKS, Look, picture_of
from graph.errors import UnknownEntity
from graph.explain.locale import LOCALES, Locale


async def clinic_drawing(visit: Visit) -> Shown:
    """The drawing alone, to be taken away."""
    identity, therapy = visit.parts["id"], visit.value("therapy")
    answer = (await visit.ask("diagram", id=identity, therapy=therapy, asOf=visit.value("asOf")))["oversight"]
    if answer is None:
        raise UnknownEntity(f"No clinic {identity!r} is recorded.")
    locale, diagram = LOCALES[visit.page.language], diagram_of(answer, visit)
    receipt, day = answer["receipt"], locale.write_day(answer["asOf"])
    title = f"Remit: {answer['clinic']['name']}, {day}. {receipt['release']}, {receipt['contentHash']}"
    said = " ".join(filter(None, (diagram["said"], diagram["left_out"])))
    return drawing_file(visit, diagram["picture"], title, said)


def drawing_file(visit: Visit, drawn: Any, title: str, said: str, form: str = "picture") -> Shown:  # noqa: ANN401
    """A drawing as a file of its own. `form`: the macro that draws it."""
    return visit.show("drawing_file.html", {"drawn": drawn, "title": title, "said": said, "form": form})


def diagram_of(answer: Data, visit: Visit) -> dict[str, Any]:
    """The drawing and its words."""
    page, locale = visit.page, LOCALES[visit.page.language]
    known = [link for link in answer["links"] if link["status"] != "NOT_RECORDED"]
    chains = merged(known)
    looks = looks_of(answer, locale)
    given = {"asOf": visit.value("asOf"), "therapy": visit.value("therapy")}
    number = len(chains.things)
    folded = {"LegalInstrument": 7} if chains.provisions_left_out else {}
    return {
        "picture": picture_of(
            chains.things, chains.pairs, locale, lambda one: address_of(page, one), looks, RANKS | folded
        ),
        "said": locale.tell_number(
            "{number} thing, from the clinic over mandates to authorities and the law.",
            "{number} things, from the clinic over mandates to authorities and the law.",
            number,
            number=number,
        ),
        "left_out": left_out(chains, len(answer["links"]) - len(known), locale),
        "file": with_query(page, f"/clinics/{answer['clinic']['id']}/drawing.svg", **given),
    }


def looks_of(answer: Data, locale: Locale) -> Mapping[str, Look]:
    """The clinic stands out, and each mandate says how it stands."""
    words, found = words_in(locale, STATUSES), {answer["clinic"]["id"]: Look(main=True)}
    statuses: dict[str, dict[str, None]] = {}
    for link in answer["links"]:
        statuses.setdefault(link["mandate"]["id"], {})[link["status"]] = None
    for mandate, several in statuses.items():
        told = [words[one] for one in several]
        found[mandate] = Look(" · ".join(one.word for one in told), told[0].shape)
    return found


def left_out(chains: Chains, unrecorded: int, locale: Locale) -> str:
    """What of the answer is not drawn."""
    told = []
    if unrecorded:
        told.append(
            locale.tell_number(
                "{number} mandate is not drawn, since the data does not say how it stands to the clinic.",
                "{number} mandates are not drawn, since the data does not say how they stand to the clinic.",
                unrecorded,
                number=unrecorded,
            )
        )
    if number := chains.provisions_left_out:
        told.append(
            locale.tell_number(
                "{number} provision is not drawn: its instrument stands in its place.",
                "{number} provisions are not drawn: their instruments stand in their place.",
                number,
                number=number,
            )
        )
    if number := chains.mandates_left_out:
        told.append(
            locale.tell_number(
                "{number} mandate is not drawn for want of room.",
                "{number} mandates are not drawn for want of room.",
                number,
                number=number,
            )
        )
    return " ".join(told)
