"""From a client's filter to a Cypher predicate: part of the one translator, pure.

A filter is the coerced input of the contract's `...Where` types, as nested dictionaries. Everything in one filter must hold;
an absent or null part asks for nothing. Values are always parameters, so that a text follows from the parts that are given
alone. A property that is not recorded fails every comparison, and so passes its `not`: a filter is true or false, never
unknown. Variables of a part begin with the variable that it is about, so that no two on one way inwards are the same.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from graph.law.law_cache import LawParameter
from graph.law.law_snapshot import Law
from graph.model.alphabet import FOLDED_NAMES, folded
from graph.model.declaration import CODE_PAIRS, Field, Grade, Link, Member, Value, Words
from graph.model.kinds import KINDS, filtered_members
from graph.query.predicates import TRUE, and_all, any_of, in_force, is_ours, valid_on
from graph.query.relations import FAR
from graph.store.fragments import EMPTY, CypherFragment, CypherPart, Parameter, Variable, cypher, join

Where = Mapping[str, Any]

BY_ANSWER = "oversight"  # the part of a filter of clinics that is about their answers


class AnswersAsked(Exception):
    """A filter asks for answers, which are no part of the graph; `graph.columns` finds what meets it."""


class Parameters:
    """Collects values and names them $p1, $p2, ...: no value is ever part of a text.

    `limits`: names of those behind LIMIT, where Cypher takes no variable. `ids`: values that a filter takes for ids, or lists
    of them, which whoever asks looks at. `for_ids`: these alone are wanted, and no text.
    """

    def __init__(self, day: str, *, for_ids: bool = False) -> None:
        self.for_ids = for_ids
        self.values: dict[str, Any] = {"day": day}
        self.limits: set[str] = set()
        self.ids: list[Any] = []

    def add(self, value: object) -> Parameter:
        """The parameter by which the value is passed."""
        parameter = Parameter(f"p{len(self.values)}")
        self.values[parameter.name] = value
        return parameter

    def add_id(self, value: object) -> Parameter:
        """The parameter by which an id, or a list of ids, is passed."""
        self.ids.append(value)
        return self.add(value)

    def add_limit(self, value: object) -> Parameter:
        """The parameter by which the value of a LIMIT is passed."""
        parameter = self.add(value)
        self.limits.add(parameter.name)
        return parameter


Predicate = Callable[[Any, Variable, Parameters], CypherFragment]
Fields = Mapping[str, Predicate]

# What leads from something to what is wider, by its label.
WIDER = {"TherapyType": "BROADER", "Condition": "BROADER", "ProviderClass": "BROADER", "Jurisdiction": "PART_OF"}

OPERATORS = {
    "eq": "=", "in": "IN", "contains": "CONTAINS", "startsWith": "STARTS WITH",
    "lt": "<", "lte": "<=", "gt": ">", "gte": ">=",
}  # fmt: skip
LOOSE = ("contains", "startsWith")  # they heed no case and no accents
# One text of a list. It is known inside `any(...)` alone, so it is no variable of the statement: planners go by these to tell
# whether relationships are followed.
ONE = "one"


def where(fields: Fields, condition: Where | None, variable: Variable, parameters: Parameters) -> CypherFragment:
    """The predicate for one filter on `variable`."""
    return and_all(*parts_of(fields, condition or {}, variable, parameters))


def parts_of(fields: Fields, condition: Where, variable: Variable, parameters: Parameters) -> Iterator[CypherFragment]:
    """The predicates that must all hold, the cheapest first: the embedded engine looks at them in the order of the text."""
    for name in sorted(condition, key=[*fields, "and", "or", "not"].index):
        value = condition[name]
        if value is None:
            continue
        if name == "and":
            yield from (cypher("(", where(fields, part, variable, parameters), ")") for part in value)
        elif name == "or":
            any_of = [cypher("(", where(fields, part, variable, parameters), ")") for part in value]
            yield cypher("(", join(" OR ", any_of) if any_of else "false", ")")
        elif name == "not":
            yield cypher("NOT (", where(fields, value, variable, parameters), ")")
        elif asks(value):
            yield fields[name](value, variable, parameters)


def asks(value: Any) -> bool:  # noqa: ANN401  # a part of a filter
    """Whether a part of a filter asks for anything."""
    return any(part is not None for part in value.values()) if isinstance(value, Mapping) else value is not None


def let_in(label: str, condition: Where | None, variable: Variable, parameters: Parameters) -> CypherFragment:
    """What lets a row into a list of the kind: it counts on the day, or the filter asks for it whatever the day."""
    asked = (LETTING_IN[name](value, variable, parameters) for name, value in parts_letting_in(condition or {}))
    return any_of(in_force(label, variable), *asked)


def parts_letting_in(condition: Where) -> Iterator[tuple[str, Any]]:
    """The parts of a filter that ask for rows whatever the day; under a `not` they ask for none."""
    for name, value in condition.items():
        if name in ("and", "or"):
            yield from chain.from_iterable(map(parts_letting_in, value or ()))
        elif name in LETTING_IN and value is not None:
            yield name, value


def property_of(variable: Variable, name: str) -> CypherFragment:
    """A property of a node or a relationship."""
    return cypher(variable, f".{name}")


def comparison(
    value: CypherPart, condition: Where, parameters: Parameters, *, optional: bool = False, ids: bool = False
) -> CypherFragment:
    """Comparisons of one text, day or id, as far as the filter's type has them; `optional`: it may not be recorded."""
    add = parameters.add_id if ids else parameters.add
    given = {operator: operand for operator, operand in condition.items() if operand is not None}
    recorded = given.pop("recorded", None)
    parts = [cypher(value, f" {OPERATORS[operator]} ", add(operand)) for operator, operand in given.items()]
    if optional and parts:
        parts.insert(0, cypher(value, " IS NOT NULL"))
    if recorded is not None:
        parts.insert(0, cypher("(", value, " IS NOT NULL) = ", parameters.add(recorded)))
    return cypher("(", join(" AND ", parts or [TRUE]), ")")


