"""The chains of an answer as one graph: what they share stands once, and instruments for their provisions if need be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Data = Mapping[str, Any]
MOST = 56  # things of a drawing that one can still read


@dataclass(frozen=True, slots=True)
class Chains:
    """What is drawn of the chains, the things in the order of the steps; and how many provisions and mandates are not."""

    things: tuple[Data, ...]
    pairs: tuple[tuple[str, str], ...]
    provisions_left_out: int
    mandates_left_out: int


def merged(links: Sequence[Data], most: int = MOST) -> Chains:
    """The chains of these links, as many of them, in their order, as there is room for."""
    whole = [[(one["from"], one["to"]) for one in link["steps"]] for link in links]
    folded = 0
    if len(things_of(whole)) > most:
        provisions = {one for one, thing in things_of(whole).items() if thing["__typename"] == "Provision"}
        whole, folded = [without_provisions(steps) for steps in whole], len(provisions)
    drawn: list[list[tuple[Data, Data]]] = []
    for steps in whole:
        if len(things_of([*drawn, steps])) > most:
            break
        drawn.append(steps)
    left_out = {link["mandate"]["id"] for link in links} - {link["mandate"]["id"] for link in links[: len(drawn)]}
    pairs = {(one["id"], other["id"]): None for steps in drawn for one, other in steps}
    return Chains(tuple(things_of(drawn).values()), tuple(pairs), folded, len(left_out))


def things_of(chains: Sequence[Sequence[tuple[Data, Data]]]) -> dict[str, Data]:
    """Everything that stands in the chains."""
    return {thing["id"]: thing for steps in chains for step in steps for thing in step}


def without_provisions(steps: Sequence[tuple[Data, Data]]) -> list[tuple[Data, Data]]:
    """The same chain, with the instrument of each provision in its place."""
    instruments = {one["id"]: other for one, other in steps if one["__typename"] == "Provision"}
    placed = [(instruments.get(one["id"], one), instruments.get(other["id"], other)) for one, other in steps]
    return [(one, other) for one, other in placed if one["id"] != other["id"]]
