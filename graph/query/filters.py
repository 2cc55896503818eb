"""From a client's filter to a Cypher predicate: part of the one translator, pure.

A filter is the coerced input of the contract's `...Where` types, as nested dictionaries. Everything in one filter must hold;
an absent or null part asks for nothing. Values are always parameters, so that a text follows from the parts that are given
alone. A property that is not recorded fails every comparison, and so passes its `not`: a filter is true or false, never
unknown. Variables of a part begin with the variable that it is about, so that no two on one way inwards are the same.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.model.declaration import Field, Link, Member, Standing, Value, Words
from graph.model.kinds import KINDS, filtered_members
from graph.model.temporal import counts, holds

Where = Mapping[str, Any]


class Parameters:
    """Collects values and names them $p1, $p2, ...: no value is ever part of a text."""

    def __init__(self, day: str) -> None:
        self.values: dict[str, Any] = {"day": day}

    def add(self, value: object) -> str:
        """The name under which the value is passed."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"


Predicate = Callable[[Any, str, Parameters], str]
Fields = Mapping[str, Predicate]

OPERATORS = {
    "eq": "=", "in": "IN", "contains": "CONTAINS", "startsWith": "STARTS WITH",
    "lt": "<", "lte": "<=", "gt": ">", "gte": ">=",
}  # fmt: skip


def where(fields: Fields, condition: Where | None, variable: str, parameters: Parameters) -> str:
    """The predicate for one filter on `variable`."""
    return both(*parts_of(fields, condition or {}, variable, parameters))


def both(*conditions: str) -> str:
    """All of the conditions, without those that are always true."""
    return " AND ".join(one for one in conditions if one != "true") or "true"


def parts_of(fields: Fields, condition: Where, variable: str, parameters: Parameters) -> Iterator[str]:
    """The predicates that must all hold, the cheapest first: the embedded engine looks at them in the order of the text."""
    for name in sorted(condition, key=[*fields, "and", "or", "not"].index):
        value = condition[name]
        if value is None:
            continue
        if name == "and":
            yield from (f"({where(fields, part, variable, parameters)})" for part in value)
        elif name == "or":
            any_of = [f"({where(fields, part, variable, parameters)})" for part in value]
            yield f"({' OR '.join(any_of) or 'false'})"
        elif name == "not":
            yield f"NOT ({where(fields, value, variable, parameters)})"
        elif asks(value):
            yield fields[name](value, variable, parameters)


def asks(value: Any) -> bool:  # noqa: ANN401  # a part of a filter
    """Whether a part of a filter asks for anything."""
    return any(part is not None for part in value.values()) if isinstance(value, Mapping) else value is not None


def compared(expression: str, condition: Where, parameters: Parameters, *, optional: bool = False) -> str:
    """Comparisons of one text or ISO day, as far as the filter's type has them; `optional`: it may not be recorded."""
    parts = [
        f"{expression} {OPERATORS[operator]} {parameters.add(value)}"
        for operator, value in condition.items()
        if value is not None
    ]
    if optional and parts:
        parts.insert(0, f"{expression} IS NOT NULL")
    return f"({' AND '.join(parts) or 'true'})"


def own(name: str, *, optional: bool = False) -> Predicate:
    """A filter on a text or an ISO day of the entity itself."""
    return lambda value, variable, parameters: compared(f"{variable}.{name}", value, parameters, optional=optional)


def same(name: str, *, optional: bool = False) -> Predicate:
    """A filter for a property that equals a value."""
    if optional:
        return lambda value, variable, parameters: compared(
            f"{variable}.{name}", {"eq": value}, parameters, optional=True
        )
    return lambda value, variable, parameters: f"{variable}.{name} = {parameters.add(value)}"


@dataclass(frozen=True, slots=True)
class Linked:
    """A filter on what a relationship leads to, holding on the day: on its id, or on the property `standing`.

    `counted`: what it leads to counts on the day itself.
    """

    kind: str
    label: str
    incoming: bool = False
    counted: bool = False
    standing: bool = False

    def __call__(self, value: Any, variable: str, parameters: Parameters) -> str:  # noqa: ANN401  # a part of a filter
        """The predicate."""
        edge, end = f"{variable}_{self.kind.lower()}", f"{variable}_{self.label.lower()}"
        way = f"<-[{edge}:{self.kind}]-" if self.incoming else f"-[{edge}:{self.kind}]->"
        there = f"{holds(edge)} AND {counts(self.label, end)}" if self.counted else holds(edge)
        asked = (
            f"{end}.standing = {parameters.add(value)}" if self.standing else compared(f"{end}.id", value, parameters)
        )
        return f"EXISTS {{ MATCH ({variable}){way}({end}:{self.label}) WHERE {there} AND {asked} }}"