@dataclass(frozen=True, slots=True)
class IdAsked:
    """What a filter asks of the id at the end of a way, and of whether the way leads to anything.

    `compared`: by itself; `within`: it, or something wider, is that one; `recorded`: whether there is one, null: not asked.
    """

    compared: Where
    within: Any
    recorded: Any

    @classmethod
    def of(cls, value: Where) -> "IdAsked":
        """What a part of a filter says."""
        compared = {name: value.get(name) for name in ("eq", "in")}
        return cls(compared, value.get("within"), value.get("recorded"))

    @property
    def names_one(self) -> bool:
        """Whether it asks for something else than that there is one or none."""
        return self.within is not None or asks(self.compared)


def leads_to(
    pattern: CypherFragment,
    end: Variable,
    label: str,
    conditions: CypherFragment,
    value: Where,
    parameters: Parameters,
) -> CypherFragment:
    """The predicate that a way leads to what a filter on ids asks for at its end, which has this label."""
    asked = IdAsked.of(value)
    parts = []
    if asked.names_one or asked.recorded is None:
        wider, inside = within(end, label, asked.within, parameters)
        compared = comparison(property_of(end, "id"), asked.compared, parameters, ids=True)
        parts.append(cypher("EXISTS { MATCH ", pattern, wider, " WHERE ", and_all(conditions, compared, inside), " }"))
    if asked.recorded is not None:
        there = cypher("(EXISTS { MATCH ", pattern, " WHERE ", conditions, " })")
        parts.append(cypher(there, " = ", parameters.add(asked.recorded)))
    return join(" AND ", parts)


