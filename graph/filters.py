"""From a client's filter to a Cypher predicate: part of the one translator, pure.

A filter is the coerced input of the contract's `...Where` types, as nested dictionaries. Everything in one filter must hold;
an absent or null part asks for nothing. Values are always parameters.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graph.validity import holds

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


Fields = Mapping[str, Callable[[Any, str, Parameters], str]]


def where(fields: Fields, condition: Where | None, variable: str, parameters: Parameters) -> str:
    """The predicate for one filter on `variable`."""
    parts = list(parts_of(fields, condition or {}, variable, parameters))
    return " AND ".join(parts) if parts else "true"


def parts_of(fields: Fields, condition: Where, variable: str, parameters: Parameters) -> Iterator[str]:
    """The predicates that must all hold."""
    for name, value in condition.items():
        if value is None:
            continue
        if name == "and":
            yield from (f"({where(fields, part, variable, parameters)})" for part in value)
        elif name == "or":
            any_of = [f"({where(fields, part, variable, parameters)})" for part in value]
            yield f"({' OR '.join(any_of) or 'false'})"
        elif name == "not":
            yield f"NOT ({where(fields, value, variable, parameters)})"
        else:
            yield fields[name](value, variable, parameters)


def text(expression: str, condition: Where, parameters: Parameters) -> str:
    """Comparisons of one text value: eq, in, contains, startsWith, as far as the filter's type has them."""
    operators = {"eq": "=", "in": "IN", "contains": "CONTAINS", "startsWith": "STARTS WITH"}
    parts = [
        f"{expression} {operators[operator]} {parameters.add(value)}"
        for operator, value in condition.items()
        if value is not None
    ]
    return f"({' AND '.join(parts) or 'true'})"


def own(name: str) -> Callable[[Any, str, Parameters], str]:
    """A filter on a text property of the entity itself."""
    return lambda value, variable, parameters: text(f"{variable}.{name}", value, parameters)


def same(name: str) -> Callable[[Any, str, Parameters], str]:
    """A filter for a property that equals a value."""
    return lambda value, variable, parameters: f"{variable}.{name} = {parameters.add(value)}"


def linked(kind: str, label: str) -> Callable[[Any, str, Parameters], str]:
    """A filter on the id of what a relationship, holding on the day, leads to."""

    def predicate(value: Where, variable: str, parameters: Parameters) -> str:
        edge, end = f"{variable}_{kind.lower()}", f"{variable}_{label.lower()}"
        ids = text(f"{end}.id", value, parameters)
        return f"EXISTS {{ MATCH ({variable})-[{edge}:{kind}]->({end}:{label}) WHERE {holds(edge)} AND {ids} }}"

    return predicate


def route_standing(value: str, variable: str, parameters: Parameters) -> str:
    """A filter on the standing of the route that an offering claims."""
    edge, end = f"{variable}_claims", f"{variable}_route"
    standing = f"{end}.standing = {parameters.add(value)}"
    return f"EXISTS {{ MATCH ({variable})-[{edge}:CLAIMS]->({end}:Route) WHERE {holds(edge)} AND {standing} }}"


OFFERING: Fields = {
    "id": own("id"),
    "therapy": linked("OF", "TherapyType"),
    "route": linked("CLAIMS", "Route"),
    "routeStanding": route_standing,
}


def offerings(value: Where, variable: str, parameters: Parameters) -> str:
    """Some, none or all of the offerings that count on the day."""
    offered, offering = f"{variable}_offers", f"{variable}_offering"
    pattern = f"MATCH ({variable})-[{offered}:OFFERS]->({offering}:Offering)"
    counted = f"{holds(offered)} AND {holds(offering)}"
    parts = []
    for quantifier, condition in value.items():
        if condition is None:
            continue
        predicate = where(OFFERING, condition, offering, parameters)
        match quantifier:
            case "some":
                parts.append(f"EXISTS {{ {pattern} WHERE {counted} AND {predicate} }}")
            case "none":
                parts.append(f"NOT EXISTS {{ {pattern} WHERE {counted} AND {predicate} }}")
            case _:
                parts.append(f"NOT EXISTS {{ {pattern} WHERE {counted} AND NOT ({predicate}) }}")
    return f"({' AND '.join(parts) or 'true'})"


CLINIC: Fields = {
    "id": own("id"),
    "name": own("name"),
    "illustrative": same("illustrative"),
    "jurisdiction": linked("IN", "Jurisdiction"),
    "region": linked("LOCATED_IN", "Region"),
    "track": linked("IN_TRACK", "Track"),
    "offerings": offerings,
}
