"""What if: the answer for a clinic when instruments fell and offerings took other routes. An overlay, never written."""

from dataclasses import dataclass, replace

from graph.analysis.answer_diff import link_changes
from graph.analysis.attribution import Explained, explain_changes
from graph.analysis.cause_builder import supposed_cause
from graph.analysis.scenarios import SupposedWorlds
from graph.errors import ImpossibleChange, InvalidArgument, UnknownEntity
from graph.law.law_cache import read_with_law
from graph.law.law_snapshot import Law
from graph.model.vocabulary import Node
from graph.oversight.answer import Oversight, Question
from graph.oversight.oversight import MOST_NAMED, answer_from_row
from graph.oversight.rules import Evaluation
from graph.store.database import Database, Row
from graph.store.lookup import get_nodes

MOST_CHANGES = 100  # of each kind


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer as it is and as it would be, both from one reading, and how the links differ."""

    before: Oversight
    after: Oversight
    changes: tuple[Explained, ...]


async def get_what_if(database: Database, question: Question) -> WhatIf | None:
    """The answer without and with what the question supposes; null where no clinic has that id.

    Raises:
        GraphNotLoaded: the graph holds no release.
        InvalidArgument: nothing is supposed, too much is, or an offering twice.
        UnknownEntity: there is no such instrument, offering or route.
        ImpossibleChange: the offering is another clinic's or not offered on the day, or the route is of another jurisdiction.
    """
    check_form(question)
    row, law = await read_with_law(database, "read/clinic", {"clinic": question.clinic})
    if row is None:
        return None
    foreign = foreign_offering(row, question)
    if foreign is not None:
        await check_there(database, row, foreign)
    return await suppose(row, law, question)


async def suppose(row: Row, law: Law, question: Question) -> WhatIf:
    """The same from a row of `read/clinic` and the law, whichever state of the graph they are of.

    Raises:
        InvalidArgument, UnknownEntity, ImpossibleChange: see `get_what_if`.
    """
    check_form(question)
    foreign = foreign_offering(row, question)
    if foreign is not None:
        raise ImpossibleChange(
            f"The offering {foreign} is not one of {question.clinic}.", "Ask about the clinic that has the offering."
        )
    check_law(row, law, question)
    return await what_if(row, law, question)


async def what_if(row: Row, law: Law, question: Question) -> WhatIf:
    """What follows from a row of `read/clinic` and the law, for a question that was checked.

    Raises:
        ImpossibleChange: an offering is not offered on the day.
    """
    plain = replace(question, repeal=(), reclassify=())
    claimed = claimed_routes(row, law, plain)
    check_offered(claimed, question, question.day or law.data_day(row["jurisdiction"]))
    # An offering that takes the route which it has taken all along is as well known as before, no better.
    moved = tuple((offering, route) for offering, route in question.reclassify if claimed[offering] != route)
    before, after = answer_from_row(row, law, plain), answer_from_row(row, law, replace(question, reclassify=moved))
    changes = list(link_changes(before, after))
    worlds = SupposedWorlds(row, law, after.question, {change.mandate for change in changes})
    causes = await explain_changes(worlds, changes, lambda index, change: supposed_cause(worlds, index, change))
    return WhatIf(before, replace(after, question=question), causes)


def claimed_routes(row: Row, law: Law, question: Question) -> dict[str, str | None]:
    """The route that each offering claims on the day, by the offering's id; null: none is recorded."""
    offers = Evaluation.of(row, law.on(question.day or law.data_day(row["jurisdiction"])), question).offers
    return {offer.node.id: offer.route.id if offer.route else None for offer in offers}


def check_form(question: Question) -> None:
    """Refuse what can be refused without asking the graph.

    Raises:
        InvalidArgument: nothing is supposed, too much is, or an offering twice.
    """
    if not question.repeal and not question.reclassify:
        raise InvalidArgument(
            "The change changes nothing.", "Name an instrument to repeal, or an offering to reclassify and its route."
        )
    for name, given in (("repeal", question.repeal), ("reclassify", question.reclassify)):
        if len(given) > MOST_CHANGES:
            raise InvalidArgument(f"'{name}' has {len(given)} entries.", f"Give at most {MOST_CHANGES}.")
    offerings = [offering for offering, _ in question.reclassify]
    twice = next((one for one in offerings if offerings.count(one) > 1), None)
    if twice is not None:
        raise InvalidArgument(f"The offering {twice} is reclassified twice.", "Give one route for each offering.")


def own_offerings(row: Row) -> list[str]:
    """The ids of the clinic's offerings."""
    return sorted(entry["offering"]["id"] for entry in row["offerings"])


def foreign_offering(row: Row, question: Question) -> str | None:
    """The first offering of the question that is not this clinic's; null: there is none."""
    own = own_offerings(row)
    return next((offering for offering, _ in question.reclassify if offering not in own), None)


async def check_there(database: Database, row: Row, offering: str) -> None:
    """Refuse an offering that no clinic has.

    Raises:
        UnknownEntity: there is no such offering.
    """
    node = (await get_nodes(database, [offering])).get(offering)
    if node is None or node.label != "Offering":
        raise unknown_entity("offering", offering, own_offerings(row))


def check_offered(claimed: dict[str, str | None], question: Question, day: str) -> None:
    """Refuse to reclassify what is not offered on the day: the answer would look as if that made no difference.

    Raises:
        ImpossibleChange: it is not.
    """
    absent = next((offering for offering, _ in question.reclassify if offering not in claimed), None)
    if absent is not None:
        raise ImpossibleChange(
            f"The offering {absent} is not recorded as offered on {day}.", "Ask about a day on which it is."
        )


def check_law(row: Row, law: Law, question: Question) -> None:
    """Refuse instruments and routes that are not there, and routes of another jurisdiction.

    Raises:
        UnknownEntity: there is no such instrument or route.
        ImpossibleChange: the route is of another jurisdiction than the clinic.
    """
    for instrument in question.repeal:
        find_known(law, "LegalInstrument", "instrument", instrument)
    home = row["jurisdiction"]
    routes = sorted(
        edge.source for edge in law.facts.incoming("IN", home) if law.facts.nodes[edge.source].label == "Route"
    )
    for _, route in question.reclassify:
        if find_known(law, "Route", "route", route).id not in routes:
            raise ImpossibleChange(
                f"The route {route} is not one of the jurisdiction {home}, where the clinic is.",
                f"Name one of its routes, such as {', '.join(routes[:MOST_NAMED])}." if routes else "It has no routes.",
            )


def find_known(law: Law, label: str, word: str, identity: str) -> Node:
    """The node of the law with that label and id.

    Raises:
        UnknownEntity: there is none.
    """
    node = law.facts.nodes.get(identity)
    if node is None or node.label != label:
        raise unknown_entity(word, identity, sorted(node.id for node in law.of_label(label)))
    return node


def unknown_entity(word: str, identity: str, there: list[str]) -> UnknownEntity:
    """The refusal of an id that nothing of the kind has; it names some that there are."""
    remedy = f"Name one that there is, such as {', '.join(there[:MOST_NAMED])}." if there else f"There is no {word}."
    return UnknownEntity(f"There is no {word} {identity}.", remedy)