def within(
    end: Variable, label: str, wanted: str | None, parameters: Parameters
) -> tuple[CypherFragment, CypherFragment]:
    """How the way goes on to something wider, and what must hold of that, where a filter asks for what is narrower, too."""
    if wanted is None:
        return EMPTY, TRUE
    kind = WIDER.get(label)
    if kind is None:
        return EMPTY, cypher(property_of(end, "id"), " = ", parameters.add_id(wanted))
    ways, wide, one = (end.derive(name) for name in ("ways", "wide", "way"))
    pattern = cypher("-[", ways, f":{kind}*0..{FAR}]->(", wide, f":{label})")
    holds = cypher("all(", one, " IN ", ways, " WHERE ", valid_on(one), ")")
    return pattern, and_all(is_ours(wide), cypher(property_of(wide, "id"), " = ", parameters.add_id(wanted)), holds)


def name_filter(value: Where, variable: Variable, parameters: Parameters) -> CypherFragment:
    """A filter on names: `eq` and `in` on that in English as it is written, the others on that of any language."""
    exact, loose = parts_of_text(value, fold_name)
    parts = [comparison(property_of(variable, "name"), exact, parameters)] if exact else []
    if loose:
        parts.append(any_text(property_of(variable, FOLDED_NAMES), comparison(ONE, loose, parameters)))
    return and_all(*parts)


def any_text(listed: CypherPart, holds: CypherFragment) -> CypherFragment:
    """Whether some text of a list, which is `ONE` in what must hold, is so; where no list is stored, none is."""
    return cypher("any(", ONE, " IN coalesce(", listed, ", []) WHERE ", holds, ")")


def text_filter(name: str, *, optional: bool = False) -> Predicate:
    """A filter on a text of the entity itself."""
    return lambda value, variable, parameters: about_text(
        property_of(variable, name), value, parameters, optional=optional
    )


def about_text(text: CypherPart, value: Where, parameters: Parameters, *, optional: bool = False) -> CypherFragment:
    """A filter on a number or a code: nothing is stored beside it without accents, so that only its case is left aside."""
    exact, loose = parts_of_text(value, lower_text)
    parts = [comparison(text, exact, parameters, optional=optional)] if exact else []
    if loose:
        parts.append(comparison(cypher("toLower(", text, ")"), loose, parameters, optional=optional))
    return and_all(*parts)


def parts_of_text(value: Where, fold: Callable[[Law, str], str]) -> tuple[Where, Where]:
    """The parts of a filter on texts that compare one as it is written, and those that compare it folded."""
    given = {name: operand for name, operand in value.items() if operand is not None}
    loose = {name: LawParameter((given.pop(name),), fold) for name in LOOSE if name in given}
    return given, loose


def fold_name(_: Law, text: str) -> str:
    """A client's text as the names that are stored folded."""
    return folded(text)


def lower_text(_: Law, text: str) -> str:
    """A client's text as Cypher's `toLower` gives those that it is compared with."""
    return text.lower()


def property_filter(name: str, *, optional: bool = False) -> Predicate:
    """A filter on an ISO day of the entity itself."""
    return lambda value, variable, parameters: comparison(
        property_of(variable, name), value, parameters, optional=optional
    )


def id_filter(label: str) -> Predicate:
    """A filter on the id of the entity itself."""

    def predicate(value: Where, variable: Variable, parameters: Parameters) -> CypherFragment:
        compared = {name: one for name, one in value.items() if name != "within"}
        parts = [comparison(property_of(variable, "id"), compared, parameters, ids=True)] if asks(compared) else []
        if (wanted := value.get("within")) is not None:
            wider, inside = within(variable, label, wanted, parameters)
            parts.append(cypher("EXISTS { MATCH (", variable, ")", wider, " WHERE ", inside, " }") if wider else inside)
        return cypher("(", join(" AND ", parts), ")")

    return predicate


