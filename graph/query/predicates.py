"""Conditions as fragments: what counts on a day, as in `graph.model.temporal`, and all of several. Part of the translator."""

from collections.abc import Sequence
from functools import cache

from graph.model.temporal import in_force_text, is_ours_text, label_of, valid_on_text
from graph.store.cypher_reader import read_fragment
from graph.store.fragments import EMPTY, CypherFragment, Variable, cypher, join

TRUE = read_fragment("true")
_VALID_ON = read_fragment(valid_on_text("fact"))
_IS_OURS = read_fragment(is_ours_text("node"))
_LABEL_OF = read_fragment(label_of("node"))


def and_all(*conditions: CypherFragment) -> CypherFragment:
    """All of the conditions, without those that are always true."""
    needed = [one for one in conditions if one is not TRUE]
    return join(" AND ", needed) if needed else TRUE


def any_of(*conditions: CypherFragment) -> CypherFragment:
    """One of the conditions."""
    return cypher("(", join(" OR ", conditions), ")") if len(conditions) > 1 else conditions[0]


def where_all(conditions: Sequence[CypherFragment]) -> CypherFragment:
    """A WHERE with all of the conditions; nothing, where there are none."""
    return cypher(" WHERE ", join(" AND ", conditions)) if conditions else EMPTY


def valid_on(*facts: Variable) -> CypherFragment:
    """All of these relationships, or nodes by themselves, hold on the day."""
    return join(" AND ", (_VALID_ON.bind(variables={"fact": fact}) for fact in facts))


def is_ours(node: Variable) -> CypherFragment:
    """The node is one of Remit's."""
    return _IS_OURS.bind(variables={"node": node})


def in_force(label: str, node: Variable) -> CypherFragment:
    """The node counts on the day, with everything that it rests on."""
    return _in_force(label).bind(variables={"node": node})


@cache
def _in_force(label: str) -> CypherFragment:
    return read_fragment(in_force_text(label, "node"))


def label_text(node: Variable) -> CypherFragment:
    """The label of a node beside `Entity`."""
    return _LABEL_OF.bind(variables={"node": node})