def quantified(kind: str, label: str, fields: Fields) -> Predicate:
    """Some, none or all of what relationships of a type lead to, as far as it counts on the day.

    What is asked of them stays a predicate each: as one pattern, both engines would follow all of it before they drop any.
    """

    def predicate(value: Where, variable: str, parameters: Parameters) -> str:
        edge, end = f"{variable}_{kind.lower()}", f"{variable}_{label.lower()}"
        matched = f"MATCH ({variable})-[{edge}:{kind}]->({end}:{label}) WHERE {holds(edge)} AND {counts(label, end)}"
        parts = []
        for quantifier, condition in value.items():
            if condition is None:
                continue
            like = where(fields, condition, end, parameters)
            match quantifier:
                case "some":
                    parts.append(f"EXISTS {{ {both(matched, like)} }}")
                case "none":
                    parts.append(f"NOT EXISTS {{ {both(matched, like)} }}")
                case _:
                    parts.append(f"NOT EXISTS {{ {matched} AND NOT ({like}) }}")
        return f"({' AND '.join(parts) or 'true'})"

    return predicate


def granting(value: Where, variable: str, parameters: Parameters) -> str:
    """A filter on the id of the instruments whose provisions grant a mandate, as far as they stand on the day."""
    by, law, part, act = (f"{variable}_{end}" for end in ("granted_by", "provision", "part_of", "legalinstrument"))
    way = f"({variable})-[{by}:GRANTED_BY]->({law}:Provision)-[{part}:PART_OF]->({act}:LegalInstrument)"
    standing = f"{holds(by)} AND {counts('Provision', law)} AND {holds(part)} AND {counts('LegalInstrument', act)}"
    return f"EXISTS {{ MATCH {way} WHERE {standing} AND {compared(f'{act}.id', value, parameters)} }}"


# Filters that are more than a comparison of a field, or of the id at the other end of a link.
RULES: dict[str, dict[str, Predicate]] = {
    "Mandate": {"covers": Linked("COVERS", "Route", counted=True), "instrument": granting},
    "Offering": {"routeStanding": Linked("CLAIMS", "Route", standing=True)},
}


@cache
def filters_of(label: str) -> Fields:
    """What a list of the kind can be filtered by, in the order in which it is declared."""
    kind = KINDS[label]
    rules = RULES.get(label, {})
    return {"id": own("id")} | {one.name: rules.get(one.name) or predicate_of(one) for one in filtered_members(kind)}


def is_quantified(label: str, member: Member) -> bool:
    """Whether the filter on a member is about some, none or all of what it leads to."""
    return isinstance(member, Link) and member.many and member.name not in RULES.get(label, {})


def predicate_of(member: Member) -> Predicate:
    """The filter on a declared member."""
    match member:
        case Field(name, type=Words() | Value.FLAG | type()):
            return same(name, optional=not member.required and member.type is not Value.FLAG)
        case Field(name):
            return own(name, optional=not member.required)
        case Standing(name):
            return same(f"{name}Level")
        case Link(type=kind, ends=(end, *_), many=True):
            return quantified(kind, end, filters_of(end))
        case Link(type=kind, ends=(end, *_), incoming=incoming):
            return Linked(kind, end, incoming=incoming)
    raise AssertionError(member.name)


def ways_in(label: str) -> dict[str, str]:
    """Links by whose end rows are found if a filter gives its id, with their types; last the jurisdiction, which most share."""
    links = [one for one in filtered_members(KINDS[label]) if isinstance(one, Link) and not one.many]
    return {one.name: one.type for one in sorted(links, key=lambda one: one.type == "IN")}


# Of these there are so many that looking at every row costs more than beginning at the other end.
WAYS_IN = {label: ways_in(label) for label in ("Clinic", "Offering")}


def way_in(label: str, condition: Where | None, variable: str, parameters: Parameters) -> tuple[str, str, Where | None]:
    """A pattern that leads to the rows from an end whose id the filter gives, its condition, and what is left of the filter.

    The pattern is that of all rows where the filter gives none.
    """
    for name, kind in WAYS_IN.get(label, {}).items():
        given = {key: value for key, value in ((condition or {}).get(name) or {}).items() if value is not None}
        if condition is not None and given.keys() == {"eq"}:
            edge = f"{variable}_by"
            pattern = f"(:Entity {{id: {parameters.add(given['eq'])}}})<-[{edge}:{kind}]-({variable}:{label})"
            return pattern, holds(edge), {key: value for key, value in condition.items() if key != name}
    return f"({variable}:{label})", "true", condition