def equals_filter(name: str, *, optional: bool = False) -> Predicate:
    """A filter for a property that equals a value."""
    if optional:
        return lambda value, variable, parameters: comparison(
            property_of(variable, name), {"eq": value}, parameters, optional=True
        )
    return lambda value, variable, parameters: cypher(variable, f".{name} = ", parameters.add(value))


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

    def __call__(self, value: Any, variable: Variable, parameters: Parameters) -> CypherFragment:  # noqa: ANN401
        """The predicate; the value is a part of a filter."""
        edge, end = variable.derive(self.kind), variable.derive(self.label)
        before, after = ("<-[", "]-(") if self.incoming else ("-[", "]->(")
        pattern = cypher("(", variable, ")", before, edge, f":{self.kind}", after, end, f":{self.label})")
        conditions = and_all(is_ours(end), valid_on(edge), in_force(self.label, end) if self.counted else TRUE)
        if not self.standing:
            return leads_to(pattern, end, self.label, conditions, value, parameters)
        asked = equals_filter("standing")(value, end, parameters)
        return cypher("EXISTS { MATCH ", pattern, " WHERE ", and_all(conditions, asked), " }")


def quantifier(kind: str, label: str, fields: Fields) -> Predicate:
    """Some, none or all of what relationships of a type lead to, as far as it counts on the day.

    What is asked of them stays a predicate each: as one pattern, both engines would follow all of it before they drop any.
    """

    def predicate(value: Where, variable: Variable, parameters: Parameters) -> CypherFragment:
        edge, end = variable.derive(kind), variable.derive(label)
        pattern = cypher("(", variable, ")-[", edge, f":{kind}]->(", end, f":{label})")
        matched = cypher("MATCH ", pattern, " WHERE ", and_all(is_ours(end), valid_on(edge), in_force(label, end)))
        parts = []
        for quantifier, condition in value.items():
            if condition is None:
                continue
            like = where(fields, condition, end, parameters)
            match quantifier:
                case "some":
                    parts.append(cypher("EXISTS { ", and_all(matched, like), " }"))
                case "none":
                    parts.append(cypher("NOT EXISTS { ", and_all(matched, like), " }"))
                case _:
                    parts.append(cypher("NOT EXISTS { ", matched, " AND NOT (", like, ") }"))
        return cypher("(", join(" AND ", parts or [TRUE]), ")")

    return predicate


@dataclass(frozen=True, slots=True)
class LawBehind:
    """A filter on the id of the instruments to whose provisions relationships of a type lead, as far as they stand."""

    kind: str

    def __call__(self, value: Where, variable: Variable, parameters: Parameters) -> CypherFragment:
        """The predicate; the value is a part of a filter."""
        by, law, part, act = map(variable.derive, (self.kind, "Provision", "PART_OF", "LegalInstrument"))
        granting = cypher("(", variable, ")-[", by, f":{self.kind}]->(", law, ":Provision)")
        pattern = cypher(granting, "-[", part, ":PART_OF]->(", act, ":LegalInstrument)")
        conditions = and_all(
            is_ours(act),
            valid_on(by),
            in_force("Provision", law),
            valid_on(part),
            in_force("LegalInstrument", act),
        )
        return leads_to(pattern, act, "LegalInstrument", conditions, value, parameters)


def licence_status(value: Any, variable: Variable, parameters: Parameters) -> CypherFragment:  # noqa: ANN401  # a part of a filter
    """A filter on the status of some licence of the day."""
    holds, licence = map(variable.derive, ("HAS_LICENCE", "Licence"))
    pattern = cypher("(", variable, ")-[", holds, ":HAS_LICENCE]->(", licence, ":Licence)")
    asked = comparison(property_of(licence, "status"), {"in": value}, parameters)
    conditions = and_all(is_ours(licence), valid_on(holds), in_force("Licence", licence), asked)
    return cypher("EXISTS { MATCH ", pattern, " WHERE ", conditions, " }")


def instrument_changed(value: Where, variable: Variable, parameters: Parameters) -> CypherFragment:
    """A filter on instruments by the days between which they began, were amended or ended, as the law in memory has it."""
    ids = parameters.add(LawParameter((value["from"], value["to"]), Law.instruments_changed))
    return cypher(property_of(variable, "id"), " IN ", ids)


