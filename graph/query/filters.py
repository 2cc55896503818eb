"""From a client's filter to a Cypher predicate: part of the one translator, pure.

A filter is the coerced input of the contract's `...Where` types, as nested dictionaries. Everything in one filter must hold;
an absent or null part asks for nothing. Values are always parameters, so that a text follows from the parts that are given
alone. A property that is not recorded fails every comparison, and so passes its `not`: a filter is true or false, never
unknown. Variables of a part begin with the variable that it is about, so that no two on one way inwards are the same.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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


def same(name: str) -> Predicate:
    """A filter for a property that equals a value."""
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


JURISDICTION = Linked("IN", "Jurisdiction")

OFFERING: Fields = {
    "id": own("id"),
    "therapy": Linked("OF", "TherapyType"),
    "route": Linked("CLAIMS", "Route"),
    "routeStanding": Linked("CLAIMS", "Route", standing=True),
}
CLINIC: Fields = {
    "id": own("id"),
    "name": own("name"),
    "illustrative": same("illustrative"),
    "jurisdiction": JURISDICTION,
    "region": Linked("LOCATED_IN", "Region"),
    "track": Linked("IN_TRACK", "Track"),
    "offerings": quantified("OFFERS", "Offering", OFFERING),
}
MANDATE: Fields = {
    "id": own("id"),
    "name": own("name"),
    "authority": Linked("HOLDS", "Authority", incoming=True),
    "activity": Linked("EXERCISES", "Activity"),
    "covers": Linked("COVERS", "Route", counted=True),
    "instrument": granting,
}
AUTHORITY: Fields = {
    "id": own("id"),
    "name": own("name"),
    "jurisdiction": JURISDICTION,
    "kind": same("kind"),
    "mandates": quantified("HOLDS", "Mandate", MANDATE),
}
INSTRUMENT: Fields = {
    "id": own("id"),
    "name": own("name"),
    "number": own("number", optional=True),
    "jurisdiction": JURISDICTION,
    "kind": same("kind"),
    "enactedOn": own("enactedOn", optional=True),
}
THERAPY: Fields = {"id": own("id"), "name": own("name"), "evidence": same("evidenceLevel")}

# Where rows can be found from what they lead to, whose id is given, rather than by looking at every row.
WAYS_IN: dict[str, dict[str, str]] = {
    "Clinic": {"region": "LOCATED_IN", "track": "IN_TRACK", "jurisdiction": "IN"},
    "Offering": {"therapy": "OF", "route": "CLAIMS"},
}


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