def jurisdiction_of_clinic(value: Where, variable: Variable, parameters: Parameters) -> CypherFragment:
    """A filter on the id of the jurisdiction of the clinic that has an offering."""
    offers, clinic, inside, home = map(variable.derive, ("OFFERS", "Clinic", "IN", "Jurisdiction"))
    offering = cypher("(", variable, ")<-[", offers, ":OFFERS]-(", clinic, ":Clinic)")
    pattern = cypher(offering, "-[", inside, ":IN]->(", home, ":Jurisdiction)")
    return leads_to(pattern, home, "Jurisdiction", and_all(is_ours(home), valid_on(offers, inside)), value, parameters)


def jurisdiction_of_law(value: Where, variable: Variable, parameters: Parameters) -> CypherFragment:
    """A filter on the id of the jurisdiction whose law grants an exemption, whatever the day."""
    home = variable.derive("Jurisdiction")
    way = cypher("(", variable, ")<-[:GRANTS]-(:Provision)-[:PART_OF]->(:LegalInstrument)-[:IN]->")
    return leads_to(cypher(way, "(", home, ":Jurisdiction)"), home, "Jurisdiction", is_ours(home), value, parameters)


def some_text(name: str) -> Predicate:
    """A filter on a list of texts, of which one is so; what has no list has none."""

    def predicate(value: Where, variable: Variable, parameters: Parameters) -> CypherFragment:
        return any_text(property_of(variable, name), about_text(ONE, value, parameters))

    return predicate


def answer_of_clinic(value: Where, _: Variable, parameters: Parameters) -> CypherFragment:
    """A filter on the answer for a clinic, of which no statement knows more than the ids: `graph.columns` finds the clinics.

    Raises:
        AnswersAsked: it is to be a part of a statement.
    """
    if not parameters.for_ids:
        raise AnswersAsked
    for identity in ids_asked(value):
        parameters.add_id(identity)
    return TRUE


def asks_for_answers(condition: Any) -> bool:  # noqa: ANN401  # a part of a filter
    """Whether a filter of a list of clinics asks for their answers."""
    if isinstance(condition, Mapping):
        return any(
            value is not None and (name == BY_ANSWER or (name in ("and", "or", "not") and asks_for_answers(value)))
            for name, value in condition.items()
        )
    return isinstance(condition, list) and any(map(asks_for_answers, condition))


def ids_asked(condition: Any) -> Iterator[str]:  # noqa: ANN401  # a part of a filter
    """The ids that a part of a filter about answers names."""
    if isinstance(condition, Mapping):
        for name, value in condition.items():
            if name in ("eq", "within") and value is not None:
                yield value
            elif name == "in":
                yield from value or ()
            elif name not in ("verdict", "confidence", "status"):
                yield from ids_asked(value)
    elif isinstance(condition, list):
        yield from chain.from_iterable(map(ids_asked, condition))


FIRST_AND_LAST: dict[str, Predicate] = {name: property_filter(name, optional=True) for name in ("validFrom", "validTo")}
# Filters that list what meets them whatever the day of the list.
LETTING_IN: dict[str, Predicate] = {"changed": instrument_changed}
# Filters that are more than a comparison of a field, or of the id at the other end of a link.
RULES: dict[str, dict[str, Predicate]] = {
    "Claim": {"subject": Linked("ABOUT", "Entity")},
    "Clinic": FIRST_AND_LAST
    | {
        "providerClass": Linked("BELONGS_TO", "ProviderClass", counted=True),
        "licenceStatus": licence_status,
        BY_ANSWER: answer_of_clinic,
    },
    "Condition": {
        "code": some_text(CODE_PAIRS.values),
        "therapy": Linked("STUDIED_FOR", "TherapyType", incoming=True, counted=True),
    },
    "Exemption": {"jurisdiction": jurisdiction_of_law},
    "Gap": {"route": Linked("OPENS", "Route", incoming=True), "authority": Linked("CONCERNS", "Authority")},
    "LegalInstrument": FIRST_AND_LAST
    | LETTING_IN
    | {
        "amends": Linked("AMENDS", "LegalInstrument"),
        "implements": Linked("IMPLEMENTS", "LegalInstrument"),
    },
    "Mandate": {"covers": Linked("COVERS", "Route", counted=True), "instrument": LawBehind("GRANTED_BY")},
    "Offering": {
        "condition": Linked("FOR_CONDITION", "Condition", counted=True),
        "routeStanding": Linked("CLAIMS", "Route", standing=True),
        "jurisdiction": jurisdiction_of_clinic,
    },
    "Requirement": {
        "route": Linked("REQUIRED_FOR", "Route", counted=True),
        "instrument": LawBehind("SET_BY"),
    },
    "Route": {"therapy": Linked("MAY_TAKE", "TherapyType", incoming=True, counted=True)},
    "TherapyType": {
        "broader": Linked("BROADER", "TherapyType", counted=True),
        "route": Linked("MAY_TAKE", "Route", counted=True),
        "condition": Linked("STUDIED_FOR", "Condition", counted=True),
    },
}


@cache
def filters_of(label: str) -> Fields:
    """What a list of the kind can be filtered by, in the order in which it is declared."""
    kind = KINDS[label]
    rules = RULES.get(label, {})
    return {"id": id_filter(label)} | {
        one.name: rules.get(one.name) or predicate_of(one) for one in filtered_members(kind)
    }


def ids_in(label: str, condition: Where | None) -> list[str]:
    """The ids that a filter of a list of the kind names."""
    return [one for value in id_values(label, condition) for one in ([value] if isinstance(value, str) else value)]


def id_values(label: str, condition: Where | None) -> list[Any]:
    """What a filter of a list of the kind takes for ids, or for lists of them."""
    parameters = Parameters("", for_ids=True)
    where(filters_of(label), condition, Variable("x"), parameters)
    return parameters.ids


def is_quantified(label: str, member: Member) -> bool:
    """Whether the filter on a member is about some, none or all of what it leads to."""
    return isinstance(member, Link) and member.many and member.name not in RULES.get(label, {})


def predicate_of(member: Member) -> Predicate:  # noqa: PLR0911  # one return a kind
    """The filter on a declared member."""
    match member:
        case Field(name, type=Words() | Value.FLAG | type()):
            return equals_filter(name, optional=not member.required and member.type is not Value.FLAG)
        case Field("name"):
            return name_filter
        case Field(name, type=Value.DAY | Value.DAY_OR_YEAR):
            return property_filter(name, optional=not member.required)
        case Field(name):
            return text_filter(name, optional=not member.required)
        case Grade():
            return equals_filter(member.stored.level)
        case Link(type=kind, ends=(end, *_), many=True):
            return quantifier(kind, end, filters_of(end))
        case Link(type=kind, ends=(end, *_), incoming=incoming):
            return Linked(kind, end, incoming=incoming)
    raise AssertionError(member.name)


def ways_in(label: str) -> list[Link]:
    """Links by whose end rows are found if a filter gives its id; last the jurisdiction, which most share."""
    links = [one for one in filtered_members(KINDS[label]) if isinstance(one, Link) and not one.many]
    return sorted(links, key=lambda one: one.type == "IN")


# Of these there are so many that looking at every row costs more than beginning at the other end.
WAYS_IN = {label: ways_in(label) for label in ("Clinic", "Offering")}


def way_in(
    label: str, condition: Where | None, variable: Variable, parameters: Parameters
) -> tuple[CypherFragment, CypherFragment, Where | None]:
    """A pattern that leads to the rows from an end whose id the filter gives, its condition, and what is left of the filter.

    The pattern is that of all rows where the filter gives none.
    """
    for link in WAYS_IN.get(label, ()):
        given = {key: value for key, value in ((condition or {}).get(link.name) or {}).items() if value is not None}
        if condition is not None and given.keys() == {"eq"}:
            edge = variable.derive("by")
            end = cypher("(:Entity {id: ", parameters.add_id(given["eq"]), "})")
            before, after = ("-[", "]->(") if link.incoming else ("<-[", "]-(")
            pattern = cypher(end, before, edge, f":{link.type}", after, variable, f":{label})")
            return pattern, valid_on(edge), {key: value for key, value in condition.items() if key != link.name}
    return cypher("(", variable, f":{label})"), TRUE, condition
